"""Addresses of stores, and that no secret in them is ever told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from servers.redis import RedisServer
from tests.clock import Clock
from wastecoach.core.errors import CacheUnavailable, ExtraMissing, SettingInvalid
from wastecoach.infra.stores.opening import open_store, store_at, without_secrets

SECRET = "hunter2"
DEAD = f"redis://user:{SECRET}@127.0.0.1:1/0"
SHOWN = [
    (DEAD, "redis://127.0.0.1:1/0"),
    (f"rediss://:{SECRET}@cache.example:6380", "rediss://cache.example:6380"),
    (f"redis://cache.example/1?password={SECRET}", "redis://cache.example/1"),
    (f"redis://cache.example?password=a@{SECRET}", "redis://…"),
    (f"redis://user:a?{SECRET}@cache.example", "redis://…"),
    (f"redis://user:a/{SECRET}@cache.example", "redis://…"),
    (f"redis://user:a#{SECRET}@cache.example", "redis://…"),
    (f"redis://user:a@{SECRET}@cache.example", "redis://…"),
    ("redis+cluster://[::1]:7000", "redis+cluster://[::1]:7000"),
]
UNUSABLE = [
    "",
    "nonsense",
    "memory",
    "sqlite://",
    "sqlite:///",
    f"postgresql://user:{SECRET}@host/db",
    f"redis://user:{SECRET}@host:port/0",
    f"redis://user:a/{SECRET}@host/0",
    f"redis://host/0?sokcet_timeout={SECRET}",
    f"redis://host/0?socket_timeout={SECRET}",
    f"redis+cluster://user:{SECRET}@host:port",
]


@pytest.mark.parametrize(("url", "shown"), SHOWN)
def test_an_address_is_shown_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_address_that_is_none_is_an_invalid_setting(url: str, clock: Clock) -> None:
    with pytest.raises(SettingInvalid) as raised:
        open_store(url, clock, clock, 100)
    assert raised.value.params["setting"] == "cache_url"
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_memory_is_this_process_alone(clock: Clock) -> None:
    store = open_store("memory://", clock, clock, 2)
    for key in ("a", "b", "c"):
        store.put(key, b"value", 60)
    assert [store.get(key) for key in ("a", "b", "c")] == [None, b"value", b"value"]
    assert open_store("memory://", clock, clock, 2).get("c") is None


def test_a_path_may_be_absolute_or_relative_or_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for url in (f"sqlite:///{tmp_path}/one.db", "sqlite:///two/two.db", "sqlite:///~/three.db"):
        open_store(url, clock, clock, 100).put("key", b"value", 60)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.db")}
    assert found == {"one.db", "two/two.db", "home/three.db"}


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "redis"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ExtraMissing) as raised:
        open_store("redis://localhost", clock, clock, 100)
    assert raised.value.params == {"chosen": "redis", "extra": "redis"}


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster", "rediss"])
def test_a_dead_redis_is_no_error_and_its_password_is_never_told(
    scheme: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{scheme}://user:{SECRET}@127.0.0.1:1"
    store = open_store(url, clock, clock, 100)
    store.put("photo", b"seen", 60)
    assert store.get("photo") == b"seen"
    assert "127.0.0.1:1" in caplog.text
    assert SECRET not in caplog.text
    with pytest.raises(CacheUnavailable) as raised:
        store_at(url, clock, 100).get("photo")
    assert SECRET not in str(raised.value)


def test_a_wrong_password_is_no_error_and_never_told(
    own_redis: RedisServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with own_redis.keys.client() as client:
        client.config_set("requirepass", "another")
    store = open_store(f"redis://:{SECRET}@127.0.0.1:{own_redis.port}", clock, clock, 100)
    store.put("photo", b"seen", 60)
    assert store.get("photo") == b"seen"
    assert "cannot be used" in caplog.text
    assert SECRET not in caplog.text
