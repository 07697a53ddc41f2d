"""The chart's ways in and out: who reaches a pod, whom it reaches, what survives a lost node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.manifests import Manifest, of_kind, pods, rendered
from tests.infra.real import ROOT

pytestmark = pytest.mark.infra
MACHINE = {"networkPolicies": {"machineRole": True}}


@pytest.fixture(scope="module")
def manifests() -> list[Manifest]:
    """The chart as production gets it."""
    return rendered("values-prod.yaml")


def chosen(policy: Manifest, labels: dict[str, str]) -> bool:
    """Whether a policy is about pods with these labels."""
    selector = policy["spec"]["podSelector"]
    wanted: dict[str, str] = selector.get("matchLabels", {})
    barred = {
        (one["key"], value)
        for one in selector.get("matchExpressions", [])
        for value in one["values"]
        if one["operator"] == "NotIn"
    }
    return wanted.items() <= labels.items() and not barred & set(labels.items())


def ways(manifests: list[Manifest], direction: str, labels: dict[str, str]) -> list[Any]:
    """Everything that policies allow pods with these labels, in one direction."""
    policies = of_kind(manifests, "NetworkPolicy").values()
    rules = [one["spec"].get(direction, []) for one in policies if chosen(one, labels)]
    return [rule for some in rules for rule in some]


def ports(rules: list[Any]) -> set[Any]:
    """Ports that rules name; a rule without any would allow all."""
    return {port["port"] for rule in rules for port in rule["ports"]}


def test_whatever_is_not_allowed_is_forbidden_to_every_pod(manifests: list[Manifest]) -> None:
    closed = of_kind(manifests, "NetworkPolicy")["wastecoach-nothing"]
    assert set(closed["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    assert not closed["spec"].keys() & {"ingress", "egress"}
    for name, template in pods(manifests):
        assert chosen(closed, template["metadata"]["labels"]), name


def test_only_servers_take_callers_and_workers_show_only_their_numbers(
    manifests: list[Manifest],
) -> None:
    found = {
        name: ports(ways(manifests, "ingress", template["metadata"]["labels"]))
        for name, template in pods(manifests)
    }
    assert found["Deployment wastecoach-api"] == {"http", "metrics"}
    named = {
        name: {port["name"] for port in template["spec"]["containers"][0].get("ports", [])}
        for name, template in pods(manifests)
    }
    assert {name for name, names in named.items() if "http" in names} == {
        "Deployment wastecoach-api"
    }


def test_beat_and_migrations_reach_names_and_data_and_nothing_else(
    manifests: list[Manifest],
) -> None:
    for name, template in pods(manifests):
        reached = ports(ways(manifests, "egress", template["metadata"]["labels"]))
        closed = "beat" in name or "migrations" in name
        assert reached == {53, 5432, 6379, 5672} | (set() if closed else {443, 80}), name


@pytest.mark.parametrize(("values", "reached"), [({}, set()), (MACHINE, {"169.254.169.254/32"})])
def test_the_machines_own_keys_are_reached_only_where_that_is_said(
    values: dict[str, Any], reached: set[str]
) -> None:
    policy = of_kind(rendered(values=values), "NetworkPolicy")["wastecoach-internet"]
    blocks = [peer["ipBlock"] for rule in policy["spec"]["egress"] for peer in rule["to"]]
    (internet,) = [block for block in blocks if block["cidr"] == "0.0.0.0/0"]
    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"} <= set(
        internet["except"]
    )
    assert {block["cidr"] for block in blocks} - {"0.0.0.0/0"} == reached


def test_whatever_runs_more_than_once_is_spread_and_one_at_a_time_may_go(
    manifests: list[Manifest],
) -> None:
    budgets = of_kind(manifests, "PodDisruptionBudget")
    for name, one in of_kind(manifests, "Deployment").items():
        spec = one["spec"]["template"]["spec"]
        keys = {spread["topologyKey"] for spread in spec["topologySpreadConstraints"]}
        assert "kubernetes.io/hostname" in keys
        assert spec["affinity"]["podAntiAffinity"]
        assert (one["spec"]["replicas"] > 1) == (name in budgets), name
    for name, budget in budgets.items():
        assert budget["spec"]["maxUnavailable"] == 1
        template = of_kind(manifests, "Deployment")[name]["spec"]["template"]
        wanted = budget["spec"]["selector"]["matchLabels"]
        assert wanted.items() <= template["metadata"]["labels"].items()


def test_what_is_due_is_asked_for_while_both_workers_are_away(manifests: list[Manifest]) -> None:
    deployments = of_kind(manifests, "Deployment")
    beat = deployments["wastecoach-beat"]["spec"]["template"]["spec"]
    assert {"key": "wastecoach.io/tier", "operator": "Equal", "value": "data"}.items() <= beat[
        "tolerations"
    ][0].items()
    assert "nodeSelector" not in beat
    worker = deployments["wastecoach-worker-ai"]["spec"]["template"]["spec"]
    assert worker["nodeSelector"] == {"wastecoach.io/tier": "work"}


def test_terraforms_load_balancer_and_the_service_mean_the_same_port(
    manifests: list[Manifest],
) -> None:
    assert of_kind(manifests, "Ingress") == {}
    (port,) = of_kind(manifests, "Service")["wastecoach-api"]["spec"]["ports"]
    installation = (ROOT / "terraform/modules/installation/main.tf").read_text()
    assert f"service_port = local.kubernetes ? {port['nodePort']} : " in installation


def test_elsewhere_an_ingress_leads_to_page_and_api_and_not_to_the_numbers() -> None:
    wanted = {"ingress": {"enabled": True, "host": "waste.example"}}
    ingress = of_kind(rendered("values-prod.yaml", values=wanted), "Ingress")["wastecoach"]
    (rule,) = ingress["spec"]["rules"]
    where = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert where == {"/metrics": "hidden", "/api/v1": "wastecoach-api", "/": "wastecoach-api"}
    annotations = ingress["metadata"]["annotations"]
    assert annotations["alb.ingress.kubernetes.io/target-type"] == "instance"
    assert '"404"' in annotations["alb.ingress.kubernetes.io/actions.hidden"]


def test_the_account_carries_the_role_that_it_is_given() -> None:
    role = {"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/wastecoach-photos"}
    manifests = rendered(values={"serviceAccount": {"annotations": role}})
    account = of_kind(manifests, "ServiceAccount")["wastecoach"]
    assert account["metadata"]["annotations"] == role
    for name, template in pods(manifests):
        used = template["spec"].get("serviceAccountName")
        assert used == (None if "migrations" in name else "wastecoach"), name


def test_migrations_run_before_everything_and_stand_on_nothing_of_the_release(
    manifests: list[Manifest],
) -> None:
    job = of_kind(manifests, "Job")["wastecoach-migrations"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["db", "upgrade"]
    assert container["envFrom"] == [{"secretRef": {"name": "wastecoach"}}]
