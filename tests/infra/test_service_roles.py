"""The whole service without Kubernetes: four plain hosts, Ansible's roles, real services, real failures."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.infra.real import ROOT
from tests.infra.service import DOMAIN, SPARE, Run, Service, back, cut
from tests.waiting import until

pytestmark = pytest.mark.infra
PHOTO = str(ROOT / "examples" / "pet-bottle.jpg")
JOBS, LEADER_AT, HOST_AT = 200, 50, 110
UNITS = ("wastecoach-api", "wastecoach-worker", "wastecoach-beat")
ROWS = """
SELECT (SELECT count(*) FROM jobs), (SELECT md5(string_agg(j::text, '|' ORDER BY j.id)) FROM jobs j),
  (SELECT count(*) FROM results), (SELECT count(*) FROM analyses)
"""


def psql(service: Service, node: str, query: str) -> str:
    """What PostgreSQL on a host answers."""
    command = ("runuser", "-u", "postgres", "--", "psql", "-Atc", query, "wastecoach")
    return service.hosts.said(node, *command)


def members(service: Service, node: str) -> int:
    """How many nodes of RabbitMQ one of them sees."""
    asked = service.hosts.run(node, "rabbitmqctl", "-q", "cluster_status", "--formatter", "json")
    return len(json.loads(asked.out)["running_nodes"]) if asked.code == 0 else 0


def leader(service: Service) -> str:
    """On which host the leader of the queue of photos is."""
    asked = service.hosts.said(
        "storage",
        *("rabbitmqctl", "-q", "-p", "wastecoach", "list_queues", "name", "leader"),
        *("--formatter", "json"),
    )
    (found,) = (each["leader"] for each in json.loads(asked) if each["name"] == "q.ai")
    return str(found).partition("@")[2]


def test_a_photo_is_classified_through_the_edge_by_services_on_different_hosts(
    service: Service,
) -> None:
    answered = service.answer("classify", PHOTO)
    assert answered["status"] == 200, answered
    assert answered["answer"]["sightings"][0]["item"] == "pet_bottle_clear"
    job = answered["job"].rpartition("/")[2]
    assert f"{job}|done" in psql(service, "storage", "SELECT id, state FROM jobs").splitlines()
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
    assert answered["upload_url"].startswith(f"https://{DOMAIN}/wastecoach-photos/")
    assert answered["state"] == "done"


def test_the_edge_keeps_numbers_inside_bodies_small_and_everybody_on_tls(service: Service) -> None:
    assert service.answer("get", "/healthz")["status"] == 200
    assert [service.answer("get", path)["status"] for path in ("/metrics", "/readyz")] == [404, 404]
    assert service.answer("post", "/api/v1/waste/classify", str(30_000_000))["status"] == 413
    assert service.answer("plain", "/x") == {"status": 308, "location": f"https://{DOMAIN}/x"}


def test_a_second_run_changes_nothing(service: Service) -> None:
    again = service.play("site.yml").well()
    assert again.changes == set()
    assert again.changed == 0


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
    with service.call("jobs", str(JOBS), PHOTO) as calling:
        assert calling.stdout is not None
        for line in calling.stdout:
            if line == f"accepted {LEADER_AT}\n":
                service.hosts.said(
                    leader(service), "systemctl", "kill", "--signal=KILL", "rabbitmq-server"
                )
            elif line == f"accepted {HOST_AT}\n":
                cut(service, "worker-1")
        ended = json.loads(line)
    assert calling.returncode == 0
    assert ended["states"] == {"done": JOBS}
    # Whoever comes next finds all hosts.
    back(service, "worker-1")
    until(lambda: members(service, "worker-1") == 3, within_s=180)


def test_a_backup_is_restored_on_a_fresh_host_with_the_same_rows(
    service: Service, tmp_path: Path
) -> None:
    service.answer("classify", PHOTO)
    made = service.play("playbooks/backup.yml", postgresql_backup_fetch_to=str(tmp_path)).well()
    assert made.code == 0
    rows = psql(service, "storage", ROWS)
    (dump,) = tmp_path.glob("*.dump")
    groups = ("postgresql", "monitoring")
    service.play_on_spare(groups, "playbooks/data.yml").well()
    wanted: dict[str, Any] = {"postgresql_backup_restore_from": str(dump)}
    service.play_on_spare(groups, "playbooks/restore.yml", **wanted).well()
    assert psql(service, SPARE, ROWS) == rows
    # What holds tables now is not replaced by mistake.
    assert _refused(service.play_on_spare(groups, "playbooks/restore.yml", **wanted))


def test_no_secret_is_seen_in_what_ansible_says_or_in_the_processes_of_a_host(
    service: Service,
) -> None:
    said = "\n".join(service.said)
    for name, secret in service.secrets.items():
        assert secret not in said, name
    for node in service.hosts.cluster.nodes:
        processes = service.hosts.said(node.name, "ps", "-eo", "args")
        assert not [name for name, secret in service.secrets.items() if secret in processes]


def _refused(run: Run) -> bool:
    return run.code != 0 and "postgresql_backup_restore_over=wastecoach" in "\n".join(run.lines)
