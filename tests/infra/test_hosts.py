"""Hosts of `--target local`, as real as they get: init, ssh, disk, network; killed, cut off, taken away."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from servers.cluster.hosts import Hosts, brought_up, gone, planned
from servers.ports import free_ports
from tests.waiting import until
from wastecoach.core.clusters.cluster import GROUPS
from wastecoach.core.clusters.errors import NodeUnknown, StepFailed
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy.hosts import control_groups, disks, network, processes
from wastecoach.infra.deploy.hosts.layout import HostPlace, layout_of

pytestmark = pytest.mark.infra
NODES = tuple(GROUPS)
OTHER_SUBNET = "10.78.0.0/24"
MOUNTS = Path("/proc/self/mounts")


@pytest.fixture
def whole(hosts: Hosts) -> Iterator[Hosts]:
    """The hosts of the run; whatever a test does to them is mended after it."""
    yield hosts
    local.up(hosts.cluster, hosts.folder)


@pytest.fixture
def other(infra_folder: Path) -> Iterator[Hosts]:
    """Four more hosts, in another subnet."""
    with brought_up(planned("other", OTHER_SUBNET)) as ready:
        yield ready


def place(hosts: Hosts, node: str) -> HostPlace:
    return layout_of(hosts.cluster, hosts.folder).host(node)


def state_of(hosts: Hosts, node: str) -> local.HostState:
    return next(one for one in local.state(hosts.cluster, hosts.folder) if one.name == node)


def left_of(hosts: Hosts) -> list[str]:
    """What there is of a cluster on this machine, outside its logs."""
    layout = layout_of(hosts.cluster, hosts.folder)
    namespaces = [str(one) for one in network.NAMESPACES.glob(f"{layout.namespace}*")]
    mounts = [line for line in MOUNTS.read_text().splitlines() if str(hosts.folder) in line]
    hierarchies = control_groups.hierarchies(control_groups.MOUNTS.read_text())
    groups = [str(one) for each in hierarchies for one in each.glob(f"{layout.namespace}*")]
    files = [str(file) for file in hosts.folder.glob("*") if not file.name.endswith(".log")]
    empty = [str(one) for each in processes.LEFT_IN for one in each.glob(f"{layout.namespace}*")]
    return [*namespaces, *mounts, *groups, *files, *empty, *running_of(hosts)]


def running_of(hosts: Hosts) -> list[str]:
    """The containers of a cluster among all processes."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = command.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if f"--directory={hosts.folder}".encode() in b" ".join(arguments):
            found.append(command.parent.name)
    return found


@pytest.mark.parametrize("node", NODES)
def test_every_host_runs_a_systemd_of_its_own_with_no_unit_failed(hosts: Hosts, node: str) -> None:
    until(lambda: hosts.run(node, "systemctl", "is-system-running").out.strip() != "starting")
    assert hosts.said(node, "systemctl", "list-units", "--failed", "--no-legend") == ""
    assert hosts.said(node, "systemctl", "is-system-running") == "running"
    assert hosts.said(node, "cat", "/proc/1/comm") == "systemd"
    assert hosts.said(node, "hostname") == node


@pytest.mark.parametrize("node", NODES)
def test_hosts_reach_each_other_by_name_and_by_address(hosts: Hosts, node: str) -> None:
    ways = [way for one in hosts.cluster.nodes for way in (one.name, one.address)]
    each = "for way; do ping -c 1 -W 5 $way > /dev/null && echo $way; done"
    assert hosts.said(node, "sh", "-c", each, "sh", *ways).split() == ways


def test_hosts_have_no_way_out(hosts: Hosts) -> None:
    (route,) = hosts.said("master", "ip", "-json", "route", "show").splitlines()
    assert [one["dst"] for one in json.loads(route)] == [local.SUBNET]


def test_what_the_roles_need_can_be_installed_without_a_network(hosts: Hosts) -> None:
    names = ("postgresql", "redis-server", "rabbitmq-server", "caddy", "prometheus")
    hosts.said("storage", "apt-get", "update")
    told = hosts.said("storage", "apt-get", "install", "--simulate", "--quiet", *names)
    assert {f"Inst {name}" for name in names} <= {
        " ".join(line.split()[:2]) for line in told.splitlines()
    }


def test_nothing_on_a_host_tells_where_this_machine_gets_its_packages(hosts: Hosts) -> None:
    sources = hosts.said("master", "apt-get", "indextargets", "--format", "$(REPO_URI)")
    assert set(sources.splitlines()) == {"file:/var/lib/wastecoach/packages/"}


def test_no_two_hosts_have_the_same_keys_or_machine_id(hosts: Hosts) -> None:
    for file in ("/etc/ssh/ssh_host_ed25519_key.pub", "/etc/machine-id"):
        assert len({hosts.said(node, "cat", file) for node in NODES}) == len(NODES)


def test_a_host_with_a_key_that_was_not_written_down_is_not_believed(whole: Hosts) -> None:
    keys = Path(whole.access.known_hosts)
    written = keys.read_text().splitlines()
    keys.write_text(
        "\n".join(line.replace("master", "x").replace(".11", ".99") for line in written)
    )
    assert whole.run("master", "true").code == 255
    assert whole.run("storage", "true").code == 0


def test_a_killed_host_comes_back_with_its_disk(whole: Hosts) -> None:
    whole.said("storage", "sh", "-c", "echo kept > /var/lib/kept && sync")
    local.kill_host(whole.cluster, whole.folder, "storage")
    assert not state_of(whole, "storage").runs
    assert whole.run("storage", "true").code == 255
    local.start_host(whole.cluster, whole.folder, "storage")
    assert whole.said("storage", "cat", "/var/lib/kept") == "kept"


