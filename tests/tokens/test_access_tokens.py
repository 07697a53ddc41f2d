"""An access token is believed where we signed it, for whom it is, and as long as it says; nothing else is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey

from tests.tokens.conftest import ISSUER, SKEW_S, Mint
from wastecoach.core.people.errors import TokenExpired, TokenInvalid
from wastecoach.core.people.ports import Claims
from wastecoach.infra.tokens.algorithm import only_ours

REUSING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


def coded(plain: Any) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).rstrip(b"=").decode()


def part(token: str, number: int) -> dict[str, Any]:
    """What a part of a token says."""
    text = token.split(".")[number]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return said


def with_header(mint: Mint, **changes: Any) -> str:
    """A token of ours whose header says something else, signed as it was."""
    token = mint.token()
    header = {**part(token, 0), **changes}
    return ".".join((coded(header), *token.split(".")[1:]))


def signed(mint: Mint, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
    """A token signed with our own key that says something that we never say; None takes a claim away."""
    token = mint.token()
    (kept,) = mint.records.signing_keys()
    key = mint.sealing.opened(kept)
    said = {**part(token, 1), **changes}
    claims = {name: value for name, value in said.items() if value is not None}
    # The library must not hinder what a careless issuer could do.
    text = f"{coded({**part(token, 0), **(header or {})})}.{coded(claims)}"
    signature = key.private_key.sign(text.encode())  # type: ignore[union-attr]
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def refused(mint: Mint, token: str) -> None:
    with pytest.raises(TokenInvalid) as caught:
        mint.tokens.verify(token)
    # Nothing of the token is told on.
    assert caught.value.params == {}
    assert caught.value.__cause__ is None


def test_what_is_issued_is_believed(mint: Mint) -> None:
    assert mint.tokens.verify(mint.token()) == mint.claims()
    admin = Claims("kim", "s2", "admin", mint.clock() + 60)
    assert mint.tokens.verify(mint.tokens.issue(admin)) == admin


def test_a_token_says_who_for_whom_and_until_when(mint: Mint) -> None:
    token = mint.token()
    (key,) = mint.records.signing_keys()
    assert part(token, 0) == {"alg": "EdDSA", "typ": "at+jwt", "kid": key.id}
    now = int(mint.clock())
    assert part(token, 1) == {
        "iss": ISSUER,
        "aud": "wastecoach",
        "sub": "hong",
        "sid": "session",
        "role": "person",
        "iat": now,
        "exp": now + 900,
        "jti": "t0",
    }
    assert part(mint.token(), 1)["jti"] == "t1"


def test_the_signed_example_is_a_token_of_ours(mint: Mint) -> None:
    assert mint.tokens.verify(signed(mint)) == mint.claims()


class TestTime:
    """Clocks of machines may be half a minute apart."""

    def test_a_token_is_good_until_its_time_and_the_skew_are_over(self, mint: Mint) -> None:
        token = mint.token()
        mint.clock.later(900 + SKEW_S - 1)
        mint.tokens.verify(token)
        mint.clock.later(1)
        with pytest.raises(TokenExpired):
            mint.tokens.verify(token)

    @pytest.mark.parametrize("ahead", [0, 1, 15, 30])
    def test_the_issuers_clock_may_be_ahead(self, mint: Mint, ahead: int) -> None:
        mint.clock.later(ahead)
        token = mint.token()
        mint.clock.later(-ahead)
        mint.tokens.verify(token)

    def test_but_not_by_more(self, mint: Mint) -> None:
        mint.clock.later(SKEW_S + 1)
        token = mint.token()
        mint.clock.later(-SKEW_S - 1)
        refused(mint, token)

    @pytest.mark.parametrize("until", [None, "tomorrow", True, 1e400, -1, [9e9], {"a": 1}])
    def test_a_time_that_is_none_is_refused(self, mint: Mint, until: Any) -> None:
        token = signed(mint, exp=until)
        with pytest.raises((TokenInvalid, TokenExpired)):
            mint.tokens.verify(token)

    @pytest.mark.parametrize("at", [None, "yesterday", True, 1e400])
    def test_so_is_a_beginning_that_is_none(self, mint: Mint, at: Any) -> None:
        refused(mint, signed(mint, iat=at))


class TestAlgorithmConfusion:
    """A token does not choose how it is checked."""

    @pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", ""])
    def test_an_unsigned_token_is_refused(self, mint: Mint, name: str) -> None:
        header, said, _ = with_header(mint, alg=name).split(".")
        refused(mint, f"{header}.{said}.")
        refused(mint, f"{header}.{said}")
        refused(mint, with_header(mint, alg=name))

    @pytest.mark.parametrize("form", ["raw", "jwk", "x"])
    def test_our_public_key_is_no_shared_secret(self, mint: Mint, form: str) -> None:
        token = mint.token()
        (kept,) = mint.records.signing_keys()
        public = json.loads(kept.public)
        raw = base64.urlsafe_b64decode(public["x"] + "=")
        secret = {"raw": raw, "jwk": kept.public.encode(), "x": public["x"].encode()}[form]
        text = f"{coded({**part(token, 0), 'alg': 'HS256'})}.{token.split('.')[1]}"
        digest = hmac.new(secret, text.encode(), hashlib.sha256).digest()
        refused(mint, f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")

    @pytest.mark.parametrize("name", ["HS256", "RS256", "ES256", "Ed25519", "Ed448", "ed25519"])
    def test_every_other_algorithm_is_refused(self, mint: Mint, name: str) -> None:
        refused(mint, with_header(mint, alg=name))
        refused(mint, signed(mint, header={"alg": name}))

    def test_another_kind_of_key_under_our_keys_name_is_refused(self, mint: Mint) -> None:
        token = mint.token()
        header, said = {**part(token, 0), "alg": "RS256"}, part(token, 1)
        refused(mint, jwt.encode(header, said, RSAKey.generate_key(2048), ["RS256"]))
        header["alg"] = "HS256"
        refused(mint, jwt.encode(header, said, OctKey.generate_key(256), ["HS256"]))

    def test_a_key_that_a_token_brings_is_not_used(self, mint: Mint) -> None:
        token, theirs = mint.token(), OKPKey.generate_key("Ed25519")
        said = part(token, 1)
        for header in (
            {**part(token, 0), "jwk": theirs.as_dict(private=False)},
            {**part(token, 0), "jku": "https://thief.example/jwks.json"},
            {**part(token, 0), "x5u": "https://thief.example/certificate.pem"},
            {**part(token, 0), "x5c": ["MIIB"]},
            {**part(token, 0), "kid": theirs.thumbprint()},
            part(token, 0),
        ):
            refused(mint, jwt.encode(header, said, theirs, registry=only_ours()))

    @pytest.mark.parametrize(
        "extra",
        [
            {"jwk": {"kty": "OKP"}},
            {"jku": "https://waste.example/.well-known/jwks.json"},
            {"x5u": "https://waste.example/c.pem"},
            {"crit": ["exp"]},
            {"b64": False, "crit": ["b64"]},
            {"cty": "JWT"},
            {"zip": "DEF"},
            {"typ": "JWT"},
            {"typ": None},
            {"kid": None},
            {"kid": 7},
            {"kid": "../../etc/passwd"},
            {"kid": ""},
        ],
    )
    def test_a_header_that_is_not_exactly_ours_is_refused_even_when_we_signed_it(
        self, mint: Mint, extra: dict[str, Any]
    ) -> None:
        refused(mint, signed(mint, header=extra))


class TestClaims:
    """Signed by us, and still not a token for this."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "https://other.example"},
            {"iss": None},
            {"iss": [ISSUER]},
            {"aud": "another"},
            {"aud": None},
            {"aud": []},
            {"aud": {"wastecoach": 1}},
            {"sub": None},
            {"sub": 7},
            {"sid": None},
            {"sid": ["session"]},
            {"role": None},
            {"role": "root"},
        ],
    )
    def test_another_issuer_audience_or_form_is_refused(
        self, mint: Mint, changes: dict[str, Any]
    ) -> None:
        refused(mint, signed(mint, **changes))

    def test_another_installation_with_the_same_keys_is_another_issuer(self, mint: Mint) -> None:
        refused(mint, mint.other(issuer="https://test.example").token())


