"""Typed settings: environment `WASTECOACH_…`, then `wastecoach.toml`, then defaults. Nothing is read at import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
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


def settings_file() -> Path | None:
    """The settings file: `$WASTECOACH_SETTINGS_FILE`, `./wastecoach.toml`, or the user's own; None if none exists.

    Raises:
        SettingInvalid: The file that the environment names does not exist.
    """
    named = os.environ.get(FILE_VARIABLE)
    if named and not Path(named).is_file():
        raise SettingInvalid(setting=FILE_VARIABLE, detail=f"{named}: no such file")
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    candidates = [Path(named)] if named else [Path(FILE_NAME), home / "wastecoach" / FILE_NAME]
    return next((path for path in candidates if path.is_file()), None)


class Settings(BaseSettings):
    """What an installation may choose; every field is also `WASTECOACH_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="WASTECOACH_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    vision: Annotated[str, Field(description="vision provider")] = "embedded"
    coach: Annotated[Literal["rules"], Field(description="who phrases the guidance")] = "rules"
    language: Annotated[Language | None, Field(description="ko or en; else the locale's")] = None
    country: Annotated[str, Field(pattern=r"^[a-z]{2}$", description="rule book")] = "kr"
    region: Annotated[str | None, Field(description="municipality whose rules apply")] = None
    housing: Annotated[Housing | None, Field(description="kind of housing")] = None
    rules_folder: Annotated[Path | None, Field(description="a rule book of your own")] = None
    allow_private_addresses: Annotated[
        bool, Field(description="let photo addresses lead into private networks")
    ] = False
    download_timeout_s: Annotated[float, Field(gt=0, le=300, description="seconds")] = 10.0

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
