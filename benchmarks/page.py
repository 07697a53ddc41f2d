"""`page`: the first view of the page on a slow phone: Chromium at a quarter of this machine's speed, nothing cached.

`wastecoach serve` with no settings on loopback; every run is a browser's first visit, with a new profile. The camera's
button is usable once it is painted and the browser has nothing else to do. Beside it stands the smallest page that the
same server has, the one line of `/healthz`, in turns.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.figures import LIMIT, Figure
from benchmarks.stand import embedded
from servers.program import ProgramMissing, found

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOWER = 4
MOST_S, MOST_KB, MOST_BLOCKED_MS = 1.0, 150.0, 200.0
# Browsers draw nothing that takes longer than this without being felt.
FELT_MS = 50.0
LINE = "the line of /healthz"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "ko-KR",
}
BUTTON = "main label input[type=file]"
# In the page before anything of its own: notes when what is asked for is there.
NOTES = """(selector) => {
  window.noted = { tasks: [] };
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("paint", (one) => { if (one.name === "first-contentful-paint") noted.first = one.startTime; });
  observe("largest-contentful-paint", (one) => { noted.largest = one.startTime; });
  observe("longtask", (one) => { noted.tasks.push([one.startTime, one.duration]); });
  const look = () => {
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => { noted.usable = performance.now(); }));
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class View:
    """One first visit.

    Attributes:
        first: Seconds until something is painted.
        largest: Seconds until the largest part is painted.
        usable: Seconds until what was waited for can be used.
        kilobytes: That came over the network until then.
        blocked_ms: By which tasks until then were longer than one feels.
        cpu_ms: That its main thread took until then, slowed down as it is.
    """

    first: float
    largest: float
    usable: float
    kilobytes: float
    blocked_ms: float
    cpu_ms: float


def measure(*, quick: bool) -> Iterator[Figure]:
    """Medians of the visits, the worst beside them."""
    from playwright.sync_api import sync_playwright

    runs = 2 if quick else 11
    with embedded() as stand, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium(), args=list(OPTIONS))
        address = f"http://127.0.0.1:{stand.port}"
        # The first of all finds a server that has packed nothing yet: it is nobody's usual visit.
        _visit(browser, f"{address}/", BUTTON)
        views, least = [], []
        for _ in range(runs):
            least.append(_visit(browser, f"{address}/healthz", "body"))
            views.append(_visit(browser, f"{address}/", BUTTON))
        browser.close()
    for name, one in (("first_paint", "first"), ("largest_paint", "largest"), ("usable", "usable")):
        seconds = sorted(getattr(view, one) for view in views)
        beside = statistics.median(getattr(view, one) for view in least)
        value, note = statistics.median(seconds), f"{seconds[0]:.2f}..{seconds[-1]:.2f} in {runs}"
        yield Figure(f"page_{name}_vs_line", value, "s", LINE, beside, note)
        yield Figure(f"page_{name}_s", value, "s", LIMIT, MOST_S, note)
    value, beside = (statistics.median(one.cpu_ms for one in seen) for seen in (views, least))
    note = "of the main thread until it is usable, slowed down as well"
    yield Figure("page_cpu_ms_vs_line", value, "ms", LINE, beside, note)
    kilobytes = max(view.kilobytes for view in views)
    yield Figure("page_first_view_kb", kilobytes, "kB", LIMIT, MOST_KB, "over the network, packed")
    blocked = sorted(view.blocked_ms for view in views)
    note = f"{blocked[0]:.0f}..{blocked[-1]:.0f}; what tasks take beyond {FELT_MS:.0f} ms each"
    yield Figure("page_blocked_ms", statistics.median(blocked), "ms", LIMIT, MOST_BLOCKED_MS, note)


def _chromium() -> str:
    for program in PROGRAMS:
        try:
            return found(program)
        except ProgramMissing:
            continue
    raise ProgramMissing(PROGRAMS[0])


def _visit(browser: Browser, address: str, selector: str) -> View:
    came: list[float] = []
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        wire.send("Network.enable")
        wire.send("Performance.enable", {"timeDomain": "threadTicks"})
        wire.on(
            "Network.loadingFinished",
            lambda told: came.append(told["encodedDataLength"]),
        )
        page.add_init_script(f"({NOTES})({selector!r})")
        page.goto(address)
        page.wait_for_function("() => noted.usable && noted.first && noted.largest")
        noted = page.evaluate("noted")
        told = wire.send("Performance.getMetrics")["metrics"]
        cpu_s = next(one["value"] for one in told if one["name"] == "TaskDuration")
    until = noted["usable"]
    blocked = sum(took - FELT_MS for began, took in noted["tasks"] if began < until)
    return View(
        noted["first"] / 1000,
        noted["largest"] / 1000,
        until / 1000,
        sum(came) / 1000,
        blocked,
        cpu_s * 1000,
    )
