"""Whether a question has left before a call failed: only then it may have been charged."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from tests.services.failures import AT_ONCE, SOON, Ask, error_of
from tests.services.servers import Server, cuts, says, serving
from tests.services.speakers import KEY, QUESTION, SPEAKERS, Closing, Speaker
from wastecoach.core.errors import ServiceError, ServiceTimedOut, ServiceUnreachable
from wastecoach.infra.services.classifiers import ClassifierService, Request


def classify(url: str, within_s: float) -> object:
    """Ask a classifier at an address, and hang up."""
    service = ClassifierService("roboflow", url, "http://makers.example", KEY)
    try:
        return service.ask(Request(b"a photo"), dict[str, Any], within_s)
    finally:
        service.close()


ASKS: dict[str, Ask] = {speaker.name: speaker.ask for speaker in SPEAKERS} | {
    "classifier": classify
}
everybody = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)


def failed(ask: Ask, url: str, within_s: float = SOON) -> ServiceError:
    """The error of asking at an address."""
    with pytest.raises(ServiceError) as caught:
        ask(url, within_s)
    return caught.value


@everybody
def test_nothing_left_where_nobody_is_at_the_address(ask: Ask) -> None:
    with serving(says(200, {})) as server:
        pass
    error = failed(ask, server.url)
    assert (type(error), error.sent) == (ServiceUnreachable, False)


@everybody
def test_nothing_left_where_the_name_is_unknown(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failed(ask, "http://nowhere.invalid")
    assert (type(error), error.sent) == (ServiceUnreachable, False)


@everybody
def test_nothing_left_where_the_other_side_knows_no_tls(ask: Ask) -> None:
    with serving(says(200, {})) as server:
        error = failed(ask, server.url.replace("http:", "https:"))
    assert (type(error), error.sent, server.arrived) == (ServiceUnreachable, False, [])


@everybody
def test_nothing_left_where_time_was_up_before_there_was_a_connection(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    try:
        error = failed(ask, "http://nowhere.invalid", AT_ONCE)
    finally:
        over.set()
    assert (type(error), error.sent) == (ServiceTimedOut, False)


@everybody
def test_a_question_that_was_cut_off_has_left(ask: Ask) -> None:
    error = error_of(ask, cuts)
    assert (type(error), error.sent) == (ServiceUnreachable, True)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
def test_a_question_has_left_when_somebody_hangs_up_before_the_answer(speaker: Speaker) -> None:
    arrived = threading.Event()

    def takes(handler: Any, server: Server) -> None:
        arrived.set()
        server.over.wait()
        handler.close_connection = True

    with serving(takes) as server:
        service = speaker.service(server.url)
        failures: list[ServiceError] = []
        asking = threading.Thread(target=lambda: failures.append(waited_for(service)))
        asking.start()
        assert arrived.wait(SOON)
        service.close()
        asking.join(SOON)
    assert [(type(error), error.sent) for error in failures] == [(ServiceUnreachable, True)]


def waited_for(service: Closing) -> ServiceError:
    """The error of a question."""
    with pytest.raises(ServiceError) as caught:
        service.ask(QUESTION, SOON)
    return caught.value
