"""What can be asked of a machine, and the one line of JSON that it answers with."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from wastecoach.infra.deploy.probe import (
    broker,
    certificates,
    data,
    host,
    kubernetes,
    outside,
    services,
)
from wastecoach.infra.deploy.probe.looking import looked

# The looks by the names under which `core/clusters/` asks for them; arguments come with the question.
LOOKS: dict[str, Callable[..., Any]] = {
    "load": host.load,
    "memory": host.memory,
    "mounts": host.mounts,
    "units": host.units,
    "clock": host.clock,
    "reboot": host.reboot,
    "names": host.names,
    "api": services.answers,
    "edge": services.answers,
    "monitoring": services.answers,
    "photo_store": services.photo_store,
    "broker": broker.greets,
    "members": broker.members,
    "queues": broker.queues,
    "postgresql": data.postgresql,
    "backups": data.backups,
    "etcd_backups": data.backups,
    "volumes": data.volumes,
    "redis": data.redis,
    "certificates": certificates.files,
    "containers": kubernetes.containers,
    "control_plane": kubernetes.control_plane,
    "nodes": kubernetes.nodes,
    "pods": kubernetes.pods,
    "ready": services.ready,
    "ingress": outside.ingress,
    "plain": outside.plain,
    "page": outside.page,
    "served": certificates.served,
}


def told(asked: dict[str, Any]) -> dict[str, Any]:
    """The facts that were asked for: every look by its name, with its arguments."""
    began = time.monotonic()
    wanted = {name: partial(LOOKS[name], **given) for name, given in asked["looks"].items()}
    facts: dict[str, Any] = dict(looked(wanted))
    return facts | {"now": time.time(), "took": time.monotonic() - began}


def answer(asked: str) -> NoReturn:
    """Answer a question, one line of JSON with another, and end whatever still hangs."""
    sys.stdout.write(json.dumps(told(json.loads(asked))) + "\n")
    sys.stdout.flush()
    os._exit(0)
