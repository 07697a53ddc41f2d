"""How much a person, a device and an address may ask for, and how much of that may cost money."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.api.running import example
from tests.people.town import WASTE, Someone, Town, running_town
from tests.pictures import encoded
from tests.services.servers import Server, says, serving
from tests.services.speakers import output_text, response
from wastecoach.bootstrap import PROVIDERS, pays
from wastecoach.settings import Settings

MOST = 3
SAME_DAY = 1_800_000_000.5
SEEN = {
    "photo": "good",
    "things": [
        {
            "name": "glass bottle",
            "material": "glass",
            "shape": "bottle",
            "general_name": "bottle",
            "may_also_be": [],
            "sure": "certain",
            "mixed": False,
            "dangerous": False,
            "conditions": [],
        }
    ],
}
Open = Callable[..., Town]


@pytest.fixture
def town_with(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """A server with these settings, in one and the same minute."""
    monkeypatch.setattr("time.time", lambda: SAME_DAY)
    with ExitStack() as opened:
        yield lambda **settings: opened.enter_context(running_town(Settings(**settings)))


@pytest.fixture
def paid() -> Iterator[Server]:
    """A service that is paid for and always sees a glass bottle."""
    with serving(says(200, response("completed", output_text(json.dumps(SEEN))))) as server:
        yield server


def asked(by: Someone, times: int, **more: Any) -> list[int]:
    return [by.post(f"{WASTE}/analyze", **more).status_code for _ in range(times)]


def nobody(town: Town) -> Someone:
    return Someone("", "", {}, town.api)


def photo(seed: int) -> bytes:
    """One that no other seed's is taken for."""
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    return encoded(Image.fromarray(noise).resize((320, 240)), "JPEG")


def looked(by: Someone, seed: int) -> httpx.Response:
    return by.post(f"{WASTE}/classify", files={"file": photo(seed)}).raise_for_status()


def test_persons_devices_and_an_address_have_each_their_own_minute(town_with: Open) -> None:
    town = town_with(
        vision="stub",
        requests_per_minute=1,
        device_requests_per_minute=2,
        person_requests_per_minute=MOST,
    )
    person, other, device = town.person(), town.person(), town.device()
    assert asked(nobody(town), 2) == [202, 429]
    assert asked(device, 3) == [202, 202, 429]
    assert asked(person, MOST + 1) == [202] * MOST + [429]
    assert asked(other, MOST + 1) == [202] * MOST + [429]
    told = other.post(f"{WASTE}/analyze")
    assert told.headers["retry-after"]


def test_a_person_has_one_minute_on_all_machines_and_wherever_they_are(town_with: Open) -> None:
    town = town_with(vision="stub", person_requests_per_minute=2)
    person = town.person()
    known = town.service.people.records.person(person.id)
    assert known is not None
    again = town.signed_in(known)
    codes = [
        by.api.post(f"{WASTE}/analyze", headers=by.headers | {"X-Forwarded-For": at}).status_code
        for by, at in ((person, "203.0.113.1"), (again, "198.51.100.1"), (person, "192.0.2.1"))
    ]
    assert codes == [202, 202, 429]


def test_many_devices_of_one_address_are_bounded_together(town_with: Open) -> None:
    town = town_with(vision="stub", requests_per_minute=1, device_requests_per_minute=100)
    codes = [asked(town.device(), 1)[0] for _ in range(11)]
    assert codes == [202] * 10 + [429]


def test_new_devices_are_few_at_one_address(town_with: Open) -> None:
    town = town_with(vision="stub", requests_per_minute=10)
    person = town.person()
    codes = [by.post("/api/v1/auth/device").status_code for by in (nobody(town), person, person)]
    assert codes == [201, 201, 429]
    assert town.api.post("/api/v1/auth/refresh", json={"refresh_token": "wcr_x"}).status_code == 401


