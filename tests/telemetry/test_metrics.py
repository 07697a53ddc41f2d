"""The numbers that Prometheus reads."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.jobs.conftest import Desk, Eyes
from tests.telemetry.conftest import Numbers
from wastecoach.core.analysis import Analysis, Attempt
from wastecoach.core.errors import PhotoDamaged, ServiceTimedOut, SettingInvalid, WastecoachError
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.jobs.job import Wish
from wastecoach.core.jobs.sending import send_due
from wastecoach.core.jobs.upkeep import sweep
from wastecoach.core.stages import Listener
from wastecoach.infra.telemetry.metrics import OTHER, Metrics, forget_process
from wastecoach.infra.telemetry.reviews import Counts, Reviews
from wastecoach.infra.telemetry.serving import serve_metrics
from wastecoach.infra.telemetry.waiting import Waiting


def failing(error: WastecoachError) -> Eyes:
    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        raise error

    return eyes


def test_a_request_counts_by_template_method_and_class_of_status(
    metrics: Metrics, number: Numbers
) -> None:
    route = "/api/v1/waste/status/{job_id}"
    for status in (200, 204, 404):
        metrics.requested(route, "GET", status, 0.003)
    assert number("requests_total", route=route, method="GET", status="2xx") == 2
    assert number("requests_total", route=route, method="GET", status="4xx") == 1
    assert number("request_seconds_count", route=route, method="GET") == 3
    assert number("request_seconds_bucket", route=route, method="GET", le="0.002") == 0
    assert number("request_seconds_bucket", route=route, method="GET", le="0.005") == 3


def test_methods_that_callers_make_up_are_one_label(metrics: Metrics, number: Numbers) -> None:
    for method in ("BREW", "WHEN", "\x00"):
        metrics.requested(OTHER, method, 405, 0.001)
    assert number("requests_total", route=OTHER, method=OTHER, status="4xx") == 3


def test_a_job_that_is_done_counts_with_its_stages_and_how_long_it_took(
    desk: Desk, metrics: Metrics, number: Numbers
) -> None:
    desk.queued(Wish(language="ko"))
    desk.seconds += 7
    assert desk.deliver() == ["done"]
    assert number("jobs_total", lane="ai", outcome="done", reason="") == 1
    assert number("job_seconds_sum", lane="ai") == pytest.approx(7)
    assert number("stage_seconds_count", stage="look") == 1
    assert number("answers_total", cache="miss") == 1
    provider = {"stage": "look", "provider": "embedded"}
    assert number("provider_calls_total", **provider, outcome="answered", code="") == 1
    assert number("cost_usd_total", **provider) == 0
    assert number("jobs_running") == 0


def test_a_job_that_fails_counts_with_its_reason(
    desk: Desk, metrics: Metrics, number: Numbers
) -> None:
    desk.seeing(failing(PhotoDamaged()))
    desk.queued(Wish(lane="batch"))
    assert desk.deliver() == ["failed"]
    assert number("jobs_total", lane="batch", outcome="failed", reason="photo_damaged") == 1
    assert number("job_seconds_count", lane="batch") == 1


def test_a_provider_that_fails_and_the_try_to_come_count(
    desk: Desk, metrics: Metrics, number: Numbers
) -> None:
    desk.seeing(failing(ServiceTimedOut(provider="openai", seconds=20)))
    desk.queued()
    assert desk.deliver() == ["again"]
    assert number("job_retries_total", lane="ai") == 1
    failed = {"stage": "look", "provider": "openai", "outcome": "failed"}
    assert number("provider_calls_total", **failed, code="service_timed_out") == 1
    assert number("jobs_total", lane="ai", outcome="failed", reason="service_timed_out") is None


def test_tries_with_providers_count_with_their_costs(
    desk: Desk, metrics: Metrics, number: Numbers
) -> None:
    whole = desk.ports.analyse(lambda: desk.photo, Wish(), lambda *_: None)
    tries = (
        Attempt("look", "openai", "gpt-4o", "failed", "service_busy", 0.0, 300.0),
        Attempt("look", "openai", "gpt-4o", "answered", None, 0.0125, 2100.0),
        Attempt("coach", "anthropic", "claude", "skipped", "cooling_down"),
    )
    metrics.analysed(replace(whole.provenance, attempts=tries, cache="near"))
    look = {"stage": "look", "provider": "openai"}
    assert number("cost_usd_total", **look) == pytest.approx(0.0125)
    assert number("provider_seconds_count", **look) == 2
    assert number("provider_calls_total", **look, outcome="failed", code="service_busy") == 1
    assert number("answers_total", cache="near") == 1
    assert number("provider_seconds_count", stage="coach", provider="anthropic") is None


def test_a_job_taken_up_from_a_dead_worker_counts_and_so_does_its_end_by_the_sweep(
    desk: Desk, metrics: Metrics, number: Numbers
) -> None:
    job = desk.queued()
    for _ in range(desk.terms.attempts):
        send_due(desk.ports)
        assert desk.ports.records.begin(job.id, "dies", desk.seconds, 1.0) is not None
        desk.seconds += 2
        assert sweep(desk.ports, desk.terms) == 1
    assert number("jobs_taken_up_total", lane="ai") == desk.terms.attempts - 1
    assert number("jobs_total", lane="ai", outcome="failed", reason="job_given_up") == 1


def test_what_waits_is_read_from_the_records(desk: Desk, number: Numbers) -> None:
    desk.queued()
    desk.accepted(Wish(lane="batch"))
    assert number("records_up") == 1
    assert number("jobs_waiting", lane="ai", state="queued") == 1
    assert number("jobs_waiting", lane="batch", state="uploaded") == 1
    assert number("dead_letters") == 0


def test_the_age_of_the_oldest_is_told_by_lane_and_records_are_asked_every_other_second(
    desk: Desk,
) -> None:
    from wastecoach.core.backlog import backlog_of

    asked = 0
    seconds = 0.0

    def look() -> object:
        nonlocal asked
        asked += 1
        return backlog_of(desk.ports.records)

    desk.queued()
    families: dict[str, Metric] = {}
    waiting = Waiting(look, lambda: seconds, lambda: desk.seconds + 42)  # type: ignore[arg-type]
    for moment, times in ((0.0, 1), (1.9, 1), (2.0, 2), (3.0, 2)):
        seconds = moment
        families = {family.name: family for family in waiting.collect()}
        assert asked == times
    ages = {
        sample.labels["lane"]: sample.value
        for sample in families["wastecoach_oldest_waiting_seconds"].samples
    }
    assert ages == {"ai": 42, "api": 0, "sched": 0, "batch": 0}


def test_corrections_are_told_by_verdict_and_review_and_counted_now_and_then() -> None:
    counts: Counts = {("wrong", "new"): 2, ("right", "accepted"): 1}
    asked: list[float] = []
    seconds = 0.0

    def count() -> Counts:
        asked.append(seconds)
        return counts

    reviews = Reviews(count, lambda: seconds)
    families: list[Metric] = []
    for moment in (0.0, 14.9, 15.0):
        seconds = moment
        families = list(reviews.collect())
    assert asked == [0.0, 15.0]
    samples = {
        (sample.labels["verdict"], sample.labels["review"]): sample.value
        for sample in families[0].samples
    }
    every = itertools.product(("right", "wrong"), ("new", "accepted", "rejected"))
    known: dict[tuple[str, str], int] = {("wrong", "new"): 2, ("right", "accepted"): 1}
    assert samples == {kind: known.get(kind, 0) for kind in every}


def test_while_the_records_are_away_no_corrections_are_told() -> None:
    def away() -> Counts:
        raise RecordsUnavailable(place="sqlite", detail="away")

    assert list(Reviews(away, lambda: 0.0).collect()) == []


def test_while_the_records_are_away_the_page_says_so_and_the_rest_stays(metrics: Metrics) -> None:
    def away() -> object:
        raise RecordsUnavailable(place="sqlite", detail="away")

    alone = Metrics("0")
    alone.add(Waiting(away, lambda: 0.0, lambda: 0.0))  # type: ignore[arg-type]
    page = alone.page("")[0].decode()
    assert "wastecoach_records_up 0.0" in page
    assert "wastecoach_jobs_waiting" not in page
    assert "process_cpu_seconds_total" in page


@pytest.mark.parametrize(
    "accept", ["", "text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0"]
)
def test_every_form_of_the_page_can_be_read(desk: Desk, metrics: Metrics, accept: str) -> None:
    from prometheus_client.openmetrics.parser import (
        text_string_to_metric_families as openmetrics_families,
    )

    desk.queued()
    desk.deliver()
    page, media_type = metrics.page(accept)
    read = openmetrics_families if "openmetrics" in media_type else text_string_to_metric_families
    assert any(family.name.startswith("wastecoach_jobs") for family in read(page.decode()))


def test_a_worker_opens_its_numbers_on_a_port_of_its_own(metrics: Metrics) -> None:
    with (
        serve_metrics(metrics, 0) as port,
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer,
    ):
        page = answer.read().decode()
    assert "wastecoach_jobs_running 0.0" in page


def test_a_port_that_is_taken_is_told_as_a_setting(metrics: Metrics) -> None:
    with (
        serve_metrics(metrics, 0) as port,
        pytest.raises(SettingInvalid, match="--metrics-port"),
        serve_metrics(metrics, port),
    ):
        pass


SHARING = """
import sys
from wastecoach.infra.telemetry.metrics import Metrics
metrics = Metrics("1")
metrics.requested("/", "GET", 200, 0.1)
metrics.in_flight.inc()
sys.stdout.write(metrics.page("")[0].decode())
"""


def test_processes_on_one_port_tell_their_sum(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for times in (1, 2):
        page = subprocess.run(
            [sys.executable, "-c", SHARING], env=environment, capture_output=True, check=True
        ).stdout.decode()
        sample = 'wastecoach_requests_total{method="GET",route="/",status="2xx"}'
        assert f"{sample} {float(times)}" in page
        assert 'wastecoach_build{version="1"} 1.0' in page


def test_what_a_process_had_under_way_is_forgotten_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", SHARING], stdout=subprocess.PIPE)
    said, _ = gone.communicate()
    assert b"wastecoach_requests_in_flight 1.0" in said
    forget_process(gone.pid)
    left = Metrics("1").page("")[0].decode()
    assert "wastecoach_requests_in_flight 1.0" not in left
    assert 'wastecoach_requests_total{method="GET",route="/",status="2xx"} 1.0' in left