class TestTampering:
    """Whoever changes anything has no token."""

    def test_another_person_role_or_time_is_refused(self, mint: Mint) -> None:
        header, _, signature = mint.token().split(".")
        for changes in ({"sub": "kim"}, {"role": "admin"}, {"exp": 9_999_999_999}):
            said = {**part(mint.token(), 1), **changes}
            refused(mint, f"{header}.{coded(said)}.{signature}")

    @REUSING
    @given(place=st.integers(0, 10_000), letter=st.sampled_from("AZaz09-_.=+/ ~é"))
    def test_no_changed_letter_goes_unnoticed(self, mint: Mint, place: int, letter: str) -> None:
        token = mint.token()
        place %= len(token)
        changed = token[:place] + letter + token[place + 1 :]
        if changed != token:
            refused(mint, changed)

    @REUSING
    @given(text=st.text(max_size=300) | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
    def test_whatever_is_sent_is_refused_as_no_token(self, mint: Mint, text: str) -> None:
        refused(mint, text)

    @REUSING
    @given(header=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
    def test_a_header_of_any_form_is_refused(self, mint: Mint, header: Any) -> None:
        refused(mint, f"{coded(header)}.{coded({})}.{coded('')}")

    @pytest.mark.parametrize("said", ["[]", "null", '"x"', "{", "NaN", "[" * 5000])
    def test_a_payload_that_is_none_is_refused(self, mint: Mint, said: str) -> None:
        token = mint.token()
        text = base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode()
        refused(mint, f"{token.split('.')[0]}.{text}.{token.split('.')[2]}")

    def test_what_is_far_too_long_is_refused_unread(self, mint: Mint) -> None:
        refused(mint, signed(mint, more="x" * 4000))
