"""A Redis Cluster of one node: it refuses commands whose keys belong to different slots, as any cluster does."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from servers.ports import HOST, free_ports
from servers.program import LOOK_AGAIN_S, ServerFailed
from servers.redis import RedisServer

SLOTS = 16384


class RedisClusterServer(RedisServer):
    """One node that holds every slot."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            *("--cluster-enabled", "yes", "--cluster-announce-ip", HOST),
            *("--cluster-port", str(free_ports(1)[0])),
        )

    @property
    def url(self) -> str:
        """The address of its one node."""
        return f"redis+cluster://{HOST}:{self.port}"

    def start(self) -> None:
        """Start it, and return when the cluster is whole.

        Raises:
            ProgramMissing: Redis is not installed.
            ServerFailed: It does not come up.
        """
        super().start()
        with self.keys.client() as client:
            if b"cluster_slots_assigned:0" in client.execute_command(
                "CLUSTER", "INFO", NEVER_DECODE=[]
            ):
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
            for _ in range(round(self.starts_within_s / LOOK_AGAIN_S)):
                state = client.execute_command("CLUSTER", "INFO", NEVER_DECODE=[])
                if b"cluster_state:ok" in state:
                    return
                Event().wait(LOOK_AGAIN_S)
        self.kill()
        message = "the cluster does not come up"
        raise ServerFailed(message)
