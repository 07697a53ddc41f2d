"""Checks 21 to 30: RabbitMQ, PostgreSQL, its backups, Redis."""

from __future__ import annotations

from wastecoach.core.clusters.health import broker_verdicts as broker
from wastecoach.core.clusters.health import data_verdicts as data
from wastecoach.core.clusters.health.asking import UNITS
from wastecoach.core.clusters.health.checks import Check, Seen
from wastecoach.core.clusters.health.looks import SLOW_TOOL_MS, judged
from wastecoach.core.health import Finding

TOOL = SLOW_TOOL_MS
BROKER, DATABASE = UNITS["rabbitmq"][0], UNITS["postgresql"][0]


def _rabbitmq(seen: Seen) -> Finding:
    return seen.part("rabbitmq", seen.facts.broker, broker.of_greeting)


def _members(seen: Seen) -> Finding:
    wanted = [node.name for node in seen.cluster.in_group("rabbitmq")]
    told = seen.facts.members
    return judged(told, lambda of: broker.of_members(of, wanted), of=BROKER, slow_ms=TOOL)


def _alarms(seen: Seen) -> Finding:
    return judged(seen.facts.members, broker.of_alarms, of=BROKER, slow_ms=TOOL)


def _leaders(seen: Seen) -> Finding:
    return judged(seen.facts.queues, broker.of_leaders, of=BROKER, slow_ms=TOOL)


def _quorum(seen: Seen) -> Finding:
    members = len(seen.cluster.in_group("rabbitmq"))
    told = seen.facts.queues
    return judged(told, lambda of: broker.of_quorum(of, members), of=BROKER, slow_ms=TOOL)


def _waiting(seen: Seen) -> Finding:
    return judged(seen.facts.queues, broker.of_waiting, of=BROKER, slow_ms=TOOL)


def _postgresql(seen: Seen) -> Finding:
    return seen.part("postgresql", seen.facts.postgresql, data.of_postgresql)


def _replication(seen: Seen) -> Finding:
    return judged(seen.facts.postgresql, data.of_replication, of=DATABASE)


def _backup(seen: Seen) -> Finding:
    return judged(seen.facts.backups, data.of_backup, of="stat")


def _redis(seen: Seen) -> Finding:
    return seen.part("redis", seen.facts.redis, data.of_redis_memory)


RABBITMQ, POSTGRESQL = ("rabbitmq",), ("postgresql",)
DATA_CHECKS = (
    Check(21, "rabbitmq", 5, "node", RABBITMQ, ("units", "broker"), _rabbitmq),
    Check(22, "members", 10, "cluster", RABBITMQ, ("members",), _members),
    Check(23, "alarms", 10, "cluster", RABBITMQ, ("members",), _alarms),
    Check(24, "leaders", 10, "cluster", RABBITMQ, ("queues",), _leaders),
    Check(25, "quorum", 5, "cluster", RABBITMQ, ("queues",), _quorum),
    Check(26, "queues", 2, "cluster", RABBITMQ, ("queues",), _waiting),
    Check(27, "postgresql", 10, "node", POSTGRESQL, ("units", "postgresql"), _postgresql),
    Check(28, "replication", 2, "node", POSTGRESQL, ("postgresql",), _replication),
    Check(29, "backup", 5, "node", ("monitoring",), ("backups",), _backup),
    Check(30, "redis", 5, "node", ("redis",), ("units", "redis"), _redis),
)
