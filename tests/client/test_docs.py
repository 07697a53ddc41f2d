"""docs/client.md: its programs run against a real server, and it names every call."""

from __future__ import annotations

import inspect
import re

import pytest

from tests.api.running import running
from tests.conftest import ROOT
from wastecoach.client import Client
from wastecoach.settings import load_settings

PAGE = (ROOT / "docs" / "client.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SAID = ["PET bottle", "100 % Done", "photo_not_an_image", "is there"]


@pytest.mark.parametrize(("program", "said"), list(zip(PROGRAMS, SAID, strict=True)))
def test_every_program_of_the_page_runs(
    program: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(load_settings()) as address:
        exec(program.replace("http://localhost:8080", address), {})  # noqa: S102 -- our own page
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", [name for name, _ in inspect.getmembers(Client, inspect.isfunction) if name[0] != "_"]
)
def test_every_call_is_on_the_page(name: str) -> None:
    assert name == "close" or f"`{name}(" in PAGE or f", `{name}(" in PAGE


def test_every_option_of_a_client_is_on_the_page() -> None:
    options = list(inspect.signature(Client).parameters)[1:]
    assert all(f"`{name}`" in PAGE or f"{name}=" in PAGE for name in options)


def test_the_page_links_to_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
