"""Which addresses are a broker's, and what is told of one that cannot be used."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from tests.work.conftest import message
from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.infra.work.celery_app import broker_of, celery_app
from wastecoach.infra.work.celery_queue import CeleryQueue

SECRET = "s3cret"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host",
        f"redis://user:{SECRET}@host",
        f"amqp://user:{SECRET}@host:port/name",
        f"amqp://user:{SECRET}@[::1/name",
        f"amqp://a;memory://user:{SECRET}@b",
    ],
)
def test_other_addresses_are_refused_without_telling_them(url: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        CeleryQueue(url)
    assert refused.value.params["setting"] == "broker_url"
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("url", ["amqp://host/name", "amqps://host", "amqp://a/x;amqp://b/x"])
def test_one_or_several_nodes_of_rabbitmq_are_a_broker(url: str) -> None:
    CeleryQueue(url).close()


def test_one_that_is_away_is_named_without_its_password() -> None:
    with (
        closing(CeleryQueue(f"amqp://user:{SECRET}@127.0.0.1:1/name")) as queue,
        pytest.raises(QueueUnavailable) as away,
    ):
        queue.send(message())
    assert away.value.params["place"] == "amqp://user:**@127.0.0.1:1/name"
    assert SECRET not in str(away.value)
    assert queue.waiting("ai") is None


def test_one_that_refuses_the_password_is_named_without_it(broker_url: str) -> None:
    with (
        closing(CeleryQueue(broker_url.replace("guest:guest", f"guest:{SECRET}"))) as queue,
        pytest.raises(QueueUnavailable) as refused,
    ):
        queue.send(message())
    assert "ACCESS_REFUSED" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_the_next_node_of_a_cluster_is_used_where_the_first_is_away(broker_url: str) -> None:
    with closing(CeleryQueue(f"amqp://127.0.0.1:1/x;{broker_url}")) as queue:
        queue.send(message())


def test_without_celery_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "celery", None)
    with pytest.raises(ExtraMissing) as missing:
        celery_app("amqp://host")
    assert missing.value.params == {"chosen": "rabbitmq", "extra": "queue"}


def test_without_an_address_there_is_nothing_to_work_on() -> None:
    with pytest.raises(SettingInvalid):
        broker_of(None)


def test_nothing_but_json_is_read_and_nobody_steers_workers_from_outside() -> None:
    chosen = celery_app("amqp://host").conf
    assert chosen.accept_content == chosen.result_accept_content == ["json"]
    assert not chosen.worker_enable_remote_control
    assert chosen.result_backend is None
