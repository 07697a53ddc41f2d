"""The probe on this machine: what it tells of real services, and that nothing holds it up."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from servers.rabbitmq import DEBIAN, RabbitServer
from servers.redis import RedisServer
from tests.waiting import until
from wastecoach.core.clusters.health.data_facts import Members, Postgresql, Queue
from wastecoach.core.clusters.health.facts import facts_of
from wastecoach.infra.deploy.probe import broker, data, host, looking
from wastecoach.infra.deploy.probe.looking import looked, said
from wastecoach.infra.deploy.probe.sending import MODULES, PACKAGE, script

HOST = "127.0.0.1"
PASSWORD = "of-nobody's-business"
# Systems Manager takes no longer command, and gives no longer answer back.
LONGEST_ANSWER = 24_000


def answered(looks: dict[str, Any]) -> dict[str, Any]:
    """What a bare Python answers that knows nothing but the script."""
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-"],
        input=script({"looks": looks}),
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={},
    )
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def fault_of(look: Any) -> str:
    """The kind of fault that keeps a look from finding out."""
    told = looked({"one": look})["one"]
    assert "found" not in told, told
    return str(told["fault"])


def test_it_is_one_text_for_any_python_and_needs_no_file() -> None:
    looks: dict[str, Any] = {"load": {}, "memory": {}, "mounts": {}, "reboot": {}}
    looks |= {"names": {"wanted": ["localhost", "nobody.invalid"]}, "volumes": {"folders": ["/"]}}
    told = answered(looks)
    facts = facts_of(json.dumps(told))
    assert msgspec.to_builtins(facts.load)["found"]["cpus"] >= 1
    assert msgspec.to_builtins(facts.memory)["found"]["total"] > 0
    assert "/" in [mount["path"] for mount in msgspec.to_builtins(facts.mounts)["found"]]
    found = msgspec.to_builtins(facts.names)["found"]
    assert HOST in found["localhost"]
    assert found["nobody.invalid"] == ()
    assert len(json.dumps(told)) < LONGEST_ANSWER
    assert len(script({"looks": looks})) < LONGEST_ANSWER


def test_it_is_made_of_all_its_modules_and_pythons_own_library() -> None:
    folder = Path(looking.__file__).parent
    assert {f"{name}.py" for name in MODULES} | {"__init__.py", "sending.py"} == {
        path.name for path in folder.glob("*.py")
    }
    for name in MODULES:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            if isinstance(node, ast.Import):
                assert all(one.name.split(".")[0] in sys.stdlib_module_names for one in node.names)
            if isinstance(node, ast.ImportFrom):
                own = str(node.module).startswith(PACKAGE)
                assert own or str(node.module).split(".")[0] in sys.stdlib_module_names


def test_a_look_that_hangs_is_told_as_such_and_holds_up_no_other(gate: threading.Event) -> None:
    told = looked({"hangs": gate.wait, "well": lambda: 7, "wrong": [].pop}, 0.05)
    assert told["hangs"]["fault"] == "time-out"
    assert told["well"]["found"] == 7
    assert told["wrong"]["fault"] == "IndexError"


def test_a_tool_that_hangs_is_ended_with_whatever_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    line = f"sleep 600 & echo $! > {note}; wait"
    with pytest.raises(subprocess.TimeoutExpired):
        said("sh", "-c", line, within_s=0.5)
    child = until(note.read_text, 5).strip()
    assert until(lambda: _ended(child), 5)


def _ended(process: str) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return True


def test_a_tool_that_is_not_there_is_missing_and_one_that_fails_tells_its_code() -> None:
    assert fault_of(lambda: said("no-such-tool")) == "missing"
    assert fault_of(lambda: said("sh", "-c", "echo secret >&2; exit 69")) == "exit 69"


def test_kernel_trees_and_container_mounts_are_no_disks() -> None:
    table = """
