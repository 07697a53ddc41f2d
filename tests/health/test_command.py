"""`wastecoach health-check`, word for word; `WASTECOACH_RENEW_GOLDEN=1 pytest tests/health` renews it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.cli.conftest import RENEW, Command, wastecoach  # noqa: F401 -- a fixture
from tests.cli.test_golden import _columns as columns
from wastecoach import bootstrap
from wastecoach.api.health import Readiness, healthz, readyz
from wastecoach.bootstrap import health
from wastecoach.bootstrap.health import Examiner
from wastecoach.cli.exits import Exit
from wastecoach.core import health_verdicts as verdicts
from wastecoach.core.analysis import Language
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import Budgets, Spent
from wastecoach.core.health import Check, Examined, Finding, Status
from wastecoach.core.health_verdicts import MemorySeen, ProviderSeen, QueueSeen
from wastecoach.core.jobs.job import LANES
from wastecoach.core.jobs.records import ProcessSeen

GOLDEN = Path(__file__).parent / "golden"
GIGABYTE, MEGABYTE = 1024**3, 1024**2
WORKER = ProcessSeen("1", "worker", "here", tuple(LANES), 0, 0, 3)
BEAT = ProcessSeen("2", "beat", "here", (), 0, 0)
IDLE = [*(QueueSeen(f"q.{lane}", 0, 1) for lane in LANES), QueueSeen("q.dlq", 0, 0)]
UNTOLD = Finding("warn", "untold", {"reason": "OperationalError"})
NOTHING = Backlog({}, {}, 0)
LATE = Backlog({("ai", "queued"): 812, ("ai", "uploaded"): 3}, {"ai": 0.0}, 2)
STATES: dict[Status, dict[str, Finding]] = {
    "pass": {
        "database": verdicts.of_database("PostgreSQL", "0001_jobs", "0001_jobs"),
        "photos": Finding("pass", "photos", {"kind": "s3"}),
        "disk": verdicts.of_disk(40 * GIGABYTE, 100 * GIGABYTE),
        "redis": verdicts.of_redis(MemorySeen(31 * MEGABYTE, 512 * MEGABYTE, "volatile-ttl")),
        "rabbitmq": verdicts.of_queues(IDLE),
        "workers": verdicts.of_workers([WORKER]),
        "beat": verdicts.of_beat([BEAT]),
        "backlog": verdicts.of_backlog(NOTHING, 0.0),
        "dead_letters": verdicts.of_dead_letters(0),
        "providers": verdicts.of_providers(
            [ProviderSeen("embedded"), ProviderSeen("openai")], Budgets(), Spent()
        ),
        "model": Finding("pass", "model", {"model": "embedded 2026-11-26"}),
    },
    "warn": {
        "database": verdicts.of_database("PostgreSQL", "0001_jobs", "0001_jobs"),
        "disk": verdicts.of_disk(GIGABYTE, 100 * GIGABYTE),
        "redis": Finding("warn", "redis_gone", {"reason": "ConnectionError"}),
        "rabbitmq": Finding("warn", "rabbitmq_gone", {"reason": "ConnectionRefusedError"}),
        "workers": verdicts.of_workers([]),
        "beat": verdicts.of_beat([]),
        "backlog": verdicts.of_backlog(LATE, 754.0),
        "dead_letters": verdicts.of_dead_letters(2),
        "providers": verdicts.of_providers(
            [ProviderSeen("openai", cooling=True)], Budgets(), Spent()
        ),
    },
    "fail": {
        "database": Finding("fail", "database_gone", {"reason": "OperationalError"}),
        "photos": Finding("fail", "photos_gone", {"kind": "s3", "reason": "time-out"}),
        "disk": verdicts.of_disk(MEGABYTE, 100 * GIGABYTE),
        "redis": verdicts.of_redis(MemorySeen(512 * MEGABYTE, 512 * MEGABYTE, "noeviction")),
        "rabbitmq": verdicts.of_queues([QueueSeen("q.ai", 812, 0)]),
        "workers": UNTOLD,
        "providers": verdicts.of_providers(
            [ProviderSeen("openai", keyless=True)], Budgets(), Spent()
        ),
        "model": Finding("fail", "model_gone", {"reason": "FileNotFoundError"}),
    },
}
EXITS: dict[Status, Exit] = {"pass": Exit.OK, "warn": Exit.DEGRADED, "fail": Exit.DOWN}


def checks(state: Status) -> list[Check]:
    """Components that are found so."""

    def found(finding: Finding) -> Finding:
        return finding

    return [Check(name, partial(found, finding), UNTOLD) for name, finding in STATES[state].items()]


def at_once(examiner: Examiner) -> tuple[Examined, ...]:
    """What is found, in a time that does not differ from run to run."""
    return tuple(Examined(check.name, check.look(), 7.0) for check in examiner._checks)


@pytest.fixture(params=["pass", "warn", "fail"])
def state(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Status:
    """How the installation of the settings is found."""
    found: Status = request.param
    monkeypatch.setattr(health, "checks_of_installation", lambda *_: checks(found))
    monkeypatch.setattr(Examiner, "examine", at_once)
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_table_is_what_it_was(state: Status, language: str, wastecoach: Command) -> None:  # noqa: F811
    ended = wastecoach("health-check", "--lang", language)
    shown = "".join(f"{line.rstrip()}\n" for line in ended.out.splitlines())
    file = GOLDEN / f"{state}.{language}.txt"
    if RENEW:
        file.write_text(shown, encoding="utf-8")
    assert (ended.code, ended.err) == (EXITS[state], "")
    assert shown == file.read_text(encoding="utf-8")
    assert all(columns(line) <= 80 for line in ended.out.splitlines())


def test_as_json_it_is_one_object_with_the_promised_names(
    state: Status,
    wastecoach: Command,  # noqa: F811
) -> None:
    ended = wastecoach("health-check", "--json")
    said = json.loads(ended.out)
    assert (ended.code, said["status"]) == (EXITS[state], state)
    assert list(said) == ["status", "components"]
    assert [one["name"] for one in said["components"]] == list(STATES[state])
    assert {tuple(one) for one in said["components"]} == {
        ("name", "status", "detail", "remedy", "ms")
    }


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_wrong_has_a_remedy_and_what_is_well_has_none(language: Language) -> None:
    words = bootstrap.catalogue(language)
    for findings in STATES.values():
        for finding in findings.values():
            worded = words.has(f"health.{finding.code}.remedy")
            assert worded == (finding.status != "pass"), finding.code


def test_a_laptop_on_which_nothing_ever_ran_is_told_to_start_a_server(
    wastecoach: Command,  # noqa: F811
) -> None:
    ended = wastecoach("health-check", "--lang", "en")
    assert ended.code == Exit.DEGRADED
    assert "“wastecoach serve” makes it when it starts." in " ".join(ended.out.split())


@contextmanager
def server(*routes: Route, state: Status = "pass") -> Iterator[str]:
    """A server over real HTTP, and its address."""
    app = Starlette(routes=list(routes))
    app.state.readiness = Readiness(Examiner(checks(state)))
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    running = uvicorn.Server(config)
    with config.bind_socket() as socket:
        thread = threading.Thread(target=running.run, args=([socket],))
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        running.should_exit = True
        thread.join()


OURS = (Route("/healthz", healthz), Route("/readyz", readyz))


@pytest.mark.parametrize("found", ["pass", "warn", "fail"])
def test_a_server_tells_of_its_components_and_how_long_it_takes_to_answer(
    found: Status,
    wastecoach: Command,  # noqa: F811
) -> None:
    with server(*OURS, state=found) as url:
        ended = wastecoach("health-check", "--url", url, "--json", "--lang", "ko")
    said = json.loads(ended.out)
    assert (ended.code, said["status"]) == (EXITS[found], found)
    assert [one["name"] for one in said["components"]] == ["api", *STATES[found]]
    assert said["components"][0]["ms"] > 0
    assert said["components"][0]["detail"] == "응답해요"


def test_a_server_that_is_not_there_is_down(wastecoach: Command) -> None:  # noqa: F811
    ended = wastecoach("health-check", "--url", "http://127.0.0.1:1", "--json")
    said = json.loads(ended.out)
    assert (ended.code, said["status"], len(said["components"])) == (Exit.DOWN, "fail", 1)
    assert said["components"][0]["detail"] == "no answer (ConnectError)"
    assert "wastecoach serve" in said["components"][0]["remedy"]


def test_a_server_that_is_none_of_ours_is_down(wastecoach: Command) -> None:  # noqa: F811
    async def greeting(request: Request) -> Response:
        return Response("hello")

    with server(Route("/healthz", greeting), Route("/readyz", greeting)) as url:
        ended = wastecoach("health-check", "--url", url)
    assert ended.code == Exit.DOWN
    with server() as url:
        ended = wastecoach("health-check", "--url", url)
    assert "no answer (404)" in ended.out


def test_an_address_that_is_none_is_told_in_one_line(wastecoach: Command) -> None:  # noqa: F811
    ended = wastecoach("health-check", "--url", "ftp://example.org")
    assert (ended.code, ended.err.count("\n")) == (Exit.SETTING_INVALID, 1)
