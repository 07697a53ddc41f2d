"""HTTPie, which `help` is compared with, in an environment of its own: the project does not depend on it."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.runner import BUILD, ProcessFailed

PINS = Path(__file__).with_name("httpie.txt")
VERSION = "3.2.4"


def http() -> str:
    """The path of `http`, installed on first use under `build/`.

    Raises:
        ProcessFailed: pip cannot install it, for example for want of a package index.
    """
    folder = BUILD / f"httpie-{VERSION}"
    program = folder / "bin" / "http"
    if not program.exists():
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "-qq", "--requirement", PINS],
            check=False,
            stdout=sys.stderr,
        )
        if done.returncode != 0:
            message = f"pip could not install HTTPie {VERSION} into {folder}"
            raise ProcessFailed(message)
    return str(program)
