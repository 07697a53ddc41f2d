"""Whether the programs that provisioning needs are here, and new enough."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from wastecoach.core.clusters.errors import ToolMissing
from wastecoach.infra.deploy.programs import answer, found

ANSWERS_WITHIN_S = 60.0
VERSION = re.compile(r"\d+\.\d+(\.\d+)?")
# As `terraform/` and the roles say that they need.
TERRAFORM, ANSIBLE = (1, 11), (2, 17)


def require(program: str, *folders: Path, least: Sequence[int] = (), ask: str = "") -> None:
    """Make sure that a program is here.

    Args:
        program: Its name.
        folders: Where it may be beside the path.
        least: The oldest version that will do; empty for any.
        ask: The argument that makes it tell its version.

    Raises:
        ToolMissing: It is not, or it is older.
    """
    path = found(program, *folders)
    if not least:
        return
    told = answer([path, ask], within_s=ANSWERS_WITHIN_S)
    version = VERSION.search(told.out)
    if told.code or version is None:
        raise ToolMissing(tool=program, detail=f"{program} {ask}: {told.err.strip() or told.code}")
    if tuple(map(int, version[0].split("."))) < tuple(least):
        wanted = ".".join(map(str, least))
        raise ToolMissing(tool=program, detail=f"{version[0]} < {wanted}")


def require_room(folder: Path, gigabytes: float) -> None:
    """Make sure that there is room on the disk of a folder.

    Raises:
        ToolMissing: There is less.
    """
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise ToolMissing(tool=str(folder), detail=f"{free:.1f} GB < {gigabytes:g} GB")
