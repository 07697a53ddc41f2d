"""What a batch may cost, told before it starts; a person at a terminal is asked whether to go on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wastecoach.cli.costs import amount
from wastecoach.core.estimates import Estimate
from wastecoach.core.messages import Catalogue
from wastecoach.core.prices import MICRO

if TYPE_CHECKING:
    from rich.console import Console


def told(estimate: Estimate, words: Catalogue, limit_usd: float | None = None) -> str:
    """The estimate: what is usual and what is possible, who has no known price, and the limit of the run."""
    lines = []
    if estimate.most:
        photos = {"photos": estimate.photos, "remembered": estimate.remembered}
        usual = amount(estimate.usual)
        lines.append(words.text("costs.estimate.line", **photos, usual=usual))
        lines.append(words.text("costs.estimate.most", most=amount(estimate.most)))
    if estimate.unknown:
        lines.append(words.text("costs.estimate.unknown", names=", ".join(estimate.unknown)))
    if limit_usd is not None:
        lines.append(words.text("costs.estimate.limit", limit=amount(round(limit_usd * MICRO))))
    return "\n".join(lines)


def agreed(
    estimate: Estimate,
    words: Catalogue,
    console: Console,
    *,
    ask: bool,
    limit_usd: float | None = None,
    quiet: bool = False,
) -> bool:
    """Whether the batch may start.

    Args:
        estimate: What it may cost; nothing is said where that is nothing.
        words: In which language.
        console: Standard error: where it is told.
        ask: Whether to ask at all (no `--yes`); only a person at a terminal is asked.
        limit_usd: `--max-cost`, where it is set.
        quiet: Whether nothing is told to somebody who is not asked; who is asked must know about what.
    """
    if estimate.free:
        return True
    asking = ask and console.is_terminal and sys.stdin.isatty()
    if asking or not quiet:
        console.print(told(estimate, words, limit_usd))
    if not asking:
        return True
    try:
        answer = console.input(f"{words.text('costs.estimate.go_on')} ")
    except EOFError:
        return False
    return answer.strip().lower() in words.text("costs.estimate.yes").split()
