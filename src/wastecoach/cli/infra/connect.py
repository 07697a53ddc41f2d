"""`wastecoach infra connect NODE`: a shell on a node; this process becomes it."""

from __future__ import annotations

import os
import sys

from wastecoach.bootstrap.clusters import built, shell_on
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.choosing import built_name
from wastecoach.core.analysis import Language
from wastecoach.infra.deploy.programs import found
from wastecoach.settings import load_settings


def run(node: str, environment: str | None, language: Language | None) -> None:
    """Open the shell.

    Raises:
        ClusterUnknown: Nothing was built.
        NodeUnknown: There is no such node.
        ToolMissing: The program that reaches it is not installed.
    """
    settings = load_settings()
    spoken(language, settings)
    arguments = shell_on(built(built_name(environment, settings), settings), node)
    sys.stdout.flush()
    os.execv(found(arguments[0]), arguments)  # noqa: S606 -- a list of our own arguments
