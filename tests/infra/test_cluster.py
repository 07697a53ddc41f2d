"""Stores in the cluster, and what Argo CD is told: known to Kubernetes, closed, without rights, without secrets."""

from __future__ import annotations

import pytest

from tests.infra.manifests import CHART, Manifest, faults, kustomized, of_kind, pods, read
from tests.real import ROOT

pytestmark = pytest.mark.infra
CLUSTER = ROOT / "deploy" / "cluster"
ARGO = ROOT / "deploy" / "argocd"
APPLICATIONS = {"wastecoach.yaml": "values-prod.yaml", "dev/wastecoach.yaml": "values-dev.yaml"}


@pytest.fixture(scope="module")
def stores() -> list[Manifest]:
    """What `kubectl apply --kustomize` would send."""
    return kustomized(CLUSTER)


def test_every_manifest_of_the_stores_is_one_that_kubernetes_knows(stores: list[Manifest]) -> None:
    assert faults(stores) == []
    assert of_kind(stores, "StatefulSet").keys() == {"rabbitmq", "postgresql", "redis"}


def test_stores_run_without_rights_within_limits_in_a_version_of_their_own(
    stores: list[Manifest],
) -> None:
    for name, template in pods(stores):
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["automountServiceAccountToken"] is False, name
        for container in spec["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True, name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name
            assert container["resources"]["limits"].keys() == {"cpu", "memory"}, name
            assert container["image"].partition(":")[2][0].isdigit(), name


def test_stores_hold_no_password_and_take_them_from_one_secret(stores: list[Manifest]) -> None:
    assert not of_kind(stores, "Secret")
    taken = {
        variable["valueFrom"]["secretKeyRef"]["name"]
        for _, template in pods(stores)
        for container in template["spec"]["containers"]
        for variable in container.get("env", [])
        if "secretKeyRef" in variable.get("valueFrom", {})
    }
    assert taken == {"wastecoach-data"}


def test_the_namespace_of_the_stores_is_closed_but_for_what_is_named(
    stores: list[Manifest],
) -> None:
    policies = of_kind(stores, "NetworkPolicy")
    closed = policies.pop("nothing")["spec"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for name, policy in policies.items():
        for rule in [*policy["spec"].get("ingress", []), *policy["spec"].get("egress", [])]:
            assert rule.get("ports"), name
            assert rule.get("from") or rule.get("to"), name


def test_members_of_the_broker_are_three_that_know_each_other_and_never_share_a_node(
    stores: list[Manifest],
) -> None:
    broker = of_kind(stores, "StatefulSet")["rabbitmq"]["spec"]
    spec = broker["template"]["spec"]
    assert broker["replicas"] == 3
    (apart,) = spec["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert apart["topologyKey"] == "kubernetes.io/hostname"
    assert of_kind(stores, "PodDisruptionBudget")["rabbitmq"]["spec"]["maxUnavailable"] == 1
    members = f"{broker['serviceName']}.wastecoach-data.svc.cluster.local"
    for number in range(3):
        assert f"rabbit@rabbitmq-{number}.{members}" in (CLUSTER / "rabbitmq.conf").read_text()


def test_the_records_have_room_and_a_backup_every_night(stores: list[Manifest]) -> None:
    (claim,) = of_kind(stores, "StatefulSet")["postgresql"]["spec"]["volumeClaimTemplates"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "50Gi"
    backup = of_kind(stores, "CronJob")["backup"]["spec"]
    assert backup["schedule"].endswith("* * *")
    assert backup["concurrencyPolicy"] == "Forbid"


def test_what_argo_cd_is_told_is_what_it_knows() -> None:
    assert faults(read(ARGO / "project.yaml", *(ARGO / name for name in APPLICATIONS))) == []


@pytest.mark.parametrize(("name", "values"), APPLICATIONS.items())
def test_argo_cd_keeps_our_chart_with_the_values_of_its_environment(name: str, values: str) -> None:
    (project,) = read(ARGO / "project.yaml")
    (application,) = read(ARGO / name)
    spec, source = application["spec"], application["spec"]["source"]
    assert ROOT / source["path"] == CHART
    assert source["helm"]["valueFiles"] == [values]
    assert (CHART / values).is_file()
    assert source["repoURL"] in project["spec"]["sourceRepos"]
    assert spec["destination"] in project["spec"]["destinations"]
    assert spec["project"] == project["metadata"]["name"]


def test_argo_cd_leaves_the_number_of_pods_to_the_autoscaler() -> None:
    (application,) = read(ARGO / "wastecoach.yaml")
    (ignored,) = application["spec"]["ignoreDifferences"]
    assert ignored == {"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}
    assert "RespectIgnoreDifferences=true" in application["spec"]["syncPolicy"]["syncOptions"]


def test_argo_cd_may_bring_no_secret_and_nothing_of_the_cluster() -> None:
    (project,) = read(ARGO / "project.yaml")
    assert project["spec"]["clusterResourceWhitelist"] == []
    assert {"group": "", "kind": "Secret"} in project["spec"]["namespaceResourceBlacklist"]
