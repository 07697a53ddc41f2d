"""Every provider keeps the same promises, and believes nothing that it should not; over real HTTP."""

from __future__ import annotations

import logging
import threading
from typing import Any

import httpx
import pytest

from servers.identity.application import TOKEN_MODES, USER_MODES
from servers.identity.signing import BAD_ID_TOKENS
from tests.oauth.desks import (
    BACK,
    NAMES,
    NONCE,
    STATE,
    VERIFIER,
    WITH_ID_TOKENS,
    WITH_PKCE,
    Desk,
    agree,
    came_back,
    ended,
)
from wastecoach.core.people.errors import ProviderFailed, SignInError, SignInRefused
from wastecoach.core.people.person import Account
from wastecoach.core.people.sign_in.pkce import challenge_of

SUBJECTS = {
    "kakao": "4200000001",
    "naver": f"minji-{1:040x}",
    "google": "108000000000000000001",
    "stub": "minji",
}


def failure(provider: Any, code: str, **other: str) -> SignInError:
    """How a sign-in fails, which tells no secret."""
    with pytest.raises(SignInError) as raised:
        ended(provider, code, **other)
    told = f"{raised.value.params} {raised.value.__cause__} {raised.value.__context__}"
    assert not any(secret in told for secret in (code, NONCE, VERIFIER, STATE))
    return raised.value


@pytest.mark.parametrize("name", NAMES)
def test_whoever_agrees_is_known_by_the_account_they_have_there(name: str, desk: Desk) -> None:
    provider = desk.provider(name)
    found = ended(provider, desk.code(provider))
    assert found == Account(name, SUBJECTS[name], "김민지", "minji@example.com")


@pytest.mark.parametrize("name", NAMES)
def test_a_code_is_good_once(name: str, desk: Desk) -> None:
    provider = desk.provider(name)
    code = desk.code(provider)
    ended(provider, code)
    assert isinstance(failure(provider, code), SignInRefused)


@pytest.mark.parametrize("name", NAMES)
def test_a_code_of_nobody_is_refused(name: str, desk: Desk) -> None:
    assert isinstance(failure(desk.provider(name), "guessed-code"), SignInRefused)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "naver"])
def test_a_code_that_came_to_another_address_is_refused(name: str, desk: Desk) -> None:
    provider = desk.provider(name)
    assert isinstance(failure(provider, desk.code(provider), back=f"{BACK}/x"), SignInRefused)


def test_naver_wants_the_state_with_the_code_as_well(desk: Desk) -> None:
    provider = desk.provider("naver")
    assert isinstance(failure(provider, desk.code(provider), state="another"), SignInRefused)


@pytest.mark.parametrize("name", WITH_PKCE)
@pytest.mark.parametrize("verifier", ["w" * 43, ""])
def test_a_code_without_its_verifier_is_refused(name: str, verifier: str, desk: Desk) -> None:
    provider = desk.provider(name)
    assert isinstance(failure(provider, desk.code(provider), verifier=verifier), SignInRefused)


@pytest.mark.parametrize("name", ["kakao", "naver", "google"])
def test_a_wrong_client_secret_is_the_installations_fault_not_the_persons(
    name: str, desk: Desk
) -> None:
    provider = desk.provider(name, secret="wrong")  # noqa: S106
    error = failure(provider, desk.code(desk.provider(name)))
    assert isinstance(error, ProviderFailed)
    assert error.params == {"provider": name, "detail": "invalid_client"}


@pytest.mark.parametrize("mode", [*BAD_ID_TOKENS, "no_id_token", "no_keys", "keys_error_500"])
@pytest.mark.parametrize("name", WITH_ID_TOKENS)
def test_an_id_token_that_is_not_right_lets_nobody_in(name: str, mode: str, desk: Desk) -> None:
    provider = desk.provider(name, mode)
    assert isinstance(failure(provider, desk.code(provider)), ProviderFailed)


@pytest.mark.parametrize("name", WITH_ID_TOKENS)
def test_an_id_token_of_another_sign_in_lets_nobody_in(name: str, desk: Desk) -> None:
    provider = desk.provider(name)
    error = failure(provider, desk.code(provider), nonce="m" * 43)
    assert error.params["detail"] == "ID token: another nonce"


@pytest.mark.parametrize("name", WITH_ID_TOKENS)
def test_an_id_token_is_not_believed_after_its_time(name: str, desk: Desk) -> None:
    provider = desk.provider(name, later_s=3600 + 61)
    assert failure(provider, desk.code(provider)).params["detail"] == "ID token: expired_token"


