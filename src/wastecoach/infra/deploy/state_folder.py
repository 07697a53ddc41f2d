"""What this machine knows of a cluster: one folder a cluster, for its owner alone."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from wastecoach.core.clusters import cluster as clusters
from wastecoach.core.clusters import progress as progresses
from wastecoach.core.clusters.cluster import Cluster
from wastecoach.core.clusters.errors import ClusterUnknown
from wastecoach.core.clusters.progress import Progress
from wastecoach.core.errors import SettingInvalid

OWNER_ONLY = 0o700
# Passwords and keys of what runs on the nodes, and how each is made.
SECRETS: dict[str, Callable[[], str]] = {
    "postgresql_password": partial(secrets.token_hex, 24),
    "postgresql_replication_password": partial(secrets.token_hex, 24),
    "redis_password": partial(secrets.token_hex, 24),
    "rabbitmq_password": partial(secrets.token_hex, 24),
    "rabbitmq_erlang_cookie": partial(secrets.token_hex, 24),
    "photos_access_key": partial(secrets.token_hex, 10),
    "photos_secret_key": partial(secrets.token_hex, 24),
    "monitoring_password": partial(secrets.token_hex, 24),
    "wastecoach_secret_key": partial(secrets.token_hex, 32),
    # Kubernetes encrypts what it keeps with a key of 32 bytes, and wants it like this.
    "kubernetes_encryption_key": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}
# What goes with a cluster that is destroyed; logs stay, to be read.
OF_THE_MACHINES = (
    "cluster.json",
    "inventory.json",
    "secrets.json",
    "progress.json",
    "outputs.json",
    "ca.pem",
)


def known_clusters(root: Path) -> tuple[str, ...]:
    """Names of the clusters that were built from this machine."""
    return tuple(sorted(file.parent.name for file in root.glob("*/cluster.json")))


def unusable(path: Path, detail: str | None) -> SettingInvalid:
    """What to raise where the folder cannot be read or written."""
    return SettingInvalid(setting="WASTECOACH_INFRA_FOLDER", detail=f"{path}: {detail}")


class StateFolder:
    """The folder of one cluster; made when something is first written to it.

    Args:
        root: Folder of all clusters.
        name: Of the cluster.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self.path = root.absolute() / name
        self.inventory = self.path / "inventory.json"
        # An operator's own, and never written by us.
        self.variables = self.path / "variables.yml"
        self.packages = self.path / "packages"
        self.lock = self.path / "lock"
        self.plan = self.path / "plan"

    def cluster(self) -> Cluster:
        """The cluster as it was built.

        Raises:
            ClusterUnknown: Nothing was.
            SettingInvalid: The file cannot be read.
        """
        text = self._read("cluster.json")
        if text is None:
            raise ClusterUnknown(cluster=self.name)
        try:
            return clusters.from_json(text)
        except msgspec.DecodeError as fault:
            raise unusable(self.path / "cluster.json", str(fault)) from fault

    def keep_cluster(self, cluster: Cluster) -> None:
        """Write the cluster down."""
        self._write("cluster.json", clusters.as_json(cluster))

    def progress(self) -> Progress | None:
        """How far the last rebuild came; None where there was none, or nobody can read it any more."""
        text = self._read("progress.json")
        try:
            return None if text is None else progresses.from_json(text)
        except msgspec.DecodeError:
            return None

    def keep_progress(self, progress: Progress) -> None:
        """Write down how far a rebuild is."""
        self._write("progress.json", progresses.as_json(progress))

    def keep_inventory(self, inventory: dict[str, Any]) -> None:
        """Write Ansible's inventory."""
        self._write("inventory.json", msgspec.json.format(msgspec.json.encode(inventory)))

    def outputs(self) -> dict[str, Any]:
        """What Terraform put out last; nothing where it never ran."""
        text = self._read("outputs.json")
        return {} if text is None else dict(msgspec.json.decode(text))

    def keep_outputs(self, outputs: dict[str, Any]) -> None:
        """Write down what Terraform put out."""
        self._write("outputs.json", msgspec.json.encode(outputs))

    def secrets_file(self) -> Path:
        """The file of the passwords, each made once and kept; for Ansible, which reads it itself."""
        known = dict(msgspec.json.decode(self._read("secrets.json") or b"{}"))
        made = {name: make() for name, make in SECRETS.items() if name not in known}
        if made:
            self._write("secrets.json", msgspec.json.format(msgspec.json.encode(known | made)))
        return self.path / "secrets.json"

    def log(self, run: str, place: int, step: str) -> Path:
        """The file for what the programs of a step say."""
        folder = self.path / "logs" / run
        self.make()
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{place + 1:02}-{step}.log"

    def make(self) -> None:
        """Make the folder where it is missing, for its owner alone."""
        try:
            self.path.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            self.path.chmod(OWNER_ONLY)
        except OSError as fault:
            raise unusable(self.path, fault.strerror) from fault

    def forget(self) -> None:
        """Forget the machines and their passwords: they are no more."""
        for name in OF_THE_MACHINES:
            (self.path / name).unlink(missing_ok=True)
        self.plan.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise unusable(self.path / name, fault.strerror) from fault

    def _write(self, name: str, content: bytes) -> None:
        """All of it or nothing, whenever the machine stops."""
        self.make()
        try:
            # Readable by the owner alone from its first byte on.
            handle, made = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            Path(made).replace(self.path / name)
        except OSError as fault:
            raise unusable(self.path / name, fault.strerror) from fault
