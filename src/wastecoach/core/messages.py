"""User-facing words: one catalogue a language, flat keys, `{placeholders}`."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Any

import tomli

from wastecoach.core.analysis import Language


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language, by dotted key (`errors.photo_empty.what`)."""

    language: Language
    texts: dict[str, str]

    def text(self, key: str, **values: str | float) -> str:
        """The text of `key` with its placeholders filled.

        Raises:
            KeyError: The catalogue has no such key or a placeholder has no value: a programming error.
        """
        return self.texts[key].format_map(values)

    def has(self, key: str) -> bool:
        """Whether the catalogue words `key`."""
        return key in self.texts

    def placeholders(self, key: str) -> frozenset[str]:
        """The placeholders in the text of `key`."""
        return frozenset(
            name for _, name, _, _ in string.Formatter().parse(self.texts[key]) if name
        )


def parse_catalogue(language: Language, document: str) -> Catalogue:
    """A catalogue from its TOML text; nested tables become dotted keys."""
    return Catalogue(language, dict(_flat(tomli.loads(document))))


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found
