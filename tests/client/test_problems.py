"""What a server says is wrong becomes an error of our own, in the server's words."""

from __future__ import annotations

import json

import pytest

from tests.library.test_errors import descendants
from wastecoach import bootstrap
from wastecoach.cli.terminal import error_line
from wastecoach.client.problems import LONGEST, error_of
from wastecoach.core.errors import PhotoEmpty, RuleBookInvalid, WastecoachError
from wastecoach.core.jobs.errors import ServerRefused

SERVER = "http://waste.example"
KINDS = [
    kind
    for kind in descendants(WastecoachError)
    if kind not in {WastecoachError, RuleBookInvalid}
    and kind.__module__.startswith("wastecoach.core.")
]


def document(code: str, detail: str) -> bytes:
    return json.dumps({"title": "Bad", "detail": detail, "code": code, "status": 400}).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_comes_over_as_itself_and_is_told_in_the_servers_words(
    kind: type[WastecoachError],
) -> None:
    error = error_of(400, document(kind.code, "Das geht nicht."), SERVER)
    assert type(error) is kind
    words = bootstrap.catalogue("en")
    assert error_line(error, words) == "Das geht nicht."
    assert error_line(error, words, "cat.jpg") == "cat.jpg: Das geht nicht."


@pytest.mark.parametrize("code", ["unheard_of", "error", "rule_book_invalid", ""])
def test_a_code_that_says_nothing_here_is_the_servers_refusal(code: str) -> None:
    error = error_of(500, document(code, "Das geht nicht."), SERVER)
    assert type(error) is ServerRefused
    assert error.params == {"server": SERVER, "status": 500, "detail": "Das geht nicht."}


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (502, b"<html>Bad gateway</html>", "Bad Gateway"),
        (404, b"", "Not Found"),
        (418, b'{"detail": 7}', "I'm a Teapot"),
        (499, b"\xff\xfe", "?"),
        (400, b'{"title": "Nope"}', "Nope"),
        (422, b'{"detail": [{"loc": ["body"]}]}', "Unprocessable"),
    ],
)
def test_what_a_proxy_or_another_program_says_is_told_by_its_status(
    status: int, body: bytes, detail: str
) -> None:
    error = error_of(status, body, SERVER)
    assert type(error) is ServerRefused
    assert str(error.params["detail"]).startswith(detail)


def test_a_long_story_of_many_lines_becomes_one_short_line() -> None:
    error = error_of(422, document(PhotoEmpty.code, "a\n b\x1b[31m" * 1000), SERVER)
    line = error_line(error, bootstrap.catalogue("en"))
    assert len(line) <= LONGEST
    assert "\n" not in line
    assert "\x1b" not in line
