"""Signed leave to upload: what was signed is let in, and nothing else."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.photo_stores.conftest import SECRET
from wastecoach.core.jobs.errors import (
    PhotoStoreUnavailable,
    UploadError,
    UploadExpired,
    UploadForbidden,
    UploadMismatch,
)
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.signing import Grant, agree, kept_secret, sign, verify

NOW = 1_800_000_000
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True)
GRANTS = st.builds(
    Grant,
    key=st.lists(NAMES, min_size=1, max_size=5).map(lambda names: "/".join(["photos", *names])),
    content_type=st.sampled_from(["image/jpeg", "image/png", "image/heic", "a/b;c=d e&f=g"]),
    size=st.none() | st.integers(1, MAX_BYTES),
    expires=st.integers(NOW + 1, NOW + 3600),
)
SECRETS = st.binary(min_size=32, max_size=64)
GRANT = Grant("photos/2026/11/26/abc", "image/jpeg", 1000, NOW + 60)


@given(GRANTS, SECRETS)
def test_what_was_signed_is_what_is_read(grant: Grant, secret: bytes) -> None:
    assert verify(grant.key, sign(grant, secret), [secret], NOW) == grant


@given(GRANTS, GRANTS, SECRETS)
def test_a_signature_is_for_its_own_grant_only(grant: Grant, other: Grant, secret: bytes) -> None:
    assume(grant != other)
    stolen = {**sign(other, secret), "signature": sign(grant, secret)["signature"]}
    with pytest.raises(UploadForbidden):
        verify(other.key, stolen, [secret], NOW)


@given(GRANTS, SECRETS, st.data())
def test_any_changed_field_is_refused(grant: Grant, secret: bytes, data: st.DataObject) -> None:
    fields = sign(grant, secret)
    field = data.draw(st.sampled_from(sorted({*fields, "size"})))
    changed = data.draw(st.none() | st.text() | st.integers().map(str))
    assume(changed != fields.get(field))
    others = {name: value for name, value in fields.items() if name != field}
    with pytest.raises(UploadForbidden):
        verify(grant.key, others if changed is None else others | {field: changed}, [secret], NOW)


@given(GRANTS, st.text(), SECRETS)
def test_another_key_is_refused(grant: Grant, key: str, secret: bytes) -> None:
    assume(key != grant.key)
    with pytest.raises(UploadForbidden):
        verify(key, sign(grant, secret), [secret], NOW)


@given(GRANTS, SECRETS, SECRETS)
def test_another_secret_is_refused(grant: Grant, secret: bytes, other: bytes) -> None:
    assume(secret.rstrip(b"\0") != other.rstrip(b"\0"))
    with pytest.raises(UploadForbidden):
        verify(grant.key, sign(grant, secret), [other], NOW)


@given(st.dictionaries(st.sampled_from(["expires", "type", "size", "signature"]), st.text()))
def test_whatever_comes_is_refused_in_good_order(fields: dict[str, str]) -> None:
    with pytest.raises(UploadError):
        verify(GRANT.key, fields, [SECRET], NOW)


@pytest.mark.parametrize(
    "spelling", ["0001000", "+1000", " 1000", "1_000", "1000.0", "１０００", ""]
)
def test_a_number_has_one_spelling(spelling: str) -> None:
    with pytest.raises(UploadForbidden):
        verify(GRANT.key, {**sign(GRANT, SECRET), "size": spelling}, [SECRET], NOW)


def test_an_address_is_good_until_its_time_and_no_longer() -> None:
    fields = sign(GRANT, SECRET)
    assert verify(GRANT.key, fields, [SECRET], GRANT.expires - 0.001) == GRANT
    with pytest.raises(UploadExpired):
        verify(GRANT.key, fields, [SECRET], GRANT.expires)


def test_whoever_forges_learns_nothing_of_time() -> None:
    old = {**sign(replace(GRANT, expires=NOW - 1), SECRET), "signature": "0" * 64}
    with pytest.raises(UploadForbidden):
        verify(GRANT.key, old, [SECRET], NOW)


def test_addresses_of_an_earlier_secret_are_good_while_it_is_named() -> None:
    fields = sign(GRANT, SECRET)
    assert verify(GRANT.key, fields, [b"the present one", SECRET], NOW) == GRANT
    with pytest.raises(UploadForbidden):
        verify(GRANT.key, fields, [], NOW)


@pytest.mark.parametrize(
    ("grant", "content_type", "size"),
    [
        (GRANT, "image/jpeg", 1000),
        (GRANT, "image/jpeg", None),
        (replace(GRANT, size=None), "image/jpeg", 1),
        (replace(GRANT, size=None), "image/jpeg", MAX_BYTES),
    ],
)
def test_headers_that_agree_are_let_in(grant: Grant, content_type: str, size: int | None) -> None:
    agree(grant, content_type, size)


@pytest.mark.parametrize(
    ("grant", "content_type", "size", "announced", "found"),
    [
        (GRANT, "image/png", 1000, "image/jpeg", "image/png"),
        (GRANT, None, 1000, "image/jpeg", "-"),
        (GRANT, "image/jpeg", 999, "1000 B", "999 B"),
        (GRANT, "image/jpeg", 1001, "1000 B", "1001 B"),
        (replace(GRANT, size=None), "image/jpeg", 0, f"≤ {MAX_BYTES} B", "0 B"),
        (
            *(replace(GRANT, size=None), "image/jpeg", MAX_BYTES + 1),
            *(f"≤ {MAX_BYTES} B", f"{MAX_BYTES + 1} B"),
        ),
    ],
)
def test_headers_that_disagree_are_refused(
    grant: Grant, content_type: str | None, size: int, announced: str, found: str
) -> None:
    with pytest.raises(UploadMismatch) as refused:
        agree(grant, content_type, size)
    assert refused.value.params == {"announced": announced, "found": found}


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "upload.key"
    secret = kept_secret(path)
    assert len(secret) == 32
    assert kept_secret(path) == secret
    assert kept_secret(tmp_path / "other.key") != secret
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert list(path.parent.iterdir()) == [path]


def test_all_who_come_at_once_get_the_same_secret(tmp_path: Path) -> None:
    together = threading.Barrier(16)
    found: list[bytes] = []

    def ask() -> None:
        together.wait()
        found.append(kept_secret(tmp_path / "upload.key"))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_a_secret_that_is_none_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "short", tmp_path / "folder", tmp_path / "short" / "below"):
        with pytest.raises(PhotoStoreUnavailable):
            kept_secret(path)
