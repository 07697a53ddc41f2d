"""The shipped table of a cloud's prices: complete, dated, worded, and strict about what it takes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wastecoach import bootstrap, data
from wastecoach.core.analysis import Language
from wastecoach.core.clusters.cloud_prices import parse_cloud_prices
from wastecoach.core.clusters.costs import kind_of
from wastecoach.core.clusters.service_costs import STANDING, Use, used
from wastecoach.core.errors import SettingInvalid

HEAD = 'region = "ap-northeast-2"\nhours = 730\nchecked = 2026-11-27\n'
ENTRY = """
[[price]]
item = "key"
unit = "month"
usd = 1.00
source = "somewhere"
checked = 2026-11-27
"""


def test_every_price_says_where_and_when_it_was_read() -> None:
    prices = bootstrap.cloud_prices()
    assert prices.region == "ap-northeast-2"
    assert all(len(price.source) > 20 for price in prices.prices)
    assert max(price.checked for price in prices.prices) <= prices.checked


def test_no_item_has_two_prices_in_one_region() -> None:
    found = [(price.item, price.region) for price in bootstrap.cloud_prices().prices]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_item_and_unit_is_worded(language: Language) -> None:
    words = bootstrap.catalogue(language)
    for price in bootstrap.cloud_prices().prices:
        assert words.has(f"infra.cost.items.{kind_of(price.item)}"), price.item
        assert words.has(f"infra.cost.units.{price.unit}"), price.unit


def test_all_that_the_service_has_and_uses_is_priced() -> None:
    prices = bootstrap.cloud_prices()
    for resource in (*STANDING, *used(1_000, Use())):
        assert prices.price_of(resource.item) is not None, resource.item


def test_a_price_stays_what_was_written() -> None:
    price = bootstrap.cloud_prices().price_of("volume/gp3")
    assert price is not None
    assert price.usd == Decimal("0.0912")


def test_a_price_of_another_region_is_not_taken_for_ours() -> None:
    prices = bootstrap.cloud_prices()
    here, there = (prices.price_of("instance/t3.large", where) for where in (None, "us-east-1"))
    assert here is not None
    assert there is not None
    assert here.usd > there.usd
    assert prices.price_of("instance/t3.large", prices.region) == here
    assert prices.price_of("load_balancer", "us-east-1") is None


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (ENTRY.replace("1.00", "-1"), "key"),
        (ENTRY.replace("1.00", "nan"), "key"),
        (ENTRY.replace('"month"', '"week"'), "week"),
        (ENTRY + 'colour = "red"\n', "colour"),
        (ENTRY.replace('source = "somewhere"\n', ""), "source"),
        ("[[price]\n", ""),
    ],
)
def test_what_does_not_fit_is_named(entry: str, named: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        parse_cloud_prices(HEAD + entry)
    assert named in str(refused.value.params["detail"])


def test_the_table_tells_no_address_that_nobody_can_back() -> None:
    assert "http" not in data.cloud_price_document()
