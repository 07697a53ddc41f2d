"""The first process on a file knows that it is alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from wastecoach.infra.work.presence import Presence

OTHER = """
import sys
from pathlib import Path
from wastecoach.infra.work.presence import Presence

with Presence(Path(sys.argv[1])).begun() as alone:
    print(alone, flush=True)
sys.stdin.read()
"""


def test_the_first_is_alone_and_the_second_is_not(tmp_path: Path) -> None:
    first, second = (Presence(tmp_path / "serving") for _ in range(2))
    with first.begun() as alone:
        assert alone
    with second.begun() as alone:
        assert not alone
    first.close()
    second.close()


def test_after_a_process_was_killed_the_next_is_alone_again(tmp_path: Path) -> None:
    path = tmp_path / "serving"
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        presence = Presence(path)
        with presence.begun() as alone:
            assert not alone
        presence.close()
        other.kill()
    again = Presence(path)
    with again.begun() as alone:
        assert alone
    again.close()
