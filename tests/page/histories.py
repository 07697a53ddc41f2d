"""Histories to look at: a device with answers of its own, and the browser that is this device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from sqlalchemy import Connection, create_engine, insert, select, update

from tests.page.answers import fixed
from tests.page.becoming import become
from tests.page.serving import Serve
from wastecoach.core.analysis import Language, Sighting
from wastecoach.core.answer_json import to_json
from wastecoach.core.people.kept.entries import UNSURE
from wastecoach.infra.records.schema import ANALYSES, JOBS, RESULTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

EXAMPLES = Path(__file__).parents[2] / "examples"
API = "/api/v1"
DAY_S = 86_400
# Where an answer lies, and the column that names its job.
NAMED = {JOBS: JOBS.c.id, RESULTS: RESULTS.c.job, ANALYSES: ANALYSES.c.job}


@dataclass(frozen=True)
class Owner:
    """A device with a history.

    Attributes:
        server: Where it is.
        device: Id and token, as the page keeps them.
    """

    server: Serve
    device: dict[str, str]

    @classmethod
    def new(cls, server: Serve) -> Owner:
        """A device that nobody has used yet."""
        made = httpx.post(f"{server.address}{API}/auth/device").raise_for_status().json()
        return cls(server, {"id": made["device_id"], "token": made["device_token"]})

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """A request of the device."""
        headers = {"Authorization": f"Bearer {self.device['token']}"}
        address = f"{self.server.address}{API}{path}"
        answer = httpx.request(method, address, headers=headers, timeout=60, **sent)
        return answer.raise_for_status()

    def photograph(self, example: str, *, days_ago: float = 0, language: str = "en") -> str:
        """Has an example answered, as if so many days ago; its job."""
        with (EXAMPLES / f"{example}.jpg").open("rb") as photo:
            fields = {"language": language}
            answer = self.ask("POST", "/waste/classify", files={"file": photo}, data=fields)
        job = answer.headers["Content-Location"].rsplit("/", 1)[-1]
        if days_ago:
            self._set_back(job, days_ago * DAY_S)
        return job

    def told(self, job: str, *seen: Sighting, language: Language) -> None:
        """Puts other things, worded by the rules, in the place of what was seen in a photo."""
        answer = fixed(*seen, language=language)
        streams = tuple(one.stream or UNSURE for one in answer.guidance)
        told = {ANALYSES.c.analysis: to_json(answer).encode()}
        with self._records() as records:
            records.execute(update(ANALYSES).where(ANALYSES.c.job == job).values(told))
            records.execute(
                update(RESULTS).where(RESULTS.c.job == job).values({RESULTS.c.streams: streams})
            )

    def repeat(self, job: str, times: int, *, every_s: float = 1) -> None:
        """Copies an answer, each one older than the one before, as if it had been photographed so often."""
        with self._records() as records:
            rows = {
                table: records.execute(select(table).where(key == job)).mappings().one()
                for table, key in NAMED.items()
            }
            for number in range(1, times + 1):
                copy = uuid4().hex
                at = rows[JOBS]["created_at"] - number * every_s
                for table, key in NAMED.items():
                    changed = {key.name: copy, **({"created_at": at} if table is JOBS else {})}
                    records.execute(insert(table).values({**rows[table], **changed}))

    def entries(self, **query: str) -> list[dict[str, Any]]:
        """The history as the API tells it, all that fits in one page."""
        asked = {"limit": "100", "language": "en", **query}
        found: list[dict[str, Any]] = self.ask("GET", "/waste/history", params=asked).json()[
            "entries"
        ]
        return found

    def statistics(self, weeks: int) -> dict[str, Any]:
        """What went where, as the API tells it."""
        query = {"weeks": str(weeks), "language": "en"}
        found: dict[str, Any] = self.ask("GET", "/waste/history/statistics", params=query).json()
        return found

    def move_in(self, page: Page) -> None:
        """From now on a browser is this device."""
        page.goto(self.server.address)
        page.get_by_role("heading", level=1).wait_for()
        become(page, "device", self.device)

    def _set_back(self, job: str, seconds: float) -> None:
        older = {JOBS.c.created_at: JOBS.c.created_at - seconds}
        with self._records() as records:
            assert records.execute(update(JOBS).where(JOBS.c.id == job).values(older)).rowcount == 1

    @contextmanager
    def _records(self) -> Iterator[Connection]:
        (file,) = self.server.folder.rglob("records.sqlite3")
        engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})
        with engine.begin() as connection:
            yield connection
        engine.dispose()
