"""What a client may ask for, checked field by field."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, Self, TypedDict

import msgspec
from fastapi import Header, Path, Query, UploadFile
from pydantic import BaseModel, ConfigDict, Field, model_validator

from wastecoach.core.analysis import Language
from wastecoach.core.jobs.job import Location, Wish
from wastecoach.core.jobs.records import Once
from wastecoach.core.people.profile import Usual, completed
from wastecoach.core.photo import MAX_BYTES
from wastecoach.core.rules import Housing


class FormLimits(TypedDict, total=False):
    """How much may be in a form: files, other fields, bytes of each of those."""

    max_files: int
    max_fields: int
    max_part_size: int


# Of forms that come with a photo.
FORM_LIMITS: FormLimits = {"max_files": 1, "max_fields": 16, "max_part_size": 4096}
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
MediaType = Literal[
    "image/jpeg",
    "image/jpg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/bmp",
    "image/heic",
    "image/heif",
    "image/avif",
]
LanguageAsked = Annotated[
    Language | None,
    Query(description="of the answer; default: your profile, `Accept-Language`, Korean"),
]
Region = Annotated[str, Field(max_length=100, pattern=PRINTABLE)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="degrees")]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, description="degrees")]
JobId = Annotated[
    str,
    Path(
        description="from `analyze`",
        examples=["3f2a9c0b7d6e4f518a2b3c4d5e6f7081"],
    ),
]
BatchId = Annotated[
    str,
    Path(
        description="from `batches`",
        examples=["9b1d3f5a7c8e4f60a1b2c3d4e5f60718"],
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[\x21-\x7e]{16,128}$",
        description="a random text of yours, best a UUID: the same request again gets the same job. "
        "Whoever knows it gets the job too, unless it was sent with a token",
        examples=["0b5b1f0e-6d8c-4a43-9a55-0d9f0f5f8e11"],
    ),
]


class Coordinates(BaseModel):
    """Where the caller stands, in degrees (WGS 84)."""

    model_config = ConfigDict(strict=True)

    latitude: Latitude
    longitude: Longitude


class Fields(BaseModel):
    """What every way to ask for an analysis has in common."""

    model_config = ConfigDict(allow_inf_nan=False)

    language: Annotated[
        Language | None,
        Field(description="of the answer; default: your profile, `Accept-Language`, Korean"),
    ] = None
    region: Annotated[
        Region | None,
        Field(
            description="municipality whose rules apply, `seoul_gangnam` or 강남구; one that is not known "
            "gets the national rules, and the answer says so",
        ),
    ] = None
    housing: Annotated[Housing | None, Field(description="kind of housing; some rules differ")] = (
        None
    )
    latitude: Annotated[Latitude | None, Field(description="for collection points, degrees")] = None
    longitude: Annotated[Longitude | None, Field(description="with `latitude`, degrees")] = None
    name: Annotated[
        str | None,
        Field(max_length=255, pattern=PRINTABLE, description="what you call the photo, for lists"),
    ] = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            message = "latitude and longitude come together"
            raise ValueError(message)
        return self

    @property
    def place(self) -> Location | None:
        """Where the caller stands, None where they do not say."""
        if self.latitude is None or self.longitude is None:
            return None
        return Location(self.latitude, self.longitude)


class AnalyzeRequest(Fields):
    """An analysis of a photo that will be uploaded; everything may be left out."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [
                {},
                {
                    "language": "en",
                    "region": "seoul_gangnam",
                    "location": {"latitude": 37.4979, "longitude": 127.0276},
                    "content_type": "image/jpeg",
                    "size": 2481152,
                },
            ]
        },
    )

    location: Annotated[
        Coordinates | None, Field(description="for collection points; forgotten when the job ends")
    ] = None
    content_type: Annotated[
        MediaType, Field(description="media type of the photo that will come")
    ] = "image/jpeg"
    size: Annotated[
        int | None, Field(ge=1, le=MAX_BYTES, description="its bytes, where you know them")
    ] = None
    batch_id: Annotated[
        str | None,
        Field(
            max_length=64, pattern=PRINTABLE, description="batch it belongs to; such jobs give way"
        ),
    ] = None

    def wish(self, usual: Usual) -> Wish:
        """What is wanted, in the core's words; what is not said is as usual."""
        stands = self.place
        if self.location is not None:
            stands = Location(self.location.latitude, self.location.longitude)
        wish = Wish(
            region=self.region or None,
            housing=self.housing,
            location=stands,
            content_type=self.content_type,
            size=self.size,
            lane="ai" if self.batch_id is None else "batch",
            batch=self.batch_id,
            name=self.name or None,
        )
        return completed(wish, self.language, usual)


class ClassifyForm(Fields):
    """A photo and what is asked about it, in one form."""

    file: Annotated[
        UploadFile,
        Field(
            description="the photo: JPEG, PNG, WebP, HEIC, AVIF, BMP, GIF; at most 20 MB",
            # Without it generators of clients make it a text.
            json_schema_extra={"format": "binary"},
        ),
    ]

    def wish(self, usual: Usual, content_type: str) -> Wish:
        """What is wanted, in the core's words; what is not said is as usual."""
        wish = Wish(
            region=self.region or None,
            housing=self.housing,
            location=self.place,
            content_type=content_type,
            name=self.name or None,
        )
        return completed(wish, self.language, usual)


class BatchRequest(BaseModel):
    """Many photos that nobody waits for."""

    model_config = ConfigDict(
        strict=True, json_schema_extra={"examples": [{"name": "October", "total": 1200}]}
    )

    name: Annotated[str, Field(max_length=255, pattern=PRINTABLE, description="as you call it")] = (
        ""
    )
    total: Annotated[
        int, Field(ge=0, le=10_000_000, description="photos that will come; more may")
    ] = 0


def once(key: str | None, owner: str | None, wish: Wish, digest: str = "") -> Once | None:
    """What makes a request the same request.

    Args:
        key: The `Idempotency-Key`, None where there is none.
        owner: Whose the key is.
        wish: What was asked for.
        digest: SHA-256 of the photo, where it came along.
    """
    if key is None:
        return None
    request = hashlib.sha256(f"{_asked(wish)}\n{digest}".encode()).hexdigest()
    return Once(f"{owner or ''}:{key}", request)


def _asked(wish: Wish) -> str:
    """A wish without what is no part of the question, and without where somebody stood: its digest is kept for long."""
    plain = msgspec.to_builtins(wish)
    del plain["frugal"]
    plain["location"] = None
    return msgspec.json.encode(plain).decode()
