"""Providers are set up as a whole, asked where it is safe, and the one that lets everybody in never by accident."""

from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr

from tests.api.running import running
from tests.cli.conftest import Command, wastecoach
from wastecoach.bootstrap.people import open_people
from wastecoach.bootstrap.sign_in import sign_in_providers
from wastecoach.cli.exits import Exit
from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.oauth.endpoints import is_loopback, safe_base
from wastecoach.settings import Settings

__all__ = ["wastecoach"]
SECRET = SecretStr("a-secret-of-the-maker")
STUB = "http://127.0.0.1:9000/stub"


def test_without_settings_nobody_signs_in() -> None:
    assert sign_in_providers(Settings()) == {}


def test_each_is_there_once_it_is_set_up() -> None:
    settings = Settings(
        kakao_client_id="k",
        naver_client_id="n",
        naver_client_secret=SECRET,
        google_client_id="g",
        google_client_secret=SECRET,
    )
    assert list(sign_in_providers(settings)) == ["kakao", "naver", "google"]


@pytest.mark.parametrize(
    ("halves", "missing"),
    [
        ({"naver_client_id": "n"}, "naver_client_secret"),
        ({"google_client_id": "g"}, "google_client_secret"),
        ({"kakao_client_secret": SECRET}, "kakao_client_id"),
        ({"naver_client_secret": SECRET}, "naver_client_id"),
    ],
)
def test_what_is_set_up_by_halves_is_told(halves: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingInvalid, match=missing) as told:
        sign_in_providers(Settings(**halves))  # type: ignore[arg-type]
    assert SECRET.get_secret_value() not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        *("http://kauth.kakao.com", "http://10.0.0.1/", "ftp://127.0.0.1/", "kauth.kakao.com", ""),
        *("http://127.0.0.1.evil.example/", "http://user@127.0.0.1/", "https://user:pw@a.example"),
        *(
            "http://127.0.0.1@evil.example/",
            "https://a.example/?x",
            "https://a.example/#x",
            "https://",
        ),
        *("https://a.example\\@b.example", "https://a b.example", "http://localhost.example/"),
        *("http://[::1", "https://a.example:x/", "http://0.0.0.0/", "https://ä.example"),
    ],
)
def test_nobody_is_asked_where_others_could_listen(address: str) -> None:
    with pytest.raises(SettingInvalid, match="kakao_sign_in_url"):
        safe_base(address, "kakao_sign_in_url")


@pytest.mark.parametrize(
    "address", ["https://a.example/x", "http://localhost:1", "http://[::1]:1/", "http://127.9.9.9/"]
)
def test_https_and_this_machine_are_safe(address: str) -> None:
    assert safe_base(address, "kakao_sign_in_url") == address.rstrip("/")


@pytest.mark.parametrize(
    ("address", "public", "told"),
    [
        ("http://10.0.0.1:9000/stub", None, "not an address of this machine"),
        ("https://stub.example", None, "not an address of this machine"),
        (STUB, "https://waste.example", "this server is public"),
        (STUB, "http://192.168.0.4:8080", "this server is public"),
        (STUB, "http://127.0.0.1.example", "this server is public"),
    ],
)
def test_the_stub_is_never_on_by_accident(address: str, public: str | None, told: str) -> None:
    settings = Settings(sign_in_stub_url=address, public_url=public)
    with pytest.raises(SettingInvalid, match=told):
        sign_in_providers(settings)
    with pytest.raises(SettingInvalid), open_people(settings):
        pass


@pytest.mark.parametrize("public", [None, "http://localhost:8080", "http://127.0.0.1:8080/x"])
def test_the_stub_is_for_ones_own_machine_and_says_so_loudly(
    public: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(vision="stub", sign_in_stub_url=STUB, public_url=public)
    assert list(sign_in_providers(settings)) == ["stub"]
    with running(settings):
        pass
    assert any("SIGN-IN IS OPEN" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIGN_IN_REDIRECTS", "javascript:alert(1)"),
        ("SIGN_IN_STUB_URL", "https://stub.example"),
        ("NAVER_CLIENT_ID", "n"),
    ],
)
def test_a_server_does_not_start_with_what_is_not_safe(
    name: str, value: str, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"WASTECOACH_{name}", value)
    ended = wastecoach("serve", "--port", "0", "--lang", "en")
    assert ended.code == Exit.SETTING_INVALID
    assert len(ended.err.splitlines()) == 1


def test_this_machine_is_known_by_any_of_its_names() -> None:
    here = ("http://localhost:80/x", "http://127.0.0.1", "https://[::1]:8443", "http://127.1.2.3:1")
    assert all(map(is_loopback, here))
    there = ("http://localhost.example", "https://waste.example", "http://[::2]", "x", "")
    assert not any(map(is_loopback, there))


def test_without_the_stub_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with running(Settings(vision="stub")):
        pass
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
