"""Tokens, devices and sign-ins over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.people.desk import VERIFIER
from tests.people.town import ME, WASTE, Town, running_town
from wastecoach.core.people.person import Account, OneTimeCode, Person
from wastecoach.core.people.ports import Claims
from wastecoach.core.people.sign_in import sessions
from wastecoach.core.people.sign_in.opaque_tokens import hashed
from wastecoach.core.people.sign_in.pkce import challenge_of
from wastecoach.core.people.sign_in.sessions import Tokens
from wastecoach.infra.tokens import ring
from wastecoach.infra.tokens.algorithm import only_ours
from wastecoach.settings import Settings

AUTH, MINE = "/api/v1/auth", f"{ME}/sessions"
JWKS = "/.well-known/jwks.json"


def person(town: Town, name: str = "hong") -> Person:
    people = town.service.people
    new = Person(name * 8, people.now(), name="홍길동")
    return people.records.person_of(Account("kakao", name), new, people.now())


def begun(town: Town, name: str = "hong", label: str = "phone") -> Tokens:
    """Somebody who has just signed in."""
    service = town.service
    return sessions.begin(
        person(town, name), "kakao", label, service.people, service.people_terms, "-"
    )


def code(town: Town, name: str = "hong") -> str:
    """A code that somebody's app was sent back with."""
    people = town.service.people
    until = people.now() + 60
    text, who = people.secret(), person(town, name).id
    kept = OneTimeCode(
        hashed(text), who, "kakao", "app://done", challenge_of(VERIFIER), "App", until
    )
    people.records.add_code(kept)
    return text


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def asked(town: Town, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
    headers = {} if token is None else bearer(token)
    return town.api.post(f"{AUTH}/{path}", json=body, headers=headers)


def refused(answer: httpx.Response, status: int, problem: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, problem)
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")


class TestTokens:
    """A code becomes tokens, and those the next ones."""

    def test_a_code_and_its_verifier_become_tokens(self, town: Town) -> None:
        answer = asked(town, "token", {"code": code(town), "code_verifier": VERIFIER})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        access, refresh = told.pop("access_token"), told.pop("refresh_token")
        (session,) = town.service.people.records.sessions_of("hong" * 8, 0)
        assert told == {
            "token_type": "Bearer",
            "expires_in": 900,
            "refresh_expires_in": 60 * 86_400,
            "session_id": session.id,
            "person": {"id": "hong" * 8, "name": "홍길동", "role": "person"},
            "claimed": None,
        } | {name: told[name] for name in ("expires_in", "refresh_expires_in")}
        assert 895 <= told["expires_in"] <= 900
        assert town.api.get(MINE, headers=bearer(access)).status_code == 200
        assert asked(town, "refresh", {"refresh_token": refresh}).status_code == 200

    def test_a_code_is_good_once_and_with_its_verifier_alone(self, town: Town) -> None:
        good = code(town)
        for name, verifier in ((good, "w" * 43), (good, VERIFIER), ("guess", VERIFIER)):
            answer = asked(town, "token", {"code": name, "code_verifier": verifier})
            refused(answer, 400, "sign_in_code_invalid")

    def test_tokens_are_followed_by_others_once(self, town: Town) -> None:
        tokens = begun(town)
        answer = asked(town, "refresh", {"refresh_token": tokens.refresh})
        assert answer.headers["cache-control"] == "no-store"
        second = answer.json()
        assert second["refresh_token"] != tokens.refresh
        refused(asked(town, "refresh", {"refresh_token": tokens.refresh}), 401, "token_reused")
        # The thief, or whoever was robbed, is out as well.
        again = asked(town, "refresh", {"refresh_token": second["refresh_token"]})
        refused(again, 401, "session_ended")
        mine = town.api.get(MINE, headers=bearer(second["access_token"]))
        refused(mine, 401, "session_ended")

    @pytest.mark.parametrize("token", ["", "nonsense", "wcr_" + "x" * 43])
    def test_what_is_no_token_brings_none(self, town: Town, token: str) -> None:
        refused(asked(town, "refresh", {"refresh_token": token}), 401, "token_invalid")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"refresh_token": None},
            {"refresh_token": 7},
            {"refresh_token": "x" * 200},
            [],
            "x",
        ],
    )
    def test_a_body_of_another_form_is_told_so(self, town: Town, body: Any) -> None:
        refused(asked(town, "refresh", body), 422, "request_invalid")

    def test_half_a_letter_is_told_as_any_other_fault(self, town: Town) -> None:
        half = b'"\\ud800"'
        for path, body in (
            ("refresh", b'{"refresh_token": %b}' % half),
            ("token", b'{"code": %b, "code_verifier": %b}' % (half, half)),
        ):
            headers = {"Content-Type": "application/json"}
            answer = town.api.post(f"{AUTH}/{path}", content=body, headers=headers)
            refused(answer, 422, "request_invalid")

    def test_no_text_of_a_token_is_repeated_in_an_error(self, town: Town) -> None:
        secret = "wcr_" + "s" * 43
        for path, body in (
            ("refresh", {"refresh_token": secret}),
            ("refresh", {"refresh_token": secret * 4}),
            ("logout", {"refresh_token": secret}),
            ("token", {"code": secret, "code_verifier": secret}),
        ):
            assert secret not in asked(town, path, body).text


