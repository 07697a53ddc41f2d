"""The command `wastecoach seed-bins`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from wastecoach.cli.options import JsonOption, LangOption, QuietOption

Kind = Literal[
    "clothing", "street-bin", "medicine", "reverse-vending", "battery", "recycling-centre"
]
FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help="CSV, XLSX or JSON files of public data."),
]
KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="What stands at the points of the files.")
]
BuiltinOption = Annotated[
    bool, typer.Option("--builtin", help="A few shipped samples around central Seoul.")
]
OpenDataOption = Annotated[
    str | None, typer.Option("--open-data", metavar="SET", help="Download this public data set.")
]
KeyOption = Annotated[
    str | None, typer.Option("--key", help="Key of the public data portal; else the setting.")
]
SourceOption = Annotated[
    str | None, typer.Option("--source", help="Who says so; default: the file's or set's name.")
]
DatedOption = Annotated[
    str | None,
    typer.Option("--dated", metavar="YYYY-MM-DD", help="Date of rows without one of their own."),
]


def seed_bins(  # noqa: PLR0917 -- Typer reads options from the signature
    files: FilesArgument = None,
    kind: KindOption = None,
    builtin: BuiltinOption = False,
    open_data: OpenDataOption = None,
    key: KeyOption = None,
    source: SourceOption = None,
    dated: DatedOption = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Drop points of the source that are not in it any more."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    allow_rejects: Annotated[
        bool,
        typer.Option("--allow-rejects", help="Load the rest even where most rows are unusable."),
    ] = False,
    allow_drops: Annotated[
        bool, typer.Option("--allow-drops", help="Let --replace drop even most of them.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Write all unusable rows to this CSV file.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Load collection points from files or public data."""
    from wastecoach.cli import seed_bins as command

    asked = command.Asked(
        replace=replace,
        dry_run=dry_run,
        allow_rejects=allow_rejects,
        allow_drops=allow_drops,
        rejects=rejects,
        as_json=as_json,
        language=lang,
        quiet=quiet,
    )
    command.run(command.wanted(files or [], kind, builtin, open_data, key, source, dated), asked)
