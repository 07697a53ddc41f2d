"""Typed settings: environment `WASTECOACH_…`, then `wastecoach.toml`, then defaults. Nothing is read at import."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, FilePath, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from wastecoach.core.analysis import Language
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.rules import Housing

FILE_NAME = "wastecoach.toml"
FILE_VARIABLE = "WASTECOACH_SETTINGS_FILE"
# Addresses that a key may be sent to: nobody listens on the way there.
GUARDED_ADDRESS = (
    r"^(https://[^\s/?#@]+(/[^\s?#]*)?|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/[^\s?#]*)?)$"
)


def settings_file() -> Path | None:
    """The settings file: `$WASTECOACH_SETTINGS_FILE`, `./wastecoach.toml`, or the user's own; None if none exists.

    Raises:
        SettingInvalid: The file that the environment names does not exist.
    """
    named = os.environ.get(FILE_VARIABLE)
    if named and not Path(named).is_file():
        raise SettingInvalid(setting=FILE_VARIABLE, detail=f"{named}: no such file")
    home = user_folder("XDG_CONFIG_HOME", ".config")
    candidates = [Path(named)] if named else [Path(FILE_NAME), home / FILE_NAME]
    return next((path for path in candidates if path.is_file()), None)


class Settings(BaseSettings):
    """What an installation may choose; every field is also `WASTECOACH_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="WASTECOACH_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    vision: Annotated[str, Field(description="vision providers in their order, by commas")] = (
        "embedded"
    )
    coach: Annotated[
        Literal["rules", "openai", "anthropic"],
        Field(description="who phrases the guidance"),
    ] = "rules"
    language: Annotated[Language | None, Field(description="ko or en; else the locale's")] = None
    country: Annotated[str, Field(pattern=r"^[a-z]{2}$", description="rule book")] = "kr"
    region: Annotated[str | None, Field(description="municipality whose rules apply")] = None
    housing: Annotated[Housing | None, Field(description="kind of housing")] = None
    rules_folder: Annotated[Path | None, Field(description="a rule book of your own")] = None
    allow_private_addresses: Annotated[
        bool, Field(description="let photo addresses lead into private networks")
    ] = False
    download_timeout_s: Annotated[float, Field(gt=0, le=300, description="seconds")] = 10.0

    openai_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("WASTECOACH_OPENAI_API_KEY", "OPENAI_API_KEY"),
            description="key of OpenAI or of a compatible service",
        ),
    ] = None
    openai_base_url: Annotated[
        str | None, Field(repr=False, description="a compatible service: vLLM, Ollama, a gateway")
    ] = None
    openai_model: Annotated[str, Field(description="model that looks")] = "gpt-4o"
    openai_coach_model: Annotated[str, Field(description="model that coaches")] = "gpt-4o"
    openai_detail: Annotated[
        Literal["low", "high", "auto"], Field(description="how closely OpenAI looks")
    ] = "high"
    anthropic_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("WASTECOACH_ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY"),
            description="key of Anthropic",
        ),
    ] = None
    anthropic_base_url: Annotated[
        str | None, Field(repr=False, description="a gateway to Anthropic")
    ] = None
    anthropic_model: Annotated[str, Field(description="model that looks")] = "claude-sonnet-5-5"
    anthropic_coach_model: Annotated[str, Field(description="model that coaches")] = (
        "claude-sonnet-5-5"
    )
    roboflow_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("WASTECOACH_ROBOFLOW_API_KEY", "ROBOFLOW_API_KEY"),
            description="key of Roboflow",
        ),
    ] = None
    roboflow_model: Annotated[
        str | None,
        Field(pattern=r"^[\w-]+/\d+$", description="project and version, for example my-waste/3"),
    ] = None
    roboflow_task: Annotated[
        Literal["classify", "detect"], Field(description="what the Roboflow model does")
    ] = "classify"
    roboflow_base_url: Annotated[
        str | None, Field(repr=False, description="your own Roboflow server")
    ] = None
    huggingface_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices(
                "WASTECOACH_HUGGINGFACE_API_KEY", "HF_TOKEN", "HUGGINGFACE_API_KEY"
            ),
            description="token of Hugging Face",
        ),
    ] = None
    huggingface_model: Annotated[
        str | None, Field(description="image classification model, owner/name")
    ] = None
    huggingface_base_url: Annotated[
        str | None, Field(repr=False, description="your own inference endpoint")
    ] = None
    stub_item: Annotated[str, Field(description="what the stub always sees")] = "plastic_bottle"
    stub_seconds: Annotated[float, Field(ge=0, le=3600, description="how long it looks")] = 0.0

    kakao_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("WASTECOACH_KAKAO_API_KEY", "KAKAO_REST_API_KEY"),
            description="REST API key of Kakao, for collection points on its map",
        ),
    ] = None
    kakao_base_url: Annotated[
        str | None,
        Field(
            repr=False,
            pattern=GUARDED_ADDRESS,
            description="another address than Kakao's: https, or this machine",
        ),
    ] = None
    kakao_calls_per_day: Annotated[
        int, Field(ge=0, description="by all processes; Kakao gives 100,000")
    ] = 90_000
    kakao_map_key: Annotated[
        str | None,
        Field(
            pattern=r"^[\w-]{8,64}$",
            description="JavaScript key of Kakao: the page shows its map; browsers see the key",
        ),
    ] = None
    map_ground: Annotated[
        FilePath | None, Field(description="streets and water under the bins: a GeoJSON file")
    ] = None
    map_attribution: Annotated[
        str | None, Field(max_length=200, description="who made that file, shown on the map")
    ] = None

    open_data_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("WASTECOACH_OPEN_DATA_KEY", "DATA_GO_KR_KEY"),
            description="key of the public data portal, for seed-bins --open-data",
        ),
    ] = None
    open_data_base_url: Annotated[
        str | None,
        Field(
            repr=False,
            pattern=GUARDED_ADDRESS,
            description="another address than the portal's: https, or this machine",
        ),
    ] = None
    open_data_refresh: Annotated[
        str,
        Field(
            pattern=r"^\s*([\w-]+(:[1-9]\d{0,3})?\s*(,\s*|$))*$",
            description="public data sets fetched again by themselves, and days between: clothing:30, medicine",
        ),
    ] = ""

    cascade_certainty: Annotated[
        float, Field(ge=0, le=1, description="below, a free provider hands on to the next")
    ] = 0.96
    provider_timeout_s: Annotated[float, Field(gt=0, le=300, description="one try")] = 20.0
    provider_deadline_s: Annotated[
        float, Field(gt=0, le=600, description="all tries for one photo: looking, then wording")
    ] = 45.0
    provider_retries: Annotated[int, Field(ge=0, le=10, description="after the first try")] = 2
    provider_concurrency: Annotated[
        int, Field(ge=1, le=1000, description="calls at once to one provider, in one process")
    ] = 8
    provider_calls_per_minute: Annotated[
        int | None, Field(ge=1, description="to one provider, by all processes")
    ] = None

    cache_url: Annotated[
        str | None,
        Field(
            repr=False,
            description="memory://, sqlite:///path, redis://host, or off; default: the user's own",
        ),
    ] = None
    cache_ttl_days: Annotated[float, Field(gt=0, le=3650, description="days a photo is kept")] = 7.0
    cache_entries: Annotated[int, Field(ge=1, le=10_000_000, description="photos kept at most")] = (
        350_000
    )

    database_url: Annotated[
        str | None,
        Field(
            repr=False,
            description="records: sqlite:///path or postgresql+psycopg://host/name; default: the user's own file",
        ),
    ] = None
    photos_url: Annotated[
        str | None,
        Field(
            repr=False,
            description="photos: file:///folder or s3://bucket?endpoint=…; default: the user's own folder",
        ),
    ] = None
    redis_url: Annotated[
        str | None,
        Field(
            repr=False,
            pattern=r"^(rediss?|redis\+cluster)://",
            description="cache, progress and limits: redis://host",
        ),
    ] = None
    broker_url: Annotated[
        str | None,
        Field(repr=False, description="amqp://host/vhost; without it the server does all the work"),
    ] = None
    secret_key: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="signs upload addresses, seals the keys of tokens; default: made once, kept beside the records",
        ),
    ] = None
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^?#]+$",
            description="how clients reach the server, where it cannot tell",
        ),
    ] = None
    upload_minutes: Annotated[
        float, Field(gt=0, le=60, description="how long an upload address is valid")
    ] = 5.0
    photo_days: Annotated[float, Field(gt=0, le=3650, description="days photos are kept")] = 30.0
    result_days: Annotated[
        float, Field(gt=0, le=36_500, description="days jobs and their results are kept")
    ] = 365.0
    feedback_photo_days: Annotated[
        float,
        Field(gt=0, le=3650, description="days photos left for teaching are kept"),
    ] = 365.0
    session_days: Annotated[
        float, Field(gt=0, le=3650, description="days a sign-in lasts without being used")
    ] = 60.0
    audit_days: Annotated[
        float, Field(gt=0, le=3650, description="days security events are kept")
    ] = 365.0
    kakao_client_id: Annotated[str | None, Field(description="Kakao sign-in: REST API key")] = None
    kakao_client_secret: Annotated[
        SecretStr | None, Field(description="Kakao sign-in: client secret, where it is switched on")
    ] = None
    kakao_sign_in_url: Annotated[
        str | None, Field(repr=False, description="another address than Kakao's, for tests")
    ] = None
    naver_client_id: Annotated[str | None, Field(description="Naver sign-in: client id")] = None
    naver_client_secret: Annotated[
        SecretStr | None, Field(description="Naver sign-in: client secret")
    ] = None
    naver_sign_in_url: Annotated[
        str | None, Field(repr=False, description="another address than Naver's, for tests")
    ] = None
    google_client_id: Annotated[str | None, Field(description="Google sign-in: client id")] = None
    google_client_secret: Annotated[
        SecretStr | None, Field(description="Google sign-in: client secret")
    ] = None
    google_sign_in_url: Annotated[
        str | None, Field(repr=False, description="another address than Google's, for tests")
    ] = None
    sign_in_redirects: Annotated[
        str,
        Field(description="addresses of apps and pages that a sign-in may end at, by commas"),
    ] = ""
    sign_in_stub_url: Annotated[
        str | None,
        Field(
            repr=False,
            description="a sign-in provider of this machine that lets everybody in; never for others",
        ),
    ] = None
    worker_threads: Annotated[
        int | None, Field(ge=1, le=1000, description="analyses at once in one process; default: 10")
    ] = None
    job_seconds: Annotated[
        float, Field(gt=0, le=3600, description="one try of one analysis, before it is taken away")
    ] = 180.0
    job_attempts: Annotated[int, Field(ge=1, le=20, description="before a job is given up")] = 4
    wait_seconds: Annotated[
        float, Field(gt=0, le=300, description="how long a one-call upload waits for its answer")
    ] = 55.0
    cors_origins: Annotated[
        str, Field(description="pages that may call the API from a browser, by commas; or *")
    ] = ""
    trusted_proxies: Annotated[
        str, Field(description="addresses whose X-Forwarded-For is believed, by commas")
    ] = "127.0.0.1"
    requests_per_minute: Annotated[
        int, Field(ge=1, description="analyses that one anonymous caller may ask for in a minute")
    ] = 60
    device_requests_per_minute: Annotated[
        int, Field(ge=1, description="the same for a device with a token")
    ] = 60
    person_requests_per_minute: Annotated[
        int, Field(ge=1, description="the same for a person who is signed in")
    ] = 120
    batch_photos_per_minute: Annotated[
        int, Field(ge=1, description="photos of batches that one caller may send in a minute")
    ] = 1200
    paid_per_day_anonymous: Annotated[
        Literal["unlimited"] | Annotated[int, Field(ge=0)],
        Field(description="photos a day for which one address may use paid services; or unlimited"),
    ] = 20
    paid_per_day_device: Annotated[
        Literal["unlimited"] | Annotated[int, Field(ge=0)],
        Field(description="the same for a device with a token"),
    ] = 20
    paid_per_day_person: Annotated[
        Literal["unlimited"] | Annotated[int, Field(ge=0)],
        Field(description="the same for a person who is signed in"),
    ] = 100
    log_format: Annotated[
        Literal["pretty", "json"], Field(description="log lines of servers and workers")
    ] = "pretty"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="of servers and workers")
    ] = "info"
    telemetry_url: Annotated[
        str | None, Field(repr=False, description="OpenTelemetry collector (OTLP over HTTP)")
    ] = None

    prices_file: Annotated[Path | None, Field(description="prices of your own")] = None
    ledger_file: Annotated[Path | None, Field(description="where costs are kept")] = None
    infra_folder: Annotated[
        Path | None, Field(description="what this machine knows of the clusters it built")
    ] = None
    budget_day_soft_usd: Annotated[
        float | None, Field(ge=0, description="from here on only what costs nothing")
    ] = None
    budget_day_hard_usd: Annotated[float | None, Field(ge=0, description="refused above")] = None
    budget_month_soft_usd: Annotated[
        float | None, Field(ge=0, description="from here on only what costs nothing")
    ] = None
    budget_month_hard_usd: Annotated[float | None, Field(ge=0, description="refused above")] = None

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, listed: str) -> str:
        """Whoever is not understood would not be trusted, and all clients would count as one."""
        for one in filter(None, (part.strip() for part in listed.split(","))):
            if one != "*":
                ipaddress.ip_network(one, strict=False)
        return listed

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the file."""
        file = settings_file()
        from_file = () if file is None else (TomlConfigSettingsSource(settings_cls, file),)
        return (init_settings, env_settings, *from_file)


def load_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingInvalid: A value does not fit; says which and why.
    """
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise SettingInvalid(setting=name, detail=first["msg"]) from fault
    except (OSError, ValueError) as fault:
        # The file cannot be read, is not UTF-8 or not TOML.
        raise SettingInvalid(setting=str(settings_file()), detail=str(fault)) from fault


def user_folder(variable: str, usual: str) -> Path:
    """The user's own folder of one kind (XDG base directories): `$XDG_CACHE_HOME`, else `~/.cache`."""
    return Path(os.environ.get(variable) or Path.home() / usual) / "wastecoach"
