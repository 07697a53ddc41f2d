"""What callers see while something behind the server is away."""

from __future__ import annotations

import pytest

from servers.postgres import PostgresServer
from servers.redis import RedisServer
from tests.api import running
from tests.api.test_errors import checked
from tests.api.test_walk import prepare
from tests.real import new_name
from tests.waiting import until
from wastecoach.settings import Settings

ANALYZE = "/api/v1/waste/analyze"


def test_without_the_database_nothing_is_accepted_and_progress_is_still_told(
    own_postgres: PostgresServer, photo: bytes
) -> None:
    url = own_postgres.databases.create(new_name())
    settings = Settings(vision="stub", database_url=url)
    prepare(settings)
    with running.client(settings) as api:
        job = running.completed(api, photo)
        own_postgres.kill()
        refused = api.post(ANALYZE, headers={"Accept-Language": "en"})
        problem = checked(refused, 503, "records_unavailable")
        assert int(refused.headers["retry-after"]) > 0
        assert "127.0.0.1" not in problem["detail"]
        assert api.get(f"/api/v1/waste/status/{job['job_id']}").json()["state"] == "done"
        assert api.get(f"/api/v1/waste/result/{job['job_id']}").status_code == 200
        unknown = f"/api/v1/waste/status/{'0' * 32}"
        checked(api.get(unknown), 503, "records_unavailable")
        assert api.get("/healthz").status_code == 200
        until(lambda: api.get("/readyz").status_code == 503)
        own_postgres.start()
        assert running.completed(api, photo)["state"] == "done"
        until(lambda: api.get("/readyz").status_code == 200)


def test_without_redis_all_goes_on_from_the_records(own_redis: RedisServer, photo: bytes) -> None:
    settings = Settings(vision="stub", redis_url=own_redis.url)
    with running.client(settings) as api:
        before = running.completed(api, photo)
        own_redis.kill()
        status = api.get(f"/api/v1/waste/status/{before['job_id']}")
        assert status.json()["result"] == before["result"]
        assert running.completed(api, photo)["state"] == "done"
        answer = api.post("/api/v1/waste/classify", files={"file": photo})
        assert answer.status_code == 200
        assert api.get("/readyz").json()["status"] == "warn"


@pytest.mark.parametrize("what", ["status", "events", "result"])
def test_progress_that_the_board_has_forgotten_is_told_from_the_records(
    photo: bytes, own_redis: RedisServer, what: str
) -> None:
    with running.client(Settings(vision="stub", redis_url=own_redis.url)) as api:
        job = running.completed(api, photo)
        own_redis.keys.empty()
        answer = api.get(f"/api/v1/waste/{what}/{job['job_id']}")
        assert answer.status_code == 200
        assert "plastic_bottle" in answer.text
