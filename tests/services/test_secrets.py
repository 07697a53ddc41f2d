"""A key is sent to its service and appears nowhere else, whatever goes wrong."""

from __future__ import annotations

import logging

import pytest

from tests.services.failures import everything_told, repeating
from tests.services.servers import serving
from tests.services.speakers import KEY, QUESTION, SPEAKERS, Speaker
from wastecoach.core.errors import ServiceError

REPEATING = repeating(KEY)


@pytest.mark.parametrize("name", REPEATING)
@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
def test_a_key_is_in_no_log_and_no_error(
    speaker: Speaker,
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    failure = REPEATING[name]
    with serving(failure.reply) as server:
        service = speaker.service(server.url)
        with pytest.raises(ServiceError) as caught:
            service.ask(QUESTION, failure.within_s)
        service.close()
    for arrived in server.arrived:
        assert any(KEY in value for value in arrived.headers.values())
    about = [repr(service), service.variant, service.access]
    told = [*everything_told(caught.value, caplog, capfd), *about]
    assert [text for text in told if KEY in text] == []
