"""The package as a stranger gets it: a clean copy, an empty virtual environment, the README's first command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.page.serving import serving

pytestmark = pytest.mark.install
ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024**2
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=CLEAN | {"LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git tracks."""
    folder = tmp_path_factory.mktemp("clone") / "wastecoach"
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    return folder


@pytest.fixture(scope="module")
def installed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The programs of an empty virtual environment after `pip install .`."""
    environment = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", environment, folder=tree)
    done = run(environment / "bin" / "pip", "install", "--quiet", ".", folder=tree)
    assert done.returncode == 0, done.stderr
    yield environment / "bin"
    shutil.rmtree(environment)


def test_the_first_command_of_the_readme_answers(tree: Path, installed: Path) -> None:
    done = run(installed / "wastecoach", "classify", "examples/pet-bottle.jpg", folder=tree)
    assert done.returncode == 0, done.stderr
    assert "How" in done.stdout
    assert done.stderr == ""


def test_the_package_works_without_the_source_tree(
    tree: Path, installed: Path, tmp_path: Path
) -> None:
    shutil.copy(tree / "examples" / "pet-bottle.jpg", tmp_path / "photo.jpg")
    done = run(installed / "wastecoach", "classify", "photo.jpg", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["provenance"]["provider"] == "embedded"
    assert run(installed / "python", "-m", "wastecoach", "--version", folder=tmp_path).stdout
    assert run(installed / "wastecoach", "rules", "check", folder=tmp_path).returncode == 0


def test_the_installed_package_brings_only_what_it_needs(tree: Path, installed: Path) -> None:
    listed = run(installed / "pip", "list", "--format=freeze", folder=tree).stdout.lower()
    for foreign in ("torch", "ansible", "pytest", "bpy", "scikit-learn"):
        assert foreign not in listed


def test_the_wheel_is_light_and_holds_no_tools(tree: Path, tmp_path: Path) -> None:
    done = run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", tmp_path, ".", folder=tree,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size <= 30 * MEGABYTE
    names = zipfile.ZipFile(wheel).namelist()
    assert "wastecoach/py.typed" in names
    assert "wastecoach/data/models/CREDITS.md" in names
    models = [name for name in names if name.endswith(".onnx")]
    assert models == ["wastecoach/data/models/embedded.onnx"]
    assert all(name.startswith(("wastecoach/", "wastecoach-")) for name in names)


def test_the_installed_package_serves_the_page(installed: Path, tmp_path: Path) -> None:
    with serving(tmp_path, installed / "python") as server:
        shell = httpx.get(f"{server.address}/", headers={"Accept": "text/html"})
        assert shell.headers["content-type"].startswith("text/html")
        needed = re.findall(r'(?:src|href)="(/[^"]+)"', shell.text)
        assert len(needed) > 3
        for path in needed:
            assert httpx.get(f"{server.address}{path}").status_code == 200, path


def test_the_source_package_holds_the_page_and_what_it_is_made_of(
    tree: Path, tmp_path: Path
) -> None:
    done = run(
        sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, folder=tree
    )
    assert done.returncode == 0, done.stderr
    (package,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(package) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"page/package.json", "page/package-lock.json", "page/build/build.mjs"} <= names
    assert {"page/source/main.tsx", "src/wastecoach/api/web/index.html", "Makefile"} <= names
    assert not any("node_modules" in name or "page/generated" in name for name in names)
