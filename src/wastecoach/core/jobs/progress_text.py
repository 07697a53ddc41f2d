"""What has to be read out of a progress text without reading all of it; `progress.py` makes the texts."""

from __future__ import annotations

import re

# Quotes inside values are escaped, and all that comes before these fields is flat: what is found first is the field.
_SEQUENCE = re.compile(rb'"sequence":(\d+)')
_STATE = re.compile(rb'"state":"([a-z]+)"')
# Right behind the sequence, so that a text of nobody's is not read to its end; those of an older version have none.
_OWNER = re.compile(rb'"sequence":\d+,"owner":(?:null|"([0-9a-f]{32})")')


def sequence_of(text: bytes) -> int:
    """The place of a progress in the order of all that can be told of its job; below all others where it has none."""
    found = _SEQUENCE.search(text)
    return int(found[1]) if found else -1


def state_of(text: bytes) -> str:
    """The state of the job; empty where it has none."""
    found = _STATE.search(text)
    return found[1].decode() if found else ""


def owner_of(text: bytes) -> str | None:
    """Mark of whose the job is (see `core/people/caller.py`), None of nobody's."""
    found = _OWNER.search(text)
    mark = found and found[1]
    return mark.decode() if mark else None


def is_for(text: bytes, mark: str | None) -> bool:
    """Whether whoever has a mark may see a progress text: it is nobody's, or theirs."""
    owner = owner_of(text)
    return owner is None or owner == mark
