"""`wastecoach batch`: a folder of photos is submitted to a server, watched, and its answers are fetched."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.table import Table

from wastecoach.cli.classify import announced, shown_progress
from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import spoken
from wastecoach.cli.forms import Form, write
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.tables import source_of
from wastecoach.cli.terminal import answers, error_line, printable, remarks
from wastecoach.client import Batch, BatchAnswer, Client, Sent
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import OutputFailed, WastecoachError
from wastecoach.core.jobs.errors import JobFailed
from wastecoach.core.jobs.job import STATES
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Housing
from wastecoach.infra.photos.sources import expand
from wastecoach.library import Skipped
from wastecoach.settings import load_settings

# A server may be away for so long, or ask so often for a pause, before the rest is left for later.
PATIENCE_S = 600.0
RETRIES = 8
# How often a watched batch is looked at, and after how many looks without a change nothing more is expected of it.
WATCH_S = 2.0
MOST_STILL = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """Which server, in which language and form."""

    server: str
    language: Language | None = None
    as_json: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with a folder: the batch's name, its id where it goes on, whose rules, how many at once."""

    name: str
    batch: str | None
    region: str | None
    housing: Housing | None
    jobs: int


def submit(folder: Path, wanted: Wanted, asked: Asked) -> None:
    """Upload the photos of a folder; ends with the exit code of what was skipped.

    Raises:
        WastecoachError: The server takes no more. What it has taken stays, and a remark says how to go on.
    """
    settings, words = load_settings(), _words(asked)
    sources = expand([str(folder)])
    photos = [(Path(source).relative_to(folder).as_posix(), source) for source in sources]
    with _client(asked, words) as client:
        batch = wanted.batch or client.open_batch(wanted.name, len(photos)).batch_id
        _introduce(batch, client, words, asked)
        sent = client.submit_batch(
            batch,
            photos,
            region=wanted.region or settings.region,
            housing=wanted.housing or settings.housing,
            at_once=wanted.jobs,
            again=wanted.batch is not None,
        )
        try:
            told, doing = _told(sent, words), "batches.uploading"
            found = list(shown_progress(told, len(photos), words, quiet=asked.quiet, doing=doing))
        except WastecoachError:
            place = {"folder": printable(str(folder)), "server": client.server}
            remarks().print(words.text("batches.go_on", batch=batch, **place))
            raise
    skipped = [one for one in found if one.error is not None]
    _conclude(batch, found, skipped, words, asked)
    if skipped:
        raise typer.Exit(Exit.SOME_SKIPPED)


def status(batch_id: str, asked: Asked, *, watch: bool) -> None:
    """Show how far a batch is, at once or when nothing more is expected of it."""
    words = _words(asked)
    with _client(asked, words) as client:
        batch = _watched(batch_id, client, words, asked) if watch else client.batch_status(batch_id)
    if asked.as_json:
        sys.stdout.write(to_json(batch) + "\n")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    table.add_row(words.text("batches.batch"), printable(batch.batch_id))
    table.add_row(words.text("batches.name"), printable(batch.name))
    table.add_row(words.text("batches.created_at"), f"{batch.created_at:%Y-%m-%d %H:%M} UTC")
    table.add_row(words.text("batches.total"), f"{batch.total:,}")
    for state in STATES:
        if batch.states.get(state):
            table.add_row(words.text(f"batches.states.{state}"), f"{batch.states[state]:,}")
    answers().print(table)


def results(batch_id: str, form: Form, output: Path | None, asked: Asked) -> None:
    """Write the answers that a batch has so far; ends with the exit code of what has none."""
    words = _words(asked)
    with _client(asked, words) as client:
        batch = client.batch_status(batch_id)
        if batch.running:
            remarks(quiet=asked.quiet).print(words.text("batches.unfinished", count=batch.running))
        found = announced((_result(one) for one in client.batch_results(batch_id)), [], words)
        shown: Iterable[Analysis | Skipped] = shown_progress(
            found, batch.ended, words, quiet=asked.quiet, doing="batches.fetching"
        )
        if form == "cards":
            # The server's order is that of its jobs; people look for names.
            shown = sorted(shown, key=source_of)
        with _written_to(output):
            skipped = write(form, shown, words, quiet=asked.quiet)
    if skipped:
        raise typer.Exit(Exit.SOME_SKIPPED)


def _words(asked: Asked) -> Catalogue:
    return spoken(asked.language, load_settings())


def _client(asked: Asked, words: Catalogue) -> Client:
    return Client(
        asked.server,
        language=words.language,
        retries=RETRIES,
        patience_s=PATIENCE_S,
        credentials=sign_in_with(asked.server),
    )


def _introduce(batch: str, client: Client, words: Catalogue, asked: Asked) -> None:
    """The id is the only key to the batch: it is told before anything can go wrong."""
    if asked.as_json:
        remarks(quiet=asked.quiet).print(words.text("batches.opened", batch=batch))
    else:
        answers().print(words.text("batches.opened", batch=batch), soft_wrap=True)
        sys.stdout.flush()
    come_back = words.text("batches.come_back", batch=batch, server=client.server)
    remarks(quiet=asked.quiet).print(come_back)


def _told(sent: Iterable[Sent], words: Catalogue) -> Iterator[Sent]:
    for one in sent:
        if one.error is not None:
            remarks().print(error_line(one.error, words, one.name), style="red")
        yield one


def _conclude(
    batch: str, found: list[Sent], skipped: list[Sent], words: Catalogue, asked: Asked
) -> None:
    total, uploaded = len(found), len(found) - len(skipped)
    if not asked.as_json:
        figures = {"sent": uploaded, "total": total, "skipped": len(skipped)}
        answers().print(words.text("batches.submitted", **figures))
        return
    faults = [
        {
            "photo": printable(one.name),
            "code": one.error.code,
            "message": error_line(one.error, words),
        }
        for one in skipped
        if one.error is not None
    ]
    plain = {"batch_id": batch, "total": total, "sent": uploaded, "skipped": faults}
    sys.stdout.write(to_json(plain) + "\n")


def _watched(batch_id: str, client: Client, words: Catalogue, asked: Asked) -> Batch:
    """A batch when all that was announced has ended, or nothing has moved for a while and nothing is under way."""
    from rich.progress import Progress

    console = remarks(quiet=asked.quiet)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.text("batches.working"))
        before, still = client.batch_status(batch_id), 0
        while before.running or (before.ended < before.total and still < MOST_STILL):
            bar.update(task, total=max(before.total, 1), completed=before.ended)
            time.sleep(WATCH_S)
            now = client.batch_status(batch_id)
            before, still = now, still + 1 if now.states == before.states else 0
    return before


def _result(answer: BatchAnswer) -> Analysis | Skipped:
    if answer.analysis is not None:
        return answer.analysis
    name = answer.name or answer.job_id
    return Skipped(name, answer.error or JobFailed(job=answer.job_id, detail=""))


@contextmanager
def _written_to(output: Path | None) -> Iterator[None]:
    """What goes to standard output meanwhile goes to a file, where one is named."""
    if output is None:
        yield
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file, redirect_stdout(file):
            yield
    except OSError as fault:
        detail = fault.strerror or type(fault).__name__
        raise OutputFailed(target=str(output), detail=detail) from fault
