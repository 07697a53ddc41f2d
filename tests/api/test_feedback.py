"""A correction over HTTP: the photo is not answered from the cache again, and what to do is told at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api import running
from tests.fingerprint.photos import as_jpeg, example_photo
from wastecoach.settings import Settings

BOTTLE = as_jpeg(example_photo("pet-bottle"))
# Other files that show the same.
ALIKE = [as_jpeg(example_photo("pet-bottle"), quality) for quality in (50, 70)]
CAN = as_jpeg(example_photo("crushed-can"))
WRONG = {"verdict": "wrong", "item": "glass_bottle"}
# A store in memory is every server's of this process that keeps as many photos.
ROOMS = itertools.count(4000)


@pytest.fixture
def settings() -> Settings:
    return Settings(vision="stub", stub_item="plastic_bottle", requests_per_minute=100_000)


@pytest.fixture(params=["memory", "sqlite", "redis"])
def cached(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Settings:
    """Settings of a server with each kind of cache."""
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'photos.db'}"}.get(
        request.param
    )
    if url is None:
        url = str(request.getfixturevalue("redis_url"))
    return settings.model_copy(update={"cache_url": url, "cache_entries": next(ROOMS)})


@pytest.fixture
def two(cached: Settings) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two servers on the same stores."""
    with running.client(cached) as one, running.client(cached) as other:
        yield one, other


def asked(api: httpx.Client, photo: bytes, **wanted: Any) -> tuple[str, str]:
    """A new job's id, and how the cache answered for it."""
    progress = running.completed(api, photo, **wanted)
    job_id = progress["job_id"]
    result = api.get(f"/api/v1/waste/result/{job_id}").raise_for_status().json()
    return job_id, result["provenance"]["cache"]


def outcome(api: httpx.Client, photo: bytes) -> str:
    return asked(api, photo)[1]


def corrected(api: httpx.Client, job_id: str, **said: object) -> httpx.Response:
    return api.post(f"/api/v1/waste/feedback/{job_id}", json=WRONG | said)


def test_after_a_correction_the_photo_is_looked_at_anew_and_so_is_what_resembles_it(
    cached: Settings,
) -> None:
    with running.client(cached) as api:
        assert [outcome(api, photo) for photo in (BOTTLE, CAN, *ALIKE)] == [
            *("miss", "miss", "near", "near"),
        ]
        job_id, before = asked(api, BOTTLE)
        assert before == "exact"
        assert corrected(api, job_id).raise_for_status().json()["forgotten"] == 1
        assert outcome(api, CAN) == "exact"
        assert outcome(api, ALIKE[0]) == "miss"
        # Whatever was looked at since: what was corrected is never answered from the cache again.
        assert [outcome(api, BOTTLE) for _ in range(2)] == ["miss", "miss"]


def test_a_correction_at_one_server_counts_at_every_other(
    two: tuple[httpx.Client, httpx.Client],
) -> None:
    one, other = two
    assert [outcome(one, BOTTLE), outcome(other, BOTTLE), outcome(other, ALIKE[0])] == [
        *("miss", "exact", "near"),
    ]
    job_id, _ = asked(one, ALIKE[0])
    corrected(other, job_id).raise_for_status()
    assert outcome(one, ALIKE[1]) == "miss"


def test_one_that_was_right_goes_on_to_be_answered_from_the_cache(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE)
    answer = api.post(f"/api/v1/waste/feedback/{job_id}", json={"verdict": "right"})
    assert (answer.json()["right_item"], answer.json()["forgotten"]) == ("plastic_bottle", 0)
    assert outcome(api, BOTTLE) == "exact"


def test_it_works_without_a_cache_too(settings: Settings) -> None:
    with running.client(settings.model_copy(update={"cache_url": "off"})) as api:
        job_id, before = asked(api, BOTTLE)
        assert (before, corrected(api, job_id).json()["forgotten"]) == ("off", 0)


def test_what_to_do_with_the_right_item_comes_in_the_words_of_the_job(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE, language="en", region="seoul_gangnam", housing="apartment")
    told = corrected(api, job_id, item="유리병").json()
    assert (told["seen_item"], told["right_item"], told["right_name"]) == (
        *("plastic_bottle", "glass_bottle"),
        "Glass bottle",
    )
    assert (told["guidance"]["stream"], told["guidance"]["region"]) == ("glass", "seoul_gangnam")
    assert told["guidance"]["steps"]


def test_a_later_one_takes_the_place_of_an_earlier_one(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE)
    corrected(api, job_id, comment="first", keep_photo=True).raise_for_status()
    corrected(api, job_id, item="mug", comment="second").raise_for_status()
    (kept,) = api.get(f"/api/v1/waste/feedback/{job_id}").json()["corrections"]
    assert (kept["right_item"], kept["comment"], kept["photo_kept"], kept["review"]) == (
        *("mug", "second"),
        *(False, "new"),
    )


def test_the_same_twice_is_the_same(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE)
    one, other = (corrected(api, job_id).json() for _ in range(2))
    assert other == one | {"forgotten": 0}


def test_an_item_that_may_be_several_is_refused_and_they_are_named(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE, language="en")
    refused = corrected(api, job_id, item="병")
    assert refused.status_code == 422
    assert refused.json()["code"] == "request_invalid"
    assert "glass_bottle (Glass bottle)" in refused.json()["detail"]
    assert api.get(f"/api/v1/waste/feedback/{job_id}").json() == {"corrections": []}
    assert outcome(api, BOTTLE) == "exact"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verdict": "maybe"},
        WRONG | {"thing": 1},
        WRONG | {"thing": -1},
        WRONG | {"thing": 10**30},
        WRONG | {"thing": "0"},
        WRONG | {"comment": "x" * 1001},
        WRONG | {"comment": "a\nb"},
        WRONG | {"comment": "\x1b[31m"},
        WRONG | {"comment": "\x9b31m"},
        WRONG | {"item": ""},
        WRONG | {"item": "no such thing qwzxv"},
        WRONG | {"item": "plastic_bottle"},
        WRONG | {"photo": "feedback/2026/11/26/of-another"},
        WRONG | {"owner": "p:somebody"},
        {"verdict": "right", "item": "glass_bottle"},
    ],
    ids=str,
)
def test_what_cannot_be_said_is_refused(body: dict[str, Any], api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE)
    refused = api.post(f"/api/v1/waste/feedback/{job_id}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")
    assert outcome(api, BOTTLE) == "exact"


def test_a_job_without_an_answer_has_nothing_to_be_corrected(api: httpx.Client) -> None:
    waiting = api.post("/api/v1/waste/analyze").json()["job_id"]
    refused = corrected(api, waiting)
    assert (refused.status_code, refused.json()["code"]) == (409, "job_not_done")
    for unknown in ("0" * 32, "..", "x"):
        assert corrected(api, unknown).status_code == 404
        assert api.get(f"/api/v1/waste/feedback/{unknown}").status_code == 404


def test_one_caller_can_correct_only_so_much(settings: Settings) -> None:
    with running.client(settings.model_copy(update={"requests_per_minute": 5})) as api:
        answers = [corrected(api, "0" * 32).status_code for _ in range(8)]
    assert answers[-1] == 429


def test_corrections_are_counted(api: httpx.Client) -> None:
    job_id, _ = asked(api, BOTTLE)
    corrected(api, job_id)
    corrected(api, job_id)
    page = api.get("/metrics").text
    assert 'wastecoach_corrections_total{verdict="wrong"} 1.0' in page
    assert 'wastecoach_corrections_kept{review="new",verdict="wrong"} 1.0' in page
