"""`wastecoach keys`: what signs access tokens, word for word at 80 columns."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.conftest import Command
from wastecoach.bootstrap.people import open_people
from wastecoach.cli.exits import Exit
from wastecoach.core.people.errors import KeysUnreadable, TokenInvalid
from wastecoach.core.people.person import SigningKey
from wastecoach.core.people.ports import Claims, PeoplePorts
from wastecoach.settings import load_settings

AT = 1_700_000_000.0
SIGNS, VERIFIES, OVER = (f"{letter * 12}-and-more" for letter in "abc")
TABLES = {
    "en": """\
key           made              use       believed until
aaaaaaaaaaaa  {made}  signs     —
bbbbbbbbbbbb  2023-11-14 22:14  verifies  {until}
cccccccccccc  2023-11-14 22:13  over      2023-11-14 22:29
""",
    "ko": """\
키            만든 때           쓰임    확인 기한
aaaaaaaaaaaa  {made}  서명    —
bbbbbbbbbbbb  2023-11-14 22:14  확인만  {until}
cccccccccccc  2023-11-14 22:13  끝남    2023-11-14 22:29
""",
}


@contextmanager
def people() -> Iterator[PeoplePorts]:
    """What the command changes."""
    with open_people(load_settings()) as found:
        yield found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[float]:
    """When the key that signs was made: now; two others were made long ago."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    now = time.time()
    with people() as found:
        for name, at in ((OVER, AT), (VERIFIES, AT + 60), (SIGNS, now)):
            found.records.replace_key(SigningKey(name, "{}", "sealed", at))
    yield now
    monkeypatch.undo()
    time.tzset()


def shown(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(at))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_keys_are_listed_with_what_they_are_good_for(
    made: float, language: str, wastecoach: Command
) -> None:
    ended = wastecoach("keys", "list", "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    wanted = TABLES[language].format(made=shown(made), until=shown(made + 930))
    assert [line.rstrip() for line in ended.out.splitlines()] == wanted.splitlines()


def test_the_same_for_programs(made: float, wastecoach: Command) -> None:
    listed = json.loads(wastecoach("keys", "list", "--json").out)["keys"]
    assert [(one["id"], one["use"]) for one in listed] == [
        (SIGNS, "signs"),
        (VERIFIES, "verifies"),
        (OVER, "over"),
    ]
    assert listed[0]["retired_at"] is listed[0]["believed_until"] is None
    assert listed[2] == {
        "id": OVER,
        "use": "over",
        "created_at": "2023-11-14T22:13:20.000+00:00",
        "retired_at": "2023-11-14T22:14:20.000+00:00",
        "believed_until": "2023-11-14T22:29:50.000+00:00",
    }


def test_without_any_it_says_so(wastecoach: Command) -> None:
    ended = wastecoach("keys", "list", "--lang", "en")
    assert ended.out == "There is no key yet; the first sign-in makes one.\n"
    assert json.loads(wastecoach("keys", "list", "--json").out) == {"keys": []}


def test_a_new_key_signs_and_tokens_of_the_one_before_stay_good(wastecoach: Command) -> None:
    with people() as server:
        before = token(server)
        ended = wastecoach("keys", "rotate", "--lang", "en")
        first, second = ended.out.splitlines()
        new = server.records.signing_keys()[0]
        assert first == f"A new key signs: {new.id[:12]}."
        assert second == "Tokens of the one before stay good until they are over (15 minutes)."
        server.tokens.verify(before)
        server.tokens.verify(token(server))
        assert [one.retired_at is None for one in server.records.signing_keys()] == [True, False]
        (noted,) = server.records.events(9, None, None)
        assert (noted.event, noted.by, noted.detail) == ("keys_rotated", "operator", new.id)


def test_anew_no_token_of_before_is_good_any_more(wastecoach: Command) -> None:
    with people() as server:
        before = token(server)
        (old,) = server.records.signing_keys()
        told = json.loads(wastecoach("keys", "rotate", "--anew", "--json").out)
        assert told["dropped"] == [old.id]
        assert [one.id for one in server.records.signing_keys()] == [told["key"]]
    with people() as server, pytest.raises(TokenInvalid):
        server.tokens.verify(before)


def test_anew_another_secret_signs_again(
    wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with people() as server:
        token(server)
    monkeypatch.setenv("WASTECOACH_SECRET_KEY", "another secret, 32 letters long or more")
    with people() as server, pytest.raises(KeysUnreadable):
        token(server)
    assert wastecoach("keys", "rotate", "--anew").code == 0
    with people() as server:
        server.tokens.verify(token(server))


def test_a_key_is_dropped_by_the_beginning_of_its_id(wastecoach: Command) -> None:
    with people() as server:
        token(server)
        (old,) = server.records.signing_keys()
        ended = wastecoach("keys", "drop", old.id[:6], "--lang", "ko")
        assert ended.out == f"버린 키: {old.id[:12]}\n"
        assert server.records.signing_keys() == []
        (noted,) = server.records.events(9, None, None)
        assert (noted.event, noted.detail) == ("keys_dropped", old.id)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("named", ["", "x", "aaaaaaaaaaaa-and-more-and-more"])
def test_a_key_that_there_is_not_is_told_so(named: str, wastecoach: Command) -> None:
    ended = wastecoach("keys", "drop", named, "--lang", "en")
    assert ended.code == Exit.KEY_NOT_FOUND
    assert ended.err == (
        f"There is no signing key “{named}”. “wastecoach keys list” shows them all.\n"
    )
    with people() as server:
        assert len(server.records.signing_keys()) == 3


def test_of_two_that_begin_so_none_is_dropped(wastecoach: Command) -> None:
    with people() as server:
        for name in ("same-a", "same-b"):
            server.records.replace_key(SigningKey(name, "{}", "sealed", AT))
        assert wastecoach("keys", "drop", "same-").code == Exit.KEY_NOT_FOUND
        assert len(server.records.signing_keys()) == 2


def token(server: PeoplePorts) -> str:
    return server.tokens.issue(Claims("hong", "session", "person", server.now() + 60))
