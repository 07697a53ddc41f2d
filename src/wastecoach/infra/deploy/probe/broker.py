"""RabbitMQ, as a member of it on this machine tells."""

from __future__ import annotations

import json
from typing import Any

from wastecoach.infra.deploy.probe.looking import connected, said

PORT = 5672
# What a client of AMQP 0-9-1 says first; a server that is well begins the conversation, which is a frame of type 1.
GREETING, METHOD = b"AMQP\x00\x00\x09\x01", b"\x01"
SHOWN = ("name", "type", "leader", "members", "online", "messages", "consumers")


def greets(address: str, port: int = PORT) -> dict[str, bool]:
    """Whether the member answers a client."""
    with connected(address, port) as line:
        line.sendall(GREETING)
        return {"greets": line.recv(1) == METHOD}


def members() -> dict[str, Any]:
    """The members that should be and those that run, what is alarmed, and whether the cluster is torn."""
    told = json.loads(said("rabbitmqctl", "-q", "cluster_status", "--formatter", "json"))
    return {
        "known": sorted(told["disk_nodes"]),
        "running": sorted(told["running_nodes"]),
        "alarms": [_alarm(alarm) for alarm in told.get("alarms", ())],
        "torn": bool(told.get("partitions")),
    }


def queues(virtual_host: str) -> list[dict[str, Any]]:
    """Every queue there: who leads it, who holds it and who of them is there, what waits in it."""
    told = said(
        *("rabbitmqctl", "-q", "-p", virtual_host, "list_queues", *SHOWN, "--formatter", "json")
    )
    return [_queue(row) for row in json.loads(told)]


def _queue(row: dict[str, Any]) -> dict[str, Any]:
    kind = str(row.get("type", "")).rsplit("_", 2)
    return {
        "name": row["name"],
        "quorum": "quorum" in kind,
        "leader": row.get("leader") or "",
        "members": list(row.get("members") or ()),
        "online": list(row.get("online") or ()),
        "waiting": row.get("messages") or 0,
        "consumers": row.get("consumers") or 0,
    }


def _alarm(alarm: Any) -> dict[str, str]:
    told = alarm if isinstance(alarm, dict) else {}
    return {"node": str(told.get("node", "")), "resource": str(told.get("resource", alarm))}
