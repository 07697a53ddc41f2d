"""PostgreSQL, its backups, and Redis, as they answer on this machine."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

from wastecoach.infra.deploy.probe.looking import connected, said

# One statement tells all; it names no data.
QUESTION = """
select json_build_object(
  'standby', pg_is_in_recovery(),
  'connections', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
  'allowed', current_setting('max_connections')::int,
  'replicas', coalesce((select json_agg(json_build_object(
      'name', application_name, 'state', state,
      'behind', coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint))
    from pg_stat_replication where not pg_is_in_recovery()), '[]'::json),
  'slots', coalesce((select json_agg(slot_name) from pg_replication_slots where not active), '[]'::json),
  'bytes', (select sum(pg_database_size(oid)) from pg_database)
)"""
SETTINGS = Path("/etc/redis/redis.conf")
REDIS_PORT = 6379
SHOWN = ("used_memory", "maxmemory", "maxmemory_policy", "loading", "rdb_last_bgsave_status")


def postgresql() -> dict[str, Any]:
    """How the database is, asked as its own user over its own socket."""
    told = said(
        "runuser", "-u", "postgres", "--", "psql", "-XAtq", "-d", "postgres", "-c", QUESTION
    )
    found: dict[str, Any] = json.loads(told)
    return found


def backups(folder: str, pattern: str) -> dict[str, Any]:
    """The newest backup: seconds since it was written, and its bytes; None where there is none."""
    files = [(path.stat().st_mtime, path) for path in Path(folder).glob(pattern) if path.is_file()]
    if not files:
        return {"age": None, "bytes": 0}
    written, newest = max(files)
    return {"age": round(time.time() - written), "bytes": newest.stat().st_size}


def volumes(folders: list[str]) -> list[dict[str, Any]]:
    """Where data lies: whether the folder is there, can be written, and is a volume of its own."""
    return [_volume(Path(folder)) for folder in folders]


def redis(address: str, port: int = REDIS_PORT) -> dict[str, Any]:
    """Memory of Redis and how it is; its password comes from its own settings."""
    with connected(address, port) as line:
        password = _password(SETTINGS)
        if password:
            line.sendall(_command("AUTH", password))
            _reply(line)
        line.sendall(_command("INFO"))
        told = dict(pair.split(":", 1) for pair in _reply(line).splitlines() if ":" in pair)
    values = {name: told.get(name, "") for name in SHOWN}
    return {
        "used": int(values["used_memory"] or 0),
        "limit": int(values["maxmemory"] or 0),
        "policy": values["maxmemory_policy"],
        "loading": values["loading"] == "1",
        "saved": values["rdb_last_bgsave_status"] != "err",
    }


def _volume(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        return {"path": str(folder), "there": False, "read_only": False, "own": False}
    flags = os.statvfs(folder).f_flag
    own = folder.stat().st_dev != Path("/").stat().st_dev
    return {"path": str(folder), "there": True, "read_only": bool(flags & os.ST_RDONLY), "own": own}


def _password(settings: Path) -> str:
    for line in settings.read_text(encoding="utf-8").splitlines():
        word, _, value = line.strip().partition(" ")
        if word == "requirepass":
            return value.strip().strip('"')
    return ""


def _command(*words: str) -> bytes:
    told = [word.encode() for word in words]
    return b"*%d\r\n" % len(told) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in told)


def _reply(line: socket.socket) -> str:
    """One reply of Redis: a line, or a text whose length comes first."""
    with line.makefile("rb") as stream:
        head = stream.readline()
        if head[:1] == b"-":
            raise PermissionError
        return stream.read(int(head[1:])).decode("utf-8", "replace") if head[:1] == b"$" else ""
