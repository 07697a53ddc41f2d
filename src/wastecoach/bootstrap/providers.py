"""Vision providers and model services by name: the only file that knows them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from wastecoach import data
from wastecoach.bootstrap.documents import rule_book, visual_guide
from wastecoach.core.errors import KeyMissing, SettingInvalid, UnknownProvider
from wastecoach.core.ports import Service, Vision
from wastecoach.core.rules import RuleBook
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from wastecoach.core.vision_prompt import VisionPrompt
    from wastecoach.infra.vision.embedded import EmbeddedVision


def order_of(names: str) -> tuple[str, ...]:
    """Providers in their order, from `embedded,openai`.

    Raises:
        UnknownProvider: One is not known, or none is named.
    """
    order = tuple(dict.fromkeys(filter(None, (name.strip() for name in names.split(",")))))
    for name in order or ("",):
        if name not in PROVIDERS:
            raise UnknownProvider(provider=name, known=", ".join(PROVIDERS))
    return order


def embedded(settings: Settings) -> EmbeddedVision:
    """The embedded model, loaded once in a process."""
    return _embedded(settings.country, settings.rules_folder)


@cache
def _embedded(country: str, folder: Path | None) -> EmbeddedVision:
    from wastecoach.infra.vision.embedded import load_embedded

    return load_embedded(
        data.model_path(),
        data.model_text("embedded.json"),
        data.model_text("imagenet_labels.txt"),
        visual_guide(country, folder),
        rule_book(country, folder),
    )


def openai_service(settings: Settings, model: str) -> Service:
    """OpenAI, or what speaks as it does at `openai_base_url`.

    Raises:
        KeyMissing: There is neither a key nor an address of one's own.
    """
    from wastecoach.infra.services.openai import OpenAIService

    given = settings.openai_api_key
    needed = settings.openai_base_url is None
    key = _key(given, "openai", "OPENAI_API_KEY") if given or needed else None
    return OpenAIService(key, model, settings.openai_base_url, settings.openai_detail)


def anthropic_service(settings: Settings, model: str) -> Service:
    """Anthropic.

    Raises:
        KeyMissing: There is no key.
    """
    from wastecoach.infra.services.anthropic import AnthropicService

    key = _key(settings.anthropic_api_key, "anthropic", "ANTHROPIC_API_KEY")
    return AnthropicService(key, model, settings.anthropic_base_url)


def _openai(settings: Settings) -> Vision:
    from wastecoach.infra.vision.openai import OpenAIVision

    service = openai_service(settings, settings.openai_model)
    return OpenAIVision(service, _prompt(), _book(settings), settings.openai_detail)


def _anthropic(settings: Settings) -> Vision:
    from wastecoach.infra.vision.anthropic import AnthropicVision

    service = anthropic_service(settings, settings.anthropic_model)
    return AnthropicVision(service, _prompt(), _book(settings))


def _roboflow(settings: Settings) -> Vision:
    from wastecoach.infra.vision.roboflow import RoboflowVision

    key = _key(settings.roboflow_api_key, "roboflow", "ROBOFLOW_API_KEY")
    model = _required(settings.roboflow_model, "roboflow_model")
    return RoboflowVision(
        key, model, settings.roboflow_task, settings.roboflow_base_url, _book(settings)
    )


def _huggingface(settings: Settings) -> Vision:
    from wastecoach.infra.vision.huggingface import HuggingFaceVision

    key = _key(settings.huggingface_api_key, "huggingface", "HF_TOKEN")
    model = _required(settings.huggingface_model, "huggingface_model")
    return HuggingFaceVision(key, model, settings.huggingface_base_url, _book(settings))


def _stub(settings: Settings) -> Vision:
    from wastecoach.infra.vision.stub import StubVision

    return StubVision(settings.stub_item, _book(settings), settings.stub_seconds)


def _prompt() -> VisionPrompt:
    from wastecoach.core.vision_prompt import parse_vision_prompt

    return parse_vision_prompt(data.prompt_document("vision"))


def _book(settings: Settings) -> RuleBook:
    return rule_book(settings.country, settings.rules_folder)


def _key(key: SecretStr | None, provider: str, setting: str) -> str:
    if key is None or not key.get_secret_value():
        raise KeyMissing(provider=provider, setting=setting)
    return key.get_secret_value()


def _required(value: str | None, setting: str) -> str:
    if value is None:
        raise SettingInvalid(setting=setting, detail="not set")
    return value


PROVIDERS: dict[str, Callable[[Settings], Vision]] = {
    "embedded": embedded,
    "openai": _openai,
    "anthropic": _anthropic,
    "roboflow": _roboflow,
    "huggingface": _huggingface,
    "stub": _stub,
}
# Those that cost nothing, whatever the settings say.
FREE = frozenset({"embedded", "stub"})
COACHES: dict[str, Callable[[Settings], Service]] = {
    "openai": lambda settings: openai_service(settings, settings.openai_coach_model),
    "anthropic": lambda settings: anthropic_service(settings, settings.anthropic_coach_model),
}
