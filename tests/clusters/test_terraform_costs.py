"""What Terraform's resources are charged as."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from wastecoach import bootstrap
from wastecoach.core.clusters.costs import Resource, monthly_cost
from wastecoach.core.clusters.terraform_costs import resources_of

NODE = {
    "instance_type": "t3.large",
    "associate_public_ip_address": True,
    "root_block_device": [{"volume_type": "gp3", "volume_size": 30}],
    "ebs_block_device": [],
}


def items(kind: str, values: dict[str, Any]) -> dict[str, int | Decimal]:
    return {resource.item: resource.amount for resource in resources_of(kind, values)}


def test_a_machine_is_itself_its_volume_and_its_address() -> None:
    assert items("aws_instance", NODE) == {
        "instance/t3.large": 1,
        "volume/gp3": 30,
        "public_address": 1,
    }


def test_a_machine_without_a_public_address_pays_none() -> None:
    assert "public_address" not in items(
        "aws_instance", NODE | {"associate_public_ip_address": None}
    )


def test_a_volume_is_charged_for_what_it_can_do_beyond_the_usual() -> None:
    volume = {"type": "gp3", "size": 50, "iops": 4_000}
    found = items("aws_ebs_volume", volume)
    assert found == {"volume/gp3": 50, "volume_operations/gp3": 1_000}
    assert items("aws_ebs_volume", volume | {"iops": 3_000}) == {"volume/gp3": 50}


def test_a_size_that_the_plan_does_not_know_counts_as_nothing() -> None:
    assert items("aws_ebs_volume", {"type": "gp3", "size": None}) == {"volume/gp3": 0}


def test_a_load_balancer_has_an_address_in_every_subnet() -> None:
    values = {"internal": False, "subnets": ["a", "b", "c"]}
    assert items("aws_lb", values) == {"load_balancer": 1, "public_address": 3}
    assert items("aws_lb", values | {"internal": True}) == {"load_balancer": 1}


@pytest.mark.parametrize(
    ("kind", "values", "item"),
    [
        ("aws_nat_gateway", {}, "nat_gateway"),
        ("aws_eip", {}, "public_address"),
        ("aws_route53_zone", {"name": "growbin.app"}, "hosted_zone"),
        ("aws_kms_key", {}, "key"),
        ("aws_secretsmanager_secret", {}, "secret"),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface"}, "vpc_endpoint"),
    ],
)
def test_what_is_charged_by_the_month_has_a_price(
    kind: str, values: dict[str, Any], item: str
) -> None:
    assert items(kind, values) == {item: 1}
    assert monthly_cost(resources_of(kind, values), bootstrap.cloud_prices()).total > 0


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("aws_security_group", {}),
        ("aws_s3_bucket", {"bucket": "photos"}),
        ("aws_iam_role", {}),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Gateway"}),
    ],
)
def test_what_is_free_or_charged_by_use_alone_is_nothing(kind: str, values: dict[str, Any]) -> None:
    assert resources_of(kind, values) == ()


def test_what_costs_money_and_has_no_price_here_is_told_as_unknown() -> None:
    found = resources_of("aws_db_instance", {"instance_class": "db.t4g.micro"})
    assert found == (Resource("aws_db_instance/db.t4g.micro"),)
    assert monthly_cost(found, bootstrap.cloud_prices()).unknown == (found[0].item,)


def test_a_larger_machine_changes_a_plan_by_the_difference_of_the_prices() -> None:
    prices = bootstrap.cloud_prices()
    before = monthly_cost(resources_of("aws_instance", NODE), prices).total
    larger = NODE | {"instance_type": "t3.xlarge"}
    assert monthly_cost(resources_of("aws_instance", larger), prices).total - before == 75_920_000
