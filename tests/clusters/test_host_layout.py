"""Hosts on this machine as values: addresses, names, where their packages come from, what they need here."""

from __future__ import annotations

from pathlib import Path

import pytest

from wastecoach.core.clusters.cluster import SshAccess, as_json, from_json
from wastecoach.core.clusters.errors import NodeUnknown, ToolMissing
from wastecoach.infra.deploy import hosts
from wastecoach.infra.deploy.hosts import control_groups, debian, needs
from wastecoach.infra.deploy.hosts.layout import hosts_file, layout_of

HERE = Path("/state/local")
HYBRID = """\
30 23 0:26 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
32 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
"""
UNIFIED = "25 24 0:22 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"


def test_the_hosts_are_four_with_addresses_from_eleven_on() -> None:
    cluster = hosts.local_cluster(HERE, domain="waste.example")
    assert [(node.name, node.address) for node in cluster.nodes] == [
        ("master", "10.77.0.11"),
        ("worker-1", "10.77.0.12"),
        ("worker-2", "10.77.0.13"),
        ("storage", "10.77.0.14"),
    ]
    assert (cluster.target, cluster.domain) == ("local", "waste.example")
    assert [node.name for node in cluster.in_group("photos")] == ["storage"]


def test_the_hosts_are_reached_through_their_own_network_with_their_own_keys() -> None:
    access = hosts.local_cluster(HERE, "mine").access
    assert isinstance(access, SshAccess)
    assert access.through == ("ip", "netns", "exec", "wastecoach-mine")
    assert (access.key, access.known_hosts) == ("/state/local/id", "/state/local/known_hosts")


def test_a_cluster_of_hosts_is_written_down_and_read_back() -> None:
    cluster = hosts.local_cluster(HERE, runtime="kubernetes")
    assert from_json(as_json(cluster)) == cluster


def test_this_machine_is_the_first_address_of_the_subnet() -> None:
    layout = layout_of(hosts.local_cluster(HERE, subnet="192.168.7.0/24"), HERE)
    assert str(layout.gateway) == "192.168.7.1/24"


@pytest.mark.parametrize(
    ("name", "subnet"),
    [("a-b", hosts.SUBNET), ("Ab", hosts.SUBNET), ("", hosts.SUBNET), ("a", "10.0.0.0/16")],
)
def test_a_name_or_subnet_that_cannot_be_used_is_refused(name: str, subnet: str) -> None:
    with pytest.raises(ValueError, match="cluster"):
        hosts.local_cluster(HERE, name, subnet=subnet)


def test_no_two_clusters_or_hosts_share_a_name_on_this_machine() -> None:
    clusters = [hosts.local_cluster(HERE, name) for name in ("one", "two")]
    layouts = [layout_of(cluster, HERE / cluster.name) for cluster in clusters]
    labels = [host.label for layout in layouts for host in layout.hosts]
    folders = [host.folder for layout in layouts for host in layout.hosts]
    assert len(set(labels) | {layout.namespace for layout in layouts}) == 10
    assert len(set(folders)) == 8


def test_images_lie_beside_the_clusters_that_share_them() -> None:
    assert layout_of(hosts.local_cluster(HERE), HERE).images == Path("/state/rootfs")


def test_a_name_of_a_cable_is_never_too_long_for_the_kernel() -> None:
    layout = layout_of(hosts.local_cluster(HERE, "a" * 20), HERE)
    assert all(len(host.port) <= 15 for host in layout.hosts)


def test_an_unknown_node_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NodeUnknown) as caught:
        layout_of(hosts.local_cluster(HERE), HERE).host("worker-9")
    assert caught.value.params == {
        "node": "worker-9",
        "nodes": "master, worker-1, worker-2, storage",
    }


def test_hosts_find_each_other_by_name() -> None:
    lines = hosts_file(hosts.local_cluster(HERE)).splitlines()
    assert lines[0] == "127.0.0.1 localhost"
    assert "10.77.0.13 worker-2" in lines


def test_packages_come_from_where_this_machine_has_debian_from() -> None:
    told = (
        "http://mirror/debian-security/\tbookworm-security\tmain\tDebian\n"
        "http://mirror/debian/\tbookworm\tmain\tDebian\n"
        "http://mirror/debian/\tbookworm\tmain\tDebian\n"
        "http://mirror/debian/\tbookworm\tcontrib\tDebian\n"
        "http://mirror/debian/\ttrixie\tmain\tDebian\n"
        "http://elsewhere/node/\tbookworm\tmain\tOthers\n"
    )
    assert debian.sources_of(told) == [
        ("http://mirror/debian/", "bookworm"),
        ("http://mirror/debian-security/", "bookworm-security"),
    ]


def test_another_system_has_no_sources_of_debian() -> None:
    assert debian.sources_of("http://mirror/ubuntu/\tnoble\tmain\tUbuntu\n") == []


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        (HYBRID, ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"]),
        (UNIFIED, ["/sys/fs/cgroup"]),
    ],
)
def test_control_groups_are_made_where_systemd_works_with_them(
    mounts: str, expected: list[str]
) -> None:
    assert [str(one) for one in control_groups.hierarchies(mounts)] == expected


def test_who_is_not_root_is_told_so_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    folder = tmp_path / "local"
    cluster = hosts.local_cluster(folder)
    for change in (hosts.up, hosts.down):
        with pytest.raises(ToolMissing, match="root"):
            change(cluster, folder)
    assert not folder.exists()


def test_a_missing_program_is_named_with_the_package_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(needs, "PROGRAMS", {"no-such-program": "its-package"})
    with pytest.raises(ToolMissing, match="apt-get install its-package"):
        needs.require(tmp_path)


def test_hosts_are_refused_where_there_is_no_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(ToolMissing, match="Linux"):
        needs.require_root()
