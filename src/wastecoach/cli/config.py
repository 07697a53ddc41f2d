"""`wastecoach config show`: the settings in force, secrets masked."""

from __future__ import annotations

import re
import sys

from pydantic import SecretStr
from rich.table import Table

from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.settings import Settings, load_settings, settings_file

MASK = "********"
# What an address may hide: all before its last @ (a password may hold any letter), and all after its ? or #.
USER, OPTIONS = re.compile(r"//.*@"), re.compile(r"[?#].*")


def show(language: Language | None, *, as_json: bool) -> None:
    """Print every setting with its value and what it is for."""
    settings = load_settings()
    words = spoken(language, settings)
    if as_json:
        sys.stdout.write(to_json(masked(settings)) + "\n")
        return
    file = settings_file()
    answers().print(
        words.text("config.file", path=str(file)) if file else words.text("config.no_file"),
        soft_wrap=True,
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in masked(settings).items():
        described = type(settings).model_fields[name].description or ""
        table.add_row(f"WASTECOACH_{name.upper()}", value or "—", described)
    answers().print(table)


def masked(settings: Settings) -> dict[str, str]:
    """Every setting as text; a secret shows only that it is set."""
    return {name: _shown(getattr(settings, name)) for name in type(settings).model_fields}


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    text = "" if value is None else str(value)
    return OPTIONS.sub(f"?{MASK}", USER.sub(f"//{MASK}@", text)) if "://" in text else text
