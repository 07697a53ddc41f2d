"""The operator's overview: everything at once, of the whole installation, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from servers.redis import RedisServer
from tests.api.casting import at_home
from tests.api.test_walk import prepare, services, worker
from tests.people.town import WASTE, Someone, Town, running_town
from tests.records.examples import job, letter, message
from tests.waiting import until
from wastecoach import bootstrap
from wastecoach.core import cool_down
from wastecoach.core.asking import Usage
from wastecoach.core.cool_down import Circuit
from wastecoach.core.errors import ServiceBusy
from wastecoach.core.jobs.job import Failure
from wastecoach.core.tries import circuit_name
from wastecoach.settings import Settings, load_settings

OVERVIEW = "/api/v1/admin/overview"


def administrator(town: Town) -> Someone:
    """Somebody who may look."""
    someone = town.person()
    town.service.people.records.change_role(someone.id, "admin")
    return someone


def overview(town: Town, **query: Any) -> dict[str, Any]:
    """What an administrator sees."""
    answer = administrator(town).get(OVERVIEW, **query)
    assert answer.headers["cache-control"] == "no-store"
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


def by_hour(told: dict[str, Any]) -> dict[str, int]:
    """The jobs of all hours together: a day may end while a test runs."""
    hours = told["jobs"]["hours"]
    assert len(hours) == 24
    return {name: sum(hour[name] for hour in hours) for name in ("accepted", "done", "failed")}


def noticed(told: dict[str, Any]) -> dict[str, Any] | None:
    """An overview that tells of a fault; health is shared for a second, and may yet be of before it."""
    return told if told["faults"] and told["health"]["status"] != "pass" else None


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(**at_home(tmp_path))


@pytest.fixture
def town(settings: Settings) -> Iterator[Town]:
    with running_town(settings) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql and redis"])
def any_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """On each kind of database, with each kind of store between processes."""
    chosen = at_home(tmp_path) | {"cache_url": f"sqlite:///{tmp_path / 'cache.db'}"}
    if request.param != "sqlite":
        url = request.getfixturevalue("database_url")
        redis = request.getfixturevalue("redis_url")
        chosen |= {"database_url": url, "redis_url": redis, "cache_url": redis}
        prepare(Settings(**chosen))
    with running_town(Settings(**chosen)) as made:
        yield made


def test_photos_are_counted_as_they_are_answered(any_town: Town) -> None:
    person = any_town.person()
    first = person.analysed()
    person.analysed()
    said = {"verdict": "wrong", "item": "glass_bottle"}
    person.post(f"{WASTE}/feedback/{first}", json=said).raise_for_status()
    told = overview(any_town)
    assert told["faults"] == {}
    assert by_hour(told) == {"accepted": 2, "done": 2, "failed": 0}
    assert told["jobs"]["measured"] == 2
    assert 0 < told["jobs"]["median_s"] <= told["jobs"]["p95_s"]
    cache = told["cache"]
    assert (cache["exact"], cache["near"], cache["miss"], cache["hit_rate"]) == (1, 0, 1, 0.5)
    corrections = told["corrections"]
    assert (corrections["right"], corrections["wrong"], corrections["unreviewed"]) == (0, 1, 1)
    assert {queue["lane"]: queue["waiting"] for queue in told["queues"]} == {
        "ai": 0,
        "api": 0,
        "sched": 0,
        "batch": 0,
    }


def test_nothing_of_whoever_asked_is_in_it(town: Town) -> None:
    person = town.person()
    made = person.analysed(name="kitchen.jpg")
    town.service.ports.records.bury(letter(made, reason=Failure("job_given_up", {"who": "hong"})))
    text = administrator(town).get(OVERVIEW).text
    for private in (person.id, made, "kitchen", "hong", "홍길동"):
        assert private not in text


def test_a_job_that_waits_for_long_is_seen_in_its_lane(town: Town) -> None:
    ports = town.service.ports
    asked = ports.now() - 100
    ports.records.add(replace(job("waits"), created_at=asked, upload_until=asked + 900), None)
    # Nobody sends it before an hour has passed.
    ports.records.uploaded("waits", message("waits", due_at=asked + 3600), asked + 1)
    ai, *others = overview(town)["queues"]
    assert (ai["lane"], ai["waiting"], ai["running"], ai["late"]) == ("ai", 1, 0, True)
    assert 100 <= ai["oldest_s"] < 160
    assert [other["late"] for other in others] == [False] * 3


def test_dead_letters_tell_their_code_and_how_to_look(town: Town) -> None:
    for number in range(7):
        town.service.ports.records.bury(letter(None, at=1_800_000_000.0 + number))
    told = overview(town)["dead_letters"]
    assert told["count"] == 7
    assert [one["at"][17:19] for one in told["newest"]] == ["06", "05", "04", "03", "02"]
    assert {one["code"] for one in told["newest"]} == {"job_given_up"}


def test_costs_stand_beside_their_budgets(settings: Settings) -> None:
    limited = settings.model_copy(update={"budget_day_hard_usd": 2.0})
    ledger = bootstrap.ledger(limited)
    with running_town(limited) as town:
        ledger.settle(ledger.reserve("look", "openai", "gpt-4o"), Usage(1000, 100))
        told = overview(town)["costs"]
    spent = told["budgets"]["day"]["spent_usd"]
    assert spent > 0
    assert told["budgets"]["day"] == {"spent_usd": spent, "soft_usd": None, "hard_usd": 2.0}
    assert told["providers"] == [
        {"provider": "openai", "calls": 1, "cost_usd": spent, "unpriced": 0}
    ]


def test_a_provider_that_is_left_alone_tells_until_when_and_why(settings: Settings) -> None:
    asking = settings.model_copy(update={"vision": "stub,openai", "openai_base_url": "http://x"})
    around = bootstrap.surroundings(asking)
    _, openai = bootstrap.visions(asking, None)
    name = circuit_name(openai.provider, openai.model, openai.access)
    cool_down.failed(name, Circuit(), ServiceBusy(provider="openai", retry_after_s=40), around)
    with running_town(asking) as town:
        stub, left_alone = overview(town)["providers"]
    assert stub == {"provider": "stub", "state": "ready", "until": None, "last_error": None}
    assert (left_alone["state"], left_alone["last_error"]) == ("cooling_down", "service_busy")
    assert left_alone["until"] is not None


def test_what_is_away_is_null_with_its_code_and_the_rest_is_told(
    settings: Settings, own_redis: RedisServer
) -> None:
    shared = {"redis_url": own_redis.url, "cache_url": own_redis.url}
    with running_town(settings.model_copy(update=shared)) as town:
        assert overview(town)["faults"] == {}
        own_redis.kill()
        told = until(lambda: noticed(overview(town, language="ko")))
        assert told["faults"] == {"cache": "cache_unavailable"}
        assert told["cache"] is None
        assert told["workforce"]["living"] == 1
        redis = {one["name"]: one for one in told["health"]["components"]}["redis"]
        assert (told["health"]["status"], redis["status"]) == ("warn", "warn")
        assert redis["remedy"].startswith("Redis를")


def test_workers_are_seen_beside_the_server(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    monkeypatch.setenv("WASTECOACH_SECRET_KEY", "x" * 32)
    with services(request, monkeypatch):
        settings = load_settings()
        prepare(settings)
        with worker(), running_town(settings) as town:
            town.person().analysed()
            told = overview(town)
    living = {one["kind"] for one in told["workforce"]["processes"] if one["living"]}
    assert {"serve", "worker"} <= living
    assert told["workforce"]["hanging"] == 0
    assert by_hour(told)["done"] == 1
    assert told["cache"]["miss"] == 1
    assert told["faults"] == {}
