"""People in the records store as small protocols; `infra/records` fulfils them.

Every method is one transaction and raises `RecordsUnavailable` where the store cannot be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wastecoach.core.people.caller import Role
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.kept.history import DeletedJob, OwnedAsked, OwnedCount, OwnedJob
from wastecoach.core.people.person import (
    Account,
    AuditEvent,
    Device,
    Identity,
    OneTimeCode,
    Person,
    Profile,
    RefreshToken,
    Session,
    SignIn,
    SigningKey,
)


class Persons(Protocol):
    """People and the accounts that they sign in with."""

    def person(self, person_id: str) -> Person | None:
        """A person, None where there is none."""
        ...

    def person_of(self, account: Account, new: Person, at: float) -> Person:
        """Whose an account is; `new`, kept together with the account, where it is nobody's.

        Two that race for the same account get the same person.
        """
        ...

    def link(self, account: Account, person_id: str, at: float) -> bool:
        """Give a person another account; False where it is somebody else's. Theirs already: nothing changes.

        False as well where the person has another account with that provider: one with each.

        Raises:
            PersonNotFound: Nobody of that id.
        """
        ...

    def unlink(self, provider: str, person_id: str) -> bool:
        """Take a person's account with a provider away; False where they have none.

        Raises:
            LastIdentity: It is the only one.
        """
        ...

    def identities(self, person_id: str) -> list[Identity]:
        """The accounts of a person, the first one first."""
        ...

    def change_profile(self, person_id: str, profile: Profile) -> Person | None:
        """Replace a person's profile; the person then."""
        ...

    def change_role(self, person_id: str, role: Role) -> Person | None:
        """Give a person a role; the person then."""
        ...

    def people_with(self, role: Role) -> list[Person]:
        """Everybody who has a role, the first one first."""
        ...

    def delete_person(self, person_id: str) -> bool:
        """Delete a person with accounts, sessions, refresh tokens, codes; whether there was one."""
        ...


class Sessions(Protocol):
    """Sign-ins that last, and their refresh tokens."""

    def add_session(self, session: Session, token: RefreshToken) -> None:
        """Keep a new session and its first refresh token.

        Raises:
            PersonNotFound: The person is gone.
        """
        ...

    def session(self, session_id: str) -> Session | None:
        """A session, None where there is none."""
        ...

    def session_of(self, token_hash: str) -> Session | None:
        """The session of a refresh token, used or not; None where nobody knows it."""
        ...

    def sessions_of(self, person_id: str, now: float) -> list[Session]:
        """The sessions of a person that last, the one used last first."""
        ...

    def rotate(
        self, token_hash: str, successor: RefreshToken, at: float, expires_at: float
    ) -> Session | None:
        """Use a refresh token, keep its successor (whose `session` is replaced by the token's) and prolong the session.

        Of several that race with one token, one gets through. None where nobody knows the token.

        Raises:
            TokenReused: It was used before; the session is ended with `token_reused` in the same transaction.
            SessionEnded: Its session is over, ended or too old.
        """
        ...

    def end_session(self, session_id: str, reason: str, at: float) -> bool:
        """End a session; False where it is over already."""
        ...

    def end_sessions(self, person_id: str, reason: str, at: float) -> list[str]:
        """End every session of a person; their ids."""
        ...


class Devices(Protocol):
    """Devices that made themselves known."""

    def add_device(self, device: Device) -> None:
        """Keep a new device."""
        ...

    def device(self, device_id: str) -> Device | None:
        """A device, None where there is none."""
        ...

    def device_seen(self, device_id: str, at: float) -> None:
        """A device is still in use."""
        ...

    def delete_device(self, device_id: str) -> bool:
        """Forget a device, whose token is worth nothing from then on; whether there was one."""
        ...

    def claim(self, device_id: str, person_id: str) -> list[str]:
        """Give a person all jobs and batches of a device, and its corrections; ids of those jobs.

        Raises:
            PersonNotFound: Nobody of that id.
        """
        ...


class SignIns(Protocol):
    """What lasts minutes: sign-ins under way and codes to be changed for tokens."""

    def add_sign_in(self, sign_in: SignIn) -> None:
        """Keep a sign-in under way."""
        ...

    def take_sign_in(self, state_hash: str) -> SignIn | None:
        """The sign-in of a state, which is gone with that; expired ones as well."""
        ...

    def add_code(self, code: OneTimeCode) -> None:
        """Keep a code.

        Raises:
            PersonNotFound: The person is gone.
        """
        ...

    def take_code(self, code_hash: str) -> OneTimeCode | None:
        """A code, which is gone with that; expired ones as well."""
        ...


class SigningKeys(Protocol):
    """Keys that sign access tokens."""

    def signing_keys(self) -> list[SigningKey]:
        """All of them, the newest first."""
        ...

    def add_key(self, key: SigningKey) -> bool:
        """Let a key sign where none does; False, and nothing is kept, where somebody was quicker."""
        ...

    def replace_key(self, key: SigningKey) -> None:
        """Let a new key sign; the one before is retired at its moment."""
        ...

    def drop_keys(self, retired_before: float) -> int:
        """Forget keys retired before a moment; how many."""
        ...

    def forget_keys(self, key_ids: Sequence[str]) -> list[str]:
        """Forget keys, whatever they are: nothing that they signed is believed any more; those there were."""
        ...


class Audit(Protocol):
    """What happened about security."""

    def note(self, event: AuditEvent) -> None:
        """Keep an event."""
        ...

    def events(self, limit: int, after: str | None, person_id: str | None) -> list[AuditEvent]:
        """Events, the newest first; `after` is the id of the last one seen; of one person where one is named."""
        ...


class PeopleRecords(Persons, Sessions, Devices, SignIns, SigningKeys, Audit, Protocol):
    """All of it; one adapter."""

    def forget_people(self, now: float, device_before: float, audit_before: float) -> int:
        """Delete what is over: sign-ins, codes, sessions a month after their end, unused devices, old events.

        Not everything at once: it is called again as long as it deletes something. How much it was.
        """
        ...


class Owned(Protocol):
    """What belongs to an owner (`Principal.owner`) among jobs; for history, export and deletion."""

    def owned(self, owner: str, asked: OwnedAsked) -> list[OwnedJob]:
        """Jobs of an owner, the newest first."""
        ...

    def owned_counts(self, owner: str, since: float) -> list[OwnedCount]:
        """How many things went into which stream, by day, of jobs created since a moment; the oldest day first."""
        ...

    def owned_feedback(self, owner: str, limit: int, after: str) -> list[Feedback]:
        """Corrections of an owner in a stable order (by id); `after` is the last id seen, "" at the beginning."""
        ...

    def owned_photos(self, owner: str) -> Sequence[str]:
        """Keys of all photos of an owner that are kept, those of corrections as well."""
        ...

    def photos_of(self, owner: str, job_id: str) -> Sequence[str] | None:
        """Keys of the photos of one job that are kept, those of corrections as well; None where it is not theirs."""
        ...

    def delete_owned(self, owner: str) -> list[DeletedJob]:
        """Delete every job of an owner with result, analyses, message and dead letter, and batches.

        In several transactions of bounded size; whatever interrupts it, the next call goes on. Corrections stay as
        labels without owner, job, comment and photo. A job that waits for its photo cannot go yet, for leave to upload
        is out: it stays as nobody's, empty and seen by nobody, until it expires.
        """
        ...

    def delete_one(self, owner: str, job_id: str) -> DeletedJob | None:
        """Delete one job of an owner in the same way; None where it is not theirs."""
        ...
