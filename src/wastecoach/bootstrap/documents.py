"""What the package ships as texts, or the operator put in their place: rules, words, prompts, prices."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import tomli

from wastecoach import data
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.clusters.cloud_prices import CloudPrices, parse_cloud_prices
from wastecoach.core.errors import RuleBookInvalid, SettingInvalid
from wastecoach.core.messages import Catalogue, parse_catalogue
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.pipeline import Knowledge
from wastecoach.core.prices import PriceTable, parse_prices
from wastecoach.core.rule_parsing import parse_rule_book
from wastecoach.core.rules import RuleBook
from wastecoach.core.typed_names import Suggesting, prepared
from wastecoach.core.visual_guide import VisualGuide, check_visual_guide
from wastecoach.settings import Settings

VISUAL = "visual.toml"
# Bytes of a price table that are read at most: the shipped one has ten thousand.
MOST_PRICES = 1_000_000


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
def index(country: str, folder: Path | None = None) -> Index:
    """The names of the rule book in force, for look-ups.

    Raises:
        RuleBookInvalid: With every fault in it.
    """
    return index_book(rule_book(country, folder))


@cache
def suggesting(country: str, folder: Path | None = None) -> Suggesting:
    """The names of the rule book in force, for people who type.

    Raises:
        RuleBookInvalid: With every fault in it.
    """
    return prepared(index(country, folder))


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


@cache
def prices(settings: Settings) -> PriceTable:
    """What calls cost: the operator's own table, else the shipped one; who serves a model itself has its own prices.

    Raises:
        SettingInvalid: The operator's table cannot be read or does not fit its format.
    """
    addresses = {"openai": settings.openai_base_url, "anthropic": settings.anthropic_base_url}
    elsewhere = {provider for provider, address in addresses.items() if address}
    shipped = parse_prices(data.price_document(), "prices.toml").without(elsewhere)
    if settings.prices_file is None:
        return shipped
    try:
        with settings.prices_file.open("rb") as file:
            text = file.read(MOST_PRICES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingInvalid(setting="prices_file", detail=str(fault)) from fault
    return parse_prices(text, "prices_file", shipped)


@cache
def cloud_prices() -> CloudPrices:
    """What the cloud charges, as shipped."""
    return parse_cloud_prices(data.cloud_price_document())


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
