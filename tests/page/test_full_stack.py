"""The page on PostgreSQL, Redis, RabbitMQ, a Celery worker and S3: the same flows, and still nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from servers.identity.server import Identities
from servers.postgres import Databases
from servers.rabbitmq import VirtualHosts
from servers.redis import Keys
from servers.s3 import Buckets
from tests.page.answers import suggested
from tests.page.conftest import PHONE, PLENTY, visiting
from tests.page.full_stack import stack
from tests.page.people import sign_in
from tests.page.serving import Serve
from tests.page.taking import BOTTLE, choose, wait_for_answer
from tests.real import new_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


HERE = {"geolocation": {"latitude": 37.5665, "longitude": 126.978}, "permissions": ["geolocation"]}


@pytest.fixture(scope="module")
def installation(
    postgres: Databases,
    rabbitmq: VirtualHosts,
    redis_of_all: Keys,
    s3: Buckets,
    identities: Identities,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Serve]:
    """All of it, once for the tests of this file."""
    name = new_name()
    redis_of_all.empty()
    with ExitStack() as ending:
        chosen = {
            "WASTECOACH_DATABASE_URL": postgres.create(name),
            "WASTECOACH_BROKER_URL": rabbitmq.create(name),
            "WASTECOACH_REDIS_URL": redis_of_all.url,
            "WASTECOACH_PHOTOS_URL": s3.create(name),
            "WASTECOACH_SECRET_KEY": "a secret of this test, long enough",
        }
        ending.callback(s3.delete, name)
        ending.callback(rabbitmq.delete, name)
        ending.callback(postgres.drop, name)
        settings = {**chosen, **s3.credentials(), **identities.settings(), **PLENTY}
        yield ending.enter_context(stack(tmp_path_factory.mktemp("stack"), settings))


@pytest.fixture
def page(chromium: Browser, installation: Serve, identities: Identities) -> Iterator[Page]:
    """A phone of somebody new; whatever it sends to another origin than that of a sign-in fails the test."""
    allowed = (identities.address,)
    with visiting(chromium, installation.address, allowed, **PHONE, **HERE) as page:
        page.goto("/")
        yield page


def test_all_of_it_is_there(page: Page) -> None:
    told = page.request.get("/readyz").json()["components"]
    states = {component["name"]: component["status"] for component in told}
    assert {"database", "redis", "rabbitmq", "photos"} <= states.keys()
    assert "fail" not in states.values()


def test_a_photo_is_answered_and_the_answer_stays(page: Page) -> None:
    choose(page, BOTTLE)
    page.wait_for_url("**/answer/*")
    wait_for_answer(page)
    page.reload()
    wait_for_answer(page)


def test_a_correction_changes_the_answer_and_the_history(page: Page) -> None:
    choose(page, BOTTLE)
    wait_for_answer(page)
    page.get_by_role("button", name="Wrong").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("glass bottle")
    suggested(page).click()
    page.get_by_text("You said it is").wait_for()
    page.goto("/history")
    page.get_by_text("You said: ").wait_for()


def test_bins_near_are_found(page: Page) -> None:
    page.goto("/bins")
    page.get_by_role("button", name="Where I am").click()
    page.locator(".bins-place").first.wait_for()


def test_what_was_asked_before_signing_in_is_the_persons_afterwards(page: Page) -> None:
    choose(page, BOTTLE)
    wait_for_answer(page)
    page.goto("/me")
    sign_in(page)
    page.goto("/history")
    page.get_by_role("link", name="Clear PET bottle").wait_for()
