"""`wastecoach feedback`: sent to a server, reviewed and exported beside it, and measured by `wastecoach eval`."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.running import running
from tests.cli.conftest import BOOK, Command
from tests.conftest import ROOT
from wastecoach.cli.exits import Exit
from wastecoach.client import Client
from wastecoach.settings import load_settings


@pytest.fixture
def server(scripted: None, photos: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
    with running(load_settings()) as address:
        yield address


def answered(server: str, photo: Path) -> str:
    """The job of a photo that was answered."""
    jobs = []
    with Client(server, language="en") as client:
        client.analyse(photo, on_progress=lambda progress: jobs.append(progress.job_id))
    return jobs[0]


@pytest.fixture
def job(server: str, photos: Path) -> str:
    """Of a red photo, which was said to be a lunch box."""
    return answered(server, photos / "red.png")


def sent(wastecoach: Command, server: str, job: str, *said: str) -> dict[str, Any]:
    ended = wastecoach("feedback", "send", job, *said, "--server", server, "--json")
    assert ended.code == Exit.OK, ended.err
    told: dict[str, Any] = json.loads(ended.out)
    return told


def listed(wastecoach: Command, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        wastecoach("feedback", "list", "--json", *options).out
    )["feedback"]
    return found


def test_who_says_what_it_was_is_thanked_and_told_what_to_do(
    server: str, job: str, wastecoach: Command
) -> None:
    ended = wastecoach(
        *("feedback", "send", job, "--wrong", "--item", "doll", "--server", server),
        *("--lang", "en"),
    )
    assert ended.code == Exit.OK
    assert "Thank you. This photo will be looked at anew" in ended.err
    assert "Toy → General waste" in ended.out


def test_who_says_that_it_was_right_is_thanked(server: str, job: str, wastecoach: Command) -> None:
    ended = wastecoach("feedback", "send", job, "--right", "--server", server, "--lang", "ko")
    assert (ended.code, ended.out) == (Exit.OK, "")
    assert "고마워요" in ended.err


def test_an_item_that_may_be_several_is_refused_in_the_servers_words(
    server: str, job: str, wastecoach: Command
) -> None:
    ended = wastecoach(
        *("feedback", "send", job, "--wrong", "--item", "container", "--server", server),
        *("--lang", "en"),
    )
    assert ended.code == Exit.REQUEST_INVALID
    assert "one of several: " in ended.err


def test_there_is_no_answer_of_an_unknown_job(server: str, wastecoach: Command) -> None:
    ended = wastecoach("feedback", "send", "0" * 32, "--right", "--server", server)
    assert ended.code == Exit.JOB_NOT_FOUND


def test_a_correction_is_reviewed_exported_and_measured(
    server: str, job: str, wastecoach: Command, tmp_path: Path
) -> None:
    sent(wastecoach, server, job, "--wrong", "--item", "toy", "--keep-photo", "--comment", "nope")
    (one,) = listed(wastecoach, "--review", "new")
    assert (one["seen_item"], one["right_item"], one["comment"]) == ("lunch_box", "toy", "nope")
    assert "owner" not in one
    folder = str(tmp_path / "cases")
    assert json.loads(wastecoach("feedback", "export", folder, "--json").out)["photos"] == 0
    reviewed = wastecoach("feedback", "review", one["id"][:8], "--accept", "--lang", "en")
    assert (reviewed.code, reviewed.out) == (Exit.OK, "1 accepted.\n")
    told = json.loads(wastecoach("feedback", "export", folder, "--json").out)
    assert told == {
        "folder": folder,
        "photos": 1,
        "added": 1,
        **dict.fromkeys(("changed", "kept", "removed", "without_photo", "several"), 0),
        "unknown_item": 0,
    }
    figures = json.loads(wastecoach("eval", folder, "--json", "--quiet").out)
    assert figures["n"] == 1
    # The scripted eyes say plastic of whatever is red, and a toy is first of all plastic.
    assert figures["confusion"] == {"plastic": {"plastic": 1}}
    assert "1 as before" in wastecoach("feedback", "export", folder, "--lang", "en").out


def test_what_nobody_has_looked_at_is_exported_only_on_demand(
    server: str, job: str, wastecoach: Command, tmp_path: Path
) -> None:
    sent(wastecoach, server, job, "--wrong", "--item", "battery_aa")
    folder = str(tmp_path / "cases")
    told = wastecoach("feedback", "export", folder, "--include-unreviewed", "--json")
    assert json.loads(told.out)["added"] == 1
    (line,) = (tmp_path / "cases/manifest.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["reviewed"] is False
    assert (tmp_path / "cases/unknown").is_dir()
    later = wastecoach(
        *("feedback", "export", str(tmp_path / "other"), "--include-unreviewed", "--json"),
        *("--since", "2999-01-01"),
    )
    assert json.loads(later.out)["photos"] == 0


def test_a_review_names_what_was_not_said(server: str, job: str, wastecoach: Command) -> None:
    sent(wastecoach, server, job, "--wrong")
    (one,) = listed(wastecoach)
    refused = wastecoach("feedback", "review", one["id"], "--accept", "--lang", "en")
    assert refused.code == Exit.REQUEST_INVALID
    named = wastecoach("feedback", "review", one["id"], "--accept", "--item", "인형", "--json")
    assert json.loads(named.out)["feedback"][0]["right_item"] == "toy"
    rejected = wastecoach("feedback", "review", one["id"], "--reject", "--lang", "ko")
    assert rejected.out == "1건을 받아들이지 않았어요.\n"
    counted = json.loads(wastecoach("feedback", "counts", "--json").out)
    assert counted["wrong"] == {"new": 0, "accepted": 0, "rejected": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ("review",),
        ("review", "--accept"),
        ("review", "x", "--item", "toy"),
        ("review", "x", "--reject", "--item", "toy"),
        ("send", "x", "--server", "http://localhost"),
        ("export",),
    ],
    ids=" ".join,
)
def test_half_an_order_is_none(arguments: tuple[str, ...], wastecoach: Command) -> None:
    assert wastecoach("feedback", *arguments).code == Exit.USAGE


def test_what_is_none_is_told(wastecoach: Command) -> None:
    assert wastecoach("feedback", "list", "--lang", "en").out == "There are no corrections.\n"
    assert wastecoach("feedback", "show", "x").code == Exit.FEEDBACK_NOT_FOUND
    assert wastecoach("feedback", "review", "x", "--accept").code == Exit.FEEDBACK_NOT_FOUND


def test_a_comment_does_not_move_the_terminal(server: str, job: str, wastecoach: Command) -> None:
    sent(wastecoach, server, job, "--wrong", "--comment", "a\u202eb\u2028c")
    (one,) = listed(wastecoach)
    for shown in (wastecoach("feedback", "list"), wastecoach("feedback", "show", one["id"])):
        assert "\u202e" not in shown.out
        assert "a�b�c" in shown.out


def test_corrections_are_reviewed_one_by_one_in_the_terminal(
    server: str, photos: Path, wastecoach: Command
) -> None:
    for photo in ("red", "blue", "green"):
        sent(wastecoach, server, answered(server, photos / f"{photo}.png"), "--wrong")
    keyboard, terminal = pty.openpty()
    settings = {"WASTECOACH_RULES_FOLDER": str(ROOT / BOOK), "WASTECOACH_VISION": "stub"}
    with subprocess.Popen(
        [sys.executable, "-m", "wastecoach", "feedback", "review", "--lang", "en"],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | settings,
        cwd=ROOT,
    ) as process:
        # Nobody said what the first is; a word that means nothing; then it is named.
        os.write(keyboard, b"a\na qwzxv\nx\na doll\nr\nq\n")
        out, err = process.communicate(timeout=60)
    os.close(keyboard)
    os.close(terminal)
    assert process.returncode == Exit.OK, err
    told = out.decode()
    assert all(number in told for number in ("[1/3]", "[2/3]", "[3/3]", "2 reviewed."))
    assert "Lunch box (lunch_box)" in told
    assert "nobody said what it is" in err.decode()
    path = Path(next(line for line in told.splitlines() if line.startswith("Photo: "))[7:])
    assert path.suffix == ".jpg"
    assert not path.exists()
    reviews = [(one["right_item"], one["review"]) for one in listed(wastecoach)]
    assert reviews == [("toy", "accepted"), (None, "rejected"), (None, "new")]
