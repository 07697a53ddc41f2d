"""What an importing program may rely on: names, docstrings, types, cost of the import."""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import wastecoach

NAMES = [
    "Alternative",
    "Analysis",
    "Attempt",
    "Bin",
    "Bins",
    "Candidate",
    "Choice",
    "ConditionHint",
    "Estimate",
    "Guidance",
    "LookUp",
    "PhotoFacts",
    "Place",
    "Provenance",
    "Reference",
    "Sighting",
    "Skipped",
    "WastecoachError",
    "__version__",
    "analysis_from_json",
    "analysis_schema",
    "bins_near",
    "classify",
    "classify_all",
    "estimate",
    "look_up",
    "to_json",
]
OBJECTS = [name for name in NAMES if name != "__version__"]


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(wastecoach.__all__) == NAMES
    assert dir(wastecoach) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(wastecoach, name) is not None


def test_any_other_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        wastecoach.guess  # noqa: B018


@pytest.mark.parametrize("name", OBJECTS)
def test_every_public_object_is_documented(name: str) -> None:
    documented = inspect.getdoc(getattr(wastecoach, name))
    assert documented
    assert not documented.startswith(f"{name}("), "a dataclass's own signature is no docstring"


@pytest.mark.parametrize("name", ["bins_near", "classify", "classify_all", "look_up"])
def test_every_argument_of_the_functions_is_documented_and_typed(name: str) -> None:
    function = getattr(wastecoach, name)
    signature = inspect.signature(function)
    hints = typing.get_type_hints(function)
    documented = inspect.getdoc(function) or ""
    for parameter in signature.parameters:
        assert f"{parameter}:" in documented
        assert parameter in hints
    assert "return" in hints


@pytest.mark.parametrize(
    "name", [name for name in OBJECTS if dataclasses.is_dataclass(getattr(wastecoach, name))]
)
def test_every_public_value_is_immutable(name: str) -> None:
    parameters = getattr(wastecoach, name).__dataclass_params__
    assert parameters.frozen


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(wastecoach.__file__).parent / "py.typed").exists()


def test_the_import_brings_in_nothing_heavy() -> None:
    program = "import sys, wastecoach; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"numpy", "onnxruntime", "PIL", "rich", "httpx", "pydantic", "msgspec", "typer"}
    assert not heavy & set(ended.stdout.split())
