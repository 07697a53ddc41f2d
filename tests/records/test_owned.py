"""What belongs to an owner, on every kind of database: found by pages, counted, deleted with all that hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from tests.records.conftest import opened
from tests.records.examples import LEASE_S, NOW, RESULT, WHY, brought, job, letter, message
from tests.records.test_races import at_once
from wastecoach.core.jobs.errors import JobNotFound
from wastecoach.core.jobs.records import BatchStatus, Once, Result
from wastecoach.core.people.caller import LEFT_BEHIND
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.kept.history import DeletedJob, OwnedAsked, OwnedCount, OwnedJob
from wastecoach.infra.records import owned as module
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.owned import SqlOwned
from wastecoach.infra.records.people_rows import fields_of
from wastecoach.infra.records.people_schema import FEEDBACK
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.infra.records.schema import METADATA

MINE, THEIRS = "me", "them"
DAY_S = 86_400.0


@pytest.fixture
def owned(engine: Engine) -> SqlOwned:
    return SqlOwned(engine)


def added(records: SqlJobRecords, name: str, at: float = NOW, owner: str | None = MINE) -> None:
    """A job whose photo came."""
    records.add(replace(job(name), created_at=at, owner=owner), None)
    records.uploaded(name, message(name), at)


def done(
    records: SqlJobRecords,
    name: str,
    *streams: str,
    at: float = NOW,
    owner: str | None = MINE,
) -> None:
    """A job with a result."""
    added(records, name, at, owner)
    assert records.begin(name, "worker", at, LEASE_S)
    result = Result("ko", f"of {name}".encode(), streams or ("plastic",), "miss", 0.0)
    assert records.finish(name, 1, result, at + 5)


def said(engine: Engine, job_id: str, thing: int = 0, **changes: object) -> Feedback:
    """A correction of a thing of a job."""
    made = Feedback(
        id=f"said of {job_id} {thing}",
        job=job_id,
        thing=thing,
        owner=MINE,
        at=NOW,
        verdict="wrong",
        seen_item="pet_bottle",
        right_item="glass_bottle",
        comment="유리병이에요",
        digest="d" * 64,
        photo=f"photos/said/{job_id}-{thing}",
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    with engine.begin() as connection:
        connection.execute(FEEDBACK.insert().values(fields_of(made)))
    return made


def names(found: list[OwnedJob]) -> list[str]:
    return [one.job.id for one in found]


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has that has any."""
    with engine.connect() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.tables.values()
        }
    return {name: number for name, number in counted.items() if number}


def test_jobs_come_with_their_results_the_newest_first(
    records: SqlJobRecords, owned: SqlOwned
) -> None:
    done(records, "old", "plastic", "unsure", at=NOW)
    added(records, "new", at=NOW + 9)
    done(records, "anothers", owner=THEIRS)
    done(records, "nobodys", owner=None)
    new, old = owned.owned(MINE, OwnedAsked(10))
    assert (new.job, new.streams, new.analysis) == (records.job("new"), (), None)
    assert (old.job, old.streams, old.analysis) == (
        records.job("old"),
        ("plastic", "unsure"),
        b"of old",
    )


def test_a_result_told_in_another_language_as_well_is_one_entry(
    records: SqlJobRecords, owned: SqlOwned
) -> None:
    done(records, "a")
    records.keep_analysis("a", "en", b"english")
    assert [one.analysis for one in owned.owned(MINE, OwnedAsked(10))] == [b"of a"]


