"""`wastecoach seed-bins` as a user meets it, over each kind of database."""

from __future__ import annotations

import csv
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any, get_args

import pytest

from tests.cli.conftest import Command, started, wastecoach
from tests.records.conftest import KINDS, opened
from tests.seeding import portal as portals
from tests.seeding import sheets
from tests.seeding.portal import KEY, Asked, Portal, Said, gateway_error, pages_of
from tests.waiting import gate, until
from wastecoach.bootstrap.places import place_records
from wastecoach.bootstrap.seeding import Stage, Wanted
from wastecoach.cli.exits import Exit
from wastecoach.cli.seed_commands import Kind
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.places.errors import BinFileUnreadable, BinRowsRejected
from wastecoach.core.places.reading.kinds import NAMED
from wastecoach.core.places.records import SourceKept
from wastecoach.infra.open_data import download
from wastecoach.infra.records.levels import upgrade
from wastecoach.library.places import keep_bins, read_bins, seed_bins
from wastecoach.settings import load_settings

__all__ = ["gate", "wastecoach"]
BOXES = Path(__file__).parent / "fixtures" / "boxes.csv"
DIRTY = ("seed-bins", str(BOXES), "--kind", "clothing", "--json")
HEAD = "관리번호,설치장소명,위도,경도"


@pytest.fixture(params=KINDS)
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Each kind of database at the program's level, named in the environment."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("database_url"))
        with opened(url) as engine:
            upgrade(engine)
    else:
        url = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv("WASTECOACH_DATABASE_URL", url)
    return url


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """A portal of this machine with 1,500 clothing boxes, and the key to it in the environment."""
    monkeypatch.setattr(download, "PAUSES_S", ())
    with portals.portal(pages_of(portals.records(1500))) as opened:
        monkeypatch.setenv("WASTECOACH_OPEN_DATA_BASE_URL", opened.url)
        monkeypatch.setenv("DATA_GO_KR_KEY", KEY)
        yield opened


def sources() -> list[SourceKept]:
    with place_records(load_settings()) as records:
        return records.sources()


def table(tmp_path: Path, *rows: str, name: str = "boxes.csv") -> str:
    path = tmp_path / name
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("database")
def test_a_dirty_file_is_loaded_but_for_what_is_no_place(wastecoach: Command) -> None:
    ended = wastecoach(*DIRTY)
    assert ended.code == 0
    told: dict[str, Any] = json.loads(ended.out)
    errors = told.pop("errors")
    assert told == {
        "source": "boxes",
        "read": 11,
        "inserted": 5,
        "updated": 0,
        "unchanged": 0,
        "dropped": 0,
        "merged": 1,
        "rejected": 5,
    }
    assert errors == [
        {"line": 7, "reason": "coordinates_missing"},
        {"line": 8, "reason": "coordinates_unreadable"},
        {"line": 9, "reason": "coordinates_projected"},
        {"line": 10, "reason": "coordinates_rounded"},
        {"line": 11, "reason": "coordinates_outside"},
    ]
    assert sources() == [SourceKept("boxes", "", 5)]


@pytest.mark.usefixtures("database")
def test_a_second_time_nothing_is_new_and_nothing_is_different(wastecoach: Command) -> None:
    wastecoach(*DIRTY)
    again = json.loads(wastecoach(*DIRTY).out)
    assert (again["inserted"], again["updated"], again["unchanged"]) == (0, 0, 5)


@pytest.mark.usefixtures("database")
def test_the_same_places_in_another_form_are_the_same_places(
    wastecoach: Command, tmp_path: Path
) -> None:
    wastecoach(*DIRTY)
    with BOXES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    other = tmp_path / "boxes.csv"
    other.write_bytes(BOXES.read_text("utf-8").encode("cp949"))
    assert json.loads(wastecoach("seed-bins", str(other), *DIRTY[2:]).out)["unchanged"] == 5
    other = tmp_path / "boxes_20260102.xlsx"
    other.write_bytes(sheets.workbook({"a": rows}))
    renewed = json.loads(wastecoach("seed-bins", str(other), *DIRTY[2:]).out)
    assert (renewed["source"], renewed["inserted"], renewed["updated"]) == ("boxes", 0, 5)
    assert sources() == [SourceKept("boxes", "2026-01-02", 5)]