overlay / overlay rw,relatime 0 0
/dev/vdb /var/lib/postgresql ext4 rw,noatime 0 0
/dev/vdc /srv/two\\040words xfs ro,noatime 0 0
tmpfs /memory tmpfs rw 0 0
proc /proc proc rw 0 0
tmpfs /run/credentials/systemd-sysusers.service tmpfs ro 0 0
overlay /run/containerd/io.containerd.runtime.v2.task/k8s.io/1/rootfs overlay rw 0 0
tmpfs /var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/token tmpfs rw 0 0
/dev/vda1 /run/host/incoming ext4 ro 0 0
"""
    rows = [
        (path, kind) for path, kind, _ in host._mounted(table.strip()) if host._matters(path, kind)
    ]
    assert [path for path, _ in rows] == ["/", "/var/lib/postgresql", "/srv/two words", "/memory"]


class TestRedis:
    @pytest.fixture
    def guarded(
        self, own_redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> RedisServer:
        """A Redis with a password, which is in its settings on its machine."""
        settings = tmp_path / "redis.conf"
        settings.write_text(f"port 1\n# requirepass no\nrequirepass {PASSWORD}\nmaxmemory 1\n")
        monkeypatch.setattr(data, "SETTINGS", settings)
        with own_redis.keys.client() as client:
            client.config_set("maxmemory", 64 * 1024**2)
            client.config_set("requirepass", PASSWORD)
        return own_redis

    def test_its_memory_is_told_and_its_password_is_not(self, guarded: RedisServer) -> None:
        told = looked({"redis": lambda: data.redis(HOST, guarded.port)})["redis"]
        assert told["found"]["limit"] == 64 * 1024**2
        assert told["found"]["used"] > 0
        assert (told["found"]["loading"], told["found"]["saved"]) == (False, True)
        assert PASSWORD not in json.dumps(told)

    def test_another_password_is_no_answer(self, guarded: RedisServer) -> None:
        data.SETTINGS.write_text("requirepass wrong\n")
        assert fault_of(lambda: data.redis(HOST, guarded.port)) == "PermissionError"

    def test_stopped_and_hanging_are_told_apart(
        self, guarded: RedisServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "CONNECT_S", 0.3)
        guarded.freeze()
        assert fault_of(lambda: data.redis(HOST, guarded.port)) == "time-out"
        guarded.kill()
        assert fault_of(lambda: data.redis(HOST, guarded.port)) == "refused"


def test_postgresql_tells_how_it_is_in_one_statement(database_url: str) -> None:
    import psycopg

    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        (told,) = connection.execute(data.QUESTION).fetchone() or ({},)
    found = msgspec.convert(told, Postgresql)
    assert not found.standby
    assert 1 <= found.connections < found.allowed
    assert found.bytes > 0
    assert found.replicas == ()


class TestRabbitmq:
    @pytest.fixture
    def member(self, own_rabbitmq: RabbitServer, monkeypatch: pytest.MonkeyPatch) -> RabbitServer:
        """A RabbitMQ that the machine's own tools ask."""
        own = dict(own_rabbitmq.environment()) | looking.PLAIN
        # As whoever started it: the tools in front of these become the user of the machine's own RabbitMQ.
        monkeypatch.setattr(looking, "PLAIN", own | {"PATH": f"{DEBIAN}:{own['PATH']}"})
        return own_rabbitmq

    def test_it_is_asked_by_its_own_tools_and_stopped_is_told_from_hanging(
        self, member: RabbitServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        node = str(member.environment()["RABBITMQ_NODENAME"])
        assert broker.greets(HOST, member.port) == {"greets": True}
        with declared(member, "q.ai"):
            members = msgspec.convert(broker.members(), Members)
            (queue,) = msgspec.convert(broker.queues("/"), list[Queue])
        assert (members.known, members.running) == ((node,), (node,))
        assert (members.alarms, members.torn) == ((), False)
        assert (queue.name, queue.quorum, queue.leader) == ("q.ai", True, node)
        assert queue.members == queue.online == (node,)
        assert (queue.waiting, queue.consumers) == (1, 0)
        monkeypatch.setattr(looking, "CONNECT_S", 0.3)
        member.freeze()
        assert fault_of(lambda: broker.greets(HOST, member.port)) == "time-out"
        member.kill()
        assert fault_of(lambda: broker.greets(HOST, member.port)) == "refused"
        assert fault_of(broker.members) == "exit 69"


@contextmanager
def declared(member: RabbitServer, name: str) -> Iterator[None]:
    """A quorum queue with one message in it."""
    from kombu import Connection

    with Connection(member.url) as connection:
        channel: Any = connection.channel()
        kind = {"x-queue-type": "quorum"}
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=kind)
        connection.Producer(channel).publish("one", routing_key=name)
        until(lambda: channel.queue_declare(name, passive=True).message_count == 1)
        yield
