"""The chart: renders for every environment, is what Kubernetes knows, and keeps to what the product promises."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.infra.manifests import (
    CHART,
    Manifest,
    Refused,
    faults,
    of_kind,
    pods,
    rendered,
    told,
)
from wastecoach.api.app import JOBS_GRACE_S
from wastecoach.api.server import REQUESTS_GRACE_S
from wastecoach.core.jobs.job import LANES
from wastecoach.settings import Settings

pytestmark = pytest.mark.infra
DEV, PROD = ("values-dev.yaml",), ("values-prod.yaml",)
QUEUE = (*PROD, "values-queue.yaml")
MONITOR = {"podMonitor": {"enabled": True}}
MINIMAL = {"networkPolicies": {"enabled": False}, "migrations": {"enabled": False}}
# What two t3.medium leave to pods: 2 processors and 4 GiB each, less what the kubelet keeps for the system and the
# broker's members beside it (200m and 840 MiB, 200m and 512 MiB).
NODES, MILLICORES, MEBIBYTES = 2, 1600, 2600
UNITS = {"Mi": 1, "Gi": 1024}


@pytest.fixture(scope="module", params=[DEV, PROD, QUEUE], ids=["dev", "prod", "queue"])
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    """The chart as each environment gets it."""
    files: tuple[str, ...] = request.param
    return rendered(*files)


@pytest.mark.parametrize(
    ("files", "values"),
    [((), MINIMAL), (DEV, {}), (PROD, MONITOR), (QUEUE, {})],
    ids=["plain", "dev", "prod", "queue"],
)
def test_every_manifest_is_one_that_kubernetes_knows(
    files: tuple[str, ...], values: dict[str, Any]
) -> None:
    assert faults(rendered(*files, values=values)) == []


@pytest.mark.parametrize(
    ("template", "right", "wrong", "told_of"),
    [
        ("api.yaml", "livenessProbe:", "livelinessProbe:", "livelinessProbe"),
        ("disruption.yaml", "maxUnavailable:", "maxUnavailible:", "maxUnavailible"),
        ("autoscaling.yaml", "averageUtilization:", "averageUsage:", "averageUsage"),
        ("queue-scaling.yaml", "maxReplicaCount:", "maxReplicas:", "maxReplicas"),
        ("queue-scaling.yaml", "value: {{ .waitingPerPod | quote }}", "value: 20", "string"),
    ],
)
def test_a_field_that_does_not_exist_is_found(
    template: str, right: str, wrong: str, told_of: str, tmp_path: Path
) -> None:
    copy = shutil.copytree(CHART, tmp_path / "chart")
    text = (copy / "templates" / template).read_text()
    assert right in text
    (copy / "templates" / template).write_text(text.replace(right, wrong))
    assert told_of in "\n".join(faults(rendered(*QUEUE, chart=copy)))


@pytest.mark.parametrize(
    "values",
    [
        {"api": {"replica": 3}},
        {"workers": {"ia": {}}},
        {"image": {"tag": "latest"}},
        {"ingress": {"enabled": True}},
        {"workers": {"ai": {"autoscaling": {"kind": "cpus"}}}},
        {"api": {"stopSeconds": 5}},
        {"settings": {"WASTECOACH_DATABASE_URL": "postgresql://somebody:password@host/name"}},
        {"settings": {"WASTECOACH_OPENAI_API_KEY": "sk-1"}},
    ],
    ids=str,
)
def test_values_that_cannot_be_meant_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        rendered(values=values)


def test_every_pod_runs_without_rights_and_without_a_place_to_write(
    manifests: list[Manifest],
) -> None:
    for name, template in pods(manifests):
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert spec["automountServiceAccountToken"] is False, name
        for container in spec["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True, name
            assert rights["allowPrivilegeEscalation"] is False, name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name


def test_every_container_says_what_it_needs_and_which_version_it_is(
    manifests: list[Manifest],
) -> None:
    for name, template in pods(manifests):
        for container in template["spec"]["containers"]:
            for kind in ("requests", "limits"):
                assert set(container["resources"][kind]) == {"cpu", "memory"}, name
            assert re.fullmatch(r".+(:\d[\w.-]*|@sha256:[0-9a-f]{64})", container["image"]), name


def test_secrets_come_by_reference_alone(manifests: list[Manifest]) -> None:
    assert not of_kind(manifests, "Secret")
    for name, template in pods(manifests):
        sources = template["spec"]["containers"][0]["envFrom"]
        assert {"secretRef": {"name": "wastecoach"}} in sources, name


def test_settings_are_those_that_the_product_has(manifests: list[Manifest]) -> None:
    known = {f"WASTECOACH_{name.upper()}" for name in Settings.model_fields}
    settings = of_kind(manifests, "ConfigMap")["wastecoach-settings"]["data"]
    assert settings
    assert set(settings) <= known


def test_there_is_a_worker_for_every_lane_as_many_as_asked_for() -> None:
    deployments = of_kind(rendered(*PROD), "Deployment")
    workers = {
        name.removeprefix("wastecoach-worker-"): one["spec"]["replicas"]
        for name, one in deployments.items()
        if "worker" in name
    }
    assert workers == {"ai": 3, "batch": 2, "api": 1, "sched": 1}
    assert workers.keys() == LANES.keys()
    assert deployments["wastecoach-beat"]["spec"]["replicas"] == 1


def test_pods_are_given_the_time_that_the_product_takes_to_end(manifests: list[Manifest]) -> None:
    for name, template in pods(manifests):
        (container,) = template["spec"]["containers"]
        longest = template["spec"].get("terminationGracePeriodSeconds", 30)
        if container["args"][0] == "serve":
            leave = container["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert longest > leave + REQUESTS_GRACE_S + JOBS_GRACE_S, name
        if container["args"][0] == "worker":
            (grace,) = [one for one in container["args"] if one.startswith("--grace=")]
            assert longest > float(grace.partition("=")[2]) + 5, name


def test_no_probe_ends_a_worker_that_is_only_busy(manifests: list[Manifest]) -> None:
    longest_job_s = Settings().job_seconds
    for name, template in pods(manifests):
        (container,) = template["spec"]["containers"]
        if container["args"][0] != "worker":
            continue
        assert "readinessProbe" not in container, name
        probe = container["livenessProbe"]
        assert probe["periodSeconds"] * (probe["failureThreshold"] - 1) > longest_job_s, name


def test_a_server_is_ended_only_where_it_hangs_itself(manifests: list[Manifest]) -> None:
    (container,) = of_kind(manifests, "Deployment")["wastecoach-api"]["spec"]["template"]["spec"][
        "containers"
    ]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_autoscaling_moves_between_two_and_twenty_at_70_percent_quickly_out_slowly_in() -> None:
    for name in ("wastecoach-api", "wastecoach-worker-ai"):
        spec = of_kind(rendered(*PROD), "HorizontalPodAutoscaler")[name]["spec"]
        assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 20)
        (metric,) = spec["metrics"]
        assert metric["resource"] == {
            "name": "cpu",
            "target": {"type": "Utilization", "averageUtilization": 70},
        }
        assert spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 60
        assert spec["behavior"]["scaleUp"]["stabilizationWindowSeconds"] == 30


def test_with_keda_workers_follow_their_queue_and_nobody_else_scales_them() -> None:
    manifests = rendered(*QUEUE)
    scaled = of_kind(manifests, "ScaledObject")
    for lane in ("ai", "batch"):
        spec = scaled[f"wastecoach-worker-{lane}"]["spec"]
        assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (2, 20)
        assert spec["triggers"][0]["metadata"]["queueName"] == f"q.{lane}"
    assert of_kind(manifests, "HorizontalPodAutoscaler").keys() == {"wastecoach-api"}
    assert of_kind(manifests, "TriggerAuthentication")["wastecoach-broker"]["spec"] == {
        "secretTargetRef": [{"parameter": "host", "name": "wastecoach", "key": "KEDA_BROKER_URL"}]
    }


def test_an_upgrade_leaves_the_number_of_pods_to_the_autoscaler() -> None:
    upgraded = of_kind(rendered(*PROD, installing=False), "Deployment")
    assert "replicas" not in upgraded["wastecoach-worker-ai"]["spec"]
    assert upgraded["wastecoach-worker-sched"]["spec"]["replicas"] == 1


def test_whoever_installs_it_is_told_what_is_missing() -> None:
    notes = told((), None, installing=True, chart=CHART)["notes"]
    assert "networkPolicies.callers" in notes
    assert "networkPolicies" not in told(PROD, None, installing=True, chart=CHART)["notes"]


def test_all_pods_of_an_installation_fit_on_the_two_workers() -> None:
    millicores = mebibytes = 0
    for one in rendered(*PROD):
        if one["kind"] == "Deployment":
            requests = one["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]
            millicores += one["spec"]["replicas"] * int(requests["cpu"].removesuffix("m"))
            size, unit = requests["memory"][:-2], requests["memory"][-2:]
            mebibytes += one["spec"]["replicas"] * int(size) * UNITS[unit]
    assert millicores <= NODES * MILLICORES
    assert mebibytes <= NODES * MEBIBYTES
