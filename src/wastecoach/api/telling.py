"""How histories are worded on this server."""

from __future__ import annotations

from wastecoach import bootstrap
from wastecoach.api.serving import Serving
from wastecoach.core.analysis import Language
from wastecoach.core.people.kept.entries import UNSURE, Telling
from wastecoach.core.people.kept.weeks import StreamSeen
from wastecoach.core.rules import RuleBook

# Colours of what is no stream of the rule book.
DOUBTFUL, FORGOTTEN = "#d9a400", "#808080"


def telling(language: Language | None, here: Serving) -> Telling:
    """Words of a language; None: each analysis in its own."""
    items = book_of(here).items

    def item_name(item: str, spoken: Language) -> str:
        known = items.get(item)
        return item if known is None else known.name.in_language(spoken)

    return Telling(language, here.ports.words, item_name, here.ports.retell)


def legend(streams: dict[str, int], language: Language, here: Serving) -> dict[str, StreamSeen]:
    """Streams for people; one that the rule book does not know any more is called by its id."""
    return {name: _seen(name, language, here) for name in streams}


def book_of(here: Serving) -> RuleBook:
    """The rule book in force."""
    return bootstrap.rule_book(here.settings.country, here.settings.rules_folder)


def _seen(name: str, language: Language, here: Serving) -> StreamSeen:
    if name == UNSURE:
        return StreamSeen(here.ports.words(language).text("history.unsure"), DOUBTFUL)
    stream = book_of(here).streams.get(name)
    if stream is None:
        return StreamSeen(name, FORGOTTEN)
    return StreamSeen(stream.name.in_language(language), stream.colour, stream.icon)