@pytest.mark.parametrize("name", WITH_ID_TOKENS)
def test_an_id_token_and_an_account_that_differ_let_nobody_in(name: str, desk: Desk) -> None:
    provider = desk.provider(name, "other_user")
    assert failure(provider, desk.code(provider)).params["detail"] == "two accounts"


@pytest.mark.parametrize("mode", [*(one for one in TOKEN_MODES if one != "slow"), *USER_MODES])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_answer_lets_nobody_in(name: str, mode: str, desk: Desk) -> None:
    provider = desk.provider(name, mode)
    error = failure(provider, desk.code(provider))
    assert isinstance(error, ProviderFailed)
    assert error.params["provider"] == name


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_that_never_answers_is_given_up(name: str, desk: Desk) -> None:
    provider: Any = desk.provider(name, "slow")
    provider._office._within_s = 0.3
    assert isinstance(failure(provider, desk.code(provider)), ProviderFailed)


def test_a_provider_that_hangs_does_not_take_all_threads(desk: Desk) -> None:
    provider: Any = desk.provider("kakao")
    provider._office._room = threading.BoundedSemaphore(1)
    with provider._office._room:
        error = failure(provider, "code")
    assert error.params["detail"] == "too many at once"
    assert ended(provider, desk.code(provider)).subject == SUBJECTS["kakao"]


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_that_is_not_there_is_told(name: str, desk: Desk) -> None:
    code = desk.code(desk.provider(name))
    gone = type(desk)(type(desk.identities)("http://127.0.0.1:9", desk.identities.secret))
    assert isinstance(failure(gone.provider(name), code), ProviderFailed)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_does_not_agree_comes_back_without_a_code(name: str, desk: Desk) -> None:
    told = came_back(agree(desk.begun(desk.provider(name)), answer="cancel"))
    assert (told["error"], told["state"]) == ("access_denied", STATE)
    assert "code" not in told


@pytest.mark.parametrize("name", NAMES)
def test_many_sign_in_at_once_and_nobody_is_mistaken(name: str, desk: Desk) -> None:
    provider = desk.provider(name)
    people = ["minji", "junho", "alex"] * 3
    codes = [desk.code(provider, who) for who in people]
    found: dict[int, Account] = {}

    def sign_in(place: int) -> None:
        found[place] = ended(provider, codes[place])

    threads = [threading.Thread(target=sign_in, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    emails = [found[place].email for place in range(len(people))]
    assert emails == [f"{who}@example.com" for who in people]


@pytest.mark.parametrize("name", WITH_ID_TOKENS)
def test_public_keys_are_fetched_once_for_many_sign_ins(
    name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider: Any = desk.provider(name)
    ended(provider, desk.code(provider))
    endpoints = provider._office.endpoints
    monkeypatch.setattr(
        provider._office, "endpoints", type(endpoints)(*endpoints._all()[:3], "http://127.0.0.1:9/")
    )
    assert ended(provider, desk.code(provider)).subject == SUBJECTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_secret_gets_into_logs(
    name: str, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    provider = desk.provider(name)
    with caplog.at_level(logging.DEBUG):
        code = desk.code(provider)
        caplog.clear()
        ended(provider, code)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(secret in said for secret in (code, NONCE, VERIFIER, desk.identities.secret))


def test_what_is_asked_of_each_provider_is_what_it_documents(desk: Desk) -> None:
    asked = {name: came_back(desk.begun(desk.provider(name))) for name in NAMES}
    common = {"response_type": "code", "client_id": "wastecoach", "redirect_uri": BACK}
    pkce = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}
    assert asked["kakao"] == common | {"state": STATE, "nonce": NONCE}
    assert asked["naver"] == common | {"state": STATE}
    scope = {"scope": "openid email profile"}
    assert asked["google"] == common | pkce | scope | {"state": STATE, "nonce": NONCE}


@pytest.mark.parametrize("name", ["kakao", "naver", "google"])
def test_by_default_the_makers_are_asked(name: str, desk: Desk) -> None:
    provider: Any = type(desk.provider(name))
    from wastecoach.infra.oauth.endpoints import Registration

    address = httpx.URL(desk.begun(provider(Registration("id", "secret"), None, lambda: 0.0)))
    hosts = {"kakao": "kauth.kakao.com", "naver": "nid.naver.com", "google": "accounts.google.com"}
    assert (address.scheme, address.host) == ("https", hosts[name])
    assert "secret" not in str(address)
