"""The whole service without Kubernetes: four plain hosts, Ansible's roles, real services, real failures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from servers.cluster.hosts import Hosts
from servers.cluster.losses import (
    PHOTO,
    ROWS,
    backup,
    jobs_through_losses,
    lose_with_disk,
    play_on_spare,
    queues,
    restored,
    spare_host,
)
from servers.cluster.service import Service, times_of
from servers.ports import free_ports
from tests.infra.cluster_health import MENDED_WITHIN_S, all_well, examined, found_by_command
from tests.infra.real import ROOT
from tests.infra.troubles import TROUBLES, Trouble
from tests.waiting import until
from wastecoach.core.clusters.health.report import as_json

pytestmark = pytest.mark.infra
JOBS = 200


@pytest.fixture(scope="module")
def installed(service: Service) -> Hosts:
    """The hosts of a service, with a backup."""
    service.hosts.said("master", "systemctl", "start", "wastecoach-backup")
    return service.hosts


@pytest.fixture
def well(installed: Hosts) -> Hosts:
    """The service before a test breaks something."""
    all_well(installed)
    return installed


def members(service: Service, node: str) -> int:
    """How many nodes of RabbitMQ one of them sees."""
    asked = service.hosts.run(node, "rabbitmqctl", "-q", "cluster_status", "--formatter", "json")
    return len(json.loads(asked.out)["running_nodes"]) if asked.code == 0 else 0


def test_a_photo_is_classified_through_the_edge_by_services_on_different_hosts(
    service: Service, record_property: Callable[[str, object], None]
) -> None:
    record_property("from nothing to a service", times_of(service.steps))
    answered = service.answer("classify", PHOTO)
    assert answered["status"] == 200, answered
    assert answered["answer"]["sightings"][0]["item"] == "pet_bottle_clear"
    job = answered["job"].rpartition("/")[2]
    assert f"{job}|done" in service.psql("SELECT id, state FROM jobs").splitlines()
    settings = service.hosts.said("worker-1", "cat", "/etc/wastecoach/environment")
    places = dict(re.findall(r"^WASTECOACH_(\w+)_URL='[^@\n]*@([\w.-]+):", settings, re.MULTILINE))
    assert places["DATABASE"] == places["REDIS"] == service.hosts.cluster.nodes[3].address
    assert places["BROKER"] == "worker-1"
    numbers = [
        service.hosts.said(node, "curl", "-s", f"http://{address}:9101/metrics")
        for node, address in (
            (each.name, each.address) for each in service.hosts.cluster.nodes[1:3]
        )
    ]
    assert any('wastecoach_jobs_total{lane="ai",outcome="done"' in each for each in numbers)


def test_a_phone_uploads_to_where_photos_lie_through_the_edge(service: Service) -> None:
    answered = service.answer("upload", PHOTO)
    assert answered["upload_url"].startswith(f"https://{service.domain}/wastecoach-photos/")
    assert answered["state"] == "done"


def test_the_edge_keeps_numbers_inside_bodies_small_and_everybody_on_tls(service: Service) -> None:
    assert service.answer("get", "/healthz")["status"] == 200
    assert [service.answer("get", path)["status"] for path in ("/metrics", "/readyz")] == [404, 404]
    assert service.answer("post", "/api/v1/waste/classify", str(30_000_000))["status"] == 413
    there = f"https://{service.domain}/x"
    assert service.answer("plain", "/x") == {"status": 308, "location": there}


def test_it_is_reached_from_the_loopback_of_this_machine(service: Service) -> None:
    (port,) = free_ports(1)
    name = service.hosts.cluster.name
    opened = service.command("infra", "open", "-e", name, "--port", str(port), "--json")
    assert opened.returncode == 0, opened.stderr
    door = json.loads(opened.stdout)
    assert door["url"] == f"https://{service.domain}:{port}/"
    there = f"{service.domain}:{port}:{door['address']}"
    asked = ["curl", "-sS", "--cacert", door["authority"], "--resolve", there, door["url"]]
    assert "<html" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_a_new_cluster_passes_every_check(installed: Hosts) -> None:
    report = all_well(installed)
    assert (report.status, report.score) == ("pass", 100)
    nodes = {one.node for one in report.components}
    assert nodes == {*installed.names, "cluster", "outside"}
    assert len(report.components) > 50


def test_no_password_is_in_what_is_told(service: Service, installed: Hosts) -> None:
    told = as_json(examined(installed)).decode()
    assert not [name for name, secret in service.secrets.items() if secret in told]


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_what_breaks_is_found_and_named_and_well_again_once_mended(
    trouble: Trouble, well: Hosts, service: Service
) -> None:
    trouble.make(well)
    try:
        said = until(lambda: found_by_command(service, trouble), MENDED_WITHIN_S)
    finally:
        trouble.mend(well)
    assert said["score"] != 100
    all_well(well)


def test_a_second_rebuild_changes_nothing(
    service: Service, record_property: Callable[[str, object], None]
) -> None:
    again = service.rebuild()
    record_property("a second time", times_of(again))
    assert [step.name for step in again][-1] == "health-check"
    assert [step for step in again if step.changed] == []


def test_a_task_that_changes_something_every_time_is_caught(
    service: Service, tmp_path: Path
) -> None:
    ignored = shutil.ignore_patterns(".ansible", "__pycache__")
    shutil.copytree(ROOT / "ansible", tmp_path / "ansible", symlinks=True, ignore=ignored)
    tasks = tmp_path / "ansible" / "roles" / "redis" / "tasks" / "main.yml"
    tasks.write_text(f"{tasks.read_text()}\n- name: Planted\n  ansible.builtin.command: date\n")
    playbook = tmp_path / "ansible" / "playbooks" / "redis.yml"
    playbook.write_text("- hosts: redis\n  gather_facts: false\n  roles: [redis]\n")
    runs = [service.play("playbooks/redis.yml", source=tmp_path).well() for _ in range(2)]
    assert runs[1].changes == {("redis : Planted", "storage")}


def test_check_mode_tells_what_would_change_and_changes_nothing(service: Service) -> None:
    before = service.hosts.said("storage", "cat", "/etc/redis/redis.conf")
    checked = service.play("site.yml", "--check", redis_memory="300mb").well()
    assert checked.changes == {
        ("redis : Choose its settings", "storage"),
        ("redis : Restart Redis", "storage"),
    }
    assert service.hosts.said("storage", "cat", "/etc/redis/redis.conf") == before


def test_no_job_is_lost_with_the_leader_of_the_broker_and_then_a_whole_host(
    service: Service,
) -> None:
    assert jobs_through_losses(service, JOBS) == {"done": JOBS}
    # Whoever comes next finds all members.
    until(lambda: members(service, "worker-1") == 3, within_s=180)


def test_a_backup_is_restored_on_a_fresh_host_with_the_same_rows(
    service: Service, tmp_path: Path
) -> None:
    service.answer("classify", PHOTO)
    dump, rows = backup(service, tmp_path), service.psql(ROWS)
    with spare_host() as spare:
        assert restored(service, spare, dump) == rows
        # What holds tables now is not replaced by mistake.
        again = play_on_spare(service, spare, "playbooks/restore.yml", restore_from=dump)
        assert again.code != 0
        assert "postgresql_backup_restore_over=wastecoach" in "\n".join(again.lines)


def test_a_host_that_is_lost_with_its_disk_comes_back_and_so_do_its_records_from_the_backup(
    service: Service,
) -> None:
    service.answer("classify", PHOTO)
    service.hosts.said("master", "systemctl", "start", "wastecoach-backup")
    rows = service.psql(ROWS)
    lose_with_disk(service, "storage")
    again = service.rebuild("--resume")
    assert {step.name: step.changed for step in again}["hosts"] == 1
    assert service.psql("SELECT count(*) FROM jobs") == "0"
    service.play("playbooks/restore.yml", postgresql_backup_restore_over="wastecoach").well()
    assert service.psql(ROWS) == rows
    # The broker knew a member of that name: it is back, blank, with its part of every queue.
    nodes = {f"rabbit@{name}" for name in ("worker-1", "worker-2", "storage")}
    held = {queue: set(where["members"]) for queue, where in queues(service).items()}
    assert held == dict.fromkeys(held, nodes)
    assert service.answer("classify", PHOTO)["status"] == 200


def test_no_secret_is_seen_in_what_ansible_says_or_in_the_processes_of_a_host(
    service: Service,
) -> None:
    said = "\n".join(service.said)
    for name, secret in service.secrets.items():
        assert secret not in said, name
    for node in service.hosts.cluster.nodes:
        processes = service.hosts.said(node.name, "ps", "-eo", "args")
        assert not [name for name, secret in service.secrets.items() if secret in processes]
