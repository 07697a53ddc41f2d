"""`wastecoach history export`: all that a server keeps of one, in a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wastecoach.cli.own_server import asked_as_oneself
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.errors import OutputFailed
from wastecoach.core.messages import Catalogue

KILO = 1000


def run(file: Path, server: str, language: Language | None, *, quiet: bool) -> None:
    """Fetch it; the file is there whole or not at all.

    Raises:
        OutputFailed: It cannot be written.
        NotSignedIn: There is no sign-in with this server.
        ServerUnreachable: The server broke off in the middle.
    """
    with (
        asked_as_oneself(server, language) as (client, words, _),
        _whole(file) as into,
        client.export(words.language) as pieces,
    ):
        size = _written(pieces, into, words, quiet=quiet)
    told = words.text("history.exported", file=printable(str(file)), size=size_of(size))
    answers().print(told, soft_wrap=True)


def size_of(number: int) -> str:
    """Bytes for people: `812 B`, `3.4 MB`."""
    scaled, units = float(number), ["B", "kB", "MB", "GB", "TB"]
    while scaled >= KILO and len(units) > 1:
        scaled /= KILO
        units.pop(0)
    return f"{scaled:.{0 if scaled == number else 1}f} {units[0]}"


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete, for its owner alone."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=file.parent, prefix=f".{file.name}.", delete=False
        ) as into:
            part = Path(into.name)
            try:
                yield into
                into.flush()
                part.replace(file)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as fault:
        detail = fault.strerror or type(fault).__name__
        raise OutputFailed(target=str(file), detail=detail) from fault


def _written(pieces: Iterator[bytes], into: IO[bytes], words: Catalogue, *, quiet: bool) -> int:
    """Nobody knows how much will come, so what came is shown."""
    from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console, size = remarks(quiet=quiet), 0
    columns = (TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(words.text("history.exporting"), total=None)
        for piece in pieces:
            size += into.write(piece)
            bar.update(task, completed=size)
    return size