def test_a_job_comes_with_what_was_said_of_its_things(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    done(records, "a", "plastic", "glass")
    done(records, "b", at=NOW - 1)
    second, first = said(engine, "a", 1), said(engine, "a", 0, verdict="right")
    assert [one.corrections for one in owned.owned(MINE, OwnedAsked(10))] == [(first, second), ()]


def test_a_job_whose_photo_never_came_is_not_told(records: SqlJobRecords, owned: SqlOwned) -> None:
    records.add(replace(job("waiting"), owner=MINE), None)
    assert owned.owned(MINE, OwnedAsked(10)) == []


def test_a_stream_is_looked_for_by_its_whole_name(records: SqlJobRecords, owned: SqlOwned) -> None:
    done(records, "a", "plastic")
    done(records, "b", "plastic_film", "glass")
    done(records, "c", "plasticxfilm")
    added(records, "d")
    found = {
        stream: names(owned.owned(MINE, OwnedAsked(10, stream=stream)))
        for stream in ("plastic", "glass", "plastic_film", "film", "%", '","')
    }
    assert found == {
        "plastic": ["a"],
        "glass": ["b"],
        "plastic_film": ["b"],
        "film": [],
        "%": [],
        '","': [],
    }


def test_since_is_inclusive_and_until_is_not(records: SqlJobRecords, owned: SqlOwned) -> None:
    for number in range(4):
        done(records, str(number), at=NOW + number)
    asked = OwnedAsked(10, since=NOW + 1, until=NOW + 3)
    assert names(owned.owned(MINE, asked)) == ["2", "1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    moments=st.lists(st.sampled_from([NOW, NOW + 0.1, NOW + 1 / 3]), max_size=9),
    limit=st.integers(1, 4),
)
def test_pages_tell_every_job_once_however_many_were_made_at_one_moment(
    engine: Engine, moments: list[float], limit: int
) -> None:
    records, owned = SqlJobRecords(engine), SqlOwned(engine)
    owned.delete_owned(MINE)
    for number, at in enumerate(moments):
        done(records, f"job {number}", at=at)
    every = names(owned.owned(MINE, OwnedAsked(100)))
    told: list[str] = []
    after = None
    while page := owned.owned(MINE, OwnedAsked(limit, after)):
        told += names(page)
        after = (page[-1].job.created_at, page[-1].job.id)
    assert told == every
    assert sorted(told) == sorted(f"job {number}" for number in range(len(moments)))


def test_things_are_counted_by_stream_and_korean_day(
    records: SqlJobRecords, owned: SqlOwned
) -> None:
    # 2027-01-15 17:00 in Korea; seven hours later it is the 16th there, and still the 15th in UTC.
    done(records, "a", "plastic", "plastic", "unsure")
    done(records, "b", "plastic")
    done(records, "c", "glass", at=NOW + 7 * 3600)
    done(records, "old", at=NOW - DAY_S)
    done(records, "anothers", owner=THEIRS)
    added(records, "going on")
    assert owned.owned_counts(MINE, NOW) == [
        OwnedCount("2027-01-15", "plastic", 3),
        OwnedCount("2027-01-15", "unsure", 1),
        OwnedCount("2027-01-16", "glass", 1),
    ]


def test_photos_are_those_that_are_kept(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    done(records, "a")
    done(records, "purged")
    done(records, "anothers", owner=THEIRS)
    records.purged(["purged"])
    said(engine, "a")
    said(engine, "forgotten long ago")
    said(engine, "purged", photo=None)
    kept = ["photos/a", "photos/said/a-0", "photos/said/forgotten long ago-0"]
    assert sorted(owned.owned_photos(MINE)) == kept
    assert sorted(owned.photos_of(MINE, "a") or ()) == ["photos/a", "photos/said/a-0"]
    assert owned.photos_of(MINE, "purged") == []
    assert owned.photos_of(MINE, "anothers") is None
    assert owned.photos_of(MINE, "none") is None


def test_corrections_come_by_pages(owned: SqlOwned, engine: Engine) -> None:
    every = sorted((said(engine, f"job {number}") for number in range(5)), key=lambda one: one.id)
    said(engine, "anothers", owner=THEIRS)
    first = owned.owned_feedback(MINE, 3, "")
    rest = owned.owned_feedback(MINE, 3, first[-1].id)
    assert [*first, *rest] == every


def test_everything_of_an_owner_goes_and_nothing_of_others(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    for owner in (MINE, THEIRS, None):
        _make_everything(records, engine, str(owner), owner)
    before = rows(engine)
    deleted = owned.delete_owned(MINE)
    assert {one.id for one in deleted} == {
        f"{MINE} {state}" for state in ("sent", "working", "done", "failed")
    }
    assert {one.photo for one in deleted} == {f"photos/{one.id}" for one in deleted}
    after = rows(engine)
    kept = {name: number - after.get(name, 0) for name, number in before.items()}
    assert kept == {
        **dict.fromkeys(("results", "outbox", "dead_letters", "batches"), 1),
        "jobs": 4,
        "analyses": 2,
        "feedback": 0,
    }
    assert owned.owned(MINE, OwnedAsked(10)) == []
    assert len(owned.owned(THEIRS, OwnedAsked(10))) == 4
    assert owned.delete_owned(MINE) == []
    assert rows(engine) == after


def _make_everything(records: SqlJobRecords, engine: Engine, name: str, owner: str | None) -> None:
    records.add_batch(BatchStatus(f"{name} batch", "October", NOW, 3), owner)
    added(records, f"{name} sent", owner=owner)
    for state in ("working", "failed"):
        added(records, f"{name} {state}", owner=owner)
        records.begin(f"{name} {state}", "worker", NOW, LEASE_S)
        records.sent([m for m in records.take_due(NOW, 9, 0) if m.job == f"{name} {state}"], NOW)
    records.fail(f"{name} failed", 1, WHY, letter(f"{name} failed"), NOW)
    done(records, f"{name} done", owner=owner)
    records.sent([m for m in records.take_due(NOW, 9, 0) if m.job == f"{name} done"], NOW)
    records.keep_analysis(f"{name} done", "en", b"english")
    said(engine, f"{name} done", owner=owner)


def test_corrections_stay_as_labels_of_nobodys(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    done(records, "a", "plastic", "glass")
    both = [said(engine, "a", 0), said(engine, "a", 1)]
    old = said(engine, "forgotten long ago")
    theirs = said(engine, "b", owner=THEIRS)
    owned.delete_owned(MINE)
    with engine.connect() as connection:
        left = {row.id: row for row in connection.execute(select(FEEDBACK))}
    for one in (*both, old):
        row = left[one.id]
        assert (row.owner, row.comment, row.photo) == (None, "", None)
        assert row.job == one.id
        assert (row.verdict, row.right_item, row.digest) == ("wrong", "glass_bottle", one.digest)
    assert left[theirs.id].owner == THEIRS
    assert left[theirs.id].comment == theirs.comment


def test_many_jobs_go_in_turns(
    records: SqlJobRecords, owned: SqlOwned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    for number in range(8):
        done(records, f"job {number}")
    assert len(owned.delete_owned(MINE)) == 8
    assert owned.owned(MINE, OwnedAsked(10)) == []


def test_what_waits_for_its_photo_stays_as_nobodys_until_it_expires(
    records: SqlJobRecords, owned: SqlOwned
) -> None:
    made = replace(job("waiting", region="seoul_mapo", housing="house", name="병"), owner=MINE)
    records.add(made, Once("me:key", "hash"))
    assert owned.delete_owned(MINE) == [DeletedJob("waiting", None)]
    left = records.job("waiting")
    assert left is not None
    assert left.owner == LEFT_BEHIND
    with pytest.raises(JobNotFound):
        records.uploaded("waiting", message("waiting"), NOW)
    assert records.take_due(NOW, 9, 0) == []
    assert (left.wish.region, left.wish.housing, left.wish.location, left.wish.name) == (None,) * 4
    (expired,) = records.expire(NOW + 9000, NOW + 9000, 10)
    assert expired.photo == "photos/waiting"
    # The same key makes a job of its own again.
    assert records.add(replace(made, id="new"), Once("me:key", "hash")).id == "new"


def test_one_job_goes_alone_and_only_for_its_owner(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    done(records, "a")
    done(records, "b")
    said(engine, "a")
    assert owned.delete_one(THEIRS, "a") is None
    assert owned.delete_one(MINE, "a") == DeletedJob("a", "photos/a")
    assert owned.delete_one(MINE, "a") is None
    assert names(owned.owned(MINE, OwnedAsked(10))) == ["b"]
    assert owned.owned_feedback(MINE, 9, "") == []


def test_a_worker_whose_job_is_deleted_can_write_nothing_more(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    brought(records, "processing")
    owned.delete_owned("someone")
    records.advance("job", 1, "look", 50)
    records.renew(["worker of job"], NOW + 99)
    assert not records.finish("job", 1, RESULT, NOW)
    assert not records.fail("job", 1, WHY, letter(), NOW)
    assert not records.put_back("job", 1, message())
    assert records.begin("job", "another", NOW + LEASE_S, LEASE_S) is None
    assert rows(engine) == {}


def test_of_a_deletion_and_whatever_else_happens_at_that_moment_nothing_is_left(
    records: SqlJobRecords, owned: SqlOwned, engine: Engine
) -> None:
    for number in range(5):
        added(records, name := f"job {number}")
        records.begin(name, "worker", NOW, LEASE_S)
        at_once(*_all_at_once(records, owned, name))
        owned.delete_owned(MINE)
        assert rows(engine) == {}


def _all_at_once(
    records: SqlJobRecords, owned: SqlOwned, name: str
) -> Iterator[Callable[[], object]]:
    yield lambda: owned.delete_owned(MINE)
    yield lambda: owned.delete_owned(MINE)
    yield lambda: records.finish(name, 1, RESULT, NOW)
    yield lambda: records.put_back(name, 1, message(name))
    yield lambda: records.sent(records.take_due(NOW, 9, 0), NOW)


def test_a_page_is_found_by_the_index(tmp_path: Path) -> None:
    """SQLite tells how it would look, whatever there is to be found."""
    with opened(f"sqlite:///{tmp_path / 'own.db'}") as engine:
        upgrade(engine)
        page = module._page(MINE, OwnedAsked(9, after=(NOW, "a"), stream="glass"))
        words = page.compile(engine, compile_kwargs={"literal_binds": True})
        with engine.connect() as connection:
            plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert plan[0].startswith("SEARCH jobs USING INDEX jobs_of_owner (owner=? AND (created_at")
    assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]
