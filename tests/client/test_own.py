"""What a program can ask a server about its own history."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.api.running import example
from tests.people.town import Someone, Town, running_town
from wastecoach.client import Client, Filters
from wastecoach.core.jobs.errors import JobNotFound, RequestInvalid
from wastecoach.core.people.errors import NotSignedIn, TokenInvalid
from wastecoach.settings import Settings


@pytest.fixture
def town() -> Iterator[Town]:
    with running_town(Settings(vision="stub", device_requests_per_minute=100_000)) as made:
        yield made


def client_of(someone: Someone) -> Client:
    token = someone.headers["Authorization"].removeprefix("Bearer ")
    return Client(str(someone.api.base_url), language="en", token=token)


def test_a_device_looks_back_takes_along_and_goes(town: Town) -> None:
    with client_of(town.device()) as client:
        for _ in range(3):
            client.classify(example())
        jobs = [entry.job_id for entry in client.history()]
        assert len(jobs) == 3
        page = client.history_page(Filters(stream="plastic"), limit=2)
        assert [entry.job_id for entry in page.entries] == jobs[:2]
        rest = client.history_page(cursor=page.next, limit=2)
        assert [entry.job_id for entry in rest.entries] == jobs[2:]
        assert client.history_statistics(weeks=2).streams == {"plastic": 3}
        assert client.photo(jobs[0]) == example()
        assert len(client.photo(jobs[0], small=True)) < len(example())
        client.delete_entry(jobs[0])
        with pytest.raises(JobNotFound):
            client.delete_entry(jobs[0])
        with client.export("en") as pieces:
            made = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
        assert len([name for name in made.namelist() if name.startswith("analyses/")]) == 2
        with pytest.raises(RequestInvalid):
            client.history_page(Filters(since="yesterday"))
        client.delete_me()
        with pytest.raises(TokenInvalid):
            client.history_page()


def test_a_long_history_is_fetched_page_by_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.client.own.AT_ONCE", 2)
    device = town.device()
    jobs = [device.analysed() for _ in range(5)]
    with client_of(device) as client:
        assert [entry.job_id for entry in client.history()] == jobs[::-1]


def test_a_person_has_a_profile(town: Town) -> None:
    with client_of(town.person()) as client:
        assert client.me().region is None
        changed = client.change_profile({"region": "마포구", "housing": "house"})
        assert (changed.region, changed.housing) == ("seoul_mapo", "house")
        assert client.change_profile({"housing": None}).housing is None


def test_whoever_shows_no_token_has_nothing(town: Town) -> None:
    with Client(str(town.api.base_url), language="en") as client:
        for ask in (client.me, client.history_page, client.history_statistics, client.delete_me):
            with pytest.raises(NotSignedIn):
                ask()