@pytest.mark.usefixtures("database")
def test_a_rehearsal_says_what_would_be_done_and_does_nothing(wastecoach: Command) -> None:
    assert json.loads(wastecoach(*DIRTY, "--dry-run").out)["inserted"] == 5
    assert sources() == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("other", [("A,가,37.5384,126.9449", "clothing"), (None, "medicine")])
def test_a_list_that_lacks_most_of_them_or_is_of_another_kind_replaces_nothing_unless_told(
    wastecoach: Command, tmp_path: Path, other: tuple[str | None, str]
) -> None:
    three = ("A,가,37.5384,126.9449", "B,나,37.5484,126.9549", "C,다,37.5584,126.9649")
    mine = ("--source", "mine", "--json")
    wastecoach("seed-bins", table(tmp_path, *three), "--kind", "clothing", *mine)
    row, kind = other
    again = ("seed-bins", table(tmp_path, *([row] if row else three)), "--kind", kind, *mine)
    refused = wastecoach(*again, "--replace")
    assert (refused.code, refused.out) == (Exit.BIN_POINTS_MISSING, "")
    assert {one.source: one.points for one in sources()}["mine"] == 3
    assert json.loads(wastecoach(*again, "--replace", "--allow-drops").out)["dropped"] >= 2


@pytest.mark.usefixtures("database")
def test_replacing_drops_what_is_there_no_longer_of_that_source_alone(
    wastecoach: Command, tmp_path: Path
) -> None:
    wastecoach("seed-bins", "--builtin", "--json")
    both = table(tmp_path, "A,가,37.5384,126.9449", "B,나,37.5484,126.9549")
    kind = ("--kind", "clothing", "--json", "--source", "mine")
    wastecoach("seed-bins", both, *kind)
    one = table(tmp_path, "A,가,37.5384,126.9449")
    kept = json.loads(wastecoach("seed-bins", one, *kind).out)
    assert (kept["unchanged"], kept["dropped"]) == (1, 0)
    rehearsed = json.loads(wastecoach("seed-bins", one, *kind, "--replace", "--dry-run").out)
    assert rehearsed["dropped"] == 1
    replaced = json.loads(wastecoach("seed-bins", one, *kind, "--replace").out)
    assert (replaced["unchanged"], replaced["dropped"]) == (1, 1)
    assert {one.source: one.points for one in sources()}["mine"] == 1
    assert sum(one.points for one in sources()) == 19


@pytest.mark.usefixtures("database")
def test_a_file_of_which_most_is_bad_loads_nothing_unless_that_is_wanted(
    wastecoach: Command, tmp_path: Path
) -> None:
    bad = table(tmp_path, "A,가,37.5384,126.9449", "B,나,,", "C,다,,")
    refused = wastecoach("seed-bins", bad, "--kind", "clothing")
    assert (refused.code, refused.out) == (Exit.BIN_ROWS_REJECTED, "")
    assert "boxes.csv, row 3: no coordinates" in refused.err
    assert sources() == []
    allowed = wastecoach("seed-bins", bad, "--kind", "clothing", "--allow-rejects", "--json")
    assert json.loads(allowed.out)["inserted"] == 1


@pytest.mark.usefixtures("database")
def test_of_several_files_none_is_loaded_where_one_cannot_be_read(
    wastecoach: Command, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"")
    ended = wastecoach("seed-bins", str(BOXES), str(broken), "--kind", "clothing")
    assert ended.code == Exit.BIN_FILE_UNREADABLE
    assert "“broken.csv” cannot be read (it is empty)" in ended.err
    assert sources() == []


@pytest.mark.usefixtures("database")
def test_of_several_files_each_is_a_source_and_rows_are_named_with_their_file(
    wastecoach: Command, tmp_path: Path
) -> None:
    one = table(tmp_path, "A,가,37.5384,126.9449", "B,나,,", name="one.csv")
    two = table(tmp_path, "A,가,37.5384,126.9449", "B,나,,", name="two.csv")
    told = json.loads(wastecoach("seed-bins", one, two, "--kind", "medicine", "--json").out)
    assert (told["source"], told["inserted"]) == ("one, two", 2)
    assert [(error["file"], error["line"]) for error in told["errors"]] == [
        ("one.csv", 3),
        ("two.csv", 3),
    ]


