"""Core takes values and gives values: no files, no clock, no chance, no conversation.

Imports are watched by import-linter (pyproject.toml); this watches what needs no import or hides behind one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

CORE = sorted((ROOT / "src" / "wastecoach" / "core").rglob("*.py"))
CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})
METHODS = frozenset(
    {
        *("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "touch"),
        *("now", "today", "utcnow", "perf_counter", "monotonic", "sleep", "getenv", "urlopen"),
    }
)
# Effects that arrive as an argument (core/ports.py) are how core reaches outside.
GIVEN = frozenset({"ports", "ports.jobs", "ports.records", "around", "self._around"})
MODULES = frozenset(
    {
        *(
            "time",
            "random",
            "secrets",
            "os",
            "pathlib",
            "socket",
            "subprocess",
            "shutil",
            "tempfile",
        ),
        *("sys", "urllib", "http", "logging", "uuid", "glob", "importlib"),
    }
)


def impurities(source: str) -> Iterator[str]:
    """What in a module reaches outside, one line each."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named = {alias.name.split(".")[0] for alias in node.names} & MODULES
            yield from (f"{node.lineno}: imports {name}" for name in named)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield f"{node.lineno}: imports from {node.module}"
        elif isinstance(node, ast.Call):
            yield from _impure_call(node)


def _impure_call(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    owner, _, method = name.rpartition(".")
    if name in CALLS or (owner and method in METHODS and owner not in GIVEN):
        yield f"{node.lineno}: calls {name}"
    in_memory = node.args and ast.unparse(node.args[0]).startswith("io.BytesIO(")
    if name.endswith("Image.open") and not in_memory:
        yield f"{node.lineno}: opens an image that is not in memory"
    if name.endswith(".save") and ast.unparse(node.args[0]) != "buffer":
        yield f"{node.lineno}: saves to something else than a buffer"


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_core_is_pure(path: Path) -> None:
    assert list(impurities(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('a')",
        "print(1)",
        "input()",
        "import time",
        "from random import choice",
        "import os.path",
        "datetime.now()",
        "dt.datetime.now(dt.UTC)",
        "dt.date.today()",
        "Path('a').read_text()",
        "p.read_bytes()",
        "Image.open(path)",
        "Image.open('a.jpg')",
        "clock.perf_counter()",
        "image.save('a.jpg')",
    ],
)
def test_the_watch_sees_what_it_should(source: str) -> None:
    assert list(impurities(source))


@pytest.mark.parametrize(
    "source", ["Image.open(io.BytesIO(data))", "ports.now()", "self._around.sleep(1)", "x.load()"]
)
def test_the_watch_lets_pure_code_pass(source: str) -> None:
    assert not list(impurities(source))


def test_core_is_not_empty() -> None:
    assert len(CORE) > 10