def test_what_is_left_of_the_paid_looks_is_told_and_then_what_costs_nothing_looks(
    town_with: Open, paid: Server
) -> None:
    town = town_with(
        vision="openai",
        openai_base_url=paid.url,
        paid_per_day_person=2,
        paid_per_day_device=1,
        paid_per_day_anonymous=0,
    )
    person, device = town.person(), town.device()
    answers = [looked(person, seed) for seed in range(3)]
    assert [one.json()["provenance"]["provider"] for one in answers] == [
        *("openai", "openai", "embedded")
    ]
    assert [one.headers["ratelimit"].split(", ")[1] for one in answers] == [
        f'"paid_looks";r={left};t=57600' for left in (1, 0, 0)
    ]
    assert '"paid_looks";q=2;w=86400' in answers[0].headers["ratelimit-policy"]
    skipped = answers[2].json()["provenance"]["attempts"][0]
    assert (skipped["outcome"], skipped["code"]) == ("skipped", "share_used")
    by_device = [looked(device, 10 + seed).json()["provenance"]["provider"] for seed in range(2)]
    assert by_device == ["openai", "embedded"]
    assert looked(nobody(town), 20).json()["provenance"]["provider"] == "embedded"
    assert len(paid.arrived) == 3


def test_many_devices_of_one_address_share_what_is_paid_for(town_with: Open, paid: Server) -> None:
    town = town_with(
        vision="openai",
        openai_base_url=paid.url,
        paid_per_day_device=1,
        requests_per_minute=100,
    )
    by = [looked(town.device(), seed).json()["provenance"]["provider"] for seed in range(12)]
    assert by == ["openai"] * 10 + ["embedded"] * 2


def test_what_was_seen_before_is_known_to_whoever_has_no_looks_left(
    town_with: Open, paid: Server
) -> None:
    town = town_with(vision="openai", openai_base_url=paid.url, paid_per_day_anonymous=0)
    looked(nobody(town), 1)
    first = looked(town.person(), 1)
    assert first.json()["provenance"]["provider"] == "openai"
    again = looked(nobody(town), 1).json()["provenance"]
    assert (again["provider"], again["cache"]) == ("openai", "exact")


def test_photos_of_batches_count_and_a_repeated_upload_does_not(
    town_with: Open, paid: Server
) -> None:
    town = town_with(vision="openai", openai_base_url=paid.url, paid_per_day_person=2)
    person = town.person()
    batch = person.post("/api/v1/batches", json={}).json()["batch_id"]
    left = []
    for seed in range(3):
        job = person.post(f"{WASTE}/analyze", json={"batch_id": batch}).json()
        put = job["upload"]["put"]
        httpx.put(put["url"], content=photo(seed), headers=put["headers"]).raise_for_status()
        answers = [person.post(job["complete_url"]) for _ in range(2)]
        left.append(answers[0].headers["ratelimit"])
        assert "ratelimit" not in answers[1].headers
    assert left == [f'"paid_looks";r={rest};t=57600' for rest in (1, 0, 0)]


def test_where_nobody_is_paid_nothing_is_counted(town_with: Open) -> None:
    town = town_with(vision="stub", paid_per_day_anonymous=0)
    answer = town.api.post(f"{WASTE}/classify", files={"file": example()})
    assert answer.headers["ratelimit"].startswith('"analyses"')
    assert "paid_looks" not in answer.headers["ratelimit"]
    assert answer.json()["provenance"]["attempts"][0]["outcome"] == "answered"


def test_a_quota_may_be_lifted(town_with: Open, paid: Server) -> None:
    unlimited = {"paid_per_day_anonymous": "unlimited", "vision": "openai"}
    town = town_with(openai_base_url=paid.url, **unlimited)
    answer = looked(nobody(town), 1)
    assert answer.json()["provenance"]["provider"] == "openai"
    assert "paid_looks" not in answer.headers["ratelimit"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_it_is_known_who_costs_nothing(name: str) -> None:
    names = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "WASTECOACH_ROBOFLOW_API_KEY", "HF_TOKEN")
    keys: dict[str, Any] = dict.fromkeys(names, "x" * 20)
    models: dict[str, Any] = {"roboflow_model": "waste/1", "huggingface_model": "owner/name"}
    settings = Settings(vision=name, **keys, **models)
    assert PROVIDERS[name](settings).paid == pays(settings)
