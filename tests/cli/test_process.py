"""What only a real process shows: signals, pipes, full disks, terminals, what is imported."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import finished, started
from wastecoach.cli.exits import Exit

COLOUR = re.compile(rb"\x1b\[[0-9;]*(3[0-7]|38;|9[0-7])[0-9;]*m")
MANY = 150


@pytest.fixture
def many(tmp_path: Path, example: Path) -> Path:
    """A folder of more answers than a pipe holds."""
    for number in range(MANY):
        shutil.copy(example, tmp_path / f"{number:03}.jpg")
    return tmp_path


def on_a_terminal(*arguments: str) -> bytes:
    """What a command writes when its output and errors go to a terminal."""
    upper, lower = pty.openpty()
    with started(*arguments, stdout=lower, stderr=lower) as process:
        os.close(lower)
        shown = b""
        while True:
            try:
                piece = os.read(upper, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            shown += piece
        process.wait()
    os.close(upper)
    return shown


def test_the_module_and_the_script_are_the_same_program() -> None:
    module = finished("--version")
    script = subprocess.run(
        [Path(sys.executable).parent / "wastecoach", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert module.out == script.stdout
    assert module.code == 0


def test_an_interrupted_batch_ends_with_130_and_one_line(many: Path) -> None:
    with started("classify", str(many), "--jsonl", "--lang", "en") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED
    assert err == b"Stopped.\n"


def test_an_interrupt_is_heard_while_standard_input_says_nothing(example: Path) -> None:
    arguments = ("classify", str(example), "-", str(example), "--jsonl", "--lang", "en")
    with started(*arguments, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        # Standard input stays open all the while.
        assert process.wait(timeout=60) == Exit.INTERRUPTED
        assert process.stderr is not None
        assert process.stderr.read() == b"Stopped.\n"


def test_a_reader_that_goes_away_is_no_error_to_speak_of(many: Path) -> None:
    with started("classify", str(many), "--jsonl") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert err == b""
    assert process.returncode in {0, 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ("classify", "examples/pet-bottle.jpg"),
        ("classify", "examples/pet-bottle.jpg", "--json"),
        ("items", "피자박스"),
    ],
)
def test_a_full_disk_is_told_in_one_line(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = finished(*arguments, stdout=full)
    assert ended.code == Exit.OUTPUT_FAILED
    assert len(ended.err.splitlines()) == 1
    assert "No space left" in ended.err


def test_a_closed_standard_output_is_told_in_one_line() -> None:
    line = f"exec {sys.executable} -m wastecoach items 피자박스 --lang en >&-"
    ended = subprocess.run(["/bin/sh", "-c", line], stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == Exit.OUTPUT_FAILED
    assert len(ended.stderr.splitlines()) == 1


def test_standard_input_may_be_a_file(example: Path) -> None:
    with example.open("rb") as file:
        ended = finished("classify", "-", "--json", stdin=file)
    assert ended.code == 0
    assert json.loads(ended.out)["photo"]["source"] == "-"


def test_on_a_terminal_there_is_colour_and_without_one_there_is_none() -> None:
    arguments = ("rules", "show", "--lang", "en")
    assert COLOUR.search(on_a_terminal(*arguments))
    assert b"\x1b" not in finished(*arguments).out.encode()


def test_many_photos_show_a_progress_bar_on_a_terminal_and_quiet_hides_it(tmp_path: Path) -> None:
    for number in range(3):
        Image.new("RGB", (32, 32)).save(tmp_path / f"{number}.png")
    arguments = ("classify", str(tmp_path), "--json", "--lang", "en")
    assert b"Looking at the photos" in on_a_terminal(*arguments)
    assert b"Looking at the photos" not in on_a_terminal(*arguments, "--quiet")


def test_no_color_is_respected_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not COLOUR.search(on_a_terminal("rules", "show", "--lang", "en"))


def test_a_terminal_that_knows_only_ascii_still_gets_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    ended = finished("items", "피자박스", "--lang", "ko")
    assert ended.code == 0


def test_completion_for_a_shell_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    # --show-completion asks which shell called it; this is what it hands to that shell.
    monkeypatch.setenv("_WASTECOACH_COMPLETE", "source_bash")
    assert "complete" in finished().out


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (
            ("--help",),
            {"numpy", "PIL", "onnxruntime", "httpx", "pydantic", "msgspec", "matplotlib"},
        ),
        (
            ("classify", "examples/pet-bottle.jpg"),
            {"matplotlib", "httpx", "pillow_heif"},
        ),
        (("items", "병"), {"numpy", "PIL", "onnxruntime", "httpx", "matplotlib"}),
    ],
    ids=["help", "classify", "items"],
)
def test_nothing_is_imported_that_is_not_needed(
    arguments: tuple[str, ...], heavy: set[str]
) -> None:
    program = (
        "import sys\nfrom wastecoach.cli.app import main\n"
        f"sys.argv = ['wastecoach', *{arguments!r}]\n"
        "try:\n    main()\nfinally:\n    print('LOADED', *sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    loaded = set(ended.stdout.split("LOADED")[1].split())
    assert not heavy & loaded
