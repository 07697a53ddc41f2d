"""Redis as tests start it."""

from __future__ import annotations

import pytest
from redis.exceptions import TimeoutError as NoAnswer

from servers.ports import connects
from servers.program import Server, running
from servers.redis import Keys, RedisServer
from servers.redis_cluster import RedisClusterServer
from tests.real import require


def test_what_a_test_writes_is_in_its_own_numbered_database(redis_url: str) -> None:
    with Keys(redis_url).client() as client:
        assert client.dbsize() == 0
        client.set("key", "value")
    with Keys(redis_url).numbered(0).client() as client:
        assert client.get("key") is None


@pytest.mark.parametrize("make", [RedisServer, RedisClusterServer])
def test_one_that_was_killed_comes_back_on_its_port_without_its_keys(make: type[Server]) -> None:
    require(make)
    with running(make) as server:
        assert isinstance(server, RedisServer)
        with server.keys.client() as client:
            client.set("key", "value")
        server.kill()
        assert not connects(server.port)
        server.start()
        with server.keys.client() as client:
            assert client.get("key") is None


def test_a_frozen_one_answers_nothing_until_it_is_thawed(own_redis: RedisServer) -> None:
    with own_redis.keys.client() as client:
        client.ping()
        client.connection_pool.connection_kwargs["socket_timeout"] = 0.1
        own_redis.freeze()
        with pytest.raises(NoAnswer):
            Keys(f"{own_redis.url}?socket_timeout=0.1").client().ping()
        own_redis.thaw()
        assert client.ping()
