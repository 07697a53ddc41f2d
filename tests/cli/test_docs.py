"""docs/command-line.md mentions everything, and its examples run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.running import running
from tests.cli.conftest import Command
from tests.cli.test_commands import commands
from tests.conftest import ROOT
from wastecoach.cli.exits import Exit
from wastecoach.client import Client
from wastecoach.library.places import seed_bins
from wastecoach.settings import Settings, load_settings

SERVER, BATCH = "http://localhost:8080", "9b1d3f5a7c8e4f60a1b2c3d4e5f60718"
PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")
EXAMPLES = [
    line.removeprefix("$ ")
    for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture
def desk(tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the page supposes it: the examples, a labelled folder, a rule book of one's own."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "my-rules").symlink_to(ROOT / "tests/cli/book")
    labelled = tmp_path / "my-photos" / "plastic"
    labelled.mkdir(parents=True)
    (labelled / "bottle.jpg").write_bytes(example.read_bytes())
    (tmp_path / "boxes.csv").symlink_to(ROOT / "tests/seeding/fixtures/boxes.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def seeded(line: str, desk: Path) -> None:
    """Some collection points, where an example asks for them."""
    if " bins " in line:
        seed_bins(builtin=True)


@pytest.fixture
def example_line(line: str, desk: Path, seeded: None) -> Iterator[str]:
    """An example, with a real server and a real batch in the place of the page's."""
    if SERVER not in line:
        yield line
        return
    with running(load_settings()) as address, Client(address) as client:
        batch = client.open_batch("October", 0)
        yield line.replace(SERVER, address).replace(BATCH, batch.batch_id)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_of_the_page_runs(
    line: str, example_line: str, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, _, remark = example_line.partition("  # exit ")
    wanted = int(remark or 0)
    if set("|<>=$") & set(command):
        monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        ended = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
        assert ended.returncode == wanted, ended.stderr.decode()
        return
    name, *arguments = shlex.split(command)
    assert name == "wastecoach"
    assert wastecoach(*arguments).code == wanted


@pytest.mark.parametrize("name", [name for name, _ in commands() if name], ids=" ".join)
def test_every_command_is_on_the_page_and_runs_in_an_example(name: tuple[str, ...]) -> None:
    called = " ".join(("wastecoach", *name))
    assert f"`{called}" in PAGE
    assert any(called in example for example in EXAMPLES)


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: str(value)[:40])
def test_every_option_is_on_the_page(name: tuple[str, ...], command: object) -> None:
    for parameter in command.params:  # type: ignore[attr-defined]
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("-"):
                assert f"`{option}" in PAGE, f"{name} {option}"


def test_the_table_of_exit_codes_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \| \S.* \|$", PAGE, re.MULTILINE)
    assert [(int(code), name) for code, name in rows] == [
        (exit_.value, exit_.name) for exit_ in Exit
    ]


def test_every_setting_is_on_the_page() -> None:
    assert all(f"`WASTECOACH_{name.upper()}`" in PAGE for name in Settings.model_fields)


def test_the_page_links_to_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
