"""What a simulated day costs in a month: the four nodes, more worker nodes by the hour, what photos and models cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wastecoach.core.clusters.capacity.scenario import HOURS, Scenario
from wastecoach.core.clusters.cloud_prices import CloudPrices
from wastecoach.core.clusters.costs import Resource
from wastecoach.core.clusters.service_costs import DAYS, Asking, ServiceCost, service_cost
from wastecoach.core.prices import PriceTable

# Of the four nodes two are for workers; further ones are of the same type.
WORKER_NODES, WORKER_NODE = 2, "instance/t3.medium"


def staff_cost(
    scenario: Scenario,
    workers: Sequence[int],
    prices: CloudPrices,
    models: PriceTable,
    asking: Asking,
) -> ServiceCost:
    """What the service costs in a month with these workers by hour.

    Args:
        scenario: The day.
        workers: By hour.
        prices: Of the cloud.
        models: Prices of language models.
        asking: Which of them is asked, how often.
    """
    nodes = Decimal(extra_node_hours(workers, scenario.workers_a_node)) / HOURS
    more = (Resource(WORKER_NODE, nodes),) if nodes else ()
    return service_cost(round(scenario.requests * float(DAYS)), prices, models, asking, more=more)


def extra_node_hours(workers: Sequence[int], workers_a_node: int) -> int:
    """Hours of a day that nodes beyond the four run, added up; every hour begun counts whole."""
    return sum(max(0, -(-count // workers_a_node) - WORKER_NODES) for count in workers)
