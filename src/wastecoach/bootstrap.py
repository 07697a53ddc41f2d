"""Settings to ports: the only file that knows every adapter."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import tomli

from wastecoach import data
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.errors import RuleBookInvalid, SettingInvalid, UnknownProvider
from wastecoach.core.messages import Catalogue, parse_catalogue
from wastecoach.core.pipeline import Knowledge
from wastecoach.core.ports import Ports, Vision
from wastecoach.core.rule_parsing import parse_rule_book
from wastecoach.core.rules import RuleBook
from wastecoach.core.visual_guide import VisualGuide, check_visual_guide
from wastecoach.settings import Settings

VISUAL = "visual.toml"


@cache
def catalogue(language: Language) -> Catalogue:
    """The words of a language.

    Raises:
        SettingInvalid: There is no catalogue of that language.
    """
    if language not in LANGUAGES:
        raise SettingInvalid(setting="language", detail=f"{language}: not one of {LANGUAGES}")
    return parse_catalogue(language, data.message_document(language))


@cache
def rule_documents(country: str, folder: Path | None) -> dict[str, str]:
    """The texts of the rule book in force: the operator's own folder, else the shipped one.

    Raises:
        RuleBookInvalid: There is no such folder or country, or a file is not UTF-8.
    """
    try:
        return data.rule_documents(country) if folder is None else data.documents_in(folder)
    except OSError as fault:
        raise RuleBookInvalid((f"{folder or country}: {fault.strerror}",)) from fault
    except UnicodeDecodeError as fault:
        raise RuleBookInvalid((f"{folder}: {fault}",)) from fault


@cache
def rule_book(country: str, folder: Path | None = None) -> RuleBook:
    """The rule book in force.

    Raises:
        RuleBookInvalid: With every fault in it.
    """
    documents = rule_documents(country, folder)
    return parse_rule_book({path: text for path, text in documents.items() if path != VISUAL})


@cache
def visual_guide(country: str, folder: Path | None = None) -> VisualGuide:
    """What the eyes' words mean in the rule book's.

    Raises:
        RuleBookInvalid: It does not fit its format or the rule book.
    """
    documents = rule_documents(country, folder)
    if VISUAL not in documents:
        raise RuleBookInvalid((f"{VISUAL}: the file is missing",))
    try:
        return msgspec.convert(tomli.loads(documents[VISUAL]), VisualGuide)
    except (tomli.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise RuleBookInvalid((f"{VISUAL}: {fault}",)) from fault


def check_rules(settings: Settings) -> RuleBook:
    """The rule book in force, its visual guide checked as well (which the everyday path leaves out).

    Raises:
        RuleBookInvalid: With every fault found.
    """
    from wastecoach.infra.vision.embedded import class_names

    book = rule_book(settings.country, settings.rules_folder)
    names = frozenset(class_names(data.model_text("imagenet_labels.txt")))
    check_visual_guide(visual_guide(settings.country, settings.rules_folder), book, names)
    return book


def knowledge(settings: Settings, language: Language) -> Knowledge:
    """Rules and words for one language."""
    return Knowledge(rule_book(settings.country, settings.rules_folder), catalogue(language))


def ports(settings: Settings, provider: str | None = None) -> Ports:
    """Every effect of the pipeline, as the settings choose them.

    Raises:
        UnknownProvider: No vision provider of that name.
        ModelUnavailable: The embedded model cannot be loaded.
    """
    from wastecoach.infra.coaches.rules import RuleCoach
    from wastecoach.infra.photos.sources import Fetcher
    from wastecoach.infra.places.nowhere import NoPlaces

    return Ports(
        fetch=Fetcher(
            allow_private=settings.allow_private_addresses, timeout_s=settings.download_timeout_s
        ),
        vision=vision(settings, provider or settings.vision),
        coach=RuleCoach(),
        places=NoPlaces(),
        clock=time.perf_counter,
    )


def vision(settings: Settings, provider: str) -> Vision:
    """A vision provider by name.

    Raises:
        UnknownProvider: There is none of that name.
    """
    if provider not in PROVIDERS:
        raise UnknownProvider(provider=provider, known=", ".join(PROVIDERS))
    return PROVIDERS[provider](settings)


def _embedded(settings: Settings) -> Vision:
    from wastecoach.infra.vision.embedded import load_embedded

    return load_embedded(
        data.model_path(),
        data.model_text("embedded.json"),
        data.model_text("imagenet_labels.txt"),
        visual_guide(settings.country, settings.rules_folder),
        rule_book(settings.country, settings.rules_folder),
    )


PROVIDERS: dict[str, Callable[[Settings], Vision]] = {"embedded": _embedded}
