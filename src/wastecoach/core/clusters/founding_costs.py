"""The two tables of costs that the project was founded on, beside what the same parts cost by the table of prices.

Document 1 (2025-10-30) reckons with managed services for 10,000 and 100,000 requests a month; document 2 (2025-10-31)
with four nodes. What a document has no line for is told as left out, with what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.clusters.cloud_prices import CloudPrices
from wastecoach.core.clusters.costs import monthly_cost
from wastecoach.core.clusters.service_costs import NODES, ServiceCost
from wastecoach.core.prices import MICRO

# What a line of a document is, by the kinds of items that we pay for the same.
COMPUTE, REDIS, DATABASE, PHOTOS, MODELS = "compute", "redis", "database", "photos", "models"
KINDS: dict[str, tuple[str, ...]] = {
    COMPUTE: ("instance",),
    # Both run on the storage node.
    REDIS: (),
    DATABASE: (),
    PHOTOS: (
        *("storage", "storage_write", "storage_read"),
        *("edge_transfer", "edge_request", "edge_function_call", "edge_function_memory"),
    ),
}
# What neither document has a line for, and we do.
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "volumes": ("volume", "volume_operations"),
    "load_balancer": ("load_balancer", "load_balancer_capacity"),
    "addresses": ("public_address",),
    "transfer": ("transfer_out",),
    "names": ("hosted_zone", "dns_query"),
}
# What is in no figure here either.
NOWHERE = ("tax", "snapshots", "zones", "logs", "domain", "support")
ELSEWHERE = "us-east-1"


@dataclass(frozen=True, slots=True)
class FoundingTable:
    """One column of a document's table.

    Attributes:
        document: Its number.
        requests: A month; None where it names none.
        parts: US dollars by part.
        total: As the document says it.
    """

    document: int
    requests: int | None
    parts: dict[str, int]
    total: int


TABLES = (
    FoundingTable(
        1, 10_000, {COMPUTE: 50, REDIS: 15, DATABASE: 30, PHOTOS: 10, MODELS: 15}, total=120
    ),
    FoundingTable(
        1, 100_000, {COMPUTE: 200, REDIS: 50, DATABASE: 100, PHOTOS: 30, MODELS: 150}, total=530
    ),
    FoundingTable(2, None, {COMPUTE: 185}, total=185),
)


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One part of a table: what the document says and what it costs by the prices; micro-dollars a month.

    Attributes:
        part: What it is.
        founding: As the document says; None where it left it out.
        ours: By the table of prices; None where the price of the model is not known.
    """

    part: str
    founding: int | None
    ours: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A founding table beside ours.

    Attributes:
        table: What the document says.
        parts: Line by line, then what it left out.
        nodes_elsewhere: Micro-dollars a month of the four nodes in Northern Virginia, whose prices the document took.
    """

    table: FoundingTable
    parts: tuple[ComparedPart, ...]
    nodes_elsewhere: int | None = None

    @property
    def ours(self) -> int:
        """Micro-dollars a month of all parts whose price is known."""
        return sum(part.ours or 0 for part in self.parts)


def compared(table: FoundingTable, ours: ServiceCost, prices: CloudPrices) -> Comparison:
    """A founding table beside what the service costs with as many requests."""
    told = [ComparedPart(part, usd * MICRO, _ours(part, ours)) for part, usd in table.parts.items()]
    missing = [part for part in (*KINDS, MODELS) if part not in table.parts]
    unsaid = [ComparedPart(part, None, _ours(part, ours)) for part in missing if _ours(part, ours)]
    left_out = [ComparedPart(part, None, ours.cloud.of(*kinds)) for part, kinds in LEFT_OUT.items()]
    elsewhere = None
    if table.requests is None:
        elsewhere = monthly_cost(NODES, prices, ELSEWHERE).total
    return Comparison(table, (*told, *unsaid, *left_out), elsewhere)


def _ours(part: str, ours: ServiceCost) -> int | None:
    return ours.models.micro if part == MODELS else ours.cloud.of(*KINDS[part])
