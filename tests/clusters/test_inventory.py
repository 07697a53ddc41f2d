"""A cluster as Ansible reads it, and as Terraform tells it."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.clusters.cluster import (
    GROUPS,
    Cluster,
    Node,
    Runtime,
    SshAccess,
    SsmAccess,
    as_json,
    from_json,
    groups_of,
)
from wastecoach.core.clusters.inventory import cluster_of_outputs, inventory_of

SSH = SshAccess("root", "/state/id", "/state/known_hosts", ("ip", "netns", "exec", "wastecoach-x"))


def local(runtime: Runtime = "systemd") -> Cluster:
    """Four hosts on one machine."""
    nodes = (
        Node(name, f"10.77.0.{11 + place}", groups_of(name, "local", runtime))
        for place, name in enumerate(GROUPS)
    )
    return Cluster("local", "local", runtime, "wastecoach.test", SSH, tuple(nodes))


def outputs(**changed: Any) -> dict[str, Any]:
    """What Terraform puts out."""
    nodes = {
        name: {"instance_id": f"i-{place}", "private_ip": f"10.0.1.{place}"}
        for place, name in enumerate(sorted(GROUPS))
    }
    values = {
        "nodes": nodes,
        "region": "ap-northeast-2",
        "domain_names": {"service": "growbin.app"},
    } | changed
    return {name: {"value": value, "sensitive": False} for name, value in values.items()}


@given(st.sampled_from(get_args(Runtime)))
def test_every_node_is_in_the_groups_of_what_runs_on_it(runtime: Runtime) -> None:
    everything = inventory_of(local(runtime), "/state/packages", {})["all"]
    for node in local(runtime).nodes:
        named = {
            group for group, one in everything["children"].items() if node.name in one["hosts"]
        }
        assert named == set(node.groups)
        assert everything["hosts"][node.name]["node_address"] == node.address


def test_hosts_are_reached_by_ssh_with_the_key_and_the_host_keys_of_the_cluster() -> None:
    told = inventory_of(local(), "/state/packages", {})["all"]["vars"]
    assert told["ansible_user"] == "root"
    assert told["ansible_ssh_private_key_file"] == "/state/id"
    assert "UserKnownHostsFile=/state/known_hosts" in told["ansible_ssh_common_args"]
    assert told["wastecoach_packages"] == "/state/packages"


def test_machines_of_the_cloud_are_reached_by_their_id_with_no_port_open() -> None:
    cluster = cluster_of_outputs(outputs(), "dev", "systemd")
    assert cluster.access == SsmAccess("ap-northeast-2")
    told = {"transfer_bucket": "the-bucket", "photos_bucket": "photos", "balancer": "x"}
    inventory = inventory_of(cluster, "/state/packages", told)["all"]
    assert inventory["vars"]["ansible_connection"] == "amazon.aws.aws_ssm"
    assert inventory["vars"]["ansible_aws_ssm_bucket_name"] == "the-bucket"
    assert inventory["hosts"]["master"]["ansible_aws_ssm_instance_id"] == "i-0"
    assert inventory["vars"]["wastecoach_photos_bucket"] == "photos"
    assert not {"ansible_user", "wastecoach_balancer"} & set(inventory["vars"])


def test_nodes_come_in_the_order_in_which_they_are_told() -> None:
    cluster = cluster_of_outputs(outputs(), "dev", "systemd")
    assert [node.name for node in cluster.nodes] == list(GROUPS)
    assert "photos" not in cluster.nodes[-1].groups


@pytest.mark.parametrize("missing", ["nodes", "region", "domain_names"])
def test_an_output_that_is_missing_is_no_cluster(missing: str) -> None:
    told = outputs()
    del told[missing]
    with pytest.raises(KeyError, match=missing):
        cluster_of_outputs(told, "dev", "systemd")


@given(st.sampled_from(get_args(Runtime)))
def test_a_cluster_is_read_back_as_it_was_written(runtime: Runtime) -> None:
    of_cloud = cluster_of_outputs(outputs(), "dev", runtime)
    assert from_json(as_json(local(runtime))) == local(runtime)
    assert from_json(as_json(of_cloud)) == of_cloud
