"""Sign-ins from the first request to the tokens, against the local providers; and what nobody gets by with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from servers.identity.server import Identities
from tests.api.running import PATIENCE_S, client
from tests.oauth import walking
from tests.oauth.conftest import APP, PAGE
from tests.oauth.desks import NAMES, agree, came_back
from tests.oauth.walking import VERIFIER, agreed, app_code, asked_by_app, changed, login, problem
from wastecoach.api import sign_in_browser
from wastecoach.core.people.sign_in.pkce import challenge_of
from wastecoach.settings import Settings

LOGIN = "/api/v1/auth/{}/login"


@pytest.fixture
def other(server: str) -> Iterator[httpx.Client]:
    """Somebody else's browser."""
    with httpx.Client(base_url=server, timeout=PATIENCE_S) as browser:
        yield browser


def test_all_providers_that_are_set_up_are_listed(api: httpx.Client, server: str) -> None:
    listed = api.get("/api/v1/auth/providers").json()["providers"]
    assert [one["name"] for one in listed] == list(NAMES)
    assert listed[0]["login_url"] == server + LOGIN.format("kakao")


@pytest.mark.parametrize("provider", NAMES)
def test_an_app_gets_tokens_for_its_code(provider: str, api: httpx.Client) -> None:
    tokens = changed(api, app_code(api, provider)).raise_for_status().json()
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    found = walking.me(api, header)
    assert (found["name"], found["id"]) == ("김민지", tokens["person"]["id"])
    assert [one["provider"] for one in found["accounts"]] == [provider]


@pytest.mark.parametrize("provider", NAMES)
def test_a_browser_without_an_app_gets_the_tokens_themselves(
    provider: str, api: httpx.Client
) -> None:
    answer = api.get(agreed(api, provider))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["person"]["name"] == "김민지"


@pytest.mark.parametrize("provider", NAMES)
def test_the_same_account_is_the_same_person_again(provider: str, api: httpx.Client) -> None:
    people = [
        walking.me(api, walking.signed_in(api, provider, who))["id"]
        for who in ("minji", "junho", "minji")
    ]
    assert people[0] == people[2] != people[1]


def test_the_same_address_with_two_providers_is_not_the_same_person(api: httpx.Client) -> None:
    """Whoever can make an account with somebody's address elsewhere must not become them."""
    people = {walking.me(api, walking.signed_in(api, provider))["id"] for provider in NAMES}
    assert len(people) == len(NAMES)


def test_the_cookie_is_for_this_browser_alone_and_goes_at_the_end(api: httpx.Client) -> None:
    begun = login(api, "kakao", **asked_by_app())
    cookie = begun.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/api/v1/auth", "Max-Age=600"} <= set(
        cookie.split("; ")
    )
    assert "Secure" not in cookie
    back = api.get(agree(begun.headers["location"]))
    assert "Max-Age=0" in back.headers["set-cookie"]
    assert not list(api.cookies.jar)


def test_under_https_the_cookie_goes_over_https_alone(settings: Settings) -> None:
    public = settings.model_copy(
        update={"public_url": "https://waste.example/coach", "sign_in_stub_url": None}
    )
    with client(public) as api:
        begun = login(api, "kakao")
        assert "; Secure" in begun.headers["set-cookie"]
        assert "Path=/coach/api/v1/auth" in begun.headers["set-cookie"]
        back = came_back(begun.headers["location"])["redirect_uri"]
        assert back == "https://waste.example/coach/api/v1/auth/kakao/callback"


def test_two_sign_ins_in_one_browser_do_not_disturb_each_other(api: httpx.Client) -> None:
    first, second = (login(api, "google", **asked_by_app()) for _ in range(2))
    for begun in (first, second):
        back = api.get(agree(begun.headers["location"]))
        assert changed(api, came_back(back.headers["location"])["code"]).is_success


