"""What Kubernetes said."""

from __future__ import annotations

import msgspec


class Containers(msgspec.Struct, frozen=True):
    """The version of the container runtime."""

    version: str


class ControlPlane(msgspec.Struct, frozen=True):
    """The status of the API server's answer, and its own checks that fail."""

    status: int
    failed: tuple[str, ...]


class KubernetesNode(msgspec.Struct, frozen=True):
    """A node of Kubernetes: whether it is ready, closed to new work, and of what it is short."""

    name: str
    ready: bool
    closed: bool = False
    short: tuple[str, ...] = ()
    version: str = ""


class Workload(msgspec.Struct, frozen=True):
    """Something that Kubernetes keeps running: how many should be and are ready."""

    space: str
    name: str
    wanted: int
    ready: int
