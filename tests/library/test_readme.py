"""The READMEs' programs run as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_program_in_the_readme_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    exec(compile(program, name, "exec"), {})  # noqa: S102 -- our own documentation
    assert capsys.readouterr().out.strip().endswith("clear_pet")


def test_both_readmes_tell_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        text = (ROOT / name).read_text("utf-8")
        lines = re.findall(r"^\$ (wastecoach|pip|make) (\S+)", text, re.MULTILINE)
        return [" ".join(line) for line in lines]

    assert commands("README.md") == commands("README.ko.md")