class TestForgery:
    """Somebody wants to be signed in as another, or another to be signed in as them."""

    def test_a_state_of_nobody_is_lost(self, api: httpx.Client) -> None:
        for state in ("", "guessed", "x" * 512):
            answer = api.get(f"/api/v1/auth/kakao/callback?code=x&state={state}")
            assert problem(answer) == (400, "sign_in_lost")

    def test_a_code_that_no_provider_can_have_given_is_refused(self, api: httpx.Client) -> None:
        back = agreed(api, "google").partition("?")[0]
        answer = api.get(back, params={"state": "s", "code": "코드"})
        assert problem(answer) == (422, "request_invalid")

    def test_a_state_is_good_once(self, api: httpx.Client) -> None:
        begun = login(api, "kakao", **asked_by_app())
        cookies = dict(api.cookies)
        back = agree(begun.headers["location"])
        assert api.get(back).status_code == 302
        api.cookies.update(cookies)
        assert problem(api.get(back)) == (400, "sign_in_lost")

    def test_a_head_takes_no_step_of_a_sign_in(self, api: httpx.Client) -> None:
        back = agreed(api, "kakao", **asked_by_app())
        for path in (back, LOGIN.format("kakao")):
            looked = api.head(path)
            assert (looked.status_code, looked.content) == (405, b"")
            assert looked.headers["allow"] == "GET"
        assert api.get(back).status_code == 302

    def test_another_browser_cannot_finish_a_sign_in(
        self, api: httpx.Client, other: httpx.Client
    ) -> None:
        """Login CSRF: a victim is led to the end of the attacker's own sign-in."""
        attackers = agreed(api, "kakao", "alex", **asked_by_app())
        assert problem(other.get(attackers)) == (400, "sign_in_lost")
        # Nor with a cookie of their own, and not even the attacker any more.
        login(other, "kakao", **asked_by_app())
        assert problem(other.get(attackers)) == (400, "sign_in_lost")
        assert problem(api.get(attackers)) == (400, "sign_in_lost")

    def test_another_providers_answer_is_none(self, api: httpx.Client) -> None:
        back = agreed(api, "kakao", **asked_by_app())
        assert problem(api.get(back.replace("/kakao/", "/naver/"))) == (400, "sign_in_lost")

    def test_a_sign_in_that_takes_too_long_is_lost(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [1_800_000_000.0]
        monkeypatch.setattr("time.time", lambda: now[0])
        with client(settings) as api:
            back = agreed(api, "naver", **asked_by_app())
            now[0] += 600
            assert problem(api.get(back)) == (400, "sign_in_lost")

    def test_a_code_of_another_person_at_the_provider_cannot_be_slipped_in(
        self, api: httpx.Client, other: httpx.Client
    ) -> None:
        """Code injection: the state is the victim's own, the code the attacker's."""
        for provider in ("google", "kakao", "naver", "stub"):
            attackers = came_back(agreed(other, provider, "alex", **asked_by_app()))["code"]
            mine = agreed(api, provider, "minji", **asked_by_app())
            forged = mine.replace(came_back(mine)["code"], attackers)
            told = came_back(api.get(forged).headers["location"])
            assert told["error"] in {"sign_in_refused", "sign_in_provider_failed"}
            assert "code" not in told


class TestCodes:
    """What the app gets is good once, for a minute, for this app."""

    def test_a_code_is_good_once(self, api: httpx.Client) -> None:
        code = app_code(api, "kakao")
        assert changed(api, code).is_success
        assert problem(changed(api, code)) == (400, "sign_in_code_invalid")

    def test_a_code_that_was_caught_is_worth_nothing_without_the_verifier(
        self, api: httpx.Client
    ) -> None:
        for verifier in ("v" * 43, "", challenge_of(VERIFIER)):
            code = app_code(api, "google")
            assert problem(changed(api, code, verifier)) == (400, "sign_in_code_invalid")
            assert problem(changed(api, code)) == (400, "sign_in_code_invalid")

    def test_a_code_does_not_last(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [1_800_000_000.0]
        monkeypatch.setattr("time.time", lambda: now[0])
        with client(settings) as api:
            code = app_code(api, "naver")
            now[0] += 60
            assert problem(changed(api, code)) == (400, "sign_in_code_invalid")

    @pytest.mark.parametrize("challenge", [{}, {"code_challenge": ""}])
    def test_no_code_goes_anywhere_without_a_challenge(
        self, challenge: dict[str, str], api: httpx.Client
    ) -> None:
        answer = login(api, "kakao", redirect_uri=APP, **challenge)
        assert problem(answer) == (422, "request_invalid")
        assert "code_challenge" in answer.text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code_challenge_method": "plain"},
            {"code_challenge_method": ""},
            {"code_challenge": "short"},
            {"code_challenge": "ä" * 43},
        ],
    )
    def test_a_challenge_cannot_be_weakened(self, wrong: dict[str, str], api: httpx.Client) -> None:
        answer = login(api, "kakao", **(asked_by_app() | wrong))
        assert problem(answer) == (422, "request_invalid")


