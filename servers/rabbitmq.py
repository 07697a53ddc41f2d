"""RabbitMQ: a node with its own name, its own Erlang port mapper and the management interface."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from servers.ports import HOST, connects, free_ports
from servers.program import Program, found

if TYPE_CHECKING:
    from httpx import Response

VIRTUAL_HOST = "wastecoach"
MANAGEMENT_PORT = 15672
# Debian's program on the path gives itself to another user and to the machine's own settings; this one does not.
DEBIAN = Path("/usr/lib/rabbitmq/bin")
# The lengths of quorum queues are told at every tick: 5 s is long for who waits until a queue is empty.
TICK_MS = 200
DIRECTORY = "data/*/quorum/*/names.dets"
OUTSIDE = ("RABBITMQ_", "ERL_", "XDG_")
CONFIGURATION = """\
listeners.tcp.default = {host}:{port}
management.tcp.ip = {host}
management.tcp.port = {management}
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
log.file = false
log.console = true
log.console.level = info
"""


@dataclass(frozen=True)
class VirtualHosts:
    """The virtual hosts of a running RabbitMQ, each with queues of its own.

    They are made over HTTP in milliseconds; `rabbitmqctl` needs a second for each command.

    Attributes:
        url: AMQP address of one of them.
        management: HTTP address of the management interface, with user and password.
    """

    url: str
    management: str

    def create(self, name: str) -> str:
        """A new virtual host that the user of the address may do everything in; its address."""
        user = urlsplit(self.management).username
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"vhosts/{quote(name, safe='')}")
        self._ask("PUT", f"permissions/{quote(name, safe='')}/{user}", everything)
        return urlsplit(self.url)._replace(path=f"/{quote(name, safe='')}").geturl()

    def delete(self, name: str) -> None:
        """Remove a virtual host with all that is in it."""
        self._ask("DELETE", f"vhosts/{quote(name, safe='')}")

    def queues(self, name: str) -> dict[str, int]:
        """How many messages each queue of a virtual host holds, those delivered but not acknowledged included."""
        asked = "disable_stats=true&enable_queue_totals=true"
        answer = self._ask("GET", f"queues/{quote(name, safe='')}?{asked}")
        return {queue["name"]: queue.get("messages", 0) for queue in answer.json()}

    def _ask(self, method: str, path: str, body: Mapping[str, str] | None = None) -> Response:
        import httpx

        answer = httpx.request(method, f"{self.management}/api/{path}", json=body, timeout=30)
        return answer.raise_for_status()


def management_of(url: str) -> str:
    """Where the broker of an AMQP address usually has its management interface."""
    parts = urlsplit(url)
    return f"http://{parts.username}:{parts.password}@{parts.hostname}:{MANAGEMENT_PORT}"


class PortMapper(Program):
    """Erlang's port mapper, through which nodes find each other: one that belongs to one node alone."""

    name = "epmd"

    def command(self) -> Sequence[str]:
        """In the foreground, as `epmd` is without `-daemon`."""
        return [self.executable(), "-port", str(self.port), "-address", HOST]

    def answers(self, said: str) -> bool:  # noqa: ARG002 -- it says nothing
        """Whether it takes connections."""
        return connects(self.port)


class RabbitServer(Program):
    """A RabbitMQ whose durable queues survive a kill."""

    name = "rabbitmq-server"
    ready = "Server startup complete"
    starts_within_s = 120.0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._mapper = PortMapper(folder)
        self._management, self._distribution = free_ports(2)
        self._node = f"wastecoach-{secrets.token_hex(4)}@localhost"

    @classmethod
    def executable(cls) -> str:
        """The script that starts a node as the user who calls it.

        Raises:
            ProgramMissing: RabbitMQ or Erlang is not installed.
        """
        PortMapper.executable()
        return found(cls.name, DEBIAN)

    @property
    def virtual_hosts(self) -> VirtualHosts:
        """What is in it."""
        return VirtualHosts(
            f"amqp://guest:guest@{HOST}:{self.port}/%2F",
            f"http://guest:guest@{HOST}:{self._management}",
        )

    @property
    def url(self) -> str:
        """The virtual host that every new RabbitMQ has."""
        return self.virtual_hosts.url

    def command(self) -> Sequence[str]:
        """The script becomes the Erlang machine: see the environment."""
        return [self.executable()]

    def environment(self) -> Mapping[str, str]:
        """Nothing of ours tells it where the machine's own RabbitMQ has its settings and its cookie."""
        outside = {
            name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)
        }
        return outside | {
            "HOME": str(self.folder),
            "ERL_EPMD_ADDRESS": HOST,
            "ERL_EPMD_PORT": str(self._mapper.port),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-rabbit quorum_tick_interval {TICK_MS}",
            # No shell stays in between that would have to pass signals on.
            "RUNNING_UNDER_SYSTEMD": "1",
        }

    def prepare(self) -> None:
        """Write its settings, and start the port mapper that it looks for."""
        (self.folder / "plugins").write_text("[rabbitmq_management].\n")
        (self.folder / "rabbitmq.conf").write_text(
            CONFIGURATION.format(host=HOST, port=self.port, management=self._management)
        )
        self._mapper.start()

    def kill(self) -> None:
        """End it, its children and its port mapper at once."""
        super().kill()
        self._mapper.kill()

    def keeps(self, virtual_host: str, queue: str) -> bool:
        """Whether a quorum queue would be found after a kill.

        RabbitMQ writes the directory of its quorum queues a second late: killed before, it has the queue's messages on
        disk and cannot find them.
        """
        name = f"{virtual_host}_{queue}".encode()
        return any(name in file.read_bytes() for file in self.folder.glob(DIRECTORY))

    def settings(self) -> dict[str, str]:
        """A virtual host."""
        return {
            "WASTECOACH_BROKER_URL": self.virtual_hosts.create(VIRTUAL_HOST),
            "TEST_BROKER_URL": self.url,
            "TEST_BROKER_MANAGEMENT": self.virtual_hosts.management,
        }
