"""What is particular to the SQLite file: who may read it, and that nothing that happens to it matters."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.clock import Clock
from wastecoach.core.errors import CacheUnavailable
from wastecoach.infra.stores.forgiving import Forgiving
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.sqlite import SqliteStore

GARBAGE = b"this is no database" * 1000
# A disk that is full: no file of this process may become larger than so many bytes.
FULL_DISK = """
import resource, sys, time
from wastecoach.infra.stores.opening import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
store = open_store(sys.argv[1], time.time, time.monotonic, 1000)
for turn in range(100):
    store.put(str(turn), bytes(3000), 60)
    assert store.add("calls", 1, 60) >= 1
    assert store.claim("look", "me", 60)
    store.append("prints", b"record", 60)
    store.follow("prints", "")
    store.get(str(turn))
    store.delete([str(turn)])
print("fine")
"""
READ_ONLY = """
import os, sys, time
from wastecoach.infra.stores.opening import open_store
store = open_store(sys.argv[1], time.time, time.monotonic, 1000)
if os.geteuid() == 0:
    os.seteuid(65534)  # root may write everywhere, nobody may not
store.put("photo", b"seen", 60)
print(store.get("photo"))
"""
FORK = """
import os, sys, time
from pathlib import Path
from wastecoach.infra.stores.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]), time.time)
store.put("photo", b"seen", 60)
child = os.fork()
if child == 0:
    store.add("calls", 1, 60)
    os._exit(0 if store.get("photo") == b"seen" else 1)
if os.waitpid(child, 0)[1] == 0:
    print(store.add("calls", 1, 60))
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cache.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[SqliteStore]:
    store = SqliteStore(path, clock, 100)
    yield store
    store.close()


def test_nothing_is_made_before_it_is_needed(store: SqliteStore, path: Path) -> None:
    assert not path.parent.exists()
    assert store.get("photo") is None
    assert path.exists()


def test_only_its_owner_may_read_the_file_and_its_folder(store: SqliteStore, path: Path) -> None:
    store.put("photo", b"seen", 60)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_entries_survive_the_process(store: SqliteStore, path: Path, clock: Clock) -> None:
    store.put("photo", b"seen", 60)
    store.close()
    assert store.get("photo") == b"seen"


def test_the_oldest_entries_go_where_there_are_too_many(store: SqliteStore) -> None:
    for turn in range(300):
        store.put(str(turn), b"seen", 60)
    assert 100 <= store.count("") <= 112
    assert store.get("299") == b"seen"
    assert store.get("180") is None


def test_what_has_expired_leaves_the_file(store: SqliteStore, path: Path, clock: Clock) -> None:
    for turn in range(60):
        store.put(f"old {turn}", b"seen", 10)
        store.add(f"old {turn}", 1, 10)
        store.claim(f"old {turn}", "crashed", 10)
        store.append("old", b"record", 10)
    clock.later(20)
    for turn in range(24):
        store.put(f"new {turn}", b"seen", 60)
        store.append("new", b"record", 60)
    with sqlite3.connect(path) as connection:
        counts = [
            connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("value", "counter", "claim", "log")
        ]
    connection.close()
    assert counts == [24, 0, 0, 24]


def test_garbage_is_set_aside_and_the_cache_begun_again(store: SqliteStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(GARBAGE)
    store.put("photo", b"seen", 60)
    assert store.get("photo") == b"seen"
    assert path.with_name("cache.db.damaged").read_bytes() == GARBAGE


def test_a_file_damaged_while_it_is_open_is_begun_again(store: SqliteStore, path: Path) -> None:
    for turn in range(50):
        store.put(str(turn), bytes(3000), 60)
    store.close()
    assert store.get("1") == bytes(3000)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(GARBAGE * 3)
    for turn in range(50):
        assert store.get(str(turn)) in {bytes(3000), None}
        store.put(str(turn), b"again", 60)
        assert store.get(str(turn)) == b"again"


def test_a_new_file_of_another_process_is_not_set_aside(
    store: SqliteStore, path: Path, clock: Clock
) -> None:
    store.put("photo", b"seen", 60)
    other = SqliteStore(path, clock)
    other.get("photo")
    store.close()
    path.write_bytes(GARBAGE)
    store.put("photo", b"seen again", 60)
    assert other.get("photo") in {b"seen again", b"seen"}
    assert store.get("photo") == b"seen again"
    other.close()


def test_a_file_of_another_version_is_begun_again(store: SqliteStore, path: Path) -> None:
    store.put("photo", b"seen", 60)
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE value RENAME TO thing")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert store.get("photo") is None
    store.put("photo", b"seen", 60)
    assert store.get("photo") == b"seen"


def test_the_database_of_another_program_is_left_alone(store: SqliteStore, path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CacheUnavailable, match="another program"):
        store.put("photo", b"seen", 60)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "cache.db", Path("/proc/nowhere/cache.db"), tmp_path):
        with pytest.raises(CacheUnavailable):
            SqliteStore(path, clock).get("photo")


def test_a_read_only_folder_is_no_error_to_those_who_ask(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = run(READ_ONLY, f"sqlite:///{tmp_path}/cache.db")
    tmp_path.chmod(0o700)
    assert said.stdout == "b'seen'\n"
    assert "cannot be used" in said.stderr


@pytest.mark.parametrize("limit", [0, 1000, 30_000, 120_000])
def test_a_full_disk_is_no_error_to_those_who_ask(tmp_path: Path, limit: int) -> None:
    url = f"sqlite:///{tmp_path}/cache.db"
    said = run(FULL_DISK, url, str(limit))
    assert said.stdout == "fine\n", said.stderr
    assert "cannot be used" in said.stderr


def test_a_file_locked_by_another_program_is_no_error_to_those_who_ask(
    store: SqliteStore, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.infra.stores.sqlite_file.BUSY_S", 0.05)
    forgiving = Forgiving(store, MemoryStore(clock), clock)
    forgiving.put("before", b"seen", 60)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    forgiving.put("photo", b"seen", 60)
    assert forgiving.get("photo") == b"seen"
    blocker.execute("ROLLBACK")
    blocker.close()
    clock.later(10)
    assert forgiving.get("before") == b"seen"


def test_a_forked_process_opens_the_file_for_itself(path: Path) -> None:
    assert run(FORK, str(path)).stdout == "2\n"


def test_many_threads_share_a_store(store: SqliteStore) -> None:
    faults: list[BaseException] = []

    def work(turn: int) -> None:
        try:
            store.put(str(turn), b"seen", 60)
            assert store.get(str(turn)) == b"seen"
        except BaseException as fault:  # noqa: BLE001 -- told to the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_file_without_our_tables_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    store = SqliteStore(path, lambda: 0.0)
    store.put("photo", b"seen", 60)
    store.close()
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE value")
    database.close()
    for _ in range(2):
        with suppress(CacheUnavailable):
            store.put("photo", b"again", 60)
    assert store.get("photo") == b"again"
