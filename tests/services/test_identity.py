"""What tells one use of a service from another: cached answers and circuits are kept apart by it."""

from __future__ import annotations

import pytest

from tests.services.speakers import KEY, SPEAKERS, Speaker
from wastecoach.infra.services.anthropic import AnthropicService
from wastecoach.infra.services.openai import OpenAIService

both = pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
URL = "http://127.0.0.1:9"


def test_an_address_of_ones_own_gives_other_answers_than_the_makers() -> None:
    assert AnthropicService(KEY, "m").variant == ""
    assert AnthropicService(KEY, "m", "https://api.anthropic.com/").variant == ""
    assert AnthropicService(KEY, "m", f"{URL}/gate").variant == f"{URL}/gate"


def test_openai_answers_otherwise_where_it_looks_otherwise() -> None:
    assert OpenAIService(KEY, "m", None, "low").variant == "detail low"
    assert OpenAIService(KEY, "m", None, "high").variant == "detail high"
    assert OpenAIService(KEY, "m", f"{URL}/v1", "auto").variant == f"{URL}/v1 detail auto"


@both
def test_secrets_of_an_address_are_not_told(speaker: Speaker) -> None:
    service = speaker.service("http://me:hidden@localhost:9/gate?token=hidden#hidden")
    assert "http://localhost:9/gate" in service.variant
    assert "hidden" not in f"{service.variant} {service.access}"


@both
def test_access_is_the_same_for_the_same_address_and_key_alone(speaker: Speaker) -> None:
    access = speaker.service(URL).access
    others = [
        speaker.with_key("sk-another", URL).access,
        speaker.service("http://127.0.0.1:10").access,
    ]
    assert speaker.service(URL).access == access
    assert len({access, *others}) == 3
    assert access
    assert KEY not in access


def test_without_a_key_the_address_alone_counts() -> None:
    assert OpenAIService(None, "m", URL).access == OpenAIService(None, "other", URL).access
    assert OpenAIService(None, "m", URL).access != OpenAIService(None, "m", f"{URL}9").access
