"""Sign-ins that last: begun, gone on with, ended; stolen ones come to light."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import text

from tests.people.desk import NETWORK, VERIFIER, Desk, open_desk
from tests.records.test_races import at_once
from wastecoach.bootstrap.people import people_ports
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.errors import (
    KeysUnreadable,
    PersonNotFound,
    SessionEnded,
    SignInCodeInvalid,
    TokenExpired,
    TokenInvalid,
    TokenReused,
)
from wastecoach.core.people.ports import Claims, PeoplePorts
from wastecoach.core.people.sign_in import codes, knowing, sessions
from wastecoach.core.people.sign_in.sessions import Tokens
from wastecoach.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


def refreshed(tokens: Tokens, desk: Desk) -> Tokens:
    return sessions.refresh(tokens.refresh, desk.ports, desk.terms, NETWORK)


def known(tokens: Tokens, desk: Desk) -> Principal:
    return knowing.principal_of(tokens.access, desk.ports, desk.clock())


class TestBeginning:
    """Somebody has shown who they are."""

    def test_they_are_known_by_their_access_token(self, desk: Desk) -> None:
        tokens = desk.begun()
        session = tokens.session.id
        assert known(tokens, desk) == Principal("person", "hong", "person", session)
        assert tokens.access_until == desk.clock() + 900
        assert tokens.session.expires_at == desk.clock() + 60 * 86_400
        assert desk.events() == [("signed_in", "hong", "hong", NETWORK, "kakao")]

    def test_a_refresh_token_has_its_form_and_lies_nowhere(self, desk: Desk) -> None:
        tokens = desk.begun()
        assert tokens.refresh.startswith("wcr_")
        assert len(tokens.refresh) == 47
        with desk.jobs.engine.connect() as connection:
            for table in ("refresh_tokens", "sessions", "audit"):
                rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
                assert rows
                assert tokens.refresh[4:] not in repr(rows)
                assert tokens.access not in repr(rows)

    def test_who_was_deleted_meanwhile_gets_none(self, desk: Desk) -> None:
        person = desk.person()
        desk.ports.records.delete_person(person.id)
        with pytest.raises(PersonNotFound):
            sessions.begin(person, "kakao", "", desk.ports, desk.terms, NETWORK)

    def test_where_nothing_can_be_signed_no_session_is_left(self, desk: Desk) -> None:
        person = desk.person()
        with pytest.raises(KeysUnreadable):
            sessions.begin(person, "kakao", "", unreadable(desk), desk.terms, NETWORK)
        assert desk.ports.records.sessions_of("hong", desk.clock()) == []

    @given(label=st.text(max_size=200))
    def test_a_label_is_one_short_printable_line(self, label: str) -> None:
        clean = sessions.clean_label(label)
        assert len(clean) <= 80
        assert clean == clean.strip()
        assert clean.isprintable()

    def test_an_ordinary_label_stays_as_it_is(self) -> None:
        assert sessions.clean_label("홍길동의 iPhone 17") == "홍길동의 iPhone 17"


class TestRefreshing:
    """A refresh token is good once."""

    def test_the_next_pair_is_of_the_same_session(self, desk: Desk) -> None:
        first = desk.begun()
        desk.clock.later(900)
        second = refreshed(first, desk)
        assert second.refresh != first.refresh
        assert second.session.id == first.session.id
        assert second.session.expires_at == first.session.expires_at + 900
        assert known(second, desk) == Principal("person", "hong", "person", first.session.id)
        assert refreshed(second, desk).session.id == first.session.id

    def test_a_stolen_token_is_of_use_to_nobody(self, desk: Desk) -> None:
        first = desk.begun()
        desk.clock.later(1)
        second = refreshed(first, desk)
        with pytest.raises(TokenReused):
            refreshed(first, desk)
        for tokens in (first, second):
            with pytest.raises(SessionEnded):
                known(tokens, desk)
            with pytest.raises(SessionEnded):
                refreshed(tokens, desk)
        told = ("token_reused", "hong", "-", NETWORK, first.session.id)
        assert desk.events()[1:] == [told]

    def test_of_two_at_once_one_gets_a_pair_and_the_session_ends(self, desk: Desk) -> None:
        first = desk.begun()
        desk.clock.later(1)

        def ask() -> Tokens | None:
            try:
                return refreshed(first, desk)
            except (TokenReused, SessionEnded):
                return None

        (got,) = (one for one in at_once(ask, ask) if one is not None)
        with pytest.raises(SessionEnded):
            known(got, desk)
        assert [event for event, *_ in desk.events()] == ["signed_in", "token_reused"]

    def test_another_session_of_the_same_person_goes_on(self, desk: Desk) -> None:
        first, phone = desk.begun(), desk.begun(label="phone")
        refreshed(first, desk)
        with pytest.raises(TokenReused):
            refreshed(first, desk)
        assert known(refreshed(phone, desk), desk).id == "hong"

    def test_a_session_ends_when_it_was_not_used_for_sixty_days(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.clock.later(59 * 86_400)
        tokens = refreshed(tokens, desk)
        desk.clock.later(60 * 86_400)
        with pytest.raises(SessionEnded):
            refreshed(tokens, desk)

    def test_no_access_token_outlives_its_session(self, desk: Desk) -> None:
        desk.terms = replace(desk.terms, session_s=60)
        tokens = desk.begun()
        assert tokens.access_until == tokens.session.expires_at
        desk.clock.later(60)
        with pytest.raises(SessionEnded):
            known(tokens, desk)

    def test_a_new_role_is_in_the_next_token(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.ports.records.change_role("hong", "admin")
        assert refreshed(tokens, desk).person.role == "admin"

    def test_where_nothing_can_be_signed_the_token_is_not_used_up(self, desk: Desk) -> None:
        tokens = desk.begun()
        with pytest.raises(KeysUnreadable):
            sessions.refresh(tokens.refresh, unreadable(desk), desk.terms, NETWORK)
        refreshed(tokens, desk)

    def test_whose_person_is_deleted_gets_no_more(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.ports.records.delete_person("hong")
        with pytest.raises(TokenInvalid):
            refreshed(tokens, desk)

    @pytest.mark.parametrize("token", ["", "wcr_", "wcr_" + "x" * 43, "wcd_x", "eyJ.e.s", "é" * 47])
    def test_what_is_no_refresh_token_is_refused(self, desk: Desk, token: str) -> None:
        desk.begun()
        with pytest.raises(TokenInvalid):
            sessions.refresh(token, desk.ports, desk.terms, NETWORK)

    def test_an_access_token_is_no_refresh_token_nor_the_other_way_round(self, desk: Desk) -> None:
        tokens = desk.begun()
        with pytest.raises(TokenInvalid):
            sessions.refresh(tokens.access, desk.ports, desk.terms, NETWORK)
        with pytest.raises(TokenInvalid):
            knowing.principal_of(tokens.refresh, desk.ports, desk.clock())


class TestKnowing:
    """Who shows an access token."""

    def test_a_token_is_over_after_fifteen_minutes(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.clock.later(900 + 30)
        with pytest.raises(TokenExpired):
            known(tokens, desk)

    def test_who_signed_out_is_nobody_at_once(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.clock.later(1)
        assert sessions.end(tokens.session.id, "hong", desk.ports, NETWORK)
        with pytest.raises(SessionEnded):
            known(tokens, desk)
        assert desk.events()[-1] == ("signed_out", "hong", "hong", NETWORK, "")

    def test_whose_role_was_taken_has_it_no_more_at_once(self, desk: Desk) -> None:
        desk.person()
        desk.ports.records.change_role("hong", "admin")
        tokens = desk.begun()
        assert known(tokens, desk).role == "admin"
        desk.ports.records.change_role("hong", "person")
        assert known(tokens, desk).role == "person"

    def test_who_was_deleted_is_nobody_at_once(self, desk: Desk) -> None:
        tokens = desk.begun()
        desk.ports.records.delete_person("hong")
        with pytest.raises(SessionEnded):
            known(tokens, desk)

    def test_a_session_of_somebody_else_proves_nothing(self, desk: Desk) -> None:
        mine, theirs = desk.begun(), desk.begun("kim")
        until = desk.clock() + 60
        forged = desk.ports.tokens.issue(Claims("kim", mine.session.id, "person", until))
        assert theirs.person.id == "kim"
        with pytest.raises(SessionEnded):
            knowing.principal_of(forged, desk.ports, desk.clock())


class TestEnding:
    """Signing out."""

    def test_only_ones_own_session_can_be_ended_and_only_once(self, desk: Desk) -> None:
        mine, theirs = desk.begun(), desk.begun("kim")
        assert not sessions.end(theirs.session.id, "hong", desk.ports, NETWORK)
        assert not sessions.end("missing", "hong", desk.ports, NETWORK)
        assert known(theirs, desk).id == "kim"
        assert sessions.end(mine.session.id, "hong", desk.ports, NETWORK)
        assert not sessions.end(mine.session.id, "hong", desk.ports, NETWORK)

    def test_everywhere_is_everywhere_but_nobody_else(self, desk: Desk) -> None:
        mine, theirs = [desk.begun(), desk.begun()], desk.begun("kim")
        desk.clock.later(1)
        assert sessions.end_all("hong", desk.ports, NETWORK) == 2
        for tokens in mine:
            with pytest.raises(SessionEnded):
                known(tokens, desk)
        assert known(theirs, desk).id == "kim"
        assert desk.events()[-1] == ("signed_out_everywhere", "hong", "hong", NETWORK, "2")


class TestCodes:
    """The end of a sign-in in an app."""

    def test_a_code_and_its_verifier_begin_a_session(self, desk: Desk) -> None:
        tokens = codes.change(desk.code(), VERIFIER, desk.ports, desk.terms, NETWORK)
        assert known(tokens, desk).id == "hong"
        assert (tokens.session.provider, tokens.session.label) == ("kakao", "App")

    def test_it_is_good_once(self, desk: Desk) -> None:
        code = desk.code()
        codes.change(code, VERIFIER, desk.ports, desk.terms, NETWORK)
        with pytest.raises(SignInCodeInvalid):
            codes.change(code, VERIFIER, desk.ports, desk.terms, NETWORK)

    @pytest.mark.parametrize("verifier", ["", "w" * 43, "v" * 42, "v" * 44, "v" * 500, "가" * 43])
    def test_another_verifier_gets_nothing_and_the_code_is_gone(
        self, desk: Desk, verifier: str
    ) -> None:
        code = desk.code()
        for proof in (verifier, VERIFIER):
            with pytest.raises(SignInCodeInvalid):
                codes.change(code, proof, desk.ports, desk.terms, NETWORK)

    def test_it_is_good_for_a_minute(self, desk: Desk) -> None:
        code = desk.code()
        desk.clock.later(60)
        with pytest.raises(SignInCodeInvalid):
            codes.change(code, VERIFIER, desk.ports, desk.terms, NETWORK)

    def test_nobody_knows_another_code(self, desk: Desk) -> None:
        with pytest.raises(SignInCodeInvalid):
            codes.change("guess", VERIFIER, desk.ports, desk.terms, NETWORK)

    def test_who_was_deleted_meanwhile_is_not_signed_in(self, desk: Desk) -> None:
        code = desk.code()
        desk.ports.records.delete_person("hong")
        with pytest.raises(SignInCodeInvalid):
            codes.change(code, VERIFIER, desk.ports, desk.terms, NETWORK)


def unreadable(desk: Desk) -> PeoplePorts:
    """The same people as a process with another secret sees them."""
    desk.ports.tokens.issue(Claims("-", "-", "person", 0.0))
    settings = Settings(secret_key=SecretStr("another secret, 32 letters long or more"))
    return people_ports(settings, desk.jobs.engine, desk.clock)
