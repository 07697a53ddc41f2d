"""`wastecoach infra` with a real Terraform, against Amazon's interfaces on a loopback port."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servers.program import running
from tests.cli.conftest import Command, wastecoach
from tests.clusters.fake_tools import Fakes, path_with
from tests.infra.moto import REGION, VARIABLES, MotoServer, need_moto, write_overrides
from tests.infra.terraform import KEYS, SETTINGS, copied, need_terraform
from wastecoach.bootstrap.clusters import health, steps
from wastecoach.core.clusters.health.report import ClusterReport
from wastecoach.core.clusters.rebuilding import Outcome
from wastecoach.infra.deploy import ssm
from wastecoach.infra.deploy.state_folder import StateFolder

__all__ = ["wastecoach"]
pytestmark = pytest.mark.infra
NAME = "wastecoach-dev"
TAGS = [{"Key": "elbv2.k8s.aws/cluster", "Value": NAME}]
OWNED = [{"Key": f"kubernetes.io/cluster/{NAME}", "Value": "owned"}]


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoServer]:
    """Amazon's interfaces with nothing in them, where every client of this process looks for them."""
    need_terraform()
    need_moto()
    with running(MotoServer) as server:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": server.url}.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def clone(moto: MotoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of the project where we are, whose Terraform is led to those interfaces."""
    folder = tmp_path / "clone"
    tree = copied(folder)
    (folder / "ansible").mkdir()
    (folder / "build").mkdir()
    (folder / "build" / "image-optimiser.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    write_overrides(tree / "envs" / "dev", moto.url)
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(SETTINGS))
    for task in ("apply", "plan"):
        monkeypatch.setenv(f"TF_CLI_ARGS_{task}", "-parallelism=30")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StateFolder:
    """What this machine knows of the cluster: the variables that those interfaces need."""
    monkeypatch.setenv("WASTECOACH_INFRA_FOLDER", str(tmp_path / "infra"))
    made = StateFolder(tmp_path / "infra", "dev")
    made.make()
    variables = "".join(f'{name} = "{value}"\n' for name, value in VARIABLES.items())
    (made.path / "terraform.tfvars").write_text(variables)
    return made


@pytest.fixture
def fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fakes:
    """Whatever goes onto the machines only writes down that it was called: there are none behind those interfaces."""
    made = Fakes(tmp_path / "fakes")
    (made.programs / "terraform").unlink()
    monkeypatch.setenv("FAKES", str(made.folder))
    monkeypatch.setenv("PATH", path_with(made.programs))
    monkeypatch.setattr(ssm, "wait_for_agents", lambda *_: frozenset())
    monkeypatch.setattr(steps, "_packages", lambda *_: Outcome())
    healthy = ClusterReport("pass", 100)
    monkeypatch.setattr(health, "examine_cluster", lambda *_, **__: healthy)
    return made


def statuses(wastecoach: Command) -> dict[str, str]:
    """How each node is."""
    told = json.loads(wastecoach("infra", "status", "--json").out)
    return {node["name"]: node["state"] for node in told["nodes"]}


def plant(moto: MotoServer) -> None:
    """What Kubernetes would have made in the cluster's network: balancer, target group, security group, volume."""
    machines: Any = moto.client("ec2")
    balancing: Any = moto.client("elbv2")
    named = [{"Name": "tag:Name", "Values": [NAME]}]
    network = machines.describe_vpcs(Filters=named)["Vpcs"][0]["VpcId"]
    inside = [{"Name": "vpc-id", "Values": [network]}]
    subnets = [one["SubnetId"] for one in machines.describe_subnets(Filters=inside)["Subnets"]]
    group = machines.create_security_group(
        GroupName="k8s-web",
        Description="of a Service",
        VpcId=network,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": TAGS}],
    )["GroupId"]
    other = machines.describe_security_groups(Filters=inside)["SecurityGroups"][0]["GroupId"]
    machines.authorize_security_group_ingress(
        GroupId=other,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 31000,
                "ToPort": 31000,
                "UserIdGroupPairs": [{"GroupId": group}],
            }
        ],
    )
    balancing.create_load_balancer(
        Name="k8s-web", Subnets=subnets, SecurityGroups=[group], Tags=TAGS, Scheme="internet-facing"
    )
    balancing.create_target_group(
        Name="k8s-web", Protocol="HTTP", Port=80, VpcId=network, Tags=TAGS
    )
    machines.create_volume(
        AvailabilityZone=f"{REGION}a",
        Size=10,
        TagSpecifications=[{"ResourceType": "volume", "Tags": OWNED}],
    )


def left_in(moto: MotoServer) -> dict[str, list[str]]:
    """What is still there of all that Terraform or Kubernetes made."""
    machines: Any = moto.client("ec2")
    balancing: Any = moto.client("elbv2")
    instances = [
        one["InstanceId"]
        for reservation in machines.describe_instances()["Reservations"]
        for one in reservation["Instances"]
        if one["State"]["Name"] != "terminated"
    ]
    networks = [one for one in machines.describe_vpcs()["Vpcs"] if not one["IsDefault"]]
    return {
        "instances": instances,
        "networks": [one["VpcId"] for one in networks],
        "volumes": [one["VolumeId"] for one in machines.describe_volumes()["Volumes"]],
        "balancers": [
            one["LoadBalancerName"] for one in balancing.describe_load_balancers()["LoadBalancers"]
        ],
        "targets": [
            one["TargetGroupName"] for one in balancing.describe_target_groups()["TargetGroups"]
        ],
        "buckets": [one["Name"] for one in moto.s3().list_buckets()["Buckets"]],
    }


@pytest.mark.usefixtures("clone")
def test_a_node_that_is_terminated_is_seen_and_put_back_and_destroying_leaves_nothing(
    moto: MotoServer, state: StateFolder, fakes: Fakes, wastecoach: Command
) -> None:
    built = wastecoach("infra", "rebuild", "-e", "dev", "--only", "terraform", "--yes")
    assert built.code == 0, built.err
    first = {node.name: node.instance for node in state.cluster().nodes}
    assert set(statuses(wastecoach).values()) == {"running"}

    moto.client("ec2").terminate_instances(InstanceIds=[first["worker-2"]])
    assert [name for name, how in statuses(wastecoach).items() if how == "gone"] == ["worker-2"]
    resumed = wastecoach("infra", "rebuild", "-e", "dev", "--resume", "--yes")
    assert resumed.code == 0, resumed.err
    now = {node.name: node.instance for node in state.cluster().nodes}
    assert {name for name in now if now[name] != first[name]} == {"worker-2"}
    assert set(statuses(wastecoach).values()) == {"running"}
    assert len(fakes.playbooks()) == 4

    plant(moto)
    ended = wastecoach("infra", "destroy", "-e", "dev", "--confirm", "dev")
    assert ended.code == 0, ended.err
    assert not any(left_in(moto).values()), left_in(moto)


def test_an_account_that_has_nothing_yet_gets_a_plan_with_its_cost_and_stays_empty(
    moto: MotoServer, clone: Path, state: StateFolder, wastecoach: Command
) -> None:
    # Without it the state is kept in a bucket, which is not there yet.
    (clone / "terraform" / "envs" / "dev" / "backend_override.tf").unlink()
    planned = wastecoach("infra", "plan", "-e", "dev", "--json")
    assert planned.code == 0, planned.err
    told = json.loads(planned.out)
    assert told["counts"]["create"] == len(told["changes"]) > 40
    assert 200 < told["monthly_usd"]["after"] < 400
    assert not any(left_in(moto).values())
