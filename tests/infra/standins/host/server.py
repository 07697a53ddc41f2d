"""Stands in for the control plane: listens while the manifests of its API server and etcd are there."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import cluster
from .kubeadm import AUTHORITY

LOOK_AGAIN_S = 0.2


class ControlPlane(BaseHTTPRequestHandler):
    """Takes a node that shows a token which is known and has not ended."""

    def do_POST(self) -> None:
        """`/join`."""
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if (why := admit(told)) is not None:
            self._answer(401, why.encode())
            return
        authority = {
            "certificate": (AUTHORITY / "ca.crt").read_text(),
            "hash": (AUTHORITY / "ca.hash").read_text().strip(),
        }
        self._answer(200, json.dumps(authority).encode())

    def _answer(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def admit(told: dict[str, Any]) -> str | None:
    """Take the node in; or say why not."""
    name = told["registration"]["name"]
    with cluster.changing() as state:
        token = state["tokens"].get(told["token"].split(".")[0])
        if token is None or token["token"] != told["token"] or token["ends"] < time.time():
            return "the token is invalid for this cluster or it has expired"
        if cluster.key("Node", name) in state["objects"]:
            return f'a Node with name "{name}" and status "Ready" already exists in the cluster'
        state["joins"].append({"token": told["token"].split(".")[0], "node": name})
        cluster.add_node(state, told["registration"])
    return None


def serve() -> None:
    """Listen while there is a control plane."""
    with (
        ThreadingHTTPServer(("", 6443), ControlPlane) as api,
        ThreadingHTTPServer(("127.0.0.1", 2379), BaseHTTPRequestHandler) as etcd,
    ):
        for server in (api, etcd):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        while cluster.running():
            time.sleep(LOOK_AGAIN_S)
        api.shutdown()
        etcd.shutdown()


def main() -> None:
    """The kubelet: what it would run, runs."""
    while True:
        if cluster.running():
            serve()
        time.sleep(LOOK_AGAIN_S)


if __name__ == "__main__":
    main()
