"""`wastecoach classify --server`: the same answers, from a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import printable, remarks
from wastecoach.client import Client, Progress
from wastecoach.client.batches import side_by_side
from wastecoach.core.analysis import Analysis
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import ServerUnreachable
from wastecoach.core.jobs.job import Location
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Housing
from wastecoach.infra.photos.addresses import without_secrets
from wastecoach.infra.photos.sources import Fetcher
from wastecoach.library import Skipped
from wastecoach.settings import Settings

# Photos that are with the server at the same time.
AT_ONCE = 8
Ask = Callable[[bytes], Analysis]


class Place(NamedTuple):
    """Whose rules apply, and where somebody stands."""

    region: str | None
    housing: Housing | None
    location: Location | None


def answered(
    sources: list[str],
    server: str,
    place: Place,
    words: Catalogue,
    settings: Settings,
    *,
    quiet: bool,
) -> Iterator[Analysis | Skipped]:
    """The server's answers in the order of the photos; a bad photo is skipped and the others go on.

    Args:
        sources: Files, addresses or standard input; they are read here, and the server hears no name of them.
        server: Its address.
        place: Region and housing whose rules apply, and where somebody stands.
        words: Of the language to answer in.
        settings: How addresses may be downloaded.
        quiet: Whether to show no stages of the only photo.

    Raises:
        ServerUnreachable: The server cannot be asked for any of them.
    """
    fetch = Fetcher(
        allow_private=settings.allow_private_addresses, timeout_s=settings.download_timeout_s
    )
    wanted = place._asdict()
    credentials = sign_in_with(server)
    with Client(server, language=words.language, credentials=credentials) as client:
        if len(sources) > 1:
            ask = partial(client.classify, **wanted)
            one = partial(_one, fetch=fetch, ask=ask)
            yield from side_by_side(one, sources, AT_ONCE)
            return
        last: list[Progress] = []
        with _stages(words, quiet=quiet) as heard:

            def noted(progress: Progress) -> None:
                last[:] = [progress]
                heard(progress)

            ask = partial(client.analyse, **wanted, on_progress=noted)
            found = _one(sources[0], fetch=fetch, ask=ask)
        yield found
        if last and isinstance(found, Analysis):
            _offer(last[0].job_id, client.server, words, quiet=quiet)


def _one(source: str, *, fetch: Callable[[str], bytes], ask: Ask) -> Analysis | Skipped:
    shown = without_secrets(source)
    try:
        analysis = ask(fetch(source))
    except ServerUnreachable:
        raise
    except WastecoachError as error:
        return Skipped(shown, error)
    readable = shown.encode("utf-8", "replace").decode("utf-8")
    return replace(analysis, photo=replace(analysis.photo, source=readable))


def _offer(job_id: str, server: str, words: Catalogue, *, quiet: bool) -> None:
    """Tell a person how to correct the answer: its job is named nowhere else."""
    console = remarks(quiet=quiet)
    if console.is_terminal:
        where = {"job": printable(job_id), "server": printable(server)}
        console.print(words.text("feedback.correct_it", **where), style="dim")


@contextmanager
def _stages(words: Catalogue, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error, by stages, while a person waits for one photo."""
    console = remarks(quiet=quiet)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    # Nobody can tell how long the rest will take, and what a server says is no markup.
    message = TextColumn("{task.description}", markup=False)
    columns = (message, BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(words.text("progress.pending"), total=100)

        def heard(progress: Progress) -> None:
            told = printable(progress.message)
            bar.update(task, completed=progress.progress, description=told)

        yield heard
