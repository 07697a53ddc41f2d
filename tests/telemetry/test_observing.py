"""What a process lets be seen of itself, as the settings choose."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from tests.jobs.conftest import Desk
from wastecoach.bootstrap.observing import secrets_of
from wastecoach.core.analysis import Analysis
from wastecoach.core.errors import ServiceTimedOut
from wastecoach.core.jobs.job import Wish
from wastecoach.core.stages import Listener
from wastecoach.infra.telemetry import logs
from wastecoach.infra.telemetry.metrics import Metrics
from wastecoach.settings import Settings

PROGRAM = """
import logging
from wastecoach.bootstrap.observing import observe_process
from wastecoach.settings import load_settings
settings = load_settings()
observe_process(settings, "worker")
logging.getLogger("wastecoach.test").info("%s", settings.database_url)
logging.getLogger("celery").info("key %s", settings.openai_api_key.get_secret_value())
"""


def test_every_key_and_password_of_the_settings_is_known_as_a_secret() -> None:
    settings = Settings(
        database_url="postgresql://me:pass%2Fword@host/name?password=in-an-option",
        redis_url="redis://:redis-word@host",
        broker_url="amqp://guest:first@one//,amqp://guest:second@two//",
        photos_url="s3://bucket?endpoint=http://host",
        openai_api_key=SecretStr("sk-1"),
        secret_key=SecretStr("k" * 32),
    )
    assert secrets_of(settings) == {
        *("pass%2Fword", "pass/word", "in-an-option", "redis-word", "first", "second"),
        *("sk-1", "k" * 32),
    }
    assert secrets_of(Settings()) == frozenset()


@pytest.mark.parametrize("address", ["postgresql://me:hunter2@[broken", "amqp://a:hunter2@h:x"])
def test_an_address_that_is_none_may_hold_a_password_as_well(address: str) -> None:
    assert secrets_of(Settings(database_url=address)) == {"hunter2"}


def test_a_process_logs_as_the_settings_say_and_without_their_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WASTECOACH_LOG_FORMAT", "json")
    monkeypatch.setenv("WASTECOACH_DATABASE_URL", "postgresql://me:hunter2hunter2@host/name")
    monkeypatch.setenv("OPENAI_API_KEY", "hunter3hunter3")
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["postgresql://…@host/name", "key …"]
    assert b"hunter" not in ended.stderr


def test_a_line_from_within_an_analysis_names_job_lane_and_attempt(
    desk: Desk, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(logs.formatter("json"))

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        logging.getLogger("wastecoach.eyes").warning("looking")
        raise ServiceTimedOut(provider="openai", seconds=1)

    desk.seeing(eyes)
    job = desk.queued(Wish(lane="batch"))
    for _ in range(2):
        message = list(desk.queue.messages)
        desk.deliver()
        desk.queue.messages[:] = message
    logging.getLogger("wastecoach.eyes").warning("afterwards")
    lines = [json.loads(line) for line in caplog.text.splitlines() if line.startswith("{")]
    told = [
        {name: line[name] for name in ("job_id", "lane", "attempt")}
        for line in lines
        if line["event"] == "looking"
    ]
    assert told == [{"job_id": job.id, "lane": "batch", "attempt": number} for number in (1, 2)]
    assert "job_id" not in next(line for line in lines if line["event"] == "afterwards")
