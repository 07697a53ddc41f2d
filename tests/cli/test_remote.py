"""`wastecoach classify --server`: the same answers, from a server."""

from __future__ import annotations

import csv
import io
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
from tests.cli.conftest import Command
from tests.client.stage import acting
from tests.conftest import ROOT
from tests.records.points import point
from wastecoach.bootstrap.places import place_records
from wastecoach.cli.exits import Exit
from wastecoach.settings import load_settings


@pytest.fixture
def server(scripted: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
    # Who asks second would be told that the photo was seen before.
    monkeypatch.setenv("WASTECOACH_CACHE_URL", "off")
    with running(load_settings()) as address:
        yield address


def without_times(answer: Any) -> Any:
    """An answer, or several, but for how long it took."""
    if isinstance(answer, list):
        return [without_times(one) for one in answer]
    provenance = answer.get("provenance", {})
    kept = {name: provenance[name] for name in provenance if name in {"provider", "model", "rules"}}
    return answer | {"provenance": kept}


@pytest.mark.parametrize("photo", ["red.png", "blue.png", "green.png"])
def test_the_card_is_the_same_as_here(
    photo: str, photos: Path, server: str, wastecoach: Command
) -> None:
    path = str(photos / photo)
    here = wastecoach("classify", path, "--region", "some_town", "--lang", "ko")
    there = wastecoach(
        "classify", path, "--region", "some_town", "--lang", "ko", "--server", server
    )
    assert there == here


def test_the_table_is_the_same_as_here(mixed_batch: Path, server: str, wastecoach: Command) -> None:
    here = wastecoach("classify", str(mixed_batch), "--lang", "en")
    there = wastecoach("classify", str(mixed_batch), "--lang", "en", "--server", server)
    assert here.code == there.code == Exit.SOME_SKIPPED
    assert there == here


def test_places_near_somebody_are_the_same_as_here(
    photos: Path, server: str, wastecoach: Command
) -> None:
    with place_records(load_settings()) as records:
        records.upsert([point(37.5655, 126.9780, streams=("plastic",), key="near")], lambda _: None)
    photo, near = str(photos / "red.png"), ("--near", "37.5665,126.9780", "--lang", "en")
    here = wastecoach("classify", photo, *near)
    there = wastecoach("classify", photo, *near, "--server", server)
    many = wastecoach("classify", photo, photo, *near, "--jsonl", "--server", server)
    assert "111 m" in here.out
    assert there == here
    told = [json.loads(line)["places"][0]["id"] for line in many.out.splitlines()]
    assert told == ["near", "near"]


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--csv"])
def test_data_are_the_same_as_here(
    form: str, mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    here = wastecoach("classify", str(mixed_batch), form)
    there = wastecoach("classify", str(mixed_batch), form, "--server", server)
    assert (there.code, there.err) == (here.code, here.err)
    if form == "--csv":
        read = [list(csv.DictReader(io.StringIO(ended.out))) for ended in (here, there)]
    elif form == "--json":
        read = [without_times(json.loads(ended.out)) for ended in (here, there)]
    else:
        read = [
            [without_times(json.loads(line)) for line in ended.out.splitlines()]
            for ended in (here, there)
        ]
    assert read[0] == read[1]


@pytest.mark.parametrize("name", ["empty.jpg", "text.jpg", "cut.jpg", "missing.jpg"])
def test_one_bad_photo_ends_with_the_same_line_and_code_as_here(
    name: str, mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    path = str(mixed_batch / name)
    here = wastecoach("classify", path)
    there = wastecoach("classify", path, "--server", server)
    assert there == here
    assert there.code not in {Exit.OK, Exit.ERROR}


def test_standard_input_goes_to_the_server(photos: Path, server: str, wastecoach: Command) -> None:
    red = (photos / "red.png").read_bytes()
    ended = wastecoach("classify", "-", "--json", "--server", server, stdin=red)
    assert json.loads(ended.out)["photo"]["source"] == "-"


def test_the_settings_say_whose_rules_apply(
    photos: Path, server: str, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_REGION", "some_town")
    ended = wastecoach("classify", str(photos / "red.png"), "--json", "--server", server)
    assert json.loads(ended.out)["guidance"][0]["region"] == "some_town"


def test_a_server_that_is_not_there_is_told_in_one_line(
    photos: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.client.retrying.LONGEST_S", 0.01)
    with acting({}) as gone:
        pass
    for named in (str(photos / "red.png"), str(photos)):
        ended = wastecoach("classify", named, "--server", gone.url)
        assert (ended.code, ended.out) == (Exit.SERVER_UNREACHABLE, "")
        assert gone.url in ended.err
        assert len(ended.err.splitlines()) == 1


def test_a_server_of_somebody_else_is_told(photos: Path, wastecoach: Command) -> None:
    with acting({}) as other:
        ended = wastecoach("classify", str(photos / "red.png"), "--server", other.url)
    assert ended.code == Exit.SERVER_REFUSED
    assert "404" in ended.err


def test_an_address_that_is_none_is_told(photos: Path, wastecoach: Command) -> None:
    ended = wastecoach("classify", str(photos / "red.png"), "--server", "waste.example")
    assert ended.code == Exit.SETTING_INVALID
    assert "server" in ended.err


@pytest.mark.parametrize("option", [("--provider", "stub"), ("--no-cache",), ("--max-cost", "1")])
def test_what_is_for_the_server_to_decide_is_a_usage_error(
    option: tuple[str, ...], photos: Path, wastecoach: Command
) -> None:
    ended = wastecoach("classify", str(photos), "--server", "http://x", *option)
    assert ended.code == Exit.USAGE
    assert "for the server to decide" in ended.err


def test_a_person_sees_the_stages_of_one_photo(photos: Path, server: str) -> None:
    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "wastecoach", "classify", str(photos / "red.png")]
    options = ["--server", server, "--lang", "en", "--json"]
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal
    ) as started:
        out, _ = started.communicate(timeout=60)
    os.close(terminal)
    seen = _read(shown)
    assert json.loads(out)["sightings"][0]["item"] == "lunch_box"
    assert "Done" in seen or "Waiting for your photo" in seen
    assert "100%" in seen
    assert "Wrong? wastecoach feedback send " in seen


def _read(descriptor: int) -> str:
    """What is left on the other end of a terminal that was closed."""
    pieces = []
    with open(descriptor, "rb", buffering=0) as file:
        try:
            while piece := file.read(4096):
                pieces.append(piece)
        except OSError:
            pass
    return b"".join(pieces).decode()
