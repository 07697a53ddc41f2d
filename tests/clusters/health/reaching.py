"""Ways to nodes that are not there: an ssh that answers what a test says; a Systems Manager that runs lines here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec

from tests.clusters.health.machines import cluster_of, facts
from wastecoach.core.clusters.health.table import asked_of_node, wanted

SSH = f"""#!{sys.executable} -IS
import json, os, pathlib, signal, sys
folder = pathlib.Path(os.environ["FAKE_SSH"])
address = next(one for one in sys.argv if "@" in one).partition("@")[2]
with (folder / "calls").open("a") as calls:
    calls.write(json.dumps(sys.argv) + "\\n")
(folder / f"{{address}}.asked").write_text(sys.stdin.read())
said = json.loads((folder / address).read_text())
if said["code"] is None:
    signal.pause()
sys.stdout.write(said["out"])
sys.stderr.write(said["err"])
sys.exit(said["code"])
"""


class FakeSsh:
    """What every node answers: at first all are well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "bin" / "ssh"
        program.parent.mkdir(parents=True)
        program.write_text(SSH)
        program.chmod(0o755)
        self.path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        self.cluster = cluster_of()
        for node in self.cluster.nodes:
            self.well(node.name)

    def well(self, name: str, **changed: Any) -> None:
        """A node tells its facts, changed by a test."""
        (node,) = (one for one in self.cluster.nodes if one.name == name)
        told = facts(asked_of_node(self.cluster, node, wanted(())), self.cluster, **changed)
        self.ends(name, 0, out="motd\n" + msgspec.json.encode(told).decode() + "\n")

    def ends(self, name: str, code: int | None, *, out: str = "", err: str = "") -> None:
        """How ssh to a node ends; None: it hangs."""
        (node,) = (one for one in self.cluster.nodes if one.name == name)
        said = {"code": code, "out": out, "err": err}
        (self.folder / node.address).write_text(json.dumps(said))

    def calls(self) -> list[list[str]]:
        """The arguments of every call."""
        return [json.loads(line) for line in (self.folder / "calls").read_text().splitlines()]


class _Manager(BaseHTTPRequestHandler):
    """Systems Manager, whose only machine is this one; another one's agent has never called in."""

    ended: dict[str, Any] = {}  # noqa: RUF012 -- of one test at a time

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["X-Amz-Target"].endswith(".GetCommandInvocation"):
            return self._answer(200, self.ended)
        if asked["InstanceIds"] != ["i-here"]:
            return self._answer(
                400, {"__type": "InvalidInstanceId", "Message": "not in a valid state"}
            )
        (line,) = asked["Parameters"]["commands"]
        ended = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
        self.ended |= {
            "Status": "Failed" if ended.returncode else "Success",
            "ResponseCode": ended.returncode,
            "StandardOutputContent": ended.stdout[:24_000],
            "StandardErrorContent": ended.stderr[:8_000],
        }
        return self._answer(200, {"Command": {"CommandId": "9b1d3f5a-7c8e-4f60-a1b2-c3d4e5f60718"}})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        text = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def systems_manager() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Manager)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        _Manager.ended.clear()
        server.shutdown()
        thread.join()
        server.server_close()
