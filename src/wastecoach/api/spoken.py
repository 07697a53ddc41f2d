"""In which language a caller is answered."""

from __future__ import annotations

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from wastecoach.core.analysis import LANGUAGES, Language


def spoken(scope: Scope, usual: Language | None = None) -> Language:
    """The language that a request asks for: `?language=`, then `Accept-Language`, then the usual one, then Korean."""
    wanted = QueryParams(scope["query_string"]).get("language")
    accepted = Headers(scope=scope).get("accept-language")
    return _known(wanted or "") or preferred(accepted or "") or usual or "ko"


def preferred(accepted: str) -> Language | None:
    """The first of our languages by the weights of an `Accept-Language`, None where it names neither."""
    ranges = [_weighed(part) for part in accepted.split(",")]
    ranked = sorted(ranges, key=lambda pair: -pair[1])
    known = (_known(name) for name, weight in ranked if weight > 0)
    return next((language for language in known if language), None)


def _weighed(part: str) -> tuple[str, float]:
    name, _, weight = part.partition(";")
    try:
        return name.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 0.0


def _known(name: str) -> Language | None:
    head = name.partition("-")[0].strip().lower()
    return next((language for language in LANGUAGES if language == head), None)
