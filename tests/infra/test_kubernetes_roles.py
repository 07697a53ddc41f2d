"""The roles of the Kubernetes runtime on four real hosts, against stand-ins for what cannot run in a container.

What is real: hosts, ssh, systemd, apt and its pins, every file that is written. What stands in: kubeadm, kubelet,
kubectl, crictl, containerd, Helm, etcd's tools. They refuse unknown fields, used-up tokens and second joins.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from servers.cluster.hosts import FOLDER, Hosts, brought_up, name_of_run
from servers.cluster.playing import Run
from tests.infra.kubernetes_cluster import (
    ENCRYPTION_KEY,
    KUBERNETES,
    PASSWORD,
    Standing,
    stocked,
)
from tests.infra.real import ROOT, require_tool
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy.programs import answer

pytestmark = pytest.mark.infra
SUBNET = "10.79.0.0/24"
WORKERS = ("worker-1", "worker-2", "storage")
CLUSTER = "/etc/kubernetes/kubeadm/cluster.yaml"
TIER = "wastecoach.io/tier"


@pytest.fixture(scope="module")
def standing(infra_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Four hosts that find the stand-ins where they look for packages."""
    folder = FOLDER / name_of_run("kubernetes")
    cluster = local.local_cluster(folder, folder.name, subnet=SUBNET, runtime="kubernetes")
    with brought_up(Hosts(cluster, folder)) as ready:
        yield stocked(ready, tmp_path_factory.mktemp("kubernetes"))


@pytest.fixture(scope="module")
def first(standing: Standing) -> Run:
    """The first run of all playbooks."""
    return standing.play().well()


@pytest.fixture(scope="module")
def second(standing: Standing, first: Run) -> Run:
    """The same once more; everything that Ansible can say is said."""
    return standing.play(arguments=("-vvv", "--diff")).well()


def documents(text: str) -> dict[str, dict[str, Any]]:
    return {each["kind"]: each for each in yaml.safe_load_all(text) if each}


def labels(standing: Standing, node: str) -> str:
    found = standing.known()["objects"][f"node//{node}"]
    return str(found["metadata"]["labels"].get(TIER))


def test_four_hosts_become_a_cluster_whose_nodes_are_ready(standing: Standing, first: Run) -> None:
    objects = standing.known()["objects"]
    assert {f"node//{each}" for each in ("master", *WORKERS)} <= set(objects)
    asked = [each for each in standing.calls("master", "kubectl") if "wait" in each]
    assert [each[3:6] for each in asked] == [["--for=condition=Ready", "node", "--all"]]


def test_a_second_run_changes_nothing(second: Run) -> None:
    assert second.changed == 0


def test_a_secret_is_in_no_word_that_is_said(first: Run, second: Run) -> None:
    text = "\n".join((*first.lines, *second.lines))
    for secret in (ENCRYPTION_KEY, PASSWORD):
        assert secret not in text
        assert base64.b64encode(secret.encode()).decode() not in text


def test_what_would_change_is_told_and_not_done(standing: Standing, second: Run) -> None:
    arguments = ("--check", "--limit", "master")
    told = standing.play("kubernetes.yml", arguments=arguments, calico_block_size=27).well()
    assert told.changed == 1
    assert "blockSize: 26" in standing.read("master", "/etc/kubernetes/manifests.d/calico.yaml")


def test_each_worker_joins_once_with_a_token_of_its_own(standing: Standing, second: Run) -> None:
    known = standing.known()
    assert sorted(each["node"] for each in known["joins"]) == sorted(WORKERS)
    assert len({each["token"] for each in known["joins"]}) == len(WORKERS)
    assert known["tokens"] == {}
    for node in WORKERS:
        assert len([each for each in standing.calls(node, "kubeadm") if each[0] == "join"]) == 1
        assert standing.hosts.run(node, "test", "-e", "/run/kubeadm-join.yaml").code == 1


def test_packages_stay_at_their_version_though_there_is_a_newer_one(
    standing: Standing, first: Run
) -> None:
    for node in standing.hosts.names:
        upgrade = standing.hosts.said(node, "apt-get", "--simulate", "upgrade")
        assert "9.9.9" not in upgrade
        version = standing.hosts.said(node, "dpkg-query", "-W", "-f=${Version}", "kubelet")
        assert version == f"{KUBERNETES}-1.1"
        assert "9.9.9" in standing.hosts.said(node, "apt-cache", "policy", "kubelet")


def test_the_control_plane_is_as_it_was_written(standing: Standing, first: Run) -> None:
    found = documents(standing.read("master", CLUSTER))
    cluster, kubelet = found["ClusterConfiguration"], found["KubeletConfiguration"]
    arguments = {each["name"]: each["value"] for each in cluster["apiServer"]["extraArgs"]}
    assert cluster["kubernetesVersion"] == f"v{KUBERNETES}"
    assert cluster["certificateValidityPeriod"] == "8760h0m0s"
    assert kubelet["cgroupDriver"] == "systemd"
    assert not kubelet["authentication"]["anonymous"]["enabled"]
    assert all(isinstance(each, str) for each in arguments.values())
    policy = documents(standing.read("master", arguments["audit-policy-file"]))["Policy"]
    secret = [each for each in policy["rules"] if "secrets" in str(each.get("resources"))]
    assert [each["level"] for each in secret] == ["Metadata"]
    encrypted = standing.read("master", arguments["encryption-provider-config"])
    providers = documents(encrypted)["EncryptionConfiguration"]["resources"][0]["providers"]
    assert [next(iter(each)) for each in providers] == ["secretbox", "identity"]
    rights = standing.hosts.said("master", "stat", "-c", "%a %U", CLUSTER)
    assert rights == "600 root"