class TestRedirects:
    """Nobody is sent to a stranger."""

    @pytest.mark.parametrize(
        ("address", "goes_to"),
        [
            (APP, "growbin://signed-in?code="),
            (PAGE, f"{PAGE}&code="),
            ("http://127.0.0.1:4711/done", "http://127.0.0.1:4711/done?code="),
            ("http://[::1]:4711/", "http://[::1]:4711/?code="),
        ],
    )
    def test_what_is_allowed_gets_the_code(
        self, address: str, goes_to: str, api: httpx.Client
    ) -> None:
        back = api.get(agreed(api, "stub", **asked_by_app(redirect_uri=address)))
        assert back.headers["location"].startswith(goes_to)
        assert back.headers["location"].endswith("&state=apps-own")

    def test_a_page_of_our_own_is_told_with_its_whole_address(
        self, api: httpx.Client, server: str
    ) -> None:
        back = api.get(agreed(api, "stub", **asked_by_app(redirect_uri="/account?tab=1")))
        assert back.headers["location"].startswith(f"{server}/account?tab=1&code=")

    @pytest.mark.parametrize(
        "address",
        [
            *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
            *("growbin://signed-in/", "growbin://signed-in?x=1", "GROWBIN://signed-in"),
            *("http://localhost:1/", "http://127.0.0.1/", "http://127.0.0.1:1@evil.example/"),
            *("https://app.growbin.example/signed-in", f"{PAGE}#", "/account#code", "/../x"),
        ],
    )
    def test_what_is_not_allowed_is_refused_before_anything_begins(
        self, address: str, api: httpx.Client
    ) -> None:
        answer = login(api, "stub", **asked_by_app(redirect_uri=address))
        assert problem(answer) == (400, "redirect_forbidden")
        assert "location" not in answer.headers
        assert "set-cookie" not in answer.headers

    def test_what_an_app_wants_back_cannot_add_anything(self, api: httpx.Client) -> None:
        state = "a&code=evil#/../?=%0d%0aSet-Cookie: x"
        back = api.get(agreed(api, "stub", **asked_by_app(state=state)))
        location = back.headers["location"]
        assert came_back(location)["state"] == state
        assert location.count("code=") == 1
        assert not urlsplit(location).fragment


