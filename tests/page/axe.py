"""axe-core, the checker of accessibility, in the page: it is part of what `make page` installs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.real import give_up

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "page" / "node_modules" / "axe-core" / "axe.min.js"
# Beyond what it looks at by itself: contrast of 7:1, the size of what is touched, one purpose for one name.
STRICT = (
    *("color-contrast-enhanced", "target-size", "identical-links-same-purpose"),
    *("label-content-name-mismatch", "css-orientation-lock", "focus-order-semantics"),
)
RUN = """async (strict) => {
  const rules = Object.fromEntries(strict.map((rule) => [rule, { enabled: true }]));
  const found = await axe.run(document, { rules, resultTypes: ["violations"] });
  return found.violations.map(({ id, nodes }) =>
    [id, ...nodes.map((node) => [node.html.slice(0, 160), node.failureSummary])]);
}"""


@cache
def script() -> str:
    """Its code."""
    if not SCRIPT.exists():
        give_up("axe-core is not installed: make page")
    return SCRIPT.read_text("utf-8")


def violations(page: Page) -> list[Any]:
    """What of a screen is not accessible: the rule, and where."""
    page.evaluate(f"window.axe || {script()}")
    found: list[Any] = page.evaluate(RUN, STRICT)
    return found
