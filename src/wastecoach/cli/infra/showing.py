"""How far a rebuild is: a table that lives on a terminal, plain lines in a pipe, JSON for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol, Self

import msgspec
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from wastecoach.cli.infra.durations import spelled
from wastecoach.cli.terminal import printable, remarks
from wastecoach.core.clusters.progress import Progress, State, StepProgress, remaining_s
from wastecoach.core.messages import Catalogue

MARKS: dict[State, tuple[str, str]] = {
    "pending": ("·", "dim"),
    "running": ("▶", "cyan"),
    "done": ("✓", "green"),
    "failed": ("✗", "bold red"),
    "skipped": ("–", "dim"),
    "interrupted": ("■", "yellow"),
}
ENDED: tuple[State, ...] = ("done", "failed", "interrupted")
TOLD: tuple[State, ...] = ("running", *ENDED)


class Shown(Protocol):
    """Who shows how far it is."""

    def keep(self, progress: Progress) -> None:
        """Show this."""

    def heard(self, line: str) -> None:
        """A program said this."""

    def paused(self) -> AbstractContextManager[None]:
        """While it runs, the terminal is free for a question."""


@contextmanager
def shown(words: Catalogue, *, as_json: bool) -> Iterator[Shown]:
    """Whoever fits where the words go to."""
    console = remarks()
    if as_json:
        yield JsonLines()
    elif console.is_terminal:
        with LiveTable(console, words) as table:
            yield table
    else:
        yield Lines(console, words)


class JsonLines:
    """One JSON object for every step that begins or ends, to standard output."""

    def __init__(self) -> None:
        self._before: Progress | None = None

    def keep(self, progress: Progress) -> None:
        """Tell what has changed."""
        for step in changed(self._before, progress):
            told = {
                "run": progress.run,
                "step": step.name,
                "state": step.state,
                "seconds": None if step.seconds is None else round(step.seconds, 3),
                "figures": step.figures,
                "log": step.log,
            }
            sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()
        self._before = progress

    def heard(self, line: str) -> None:
        """It is in the log."""

    def paused(self) -> AbstractContextManager[None]:
        """Nothing is in the way."""
        return nullcontext()


class Lines:
    """One line for every step that begins or ends, to standard error."""

    def __init__(self, console: Console, words: Catalogue) -> None:
        self._console, self._words = console, words
        self._before: Progress | None = None

    def keep(self, progress: Progress) -> None:
        """Tell what has changed."""
        names = [step.name for step in progress.steps]
        for step in changed(self._before, progress):
            place = f"[{names.index(step.name) + 1}/{len(names)}] "
            told = (told_of(step, self._words),) if step.state in ENDED else ("…",)
            self._console.print(place + " ".join((step_name(step.name, self._words), *told)))
        self._before = progress

    def heard(self, line: str) -> None:
        """It is in the log."""

    def paused(self) -> AbstractContextManager[None]:
        """Nothing is in the way."""
        return nullcontext()


class LiveTable:
    """A table of all steps that is drawn again and again."""

    def __init__(self, console: Console, words: Catalogue) -> None:
        self._words = words
        self._progress: Progress | None = None
        self._said = ""
        self._began = time.time()
        self._live = Live(console=console, get_renderable=self._drawn, refresh_per_second=4)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._said = ""
        self._live.stop()

    def keep(self, progress: Progress) -> None:
        """Show this from now on."""
        self._progress = progress
        self._said = ""

    def heard(self, line: str) -> None:
        """Show the last thing that was said."""
        if line.strip():
            self._said = printable(line.strip())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While it runs, the terminal is free for a question."""
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()

    def _drawn(self) -> RenderableType:
        if self._progress is None:
            return Text("")
        now = time.time()
        return Group(
            table_of(self._progress, self._words, now),
            Text(""),
            Text(self._foot(self._progress, now)),
            Text(self._said, style="dim", no_wrap=True, overflow="ellipsis"),
        )

    def _foot(self, progress: Progress, now: float) -> str:
        spent = self._words.text("infra.elapsed", time=spelled(now - self._began, self._words))
        left = remaining_s(progress, now)
        if left is None:
            return f"{spent} · {self._words.text('infra.remaining_unknown')}"
        if left == 0:
            return spent
        return f"{spent} · {self._words.text('infra.remaining', time=spelled(left, self._words))}"


def changed(before: Progress | None, now: Progress) -> list[StepProgress]:
    """The steps that have begun or ended in between."""
    known = {step.name: step.state for step in before.steps} if before else {}
    if before is None:
        return []
    return [step for step in now.steps if step.state in TOLD and known[step.name] != step.state]


def table_of(progress: Progress, words: Catalogue, now: float) -> Table:
    """All steps, how far each is, what came of it and how long it took."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for step in progress.steps:
        mark, style = MARKS[step.state]
        seconds = now - step.began if step.state == "running" and step.began else step.seconds
        table.add_row(
            Text(mark, style=style),
            Text(step_name(step.name, words), style=style if step.state != "done" else ""),
            Text(figures_of(step, words), style="dim"),
            Text("" if seconds is None else spelled(seconds, words)),
        )
    return table


def step_name(name: str, words: Catalogue) -> str:
    """What a step is called, with the name by which `--only` knows it."""
    return f"{words.text('infra.steps.' + name)} ({name})"


def told_of(step: StepProgress, words: Catalogue) -> str:
    """How a step ended, in one line."""
    figures = figures_of(step, words)
    seconds = spelled(step.seconds or 0.0, words)
    told = f"{words.text('infra.states.' + step.state)}, {seconds}"
    return f"{told}, {figures}" if figures else told


def figures_of(step: StepProgress, words: Catalogue) -> str:
    """What came of a step; that nothing changed is told as well."""
    kinds = [name for name, count in step.figures.items() if count or name == "changed"]
    return ", ".join(
        words.text(f"infra.figures.{kind}", count=step.figures[kind]) for kind in kinds
    )
