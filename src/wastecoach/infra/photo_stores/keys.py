"""Names of photos in a store: `photos/2026/11/26/<job id>`, `feedback/2026/11/26/<correction id>`."""

from __future__ import annotations

import re

from wastecoach.core.jobs.errors import UploadForbidden

# All photos of jobs lie below it, so that a rule for it (their lifecycle) meets nothing else in a shared bucket:
# neither what is of others, nor copies of photos that may be kept for longer.
ROOT = "photos/"
_KEY = re.compile(r"(?:photos|feedback)(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){1,8}", re.ASCII)


def checked(key: str) -> str:
    """The key itself, where it can be one of ours: below `photos/` or `feedback/`, and no step of it leads elsewhere.

    Raises:
        UploadForbidden: It is none.
    """
    if _KEY.fullmatch(key) is None:
        raise UploadForbidden
    return key
