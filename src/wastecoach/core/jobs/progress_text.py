"""What has to be read out of a progress text without reading all of it; `progress.py` makes the texts."""

from __future__ import annotations

import re

# Quotes inside values are escaped, and all that comes before these fields is flat: what is found first is the field.
_SEQUENCE = re.compile(rb'"sequence":(\d+)')
_STATE = re.compile(rb'"state":"([a-z]+)"')


def sequence_of(text: bytes) -> int:
    """The place of a progress in the order of all that can be told of its job; below all others where it has none."""
    found = _SEQUENCE.search(text)
    return int(found[1]) if found else -1


def state_of(text: bytes) -> str:
    """The state of the job; empty where it has none."""
    found = _STATE.search(text)
    return found[1].decode() if found else ""
