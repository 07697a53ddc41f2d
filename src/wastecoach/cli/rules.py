"""`wastecoach rules show|check`: the rule book in force, or one of your own."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from rich.table import Table
from rich.text import Text

from wastecoach import bootstrap
from wastecoach.cli.cards import guidance_card
from wastecoach.cli.failing import spoken
from wastecoach.cli.tables import titled
from wastecoach.cli.terminal import answers, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json, to_plain
from wastecoach.core.decision import Locality, find_region
from wastecoach.core.errors import ItemUnknown, RuleBookInvalid
from wastecoach.core.guidance import guide_item
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import RuleBook
from wastecoach.settings import Settings, load_settings


def show(name: str | None, language: Language | None, *, as_json: bool) -> None:
    """The whole book as an overview, or one entry of it.

    Raises:
        ItemUnknown: The book has no entry of that id.
    """
    settings, words = _begin(language)
    knowledge = bootstrap.knowledge(settings, words.language)
    book = knowledge.book
    if as_json:
        found = book if name is None else _entry(name, book)
        sys.stdout.write(to_json(to_plain(found)) + "\n")
    elif name is None:
        title = words.text("rules.version", version=book.version, checked=str(book.book.checked))
        answers().print(titled(title, _overview(book, words)))
        answers().print(f"\n{words.text('rules.regions')}: {_regions(book, words)}")
    elif name in book.items:
        advice = guide_item(book.items[name], (), book, Locality(), words)
        answers().print(guidance_card(name, advice, words))
    else:
        sys.stdout.write(to_json(to_plain(_entry(name, book))) + "\n")


def check(folder: Path | None, language: Language | None) -> None:
    """Check a rule book and name every fault.

    Raises:
        RuleBookInvalid: The book has faults; each is printed on a line of its own first.
    """
    settings, words = _begin(language)
    if folder is not None:
        settings = settings.model_copy(update={"rules_folder": folder})
    try:
        book = bootstrap.check_rules(settings)
    except RuleBookInvalid as fault:
        for problem in fault.problems:
            remarks().print(f"✗ {problem}")
        raise
    answers().print(
        words.text(
            "rules.valid",
            version=book.version,
            streams=len(book.streams),
            items=len(book.items),
            conditions=len(book.conditions),
            regions=len(book.regions),
        ),
        soft_wrap=True,
    )


def _begin(language: Language | None) -> tuple[Settings, Catalogue]:
    settings = load_settings()
    return settings, spoken(language, settings)


def _entry(name: str, book: RuleBook) -> object:
    for entries in (book.items, book.streams, book.conditions, book.steps, book.questions):
        if name in entries:
            return entries[name]
    region = find_region(name, book)
    if region is None:
        raise ItemUnknown(item=name)
    return book.regions[region]


def _regions(book: RuleBook, words: Catalogue) -> str:
    names = [region.region.name.in_language(words.language) for region in book.regions.values()]
    return " · ".join(names)


def _overview(book: RuleBook, words: Catalogue) -> Table:
    counted = Counter(item.stream for item in book.items.values())
    table = Table(box=None, pad_edge=False)
    table.add_column("id", style="dim")
    table.add_column(words.text("rules.stream"))
    table.add_column(words.text("rules.items"), justify="right")
    for stream in book.streams.values():
        name = Text(stream.name.in_language(words.language), style=stream.colour)
        table.add_row(stream.id, name, str(counted[stream.id]))
    return table
