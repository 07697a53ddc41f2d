"""What somebody at a terminal sees of a rebuild and is asked; the same table in words."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.clusters.fake_tools import Fakes, planned
from wastecoach import bootstrap
from wastecoach.cli.infra.showing import LiveTable
from wastecoach.core.analysis import Language
from wastecoach.core.clusters.progress import StepProgress, begun, with_step
from wastecoach.core.clusters.steps import names, steps_of
from wastecoach.infra.deploy.state_folder import StateFolder

STEPS = names(steps_of("local", "systemd"))


def at_terminal(question: str, typed: str, *arguments: str) -> tuple[int, str]:
    """How a command ends, and all it shows, when this is typed as soon as it asks that."""
    ours, its = os.openpty()
    command = [sys.executable, "-m", "wastecoach", *arguments]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, cwd=Path.cwd()) as process:
        os.close(its)
        shown = b""
        while piece := _read(ours):
            shown += piece
            if question and question.encode() in shown:
                question = ""
                os.write(ours, f"{typed}\n".encode())
    os.close(ours)
    return process.returncode, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        # The other end has gone.
        return b""


REBUILD = ("infra", "rebuild", "--environment", "dev", "--only", "terraform")


class TestAsked:
    def test_whoever_says_yes_gets_what_was_planned(self, fakes: Fakes, state: StateFolder) -> None:
        code, shown = at_terminal("(y/n)", "y", *REBUILD)
        assert code == 0
        assert "✓" in shown
        assert state.cluster().nodes
        assert fakes.calls("terraform apply")

    @pytest.mark.parametrize("typed", ["n", ""])
    def test_whoever_does_not_is_left_with_what_there_was(self, typed: str, fakes: Fakes) -> None:
        code, shown = at_terminal("(y/n)", typed, *REBUILD)
        assert code == 130
        assert "--resume" in shown
        assert not fakes.calls("terraform apply")

    @pytest.mark.parametrize(("typed", "code"), [("dev", 0), ("yes", 28)])
    def test_where_data_would_go_only_the_name_will_do(
        self, typed: str, code: int, fakes: Fakes
    ) -> None:
        fakes.plan(planned("delete", "create"))
        assert at_terminal("type the name", typed, *REBUILD, "--yes")[0] == code
        assert bool(fakes.calls("terraform apply")) == (code == 0)


@pytest.mark.parametrize(
    ("language", "left"), [("en", "about 9 s left"), ("ko", "약 9초 남았어요")]
)
def test_the_table_tells_every_step_what_came_of_it_and_how_long_is_left(
    language: Language, left: str
) -> None:
    words = bootstrap.catalogue(language)
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=True)
    progress = begun("run", "local", "systemd", STEPS, STEPS, None)
    for name in STEPS:
        progress = with_step(progress, StepProgress(name, "done", 0.0, 1.0))
    progress = begun("again", "local", "systemd", STEPS, STEPS, progress)
    done = StepProgress("preflight", "done", 0.0, 75.0, figures={"changed": 0})
    with LiveTable(console, words) as table:
        table.keep(with_step(progress, done))
        table.heard("TASK [common : Do it]\x1b[2J")
        table.heard("")
        console.print("")
    shown = file.getvalue()
    assert all(f"({name})" in shown for name in STEPS)
    assert left in shown
    assert words.text("infra.figures.changed", count=0) in shown
    assert words.text("infra.time.minutes", minutes=1, seconds=15) in shown
    assert "\x1b[2J" not in shown