def test_a_host_that_is_cut_off_goes_on_and_nobody_reaches_it(whole: Hosts) -> None:
    local.cut_off(whole.cluster, whole.folder, "worker-1")
    assert state_of(whole, "worker-1") == local.HostState(
        "worker-1", "10.77.0.12", made=True, runs=True, connected=False
    )
    assert whole.run("worker-1", "true").code == 255
    assert whole.run("worker-2", "ping", "-c", "1", "-W", "1", "worker-1").code == 1
    assert whole.run("worker-2", "ping", "-c", "1", "-W", "5", "storage").code == 0
    local.reconnect(whole.cluster, whole.folder, "worker-1")
    until(lambda: whole.run("worker-2", "ping", "-c", "1", "-W", "5", "worker-1").code == 0)
    assert whole.run("worker-1", "true").code == 0


def test_up_changes_nothing_where_all_is_up(hosts: Hosts) -> None:
    started = hosts.said("master", "cat", "/proc/1/stat")
    assert local.up(hosts.cluster, hosts.folder) == ()
    assert hosts.said("master", "cat", "/proc/1/stat").split()[21] == started.split()[21]


def test_up_brings_back_a_host_that_ended_by_itself(whole: Hosts) -> None:
    whole.run("worker-2", "systemctl", "--force", "--force", "poweroff")
    until(lambda: not state_of(whole, "worker-2").runs)
    assert local.up(whole.cluster, whole.folder) == ()
    assert whole.said("worker-2", "hostname") == "worker-2"


def test_after_a_restart_of_the_machine_up_brings_the_same_disks_back(whole: Hosts) -> None:
    whole.said("master", "sh", "-c", "echo kept > /var/lib/kept && sync")
    layout = layout_of(whole.cluster, whole.folder)
    for host in layout.hosts:
        record = host.folder / processes.RECORD
        before = record.read_bytes()
        processes.kill(host, layout.log)
        disks.unmount(host.root, layout.log)
        network.tear(host.label, layout.log)
        # A process of today has the number that this one had before the restart.
        ours = json.loads(before) | {"id": os.getpid()}
        record.write_text(json.dumps(ours))
    network.tear(layout.namespace, layout.log)
    assert not any(one.runs or one.connected for one in local.state(whole.cluster, whole.folder))
    assert local.up(whole.cluster, whole.folder) == ()
    assert whole.said("master", "cat", "/var/lib/kept") == "kept"


def test_a_door_leads_from_this_machine_to_the_edge(whole: Hosts) -> None:
    whole.said("master", "systemd-run", "--unit=page", "python3", "-m", "http.server", "80")
    until(lambda: whole.run("master", "ss", "-Hltn", "sport = :80").out)
    (port,) = free_ports(1)
    local.open_door(whole.cluster, whole.folder, {port: 80})
    with urlopen(f"http://127.0.0.1:{port}/etc/hostname", timeout=30) as answer:
        assert answer.read() == b"master\n"
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(StepFailed, match="in use"):
        local.open_door(whole.cluster, whole.folder, {taken.getsockname()[1]: 80})


def test_a_node_that_is_none_is_told(hosts: Hosts) -> None:
    with pytest.raises(NodeUnknown) as caught:
        local.kill_host(hosts.cluster, hosts.folder, "worker-3")
    assert caught.value.params["nodes"] == "master, worker-1, worker-2, storage"


def test_a_host_that_does_not_come_up_is_named_with_its_last_words(whole: Hosts) -> None:
    local.kill_host(whole.cluster, whole.folder, "worker-2")
    init = place(whole, "worker-2").root / "usr/lib/systemd/systemd"
    away = init.rename(init.with_name("away"))
    try:
        with pytest.raises(StepFailed) as caught:
            local.start_host(whole.cluster, whole.folder, "worker-2")
    finally:
        away.rename(init)
    assert str(caught.value.params["detail"]).startswith("worker-2 ended: execv(")
    assert str(caught.value.params["log"]).endswith("worker-2/console.log")


def test_two_clusters_stand_beside_each_other_and_one_goes_without_a_trace(
    hosts: Hosts, other: Hosts
) -> None:
    assert other.said("master", "hostname", "-I") == "10.78.0.11"
    assert other.run("master", "ping", "-c", "1", "-W", "1", "10.77.0.11").code != 0
    assert left_of(other)
    local.down(other.cluster, other.folder)
    assert left_of(other) == []
    local.down(other.cluster, other.folder)
    assert hosts.said("master", "hostname") == "master"


def test_another_folder_cannot_take_a_cluster_of_the_same_name_over(
    hosts: Hosts, tmp_path: Path
) -> None:
    taken = local.local_cluster(tmp_path, hosts.cluster.name)
    for change in (local.up, local.down):
        with pytest.raises(StepFailed) as caught:
            change(taken, tmp_path)
        assert str(hosts.folder) in str(caught.value.params["detail"])
    assert all(one.runs for one in local.state(hosts.cluster, hosts.folder))


def test_what_a_killed_command_began_is_taken_away_whole(infra_folder: Path) -> None:
    begun = planned("killed", OTHER_SUBNET)
    program = (
        "import sys; from pathlib import Path; from wastecoach.infra.deploy import hosts as local\n"
        "folder = Path(sys.argv[1])\n"
        f"local.up(local.local_cluster(folder, folder.name, subnet='{OTHER_SUBNET}'), folder)\n"
    )
    records = [place(begun, node).folder / processes.RECORD for node in NODES]
    try:
        with subprocess.Popen([sys.executable, "-c", program, str(begun.folder)]) as command:
            until(records[1].exists)
            command.send_signal(signal.SIGKILL)
        assert running_of(begun)
        local.down(begun.cluster, begun.folder)
        assert left_of(begun) == []
    finally:
        gone(begun)
