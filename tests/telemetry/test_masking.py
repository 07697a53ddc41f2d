"""No secret gets into a log line, wherever it stands."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wastecoach.infra.telemetry.masking import MASK, SHORTEST, masking

# What keys and passwords are made of; the words around them are lower case, so that none is found by chance.
signs = string.ascii_uppercase + string.digits
secrets = st.text(signs + "-_", min_size=12, max_size=40).filter(lambda one: one.strip("-_") != "")
wild = st.text(signs + "/:@?#&=+%~!$,;.-_", min_size=12, max_size=40)
words = st.text(string.ascii_lowercase + " ", max_size=20)
names = st.sampled_from(
    [
        *("Authorization", "authorization", "Cookie", "password", "api_key", "apiKey", "x-api-key"),
        *("openai_api_key", "secret_key", "access_token", "X-Amz-Signature", "signature"),
        *("X-Amz-Credential", "client_secret", "refresh-token", "aws_secret_access_key"),
    ]
)


@given(secret=secrets, before=words, after=words)
@pytest.mark.parametrize(
    "form",
    [
        "postgresql+psycopg://me:{}@host:5432/name",
        "amqp://{}@broker/vhost",
        "GET /photo?X-Amz-Signature={}&x=1",
        "see https://host/upload?expires=1;signature={}",
        "Authorization: Bearer {}",
        "authorization: Basic {}",
        "Bearer {}",
        "'api_key': '{}',",
        '{{"password": "{}"}}',
        "OPENAI_API_KEY={}",
        "token = {}",
        "sk-{}",
        "hf_{}",
        "wcr_{}",
        "wcd_{}",
        "eyJhbGciOi.{}.{}",
    ],
)
def test_what_looks_like_a_secret_is_masked_in_any_text(
    form: str, secret: str, before: str, after: str
) -> None:
    assume(secret not in form)
    text = f"{before} {form.replace('{{', '{').replace('}}', '}').replace('{}', secret)} {after}"
    masked = masking()(text)
    assert secret not in masked
    assert masked.startswith(f"{before} ")
    assert masked.endswith(f" {after}")


@given(secret=wild)
def test_a_password_of_any_signs_is_masked_in_an_address(secret: str) -> None:
    assert secret not in masking()(f"cannot reach redis://:{secret}@host:6379/0 (timed out)")


@given(secret=wild, before=words, after=words)
def test_a_secret_that_is_known_is_masked_wherever_it_stands(
    secret: str, before: str, after: str
) -> None:
    from urllib.parse import quote, quote_plus

    masked = masking([secret])
    for form in (secret, quote(secret, safe=""), quote_plus(secret)):
        assert form not in masked(before + form + after)


@given(name=names, secret=wild, words=words)
def test_a_value_is_masked_for_its_name_however_deep_it_lies(
    name: str, secret: str, words: str
) -> None:
    event: Any = {"event": words, "headers": [{"deep": ({name: secret}, words)}]}
    masked = masking()(event)
    assert secret not in str(masked)
    assert masked["headers"][0]["deep"][0] == {name: MASK}
    assert masked["event"] == words


@pytest.mark.parametrize(
    "event",
    [
        {"latitude": 37.4979, "longitude": 127.0276},
        {"wish": {"location": {"latitude": 37.4979, "longitude": 127.0276}}},
        "GET /api/v1/items?latitude=37.4979&longitude=127.0276",
        "Location(latitude=37.4979, longitude=127.0276)",
        "input_value={'latitude': 37.4979, 'longitude': 127.0276}",
    ],
)
def test_nobody_can_tell_where_somebody_stands(event: Any) -> None:
    assert "37.4979" not in str(masking()(event))
    assert "127.0276" not in str(masking()(event))


@given(photo=st.binary(max_size=100))
def test_of_a_photo_only_its_size_is_told(photo: bytes) -> None:
    masked = masking()({"body": photo, "rest": [bytearray(photo), memoryview(photo)]})
    assert masked == {"body": f"<{len(photo)} bytes>", "rest": [f"<{len(photo)} bytes>"] * 2}


@given(
    event=st.dictionaries(
        st.sampled_from(["job_id", "lane", "attempt", "status", "ms"]),
        st.none() | st.booleans() | st.integers() | st.text(string.ascii_letters + " .한글"),
    )
)
def test_what_is_no_secret_stays_as_it_is(event: dict[str, Any]) -> None:
    assert masking(["a-long-secret"])(event) == event


@given(text=st.text())
def test_nothing_moves_a_terminals_cursor(text: str) -> None:
    masked = masking()(text)
    assert not set(masked) & set("\x00\x07\x08\x0b\x0c\r\x1b\x7f\x85\x9b\u2028\u2029")


def test_words_are_not_masked_for_a_secret_that_is_too_short_to_be_one() -> None:
    assert masking(["a" * (SHORTEST - 1)])("banaaaaaana") == "banaaaaaana"