class TestSigningOut:
    """A session ends when its owner says so."""

    @pytest.mark.parametrize("by", ["access", "refresh", "used"])
    def test_it_ends_by_any_token_of_its_own(self, town: Town, by: str) -> None:
        tokens, other = begun(town), begun(town)
        last = tokens.refresh
        if by == "used":
            told = asked(town, "refresh", {"refresh_token": tokens.refresh}).json()
            last = told["refresh_token"]
        answer = (
            asked(town, "logout", token=tokens.access)
            if by == "access"
            else asked(town, "logout", {"refresh_token": tokens.refresh})
        )
        assert (answer.status_code, answer.content) == (204, b"")
        mine = town.api.get(MINE, headers=bearer(tokens.access))
        refused(mine, 401, "session_ended")
        refused(asked(town, "refresh", {"refresh_token": last}), 401, "session_ended")
        assert town.api.get(MINE, headers=bearer(other.access)).status_code == 200

    def test_saying_it_again_changes_nothing(self, town: Town) -> None:
        tokens = begun(town)
        for _ in range(2):
            body = {"refresh_token": tokens.refresh}
            assert asked(town, "logout", body).status_code == 204

    @pytest.mark.parametrize("shown", ["garbage", "over", "another's", "a device's"])
    def test_a_refresh_token_is_enough_whatever_the_header_shows(
        self, town: Town, shown: str
    ) -> None:
        tokens, people = begun(town), town.service.people
        claims = Claims(tokens.person.id, tokens.session.id, "person", people.now() - 3600)
        kim = begun(town, "kim")
        headers = {
            "garbage": "Bearer x",
            "over": f"Bearer {people.tokens.issue(claims)}",
            "another's": f"Bearer {kim.access}",
            "a device's": town.device().headers["Authorization"],
        }
        answer = town.api.post(
            f"{AUTH}/logout",
            json={"refresh_token": tokens.refresh},
            headers={"Authorization": headers[shown]},
        )
        assert answer.status_code == 204
        refused(asked(town, "refresh", {"refresh_token": tokens.refresh}), 401, "session_ended")
        assert town.api.get(MINE, headers=bearer(kim.access)).status_code == 200

    def test_a_header_is_looked_at_where_the_body_names_nothing(self, town: Town) -> None:
        refused(asked(town, "logout", {}, "garbage"), 401, "token_invalid")

    def test_nobody_in_particular_cannot_sign_out(self, town: Town) -> None:
        refused(asked(town, "logout"), 401, "not_signed_in")
        refused(asked(town, "logout", {}), 401, "not_signed_in")
        refused(asked(town, "logout/all"), 401, "not_signed_in")
        _, device = town.device().headers.popitem()
        refused(asked(town, "logout", token=device.split()[1]), 401, "not_signed_in")

    def test_everywhere_is_everywhere(self, town: Town) -> None:
        mine, theirs = [begun(town), begun(town)], begun(town, "kim")
        assert asked(town, "logout/all", token=mine[0].access).status_code == 204
        for tokens in mine:
            body = {"refresh_token": tokens.refresh}
            refused(asked(town, "refresh", body), 401, "session_ended")
        assert town.api.get(MINE, headers=bearer(theirs.access)).status_code == 200


class TestSessions:
    """Whoever is signed in sees where."""

    def test_they_are_listed_and_the_one_that_asks_is_marked(self, town: Town) -> None:
        phone, laptop = begun(town), begun(town, label="Firefox")
        begun(town, "kim")
        told = town.api.get(MINE, headers=bearer(laptop.access)).json()["sessions"]
        assert {one["id"]: one["current"] for one in told} == {
            phone.session.id: False,
            laptop.session.id: True,
        }
        assert {one["label"] for one in told} == {"phone", "Firefox"}
        assert set(told[0]) == {
            *("id", "provider", "label", "created_at", "seen_at", "expires_at", "current")
        }

    def test_one_can_be_ended_from_another(self, town: Town) -> None:
        lost, laptop = begun(town), begun(town)
        address = f"{MINE}/{lost.session.id}"
        assert town.api.delete(address, headers=bearer(laptop.access)).status_code == 204
        refused(town.api.get(MINE, headers=bearer(lost.access)), 401, "session_ended")
        again = town.api.delete(address, headers=bearer(laptop.access))
        refused(again, 404, "session_not_found")

    def test_nobody_elses_can_be_ended_or_told_from_one_that_never_was(self, town: Town) -> None:
        mine, theirs = begun(town), begun(town, "kim")
        found = [
            town.api.delete(f"{MINE}/{name}", headers=bearer(mine.access))
            for name in (theirs.session.id, "0" * 32)
        ]
        for answer in found:
            refused(answer, 404, "session_not_found")
        assert town.api.get(MINE, headers=bearer(theirs.access)).status_code == 200

    def test_nobody_in_particular_has_none(self, town: Town) -> None:
        refused(town.api.get(MINE), 401, "not_signed_in")
        refused(town.device().get(MINE), 401, "not_signed_in")


