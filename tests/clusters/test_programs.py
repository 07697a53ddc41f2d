"""Programs of others: what they say, how long they may take, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.waiting import until
from wastecoach.core.clusters.errors import ToolMissing
from wastecoach.infra.deploy.programs import TIMED_OUT, answer, found, run

PYTHON = (sys.executable, "-c")
# Puts its work in order when it is interrupted, as Terraform does; its child hears of it as well.
ORDERLY = """
import signal, subprocess, sys
child = subprocess.Popen(["sleep", "infinity"])
try:
    print("begun", child.pid, flush=True)
    signal.pause()
except KeyboardInterrupt:
    child.wait()
    print("in order", flush=True)
"""


def test_what_a_program_says_is_told_line_by_line_and_written_down(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    heard: list[str] = []
    program = (
        "import sys; print('one'); sys.stdout.flush(); print('two', file=sys.stderr); sys.exit(3)"
    )
    ended = run([*PYTHON, program], log=log, heard=heard.append)
    assert ended == (3, "one\ntwo")
    assert heard == ["one", "two"]
    assert log.read_text() == "before\none\ntwo\n"


def test_a_last_line_without_an_end_is_told_too(tmp_path: Path) -> None:
    heard: list[str] = []
    run([*PYTHON, "print('한글', end='')"], log=tmp_path / "log", heard=heard.append)
    assert heard == ["한글"]


def test_a_program_runs_where_and_with_what_it_is_told(tmp_path: Path) -> None:
    program = "import os, sys; print(os.getcwd(), os.environ.get('A'), 'HOME' in os.environ)"
    ended = run([*PYTHON, program], log=tmp_path / "log", environment={"A": "b"}, folder=tmp_path)
    assert ended.said == f"{tmp_path.resolve()} b False"


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    ended = run([*PYTHON, ORDERLY], log=tmp_path / "log", within_s=0.5)
    assert ended.code == TIMED_OUT


def test_a_program_has_ended_when_those_it_left_behind_hold_its_output_open(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "print(left.pid)"
    )
    ended = run([*PYTHON, program], log=tmp_path / "log")
    os.kill(int(ended.said), signal.SIGKILL)
    assert ended.code == 0


def test_an_interrupted_program_puts_its_work_in_order_before_we_go(tmp_path: Path) -> None:
    log = tmp_path / "log"
    ours = (
        "import sys; from pathlib import Path; from wastecoach.infra.deploy.programs import run\n"
        f"run([sys.executable, '-c', {ORDERLY!r}], log=Path(sys.argv[1]))"
    )
    # A shell may have left it to us to be interrupted.
    with subprocess.Popen(
        [*PYTHON, ours, str(log)],
        stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 -- no threads here
    ) as command:
        until(lambda: log.exists() and "begun" in log.read_text())
        command.send_signal(signal.SIGINT)
        _, said = command.communicate(timeout=60)
    assert log.read_text().splitlines()[1:] == ["in order"]
    assert command.returncode == -signal.SIGINT
    assert b"KeyboardInterrupt" in said
    child = int(log.read_text().split()[1])
    assert not Path(f"/proc/{child}").exists()


def test_a_listener_that_fails_leaves_no_program_behind(tmp_path: Path) -> None:
    def fail(line: str) -> None:
        os.kill(int(line.split()[1]), 0)
        raise ValueError(line)

    with pytest.raises(ValueError, match="begun") as caught:
        run([*PYTHON, ORDERLY], log=tmp_path / "log", heard=fail)
    child = int(str(caught.value).split()[1])
    until(lambda: not Path(f"/proc/{child}/exe").exists())


def test_a_short_answer_comes_with_its_exit_code_and_its_complaints() -> None:
    program = "import sys; sys.stdout.write(sys.stdin.read()); sys.exit('no')"
    assert answer([*PYTHON, program], within_s=60, stdin="heard\n") == (1, "heard\n", "no\n")


def test_an_answer_that_does_not_come_is_told_by_its_exit_code() -> None:
    answered = answer([*PYTHON, "import signal; signal.pause()"], within_s=0.3)
    assert answered.code == TIMED_OUT


def test_a_program_that_reads_nothing_is_no_error() -> None:
    assert answer([*PYTHON, "print('deaf')"], within_s=60, stdin="x" * 200_000).out == "deaf\n"


def test_a_program_that_is_not_installed_is_named() -> None:
    with pytest.raises(ToolMissing) as caught:
        answer(["no-such-program"], within_s=1)
    assert caught.value.params["tool"] == "no-such-program"


def test_a_program_is_looked_for_in_our_own_folders_first(tmp_path: Path) -> None:
    own = tmp_path / "true"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    assert found("true", tmp_path) == str(own)
    assert found("true") != str(own)
