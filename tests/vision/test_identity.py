"""What cached answers and circuits are kept apart by: whatever an answer depends on, and whom it is asked with."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.core.around import World
from tests.vision.eyes import EYES, KEY, NAMES, Eye
from wastecoach import bootstrap
from wastecoach.settings import Settings

KEYS: dict[str, Any] = {
    "OPENAI_API_KEY": KEY,
    "ANTHROPIC_API_KEY": KEY,
    "ROBOFLOW_API_KEY": KEY,
    "HF_TOKEN": KEY,
    "roboflow_model": "my-waste/3",
    "huggingface_model": "owner/waste",
}
PROVIDERS = ("openai", "anthropic", "roboflow", "huggingface")


def version(providers: str, **chosen: Any) -> str:
    """The version of eyes that settings choose."""
    return bootstrap.eyes(Settings(**(KEYS | chosen)), providers, World().around()).version


def access(provider: str, **chosen: Any) -> str:
    """Whose circuit a provider's is."""
    (vision,) = bootstrap.visions(Settings(**(KEYS | chosen)), provider)
    return vision.access


@pytest.mark.parametrize(
    ("provider", "chosen"),
    [
        ("openai", {"openai_detail": "low"}),
        ("openai", {"openai_model": "gpt-9"}),
        ("roboflow", {"roboflow_task": "detect"}),
        ("stub", {"stub_item": "milk_carton"}),
    ],
)
def test_what_answers_depend_on_is_in_the_version(provider: str, chosen: dict[str, Any]) -> None:
    assert version(provider, **chosen) != version(provider)
    assert version(provider, **chosen) == version(provider, **chosen)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_another_address_is_another_version_and_another_circuit(provider: str) -> None:
    own = {f"{provider}_base_url": "http://me:hidden@localhost:9/gate?token=hidden"}
    assert "http://localhost:9/gate" in version(provider, **own)
    assert "hidden" not in version(provider, **own)
    assert access(provider, **own) != access(provider)


@pytest.mark.parametrize(
    ("provider", "setting"), list(zip(PROVIDERS, KEYS, strict=False)), ids=PROVIDERS
)
def test_another_key_is_another_circuit_and_the_same_version(provider: str, setting: str) -> None:
    other = {setting: "another-key"}
    assert access(provider, **other) != access(provider)
    assert version(provider, **other) == version(provider)


@pytest.mark.parametrize("eye", EYES, ids=NAMES)
def test_access_is_short_and_tells_no_key(eye: Eye) -> None:
    vision, _ = eye.made("http://127.0.0.1:9")
    assert re.fullmatch("[0-9a-f]{12}", vision.access)


def test_what_runs_here_has_no_circuit() -> None:
    assert (access("stub"), access("embedded")) == ("", "")
