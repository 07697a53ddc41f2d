"""What load balancers and people get to know of a running server."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from wastecoach.api.health import Readiness, healthz, readyz
from wastecoach.api.metrics import metrics
from wastecoach.bootstrap.health import Examiner
from wastecoach.bootstrap.observing import metrics_of
from wastecoach.core.health import Check, Finding, Status

GONE = Finding("fail", "database_gone")
Looked = list[int]


@pytest.fixture
def looked() -> Looked:
    """An entry for every time that somebody looked."""
    return []


@pytest.fixture
def clock() -> list[float]:
    """The time is its last entry."""
    return [100.0]


@pytest.fixture
def serving(looked: Looked, clock: list[float]) -> Callable[[Finding], TestClient]:
    """A server of which that is found."""

    def serve(finding: Finding) -> TestClient:
        def look() -> Finding:
            looked.append(1)
            return finding

        app = Starlette(
            routes=[
                Route("/healthz", healthz),
                Route("/readyz", readyz),
                Route("/metrics", metrics),
            ]
        )
        examiner = Examiner([Check("database", look, GONE)])
        app.state.readiness = Readiness(examiner, "en", lambda: clock[-1])
        app.state.metrics = metrics_of()
        return TestClient(app)

    return serve


@pytest.mark.parametrize(
    ("finding", "status", "said"),
    [
        (Finding("pass", "database", {"kind": "SQLite", "level": "1"}), 200, "pass"),
        (Finding("warn", "database_new"), 200, "warn"),
        (Finding("fail", "database_gone", {"reason": "OSError"}), 503, "fail"),
    ],
)
def test_a_degraded_server_is_ready_and_one_that_is_down_is_not(
    serving: Callable[[Finding], TestClient], finding: Finding, status: int, said: Status
) -> None:
    answer = serving(finding).get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (status, said)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_server_whose_database_is_down_is_alive(
    serving: Callable[[Finding], TestClient], looked: Looked
) -> None:
    answer = serving(Finding("fail", "database_gone", {"reason": "OSError"})).get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "pass"
    assert looked == []


def test_readiness_is_told_in_the_language_of_who_asks(
    serving: Callable[[Finding], TestClient],
) -> None:
    client = serving(Finding("fail", "database_gone", {"reason": "OSError"}))
    english = client.get("/readyz").json()["components"][0]
    korean = client.get("/readyz", headers={"Accept-Language": "ko"}).json()["components"][0]
    assert english["remedy"].startswith("Start the database")
    assert korean["remedy"].startswith("데이터베이스를")


def test_many_who_ask_within_a_second_cost_one_look(
    serving: Callable[[Finding], TestClient], looked: Looked, clock: list[float]
) -> None:
    client = serving(Finding("warn", "database_new"))
    for _ in range(3):
        client.get("/readyz")
    assert len(looked) == 1
    clock.append(101.0)
    client.get("/readyz")
    assert len(looked) == 2


def test_metrics_are_served_as_prometheus_reads_them(
    serving: Callable[[Finding], TestClient],
) -> None:
    answer = serving(GONE).get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert "wastecoach_requests_in_flight 0.0" in answer.text


def test_the_body_is_the_report(serving: Callable[[Finding], TestClient]) -> None:
    text = serving(Finding("warn", "database_new")).get("/readyz").text
    said = json.loads(text)
    assert list(said) == ["status", "components"]
    assert list(said["components"][0]) == ["name", "status", "detail", "remedy", "ms"]
