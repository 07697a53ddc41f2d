"""A cluster as Ansible reads it, and a cluster of what Terraform put out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wastecoach.core.clusters.cluster import (
    Cluster,
    Node,
    Runtime,
    SshAccess,
    SsmAccess,
    groups_of,
)

# What roles are told of the cloud's outputs.
TOLD = ("region", "photos_bucket", "network_cidr")


def inventory_of(cluster: Cluster, packages: str, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ansible's inventory, to be written as JSON.

    Args:
        cluster: The machines.
        packages: Folder of Python packages that the nodes install from, on the machine where Ansible runs.
        outputs: What Terraform put out, by name; nothing for hosts on one machine.
    """
    children: dict[str, Any] = {}
    for node in cluster.nodes:
        for group in node.groups:
            children.setdefault(group, {"hosts": {}})["hosts"][node.name] = {}
    return {
        "all": {
            "hosts": {node.name: _host(node) for node in cluster.nodes},
            "children": children,
            "vars": {
                "wastecoach_environment": cluster.name,
                "wastecoach_target": cluster.target,
                "wastecoach_runtime": cluster.runtime,
                "wastecoach_domain": cluster.domain,
                "wastecoach_packages": packages,
                **{f"wastecoach_{name}": outputs[name] for name in TOLD if name in outputs},
                **_access(cluster.access, outputs),
            },
        }
    }


def cluster_of_outputs(outputs: Mapping[str, Any], name: str, runtime: Runtime) -> Cluster:
    """The cluster of `terraform output -json`, read as a mapping.

    Raises:
        KeyError: An output is missing, or a node has a name that nobody knows.
    """
    nodes = outputs["nodes"]["value"]
    return Cluster(
        name=name,
        target="aws",
        runtime=runtime,
        domain=outputs["domain_names"]["value"]["service"],
        access=SsmAccess(outputs["region"]["value"]),
        nodes=tuple(
            Node(
                node,
                nodes[node]["private_ip"],
                groups_of(node, "aws", runtime),
                nodes[node]["instance_id"],
            )
            for node in ordered(nodes)
        ),
    )


def ordered(nodes: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of nodes in the order in which they are told."""
    known = ("master", "worker-1", "worker-2", "storage")
    return (*(name for name in known if name in nodes), *sorted(set(nodes) - set(known)))


def _host(node: Node) -> dict[str, Any]:
    host = {"ansible_host": node.address, "node_address": node.address}
    return host if node.instance is None else host | {"ansible_aws_ssm_instance_id": node.instance}


def _access(access: SshAccess | SsmAccess, outputs: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(access, SsmAccess):
        return {
            "ansible_connection": "amazon.aws.aws_ssm",
            "ansible_become": True,
            "ansible_aws_ssm_region": access.region,
            "ansible_aws_ssm_bucket_name": outputs.get("transfer_bucket", ""),
        }
    believed = f"-o UserKnownHostsFile={access.known_hosts} -o StrictHostKeyChecking=yes"
    return {
        "ansible_connection": "ssh",
        "ansible_user": access.user,
        "ansible_ssh_private_key_file": access.key,
        "ansible_ssh_common_args": f"-o IdentitiesOnly=yes {believed}",
    }
