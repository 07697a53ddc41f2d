"""A database file that several processes open: who looks into it and leaves takes nothing along."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from wastecoach.infra.records.opening import open_engine

LOOKS = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM sqlite_master').fetchall()"


def test_a_process_that_looks_into_the_records_and_ends_does_not_take_their_log_away(
    tmp_path: Path,
) -> None:
    path = tmp_path / "records.db"
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as one:
        one.execute(text("CREATE TABLE jobs (id)"))
        one.commit()
        with engine.connect():
            # SQLite's locks belong to a process: to open the file beside it, and close it, takes them away.
            pass
        subprocess.run([sys.executable, "-c", LOOKS, str(path)], check=True)
        one.execute(text("INSERT INTO jobs VALUES (1)"))
        one.commit()
        found = sqlite3.connect(path)
        assert found.execute("SELECT id FROM jobs").fetchall() == [(1,)]
        found.close()
    engine.dispose()
