"""What the facts about PostgreSQL, Redis, backups and volumes mean."""

from __future__ import annotations

from collections.abc import Sequence

from wastecoach.core.clusters.health.data_facts import Backup, Postgresql, Redis
from wastecoach.core.clusters.health.host_facts import Volume
from wastecoach.core.health import Finding
from wastecoach.core.health_verdicts import GIGABYTE, MEGABYTE, MemorySeen, of_redis

HOUR_S = 3600.0
# Backups are made every day: one is late after a day and a little, and there is something wrong after three.
BACKUP_LATE_S, BACKUP_OLD_S = 26 * HOUR_S, 72 * HOUR_S
# Etcd's every six hours.
ETCD_LATE_S, ETCD_OLD_S = 7 * HOUR_S, 26 * HOUR_S
FULL_CONNECTIONS = 0.9
BEHIND_BYTES = 64 * MEGABYTE


def of_postgresql(found: Postgresql) -> Finding:
    """Of a database that answers: whether it takes writes, and more connections."""
    params: dict[str, str | float] = {
        "connections": found.connections,
        "allowed": found.allowed,
        "gb": f"{found.bytes / GIGABYTE:.2f}",
    }
    if found.standby:
        return Finding("fail", "cluster.postgresql_standby", params)
    if found.connections >= FULL_CONNECTIONS * found.allowed:
        return Finding("warn", "cluster.postgresql_crowded", params)
    return Finding("pass", "cluster.postgresql", params)


def of_replication(found: Postgresql) -> Finding:
    """Of standbys, where there are any: whether they follow; a slot that nobody reads keeps every change."""
    if found.slots:
        return Finding("warn", "cluster.replication_slots", {"slots": ", ".join(found.slots)})
    late = [
        replica
        for replica in found.replicas
        if replica.state != "streaming" or replica.behind > BEHIND_BYTES
    ]
    if late:
        shown = ", ".join(f"{one.name} ({one.state}, {one.behind // MEGABYTE} MB)" for one in late)
        return Finding("warn", "cluster.replication_late", {"standbys": shown})
    if found.replicas:
        return Finding("pass", "cluster.replication", {"count": len(found.replicas)})
    return Finding("pass", "cluster.replication_none")


def of_backup(found: Backup, late_s: float = BACKUP_LATE_S, old_s: float = BACKUP_OLD_S) -> Finding:
    """Of the newest backup: whether there is one, with something in it, of today."""
    if found.age is None:
        return Finding("warn", "cluster.backup_none")
    params: dict[str, str | float] = {
        "hours": round(found.age / HOUR_S, 1),
        "mb": f"{found.bytes / MEGABYTE:.1f}",
    }
    if not found.bytes:
        return Finding("fail", "cluster.backup_empty", params)
    if found.age > old_s:
        return Finding("fail", "cluster.backup_old", params)
    if found.age > late_s:
        return Finding("warn", "cluster.backup_old", params)
    return Finding("pass", "cluster.backup", params)


def of_redis_memory(found: Redis) -> Finding:
    """Of a Redis that answers: whether it can take something in, and keeps it."""
    if found.loading:
        return Finding("warn", "cluster.redis_loading")
    if not found.saved:
        return Finding("warn", "cluster.redis_unsaved")
    return of_redis(MemorySeen(found.used, found.limit, found.policy))


def of_volumes(volumes: Sequence[Volume], *, own: bool) -> Finding:
    """Of the folders of data: whether they are there and can be written; `own`: on a volume of their own."""
    lost = [volume.path for volume in volumes if not volume.there]
    if lost:
        return Finding("fail", "cluster.volume_lost", {"paths": ", ".join(lost)})
    stuck = [volume.path for volume in volumes if volume.read_only]
    if stuck:
        return Finding("fail", "cluster.volume_read_only", {"paths": ", ".join(stuck)})
    shared = [volume.path for volume in volumes if own and not volume.own]
    if shared:
        return Finding("warn", "cluster.volume_shared", {"paths": ", ".join(shared)})
    return Finding("pass", "cluster.volume", {"paths": ", ".join(one.path for one in volumes)})
