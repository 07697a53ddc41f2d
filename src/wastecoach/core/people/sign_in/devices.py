"""Devices that make themselves known: what they have analysed is theirs without a sign-in, and a person's after one."""

from __future__ import annotations

from collections.abc import Callable

from wastecoach.core.people.auditing import note
from wastecoach.core.people.errors import TokenInvalid
from wastecoach.core.people.person import Device
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.sign_in.opaque_tokens import (
    device_token,
    device_token_parts,
    fits,
    hashed,
)

DAY_S = 86_400.0
# What a secret is compared with where there is no device, so that both take as long.
NOBODYS = hashed("")


def new_device(ports: PeoplePorts) -> tuple[Device, str]:
    """A new device and its token, which is shown this once."""
    now, secret = ports.now(), ports.secret()
    device = Device(ports.unique(), hashed(secret), now, now)
    ports.records.add_device(device)
    return device, device_token(device.id, secret)


def device_of(token: str, ports: PeoplePorts) -> Device:
    """Whose token it is; that it is in use is noted once a day.

    Raises:
        TokenInvalid: It is none of ours.
    """
    parts = device_token_parts(token)
    if parts is None:
        raise TokenInvalid
    device_id, secret = parts
    device = ports.records.device(device_id)
    if not fits(secret, NOBODYS if device is None else device.secret_hash) or device is None:
        raise TokenInvalid
    now = ports.now()
    if now - device.seen_at >= DAY_S:
        ports.records.device_seen(device.id, now)
    return device


def claim(
    token: str, person_id: str, ports: PeoplePorts, forget: Callable[[str], None], network: str
) -> int:
    """Give a person all that a device has had analysed; how many jobs.

    Args:
        token: The device's: whoever has it may do with its things what they like.
        person_id: Who gets them.
        ports: The outside.
        forget: Lets the board show nothing of a job any more: what it shows carries the mark of the old owner.
        network: Shortened address, for the audit log.

    Raises:
        TokenInvalid: It is no device's.
        PersonNotFound: Nobody of that id.
    """
    device = device_of(token, ports)
    jobs = ports.records.claim(device.id, person_id)
    for job_id in jobs:
        forget(job_id)
    told = f"{len(jobs)} jobs"
    note("device_claimed", ports, person=person_id, by=person_id, network=network, detail=told)
    return len(jobs)
