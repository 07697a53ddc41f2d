"""Rows of the tables of people as the values that the rest of the program knows, and back.

Columns and fields have the same names, but for a person's profile, which lies in the person's own row.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from sqlalchemy import Row

from wastecoach.core.people.person import Person, Profile

Value = TypeVar("Value")
OF_PROFILE = tuple(field.name for field in dataclasses.fields(Profile))
OF_PERSON = ("id", "created_at", "role", "name")


def value_of(row: Row[Any], kind: type[Value]) -> Value:
    """A row as a value whose fields are its columns."""
    return kind(**row._mapping)  # noqa: SLF001 -- the documented name


def fields_of(value: Any) -> dict[str, Any]:
    """A value's columns."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def person_of_row(row: Row[Any]) -> Person:
    """A person."""
    known = row._mapping  # noqa: SLF001 -- the documented name
    profile = Profile(**{name: known[name] for name in OF_PROFILE})
    return Person(**{name: known[name] for name in OF_PERSON}, profile=profile)


def person_columns(person: Person) -> dict[str, Any]:
    """A person's columns."""
    return {name: getattr(person, name) for name in OF_PERSON} | fields_of(person.profile)
