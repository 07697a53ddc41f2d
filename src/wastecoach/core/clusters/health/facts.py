"""What a machine said of itself, as values: the answer of the probe in `infra/deploy/probe/`."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from wastecoach.core.clusters.health.data_facts import (
    Backup,
    Greeting,
    Members,
    Postgresql,
    Queue,
    Redis,
)
from wastecoach.core.clusters.health.host_facts import (
    Clock,
    Load,
    Memory,
    Mount,
    Reboot,
    Units,
    Volume,
)
from wastecoach.core.clusters.health.kubernetes_facts import (
    Containers,
    ControlPlane,
    KubernetesNode,
    Workload,
)
from wastecoach.core.clusters.health.service_facts import (
    Certificate,
    Page,
    PhotoStore,
    Plain,
    Ready,
    Web,
)

Found = TypeVar("Found")
# Kinds of fault that tell a service that is stopped from one that hangs; any other kind says only that it went wrong.
TIME_OUT, REFUSED, MISSING, UNREACHED = "time-out", "refused", "missing", "unreached"
NAMELESS = "nameless"


class Told(msgspec.Struct, Generic[Found], frozen=True):
    """One look: milliseconds that it took, and what it found or the kind of fault that kept it from finding out."""

    ms: float
    found: Found | None = None
    fault: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that one machine said; None: it was not asked for that.

    Attributes:
        now: What it takes for now, seconds since 1970, when it had found out all.
        took: Seconds that it needed for that.
    """

    now: float
    took: float
    load: Told[Load] | None = None
    memory: Told[Memory] | None = None
    mounts: Told[tuple[Mount, ...]] | None = None
    units: Told[Units] | None = None
    clock: Told[Clock] | None = None
    reboot: Told[Reboot] | None = None
    names: Told[dict[str, tuple[str, ...]]] | None = None
    api: Told[Web] | None = None
    edge: Told[Web] | None = None
    monitoring: Told[Web] | None = None
    photo_store: Told[PhotoStore] | None = None
    broker: Told[Greeting] | None = None
    members: Told[Members] | None = None
    queues: Told[tuple[Queue, ...]] | None = None
    postgresql: Told[Postgresql] | None = None
    backups: Told[Backup] | None = None
    etcd_backups: Told[Backup] | None = None
    volumes: Told[tuple[Volume, ...]] | None = None
    redis: Told[Redis] | None = None
    certificates: Told[tuple[Certificate, ...]] | None = None
    containers: Told[Containers] | None = None
    control_plane: Told[ControlPlane] | None = None
    nodes: Told[tuple[KubernetesNode, ...]] | None = None
    pods: Told[tuple[Workload, ...]] | None = None
    ready: Told[Ready] | None = None
    ingress: Told[Web] | None = None
    plain: Told[Plain] | None = None
    page: Told[Page] | None = None
    served: Told[Certificate] | None = None


def facts_of(text: str | bytes) -> Facts:
    """The facts in an answer of the probe.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return msgspec.json.decode(text, type=Facts)
