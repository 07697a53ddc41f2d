"""What the whole service costs in a month: four nodes and what is around them, what photos use, what models charge.

The use of a request is an assumption, a value that says so; machines and prices are facts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wastecoach.core.analysis import StageAsked
from wastecoach.core.clusters.cloud_prices import CloudPrices
from wastecoach.core.clusters.costs import MonthlyCost, Resource, monthly_cost
from wastecoach.core.prices import PriceTable, cost, usual

# As terraform/modules/nodes makes them: master and storage, the two workers; each has a system volume, and what the
# storage node keeps has one of its own.
NODES = (Resource("instance/t3.large", Decimal(2)), Resource("instance/t3.medium", Decimal(2)))
SYSTEM_VOLUMES_GB, DATA_VOLUME_GB = 40 + 30 + 30 + 40, 50
# All stand in public subnets (there is no NAT gateway), and the load balancer has an address in each of three zones.
NODES_COUNT, ZONES = 4, 3
STANDING = (
    *NODES,
    Resource("volume/gp3", Decimal(SYSTEM_VOLUMES_GB + DATA_VOLUME_GB)),
    Resource("load_balancer"),
    Resource("public_address", Decimal(NODES_COUNT + ZONES)),
    Resource("hosted_zone"),
)
MEGABYTES, THOUSAND, MILLION = 1_000, 1_000, 1_000_000
DAYS = Decimal("30.4")


@dataclass(frozen=True, slots=True)
class Use:
    """What one request uses, on average.

    Attributes:
        photo_mb: Of the photo, as it is uploaded: the middle of what the founding documents expect.
        kept_days: How long the bucket keeps it.
        views: How often its stored picture is shown.
        picture_mb: Of such a picture, at most 1,024 pixels a side.
        answer_mb: All that the API sends: the answer, its progress, a share of the page.
        edge_seconds: That the function at the edge takes to make a smaller picture, once for each photo.
        edge_gb: Of memory meanwhile.
    """

    photo_mb: Decimal = Decimal("3.5")
    kept_days: Decimal = Decimal(30)
    views: Decimal = Decimal(2)
    picture_mb: Decimal = Decimal("0.15")
    answer_mb: Decimal = Decimal("0.06")
    edge_seconds: Decimal = Decimal("0.5")
    edge_gb: Decimal = Decimal("1.024")


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom the service asks, and how often.

    Attributes:
        provider: Of the language model; None where the embedded model and the rules do everything.
        model: Its name.
        look_hit: Share of the photos that need no paid look: seen before, or the embedded model is sure.
        text_hit: Share of the things whose words a coach has found before.
    """

    provider: str | None
    model: str
    look_hit: float
    text_hit: float


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What language models cost in a month.

    Attributes:
        looks: Paid looks at a photo.
        texts: Paid texts of a coach.
        micro: Micro-dollars; None where the model's price is not known.
    """

    looks: int
    texts: int
    micro: int | None


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """What the service costs in a month.

    Attributes:
        requests: Photos a month.
        cloud: Machines and what is around them.
        models: Language models.
    """

    requests: int
    cloud: MonthlyCost
    models: ModelCost

    @property
    def total(self) -> int:
        """Micro-dollars a month, of all whose price is known."""
        return self.cloud.total + (self.models.micro or 0)


def service_cost(
    requests: int,
    prices: CloudPrices,
    models: PriceTable,
    asking: Asking,
    use: Use | None = None,
    more: tuple[Resource, ...] = (),
) -> ServiceCost:
    """What the service costs with so many requests.

    Args:
        requests: Photos a month.
        prices: Of the cloud.
        models: Prices of language models.
        asking: Which of them is asked, how often.
        use: What a request uses.
        more: Machines beyond the four.
    """
    resources = (*STANDING, *more, *used(requests, use or Use()))
    cloud = monthly_cost(resources, prices)
    return ServiceCost(requests, cloud, model_cost(requests, models, asking))


def used(requests: int, use: Use) -> Iterator[Resource]:
    """What so many requests use in a month."""
    count = Decimal(requests)
    uploaded_gb, answered_gb = count * use.photo_mb / MEGABYTES, count * use.answer_mb / MEGABYTES
    yield Resource("storage", uploaded_gb * use.kept_days / DAYS)
    # The phone writes it, the worker reads it; the edge reads it once more.
    yield Resource("storage_write", count / THOUSAND)
    yield Resource("storage_read", 2 * count / THOUSAND)
    # One unit of capacity takes a GB an hour; photos go to the bucket past the load balancer.
    yield Resource("load_balancer_capacity", answered_gb)
    yield Resource("transfer_out", answered_gb)
    yield Resource("edge_transfer", count * use.views * use.picture_mb / MEGABYTES)
    yield Resource("edge_request", count * use.views / MILLION)
    yield Resource("edge_function_call", count / MILLION)
    yield Resource("edge_function_memory", count * use.edge_seconds * use.edge_gb)


def model_cost(requests: int, table: PriceTable, asking: Asking) -> ModelCost:
    """What language models cost with so many requests, at the usual length of a call."""
    if asking.provider is None:
        return ModelCost(0, 0, 0)
    looks = math.ceil(requests * (1 - asking.look_hit))
    texts = math.ceil(requests * (1 - asking.text_hit))
    each = (_call("look", table, asking), _call("coach", table, asking))
    if each[0] is None or each[1] is None:
        return ModelCost(looks, texts, None)
    return ModelCost(looks, texts, looks * each[0] + texts * each[1])


def _call(stage: StageAsked, table: PriceTable, asking: Asking) -> int | None:
    price = table.price_of(asking.provider or "", asking.model)
    return None if price is None else cost(usual(stage, price), price)