class TestDevices:
    """Without a sign-in, and what becomes of it with one."""

    def test_a_device_makes_itself_known(self, town: Town) -> None:
        answer = asked(town, "device")
        assert answer.status_code == 201
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        assert told["device_token"].startswith(f"wcd_{told['device_id']}_")

    def test_its_analyses_become_the_persons_who_claims_them(self, town: Town) -> None:
        device, other = town.device(), town.device()
        job, others_job = device.analysed(), other.analysed()
        tokens = begun(town)
        mine = bearer(tokens.access)
        refused(town.api.get(f"{WASTE}/result/{job}", headers=mine), 404, "job_not_found")
        token = device.headers["Authorization"].split()[1]
        answer = asked(town, "claim", {"device_token": token}, tokens.access)
        assert answer.json() == {"claimed": 1}
        for what in ("status", "result"):
            claimed = town.api.get(f"{WASTE}/{what}/{job}", headers=mine)
            assert claimed.status_code == 200
            refused(device.get(f"{WASTE}/{what}/{job}"), 404, "job_not_found")
        theirs = town.api.get(f"{WASTE}/status/{others_job}", headers=mine)
        refused(theirs, 404, "job_not_found")

    def test_signing_in_takes_the_devices_history_along(self, town: Town) -> None:
        device = town.device()
        job = device.analysed()
        token = device.headers["Authorization"].split()[1]
        told = asked(
            town,
            "token",
            {"code": code(town), "code_verifier": VERIFIER, "device_token": token},
        ).json()
        assert told["claimed"] == 1
        answer = town.api.get(f"{WASTE}/result/{job}", headers=bearer(told["access_token"]))
        assert answer.status_code == 200

    @pytest.mark.parametrize("token", ["nonsense", f"wcd_{'0' * 32}_{'x' * 43}"])
    def test_a_device_token_that_is_none_claims_nothing(self, town: Town, token: str) -> None:
        tokens = begun(town)
        claimed = asked(town, "claim", {"device_token": token}, tokens.access)
        refused(claimed, 401, "token_invalid")
        # But it keeps nobody from signing in.
        body = {"code": code(town), "code_verifier": VERIFIER, "device_token": token}
        assert asked(town, "token", body).json()["claimed"] is None

    def test_only_who_is_signed_in_claims(self, town: Town) -> None:
        device = town.device()
        token = device.headers["Authorization"].split()[1]
        body = {"device_token": token}
        refused(asked(town, "claim", body), 401, "not_signed_in")
        refused(asked(town, "claim", body, token), 401, "not_signed_in")

    def test_a_network_gets_only_so_many_devices_a_minute(self) -> None:
        with running_town(Settings(vision="stub", requests_per_minute=10)) as town:
            answers = [asked(town, "device") for _ in range(4)]
        assert [answer.status_code for answer in answers].count(201) <= 3
        refused(answers[-1], 429, "too_many_requests")


class TestKeys:
    """Others can check our tokens."""

    def test_the_keys_check_a_token(self, town: Town) -> None:
        tokens = begun(town)
        answer = town.api.get(JWKS)
        assert answer.headers["cache-control"] == "public, max-age=300"
        assert answer.headers["content-type"] == "application/json"
        claims = jwt.decode(
            tokens.access, KeySet.import_key_set(answer.json()), registry=only_ours()
        ).claims
        assert claims["sub"] == "hong" * 8
        assert "d" not in answer.json()["keys"][0]

    def test_who_has_them_already_is_told_so(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ring, "SHOWN_S", 0.0)
        begun(town)
        tag = town.api.get(JWKS).headers["etag"]
        answer = town.api.get(JWKS, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        people = town.service.people
        people.records.replace_key(people.tokens.new_key())
        changed = town.api.get(JWKS, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert len(changed.json()["keys"]) == 2

    def test_before_the_first_sign_in_there_are_none(self, town: Town) -> None:
        assert town.api.get(JWKS).json() == {"keys": []}


def test_a_token_in_the_address_is_no_token(town: Town) -> None:
    tokens = begun(town)
    answer = town.api.get(MINE, params={"access_token": tokens.access})
    refused(answer, 401, "not_signed_in")
