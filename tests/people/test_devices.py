"""Devices that make themselves known, and how what is theirs becomes a person's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.desk import NETWORK, Desk, open_desk
from tests.records.examples import job
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.errors import PersonNotFound, TokenInvalid
from wastecoach.core.people.sign_in import devices, knowing, opaque_tokens

DAY = 86_400.0
SECRETS = st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


def test_a_device_is_known_by_its_token(desk: Desk) -> None:
    device, token = devices.new_device(desk.ports)
    assert token.startswith(f"wcd_{device.id}_")
    assert len(token) == 4 + 32 + 1 + 43
    principal = knowing.principal_of(token, desk.ports, desk.clock())
    assert principal == Principal("device", device.id)
    assert principal.owner == f"d:{device.id}"


def test_its_secret_lies_nowhere(desk: Desk) -> None:
    device, token = devices.new_device(desk.ports)
    kept = desk.ports.records.device(device.id)
    assert kept == device
    assert token[-43:] not in repr(kept)


def test_another_secret_or_another_device_is_nobody(desk: Desk) -> None:
    one, token = devices.new_device(desk.ports)
    other, other_token = devices.new_device(desk.ports)
    for shown in (
        opaque_tokens.device_token(one.id, other_token[-43:]),
        opaque_tokens.device_token(other.id, token[-43:]),
        opaque_tokens.device_token("0" * 32, token[-43:]),
        opaque_tokens.device_token(one.id, ""),
        token[:-1],
        f"{token}x",
        f" {token}",
        token.upper(),
        "wcd_",
    ):
        with pytest.raises(TokenInvalid):
            knowing.principal_of(shown, desk.ports, desk.clock())


def test_nobody_is_let_in_by_the_hash_that_unknown_devices_are_compared_with(desk: Desk) -> None:
    with pytest.raises(TokenInvalid):
        devices.device_of(opaque_tokens.device_token("0" * 32, ""), desk.ports)


def test_that_it_is_in_use_is_noted_once_a_day(desk: Desk) -> None:
    device, token = devices.new_device(desk.ports)
    begun = desk.clock()
    for seconds, seen in ((DAY - 1, begun), (1, begun + DAY), (DAY / 2, begun + DAY)):
        desk.clock.later(seconds)
        devices.device_of(token, desk.ports)
        kept = desk.ports.records.device(device.id)
        assert kept is not None
        assert kept.seen_at == seen


class TestClaiming:
    """Somebody signs in on a device."""

    def test_its_jobs_are_theirs_and_the_board_forgets_them(self, desk: Desk) -> None:
        device, token = devices.new_device(desk.ports)
        desk.jobs.add(replace(job("mine"), owner=f"d:{device.id}"), None)
        other, _ = devices.new_device(desk.ports)
        desk.jobs.add(replace(job("other"), owner=f"d:{other.id}"), None)
        desk.person()
        forgotten: list[str] = []
        assert devices.claim(token, "hong", desk.ports, forgotten.append, NETWORK) == 1
        assert forgotten == ["mine"]
        mine = desk.jobs.job("mine")
        assert mine is not None
        assert mine.owner == "p:hong"
        assert desk.events() == [("device_claimed", "hong", "hong", NETWORK, "1 jobs")]

    def test_only_who_has_the_token_gets_them(self, desk: Desk) -> None:
        device, _ = devices.new_device(desk.ports)
        desk.jobs.add(replace(job("mine"), owner=f"d:{device.id}"), None)
        desk.person()
        guess = opaque_tokens.device_token(device.id, "x" * 43)
        with pytest.raises(TokenInvalid):
            devices.claim(guess, "hong", desk.ports, pytest.fail, NETWORK)
        kept = desk.jobs.job("mine")
        assert kept is not None
        assert kept.owner == f"d:{device.id}"

    def test_nobody_claims_nothing(self, desk: Desk) -> None:
        _, token = devices.new_device(desk.ports)
        with pytest.raises(PersonNotFound):
            devices.claim(token, "hong", desk.ports, pytest.fail, NETWORK)

    def test_the_device_goes_on_and_may_be_claimed_again(self, desk: Desk) -> None:
        device, token = devices.new_device(desk.ports)
        desk.person()
        assert devices.claim(token, "hong", desk.ports, pytest.fail, NETWORK) == 0
        desk.jobs.add(replace(job("later"), owner=f"d:{device.id}"), None)
        assert devices.claim(token, "hong", desk.ports, lambda _: None, NETWORK) == 1


class TestForms:
    """What tokens look like."""

    @given(secret=SECRETS, number=st.integers(0, 16**32 - 1))
    def test_a_devices_token_comes_apart_as_it_was_made(self, secret: str, number: int) -> None:
        device = f"{number:032x}"
        token = opaque_tokens.device_token(device, secret)
        assert opaque_tokens.device_token_parts(token) == (device, secret)
        assert not opaque_tokens.is_refresh_token(token)

    @given(text=st.text())
    def test_whatever_comes_is_read_without_harm(self, text: str) -> None:
        assert opaque_tokens.device_token_parts(text) is None
        assert not opaque_tokens.is_refresh_token(text)
        assert not opaque_tokens.fits(text, opaque_tokens.hashed(f"{text}x"))

    @given(secret=SECRETS)
    def test_a_secret_fits_its_own_hash_alone(self, secret: str) -> None:
        assert opaque_tokens.is_refresh_token(opaque_tokens.refresh_token(secret))
        assert opaque_tokens.fits(secret, opaque_tokens.hashed(secret))
        assert not opaque_tokens.fits(secret, secret)

    @pytest.mark.parametrize("token", [f"wcr_{'x' * 43}\n", f"wcr_{'x' * 42}\u00e9"])
    def test_nothing_may_be_appended(self, token: str) -> None:
        assert not opaque_tokens.is_refresh_token(token)
