"""The whole way with paid eyes and a paid coach: settings, real clients, memory, ledger; only the service is ours."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import wastecoach
from servers.redis import RedisServer
from tests import pictures
from tests.cli.conftest import started
from tests.services.servers import Reply, Server, says, serving
from tests.services.speakers import KEY, openai_error, output_text, response
from wastecoach import bootstrap
from wastecoach.cli.exits import Exit
from wastecoach.core.errors import (
    BudgetReached,
    ContentFiltered,
    KeyMissing,
    MaxCostReached,
    NobodyCouldLook,
    PriceUnknown,
    ServiceBroken,
)
from wastecoach.library import Skipped
from wastecoach.settings import load_settings

PRICES = """
[[price]]
provider = "openai"
model = "gpt-4o"
input = 2.5
cached_input = 1.25
output = 10
"""
KINDS = {
    "glass bottle": {"material": "glass", "shape": "bottle", "general_name": "bottle"},
    "milk carton": {"material": "carton", "shape": "carton", "general_name": "drinks carton"},
}
THING = {
    "may_also_be": [],
    "sure": "certain",
    "mixed": False,
    "dangerous": False,
    "conditions": [],
}


def photo(seed: int = 0) -> bytes:
    """A photo that no other seed's is taken for."""
    import numpy as np

    noise = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    return pictures.encoded(Image.fromarray(noise).resize((320, 240)), "JPEG")


def sees(*names: str) -> dict[str, Any]:
    """What the vision model answers for these things."""
    things = [THING | KINDS[name] | {"name": name} for name in names]
    text = json.dumps({"photo": "good", "things": things})
    return response("completed", output_text(text))


def words_it(asked: Any) -> dict[str, Any]:
    """What a coach that adds nothing of its own answers."""
    facts = next(
        json.loads(part["text"])
        for message in asked["input"]
        for part in message["content"]
        if part["type"] == "input_text"
    )
    answer = {
        "stream": facts["stream"]["id"],
        "headline": f"{facts['item']}: {facts['stream']['name']}",
        "steps": facts["steps"],
        "why": facts["reasons"],
        "tip": "",
    }
    return response("completed", output_text(json.dumps(answer)))


