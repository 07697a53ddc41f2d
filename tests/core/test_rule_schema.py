"""The published JSON Schema of rule books says what the parser says."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from typing import Any

import jsonschema
import msgspec
import pytest

from tests.core.books import documents
from wastecoach import data
from wastecoach.core.rules import (
    Change,
    Condition,
    Effect,
    Item,
    Question,
    Region,
    Step,
    Stream,
    Term,
)

SCHEMA: dict[str, Any] = json.loads(
    (data.ROOT / "rules" / "rule-book.schema.json").read_text("utf-8")
)


def definition_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return {"items": "itemsFile", "regions": "regionFile"}.get(
        folder, f"{name.removesuffix('.toml')}File"
    )


def as_json(plain: Any) -> Any:
    """TOML dates as the strings that JSON has in their place."""
    return json.loads(json.dumps(plain, default=dt.date.isoformat))


@pytest.mark.parametrize("path", sorted(documents()))
def test_every_file_of_the_shipped_book_fits_the_schema(path: str) -> None:
    schema = SCHEMA | {"$ref": f"#/$defs/{definition_of(path)}"}
    for key in ("properties", "required", "type", "additionalProperties"):
        schema.pop(key, None)
    jsonschema.validate(as_json(tomllib.loads(documents()[path])), schema)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Change, "change"),
        (Condition, "condition"),
        (Effect, "effect"),
        (Item, "item"),
        (Question, "question"),
        (Step, "step"),
        (Stream, "stream"),
        (Term, "term"),
        (Region, "regionFile"),
    ],
)
def test_schema_and_parser_know_the_same_fields(kind: type[msgspec.Struct], name: str) -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(kind)}
    assert set(SCHEMA["$defs"][name]["properties"]) == fields
