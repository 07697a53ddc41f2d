"""A key is sent to its service and appears nowhere else, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import pytest

from tests.services.servers import Reply, cuts, hangs, says, serving
from tests.services.speakers import KEY, QUESTION, SPEAKERS, Speaker
from wastecoach.core.errors import ServiceError

ECHO = f"Incorrect API key provided: {KEY}"
REPLIES: dict[str, Reply] = {
    "answer": says(200, {"text": ECHO}),
    "not JSON": says(200, ECHO.encode()),
    "wrong key": says(401, {"error": {"message": ECHO, "type": ECHO, "code": KEY}}),
    "rejected": says(400, {"error": {"message": ECHO, "code": "invalid"}}),
    "broken": says(500, {"error": {"message": ECHO, "code": KEY}}),
    "broken in plain words": says(502, ECHO.encode()),
    "busy": says(429, {"error": {"message": ECHO}}, retry_after="7"),
    "redirect": says(302, b"", location="http://127.0.0.1:9/"),
    "cut": cuts,
    "hangs": hangs,
}


def everything_about(fault: BaseException | None) -> Iterator[str]:
    """What an error shows of itself, and every error that hangs on it."""
    seen: set[int] = set()
    waiting = [fault]
    while waiting:
        next_one = waiting.pop()
        if next_one is None or id(next_one) in seen:
            continue
        seen.add(id(next_one))
        yield from (str(next_one), repr(next_one), repr(next_one.__dict__))
        waiting += [next_one.__cause__, next_one.__context__]
    if fault is not None:
        yield "".join(traceback.format_exception(fault))


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
def test_a_key_is_in_no_log_and_no_error(
    speaker: Speaker,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(reply) as server:
        service = speaker.service(server.url)
        with pytest.raises(ServiceError) as caught:
            service.ask(QUESTION, 0.5)
        service.close()
    for arrived in server.arrived:
        assert any(KEY in value for value in arrived.headers.values())
    written = capfd.readouterr()
    logged = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    told = [*everything_about(caught.value), *logged, written.out, written.err, repr(service)]
    assert logged, "the test hears the libraries' own logs"
    assert [text for text in told if KEY in text] == []
