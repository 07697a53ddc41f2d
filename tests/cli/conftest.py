"""The command line as a user meets it: in this process where it is about words, as a process where it is about ends."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.conftest import ROOT
from wastecoach import bootstrap
from wastecoach.cli import failing
from wastecoach.cli.app import main
from wastecoach.core.analysis import Alternative, ConditionHint, Sighting
from wastecoach.core.asking import Seen

BOOK = "tests/cli/book"
RENEW = "WASTECOACH_RENEW_GOLDEN" in os.environ


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def wastecoach(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs one command line in this process."""

    def run(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(failing, "_spoken", [])
        monkeypatch.setattr(sys, "argv", ["wastecoach", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return run


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """A process of the program, in the tests' environment."""
    streams: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": False,
    }
    command = [sys.executable, "-m", "wastecoach", *arguments]
    process: subprocess.Popen[bytes] = subprocess.Popen(
        command, cwd=ROOT, env=os.environ.copy(), **(streams | options)
    )
    return process


def finished(*arguments: str, **options: Any) -> Ended:
    """A process of the program, run to its end."""
    with started(*arguments, **options) as process:
        out, err = process.communicate(timeout=120)
    return Ended(process.returncode, (out or b"").decode(), (err or b"").decode())


class Scripted:
    """Eyes that see a lunch box in red, something doubtful in blue, a possible battery in green."""

    provider = "scripted"
    model = "scripted 1"
    prompt = None
    variant = ""
    access = ""
    paid = False
    side = 32

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        red, green, blue = np.asarray(pixels).reshape(-1, 3).mean(axis=0)
        if red >= max(green, blue):
            return Seen((LUNCH_BOX,))
        return Seen((DOUBTFUL,) if blue > green else (DANGEROUS,))


LUNCH_BOX = Sighting(
    item="lunch_box",
    material="plastic",
    confidence=0.97,
    shape="box",
    conditions=(ConditionHint("label_on", "", 0.9),),
    alternatives=(Alternative("toy", "", 0.02),),
    materials={"plastic": 0.97, "textile": 0.03},
)
DOUBTFUL = Sighting(
    item="toy",
    material="textile",
    confidence=0.52,
    unsure=True,
    doubts=("low_confidence",),
    alternatives=(Alternative("lunch_box", "", 0.4),),
    materials={"textile": 0.52, "plastic": 0.4, "glass": 0.08},
)
DANGEROUS = Sighting(
    item=None,
    material="electronics",
    confidence=0.8,
    unsure=True,
    doubts=("may_be_hazardous",),
    materials={"electronics": 0.8, "metal": 0.2},
)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small rule book and the scripted eyes: answers that never change."""
    monkeypatch.setitem(bootstrap.PROVIDERS, "scripted", lambda _: Scripted())
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", BOOK)
    monkeypatch.setenv("WASTECOACH_VISION", "scripted")


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `red.png`, `blue.png` and `green.png`, and the working directory beside it."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, colour in (
        ("red", pictures.RED),
        ("blue", pictures.BLUE),
        ("green", pictures.GREEN),
    ):
        Image.new("RGB", (40, 30), colour).save(folder / f"{name}.png")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def mixed_batch(photos: Path) -> Path:
    """Good photos among bad ones."""
    (photos / "empty.jpg").write_bytes(b"")
    (photos / "text.jpg").write_text("not a photo")
    (photos / "cut.jpg").write_bytes(pictures.samples()["jpeg"][:900])
    return photos
