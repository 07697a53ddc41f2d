"""The catalogues hold no words for the page that it never says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wastecoach.core.analysis import LANGUAGES

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "page" / "source"
MESSAGES = ROOT / "src" / "wastecoach" / "data" / "messages"
# A key as it is named in the sources; `${…}` in it stands for one word.
NAMED = re.compile(r"""["`]([a-z_]+(?:\.(?:[a-z_0-9]|\$\{[^}`]*\})+)+)["`]""")
FILLED = re.compile(r"\\\$\\\{.*?\\\}")


def test_every_word_of_the_page_is_said_somewhere() -> None:
    sources = "\n".join(path.read_text() for path in SOURCES.rglob("*.ts*"))
    keys = (FILLED.sub("[a-z_0-9]+", re.escape(key)) for key in NAMED.findall(sources))
    said = re.compile("|".join(keys))
    assert [
        (language, key)
        for language in LANGUAGES
        for key in _keys(language)
        if not said.fullmatch(key)
    ] == []


def _keys(language: str) -> Iterator[str]:
    """Keys of the page; of words that differ by number what they have in common."""
    page = tomllib.loads((MESSAGES / f"{language}.toml").read_text())["page"]
    for key in _flat(page):
        yield re.sub(r"\.(one|other)$", "", key)


def _flat(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"
