"""Which nodes have answered, while the others still look."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.live import Live
from rich.text import Text

from wastecoach.cli.terminal import remarks
from wastecoach.core.messages import Catalogue

MARKS = {None: ("…", "dim"), True: ("✓", "green"), False: ("✗", "bold red")}


class NodeAnswers:
    """A line on a terminal that is gone at the end: every node, and whether it has answered.

    Args:
        nodes: Their names.
        words: The language of the line.
        quiet: Nothing is shown.
    """

    def __init__(self, nodes: Sequence[str], words: Catalogue, *, quiet: bool) -> None:
        console = remarks(quiet=quiet)
        self._words = words
        self._answered: dict[str, bool | None] = dict.fromkeys((*nodes, "outside"))
        self._began = time.monotonic()
        shown = console.is_terminal and not quiet
        self._live = (
            Live(console=console, transient=True, get_renderable=self._line) if shown else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def heard(self, node: str, answered: bool) -> None:  # noqa: FBT001 -- called by place
        """A node answered, or will not."""
        self._answered[node] = answered

    def _line(self) -> Text:
        seconds = round(time.monotonic() - self._began)
        line = Text(self._words.text("health.cluster.asking", seconds=seconds))
        for node, answered in self._answered.items():
            mark, style = MARKS[answered]
            line.append(f"  {mark} {node}", style=style)
        return line
