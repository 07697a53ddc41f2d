"""Whether what is planned may be done: told, then asked for; where data would go, a name has to be typed."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import typer
from rich.console import Console

from wastecoach.bootstrap.clusters.planning import Plan
from wastecoach.cli.infra.plan_tables import plan_parts
from wastecoach.cli.infra.showing import Shown
from wastecoach.cli.terminal import remarks
from wastecoach.core.clusters.errors import NotConfirmed
from wastecoach.core.messages import Catalogue


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed to beforehand, and with whom to talk about the rest.

    Attributes:
        name: Of the cluster.
        confirmed: The name that was typed as `--confirm`.
        agreed: Whether changes need not be asked for (`--yes`).
        words: In which language.
    """

    name: str
    confirmed: str | None
    agreed: bool
    words: Catalogue

    def to_plan(self, plan: Plan, shown: Shown) -> None:
        """Return where the plan may be carried out.

        Raises:
            NotConfirmed: Data would go, and the name was not typed.
            BadParameter: Nobody can be asked.
            KeyboardInterrupt: It is not agreed to.
        """
        with shown.paused():
            console = remarks()
            console.print(*plan_parts(plan, self.words), sep="\n")
            if plan.changes.destroying:
                self.to_losing(console)
            elif not self.agreed:
                self._ask(console)

    def to_losing(self, console: Console) -> None:
        """Return where the data of the cluster may be lost.

        Raises:
            NotConfirmed: The name was not typed.
        """
        typed = self.confirmed
        if typed is None and _attended(console):
            typed = _answer(console, self.words.text("infra.type_name", name=self.name))
        if typed != self.name:
            raise NotConfirmed(name=self.name)

    def _ask(self, console: Console) -> None:
        if not _attended(console):
            detail = "nobody can be asked here: say --yes"
            raise typer.BadParameter(detail, param_hint="--yes")
        answer = _answer(console, self.words.text("infra.go_ahead"))
        if answer.lower() not in self.words.text("infra.yes").split():
            raise KeyboardInterrupt


def _attended(console: Console) -> bool:
    return console.is_terminal and sys.stdin.isatty()


def _answer(console: Console, question: str) -> str:
    try:
        return console.input(f"{question} ").strip()
    except EOFError:
        return ""
