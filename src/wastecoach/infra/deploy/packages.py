"""The Python packages that hosts install from, in one folder: hosts themselves fetch nothing.

Ours is built of the checkout; the others are those of `deploy/packages/*.txt`, pinned with their hashes for what the
hosts run, so that a controller with another system fetches the same. What has not changed is not done again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wastecoach.core.clusters.errors import SourceMissing, StepFailed, ToolMissing
from wastecoach.infra.deploy.programs import run

PINS = "deploy/packages"
# What our wheel is built of.
BUILT_OF = ("pyproject.toml", "README.md", "LICENSE", "src/wastecoach", "page/CREDITS.md")
OURS = "wastecoach-*.whl"
# Debian 12 on Intel's and AMD's 64-bit processors: Python 3.11, glibc 2.36. pip knows each of these only if named.
PYTHON = "3.11"
PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(36, 16, -1)),
    *("manylinux2014_x86_64", "linux_x86_64"),
)
WITHIN_S = 1800
# What the folder holds, by what it was made of; written last.
CONTENTS = "contents.json"

Heard = Callable[[str], None]


def build(source: Path, folder: Path, log: Path, heard: Heard = lambda _: None) -> bool:
    """Make the folder hold what this checkout needs, and nothing else.

    Args:
        source: The checkout.
        folder: Where the packages go.
        log: Where pip's words go.
        heard: Called with every line of them.

    Returns:
        Whether anything had to be done.

    Raises:
        SourceMissing: The checkout has no pinned packages, or not what ours is built of.
        StepFailed: A package could not be fetched, is not the one that was pinned, or ours could not be built.
        ToolMissing: pip is not installed.
    """
    wanted = {"others": _digest(source, [PINS]), "ours": _digest(source, BUILT_OF)}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = _held(folder)
    makers = {"others": _fetch, "ours": _build_ours}
    stale = [kind for kind in makers if held.get(kind) != wanted[kind]]
    for kind in stale:
        held.pop(kind, None)
        _note(folder, held)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{kind}-") as new:
            makers[kind](source, Path(new), log, heard)
            _put(Path(new), folder, ours=kind == "ours")
        held[kind] = wanted[kind]
        _note(folder, held)
    return bool(stale)


def _fetch(source: Path, folder: Path, log: Path, heard: Heard) -> None:
    pinned = [part for file in _pins(source) for part in ("--requirement", str(file))]
    platforms = [part for name in PLATFORMS for part in ("--platform", name)]
    kind = ["--python-version", PYTHON, "--implementation", "cp", "--only-binary", ":all:"]
    checked = ["--require-hashes", "--no-deps", "--dest", str(folder)]
    _pip(["download", *checked, *kind, *platforms, *pinned], log, heard)


def _build_ours(source: Path, folder: Path, log: Path, heard: Heard) -> None:
    # What builds it is fetched by pip, unless it is here already, as in a developer's environment.
    here = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    _pip(["wheel", "--no-deps", *here, "--wheel-dir", str(folder), str(source)], log, heard)


def _pip(arguments: Sequence[str], log: Path, heard: Heard) -> None:
    if importlib.util.find_spec("pip") is None:
        raise ToolMissing(tool="pip", detail=f"{sys.executable} has no pip")
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"]
    ended = run([*command, *arguments], log=log, heard=heard, within_s=WITHIN_S)
    if ended.code:
        raise StepFailed(step="packages", detail=_complaint(ended.said), log=str(log))


def _complaint(said: str) -> str:
    wrong = [line.strip() for line in said.splitlines() if "ERROR: " in line]
    return wrong[0].partition("ERROR: ")[2] if wrong else "pip"


def _put(new: Path, folder: Path, *, ours: bool) -> None:
    """Put the new wheels in the place of those of the same kind."""
    own = set(folder.glob(OURS))
    for old in own if ours else set(folder.glob("*.whl")) - own:
        old.unlink()
    for wheel in new.glob("*.whl"):
        shutil.move(wheel, folder / wheel.name)


def _held(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / CONTENTS).read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _note(folder: Path, held: dict[str, str]) -> None:
    (folder / CONTENTS).write_text(json.dumps(held))


def _pins(source: Path) -> list[Path]:
    return sorted((source / PINS).glob("*.txt"))


def _digest(source: Path, parts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        if not (source / part).exists():
            raise SourceMissing(folder=str(source))
        for file in _files(source / part):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(source)}\0{content}\0".encode())
    return digest.hexdigest()


def _files(part: Path) -> Iterator[Path]:
    if part.is_file():
        yield part
    yield from sorted(
        file for file in part.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )
