"""The same deletion where everything is a service of its own: PostgreSQL, Redis, RabbitMQ, S3, and a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.test_walk import prepare, services, worker
from tests.people.town import ME, WASTE, Town, running_town
from wastecoach.settings import load_settings


@pytest.fixture
def town(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    # Nobody but who has the file could unseal the keys of tokens: here it is one secret for all.
    monkeypatch.setenv("WASTECOACH_SECRET_KEY", "x" * 32)
    with services(request, monkeypatch):
        settings = load_settings()
        prepare(settings)
        with worker(), running_town(settings) as made:
            yield made


def test_somebody_new_is_gone_from_every_one_of_them(town: Town) -> None:
    person = town.person()
    job = person.analysed()
    said = {"verdict": "wrong", "item": "glass_bottle", "keep_photo": True}
    person.post(f"{WASTE}/feedback/{job}", json=said).raise_for_status()
    (entry,) = person.get(f"{WASTE}/history").json()["entries"]
    assert person.get(entry["thumbnail"]).headers["content-type"] == "image/jpeg"
    assert person.get(f"{ME}/export").content.startswith(b"PK")
    service = town.service
    keys = service.people.owned.owned_photos(person.owner)
    assert len(keys) == 2
    assert service.ports.board.read(job) is not None
    assert person.delete(ME).status_code == 204
    assert [service.ports.photos.facts(key) for key in keys] == [None, None]
    assert (service.ports.board.read(job), service.ports.board.result(job)) == (None, None)
    assert service.ports.records.job(job) is None
    assert person.get(f"{WASTE}/status/{job}").status_code in {401, 404}
    assert town.api.get(f"{WASTE}/status/{job}").status_code == 404
