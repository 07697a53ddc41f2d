"""What Terraform's resources are charged as: from a type and its values to items of the table of prices.

The values are those of `terraform show -json`: `change.before`, `change.after`. What a plan does not know yet (a volume
of a size that a data source tells) is not there, and counts as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from wastecoach.core.clusters.costs import Resource

Values = Mapping[str, object]
# What a volume of the type gp3 can do by itself.
OPERATIONS_INCLUDED = 3_000


def resources_of(kind: str, values: Values) -> tuple[Resource, ...]:
    """What one resource is charged as.

    Args:
        kind: Its type, `aws_instance`.
        values: As the plan says them.

    Returns:
        Nothing for what is free, and for what is charged by its use alone (buckets, the edge). Where something costs
        money by the hour and has no known price, its item is named by its type, so that it is told as unknown.
    """
    reading = READ.get(kind)
    if reading is not None:
        return tuple(reading(values))
    return (Resource(_named(kind, values)),) if kind in UNPRICED else ()


def _instance(values: Values) -> Iterator[Resource]:
    yield Resource(f"instance/{values.get('instance_type')}")
    for block in ("root_block_device", "ebs_block_device"):
        for volume in _blocks(values, block):
            yield from _volume(volume, "volume_type", "volume_size")
    if values.get("associate_public_ip_address") is True:
        yield Resource("public_address")


def _own_volume(values: Values) -> Iterator[Resource]:
    yield from _volume(values, "type", "size")


def _volume(values: Values, kind: str, size: str) -> Iterator[Resource]:
    named = str(values.get(kind) or "gp3")
    yield Resource(f"volume/{named}", _number(values.get(size)))
    beyond = _number(values.get("iops")) - OPERATIONS_INCLUDED
    if named == "gp3" and beyond > 0:
        yield Resource("volume_operations/gp3", beyond)


def _load_balancer(values: Values) -> Iterator[Resource]:
    yield Resource("load_balancer")
    if values.get("internal") is not True:
        # It has an address in every subnet it stands in.
        subnets = [*_list(values.get("subnets")), *_blocks(values, "subnet_mapping")]
        yield Resource("public_address", Decimal(len(subnets)))


def _endpoint(values: Values) -> Iterator[Resource]:
    if values.get("vpc_endpoint_type") == "Interface":
        yield Resource("vpc_endpoint", Decimal(len(_list(values.get("subnet_ids"))) or 1))


def _one(item: str) -> Callable[[Values], Iterator[Resource]]:
    def read(_: Values) -> Iterator[Resource]:
        yield Resource(item)

    return read


READ: Mapping[str, Callable[[Values], Iterator[Resource]]] = {
    "aws_instance": _instance,
    "aws_ebs_volume": _own_volume,
    "aws_lb": _load_balancer,
    "aws_alb": _load_balancer,
    "aws_nat_gateway": _one("nat_gateway"),
    "aws_eip": _one("public_address"),
    "aws_vpc_endpoint": _endpoint,
    "aws_route53_zone": _one("hosted_zone"),
    "aws_kms_key": _one("key"),
    "aws_secretsmanager_secret": _one("secret"),
}
# Charged by the hour, and not in the table: to be told, not to be taken for free.
UNPRICED = frozenset(
    {
        "aws_db_instance",
        "aws_rds_cluster_instance",
        "aws_elasticache_cluster",
        "aws_elasticache_replication_group",
        "aws_eks_cluster",
        "aws_mq_broker",
        "aws_msk_cluster",
        "aws_ec2_transit_gateway",
        "aws_wafv2_web_acl",
        "aws_cloudwatch_dashboard",
    }
)


def _named(kind: str, values: Values) -> str:
    size = values.get("instance_class") or values.get("node_type") or ""
    return f"{kind}/{size}".rstrip("/")


def _blocks(values: Values, name: str) -> Iterator[Values]:
    return (block for block in _list(values.get(name)) if isinstance(block, Mapping))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _number(value: object) -> Decimal:
    """A number that the plan may not know yet."""
    return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)
