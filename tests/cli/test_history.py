"""`wastecoach history` and `wastecoach account`: a walk as somebody new, in the terminal, and what people see."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from tests.cli.conftest import RENEW, Command
from tests.people.town import ME, WASTE, Someone, Town, running_town
from wastecoach import bootstrap
from wastecoach.cli import account, history_chart, history_export
from wastecoach.cli import history as command
from wastecoach.cli.exits import Exit
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import answers
from wastecoach.client import Me
from wastecoach.client.credentials import Held
from wastecoach.client.own import LinkedAccount
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.jobs.progress import Problem
from wastecoach.core.people.kept.entries import Corrected, HistoryEntry, HistoryThing
from wastecoach.core.people.kept.history import OwnedCount
from wastecoach.core.people.kept.weeks import StreamSeen, statistics
from wastecoach.settings import load_settings

GOLDEN = Path(__file__).parent / "history"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    monkeypatch.setenv("WASTECOACH_PERSON_REQUESTS_PER_MINUTE", "100000")
    with running_town(load_settings()) as made:
        yield made


@pytest.fixture
def server(town: Town) -> str:
    return str(town.api.base_url)


@pytest.fixture
def person(town: Town, server: str) -> Someone:
    """Somebody who is signed in at the command line as well."""
    made = town.person()
    access = made.headers["Authorization"].removeprefix("Bearer ")
    sign_in_with(server).keep(Held(server.rstrip("/"), access, "wcr_unused", "홍길동", "kakao"))
    return made


@pytest.fixture
def asked(wastecoach: Command, server: str) -> Command:
    """Runs a command line against the server."""

    def run(*arguments: str, stdin: bytes = b"") -> Any:
        return wastecoach(*arguments, "--server", server, stdin=stdin)

    return run


def test_an_answer_is_corrected_by_the_id_that_the_history_shows(
    person: Someone, asked: Command, example: Path
) -> None:
    assert asked("classify", str(example), "--quiet").code == 0
    (row,) = csv.DictReader(io.StringIO(asked("history", "--csv").out))
    beginning = row["job_id"][: command.SHOWN_DIGITS]
    sent = asked("feedback", "send", beginning, "--right", "--json")
    assert (sent.code, json.loads(sent.out)["job_id"]) == (0, row["job_id"])
    assert asked("feedback", "send", "0" * 8, "--right").code == Exit.JOB_NOT_FOUND


def test_somebody_new_walks_through_all_of_it_and_is_gone(
    town: Town, person: Someone, asked: Command, example: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        assert asked("classify", str(example), "--quiet").code == 0
    shown = asked("history", "--lang", "en")
    assert (shown.code, shown.err) == (0, "")
    assert "Plastics" in shown.out
    assert "By week" in shown.out
    assert (
        len(re.findall(r"^20\d\d-\d\d-\d\d \d\d:\d\d +[0-9a-f]{8} ", shown.out, re.MULTILINE)) == 2
    )
    set_ = asked("account", "set", "--region", "강남구", "--housing", "apartment", "--lang", "en")
    assert "Gangnam" in set_.out
    file = tmp_path / "all.zip"
    exported = asked("history", "export", str(file), "--lang", "en")
    assert exported.out.startswith(f"Written: {file} (")
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as made:
        assert len(json.loads(made.read("history.json"))) == 2
    deleted = asked("account", "delete", "--lang", "en", stdin=b"delete\n")
    assert (deleted.code, deleted.out) == (0, "All of it is deleted.\n")
    assert person.get(ME).status_code == 401
    assert asked("history", "--lang", "en").code == Exit.NOT_SIGNED_IN
    assert list(tmp_path.rglob(".all.zip.*")) == []


def test_programs_read_entries_and_whether_there_are_more(person: Someone, asked: Command) -> None:
    jobs = [person.analysed(name=f"병 {number}") for number in range(3)]
    told = json.loads(asked("history", "--json", "--limit", "2", "--lang", "ko").out)
    assert [entry["job_id"] for entry in told["entries"]] == jobs[:0:-1]
    assert told["more"]
    assert told["entries"][0]["things"][0]["stream"] == "plastic"
    assert not json.loads(asked("history", "--json").out)["more"]
    rows = list(csv.DictReader(io.StringIO(asked("history", "--csv", "--lang", "en").out)))
    assert [row["job_id"] for row in rows] == jobs[::-1]
    assert (rows[0]["photo"], rows[0]["stream_name"], rows[0]["error"]) == ("병 2", "Plastics", "")


def test_filters_go_to_the_server(person: Someone, asked: Command) -> None:
    person.analysed()
    found = asked("history", "--stream", "plastic", "--since", "2020-01-01", "--lang", "en")
    assert "Plastic" in found.out
    assert "By week" not in found.out
    none = asked("history", "--stream", "paper", "--lang", "en")
    assert none.out == "Nothing in your history fits that.\n"
    wrong = asked("history", "--since", "yesterday", "--lang", "en")
    assert wrong.code == Exit.REQUEST_INVALID
    assert "since" in wrong.err


def test_more_than_is_shown_is_mentioned(person: Someone, asked: Command) -> None:
    for _ in range(2):
        person.analysed()
    assert "There is more" in asked("history", "--limit", "1", "--lang", "en").err
    assert asked("history", "--limit", "1", "--quiet").err == ""


def test_the_chart_alone_comes_as_words_and_as_json(person: Someone, asked: Command) -> None:
    person.analysed()
    shown = asked("history", "--chart", "--weeks", "3", "--lang", "en")
    assert "By week" in shown.out
    assert not re.search(r"[0-9a-f]{8} ", shown.out)
    told = json.loads(asked("history", "--chart", "--json", "--weeks", "3").out)
    assert (told["things"], len(told["weeks"])) == (1, 3)


@pytest.mark.parametrize("more", [("--csv",), ("--stream", "plastic"), ("--since", "2026-01-01")])
def test_the_chart_has_no_filters(more: tuple[str, ...], asked: Command) -> None:
    assert asked("history", "--chart", *more).code == Exit.USAGE


def test_an_empty_history_says_how_to_begin(person: Someone, asked: Command, server: str) -> None:
    shown = asked("history", "--lang", "en")
    assert "wastecoach classify PHOTO --server" in shown.out
    assert asked("history", "--json").out == '{"entries":[],"more":false}\n'


def test_one_analysis_is_deleted_by_the_beginning_of_its_id(
    person: Someone, asked: Command
) -> None:
    gone, stays = person.analysed(), person.analysed()
    deleted = asked("history", "delete", gone[:12], "--lang", "en")
    assert deleted.out == f"Deleted: {gone}\n"
    assert [one["job_id"] for one in person.get(f"{WASTE}/history").json()["entries"]] == [stays]
    assert asked("history", "delete", gone).code == Exit.JOB_NOT_FOUND
    # Both would begin so.
    person.analysed()
    assert asked("history", "delete", "").code == Exit.JOB_NOT_FOUND


def test_a_profile_is_shown_changed_and_cleared(person: Someone, asked: Command) -> None:
    assert re.search("Region +not set", asked("account", "show", "--lang", "en").out)
    asked("account", "set", "--region", "달나라", "--language", "ko")
    told = json.loads(asked("account", "show", "--json").out)
    assert (told["region"], told["region_name"], told["language"]) == ("달나라", None, "ko")
    cleared = asked("account", "set", "--clear", "region", "--housing", "house", "--json")
    told = json.loads(cleared.out)
    assert (told["region"], told["housing"], told["language"]) == (None, "house", "ko")
    nothing = asked("account", "set", "--lang", "en")
    assert nothing.code == Exit.USAGE
    assert "--language, --region or --housing" in nothing.err


@pytest.mark.parametrize("typed", [b"", b"\n", b"yes\n", b"delete it\n", "삭제\n".encode()])
def test_nothing_is_deleted_without_the_very_word(
    person: Someone, asked: Command, typed: bytes, server: str
) -> None:
    ended = asked("account", "delete", "--lang", "en", stdin=typed)
    assert (ended.code, ended.out) == (Exit.ERROR, "")
    assert "history export" in ended.err
    assert "Nothing was deleted." in ended.err
    assert person.get(ME).status_code == 200
    assert sign_in_with(server).held is not None


@pytest.mark.parametrize("how", [("--yes",), ("--lang", "ko")])
def test_an_account_is_deleted_and_the_sign_in_here_forgotten(
    person: Someone, asked: Command, how: tuple[str, ...], server: str
) -> None:
    assert asked("account", "delete", *how, stdin=" 삭제 \n".encode()).code == 0
    assert person.get(ME).status_code == 401
    assert sign_in_with(server).held is None


def test_an_export_that_cannot_be_written_is_told(
    person: Someone, asked: Command, tmp_path: Path
) -> None:
    file = tmp_path / "missing" / "all.zip"
    ended = asked("history", "export", str(file))
    assert ended.code == Exit.OUTPUT_FAILED
    assert str(file) in ended.err


@pytest.mark.parametrize(
    "line",
    [
        ("history",),
        ("history", "delete", "a"),
        ("history", "export", "all.zip"),
        ("account", "show"),
        ("account", "set", "--region", "강남구"),
        ("account", "delete", "--yes"),
    ],
)
def test_whoever_is_not_signed_in_is_told_how(
    line: tuple[str, ...], town: Town, asked: Command, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = asked(*line, "--lang", "en")
    assert (ended.code, ended.out) == (Exit.NOT_SIGNED_IN, "")
    assert "wastecoach login" in ended.err
    assert not list(tmp_path.glob("*.zip"))


def test_a_history_is_of_a_server(wastecoach: Command) -> None:
    ended = wastecoach("history")
    assert ended.code == Exit.USAGE
    assert "--server" in ended.err


def test_a_size_is_told_in_the_unit_that_fits() -> None:
    sizes = [0, 999, 1000, 3_400_000, 2_000_000_000, 5 * 10**15]
    assert [history_export.size_of(size) for size in sizes] == [
        *("0 B", "999 B", "1.0 kB", "3.4 MB", "2.0 GB", "5000.0 TB")
    ]


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=8),
    st.integers(0, 100),
)
def test_a_bar_is_as_long_as_its_parts_and_none_of_them_vanishes(
    parts: dict[str, int], more: int
) -> None:
    total = sum(parts.values())
    most = max(1, total + more)
    made = history_chart.lengths(parts, most, 40)
    assert all((length > 0) == (parts[name] > 0) for name, length in made.items())
    assert sum(made.values()) <= 40 + len(parts)
    if len(parts) <= 1:
        assert abs(sum(made.values()) - 40 * total / most) < 1.01


def test_a_chart_takes_any_stream_that_a_server_tells_of() -> None:
    counts = [OwnedCount("2026-11-26", f"stream {n}", 20 - n) for n in range(15)]
    told = statistics(counts, AT.timestamp(), 2)
    strange = {
        "stream 0": StreamSeen("아주 긴 이름의 배출 방법이라서 막대가 밀려나는 것", "no colour")
    }
    console = Console(width=80, file=io.StringIO(), force_terminal=True)
    console.print(history_chart.chart(replace(told, legend=strange), bootstrap.catalogue("en")))
    text = re.sub("\x1b[^m]*m", "", console.file.getvalue())  # type: ignore[attr-defined]
    lines = [line.rstrip() for line in text.splitlines()]
    assert all(cell_len(line) <= 80 for line in lines)
    assert lines[1].startswith("아주 긴 이름의 배출 방법… ")
    assert lines[15].startswith("stream 14")


AT = dt.datetime(2026, 11, 26, 14, 30, tzinfo=dt.UTC)
LEGEND = {
    "en": {"clear_pet": "Clear PET bottles", "paper": "Paper", "unsure": "not sure"},
    "ko": {"clear_pet": "투명 페트병", "paper": "종이류", "unsure": "확실하지 않음"},
}
COUNTS = [
    OwnedCount("2026-11-05", "clear_pet", 3),
    OwnedCount("2026-11-12", "paper", 2),
    OwnedCount("2026-11-12", "clear_pet", 4),
    OwnedCount("2026-11-24", "clear_pet", 7),
    OwnedCount("2026-11-26", "paper", 1),
    OwnedCount("2026-11-26", "unsure", 1),
]


def _chart(language: Language) -> RenderableType:
    legend = {name: StreamSeen(told, "#0070c0") for name, told in LEGEND[language].items()}
    told = replace(statistics(COUNTS, AT.timestamp(), 5), legend=legend)
    return history_chart.chart(told, bootstrap.catalogue(language))


def _table(language: Language) -> RenderableType:
    names = LEGEND[language]
    bottle = "Clear PET bottle" if language == "en" else "투명 페트병"
    box = "Paper box" if language == "en" else "종이 상자"
    things = (
        HistoryThing("pet_bottle_clear", bottle, "clear_pet", names["clear_pet"], ""),
        HistoryThing(None, box, "unsure", names["unsure"], "", Corrected("wrong", "a", box)),
    )
    entry = HistoryEntry("3f2a9c0b" * 4, AT.isoformat(), "done", "kitchen.jpg", "en", things)
    failed = Problem("photo_damaged", "")
    entries = [
        entry,
        HistoryEntry("9b1d3f5a" * 4, AT.isoformat(), "failed", None, "en", (), failed),
        HistoryEntry("0b5b1f0e" * 4, AT.isoformat(), "processing", None, "en", ()),
    ]
    return command.table(entries, bootstrap.catalogue(language))


def _account(language: Language) -> RenderableType:
    me = Me(
        id="a" * 32,
        name="홍길동",
        created_at=AT,
        role="admin",
        language="ko",
        region="달나라",
        region_name=None,
        housing=None,
        accounts=(
            LinkedAccount("kakao", AT, "h***@kakao.com"),
            LinkedAccount("naver", AT, None),
        ),
        sessions=2,
    )
    return account.table(me, bootstrap.catalogue(language))


SHOWN = {"chart": _chart, "table": _table, "account": _account}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", SHOWN)
def test_what_people_see_is_what_it_was(
    what: str, language: Language, capfd: pytest.CaptureFixture[str]
) -> None:
    answers().print(SHOWN[what](language))
    shown = "".join(line.rstrip() + "\n" for line in capfd.readouterr().out.splitlines())
    file = GOLDEN / f"{what}.{language}.txt"
    if RENEW:
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
    assert all(cell_len(line) <= 80 for line in shown.splitlines())
