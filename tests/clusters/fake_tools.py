"""Programs in the place of Terraform and Ansible that write down how they were called; a cloud that answers little."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

from wastecoach.core.clusters.cluster import GROUPS

TERRAFORM = """#!/bin/sh
echo "terraform $*" >> "$FAKES/calls"
if [ -e "$FAKES/interrupt-$1" ]; then
  rm "$FAKES/interrupt-$1"
  trap 'echo "state written" >> "$FAKES/calls"; exit 1' INT
  kill -INT $PPID
  sleep 20 & wait
fi
[ -e "$FAKES/fail-$1" ] && { echo "│ Error: no such thing"; exit 1; }
case "$1" in
  version) echo "Terraform v$(cat "$FAKES/version")";;
  plan) exit "$(cat "$FAKES/plan-exit")";;
  show) cat "$FAKES/plan.json";;
  apply) cp "$FAKES/outputs-after.json" "$FAKES/outputs.json"; echo 0 > "$FAKES/plan-exit"
    echo '{}' > "$FAKES/plan.json";;
  output) cat "$FAKES/outputs.json";;
esac
exit 0
"""
ANSIBLE = """#!/bin/sh
[ "$1" = --version ] && { echo "ansible-playbook [core 2.19.0]"; exit 0; }
for last; do :; done
name=$(basename "$last" .yml)
echo "ansible-playbook $*" >> "$FAKES/calls"
echo "TASK [$name : Do it] ****"
[ -e "$FAKES/fail-$name" ] && { echo 'fatal: [worker-1]: FAILED! => {"msg": "hunter2"}'; exit 2; }
echo "PLAY RECAP ****"
echo "master : ok=3 changed=$(cat "$FAKES/changed") unreachable=0 failed=0 skipped=0 rescued=0 ignored=0"
echo "storage    : ok=3    changed=1    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0"
"""
ANY = """#!/bin/sh
echo "$(basename "$0") $*" >> "$FAKES/calls"
"""


def outputs(first: int = 0) -> dict[str, Any]:
    """What Terraform puts out, with machines numbered from here on."""
    nodes = {
        name: {"instance_id": f"i-{first + place}", "private_ip": f"10.77.0.{11 + place}"}
        for place, name in enumerate(GROUPS)
    }
    values = {
        "nodes": nodes,
        "region": "ap-northeast-2",
        "domain_names": {"service": "dev.example.org", "images": "images.example.org"},
        "transfer_bucket": "wastecoach-dev-transfer",
        "photos_bucket": "wastecoach-dev-photos",
        "network_cidr": "10.77.0.0/16",
    }
    return {name: {"value": value} for name, value in values.items()}


def planned(*actions: str, name: str = "master") -> dict[str, Any]:
    """A plan that does something to one machine."""
    values = {"instance_type": "t3.large"}
    change = {
        "actions": list(actions),
        "before": None if actions == ("create",) else values,
        "after": None if actions == ("delete",) else values,
    }
    address = f'module.installation.module.nodes.aws_instance.node["{name}"]'
    entry = {"address": address, "type": "aws_instance", "mode": "managed", "change": change}
    return {"resource_changes": [entry]}


class Fakes:
    """What the programs do, and what they were asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir(parents=True)
        scripts = {"terraform": TERRAFORM, "ansible-playbook": ANSIBLE}
        for name in ("terraform", "ansible-playbook", "session-manager-plugin", "aws"):
            program = self.programs / name
            program.write_text(scripts.get(name, ANY))
            program.chmod(0o755)
        self.tell("version", "1.11.4")
        self.tell("changed", "2")
        self.plan(planned("create"))

    def tell(self, name: str, content: str = "") -> None:
        """What a program reads, or that it is to fail."""
        (self.folder / name).write_text(content)

    def mend(self, name: str) -> None:
        """It is to fail no longer."""
        (self.folder / name).unlink()

    def plan(self, plan: dict[str, Any], first: int = 0) -> None:
        """What Terraform would do next, and what it puts out when it has."""
        self.tell("plan-exit", "2" if plan else "0")
        self.tell("plan.json", json.dumps(plan))
        self.tell("outputs-after.json", json.dumps(outputs(first)))

    def calls(self, *starting: str) -> list[str]:
        """How programs were called since the last time they were asked for, those that begin like this."""
        file = self.folder / "calls"
        told = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [line for line in told if line.startswith(starting or "")]

    def playbooks(self) -> list[str]:
        """The playbooks that were run since the last time."""
        return [line.rsplit("/", 1)[1] for line in self.calls("ansible-playbook")]


def clone(folder: Path) -> Path:
    """A folder that looks like a clone of the project; its state is kept where it says itself."""
    environment = folder / "terraform" / "envs" / "dev"
    environment.mkdir(parents=True)
    (folder / "terraform" / "state").mkdir()
    (folder / "ansible" / "playbooks").mkdir(parents=True)
    (environment / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    return folder


class _Cloud(BaseHTTPRequestHandler):
    """Knows who asks, that every agent has called in, and which machines are gone; it has no buckets."""

    gone: ClassVar[set[str]] = set()

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "X-Amz-Target" in self.headers:
            return self._answer(json.dumps({"InstanceInformationList": _agents()}))
        action = parse_qs(asked)["Action"][0]
        known = _XML.get(action)
        return self._answer(f"<{action}Response/>" if known is None else known())

    def do_HEAD(self) -> None:
        """There is no bucket."""
        self.send_response(404)
        self.end_headers()

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _agents() -> list[dict[str, str]]:
    return [{"InstanceId": f"i-{number}", "PingStatus": "Online"} for number in range(100)]


def _identity() -> str:
    known = "<Account>123456789012</Account><Arn>arn</Arn><UserId>me</UserId>"
    result = f"<GetCallerIdentityResult>{known}</GetCallerIdentityResult>"
    return f"<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"


def _instances() -> str:
    items = "".join(
        f"<item><instanceId>{name}</instanceId><instanceState><name>{state}</name></instanceState></item>"
        for name in (f"i-{number}" for number in range(4))
        for state in (["terminated"] if name in _Cloud.gone else ["running"])
    )
    reservation = f"<item><instancesSet>{items}</instancesSet></item>"
    return f"<DescribeInstancesResponse><reservationSet>{reservation}</reservationSet></DescribeInstancesResponse>"


_XML: dict[str, Callable[[], str]] = {
    "GetCallerIdentity": _identity,
    "DescribeInstances": _instances,
    "DescribeVpcs": lambda: "<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>",
}


@contextmanager
def cloud() -> Iterator[tuple[str, set[str]]]:
    """A cloud on this machine: its address, and the machines that are gone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Cloud)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", _Cloud.gone
    finally:
        _Cloud.gone.clear()
        server.shutdown()
        thread.join()
        server.server_close()


def path_with(programs: Path) -> str:
    """A search path on which these programs come first."""
    return f"{programs}{os.pathsep}{os.environ['PATH']}"
