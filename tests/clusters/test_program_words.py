"""What Terraform and Ansible say, read; and what in the cloud was made for a cluster."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.infra.deploy import ansible, terraform
from wastecoach.infra.deploy.cleaning import of_cluster

RECAP = """
PLAY RECAP *********************************************************************
master                     : ok=42   changed=3    unreachable=0    failed=0    skipped=7    rescued=0    ignored=0
worker-1                   : ok=40   changed=0    unreachable=1    failed=0    skipped=7    rescued=0    ignored=0

Playbook run took 0 days, 0 hours, 1 minutes, 12 seconds
"""
FAILED = """
TASK [postgresql : Create the user] ********************************************
ok: [storage]
TASK [redis : Start it] ********************************************************
fatal: [storage]: FAILED! => {"changed": false, "msg": "hunter2"}
""".splitlines()
ERROR = """
Planning failed. Terraform encountered an error while generating this plan.

╷
│ Error: Invalid value for variable
│
│   on main.tf line 36, in module "installation":
╵
"""


def test_a_recap_tells_of_every_host_what_changed() -> None:
    told = ansible.recap(RECAP.splitlines())
    assert {host: figures["changed"] for host, figures in told.items()} == {
        "master": 3,
        "worker-1": 0,
    }
    assert told["worker-1"]["unreachable"] == 1


@given(st.lists(st.text()))
def test_whatever_a_program_says_is_read_without_a_fault(lines: list[str]) -> None:
    ansible.complaint(lines)
    terraform.complaint("\n".join(lines))


def test_a_failure_names_task_and_host_and_not_what_the_task_said() -> None:
    assert ansible.complaint(FAILED) == "storage: redis : Start it (failed)"


def test_a_host_that_is_not_reached_is_named() -> None:
    line = 'fatal: [master]: UNREACHABLE! => {"unreachable": true}'
    assert ansible.complaint([line]) == "master: connection (unreachable)"


@pytest.mark.parametrize(
    ("said", "told"), [(ERROR, "Invalid value for variable"), ("", "?"), ("no\nidea\n", "idea")]
)
def test_terraforms_first_error_is_told_in_one_line(said: str, told: str) -> None:
    assert terraform.complaint(said) == told


class TestOfCluster:
    @pytest.mark.parametrize(
        "key", ["elbv2.k8s.aws/cluster", "KubernetesCluster", "kubernetes.io/cluster/mine"]
    )
    def test_what_was_made_for_a_cluster_bears_its_name(self, key: str) -> None:
        value = "owned" if key.endswith("mine") else "mine"
        assert of_cluster([{"Key": key, "Value": value}], "mine")
        assert not of_cluster([{"Key": key, "Value": value}], "yours")

    @given(st.dictionaries(st.text(max_size=12), st.text(max_size=12)), st.text(max_size=12))
    def test_other_tags_say_nothing(self, tags: dict[str, str], cluster: str) -> None:
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        assert not of_cluster(listed, cluster)

    def test_what_is_only_shared_with_a_cluster_stays(self) -> None:
        shared = {"Key": "kubernetes.io/cluster/mine", "Value": "shared"}
        assert not of_cluster([shared, {"Key": "Name", "Value": "mine"}], "mine")
