"""Terraform's files: their form, what they say, what they leave open, and that a mistake in them is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.infra.provider6 import counted, unknown_to_provider_6
from tests.infra.real import require_tool
from tests.infra.terraform import SOURCE, copied, need_terraform
from tests.infra.terraform_checks import (
    ROOTS,
    excepted,
    insecure,
    invalid,
    runs,
    unformatted,
    with_tests,
)

pytestmark = pytest.mark.infra
MODULES = sorted(str(folder.relative_to(SOURCE)) for folder in with_tests(SOURCE))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    need_terraform()
    return copied(tmp_path)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_files_are_formatted(tree: Path) -> None:
    assert unformatted(tree) == []
    change(tree / "state/main.tf", "  region = var.region", "  region   = var.region")
    assert unformatted(tree) == ["state/main.tf"]


@pytest.mark.parametrize("root", ROOTS)
def test_roots_are_valid(tree: Path, root: str) -> None:
    assert invalid(tree / root) == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_keep_what_their_tests_say(tree: Path, module: str) -> None:
    assert set(runs(tree / module).values()) == {"pass"}


def test_nothing_is_insecure_and_every_exception_has_its_reason(tree: Path) -> None:
    require_tool("checkov", "checkov")
    assert insecure(tree) == []
    exceptions = excepted(tree)
    assert exceptions
    assert [name for name, reason in exceptions.items() if len(reason) < 20] == []


def test_the_current_provider_knows_every_argument(tree: Path) -> None:
    assert counted(tree) > 40
    assert unknown_to_provider_6(tree) == []


def open_to_the_world(port: int) -> str:
    return f"""
resource "aws_security_group_rule" "planted" {{
  security_group_id = aws_security_group.tier["work"].id
  description       = "Planted"
  type              = "ingress"
  protocol          = "tcp"
  from_port         = {port}
  to_port           = {port}
  cidr_blocks       = ["0.0.0.0/0"]
}}
"""


def test_ssh_open_to_the_world_is_found_by_the_modules_own_test(tree: Path) -> None:
    change(tree / "modules/network/groups.tf", "https = 443 }", "https = 443, ssh = 22 }")
    ended = runs(tree / "modules/network")
    assert ended["only_80_and_443_of_the_load_balancer_are_open_to_the_world"] == "fail"


def test_ssh_and_a_public_bucket_are_found_by_the_security_check(tree: Path) -> None:
    # The two modules by themselves: the whole tree takes four times as long.
    for module in ("network", "storage/bucket"):
        shutil.copytree(tree / "modules" / module, tree / "planted" / module)
    groups, bucket = tree / "planted/network/groups.tf", tree / "planted/storage/bucket/main.tf"
    groups.write_text(groups.read_text() + open_to_the_world(22))
    change(bucket, "block_public_policy     = true", "block_public_policy     = false")
    assert {one.partition(":")[0] for one in insecure(tree / "planted")} == {
        "CKV_AWS_24 aws_security_group_rule.planted",
        "CKV_AWS_54 aws_s3_bucket_public_access_block.this",
        "CKV2_AWS_6 aws_s3_bucket.this",
    }


def test_a_public_bucket_is_found_by_the_modules_own_test(tree: Path) -> None:
    bucket = tree / "modules/storage/bucket"
    change(bucket / "main.tf", "restrict_public_buckets = true", "restrict_public_buckets = false")
    assert runs(bucket)["it_is_closed_encrypted_and_forgets_photos"] == "fail"


def test_a_variable_that_nobody_declared_is_found(tree: Path) -> None:
    change(tree / "modules/nodes/main.tf", "= var.name", "= var.nowhere")
    (found,) = invalid(tree / "envs/dev")
    assert "Reference to undeclared input variable" in found
    assert '"nowhere"' in found
    assert "modules/nodes/main.tf" in found


def test_what_the_current_provider_does_not_know_is_found(tree: Path) -> None:
    nodes = tree / "modules/nodes/main.tf"
    change(nodes, "  ebs_optimized ", "  cpu_core_count = 2\n  ebs_optimized ")
    change(nodes, "    volume_size = each", "    size = each")
    assert unknown_to_provider_6(tree) == [
        "modules/nodes/main.tf aws_instance.node: no argument cpu_core_count",
        "modules/nodes/main.tf aws_instance.node: root_block_device: no argument size",
    ]
