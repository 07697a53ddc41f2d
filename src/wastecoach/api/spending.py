"""Who may still have services asked that cost money, today."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from wastecoach.api.callers import caller
from wastecoach.api.limits import Quota
from wastecoach.api.serving import Here
from wastecoach.api.who import Who
from wastecoach.core.jobs.accepting import MayPay, always


async def may_pay(request: Request, here: Here, caller_is: Who) -> MayPay:
    """Asked when a job is accepted: counts one of the caller's paid looks of today, where any is paid here.

    Whoever has none left is answered all the same, by what costs nothing.
    """
    if not here.pays:
        return always

    def spend() -> bool:
        quota = here.limits.take_paid(caller(request.scope), caller_is)
        request.state.paid_looks = quota
        return quota is None or quota.left >= 0

    return spend


Pays = Annotated[MayPay, Depends(may_pay)]


def spent(request: Request) -> Quota | None:
    """What is left of the caller's paid looks of today, where this request was about one."""
    return getattr(request.state, "paid_looks", None)