class TestRefusals:
    """The person or the provider says no."""

    @pytest.mark.parametrize("provider", NAMES)
    def test_whoever_does_not_agree_comes_back_to_the_app(
        self, provider: str, api: httpx.Client
    ) -> None:
        begun = login(api, provider, **asked_by_app())
        back = api.get(agree(begun.headers["location"], answer="cancel"))
        told = came_back(back.headers["location"])
        assert told == {"error": "sign_in_refused", "state": "apps-own"}

    def test_without_an_app_it_is_a_problem(self, api: httpx.Client) -> None:
        begun = login(api, "naver")
        answer = api.get(agree(begun.headers["location"], answer="cancel"))
        assert problem(answer) == (403, "sign_in_refused")

    @pytest.mark.parametrize("provider", NAMES)
    def test_a_provider_that_fails_is_told_to_the_app_and_to_the_operator(
        self,
        provider: str,
        settings: Settings,
        identities: Identities,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        name = "sign_in_stub_url" if provider == "stub" else f"{provider}_sign_in_url"
        broken = {name: identities.base(provider, "error_500")}
        with client(settings.model_copy(update=broken)) as api:
            back = api.get(agreed(api, provider, **asked_by_app()))
        assert came_back(back.headers["location"])["error"] == "sign_in_provider_failed"
        warned = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
        assert f"sign-in with {provider} failed: HTTP 500" in warned

    def test_an_unknown_provider_is_told_with_those_there_are(self, api: httpx.Client) -> None:
        answer = login(api, "myspace")
        assert problem(answer) == (404, "sign_in_provider_unknown")
        assert "kakao, naver, google" in answer.json()["detail"]


class TestAppsOnTheirOwn:
    """An app that got the provider's code itself."""

    def code(self, desk_code: str) -> dict[str, str]:
        return {"code": desk_code, "redirect_uri": APP}

    @pytest.mark.parametrize("provider", ["kakao", "naver", "google"])
    def test_gets_tokens_for_it(self, provider: str, api: httpx.Client, desk: object) -> None:
        answer = api.post(f"/api/v1/auth/{provider}/token", json=brought(provider, desk))
        assert answer.raise_for_status().json()["person"]["name"] == "김민지"

    @pytest.mark.parametrize(
        ("provider", "needed"),
        [("kakao", "nonce"), ("naver", "state"), ("google", "code_verifier")],
    )
    def test_has_to_bring_what_protects_the_code(
        self, provider: str, needed: str, api: httpx.Client, desk: object
    ) -> None:
        sent = brought(provider, desk)
        missing = api.post(f"/api/v1/auth/{provider}/token", json=sent | {needed: ""})
        assert problem(missing) == (422, "request_invalid")
        wrong = api.post(f"/api/v1/auth/{provider}/token", json=sent | {needed: "w" * 43})
        assert problem(wrong)[1] in {"sign_in_refused", "sign_in_provider_failed"}

    @pytest.mark.parametrize("field", ["code", "code_verifier", "nonce", "state"])
    def test_learns_what_no_provider_can_have_given_it(
        self, field: str, api: httpx.Client, desk: object
    ) -> None:
        sent = brought("google", desk) | {field: "코드"}
        answer = api.post("/api/v1/auth/google/token", json=sent)
        assert problem(answer) == (422, "request_invalid")
        assert answer.json()["errors"][0]["field"] == f"body.{field}"

    def test_comes_from_an_address_that_the_operator_lists(
        self, api: httpx.Client, desk: object
    ) -> None:
        for address in ("http://127.0.0.1:4711/", "/account", "https://evil.example/"):
            sent = brought("kakao", desk) | {"redirect_uri": address}
            answer = api.post("/api/v1/auth/kakao/token", json=sent)
            assert problem(answer) == (400, "redirect_forbidden")


def brought(provider: str, desk: object) -> dict[str, str]:
    """What an app brings that asked the provider itself."""
    from tests.oauth.desks import NONCE, STATE, VERIFIER, Desk

    assert isinstance(desk, Desk)
    asked = desk.provider(provider)
    code = came_back(agree(desk.begun(asked, APP)))["code"]
    found = {"code": code, "redirect_uri": APP, "state": STATE}
    if asked.with_nonce:
        found["nonce"] = NONCE
    return found | ({"code_verifier": VERIFIER} if asked.with_pkce else {})


class TestWhereItRuns:
    """Set up in a way that is safe, or not at all."""

    def test_a_stranger_cannot_say_how_the_server_is_reached(
        self, api: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        sign_in_browser.warn.cache_clear()
        callback = "/api/v1/auth/kakao/callback?code=x&state=y"
        for path in (LOGIN.format("kakao"), "/api/v1/auth/providers", callback) * 2:
            answer = api.get(path, headers={"Host": "evil.example"})
            assert problem(answer) == (421, "sign_in_public_url_unknown")
            assert "WASTECOACH_PUBLIC_URL" in answer.json()["detail"]
            assert "evil" not in answer.text
            assert "set-cookie" not in answer.headers
        # Anybody can send such a header as often as they like.
        loud = [one for one in caplog.records if one.levelno >= logging.WARNING]
        assert [one.levelname for one in loud] == ["WARNING"]

    def test_nothing_of_a_sign_in_gets_into_the_log(
        self, api: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO):
            begun = login(api, "google", **asked_by_app())
            back = agree(begun.headers["location"])
            code = came_back(api.get(back).headers["location"])["code"]
            tokens = changed(api, code).json()
        ours = [one for one in caplog.records if one.name.startswith("wastecoach")]
        said = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in ours)
        assert said
        state = came_back(begun.headers["location"])["state"]
        for secret in (code, state, tokens["access_token"], tokens["refresh_token"], VERIFIER):
            assert secret not in said
