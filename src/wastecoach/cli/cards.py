"""One answer as a card that someone at the bins can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wastecoach.cli.near import places_panel
from wastecoach.cli.terminal import printable
from wastecoach.core.analysis import Analysis, GoesTo, Guidance, Provenance, Reference, Sighting
from wastecoach.core.messages import Catalogue
from wastecoach.core.places.finding import RADIUS_M

WIDTH = 78
CERTAIN = 0.9
LEAST_SHOWN = 0.005


def card(analysis: Analysis, words: Catalogue, *, explain: bool) -> RenderableType:
    """All sightings of a photo, one panel each, then places near, then where the answer comes from."""
    remark = seen_before(analysis.provenance, words)
    panels: list[RenderableType] = [
        _panel(sighting, guidance, words, remark)
        for sighting, guidance in zip(analysis.sightings, analysis.guidance, strict=True)
    ]
    if analysis.provenance.places:
        panels.append(_places(analysis, words))
    if explain:
        panels.append(explanation(analysis, words))
    return Group(*panels)


def _places(analysis: Analysis, words: Catalogue) -> RenderableType:
    """Where the things can be taken; which of them where, if they go to different points."""
    names = {
        advice.stream: advice.stream_name
        for advice in analysis.guidance
        if advice.stream and advice.goes_to is not None and advice.goes_to.places
    }
    return places_panel(
        analysis.places,
        analysis.provenance.places,
        words,
        radius_m=RADIUS_M,
        width=WIDTH,
        streams=names if len(names) > 1 else None,
    )


def guidance_card(title: str, guidance: Guidance, words: Catalogue) -> RenderableType:
    """Guidance without a photo: the answer to a look-up."""
    return Panel(
        Group(Text(guidance.headline, style="bold"), *_advice(guidance, words)),
        title=Text(title, style="bold"),
        title_align="left",
        border_style="green",
        width=WIDTH,
    )


def sureness(sighting: Sighting, words: Catalogue) -> str:
    """How sure, in words and as a number: `almost certain (97 %)`."""
    if sighting.unsure:
        word = "unsure"
    elif sighting.confidence >= CERTAIN:
        word = "certain"
    else:
        word = "likely"
    return f"{words.text(f'sure.{word}')} ({sighting.confidence:.0%})"


def seen_before(provenance: Provenance, words: Catalogue) -> str:
    """That the photo, or another of the same thing, was seen before; empty where it was not."""
    if provenance.cache == "exact":
        return words.text("card.seen_before")
    if provenance.cache == "near":
        return words.text("card.seen_before_near", distance=provenance.distance or 0)
    return ""


def _panel(sighting: Sighting, guidance: Guidance, words: Catalogue, remark: str) -> RenderableType:
    sure = " · ".join(filter(None, (sureness(sighting, words), remark)))
    head = Text.assemble((guidance.headline, "bold"), "\n", (sure, "dim"))
    parts: list[RenderableType] = [head]
    if sighting.conditions:
        names = ", ".join(hint.name or hint.tag for hint in sighting.conditions)
        parts.append(Text(f"{words.text('card.seen')}: {names}", style="dim"))
    if sighting.unsure and sighting.alternatives:
        likely = [sighting.name, *(other.name for other in sighting.alternatives)]
        parts += _section("card.may_be", likely, words, marker="•")
    parts += _advice(guidance, words, asking=sighting.unsure)
    return Panel(
        Group(*parts),
        title=Text(sighting.name, style="bold"),
        title_align="left",
        border_style="yellow" if sighting.unsure else "green",
        width=WIDTH,
    )


def _advice(
    guidance: Guidance, words: Catalogue, *, asking: bool = False
) -> Iterator[RenderableType]:
    if asking:
        yield from _section("card.ask", guidance.steps, words, marker="?")
    else:
        yield from _section("card.how", guidance.steps, words)
    if guidance.goes_to is not None:
        yield from _section("card.goes_to", _goes_to(guidance.goes_to), words, marker="→")
    yield from _section("card.why", guidance.why, words, marker="•")
    yield from _section("card.tip", filter(None, [guidance.tip]), words, marker="•")
    yield from _section("card.warnings", guidance.warnings, words, marker="!", style="red")
    yield from _section("card.notes", guidance.notes, words, marker="•")
    yield from _section(
        "card.sources",
        [_source(source, words) for source in guidance.sources],
        words,
        marker="·",
        style="dim",
    )


def _goes_to(goes_to: GoesTo) -> Iterator[str]:
    """The line for people, and whom to call."""
    yield goes_to.text
    called = " · ".join(filter(None, (goes_to.phone, goes_to.link)))
    if called:
        yield called


def _source(source: Reference, words: Catalogue) -> str:
    return f"{source.title} ({words.text('card.checked', date=source.checked.isoformat())})"


def _section(
    key: str, lines: Iterable[str], words: Catalogue, marker: str | None = None, style: str = ""
) -> Iterator[RenderableType]:
    shown = list(lines)
    if not shown:
        return
    yield Padding(
        Rule(Text(words.text(key), style="bold"), align="left", style="dim"), (1, 0, 0, 0)
    )
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    # Rich's other ways of ending a line count letters, not columns, and so cut Korean words short.
    grid.add_column(overflow="fold")
    for number, line in enumerate(shown, start=1):
        grid.add_row(Text(marker or f"{number}.", style=style), Text(line, style=style))
    yield grid


def explanation(analysis: Analysis, words: Catalogue) -> RenderableType:
    """Stages with their times, alternatives, and who answered."""
    provenance = analysis.provenance
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_row(
        Text(
            words.text(
                "card.provenance",
                provider=provenance.provider,
                # An operator's setting, or a service's own name for it.
                model=printable(provenance.model),
                rules=provenance.rules,
            )
        )
    )
    times = "  ".join(f"{stage} {spent:.1f} ms" for stage, spent in provenance.ms.items())
    grid.add_row(Text(f"{words.text('card.stages')}: {times}"))
    for line in _tries(provenance, words):
        grid.add_row(Text(line))
    for sighting in analysis.sightings:
        likely = {sighting.name: sighting.confidence}
        likely |= {other.name: other.confidence for other in sighting.alternatives}
        grid.add_row(_chances("card.may_be", likely, words))
        if sighting.materials:
            named = {words.text(f"materials.{name}"): p for name, p in sighting.materials.items()}
            grid.add_row(_chances("card.materials", named, words))
        if sighting.doubts:
            doubts = ", ".join(words.text(f"doubts.{doubt}") for doubt in sighting.doubts)
            grid.add_row(Text(f"{words.text('card.doubts')}: {doubts}"))
    return Padding(grid, (0, 1))


def _tries(provenance: Provenance, words: Catalogue) -> Iterator[str]:
    """Who was asked and what came of it, where that was more than one plain answer; what it cost."""
    tries = [
        f"{one.provider} {words.text(f'outcomes.{one.outcome}')}"
        + (f" ({one.code})" if one.code else "")
        for one in provenance.attempts
    ]
    if len(tries) > 1 or any(one.code for one in provenance.attempts):
        yield f"{words.text('card.tries')}: {' → '.join(tries)}"
    if provenance.cost_usd is None:
        yield words.text("costs.unknown")
    elif provenance.cost_usd:
        yield words.text("card.cost", cost=f"{provenance.cost_usd:.6f}")


def _chances(key: str, chances: Mapping[str, float], words: Catalogue) -> Text:
    shown = "  ".join(f"{name} {p:.1%}" for name, p in chances.items() if p >= LEAST_SHOWN)
    return Text(f"{words.text(key)}: {shown}")
