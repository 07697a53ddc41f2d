"""`wastecoach cache`: what is remembered of photos, what that saved, what is known of one photo; clear it, fill it."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from typing import Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach import bootstrap, library
from wastecoach.cli.classify import agree_first, announced, shown_progress
from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import CacheOff
from wastecoach.core.memory import Remembered
from wastecoach.core.messages import Catalogue
from wastecoach.infra.photos.sources import expand
from wastecoach.infra.stores.photo_memory import PhotoMemory
from wastecoach.library import Skipped
from wastecoach.library.remembered import Inspection, Resemblance, forget
from wastecoach.library.remembered import inspect as inspected
from wastecoach.settings import Settings, load_settings

SHOWN_DIGITS = 12
NOBODYS = "0" * 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: whose eyes' memory, in which language and form, what it may cost to fill it."""

    provider: str | None = None
    language: Language | None = None
    as_json: bool = False
    quiet: bool = False
    max_cost_usd: float | None = None
    agreed: bool = False


def stats(asked: Asked) -> None:
    """Show how much is remembered, and what that has been worth."""
    settings, words = _begun(asked)
    memory = _memory(settings, asked)
    facts = memory.facts()
    place = bootstrap.cache_place(settings)
    texts = bootstrap.strict_store(settings).count(bootstrap.COACH_TEXTS)
    asked_for = facts.exact + facts.near + facts.misses
    share = (facts.exact + facts.near) / asked_for if asked_for else 0.0
    if asked.as_json:
        plain = {
            "place": place,
            "photos": facts.entries,
            "oldest": _date(facts.oldest),
            "coach_texts": texts,
            "days": facts.days,
            "exact": facts.exact,
            "near": facts.near,
            "misses": facts.misses,
            "hit_rate": round(share, 4),
            "saved_usd": round(facts.saved_usd, 6),
        }
        sys.stdout.write(to_json(plain) + "\n")
        return
    rows = {
        "place": place,
        "photos": f"{facts.entries:,}",
        "oldest": _date(facts.oldest) or "—",
        "coach_texts": f"{texts:,}",
        "exact": f"{facts.exact:,}",
        "near": f"{facts.near:,}",
        "misses": f"{facts.misses:,}",
        "hit_rate": f"{share:.1%}",
        "saved": f"${facts.saved_usd:,.4f}",
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(words.text(f"cache.{name}", days=facts.days), value)
    answers().print(table)


def inspect(photo: str, asked: Asked) -> None:
    """Show what is remembered of a photo, and which remembered photos are near to it."""
    settings, words = _begun(asked)
    found = inspected(photo, _memory(settings, asked), provider=asked.provider)
    if asked.as_json:
        sys.stdout.write(to_json(_plain(found)) + "\n")
        return
    answers().print(_inspection(found, words, _names(settings, words)))


def clear(photo: str | None, asked: Asked) -> None:
    """Forget everything, or one photo and those that are near to it."""
    settings, words = _begun(asked)
    if photo is not None:
        gone = forget(photo, _memory(settings, asked), provider=asked.provider)
    elif settings.cache_url == bootstrap.OFF:
        gone = 0
    else:
        gone = bootstrap.clear_cache(settings)
    answers().print(words.text("cache.cleared", count=gone))


def warm(named: list[str], asked: Asked) -> None:
    """Look at photos so that they are remembered; tells how many were new and what that cost."""
    settings, words = _begun(asked)
    _memory(settings, asked)
    sources = expand(named)
    agree_first(
        sources,
        words,
        asked.provider,
        ask=not asked.agreed,
        limit_usd=asked.max_cost_usd,
        quiet=asked.quiet,
    )
    results = library.classify_all(
        sources,
        language=words.language,
        provider=asked.provider,
        max_cost_usd=asked.max_cost_usd,
    )
    found = list(
        shown_progress(announced(results, sources, words), len(sources), words, quiet=asked.quiet)
    )
    seen = [result.provenance for result in found if isinstance(result, Analysis)]
    new = sum(provenance.cache == "miss" for provenance in seen)
    tries = [attempt for provenance in seen for attempt in provenance.attempts]
    cost = sum(attempt.cost_usd or 0 for attempt in tries)
    unpriced = sum(attempt.cost_usd is None for attempt in tries)
    figures = {"new": new, "known": len(seen) - new, "skipped": len(found) - len(seen)}
    answers().print(words.text("cache.warmed", **figures, cost=f"{cost:.4f}"))
    if unpriced:
        answers().print(words.text("costs.unpriced", count=unpriced))
    if any(isinstance(result, Skipped) for result in found):
        raise typer.Exit(Exit.SOME_SKIPPED)


def _begun(asked: Asked) -> tuple[Settings, Catalogue]:
    settings = load_settings()
    return settings, spoken(asked.language, settings)


def _memory(settings: Settings, asked: Asked) -> PhotoMemory:
    """The memory of the settings, where there is one; its store is not one that forgives."""
    memory = bootstrap.memory_of(settings, asked.provider)
    if memory is None:
        raise CacheOff
    # A store that cannot be used says so now, before anybody is paid.
    memory.exact(NOBODYS)
    return memory


def _plain(found: Inspection) -> dict[str, Any]:
    return {
        "digest": found.digest,
        "fingerprint": found.bits.hex() if found.bits else None,
        "known": _plain_entry(found.known) if found.known else None,
        "near": [
            {
                "distance": near.candidate.distance,
                "turned": near.candidate.turned,
                "same": near.same,
                **_plain_entry(near.candidate.remembered),
            }
            for near in found.near
        ],
    }


def _plain_entry(entry: Remembered) -> dict[str, Any]:
    return {
        "digest": entry.digest,
        "items": [sighting.item for sighting in entry.sightings],
        "provider": entry.provider,
        "model": entry.model,
        "kept": _date(entry.kept_at),
    }


def _inspection(found: Inspection, words: Catalogue, names: dict[str, str]) -> RenderableType:
    known = words.text("cache.unknown") if found.known is None else _entry(found.known, names)
    lines: list[RenderableType] = [
        Text(f"{words.text('cache.digest')}: {found.digest}"),
        Text(f"{words.text('cache.known')}: {known}"),
    ]
    if found.bits is None:
        lines.append(Text(words.text("cache.featureless")))
    if not found.near:
        return Group(*lines, Text(words.text("cache.no_neighbours")))
    table = Table(box=None, pad_edge=False)
    for key in ("distance", "verdict", "what", "digest"):
        table.add_column(words.text(f"cache.{key}"), overflow="fold")
    for near in found.near:
        table.add_row(*_row(near, words, names))
    return Group(*lines, table)


def _row(near: Resemblance, words: Catalogue, names: dict[str, str]) -> tuple[str, ...]:
    turned = f" ({words.text('cache.turned')})" if near.candidate.turned else ""
    verdict = words.text("cache.same" if near.same else "cache.other")
    entry = near.candidate.remembered
    return (
        f"{near.candidate.distance}{turned}",
        verdict,
        _entry(entry, names),
        entry.digest[:SHOWN_DIGITS],
    )


def _entry(entry: Remembered, names: dict[str, str]) -> str:
    seen = ", ".join(names.get(sighting.item or "", "?") for sighting in entry.sightings)
    return printable(f"{seen} · {entry.provider}: {entry.model} · {_date(entry.kept_at)}")


def _names(settings: Settings, words: Catalogue) -> dict[str, str]:
    book = bootstrap.rule_book(settings.country, settings.rules_folder)
    return {name: item.name.in_language(words.language) for name, item in book.items.items()}


def _date(moment: float | None) -> str | None:
    if moment is None:
        return None
    return dt.datetime.fromtimestamp(moment).astimezone().isoformat(" ", "minutes")
