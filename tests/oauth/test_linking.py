"""Several accounts of one person; nobody is made to give one away, and nobody gets another's."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api.running import PATIENCE_S, client
from tests.oauth import walking
from tests.oauth.walking import VERIFIER, app_code, asked_by_app, changed, login, me, problem
from wastecoach.settings import Settings

Header = dict[str, str]


@pytest.fixture
def api(settings: Settings) -> Iterator[httpx.Client]:
    """A server where nobody has signed in yet."""
    with client(settings) as found:
        yield found


@pytest.fixture
def other(api: httpx.Client) -> Iterator[httpx.Client]:
    """Somebody else's browser."""
    with httpx.Client(base_url=api.base_url, timeout=PATIENCE_S) as browser:
        yield browser


@pytest.fixture
def minji(api: httpx.Client) -> Header:
    return walking.signed_in(api, "kakao", "minji")


def ticket(api: httpx.Client, header: Header) -> str:
    answer = api.post("/api/v1/auth/link", headers=header).raise_for_status()
    return str(answer.json()["ticket"])


def linked(api: httpx.Client, provider: str, code: str, header: Header) -> httpx.Response:
    sent = {"code": code, "code_verifier": VERIFIER}
    return api.put(f"/api/v1/users/me/identities/{provider}", json=sent, headers=header)


def accounts(api: httpx.Client, header: Header) -> list[str]:
    return [one["provider"] for one in me(api, header)["accounts"]]


def test_a_person_links_another_account_and_is_the_same_with_both(
    api: httpx.Client, minji: Header
) -> None:
    code = app_code(api, "google", "minji", link=ticket(api, minji))
    assert linked(api, "google", code, minji).status_code == 204
    assert accounts(api, minji) == ["kakao", "google"]
    by_google = walking.signed_in(api, "google", "minji")
    assert me(api, by_google)["id"] == me(api, minji)["id"]
    events = api.get("/api/v1/admin/audit", headers=minji)
    assert events.status_code == 403


def test_an_account_of_somebody_else_stays_theirs(api: httpx.Client, minji: Header) -> None:
    junho = walking.signed_in(api, "naver", "junho")
    code = app_code(api, "naver", "junho", link=ticket(api, minji))
    assert problem(linked(api, "naver", code, minji)) == (409, "identity_taken")
    assert accounts(api, minji) == ["kakao"]
    assert accounts(api, junho) == ["naver"]


def test_a_second_account_with_the_same_provider_is_refused(
    api: httpx.Client, minji: Header
) -> None:
    code = app_code(api, "kakao", "alex", link=ticket(api, minji))
    assert problem(linked(api, "kakao", code, minji)) == (409, "identity_taken")


def test_the_account_that_is_linked_already_may_be_linked_again(
    api: httpx.Client, minji: Header
) -> None:
    code = app_code(api, "kakao", "minji", link=ticket(api, minji))
    assert linked(api, "kakao", code, minji).status_code == 204
    assert accounts(api, minji) == ["kakao"]


def test_a_ticket_is_good_once_and_for_nothing_else(api: httpx.Client, minji: Header) -> None:
    leave = ticket(api, minji)
    assert login(api, "google", **asked_by_app(link=leave)).status_code == 302
    again = login(api, "google", **asked_by_app(link=leave))
    assert problem(again) == (400, "sign_in_code_invalid")
    assert problem(changed(api, ticket(api, minji))) == (400, "sign_in_code_invalid")


def test_a_code_of_a_sign_in_is_no_ticket(api: httpx.Client) -> None:
    code = app_code(api, "naver")
    answer = login(api, "google", **asked_by_app(link=code))
    assert problem(answer) == (400, "sign_in_code_invalid")


def test_a_code_for_linking_brings_no_tokens(api: httpx.Client, minji: Header) -> None:
    code = app_code(api, "google", "minji", link=ticket(api, minji))
    assert problem(changed(api, code)) == (400, "sign_in_code_invalid")


def test_a_ticket_needs_an_app_to_come_back_to(api: httpx.Client, minji: Header) -> None:
    answer = login(api, "google", link=ticket(api, minji))
    assert problem(answer) == (422, "request_invalid")


def test_whoever_opens_somebody_elses_ticket_gives_nothing_away(
    api: httpx.Client, other: httpx.Client, minji: Header
) -> None:
    """Minji's browser is led to the attacker's ticket, and she agrees at the provider."""
    attacker = walking.signed_in(other, "naver", "alex")
    code = app_code(api, "google", "minji", link=ticket(other, attacker))
    # Her own app has the code, and she is not who asked for the ticket.
    assert problem(linked(api, "google", code, minji)) == (400, "sign_in_code_invalid")
    assert accounts(api, attacker) == ["naver"]
    assert me(api, walking.signed_in(api, "google", "minji"))["id"] != me(other, attacker)["id"]


def test_whoever_steals_a_ticket_gains_nothing(
    api: httpx.Client, other: httpx.Client, minji: Header
) -> None:
    attacker = walking.signed_in(other, "naver", "alex")
    code = app_code(other, "google", "alex", link=ticket(api, minji))
    assert problem(linked(other, "google", code, attacker)) == (400, "sign_in_code_invalid")
    assert accounts(api, minji) == ["kakao"]


@pytest.mark.parametrize("way", ["verifier", "provider"])
def test_a_code_for_linking_is_for_whoever_began_it(
    way: str, api: httpx.Client, minji: Header
) -> None:
    code = app_code(api, "google", "minji", link=ticket(api, minji))
    provider = "naver" if way == "provider" else "google"
    verifier = "w" * 43 if way == "verifier" else VERIFIER
    sent = {"code": code, "code_verifier": verifier}
    path = f"/api/v1/users/me/identities/{provider}"
    answer = api.put(path, json=sent, headers=minji)
    assert problem(answer) == (400, "sign_in_code_invalid")


def test_an_account_is_taken_away_but_never_the_last_one(api: httpx.Client, minji: Header) -> None:
    path = "/api/v1/users/me/identities/{}"
    assert problem(api.delete(path.format("kakao"), headers=minji)) == (409, "last_identity")
    code = app_code(api, "google", "minji", link=ticket(api, minji))
    assert linked(api, "google", code, minji).is_success
    before = me(api, minji)["id"]
    for _ in range(2):
        assert api.delete(path.format("kakao"), headers=minji).status_code == 204
    assert accounts(api, minji) == ["google"]
    assert me(api, walking.signed_in(api, "kakao", "minji"))["id"] != before


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_in_particular_links_nothing(method: str, api: httpx.Client) -> None:
    sent = {"code": "x", "code_verifier": VERIFIER} if method == "PUT" else None
    answer = api.request(method, "/api/v1/users/me/identities/kakao", json=sent)
    assert problem(answer) == (401, "not_signed_in")
    assert problem(api.post("/api/v1/auth/link")) == (401, "not_signed_in")
