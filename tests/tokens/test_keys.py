"""Keys: the first is made when it is needed, a new one sends nobody away, a dropped one is over."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from sqlalchemy import event

from tests.records.test_races import THREADS, at_once
from tests.tokens.conftest import ISSUER, Mint
from wastecoach.core.people.errors import KeysUnreadable, TokenInvalid
from wastecoach.core.people.person import SigningKey
from wastecoach.infra.tokens.algorithm import only_ours

OTHER = b"another secret, which is 32 letters long or more"


def test_nothing_is_made_before_it_is_needed(mint: Mint) -> None:
    assert mint.tokens.public_keys() == {"keys": []}
    with pytest.raises(TokenInvalid):
        mint.tokens.verify("a.b.c")
    assert mint.records.signing_keys() == []
    mint.token()
    assert len(mint.records.signing_keys()) == 1


def test_many_processes_that_begin_at_once_agree_on_one_key(mint: Mint) -> None:
    others = [mint.other() for _ in range(THREADS)]
    tokens = at_once(*[other.token for other in others])
    assert len(mint.records.signing_keys()) == 1
    for token in tokens:
        assert all(other.tokens.verify(token) for other in others)


def test_a_key_lies_sealed_in_the_records(mint: Mint) -> None:
    mint.token()
    (key,) = mint.records.signing_keys()
    private = mint.sealing.opened(key).as_dict(private=True)["d"]
    assert str(private) not in f"{key.public}{key.sealed}"
    assert set(json.loads(key.public)) == {"kty", "crv", "x"}
    assert len(key.sealed.split(".")) == 5
    assert key.id == OKPKey.import_key(json.loads(key.public)).thumbprint()


class TestAnotherSecret:
    """Two machines that were not given the same."""

    def test_nothing_is_signed_with_keys_that_cannot_be_opened(self, mint: Mint) -> None:
        mint.token()
        with pytest.raises(KeysUnreadable):
            mint.other(secret=OTHER).token()
        assert len(mint.records.signing_keys()) == 1

    def test_what_others_signed_is_believed_all_the_same(self, mint: Mint) -> None:
        assert mint.other(secret=OTHER).tokens.verify(mint.token()) == mint.claims()

    def test_a_new_key_heals_it(self, mint: Mint) -> None:
        token, changed = mint.token(), mint.other(secret=OTHER)
        mint.clock.later(1)
        mint.records.replace_key(changed.tokens.new_key())
        changed.tokens.verify(changed.token())
        changed.tokens.verify(token)

    @pytest.mark.parametrize("sealed", ["", "nonsense", "a.b.c.d.e", "e30....", '{"alg":"none"}'])
    def test_a_sealed_part_that_is_none_is_told_as_ours(self, mint: Mint, sealed: str) -> None:
        key = mint.tokens.new_key()
        with pytest.raises(KeysUnreadable):
            mint.sealing.opened(replace(key, sealed=sealed))

    def test_a_private_part_of_another_key_is_not_used(self, mint: Mint) -> None:
        one, other = mint.tokens.new_key(), mint.tokens.new_key()
        with pytest.raises(KeysUnreadable):
            mint.sealing.opened(replace(one, sealed=other.sealed))


class TestRotation:
    """A new key signs; what the one before signed stays good until it is over."""

    def test_old_tokens_stay_good_and_new_ones_are_signed_with_the_new_key(
        self, mint: Mint
    ) -> None:
        old = mint.token()
        mint.clock.later(5)
        mint.rotate()
        new = mint.token()
        for process in (mint, mint.other()):
            process.tokens.verify(old)
            process.tokens.verify(new)
        old_key, new_key = (json.loads(_header(token))["kid"] for token in (old, new))
        assert new_key != old_key
        assert [key["kid"] for key in mint.tokens.public_keys()["keys"]] == [new_key, old_key]

    def test_a_process_that_knows_the_old_key_alone_learns_of_the_new_one_at_once(
        self, mint: Mint
    ) -> None:
        late = mint.other()
        late.tokens.verify(mint.token())
        mint.clock.later(0.3)
        mint.rotate()
        late.tokens.verify(mint.token())

    def test_so_it_does_however_many_ask_and_however_often_it_signs_itself(
        self, mint: Mint
    ) -> None:
        for number in range(5):
            late = mint.other()
            late.tokens.verify(mint.token())
            mint.clock.later(1)
            late.token()
            mint.rotate()
            token = mint.token()
            assert at_once(*[lambda late=late, token=token: late.tokens.verify(token)] * THREADS)
            assert len(mint.records.signing_keys()) == number + 2

    def test_an_older_answer_of_the_records_does_not_replace_a_newer_one(
        self, mint: Mint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late = mint.other()
        late.tokens.verify(mint.token())
        before = mint.records.signing_keys()
        mint.clock.later(20)
        mint.rotate()
        token, promptly = mint.token(), mint.records.signing_keys
        answers = iter([before])

        def slowly() -> list[SigningKey]:
            answer = next(answers, None)
            if answer is None:
                return promptly()
            mint.clock.later(1)
            late.tokens.verify(token)
            return answer

        monkeypatch.setattr(late.records, "signing_keys", slowly)
        late.tokens.public_keys()
        monkeypatch.setattr(late.records, "signing_keys", pytest.fail)
        late.tokens.verify(token)

    def test_a_retired_key_signs_nothing_that_is_believed_for_longer(self, mint: Mint) -> None:
        old = mint.token(99_999)
        mint.rotate()
        mint.clock.later(929)
        mint.tokens.verify(old)
        mint.clock.later(1)
        with pytest.raises(TokenInvalid):
            mint.tokens.verify(old)
        assert len(mint.tokens.public_keys()["keys"]) == 1

    def test_a_dropped_key_is_believed_for_ten_seconds_at_most(self, mint: Mint) -> None:
        token = mint.token()
        mint.tokens.verify(token)
        mint.records.forget_keys([key.id for key in mint.records.signing_keys()])
        mint.clock.later(10)
        with pytest.raises(TokenInvalid):
            mint.tokens.verify(token)

    def test_nothing_is_signed_with_a_dropped_key(self, mint: Mint) -> None:
        mint.token()
        (before,) = mint.records.signing_keys()
        mint.records.forget_keys([before.id])
        mint.token()
        (now,) = mint.records.signing_keys()
        assert now.id != before.id


def test_whoever_asks_for_the_keys_does_not_keep_the_database_busy(mint: Mint) -> None:
    mint.token()
    asked = 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    event.listen(mint.records.engine, "before_cursor_execute", count)
    mint.clock.later(1)
    for _ in range(1000):
        assert len(mint.tokens.public_keys()["keys"]) == 1
    assert asked == 1


def test_whoever_invents_keys_does_not_keep_the_database_busy(mint: Mint) -> None:
    token, asked = mint.token(), 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    event.listen(mint.records.engine, "before_cursor_execute", count)
    mint.tokens.verify(token)
    for number in range(1000):
        invented = _with_key(token, f"invented {number}")
        with pytest.raises(TokenInvalid):
            mint.tokens.verify(invented)
    assert asked <= 2
    mint.tokens.verify(token)


def test_a_name_of_a_key_can_always_be_given_on_a_command_line(mint: Mint) -> None:
    assert not any(mint.tokens.new_key().id.startswith("-") for _ in range(200))


def test_others_can_check_our_tokens_with_the_public_keys(mint: Mint) -> None:
    token = mint.token()
    public = KeySet.import_key_set(json.loads(json.dumps(mint.tokens.public_keys())))
    claims = jwt.decode(token, public, registry=only_ours()).claims
    assert (claims["iss"], claims["sub"]) == (ISSUER, "hong")
    for key in mint.tokens.public_keys()["keys"]:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


def _header(token: str) -> str:
    from joserfc.util import urlsafe_b64decode

    return urlsafe_b64decode(token.split(".", maxsplit=1)[0].encode()).decode()


def _with_key(token: str, name: str) -> str:
    from joserfc.util import urlsafe_b64encode

    header = urlsafe_b64encode(json.dumps({**json.loads(_header(token)), "kid": name}).encode())
    return ".".join((header.decode(), *token.split(".")[1:]))
