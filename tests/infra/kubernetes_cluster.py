"""Four hosts with stand-ins for Kubernetes' programs, and our playbooks run on them."""

from __future__ import annotations

import base64
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servers.cluster.hosts import Hosts
from servers.cluster.playing import Run, played
from tests.infra.real import ROOT, require_program
from tests.infra.standins import packages
from wastecoach.core.clusters.inventory import inventory_of
from wastecoach.infra.deploy.ansible import Converging
from wastecoach.infra.deploy.programs import answer

PLAYBOOKS = ("kubernetes.yml", "addons.yml", "argocd.yml", "etcd_backup.yml")
# Far more than it takes: four hosts may share few processors with much else.
WITHIN_S = 900.0
SHELF = "/srv/standins"
KUBERNETES, HELM, ETCD = "1.35.4", "3.19.5", "3.6.6"
ENCRYPTION_KEY = base64.b64encode(b"nobody may read this key, ever!!").decode()
PASSWORD = "a-password-that-nobody-may-read"
SECRETS = ("postgresql_password", "redis_password", "rabbitmq_password", "wastecoach_secret_key")


@dataclass(frozen=True)
class Standing:
    """Hosts that playbooks are run on."""

    hosts: Hosts
    folder: Path

    def play(self, *playbooks: str, arguments: tuple[str, ...] = (), **variables: Any) -> Run:
        """Run playbooks, with these variables besides those of the stand-ins."""
        wanted = self.folder / "variables.json"
        wanted.write_text(json.dumps(self.variables() | variables))
        through = self.hosts.access.through
        # Nothing of an operator's, and the passwords are among the variables.
        own = self.folder / "variables.yml"
        converging = Converging(ROOT, self.inventory(), wanted, own, through)
        names = [f"playbooks/{each}" for each in playbooks or PLAYBOOKS]
        return played(converging, self.folder / "ansible.log", [*arguments, *names])

    def inventory(self) -> Path:
        """The inventory, as the product writes it."""
        path = self.folder / "inventory.json"
        path.write_text(json.dumps(inventory_of(self.hosts.cluster, "", {})))
        return path

    def variables(self) -> dict[str, Any]:
        """Where the stand-ins are, and secrets."""
        repository = {"url": f"file:{SHELF}", "suite": "./", "key": "", "trusted": True}
        return {
            **{f"kubernetes_repository_{name}": value for name, value in repository.items()},
            **{f"containerd_repository_{name}": value for name, value in repository.items()},
            "containerd_repository_components": [],
            "containerd_load_modules": False,
            "helm_url": f"file://{SHELF}/helm-v{HELM}-linux-amd64.tar.gz",
            "etcd_backup_tools_url": f"file://{SHELF}/etcd-v{ETCD}-linux-amd64.tar.gz",
            "etcd_backup_fetch_to": str(self.folder / "backups"),
            "kubernetes_encryption_key": ENCRYPTION_KEY,
            **dict.fromkeys(SECRETS, PASSWORD),
        }

    def known(self) -> dict[str, Any]:
        """What the cluster of stand-ins knows."""
        state = self.hosts.said("master", "cat", "/var/lib/etcd/member/state.json")
        found: dict[str, Any] = json.loads(state)
        return found

    def calls(self, node: str, program: str) -> list[list[str]]:
        """How a program was called on a host."""
        calls = self.hosts.said(node, "cat", "/var/lib/standins/calls.jsonl").splitlines()
        read = map(json.loads, calls)
        return [each["arguments"] for each in read if each["program"] == program]

    def read(self, node: str, path: str) -> str:
        """The text of a file on a host."""
        return self.hosts.said(node, "cat", path)


def stocked(hosts: Hosts, folder: Path) -> Standing:
    """Put the stand-ins where apt and get_url of every host find them."""
    shelf = folder / "standins"
    wanted = packages.packages(KUBERNETES, "2.2.1")
    packages.build(shelf, authority(folder), wanted, HELM)
    for name, programs in (
        (f"helm-v{HELM}", {"helm": packages.starter("helm")}),
        (
            f"etcd-v{ETCD}",
            {each: packages.starter("etcd", each) for each in ("etcdctl", "etcdutl")},
        ),
    ):
        packages.archive(shelf, f"{name}-linux-amd64.tar.gz", programs)
    bundle = base64.b64encode(_bundle(shelf)).decode()
    for node in hosts.names:
        unpack = f"mkdir -p {SHELF} && base64 -d | tar -x -C {SHELF}"
        answered = hosts.run(node, "sh", "-c", unpack, stdin=bundle)
        assert answered.code == 0, answered
    return Standing(hosts, folder)


def authority(folder: Path) -> Path:
    """The certificate authority of the cluster, its hash as nodes pin it, and what etcd's clients show."""
    made = folder / "authority"
    (made / "etcd").mkdir(parents=True)
    subject = ["-subj", "/CN=kubernetes", "-days", "30"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(made / "ca.key"), "-out", str(made / "ca.crt")]
    _openssl("req", "-x509", *key, *subject, *files)
    public = _openssl("x509", "-in", str(made / "ca.crt"), "-noout", "-pubkey")
    der = base64.b64decode("".join(public.splitlines()[1:-1]))
    (made / "ca.hash").write_text(f"sha256:{packages.sha256(der)}")
    for name in ("ca.crt", "healthcheck-client.crt", "healthcheck-client.key"):
        (made / "etcd" / name).write_text("a stand-in\n")
    return made


def _openssl(*arguments: str) -> str:
    program = require_program("openssl", "make services")
    answered = answer([program, *arguments], within_s=30)
    assert answered.code == 0, answered
    return answered.out


def _bundle(shelf: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as file:
        for each in sorted(shelf.iterdir()):
            if each.is_file():
                file.add(each, each.name)
    return packed.getvalue()
