"""How heavy the page is: told by a command, and as a browser counts it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.conftest import Visit
from tests.real import give_up

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = Path(__file__).parents[2] / "page"
MOST_BYTES = 150_000
CAME = """() => performance.getEntriesByType("navigation")
  .concat(performance.getEntriesByType("resource"))
  .map(({ name, transferSize }) => [new URL(name).pathname, transferSize])"""


def came(page: Page) -> dict[str, int]:
    """Bytes over the network by path."""
    page.wait_for_load_state("networkidle")
    return dict(page.evaluate(CAME))


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_the_first_view_is_light(phone: Visit, locale: str) -> None:
    page = phone("/", locale=locale)
    page.get_by_role("heading", level=1).wait_for()
    sizes = came(page)
    assert sum(sizes.values()) <= MOST_BYTES
    assert not any(path.startswith("/assets/own_map") for path in sizes)
    words = [path for path in sizes if path.startswith("/assets/words.")]
    assert len(words) == 1


def test_a_command_tells_what_each_screen_weighs() -> None:
    node = shutil.which("node")
    if node is None:
        give_up("node is not installed: make services")
    told = subprocess.run(
        [node, PAGE / "build" / "sizes.mjs"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    names = [line.split("  ")[0] for line in told.stdout.splitlines()[1:]]
    assert names[0] == "first view"
    assert {"answer", "bins", "own_map", "history", "me", "status"} <= set(names)