def test_nodes_carry_the_label_of_their_tier_and_data_takes_no_guests(
    standing: Standing, first: Run
) -> None:
    tiers = {node: labels(standing, node) for node in standing.hosts.names}
    assert tiers == {
        "master": "control-plane",
        "worker-1": "work",
        "worker-2": "work",
        "storage": "data",
    }
    spec = standing.known()["objects"]["node//storage"]["spec"]
    assert spec["taints"] == [{"key": TIER, "value": "data", "effect": "NoSchedule"}]


def test_manifests_are_what_kubernetes_takes(
    standing: Standing, first: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    validate = require_tool("checks", "kubernetes-validate")
    path = tmp_path_factory.mktemp("manifests") / "settings.yaml"
    text = standing.read("master", "/etc/kubernetes/manifests.d/service-settings.yaml")
    path.write_text(text)
    command = [str(validate), "--strict", "--kubernetes-version", "1.35", str(path)]
    assert answer(command, within_s=60).code == 0
    path.write_text(text.replace("type: Opaque", "tipe: Opaque"))
    refused = answer(command, within_s=60)
    assert refused.code != 0
    assert "tipe" in refused.out + refused.err


def test_the_network_between_pods_is_vxlan(standing: Standing, first: Run) -> None:
    network = standing.known()["objects"]["installation//default"]["spec"]["calicoNetwork"]
    pool = network["ipPools"][0]
    assert (network["bgp"], pool["encapsulation"]) == ("Disabled", "VXLAN")
    cluster = documents(standing.read("master", CLUSTER))["ClusterConfiguration"]
    assert pool["cidr"] == cluster["networking"]["podSubnet"]


def test_argo_cd_is_given_what_it_keeps_and_the_service_its_settings(
    standing: Standing, first: Run
) -> None:
    known = standing.known()
    application = yaml.safe_load((ROOT / "deploy" / "argocd" / "wastecoach.yaml").read_text())
    assert known["objects"]["application/argocd/wastecoach"] == application
    kept = known["objects"]["secret/wastecoach/wastecoach"]["data"]
    settings = {name: base64.b64decode(value).decode() for name, value in kept.items()}
    storage = standing.hosts.cluster.in_group("postgresql")[0].address
    assert f":{PASSWORD}@{storage}:5432/wastecoach" in settings["WASTECOACH_DATABASE_URL"]
    assert len(settings["WASTECOACH_BROKER_URL"].split(";")) == 3
    assert "WASTECOACH_PHOTOS_URL" not in settings
    assert set(known["releases"]) == {"calico", "metrics-server", "argocd"}


def test_a_field_that_kubeadm_does_not_have_is_named_and_goes_nowhere(
    standing: Standing, first: Run
) -> None:
    before = standing.read("master", CLUSTER)
    wrong = [{"kye": "x"}]
    limit = ("--limit", "master")
    refused = standing.play(
        "kubernetes.yml", arguments=limit, kubernetes_control_plane_taints=wrong
    )
    assert refused.code != 0
    assert "nodeRegistration.taints[0].kye" in "\n".join(refused.lines)
    assert standing.read("master", CLUSTER) == before


def test_another_version_is_not_installed_in_passing(standing: Standing, first: Run) -> None:
    limit = ("--limit", "worker-1")
    refused = standing.play("kubernetes.yml", arguments=limit, kubernetes_version="9.9.9")
    assert refused.code != 0
    assert f"runs Kubernetes {KUBERNETES}" in "\n".join(refused.lines)


def test_a_host_that_lost_its_disk_half_way_joins_at_the_next_run(
    standing: Standing, first: Run
) -> None:
    standing.hosts.said("worker-2", "rm", "/etc/kubernetes/kubelet.conf")
    forget = "import json,pathlib as p;f=p.Path('/var/lib/etcd/member/state.json');"
    forget += (
        "s=json.loads(f.read_text());del s['objects']['node//worker-2'];f.write_text(json.dumps(s))"
    )
    standing.hosts.said("master", "python3", "-c", forget)
    standing.play("kubernetes.yml", arguments=("--limit", "worker-2")).well()
    assert standing.known()["joins"][-1]["node"] == "worker-2"
    assert "node//worker-2" in standing.known()["objects"]


def test_a_backup_is_fetched_and_becomes_what_the_cluster_knows(
    standing: Standing, first: Run
) -> None:
    (backup,) = (standing.folder / "backups").iterdir()
    assert {each.name for each in backup.iterdir()} == {"snapshot.db", "pki.tar", "SHA256SUMS"}
    command = ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf"]
    standing.hosts.said("master", *command, "label", "node", "master", "lost=yes")
    refused = standing.play("etcd_restore.yml")
    assert "etcd_backup_restore_over=" in "\n".join(refused.lines)
    name = standing.hosts.cluster.name
    standing.play("etcd_restore.yml", etcd_backup_restore_over=name).well()
    master = standing.known()["objects"]["node//master"]["metadata"]["labels"]
    assert "lost" not in master
    assert json.loads(standing.hosts.said("master", *command, "get", "nodes"))["items"]
