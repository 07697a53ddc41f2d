"""`wastecoach items TEXT`: look an item up by name."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import typer
from rich.text import Text

from wastecoach import bootstrap, library
from wastecoach.cli.cards import guidance_card
from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.analysis import Guidance, Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.decision import locate
from wastecoach.core.item_answers import advice_on, answered
from wastecoach.core.look_up import LookUp
from wastecoach.core.pipeline import Knowledge
from wastecoach.core.rules import Housing
from wastecoach.settings import load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants to know, whose rules, in which form."""

    language: Language | None
    region: str | None
    housing: Housing | None
    as_json: bool


def run(text: str, asked: Asked) -> None:
    """Show the guidance of the item, the candidates when the text is ambiguous, or that there is none."""
    settings = load_settings()
    words = spoken(asked.language, settings)
    knowledge = bootstrap.knowledge(settings, words.language)
    locality = locate(
        asked.region or settings.region, asked.housing or settings.housing, knowledge.book
    )
    found = library.look_up(text)
    advice = advice_on(found, knowledge, locality)
    if asked.as_json:
        sys.stdout.write(to_json(answered(found, advice, knowledge)) + "\n")
    else:
        _show(text, found, advice, knowledge)
    if found.result == "not_found":
        raise typer.Exit(Exit.NOT_FOUND)


def _show(text: str, found: LookUp, advice: list[Guidance], knowledge: Knowledge) -> None:
    words, book = knowledge.words, knowledge.book
    if found.result == "not_found":
        remarks().print(words.text("items.not_found", text=printable(text)))
        return
    if found.result == "match":
        names = [book.conditions[tag].name.in_language(words.language) for tag in found.conditions]
        if names:
            remarks().print(words.text("items.conditions", names=", ".join(names)))
        name = found.candidates[0].item.name.in_language(words.language)
        answers().print(guidance_card(name, advice[0], words))
        return
    question = "items.ambiguous" if len(found.candidates) > 1 else "items.one_guess"
    answers().print(Text(words.text(question, text=printable(text)), style="bold"))
    if found.question is not None:
        answers().print(book.questions[found.question].text.in_language(words.language))
    for guidance in advice:
        answers().print(f"  • {guidance.headline}", soft_wrap=True)
