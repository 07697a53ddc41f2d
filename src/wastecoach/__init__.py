"""Photograph a piece of waste; learn what it is, how to dispose of it and why.

>>> import wastecoach
>>> wastecoach.look_up("생수병").candidates[0].item.stream
'clear_pet'

`classify` answers for a photo, `look_up` for a text; both return frozen dataclasses. Everything is imported on first
use, so `import wastecoach` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from wastecoach.core.version import __version__

if TYPE_CHECKING:
    from wastecoach.core.analysis import (
        Alternative,
        Analysis,
        Attempt,
        Choice,
        ConditionHint,
        Guidance,
        PhotoFacts,
        Place,
        Provenance,
        Reference,
        Sighting,
    )
    from wastecoach.core.answer_json import analysis_from_json, analysis_schema, to_json
    from wastecoach.core.errors import WastecoachError
    from wastecoach.core.estimates import Estimate
    from wastecoach.core.look_up import Candidate, LookUp
    from wastecoach.core.places.bins import Bin, Bins
    from wastecoach.library import Skipped, classify, classify_all, estimate, look_up
    from wastecoach.library.bins import bins_near

_HOMES = {
    "Alternative": "core.analysis",
    "Analysis": "core.analysis",
    "Attempt": "core.analysis",
    "Bin": "core.places.bins",
    "Bins": "core.places.bins",
    "Candidate": "core.look_up",
    "Choice": "core.analysis",
    "ConditionHint": "core.analysis",
    "Estimate": "core.estimates",
    "Guidance": "core.analysis",
    "LookUp": "core.look_up",
    "PhotoFacts": "core.analysis",
    "Place": "core.analysis",
    "Provenance": "core.analysis",
    "Reference": "core.analysis",
    "Sighting": "core.analysis",
    "Skipped": "library",
    "WastecoachError": "core.errors",
    "analysis_from_json": "core.answer_json",
    "analysis_schema": "core.answer_json",
    "bins_near": "library.bins",
    "classify": "library",
    "classify_all": "library",
    "estimate": "library",
    "look_up": "library",
    "to_json": "core.answer_json",
}

__all__ = [
    "Alternative",
    "Analysis",
    "Attempt",
    "Bin",
    "Bins",
    "Candidate",
    "Choice",
    "ConditionHint",
    "Estimate",
    "Guidance",
    "LookUp",
    "PhotoFacts",
    "Place",
    "Provenance",
    "Reference",
    "Sighting",
    "Skipped",
    "WastecoachError",
    "__version__",
    "analysis_from_json",
    "analysis_schema",
    "bins_near",
    "classify",
    "classify_all",
    "estimate",
    "look_up",
    "to_json",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
