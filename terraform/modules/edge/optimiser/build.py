"""Makes the package of the image optimiser: its code, and Pillow with HEIF for Lambda's Linux, pinned by hash.

    python3 terraform/modules/edge/optimiser/build.py build/image-optimiser.zip

The versions are those of the project's own constraints. boto3 is part of Lambda's runtime. The same input
makes the same bytes, so Terraform publishes a new version of the function only when something changed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONSTRAINTS = HERE.parents[3] / "constraints.txt"
LIBRARIES = ("pillow", "pillow-heif")
# Lambda@Edge runs on x86-64, with Amazon Linux 2023 (glibc 2.34) from Python 3.12 on.
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64")
PYTHON = "3.13"
# A function at the edge may have no more, compressed.
MOST_BYTES = 50 * 1000 * 1000
# Zip knows no earlier day.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def main(package: Path, python: str = PYTHON) -> None:
    """Make the package for this version of Python.

    Raises:
        subprocess.CalledProcessError: pip could not fetch a library.
        ValueError: It is larger than a function at the edge may be.
    """
    with tempfile.TemporaryDirectory() as folder:
        libraries = Path(folder, "libraries")
        _install(libraries, python)
        whole = Path(folder, "whole.zip")
        _pack(whole, libraries)
        if (size := whole.stat().st_size) > MOST_BYTES:
            message = f"{package}: {size} bytes are too many for the edge"
            raise ValueError(message)
        # Whoever is interrupted leaves no half of a package.
        package.parent.mkdir(parents=True, exist_ok=True)
        half = package.with_name(f"{package.name}.half")
        shutil.copyfile(whole, half)
        half.replace(package)


def _install(libraries: Path, python: str) -> None:
    pins = libraries.with_name("pins.txt")
    pins.write_text("".join(_pinned(library) for library in LIBRARIES))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-compile", "--only-binary", ":all:", "--require-hashes"]
    command += ["--implementation", "cp", "--python-version", python, "--target", str(libraries)]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    subprocess.run([*command, "--requirement", str(pins)], check=True)


def _pinned(library: str) -> str:
    """Its lines of the constraints: version and hashes."""
    found = re.search(rf"(?m)^{library}==.*(?:\n[ \t]+.*)*\n?", CONSTRAINTS.read_text())
    if found is None:
        message = f"{CONSTRAINTS} pins no {library}"
        raise ValueError(message)
    return found[0]


def _pack(package: Path, libraries: Path) -> None:
    files = {path.relative_to(libraries).as_posix(): path for path in libraries.rglob("*")}
    files["optimiser.py"] = HERE / "optimiser.py"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            if files[name].is_file() and "__pycache__" not in name:
                entry = zipfile.ZipInfo(name, NO_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, files[name].read_bytes())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("package", type=Path)
    arguments.add_argument("--python", default=PYTHON, help="version of Lambda's runtime")
    given = arguments.parse_args()
    main(given.package, given.python)