def model(*names: str) -> Reply:
    """Looks where there is a photo, words where there is none."""

    def reply(handler: Any, server: Server) -> None:
        asked = server.arrived[-1].json
        has_photo = "input_image" in server.arrived[-1].body.decode()
        says(200, sees(*names) if has_photo else words_it(asked))(handler, server)

    return reply


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a service in place of OpenAI, with prices, and no pauses that take time."""
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES)
    monkeypatch.setenv("WASTECOACH_PRICES_FILE", str(prices))
    monkeypatch.setenv("WASTECOACH_VISION", "openai")
    monkeypatch.setenv("WASTECOACH_PROVIDER_RETRIES", "0")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ExitStack() as running:

        def start(*replies: Reply) -> Server:
            server = running.enter_context(serving(*replies))
            monkeypatch.setenv("WASTECOACH_OPENAI_BASE_URL", f"{server.url}/v1")
            return server

        yield start


def test_the_answer_says_who_saw_it_with_which_prompt_and_what_that_cost(
    outside: Callable[..., Server],
) -> None:
    outside(model("glass bottle"))
    answer = wastecoach.classify(photo(), language="en")
    provenance = answer.provenance
    assert answer.sightings[0].item == "glass_bottle"
    assert answer.guidance[0].stream == "glass"
    assert (provenance.provider, provenance.model, provenance.prompt) == ("openai", "gpt-4o", "1")
    # 176 new and 1,024 cached tokens, 90 back.
    assert provenance.cost_usd == pytest.approx(176 * 2.5e-6 + 1024 * 1.25e-6 + 90 * 1e-5)
    assert wastecoach.analysis_from_json(wastecoach.to_json(answer)) == answer


def test_several_things_in_a_photo_are_several_sightings_each_with_its_guidance(
    outside: Callable[..., Server],
) -> None:
    outside(model("glass bottle", "milk carton"))
    answer = wastecoach.classify(photo(), language="en")
    assert [seen.item for seen in answer.sightings] == ["glass_bottle", "milk_carton"]
    assert len({advice.stream for advice in answer.guidance}) == 2


def test_a_photo_seen_before_is_not_paid_for_again(outside: Callable[..., Server]) -> None:
    server = outside(model("glass bottle"))
    wastecoach.classify(photo())
    again = wastecoach.classify(photo(), language="en")
    assert len(server.arrived) == 1
    assert (again.provenance.cache, again.provenance.cost_usd) == ("exact", 0.0)
    facts = bootstrap.memory_of(load_settings(), None)
    assert facts is not None
    assert facts.facts().saved_usd == pytest.approx(0.00262)


def test_fifty_threads_with_the_same_new_photo_make_one_call(
    outside: Callable[..., Server],
) -> None:
    server = outside(model("glass bottle"))
    together = threading.Barrier(50)

    def ask(_: int) -> str | None:
        together.wait()
        return wastecoach.classify(photo()).sightings[0].item

    with ThreadPoolExecutor(50) as threads:
        assert set(threads.map(ask, range(50))) == {"glass_bottle"}
    assert len(server.arrived) == 1


def test_the_same_thing_in_another_photo_is_worded_once(
    outside: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = outside(model("glass bottle"))
    monkeypatch.setenv("WASTECOACH_COACH", "openai")
    first = wastecoach.classify(photo(1), language="en")
    second = wastecoach.classify(photo(2), language="en")
    assert first.guidance == second.guidance
    assert first.guidance[0].phrased_by == "openai gpt-4o"
    assert [one.stage for one in first.provenance.attempts] == ["look", "coach"]
    assert [one.stage for one in second.provenance.attempts] == ["look"]
    assert len(server.arrived) == 3


def test_where_the_service_fails_the_next_in_the_list_answers_and_nothing_is_kept(
    outside: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = outside(says(500, openai_error("server_error")))
    monkeypatch.setenv("WASTECOACH_VISION", "openai,embedded")
    answer = wastecoach.classify(photo())
    assert answer.provenance.provider == "embedded"
    assert [one.outcome for one in answer.provenance.attempts] == ["failed", "answered"]
    again = wastecoach.classify(photo())
    assert again.provenance.cache == "miss"
    assert [one.code for one in again.provenance.attempts] == ["cooling_down", None]
    assert len(server.arrived) == 1


def test_where_nobody_else_is_in_the_list_its_own_error_is_told(
    outside: Callable[..., Server],
) -> None:
    outside(says(500, openai_error("server_error")))
    with pytest.raises(ServiceBroken):
        wastecoach.classify(photo())
    with pytest.raises(ServiceBroken):
        wastecoach.classify(photo(1))
    with pytest.raises(NobodyCouldLook) as failed:
        wastecoach.classify(photo(2))
    assert failed.value.params == {"tried": "openai: cooling_down"}


def test_a_refusal_is_the_answer(outside: Callable[..., Server]) -> None:
    outside(says(400, openai_error("content_policy_violation")))
    with pytest.raises(ContentFiltered):
        wastecoach.classify(photo())


def test_the_embedded_model_answers_first_where_it_is_in_front(
    outside: Callable[..., Server], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = outside(model("glass bottle"))
    monkeypatch.setenv("WASTECOACH_VISION", "embedded,openai")
    assert wastecoach.classify(example).provenance.provider == "embedded"
    assert server.arrived == []
    monkeypatch.setenv("WASTECOACH_CASCADE_CERTAINTY", "1")
    unsure = wastecoach.classify(photo())
    assert [one.outcome for one in unsure.provenance.attempts] == ["unsure", "answered"]
    assert unsure.provenance.provider == "openai"


def test_a_hard_budget_refuses_and_a_soft_one_makes_do_with_the_embedded_model(
    outside: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = outside(model("glass bottle"))
    monkeypatch.setenv("WASTECOACH_BUDGET_DAY_HARD_USD", "0.001")
    with pytest.raises(BudgetReached):
        wastecoach.classify(photo())
    monkeypatch.delenv("WASTECOACH_BUDGET_DAY_HARD_USD")
    monkeypatch.setenv("WASTECOACH_BUDGET_DAY_SOFT_USD", "0")
    frugal = wastecoach.classify(photo())
    assert frugal.provenance.provider == "embedded"
    assert frugal.provenance.attempts[0].code == "soft_budget"
    assert server.arrived == []


def test_a_batch_stops_paying_at_its_limit_and_answers_what_it_knows(
    outside: Callable[..., Server], tmp_path: Path
) -> None:
    server = outside(model("glass bottle"))
    files = []
    for seed in range(4):
        files.append(str(tmp_path / f"{seed}.jpg"))
        Path(files[-1]).write_bytes(photo(seed))
    wastecoach.classify(files[3])
    guess = wastecoach.estimate(files)
    assert (guess.photos, guess.remembered) == (4, 1)
    found = list(wastecoach.classify_all(files, max_cost_usd=0.025))
    skipped = [one.error for one in found if isinstance(one, Skipped)]
    assert 1 <= len(skipped) <= 2
    assert all(isinstance(error, MaxCostReached) for error in skipped)
    assert not isinstance(found[3], Skipped)
    assert len(server.arrived) == 1 + 3 - len(skipped)


def test_without_a_price_a_limit_cannot_be_kept(
    outside: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside(model("glass bottle"))
    monkeypatch.delenv("WASTECOACH_PRICES_FILE")
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo())
    (skipped,) = wastecoach.classify_all([str(file)], max_cost_usd=1.0)
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.error, PriceUnknown)
    answer = wastecoach.classify(photo())
    assert answer.provenance.attempts[0].cost_usd is None


def test_without_a_key_the_setting_that_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_VISION", "openai")
    with pytest.raises(KeyMissing) as missing:
        wastecoach.classify(photo())
    assert missing.value.params == {"provider": "openai", "setting": "OPENAI_API_KEY"}


def test_the_stub_sees_what_it_is_told_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    monkeypatch.setenv("WASTECOACH_STUB_ITEM", "milk_carton")
    answer = wastecoach.classify(photo())
    assert (answer.sightings[0].item, answer.sightings[0].unsure) == ("milk_carton", False)
    assert answer.provenance.cost_usd == 0.0


def test_four_processes_with_the_same_new_photo_make_one_call(
    outside: Callable[..., Server], tmp_path: Path
) -> None:
    server = outside(model("glass bottle"))
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo())
    processes = [started("classify", str(file), "--json") for _ in range(4)]
    told = [json.loads(process.communicate()[0]) for process in processes]
    assert {answer["sightings"][0]["item"] for answer in told} == {"glass_bottle"}
    assert sorted(answer["provenance"]["cache"] for answer in told) == ["exact"] * 3 + ["miss"]
    assert len(server.arrived) == 1


def test_a_redis_that_is_killed_in_the_middle_fails_no_answer(
    outside: Callable[..., Server],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    own_redis: RedisServer,
) -> None:
    server = outside(model("glass bottle"))
    monkeypatch.setenv("WASTECOACH_CACHE_URL", own_redis.url)
    files = []
    for seed in range(12):
        files.append(str(tmp_path / f"{seed}.jpg"))
        Path(files[-1]).write_bytes(photo(seed))
    answers = []
    for number, answer in enumerate(wastecoach.classify_all(files)):
        answers.append(answer)
        if number == 3:
            own_redis.kill()
    assert all(not isinstance(answer, Skipped) for answer in answers)
    assert len(server.arrived) == len(files)
    again = list(wastecoach.classify_all(files[-2:]))
    assert all(isinstance(one, wastecoach.Analysis) for one in again)


@pytest.mark.parametrize(
    ("asked", "code"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)]
)
def test_who_is_made_to_end_while_it_looks_leaves_nobody_waiting(
    asked: signal.Signals, code: Exit, outside: Callable[..., Server], tmp_path: Path
) -> None:
    looking = threading.Event()

    def hangs_at_first(handler: Any, server: Server) -> None:
        if len(server.arrived) == 1:
            looking.set()
            server.over.wait()
            handler.close_connection = True
        else:
            model("glass bottle")(handler, server)

    outside(hangs_at_first)
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo())
    with started("classify", str(file)) as first:
        assert looking.wait(60)
        first.send_signal(asked)
        assert first.wait() == code
        assert first.stderr is not None
        assert first.stderr.read() == b"Stopped.\n"
    claims = sqlite3.connect(tmp_path / "cache" / "wastecoach" / "cache.sqlite3")
    assert claims.execute("SELECT count(*) FROM claim").fetchone() == (0,)
    claims.close()
    assert wastecoach.classify(file).sightings[0].item == "glass_bottle"
