"""What Kubernetes would be given: our chart rendered by Helm's own library, and manifests held against the schemas.

The programs for it live apart from the project's environment (`make infra-tools`), so they are spoken to by JSON.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.node_tools import said_by_node
from tests.infra.real import require_program, require_tool
from tests.real import ROOT

CHART = ROOT / "deploy" / "chart"
# The minor version that the role `kubernetes` installs.
KUBERNETES = "1.35"
CUSTOM = ("argoproj.io/", "keda.sh/")
# Kinds whose schema nobody publishes as a package; their fields are few, and looked at by a test of their own.
UNCHECKED = frozenset({"PodMonitor"})
Manifest = dict[str, Any]

PROGRAM = """
import json, sys
import helm_python, kubernetes_validate, yaml

def merged(one, other):
    both = {**one, **other}
    inner = {k for k, v in other.items() if isinstance(v, dict) and isinstance(one.get(k), dict)}
    return {k: merged(one[k], other[k]) if k in inner else v for k, v in both.items()}

def read(texts):
    return [one for text in texts for one in yaml.safe_load_all(text) if one]

def render(chart, files, values, name, installing):
    for file in reversed(files):
        values = merged(yaml.safe_load(open(file)), values)
    loaded = helm_python.Chart.load(chart)
    try:
        loaded.validate_schema(values)
        when = {"is_install": installing, "is_upgrade": not installing}
        texts = loaded.render(values, name=name, namespace="wastecoach", **when)
    except helm_python.HelmError as fault:
        return {"refused": str(fault)}
    notes = "".join(text for path, text in texts.items() if path.endswith(".txt"))
    return {"manifests": read(text for path, text in texts.items() if path.endswith(".yaml")), "notes": notes}

def check(manifests, version):
    faults = []
    for one in manifests:
        try:
            kubernetes_validate.validate(one, version, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as fault:
            faults.append(f"{one['kind']} {one['metadata']['name']}: {fault.message}")
    return faults

asked = json.load(sys.stdin)
print(json.dumps({"render": render, "read": read, "check": check}[asked.pop("do")](**asked)))
"""


class Refused(Exception):
    """The chart does not take these values."""


def rendered(
    *files: str,
    values: Mapping[str, Any] | None = None,
    installing: bool = True,
    chart: Path = CHART,
) -> list[Manifest]:
    """Manifests of the chart with values of these files of it, and more on top.

    Raises:
        Refused: Its schema does not allow them, or a template fails.
    """
    manifests: list[Manifest] = told(files, values, installing, chart)["manifests"]
    return manifests


def told(
    files: Sequence[str], values: Mapping[str, Any] | None, installing: bool, chart: Path
) -> dict[str, Any]:
    """Manifests and notes of the chart.

    Raises:
        Refused: Its schema does not allow these values, or a template fails.
    """
    answer = _rendered(tuple(files), json.dumps(values or {}), installing, chart)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer


@cache
def _rendered(files: tuple[str, ...], values: str, installing: bool, chart: Path) -> dict[str, Any]:
    answer: dict[str, Any] = _ask(
        "render",
        chart=str(chart),
        files=[str(chart / file) for file in files],
        values=json.loads(values),
        name="wastecoach",
        installing=installing,
    )
    return answer


def read(*files: Path) -> list[Manifest]:
    """Manifests as they stand in files."""
    manifests: list[Manifest] = _ask("read", texts=[file.read_text() for file in files])
    return manifests


def kustomized(folder: Path) -> list[Manifest]:
    """Manifests that a folder of kustomize makes."""
    command = [require_program("kubectl", "see kubernetes.io"), "kustomize", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    manifests: list[Manifest] = _ask("read", texts=[done.stdout])
    return manifests


def faults(manifests: Sequence[Manifest]) -> list[str]:
    """What is wrong with manifests by the schemas of Kubernetes, KEDA and Argo CD; unknown fields are wrong."""
    known = [one for one in manifests if one["kind"] not in UNCHECKED]
    custom = [one for one in known if one["apiVersion"].startswith(CUSTOM)]
    plain = [one for one in known if one not in custom]
    found: list[str] = _ask("check", manifests=plain, version=KUBERNETES) if plain else []
    return found + (
        said_by_node("custom_resources.mjs", stdin=json.dumps(custom)) if custom else []
    )


def pods(manifests: Sequence[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Every pod that manifests would start, as a template, by the name of what starts it."""
    for one in manifests:
        spec = one.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template is not None:
            yield f"{one['kind']} {one['metadata']['name']}", template


def of_kind(manifests: Sequence[Manifest], kind: str) -> dict[str, Manifest]:
    """Manifests of a kind by their names."""
    return {one["metadata"]["name"]: one for one in manifests if one["kind"] == kind}


def _ask(what: str, **asked: Any) -> Any:
    python = require_tool("checks", "python")
    done = subprocess.run(
        [python, "-c", PROGRAM],
        input=json.dumps({"do": what, **asked}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
