"""PostgreSQL as tests start it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from servers.postgres import Databases, PostgresServer
from tests.real import new_name


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def test_every_test_has_an_empty_database(database_url: str) -> None:
    with connected(database_url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone()
    assert found == (0,)


def test_a_database_can_be_made_as_a_copy_of_another(postgres: Databases) -> None:
    original, copy = new_name(), new_name()
    with connected(postgres.create(original)) as connection:
        connection.execute("CREATE TABLE bins (name text)")
        connection.execute("INSERT INTO bins VALUES ('paper')")
    with connected(postgres.create(copy, template=original)) as connection:
        assert connection.execute("SELECT name FROM bins").fetchall() == [("paper",)]
    for name in (original, copy):
        postgres.drop(name)


def test_a_dropped_database_is_gone_though_somebody_is_connected(postgres: Databases) -> None:
    name = new_name()
    with connected(postgres.create(name)):
        postgres.drop(name)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres.url_of(name).replace("+psycopg", ""))


def test_who_has_another_password_is_refused(postgres: Databases) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url.replace("+psycopg", ""), password=new_name())


def test_what_was_committed_is_there_after_a_kill(own_postgres: PostgresServer) -> None:
    url = own_postgres.databases.create("mine")
    with connected(url) as connection:
        connection.execute("CREATE TABLE bins (name text)")
        connection.execute("INSERT INTO bins VALUES ('paper')")
        own_postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    own_postgres.start()
    with connected(url) as connection:
        assert connection.execute("SELECT name FROM bins").fetchall() == [("paper",)]


def test_a_frozen_one_leaves_even_open_connections_without_an_answer(
    own_postgres: PostgresServer,
) -> None:
    with connected(own_postgres.databases.url) as connection:
        own_postgres.freeze()
        connection.pgconn.send_query(b"SELECT 1")
        connection.pgconn.flush()
        assert connection.pgconn.is_busy()
        own_postgres.thaw()
        while (result := connection.pgconn.get_result()) is not None:
            assert result.get_value(0, 0) == b"1"
