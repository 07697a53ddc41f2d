"""The OpenAPI document is complete, true and published."""

from __future__ import annotations

import json
from typing import Any

import httpx
import jsonschema
import pytest

from tests.conftest import ROOT
from wastecoach.api.openapi import published
from wastecoach.api.problems import MEDIA_TYPE

METHODS = {"get", "post", "put"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(published())
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_published_document_is_that_of_the_program() -> None:
    """`python -m wastecoach.api.openapi > docs/openapi.json` publishes it."""
    assert (ROOT / "docs" / "openapi.json").read_text("utf-8") == published()


def test_the_server_serves_it_and_nothing_that_needs_scripts(api: httpx.Client) -> None:
    assert api.get("/openapi.json").json() == json.loads(published())
    assert {api.get(path).status_code for path in ("/docs", "/redoc")} == {404}


def test_it_has_the_founding_paths(document: dict[str, Any]) -> None:
    assert {
        "/api/v1/waste/analyze",
        "/api/v1/waste/upload-complete/{job_id}",
        "/api/v1/waste/status/{job_id}",
    } <= document["paths"].keys()


def test_every_operation_is_told(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= tags, name
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (name, parameter["name"])


def test_every_error_is_a_problem_with_examples_that_are_true(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status == "default" or (status >= "400" and "/readyz" not in name):
                (media_type,) = answer["content"]
                assert media_type == MEDIA_TYPE, (name, status)
                for example in answer["content"][media_type].get("examples", {}).values():
                    assert str(example["value"]["status"]) == status
                    check(example["value"], "ProblemDetails", document)


def test_every_answer_has_an_example_that_is_true(document: dict[str, Any]) -> None:
    told = {
        reference.rpartition("/")[2]
        for _, operation in operations(document)
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        if (reference := content.get("schema", {}).get("$ref"))
    } - {"ProblemDetails"}
    assert told
    for name in told:
        for example in document["components"]["schemas"][name]["examples"]:
            check(example, name, document)


def test_the_examples_of_requests_are_accepted(api: httpx.Client, document: dict[str, Any]) -> None:
    for name, path in (("AnalyzeRequest", "/waste/analyze"), ("BatchRequest", "/batches")):
        for example in document["components"]["schemas"][name]["examples"]:
            assert api.post(f"/api/v1{path}", json=example).is_success


def check(value: object, name: str, document: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)
