"""What the whole service costs in a month, and the two tables that it was founded on."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.conftest import ROOT
from wastecoach import bootstrap
from wastecoach.core.clusters.founding_costs import (
    LEFT_OUT,
    TABLES,
    FoundingTable,
    compared,
)
from wastecoach.core.clusters.service_costs import (
    NODES,
    SYSTEM_VOLUMES_GB,
    Asking,
    ServiceCost,
    service_cost,
)
from wastecoach.core.prices import dollars
from wastecoach.settings import load_settings

GPT = Asking("openai", "gpt-4o", look_hit=0.64, text_hit=0.85)
NOBODY = Asking(None, "embedded", look_hit=0.64, text_hit=0.85)


def cost(requests: int, asking: Asking = GPT) -> ServiceCost:
    prices = bootstrap.cloud_prices(), bootstrap.prices(load_settings())
    return service_cost(requests, *prices, asking)


def test_four_nodes_cost_what_their_hours_cost() -> None:
    # Two t3.large at 0.104 and two t3.medium at 0.052 US dollars an hour, 730 hours.
    assert dollars(cost(0).cloud.of("instance")) == pytest.approx(227.76)


def test_the_nodes_are_those_that_terraform_makes() -> None:
    made = (ROOT / "terraform/modules/nodes/main.tf").read_text("utf-8")
    nodes = re.findall(r'size\s*=\s*"([^"]+)",\s*root_gb\s*=\s*(\d+)', made)
    priced = {resource.item: int(resource.amount) for resource in NODES}
    assert Counter(f"instance/{size}" for size, _ in nodes) == priced
    assert sum(int(gigabytes) for _, gigabytes in nodes) == SYSTEM_VOLUMES_GB


def test_without_a_photo_only_what_stands_is_paid() -> None:
    idle = cost(0)
    assert (idle.models.looks, idle.models.texts, idle.models.micro) == (0, 0, 0)
    used = ("storage", "transfer_out", "edge_transfer", "load_balancer_capacity")
    assert idle.cloud.of(*used) == 0


def test_photos_kept_for_a_month_fill_the_bucket() -> None:
    line = next(line for line in cost(100_000).cloud.lines if line.item == "storage")
    assert 340 < line.amount < 350


def test_the_share_that_needs_no_paid_look_is_not_paid_for() -> None:
    assert cost(1_000).models.looks == 360
    assert cost(1_000, Asking("openai", "gpt-4o", 1.0, 1.0)).models.micro == 0


def test_half_the_hits_cost_more() -> None:
    seldom = Asking("openai", "gpt-4o", look_hit=0.32, text_hit=0.85)
    assert cost(10_000, seldom).total > cost(10_000).total


def test_the_embedded_model_costs_nothing_by_the_call() -> None:
    assert cost(100_000, NOBODY).models.micro == 0


def test_a_model_of_unknown_price_is_in_no_sum_and_not_taken_for_free() -> None:
    unknown = cost(1_000, Asking("openai", "gpt-99", 0.64, 0.85))
    assert unknown.models.micro is None
    assert unknown.total == unknown.cloud.total


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.document}-{table.requests}")
def test_a_founding_table_adds_up_to_what_its_document_says(table: FoundingTable) -> None:
    assert sum(table.parts.values()) == table.total


def test_document_2_is_its_four_nodes_at_the_prices_of_northern_virginia() -> None:
    found = compared(TABLES[2], cost(0), bootstrap.cloud_prices())
    assert found.nodes_elsewhere is not None
    # 185 US dollars in the document.
    assert dollars(found.nodes_elsewhere) == pytest.approx(182.2, abs=0.1)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.document}-{table.requests}")
def test_what_a_document_left_out_is_told_with_its_cost(table: FoundingTable) -> None:
    found = compared(table, cost(table.requests or 0), bootstrap.cloud_prices())
    left_out = {part.part: part.ours for part in found.parts if part.founding is None}
    assert set(LEFT_OUT) <= set(left_out)
    assert left_out["volumes"] == pytest.approx(190 * 91_200)
    assert left_out["addresses"] == pytest.approx(25.55e6)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.document}-{table.requests}")
def test_the_parts_beside_a_document_are_all_that_the_service_costs(table: FoundingTable) -> None:
    ours = cost(table.requests or 0)
    assert compared(table, ours, bootstrap.cloud_prices()).ours == ours.total
