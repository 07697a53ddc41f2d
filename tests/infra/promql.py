"""Just enough of Prometheus' language to see which numbers an expression asks for, and which labels of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?")
GROUPING = re.compile(r"\b(by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)")
LABEL = re.compile(r"([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)")
RANGE = re.compile(r"\[[^\]]*\]")
WORDS = frozenset({"and", "or", "unless", "bool", "offset", "group_left", "group_right", "by"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expression asks for: metrics with the labels that each is chosen by, and labels that it groups by."""

    chosen: dict[str, frozenset[str]]
    grouped: frozenset[str]


def asked(expression: str) -> Asked:
    """What an expression asks for."""
    plain = RANGE.sub("", STRING.sub('""', expression))
    grouped = {label.strip() for found in GROUPING.finditer(plain) for label in found[2].split(",")}
    chosen: dict[str, frozenset[str]] = {}
    rest = GROUPING.sub("", plain)
    for found in SELECTOR.finditer(rest):
        name, braces = found[1], found[2] or ""
        before, after = rest[: found.start()], rest[found.end() :].lstrip()
        number = bool(re.search(r"[\w.]$", before))
        if name in WORDS or number or (not braces and after.startswith("(")):
            continue
        chosen[name] = chosen.get(name, frozenset()) | frozenset(LABEL.findall(braces))
    return Asked(chosen, frozenset(grouped - {""}))
