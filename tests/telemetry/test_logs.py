"""Log lines: one form for everybody, with context, without secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from wastecoach.infra.telemetry import logs
from wastecoach.infra.telemetry.logs import Form

Said = Callable[[], list[str]]
SECRET = "hunter2-hunter2"


@pytest.fixture(params=["json", "pretty"])
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


@pytest.fixture
def said(form: Form, monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    """What this process has logged since it was configured; afterwards all is as before."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure(form, "info", [SECRET])
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:], root.level = before, level


def test_a_line_tells_when_who_what_and_in_which_job(said: Said, form: Form) -> None:
    with bound_contextvars(job_id="3f2a", lane="ai", attempt=2):
        logging.getLogger("wastecoach.work").warning("%d tries", 3, extra={"stage": "look"})
    (line,) = said()
    if form == "pretty":
        words = ("warning", "3 tries", "wastecoach.work", "job_id=3f2a", "lane=ai", "stage=look")
        assert all(word in line for word in words)
        return
    event = json.loads(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "3 tries",
        "level": "warning",
        "logger": "wastecoach.work",
        "job_id": "3f2a",
        "lane": "ai",
        "attempt": 2,
        "stage": "look",
    }


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access", "celery.worker", "wastecoach"])
def test_servers_and_workers_libraries_log_in_the_same_form(
    said: Said, form: Form, name: str
) -> None:
    logging.getLogger(name).info("%s - started", "it", extra={"color_message": "\x1b[36mit"})
    (line,) = said()
    assert "it - started" in line
    assert "color_message" not in line
    if form == "json":
        assert json.loads(line)["logger"] == name


@pytest.mark.parametrize("name", logs.TALKATIVE)
def test_what_tells_of_every_connection_is_silent(said: Said, name: str) -> None:
    logging.getLogger(name).info("sent 4194304 bytes of a photo")
    assert said() == []


def test_less_than_the_level_is_not_said(said: Said) -> None:
    logging.getLogger("wastecoach").debug("details")
    assert said() == []


def _fails() -> None:
    message = f"cannot connect to amqp://me:{SECRET}@broker"
    raise ConnectionError(message)


def _log_everything(logger: logging.Logger) -> None:
    try:
        _fails()
    except ConnectionError:
        logger.exception("failed with %s", SECRET)
    headers: dict[str, Any] = {"Authorization": f"Bearer {SECRET}", "Accept": "*/*"}
    logger.error({"headers": headers}, extra={"headers": headers, "openai_api_key": SECRET})
    logger.warning("%(url)s", {"url": f"https://s3/photo?X-Amz-Signature={SECRET}"})
    logger.warning(ValueError(SECRET), stack_info=True)
    with bound_contextvars(url=f"redis://:{SECRET}@host"):
        logger.info("bound")


def test_a_secret_is_in_no_line_with_a_traceback_or_without(said: Said, form: Form) -> None:
    _log_everything(logging.getLogger("wastecoach.test"))
    text = "\n".join(said())
    assert "hunter2" not in text
    assert "ConnectionError" in text
    assert "_fails" in text
    if form == "json":
        assert len(said()) == 5
        assert all(json.loads(line)["logger"] == "wastecoach.test" for line in said())
