"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Lang = Literal["ko", "en"]
Housing = Literal["house", "apartment", "officetel"]

LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the answer; default: the locale's.")
]
RegionOption = Annotated[
    str | None, typer.Option("--region", help="Municipality, for example 강남구 or seoul_gangnam.")
]
HousingOption = Annotated[
    Housing | None, typer.Option("--housing", help="Kind of housing; some rules differ.")
]
NearOption = Annotated[
    str | None,
    typer.Option(
        "--near",
        metavar="LAT,LON",
        help="Where you are, for collection points; it is kept nowhere.",
    ),
]
PhotosArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PHOTO",
        help="Files, folders, patterns, http(s) addresses, or - for standard input.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object.")]
ProviderOption = Annotated[
    str | None,
    typer.Option("--provider", help="Vision providers in their order; default: the settings'."),
]
MaxCostOption = Annotated[
    float | None,
    typer.Option(
        "--max-cost", min=0, max=1_000_000, help="US dollars that all photos together may cost."
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", "-y", help="Do not ask before photos that cost money.")
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no remarks; errors stay.")
]
ServerOption = Annotated[
    str | None,
    typer.Option(
        "--server", metavar="URL", help="Ask this wastecoach server; default: answer here."
    ),
]
OfServerOption = Annotated[
    str, typer.Option("--server", metavar="URL", help="Address of the wastecoach server.")
]
