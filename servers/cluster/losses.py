"""What a running service loses: the broker's leader and a whole host in the midst of jobs, and its records."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs

from servers.cluster.hosts import ROOT, Hosts, alone, brought_up, planned
from servers.cluster.playing import Run
from servers.cluster.service import Service, back, cut, psql
from servers.program import ServerFailed
from wastecoach.core.clusters.inventory import inventory_of
from wastecoach.infra.deploy.hosts import disks
from wastecoach.infra.deploy.hosts.layout import layout_of

PHOTO = str(ROOT / "examples" / "pet-bottle.jpg")
# The leader goes when a quarter is accepted, a host when more than a half is.
LEADER_AT, HOST_AT = 0.25, 0.55
HOST = "worker-1"
ROWS = """
SELECT (SELECT count(*) FROM jobs), (SELECT md5(string_agg(j::text, '|' ORDER BY j.id)) FROM jobs j),
  (SELECT count(*) FROM results), (SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM results r),
  (SELECT count(*) FROM analyses)
"""
SPARE_SUBNET = "10.75.0.0/24"
SPARE_GROUPS = ("postgresql", "monitoring")


def queues(service: Service) -> dict[str, dict[str, Any]]:
    """Every queue of jobs by its name, with its `leader` and its `members`."""
    asked = service.hosts.said(
        "worker-1",
        *("rabbitmqctl", "-q", "-p", "wastecoach", "list_queues", "name", "leader", "members"),
        *("--formatter", "json"),
    )
    return {queue["name"]: queue for queue in json.loads(asked) if queue["name"].startswith("q.")}


def jobs_through_losses(service: Service, count: int) -> dict[str, int]:
    """How many of so many jobs ended how, while the broker's leader and then a whole host died; all are up after it."""
    line, losses = "", {int(count * LEADER_AT): _lose_leader, int(count * HOST_AT): _lose_host}
    with service.call("jobs", str(count), PHOTO) as calling:
        for line in calling.stdout or ():
            word, _, number = line.strip().partition(" ")
            if word == "accepted" and (lose := losses.get(int(number))):
                lose(service)
    if calling.returncode:
        raise ServerFailed(line)
    back(service, HOST)
    states: dict[str, int] = json.loads(line)["states"]
    return states


def _lose_leader(service: Service) -> None:
    kill = ("systemctl", "kill", "--signal=KILL", "rabbitmq-server")
    host = queues(service)["q.ai"]["leader"].partition("@")[2]
    service.hosts.said(host, *kill)


def _lose_host(service: Service) -> None:
    cut(service, HOST)


def lose_with_disk(service: Service, node: str) -> None:
    """Take a host away with everything on it, as when a machine is terminated."""
    layout = layout_of(service.hosts.cluster, service.hosts.folder)
    host = layout.host(node)
    cut(service, node)
    disks.unmount(host.root, layout.log)
    for folder in (host.upper, host.work):
        shutil.rmtree(folder)
    (host.folder / disks.LAYERS).unlink()


@contextmanager
def spare_host() -> Iterator[Hosts]:
    """A host by itself, with nothing on it but Debian, for what is restored."""
    # With the name of one of the four: whoever takes away what a killed run left knows those.
    four = planned("spare", SPARE_SUBNET)
    node = structs.replace(four.cluster.nodes[0], groups=SPARE_GROUPS)
    with brought_up(alone(four, node)) as hosts:
        yield hosts


def backup(service: Service, folder: Path) -> Path:
    """A backup made now, brought to this folder."""
    service.play("playbooks/backup.yml", postgresql_backup_fetch_to=str(folder)).well()
    (dump,) = folder.glob("*.dump")
    return dump


def restored(service: Service, spare: Hosts, dump: Path) -> str:
    """The rows of a backup, restored on a host that has nothing yet."""
    play_on_spare(service, spare, "playbooks/data.yml").well()
    play_on_spare(service, spare, "playbooks/restore.yml", restore_from=dump).well()
    (node,) = spare.names
    return psql(spare, node, ROWS)


def play_on_spare(
    service: Service, spare: Hosts, playbook: str, restore_from: Path | None = None
) -> Run:
    """Run a playbook on the spare host as if there were no others, with the service's passwords."""
    inventory = spare.folder / "inventory.json"
    told = inventory_of(spare.cluster, str(service.state.packages), {})
    inventory.write_text(json.dumps(told))
    there = replace(service.converging, inventory=inventory, through=spare.access.through)
    wanted = {"postgresql_backup_restore_from": str(restore_from)} if restore_from else {}
    return service.played(there, [playbook], wanted)
