"""An installation from nothing to nothing: real Terraform, and Amazon's interfaces on a loopback port (moto)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servers.program import running
from tests.infra.moto import REGION, VARIABLES, MotoServer, need_moto, write_overrides
from tests.infra.terraform import (
    KEYS,
    Terraform,
    changed_attributes,
    changes,
    copied,
    need_terraform,
)

pytestmark = pytest.mark.infra
PARTS = "module.installation.module"
WORKER = f'{PARTS}.nodes.aws_instance.node["worker-2"]'
TARGET = f'{PARTS}.edge.aws_lb_target_group_attachment.service["worker-2"]'
IMAGES = f"{PARTS}.edge.aws_cloudfront_distribution.images"
# What a second plan wants to change although nothing is other than it should be; each with its reason.
ARTEFACTS = {
    (IMAGES, "default_cache_behavior"): "moto does not keep which function CloudFront calls",
    (
        IMAGES,
        "viewer_certificate",
    ): "moto says that CloudFront's own certificate is used beside ours",
}
LOCKED = {
    "ID": "somebody",
    "Operation": "OperationTypeApply",
    "Who": "kim@office",
    "Version": "1.11.4",
}


@pytest.fixture
def moto() -> Iterator[MotoServer]:
    need_terraform()
    need_moto()
    with running(MotoServer) as server:
        yield server


@pytest.fixture
def dev(moto: MotoServer, tmp_path: Path) -> Terraform:
    """The root folder of the installation `dev`, with Kubernetes: that has the most in it."""
    root = copied(tmp_path) / "envs" / "dev"
    write_overrides(root, moto.url)
    package = tmp_path / "image-optimiser.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("optimiser.py", "")
    variables = {**VARIABLES, "optimiser_package": str(package), "runtime": "kubernetes"}
    terraform = Terraform(root, variables)
    terraform.run("init")
    return terraform


def test_an_installation_is_made_found_unchanged_repaired_and_taken_away(
    dev: Terraform, moto: MotoServer
) -> None:
    first = dev.plan()
    assert {tuple(actions) for actions in changes(first).values()} == {("create",)}
    made = dev.apply()
    assert_made(made, moto)
    assert_nothing_to_do(dev.plan())

    lost = made["nodes"]["worker-2"]["instance_id"]
    moto.client("ec2").terminate_instances(InstanceIds=[lost])
    drift = dev.plan()
    created = {address for address, actions in changes(drift).items() if actions == ["create"]}
    assert created == {WORKER, TARGET}
    repaired = dev.apply()
    assert repaired["nodes"]["worker-2"]["instance_id"] != lost
    assert addresses(repaired) == addresses(made)

    dev.destroy()
    assert dev.run("state", "list") == ""
    assert left(moto) == {}


def assert_made(made: dict[str, Any], moto: MotoServer) -> None:
    """What the outputs say is what is there."""
    assert set(made["nodes"]) == {"master", "worker-1", "worker-2", "storage"}
    assert made["region"] == REGION
    assert made["domain_names"] == {
        "service": "dev.growbin.app",
        "images": "images.dev.growbin.app",
    }
    there = running_instances(moto)
    assert {node["instance_id"] for node in made["nodes"].values()} == set(there)
    worker = there[made["nodes"]["worker-1"]["instance_id"]]
    assert worker["PrivateIpAddress"] == made["nodes"]["worker-1"]["private_ip"] == "10.77.0.12"
    assert worker["MetadataOptions"]["HttpTokens"] == "required"
    (rule,) = moto.s3().get_bucket_cors(Bucket=made["photos_bucket"])["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://dev.growbin.app"]
    rules = moto.s3().get_bucket_lifecycle_configuration(Bucket=made["photos_bucket"])["Rules"]
    assert {rule["Filter"]["Prefix"]: rule["Expiration"]["Days"] for rule in rules} == {
        "photos/": 30,
        "feedback/": 365,
    }


def assert_nothing_to_do(plan: dict[str, Any]) -> None:
    """A plan changes nothing but what moto does not keep, and that it does not keep it is still true."""
    assert {tuple(actions) for actions in changes(plan).values()} == {("update",)}
    assert changed_attributes(plan) == set(ARTEFACTS)


def addresses(made: dict[str, Any]) -> dict[str, str]:
    return {name: node["private_ip"] for name, node in made["nodes"].items()}


def running_instances(moto: MotoServer) -> dict[str, Any]:
    alive = [
        {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
    ]
    found = moto.client("ec2").describe_instances(Filters=alive)["Reservations"]
    return {one["InstanceId"]: one for part in found for one in part["Instances"]}


def left(moto: MotoServer) -> dict[str, list[Any]]:
    """What is still there of what we made, by kind."""
    ec2, ours = moto.client("ec2"), [{"Name": "tag:Name", "Values": ["wastecoach-*"]}]
    found: dict[str, list[Any]] = {
        "instances": list(running_instances(moto)),
        "networks": ec2.describe_vpcs(Filters=ours)["Vpcs"],
        "groups": ec2.describe_security_groups(Filters=ours)["SecurityGroups"],
        "volumes": ec2.describe_volumes(Filters=ours)["Volumes"],
        "balancers": moto.client("elbv2").describe_load_balancers()["LoadBalancers"],
        "targets": moto.client("elbv2").describe_target_groups()["TargetGroups"],
        "buckets": moto.s3().list_buckets()["Buckets"],
        "roles": moto.client("iam").list_roles()["Roles"],
        "policies": moto.client("iam").list_policies(Scope="Local")["Policies"],
        "zones": moto.client("route53").list_hosted_zones()["HostedZones"],
        "certificates": moto.client("acm").list_certificates()["CertificateSummaryList"],
        "images": moto.client("cloudfront")
        .list_distributions()["DistributionList"]
        .get("Items", []),
        "functions": moto.client("lambda", "us-east-1").list_functions()["Functions"],
        "logs": moto.client("logs").describe_log_groups()["logGroups"],
    }
    return {kind: things for kind, things in found.items() if things}


def test_the_state_lies_in_its_bucket_and_two_at_once_are_refused(
    moto: MotoServer, tmp_path: Path
) -> None:
    tree = copied(tmp_path)
    bucket = made_bucket(tree / "state", moto)
    # Its rule refuses whoever comes without TLS; moto has none, and does not look at conditions.
    moto.s3().delete_bucket_policy(Bucket=bucket)
    root = tree / "envs" / "dev"
    write_overrides(root, moto.url, backend=None)
    dev = Terraform(root, VARIABLES)
    dev.run("init", *backend(bucket, moto))
    lock = "dev/terraform.tfstate.tflock"
    moto.s3().put_object(Bucket=bucket, Key=lock, Body=json.dumps(LOCKED).encode())
    refused = dev.tried(
        "apply", "-refresh-only", "-auto-approve", f"-var=image_id={VARIABLES['image_id']}"
    )
    assert refused.returncode == 1
    assert "Error acquiring the state lock" in refused.stderr
    assert "kim@office" in refused.stderr

    dev.run("force-unlock", "-force", "somebody")
    dev.run("state", "push", str(an_empty_state(tmp_path)))
    found = {one["Key"] for one in moto.s3().list_objects_v2(Bucket=bucket)["Contents"]}
    assert found == {"dev/terraform.tfstate"}
    assert moto.s3().get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"


def made_bucket(root: Path, moto: MotoServer) -> str:
    """Make the bucket of states, as `terraform/state` does; its name."""
    write_overrides(root, moto.url)
    states = Terraform(root)
    states.run("init")
    states.plan()
    bucket: str = states.apply()["bucket"]
    return bucket


def backend(bucket: str, moto: MotoServer) -> list[str]:
    """Arguments of `terraform init` that lead the state to a bucket of moto's."""
    settings = {"bucket": bucket, "region": REGION, "use_path_style": "true"}
    settings |= {
        "access_key": KEYS["AWS_ACCESS_KEY_ID"],
        "secret_key": KEYS["AWS_SECRET_ACCESS_KEY"],
    }
    skipped = ("credentials_validation", "requesting_account_id", "metadata_api_check")
    settings |= {f"skip_{what}": "true" for what in skipped}
    settings["endpoints"] = f'{{s3="{moto.url}"}}'
    return [f"-backend-config={name}={value}" for name, value in settings.items()]


def an_empty_state(folder: Path) -> Path:
    file = folder / "pushed.tfstate"
    state = {"version": 4, "serial": 1, "lineage": "of-a-test", "outputs": {}, "resources": []}
    file.write_text(json.dumps({**state, "terraform_version": "1.11.0"}))
    return file