@pytest.mark.usefixtures("database")
def test_the_shipped_samples_say_that_they_are_samples(wastecoach: Command) -> None:
    ended = wastecoach("seed-bins", "--builtin", "--json")
    told = json.loads(ended.out)
    assert (ended.code, told["read"], told["inserted"], told["rejected"]) == (0, 18, 18, 0)
    (source,) = sources()
    assert "예시" in source.source
    assert "sample" in source.source


@pytest.mark.usefixtures("database")
def test_a_public_data_set_is_downloaded_and_loaded(wastecoach: Command, portal: Portal) -> None:
    asked = ("seed-bins", "--open-data", "clothing", "--json")
    first, second = (json.loads(wastecoach(*asked).out) for _ in range(2))
    assert (first["read"], first["inserted"]) == (1500, 1500)
    assert (second["inserted"], second["updated"], second["unchanged"]) == (0, 0, 1500)
    assert sources() == [SourceKept("전국의류수거함표준데이터", "2026-03-13", 1500)]
    assert len(portal.asked) == 4


@pytest.mark.usefixtures("database")
def test_a_key_on_the_command_line_comes_before_the_settings(
    wastecoach: Command, portal: Portal
) -> None:
    refused = wastecoach("seed-bins", "--open-data", "15139214", "--key", "another-key")
    assert refused.code == Exit.OPEN_DATA_REFUSED
    assert "SERVICE_KEY_IS_NOT_REGISTERED_ERROR" in refused.err
    assert "another-key" not in refused.err
    assert portal.asked[0].query["serviceKey"] == "another-key"


@pytest.mark.usefixtures("database")
def test_a_portal_that_does_not_answer_leaves_what_was_loaded_before(
    wastecoach: Command, portal: Portal
) -> None:
    wastecoach("seed-bins", "--open-data", "clothing")
    portal.speak = lambda _: gateway_error("05", "SERVICETIMEOUT_ERROR")
    ended = wastecoach("seed-bins", "--open-data", "clothing", "--replace")
    assert ended.code == Exit.OPEN_DATA_UNAVAILABLE
    assert sources()[0].points == 1500


def test_without_a_key_the_command_says_where_to_put_it(wastecoach: Command) -> None:
    ended = wastecoach("seed-bins", "--open-data", "medicine")
    assert ended.code == Exit.KEY_MISSING
    assert "WASTECOACH_OPEN_DATA_KEY" in ended.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name files, or --builtin, or --open-data"),
        (("--builtin", "a.csv", "--kind", "clothing"), "name files, or --builtin"),
        (("a.csv",), "--kind"),
        (("--builtin", "--kind", "clothing"), "--kind is for files"),
        (("--builtin", "--key", "k"), "--key is for --open-data"),
        (("--builtin", "--dated", "yesterday"), "no day like 2026-01-31"),
        (("--builtin", "--dated", "20260101"), "no day like 2026-01-31"),
        (("--open-data", "moon"), "not one of clothing"),
        (("--open-data", "OA-15069"), "only a file"),
        (("a.csv", "--kind", "ufo"), "ufo"),
    ],
)
def test_wrong_usage_is_told_of(arguments: tuple[str, ...], told: str, wastecoach: Command) -> None:
    ended = wastecoach("seed-bins", *arguments)
    assert ended.code == Exit.USAGE
    assert told in " ".join(ended.err.split())


def test_the_command_line_offers_every_kind() -> None:
    assert get_args(Kind) == NAMED


