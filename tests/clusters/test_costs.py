"""Resources to what they cost in a month, by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wastecoach import bootstrap
from wastecoach.core.clusters.cloud_prices import CloudPrice, CloudPrices, Unit
from wastecoach.core.clusters.costs import CostLine, Resource, monthly_cost

CHECKED = dt.date(2026, 11, 27)


def price(item: str, unit: Unit, usd: str, free: int = 0) -> CloudPrice:
    return CloudPrice(
        item=item, unit=unit, usd=Decimal(usd), free=Decimal(free), source="", checked=CHECKED
    )


PRICES = CloudPrices(
    (
        price("instance/small", "hour", "0.01"),
        price("volume/gp3", "gb_month", "0.0912"),
        price("transfer_out", "gb", "0.126", free=100),
        price("edge_request", "million", "1.2"),
    ),
    region="here",
    hours=730,
    checked=CHECKED,
)


def test_a_machine_is_charged_every_hour_of_the_month() -> None:
    assert monthly_cost([Resource("instance/small", Decimal(2))], PRICES).total == 14_600_000


def test_a_volume_is_charged_by_its_size() -> None:
    assert monthly_cost([Resource("volume/gp3", Decimal(50))], PRICES).total == 4_560_000


def test_the_same_item_is_added_up_in_one_line() -> None:
    cost = monthly_cost([Resource("volume/gp3", Decimal(size)) for size in (20, 30)], PRICES)
    (line,) = cost.lines
    assert line == CostLine("volume/gp3", Decimal(50), "gb_month", 4_560_000)


def test_what_is_free_is_free_once_for_all_together() -> None:
    halves = [Resource("transfer_out", Decimal(75))] * 2
    assert monthly_cost(halves, PRICES).total == 50 * 126_000
    assert monthly_cost(halves[:1], PRICES).total == 0


def test_what_has_no_price_is_told_and_in_no_sum() -> None:
    cost = monthly_cost([Resource("aws_db_instance/db.t4g.micro"), Resource("volume/gp3")], PRICES)
    assert cost.unknown == ("aws_db_instance/db.t4g.micro",)
    assert cost.total == 91_200


def test_a_part_of_a_micro_dollar_is_a_whole_one() -> None:
    assert monthly_cost([Resource("edge_request", Decimal("0.0000001"))], PRICES).total == 1


def test_a_kind_is_added_up_whatever_its_sizes() -> None:
    cost = monthly_cost([Resource("instance/small"), Resource("volume/gp3")], PRICES)
    assert cost.of("instance", "volume") == cost.total
    assert cost.of("volume") == 91_200


def test_nothing_costs_nothing() -> None:
    assert monthly_cost([], PRICES).total == 0


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=6))
def test_more_never_costs_less_and_order_does_not_matter(sizes: list[int]) -> None:
    prices = bootstrap.cloud_prices()
    resources = [Resource("transfer_out", Decimal(size)) for size in sizes]
    whole = monthly_cost(resources, prices).total
    assert monthly_cost(resources[::-1], prices).total == whole
    assert monthly_cost([*resources, Resource("transfer_out")], prices).total >= whole
