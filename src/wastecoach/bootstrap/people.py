"""People put together: their ports, for a server and for commands."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from wastecoach.bootstrap import job_stores
from wastecoach.bootstrap.sign_in import sign_in_providers
from wastecoach.core.people.ports import AccessTokens, PeoplePorts, PeopleTerms
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from wastecoach.core.people.records import SigningKeys

DAY_S = 86_400.0
# Who issues tokens where no address is set.
ISSUER = "wastecoach"


def people_ports(
    settings: Settings, engine: Engine, now: Callable[[], float] = time.time
) -> PeoplePorts:
    """Every effect around people; nobody is asked before something is used.

    Args:
        settings: In force.
        engine: Of the records.
        now: Seconds since 1970.

    Raises:
        SettingInvalid: A provider of sign-ins is set up by halves.
    """
    from wastecoach.infra.records.feedback import SqlFeedback
    from wastecoach.infra.records.owned import SqlOwned
    from wastecoach.infra.records.people import SqlPeopleRecords

    records = SqlPeopleRecords(engine)
    return PeoplePorts(
        records=records,
        owned=SqlOwned(engine),
        feedback=SqlFeedback(engine),
        tokens=_tokens(settings, records, now),
        providers=sign_in_providers(settings, now),
        now=now,
        unique=_unique,
        secret=partial(secrets.token_urlsafe, 32),
    )


def people_terms(settings: Settings) -> PeopleTerms:
    """What an installation promises about sign-ins."""
    return PeopleTerms(
        session_s=settings.session_days * DAY_S,
        audit_s=settings.audit_days * DAY_S,
        feedback_s=settings.feedback_photo_days * DAY_S,
    )


@contextmanager
def open_people(settings: Settings) -> Iterator[PeoplePorts]:
    """People as commands use them, without a server.

    Raises:
        SettingInvalid: An address is none.
        ExtraMissing: A package is not installed.
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
    """
    engine = job_stores.open_records(settings)
    try:
        job_stores.bring_up(engine)
        yield people_ports(settings, engine)
    finally:
        engine.dispose()


def _tokens(settings: Settings, records: SigningKeys, now: Callable[[], float]) -> AccessTokens:
    from wastecoach.infra.tokens.access_tokens import JwtAccessTokens
    from wastecoach.infra.tokens.ring import KeyRing
    from wastecoach.infra.tokens.sealing import Sealing

    terms = people_terms(settings)
    sealing = Sealing(partial(job_stores.upload_secret, settings))
    ring = KeyRing(records, sealing, now, time.monotonic, terms.access_s + terms.skew_s)
    issuer = (settings.public_url or ISSUER).rstrip("/")
    return JwtAccessTokens(ring, issuer, now, _unique, terms.skew_s)


def _unique() -> str:
    return secrets.token_hex(16)
