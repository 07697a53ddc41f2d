"""What Kubernetes made in the cloud, taken away before Terraform takes the network away.

Terraform knows nothing of load balancers that a controller made for a Service, nor of volumes made for a claim;
yet a network does not go while a load balancer, an interface or a security group is in it. All of it bears the
cluster's name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wastecoach.core.clusters.errors import CloudRefused
from wastecoach.infra.deploy import aws

LOOK_AGAIN_S = 2.0
# The tags of what was made for a cluster: by the load balancer controller, the volumes' driver, Kubernetes itself.
NAMED = ("elbv2.k8s.aws/cluster", "KubernetesCluster")
OWNED = "kubernetes.io/cluster/{cluster}"
# How many load balancers one question about tags may name.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Cleared:
    """One thing taken away: of which kind, and its id or name."""

    kind: str
    name: str


def of_cluster(tags: Iterable[Mapping[str, str]], cluster: str) -> bool:
    """Whether tags say that something was made for the cluster by what runs in it; what is only shared is not."""
    told = {tag["Key"]: tag["Value"] for tag in tags}
    owned = told.get(OWNED.format(cluster=cluster)) == "owned"
    return owned or any(told.get(name) == cluster for name in NAMED)


def clear(cluster: str, network: str, region: str, within_s: float) -> Iterator[Cleared]:
    """Take everything away, in the order in which the cloud lets it go; tells what went.

    Args:
        cluster: The name in the tags.
        network: Id of the cluster's VPC.
        region: Where it is.
        within_s: Seconds to wait for each kind to be gone.

    Raises:
        CloudRefused: The cloud does not let something go.
    """
    balancing, machines = aws.client("elbv2", region), aws.client("ec2", region)
    with aws.asking():
        yield from _load_balancers(balancing, cluster, network)
        yield from _classic_load_balancers(aws.client("elb", region), cluster, network)
        yield from _target_groups(balancing, cluster, network)
        yield from _interfaces(machines, cluster, network, within_s)
        yield from _security_groups(machines, cluster, network, within_s)
        yield from _volumes(machines, cluster, within_s)


def _load_balancers(asked: Any, cluster: str, network: str) -> Iterator[Cleared]:
    pages = asked.get_paginator("describe_load_balancers").paginate()
    found = [one for page in pages for one in page["LoadBalancers"] if one.get("VpcId") == network]
    for name in _tagged(asked, [one["LoadBalancerArn"] for one in found], cluster):
        asked.modify_load_balancer_attributes(
            LoadBalancerArn=name,
            Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
        )
        asked.delete_load_balancer(LoadBalancerArn=name)
        yield Cleared("load_balancer", name)


def _target_groups(asked: Any, cluster: str, network: str) -> Iterator[Cleared]:
    pages = asked.get_paginator("describe_target_groups").paginate()
    found = [one for page in pages for one in page["TargetGroups"] if one.get("VpcId") == network]
    for name in _tagged(asked, [one["TargetGroupArn"] for one in found], cluster):
        asked.delete_target_group(TargetGroupArn=name)
        yield Cleared("target_group", name)


def _tagged(asked: Any, names: Sequence[str], cluster: str) -> Iterator[str]:
    for begin in range(0, len(names), AT_ONCE):
        told = asked.describe_tags(ResourceArns=names[begin : begin + AT_ONCE])
        for one in told["TagDescriptions"]:
            if of_cluster(one["Tags"], cluster):
                yield one["ResourceArn"]


def _classic_load_balancers(asked: Any, cluster: str, network: str) -> Iterator[Cleared]:
    pages = asked.get_paginator("describe_load_balancers").paginate()
    every = [one for page in pages for one in page["LoadBalancerDescriptions"]]
    names = [one["LoadBalancerName"] for one in every if one.get("VPCId") == network]
    for begin in range(0, len(names), AT_ONCE):
        told = asked.describe_tags(LoadBalancerNames=names[begin : begin + AT_ONCE])
        for one in told["TagDescriptions"]:
            if of_cluster(one["Tags"], cluster):
                asked.delete_load_balancer(LoadBalancerName=one["LoadBalancerName"])
                yield Cleared("load_balancer", one["LoadBalancerName"])


def _interfaces(asked: Any, cluster: str, network: str, within_s: float) -> Iterator[Cleared]:
    """Those of a load balancer go by themselves a while after it; what stays behind unused is taken away."""

    def left() -> list[Any]:
        of_network = [{"Name": "vpc-id", "Values": [network]}]
        pages = asked.get_paginator("describe_network_interfaces").paginate(Filters=of_network)
        every = [one for page in pages for one in page["NetworkInterfaces"]]
        return [
            one
            for one in every
            if of_cluster(one.get("TagSet", ()), cluster)
            or str(one.get("Description", "")).startswith(
                ("ELB k8s-", "ELB app/k8s-", "ELB net/k8s-")
            )
        ]

    _until(lambda: all(one["Status"] == "available" for one in left()), within_s)
    for one in left():
        name = one["NetworkInterfaceId"]
        asked.delete_network_interface(NetworkInterfaceId=name)
        yield Cleared("interface", name)


def _security_groups(asked: Any, cluster: str, network: str, within_s: float) -> Iterator[Cleared]:
    of_network = [{"Name": "vpc-id", "Values": [network]}]
    pages = asked.get_paginator("describe_security_groups").paginate(Filters=of_network)
    every = [one for page in pages for one in page["SecurityGroups"]]
    ours = [one for one in every if of_cluster(one.get("Tags", ()), cluster)]
    going = {one["GroupId"] for one in ours}
    # A group does not go while a rule names it: a rule of another group, or of one that goes as well.
    for one in every:
        rules = _only([rule for rule in one["IpPermissions"] if _names(rule) & going], going)
        if rules:
            asked.revoke_security_group_ingress(GroupId=one["GroupId"], IpPermissions=rules)
    for name in sorted(going):
        ends = time.monotonic() + within_s
        while not _let_go(asked, name, last=time.monotonic() >= ends):
            time.sleep(LOOK_AGAIN_S)
        yield Cleared("security_group", name)


def _names(rule: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(pair["GroupId"] for pair in rule.get("UserIdGroupPairs", ()))


def _only(rules: Sequence[Mapping[str, Any]], going: set[str]) -> list[dict[str, Any]]:
    """Rules cut down to what they say of groups that go."""
    kept = ("IpProtocol", "FromPort", "ToPort")
    return [
        {name: rule[name] for name in kept if name in rule}
        | {"UserIdGroupPairs": [p for p in rule["UserIdGroupPairs"] if p["GroupId"] in going]}
        for rule in rules
    ]


def _let_go(asked: Any, group: str, *, last: bool) -> bool:
    """Whether a group went; it does not while an interface of a load balancer that is going still has it.

    Raises:
        CloudRefused: It did not at the last try.
    """
    try:
        with aws.asking():
            asked.delete_security_group(GroupId=group)
    except CloudRefused as fault:
        if last or "DependencyViolation" not in str(fault.params["detail"]):
            raise
        return False
    return True


def _volumes(asked: Any, cluster: str, within_s: float) -> Iterator[Cleared]:
    pages = asked.get_paginator("describe_volumes").paginate()
    every = [one for page in pages for one in page["Volumes"]]
    ours = [one for one in every if of_cluster(one.get("Tags", ()), cluster)]
    for one in ours:
        for place in one.get("Attachments", ()):
            asked.detach_volume(
                VolumeId=one["VolumeId"], InstanceId=place["InstanceId"], Force=True
            )
    names = [one["VolumeId"] for one in ours]

    def free() -> bool:
        told = asked.describe_volumes(VolumeIds=names)["Volumes"]
        return all(one["State"] == "available" for one in told)

    if names:
        _until(free, within_s)
    for name in names:
        asked.delete_volume(VolumeId=name)
        yield Cleared("volume", name)


def _until(true: Callable[[], bool], within_s: float) -> None:
    """Wait for what takes the cloud a while; what does not come about is told by what is tried next."""
    ends = time.monotonic() + within_s
    while not true() and time.monotonic() < ends:
        time.sleep(LOOK_AGAIN_S)
