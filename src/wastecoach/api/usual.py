"""What holds for a caller where a request does not say: a person's own profile."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.concurrency import run_in_threadpool

from wastecoach.api.serving import Here, Spoken
from wastecoach.api.who import Who
from wastecoach.core.people.profile import Usual, usual_for


async def usual(here: Here, caller: Who, spoken: Spoken) -> Usual:
    """Language, region and housing of whoever says nothing; the records are asked for a person alone."""
    if caller.kind != "person":
        return Usual(spoken)
    return await run_in_threadpool(usual_for, caller, here.people.records, spoken)


AsUsual = Annotated[Usual, Depends(usual)]
