"""Settings: where they come from, which wins, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from wastecoach.core.errors import SettingInvalid
from wastecoach.settings import Settings, load_settings, settings_file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that the environment names."""
    path = tmp_path / "mine.toml"
    path.write_text('region = "강남구"\ndownload_timeout_s = 3\n', encoding="utf-8")
    monkeypatch.setenv("WASTECOACH_SETTINGS_FILE", str(path))
    return path


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings == Settings.model_construct()
    assert (settings.vision, settings.coach, settings.country) == ("embedded", "rules", "kr")
    assert settings.allow_private_addresses is False


def test_the_environment_sets_every_kind_of_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_LANGUAGE", "en")
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", "/my/rules")
    monkeypatch.setenv("WASTECOACH_ALLOW_PRIVATE_ADDRESSES", "yes")
    monkeypatch.setenv("WASTECOACH_DOWNLOAD_TIMEOUT_S", "2.5")
    settings = load_settings()
    assert settings.language == "en"
    assert settings.rules_folder == Path("/my/rules")
    assert settings.allow_private_addresses is True
    assert settings.download_timeout_s == 2.5


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_LANGUAGE", "")
    monkeypatch.setenv("WASTECOACH_REGION", "")
    assert load_settings() == Settings.model_construct()


def test_a_key_has_the_makers_own_usual_name_or_ours_which_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def key() -> str | None:
        found = load_settings().openai_api_key
        return None if found is None else found.get_secret_value()

    assert key() is None
    monkeypatch.setenv("OPENAI_API_KEY", "usual")
    assert key() == "usual"
    monkeypatch.setenv("WASTECOACH_OPENAI_API_KEY", "ours")
    assert key() == "ours"


def test_a_key_in_the_file_is_read_and_shown_by_nothing(file: Path) -> None:
    file.write_text('anthropic_api_key = "hunter2"\n')
    settings = load_settings()
    assert settings.anthropic_api_key is not None
    assert settings.anthropic_api_key.get_secret_value() == "hunter2"
    assert "hunter2" not in f"{settings} {settings!r}"


@pytest.mark.usefixtures("file")
def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WASTECOACH_DOWNLOAD_TIMEOUT_S", "5")
    settings = load_settings()
    assert (settings.region, settings.download_timeout_s, settings.vision) == (
        "강남구",
        5,
        "embedded",
    )


def test_the_file_may_lie_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wastecoach.toml").write_text('language = "en"\n')
    monkeypatch.chdir(tmp_path)
    assert load_settings().language == "en"
    assert settings_file() == Path("wastecoach.toml")


def test_the_file_may_be_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wastecoach").mkdir()
    (tmp_path / "wastecoach" / "wastecoach.toml").write_text('language = "en"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_settings().language == "en"


def test_without_a_configuration_folder_the_home_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".config" / "wastecoach"
    folder.mkdir(parents=True)
    (folder / "wastecoach.toml").write_text('language = "ko"\n')
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_file() == folder / "wastecoach.toml"


@pytest.mark.parametrize(
    ("content", "setting"),
    [
        (b'language = "klingon"\n', "language"),
        (b"download_timeout_s = 0\n", "download_timeout_s"),
        (b'langauge = "en"\n', "langauge"),
        (b"language = \n", "mine.toml"),
        (b"\xff\xfe", "mine.toml"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(file: Path, content: bytes, setting: str) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingInvalid) as refused:
        load_settings()
    assert str(refused.value.params["setting"]).endswith(setting)
    assert refused.value.params["detail"]


def test_a_named_file_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_SETTINGS_FILE", os.fspath(ROOT / "nowhere.toml"))
    with pytest.raises(SettingInvalid):
        load_settings()


def test_settings_are_frozen_and_may_be_a_key() -> None:
    settings = load_settings()
    assert {settings: 1}[load_settings()] == 1


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("listed", ["", "*", "127.0.0.1", "10.0.0.0/8, ::1", "192.0.2.1,"])
def test_proxies_are_addresses_and_networks(listed: str) -> None:
    assert Settings(trusted_proxies=listed).trusted_proxies == listed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WASTECOACH_TRUSTED_PROXIES", "nonsense"),
        ("WASTECOACH_REDIS_URL", "memory://"),
        ("WASTECOACH_REDIS_URL", "records://"),
        ("WASTECOACH_SECRET_KEY", "short"),
    ],
)
def test_what_a_server_could_not_use_is_refused_before_it_starts(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingInvalid):
        load_settings()


@pytest.mark.parametrize(
    "address",
    ["https://dapi.kakao.com", "http://127.0.0.1:8080/kakao", "http://[::1]:1", "http://localhost"],
)
def test_a_key_may_be_sent_where_nobody_listens(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_KAKAO_BASE_URL", address)
    assert load_settings().kakao_base_url == address


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://dapi.kakao.com",
            "ftp://127.0.0.1",
            "dapi.kakao.com",
            "https://",
            "http://127.0.0.1.evil.kr",
        ),
        *("http://127.0.0.1@evil.kr", "https://user:pw@evil.kr", "https://a b", "https://a?x=1"),
    ],
)
def test_a_key_is_sent_nowhere_else(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_KAKAO_BASE_URL", address)
    with pytest.raises(SettingInvalid):
        load_settings()


@pytest.mark.parametrize("name", ["KAKAO_REST_API_KEY", "WASTECOACH_KAKAO_API_KEY"])
def test_kakao_s_key_comes_under_two_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "k" * 32)
    settings = load_settings()
    assert settings.kakao_api_key is not None
    assert "kkk" not in repr(settings)
