"""The package of the image optimiser: it is whole, small enough for the edge, and always the same."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.infra.real import ROOT

pytestmark = pytest.mark.infra
BUILD = ROOT / "terraform/modules/edge/optimiser/build.py"
# A function at the edge may have no more, compressed.
MOST_BYTES = 50 * 1000 * 1000
# Nothing of this machine's own libraries: what is not in the package is not at the edge either.
SHOW = """
import io, sys
sys.path.insert(0, sys.argv[1])
import PIL, optimiser
from PIL import Image
optimiser._with_heif()
for form in ("JPEG", "HEIF"):
    stored = io.BytesIO()
    Image.new("RGB", (2048, 1024), "teal").save(stored, form)
    data, media_type = optimiser.optimised(stored.getvalue(), webp=True)
    print(form, media_type, Image.open(io.BytesIO(data)).size, PIL.__file__.startswith(sys.argv[1]))
"""


def built(package: Path, version: str) -> Path:
    command = [sys.executable, str(BUILD), str(package), "--python", version]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return package


def test_the_package_shows_photos_with_nothing_but_itself(tmp_path: Path) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    package = built(tmp_path / "here.zip", version)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "here")
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SHOW, str(tmp_path / "here")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.stdout.splitlines() == [
        "JPEG image/webp (1024, 512) True",
        "HEIF image/webp (1024, 512) True",
    ]


def test_the_package_for_the_edge_is_small_enough_and_always_the_same(tmp_path: Path) -> None:
    package = built(tmp_path / "edge.zip", "3.13")
    assert package.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(package) as archive:
        libraries = [name for name in archive.namelist() if "cpython-" in name]
    assert libraries
    assert {name.split("cpython-")[1].partition("-")[0] for name in libraries} == {"313"}
    assert package.read_bytes() == built(tmp_path / "again.zip", "3.13").read_bytes()
