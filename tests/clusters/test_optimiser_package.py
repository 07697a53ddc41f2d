"""The package of the image optimiser is made before Terraform needs it, and anew when what it is made of changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.clusters.fake_tools import Fakes

MAKER = """
import sys
from pathlib import Path
package = Path(sys.argv[1])
package.parent.mkdir(exist_ok=True)
package.write_bytes(Path(__file__).with_name("optimiser.py").read_bytes())
"""
REBUILD = ("infra", "rebuild", "-e", "dev", "--yes", "--only", "terraform")


@pytest.fixture
def optimiser(fakes: Fakes) -> Path:
    """The optimiser's code, in a clone where we are."""
    folder = Path.cwd() / "terraform" / "modules" / "edge" / "optimiser"
    folder.mkdir(parents=True)
    (folder / "build.py").write_text(MAKER)
    (folder / "optimiser.py").write_text("first")
    return folder / "optimiser.py"


def test_it_is_made_once_and_again_when_the_code_changed(
    optimiser: Path, wastecoach: Command
) -> None:
    package = Path.cwd() / "build" / "image-optimiser.zip"
    assert wastecoach(*REBUILD).code == 0
    assert package.read_text() == "first"
    made = package.stat().st_mtime_ns
    assert wastecoach(*REBUILD).code == 0
    assert package.stat().st_mtime_ns == made
    optimiser.write_text("second")
    os.utime(optimiser, ns=(made + 10**9, made + 10**9))
    assert wastecoach(*REBUILD).code == 0
    assert package.read_text() == "second"


def test_what_keeps_it_from_being_made_is_told(optimiser: Path, wastecoach: Command) -> None:
    optimiser.with_name("build.py").write_text("raise SystemExit('no pip')")
    ended = wastecoach(*REBUILD)
    assert ended.code == 26
    assert "no pip" in ended.err
