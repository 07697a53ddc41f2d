"""The shipped rule book and catalogues, loaded once, and a tiny book for tests that change one."""

from __future__ import annotations

from functools import cache

from wastecoach import bootstrap, data
from wastecoach.core.analysis import Language
from wastecoach.core.messages import Catalogue
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.rules import RuleBook
from wastecoach.core.visual_guide import VisualGuide


@cache
def book() -> RuleBook:
    """The shipped Korean rule book."""
    return bootstrap.rule_book("kr")


@cache
def documents() -> dict[str, str]:
    """The texts of the shipped rule book, without its visual guide."""
    texts = dict(data.rule_documents("kr"))
    texts.pop(bootstrap.VISUAL)
    return texts


@cache
def visual() -> VisualGuide:
    """The shipped visual guide."""
    return bootstrap.visual_guide("kr")


@cache
def index() -> Index:
    """The shipped rule book, ready for look-ups."""
    return index_book(book())


def words(language: Language = "en") -> Catalogue:
    """A shipped catalogue."""
    return bootstrap.catalogue(language)