@pytest.mark.usefixtures("database")
def test_a_file_whose_name_is_no_text_is_loaded_all_the_same(
    wastecoach: Command, tmp_path: Path
) -> None:
    path = os.fsencode(tmp_path) + b"/bins-\xff.csv"
    Path(os.fsdecode(path)).write_bytes(BOXES.read_bytes())
    ended = wastecoach("seed-bins", os.fsdecode(path), "--kind", "clothing", "--json")
    assert (ended.code, json.loads(ended.out)["source"]) == (0, "bins-")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Exit.BIN_FILE_UNREADABLE),
        ("가,나\n다,라\n".encode(), Exit.BIN_COLUMNS_UNKNOWN),
        (f"{HEAD}\n".encode(), Exit.BIN_FILE_UNREADABLE),
    ],
)
def test_each_fault_of_a_file_has_its_exit_code(
    content: bytes, code: Exit, wastecoach: Command, tmp_path: Path
) -> None:
    path = tmp_path / "bins.csv"
    path.write_bytes(content)
    assert wastecoach("seed-bins", str(path), "--kind", "battery").code == code


def test_all_unusable_rows_go_to_a_file_and_the_first_ones_to_the_terminal(
    wastecoach: Command, tmp_path: Path
) -> None:
    good = [f"{number},가{number},37.5{number}4,126.9449" for number in range(10, 50)]
    bad = [f"{number},나,=1+1,126.9449" for number in range(30)]
    listed = tmp_path / "rejects.csv"
    ended = wastecoach(
        *("seed-bins", table(tmp_path, *good, *bad), "--kind", "clothing"),
        *("--rejects", str(listed)),
    )
    assert ended.code == 0
    assert ended.err.count("the coordinates are no numbers") == 20
    assert "10 more" in ended.err
    with listed.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 30
    assert rows[0] == {
        "file": "boxes.csv",
        "line": "42",
        "reason": "coordinates_unreadable",
        "means": "the coordinates are no numbers",
        "given": "'=1+1, 126.9449",
    }


def test_a_list_of_rejects_that_cannot_be_written_is_told_of(
    wastecoach: Command, tmp_path: Path
) -> None:
    ended = wastecoach(*DIRTY, "--rejects", str(tmp_path / "nowhere" / "rejects.csv"))
    assert ended.code == Exit.OUTPUT_FAILED


@pytest.mark.usefixtures("database")
def test_programs_load_places_with_a_function(tmp_path: Path) -> None:
    seeded = seed_bins([BOXES], kind="clothing", source="mine", dated="2026-01-02")
    assert (seeded.sources, seeded.inserted, seeded.merged) == (("mine",), 5, 1)
    assert sources() == [SourceKept("mine", "2026-01-02", 5)]
    bad = table(tmp_path, "A,가,,")
    with pytest.raises(BinRowsRejected):
        seed_bins([bad], kind="clothing")


@pytest.mark.usefixtures("database")
def test_what_is_stopped_while_it_writes_has_written_nothing(tmp_path: Path) -> None:
    rows = [f"{n},가{n},37.{500_000 + n},126.{900_000 + n}" for n in range(1, 6001)]
    wanted = Wanted((Path(table(tmp_path, *rows)),), "clothing")
    settings = load_settings()
    loaded = read_bins(wanted, settings)
    written: list[int] = []

    def stop(stage: Stage, done: int, _total: int | None) -> None:
        written.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_bins(loaded, settings, replace=False, dry_run=False, told=stop)
    assert 0 < written[0] < len(loaded.points) == 6000
    assert sources() == []


@pytest.mark.usefixtures("database")
def test_programs_name_data_sets_as_users_do(portal: Portal) -> None:
    assert seed_bins(open_data="15139214", key=KEY, dry_run=True).inserted == 1500
    portal.speak = pages_of([])
    with pytest.raises(BinFileUnreadable):
        seed_bins(open_data="clothing", allow_rejects=True)
    with pytest.raises(SettingInvalid):
        seed_bins(open_data="moon")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_the_command_is_obeyed_at_once(
    number: signal.Signals, portal: Portal, gate: Event
) -> None:
    first = portal.speak

    def speak(asked: Asked) -> Said:
        if asked.query["pageNo"] == "2":
            gate.wait()
        return first(asked)

    portal.speak = speak
    with started("seed-bins", "--open-data", "clothing") as process:
        until(lambda: len(portal.asked) == 2)
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (128 + number, b"")
    assert b"Traceback" not in err
    assert KEY.encode() not in err
    assert sources() == []
