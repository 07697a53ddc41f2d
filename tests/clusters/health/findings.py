"""An example of everything that can be found, by what finds it."""

from __future__ import annotations

from tests.clusters.health.machines import DAY, GIGABYTE, MEMBERS, NOW
from wastecoach.core.clusters.health import broker_verdicts as broker
from wastecoach.core.clusters.health import data_verdicts as data
from wastecoach.core.clusters.health import host_verdicts as host
from wastecoach.core.clusters.health import kubernetes_verdicts as kubernetes
from wastecoach.core.clusters.health import service_verdicts as service
from wastecoach.core.clusters.health.data_facts import (
    Alarm,
    Backup,
    Greeting,
    Members,
    Postgresql,
    Queue,
    Redis,
    Replica,
)
from wastecoach.core.clusters.health.facts import Told
from wastecoach.core.clusters.health.host_facts import (
    Clock,
    Load,
    Memory,
    Mount,
    Reboot,
    Unit,
    Units,
    Volume,
)
from wastecoach.core.clusters.health.judging import NOBODY
from wastecoach.core.clusters.health.kubernetes_facts import (
    Containers,
    ControlPlane,
    KubernetesNode,
    Workload,
)
from wastecoach.core.clusters.health.looks import judged, of_part, of_unit
from wastecoach.core.clusters.health.service_facts import (
    Certificate,
    Page,
    PhotoStore,
    Plain,
    Ready,
    Unwell,
    Web,
)
from wastecoach.core.clusters.health.silence import Silent, of_reach, of_silence
from wastecoach.core.health import Finding, Status

MEGABYTE, HOUR = 1024**2, 3600.0
# Short, for tables.
YES, NO = True, False
API = "wastecoach-api.service"
RUNS = Unit("loaded", "active", "running")
THREE = ("worker-1", "worker-2", "storage")
ALL = tuple(MEMBERS)
KEPT = Queue("q.ai", quorum=True, leader=ALL[0], members=ALL, online=ALL, waiting=0, consumers=1)
POSTGRESQL = Postgresql(NO, 12, 200, (), (), 9_000_000)


def told(fault: str = "", ms: float = 5.0, status: int | None = None) -> Finding:
    """What a look at a server means."""
    found = None if status is None else Web(status)
    return judged(Told(ms, found, fault), lambda one: service.of_web(one, "api"), of=API)


def certificate(days: float, lives: float = 365.0, *, believed: bool = YES) -> Finding:
    """Of a certificate that ends in so many days, and lives for so many in all."""
    until = NOW + days * DAY
    one = Certificate("waste.example", until - lives * DAY, until, believed)
    return service.of_certificates([one], NOW, believed=True)


def mount(
    free: float, total: float = 100.0, *, files_free: int = 900, read_only: bool = False
) -> Finding:
    """Of a disk of so many gigabytes."""
    size, left = round(total * GIGABYTE), round(free * GIGABYTE)
    return host.of_mounts([Mount("/data", size, left, 1000, files_free, read_only)])


def kept(online: int, members: int = 3, *, leader: int = 0) -> Queue:
    """A queue of which so many members are there."""
    return Queue("q.ai", YES, (*ALL, "")[leader], ALL[:members], ALL[:online], 0, 1)


def unready(node: KubernetesNode) -> Finding:
    """Of a node beside one that is well."""
    return kubernetes.of_nodes([KubernetesNode("a", YES), node], ("a", node.name))


FINDINGS: list[tuple[Finding, Status, str]] = [
    (NOBODY, "fail", "nobody"),
    (told("ValueError"), "fail", "untold"),
    (told("time-out", 4_000.0), "fail", "hangs"),
    (told("unreached", 4_000.0), "fail", "unreached"),
    (told("nameless"), "fail", "nameless"),
    (told("refused"), "fail", "down"),
    (told("missing"), "fail", "absent"),
    (told(ms=2_500.0, status=200), "warn", "slow"),
    (told(status=200), "pass", "web"),
    (told(status=502), "fail", "web_failing"),
    (of_unit(RUNS, API), "pass", "runs"),
    (of_unit(Unit("loaded", "inactive", "dead"), API), "fail", "down"),
    (of_unit(Unit("loaded", "failed", "failed"), API), "fail", "down"),
    (of_unit(Unit("loaded", "activating", "auto-restart", 40), API), "fail", "down"),
    (of_unit(Unit("loaded", "activating", "start"), API), "warn", "starting"),
    (of_unit(Unit("not-found", "inactive", "dead"), API), "fail", "absent"),
    (of_unit(None, API), "warn", "untold"),
    (
        of_part(of_unit(RUNS, API), Told(1.0, None, "refused"), lambda _: NOBODY, of=API),
        "fail",
        "deaf",
    ),
    (of_reach(0.4), "pass", "reached"),
    (of_reach(7.5), "warn", "reached_late"),
    (of_silence(Silent("unreachable", 5.0)), "fail", "unreachable"),
    (of_silence(Silent("ssh_down", 0.1)), "fail", "ssh_down"),
    (of_silence(Silent("silent", 45.0)), "fail", "silent"),
    (of_silence(Silent("denied", 0.3)), "fail", "denied"),
    (of_silence(Silent("stranger", 0.3)), "fail", "stranger"),
    (of_silence(Silent("garbled", 0.3)), "fail", "garbled"),
    (host.of_load(Load(9.0, 1.0, 2)), "pass", "load"),
    (host.of_load(Load(1.0, 4.1, 2)), "warn", "load_high"),
    (host.of_load(Load(1.0, 4.1, 2, own=NO)), "pass", "load"),
    (host.of_memory(Memory(8 * GIGABYTE, GIGABYTE)), "pass", "memory"),
    (host.of_memory(Memory(8 * GIGABYTE, 700 * MEGABYTE)), "warn", "memory_low"),
    (host.of_memory(Memory(8 * GIGABYTE, 200 * MEGABYTE)), "fail", "memory_out"),
    (mount(50), "pass", "disks"),
    (mount(1.9), "warn", "disk_low"),
    (mount(0.1), "fail", "disk_full"),
    (mount(0.9, 8.0), "pass", "disks"),
    (mount(0.7, 8.0), "warn", "disk_low"),
    (mount(50, files_free=40), "warn", "files_low"),
    (mount(50, files_free=5), "fail", "files_out"),
    (mount(50, read_only=True), "fail", "disk_read_only"),
    (host.of_units(Units((), {}), ()), "pass", "units"),
    (host.of_units(Units((API,), {}), (API,)), "pass", "units"),
    (host.of_units(Units(("wastecoach-backup.service",), {}), (API,)), "warn", "units_failed"),
    (host.of_clock(Clock(YES), 1.0, 0.5), "pass", "clock"),
    (host.of_clock(Clock(None), -1.0, 0.0), "pass", "clock"),
    (host.of_clock(Clock(YES), 4.0, 3.0), "pass", "clock"),
    (host.of_clock(Clock(YES), -4.0, 1.0), "warn", "clock_off"),
    (host.of_clock(Clock(YES), 90.0, 1.0), "fail", "clock_off"),
    (host.of_clock(Clock(NO), 0.0, 1.0), "warn", "clock_unkept"),
    (host.of_reboot(Reboot(NO, NO)), "pass", "reboot"),
    (host.of_reboot(Reboot(YES, YES)), "warn", "reboot_packages"),
    (host.of_reboot(Reboot(NO, YES)), "warn", "reboot_kernel"),
    (host.of_names({"a": ["10.0.0.1"]}, {"a": "10.0.0.1"}), "pass", "names"),
    (host.of_names({"a": ["127.0.1.1"]}, {"a": "10.0.0.1"}), "pass", "names"),
    (host.of_names({"a": []}, {"a": "10.0.0.1"}), "fail", "names_lost"),
    (host.of_names({"a": ["10.0.0.9"]}, {"a": "10.0.0.1"}), "fail", "names_wrong"),
    (data.of_volumes([Volume("/data", YES, NO, NO)], own=False), "pass", "volume"),
    (data.of_volumes([Volume("/data", YES, NO, NO)], own=True), "warn", "volume_shared"),
    (data.of_volumes([Volume("/data", YES, YES, YES)], own=True), "fail", "volume_read_only"),
    (data.of_volumes([Volume("/data", NO, NO, NO)], own=True), "fail", "volume_lost"),
    (service.of_photo_store(PhotoStore("file", 0)), "pass", "photo_folder"),
    (service.of_photo_store(PhotoStore("s3", 403)), "pass", "photo_store"),
    (service.of_photo_store(PhotoStore("s3", 404)), "fail", "photo_store_absent"),
    (service.of_photo_store(PhotoStore("s3", 503)), "fail", "photo_store_failing"),
    (service.of_photo_store(PhotoStore("s3", 200)), "fail", "photo_store_public"),
    (broker.of_greeting(Greeting(YES)), "pass", "greets"),
    (broker.of_greeting(Greeting(NO)), "fail", "mute"),
    (broker.of_members(Members(ALL, ALL), THREE), "pass", "members"),
    (broker.of_members(Members(ALL, ALL[:2]), THREE), "warn", "members_lost"),
    (broker.of_members(Members(ALL, ALL[:1]), THREE), "fail", "members_lost"),
    (broker.of_members(Members(ALL, ALL, torn=True), THREE), "fail", "members_torn"),
    (broker.of_members(Members((*ALL, "rabbit@old"), ALL), THREE), "warn", "members_strange"),
    (broker.of_alarms(Members(ALL, ALL)), "pass", "alarms_none"),
    (broker.of_alarms(Members(ALL, ALL, (Alarm(ALL[2], "disk"),))), "fail", "alarms"),
    (broker.of_leaders([KEPT]), "pass", "leaders"),
    (broker.of_leaders([]), "warn", "leaders_no_queues"),
    (broker.of_leaders([kept(2, leader=2)]), "fail", "leaders_lost"),
    (broker.of_leaders([kept(1, leader=3)]), "fail", "leaders_lost"),
    (broker.of_quorum([KEPT], 3), "pass", "quorum"),
    (broker.of_quorum([kept(2)], 3), "warn", "quorum_thin"),
    (broker.of_quorum([kept(1, 1)], 3), "warn", "quorum_few"),
    (broker.of_quorum([kept(1)], 3), "fail", "quorum_lost"),
    (data.of_postgresql(POSTGRESQL), "pass", "postgresql"),
    (data.of_postgresql(Postgresql(YES, 1, 200, (), (), 1)), "fail", "postgresql_standby"),
    (data.of_postgresql(Postgresql(NO, 185, 200, (), (), 1)), "warn", "postgresql_crowded"),
    (data.of_replication(POSTGRESQL), "pass", "replication_none"),
    (
        data.of_replication(Postgresql(NO, 1, 9, (Replica("b", "streaming", 0),), (), 1)),
        "pass",
        "replication",
    ),
    (
        data.of_replication(Postgresql(NO, 1, 9, (Replica("b", "catchup", 0),), (), 1)),
        "warn",
        "replication_late",
    ),
    (
        data.of_replication(Postgresql(NO, 1, 9, (), ("standby_b",), 1)),
        "warn",
        "replication_slots",
    ),
    (data.of_backup(Backup(25 * HOUR, 9)), "pass", "backup"),
    (data.of_backup(Backup(27 * HOUR, 9)), "warn", "backup_old"),
    (data.of_backup(Backup(73 * HOUR, 9)), "fail", "backup_old"),
    (data.of_backup(Backup(HOUR, 0)), "fail", "backup_empty"),
    (data.of_backup(Backup(None, 0)), "warn", "backup_none"),
    (data.of_redis_memory(Redis(1, 0, "", YES, YES)), "warn", "redis_loading"),
    (data.of_redis_memory(Redis(1, 0, "", NO, NO)), "warn", "redis_unsaved"),
    (kubernetes.of_containers(Containers("2.2.0")), "pass", "containers"),
    (kubernetes.of_control_plane(ControlPlane(200, ())), "pass", "control_plane"),
    (kubernetes.of_control_plane(ControlPlane(500, ("etcd",))), "fail", "control_plane_unwell"),
    (unready(KubernetesNode("b", YES)), "pass", "nodes"),
    (unready(KubernetesNode("b", NO)), "fail", "nodes_unready"),
    (unready(KubernetesNode("b", YES, short=("DiskPressure",))), "warn", "nodes_short"),
    (unready(KubernetesNode("b", YES, closed=True)), "warn", "nodes_closed"),
    (kubernetes.of_network([Workload("kube-system", "calico-node", 4, 4)]), "pass", "workload"),
    (kubernetes.of_network([Workload("kube-system", "calico-node", 4, 3)]), "warn", "workload_few"),
    (
        kubernetes.of_cluster_names([Workload("kube-system", "coredns", 2, 0)]),
        "fail",
        "workload_few",
    ),
    (kubernetes.of_network([]), "fail", "workload_absent"),
    (kubernetes.of_workloads([Workload("wastecoach", "api", 2, 2)]), "pass", "workloads"),
    (kubernetes.of_workloads([Workload("wastecoach", "api", 2, 1)]), "warn", "workloads_few"),
    (kubernetes.of_workloads([Workload("wastecoach", "api", 2, 0)]), "fail", "workloads_down"),
    (service.of_ingress(Web(200)), "pass", "ingress"),
    (service.of_ingress(Web(502)), "fail", "ingress_failing"),
    (service.of_http(Plain(308, YES)), "pass", "http"),
    (service.of_http(Plain(200, NO)), "warn", "http_plain"),
    (service.of_http(Plain(502, NO)), "fail", "ingress_failing"),
    (service.of_page(Page(200, YES)), "pass", "page"),
    (service.of_page(Page(404, NO)), "fail", "page_lost"),
    (service.of_service(Ready(200, ())), "pass", "service"),
    (service.of_service(Ready(502, ())), "fail", "service_mute"),
    (service.of_service(Ready(200, (Unwell("beat", "warn"),))), "warn", "service_unwell"),
    (service.of_service(Ready(503, (Unwell("disk", "fail"),))), "fail", "service_unwell"),
    (certificate(60), "pass", "certificate"),
    (certificate(5), "warn", "certificate_ends"),
    (certificate(0.5), "fail", "certificate_ends"),
    (certificate(-3), "fail", "certificate_over"),
    (certificate(0.4, lives=0.5), "pass", "certificate"),
    (certificate(0.05, lives=0.5), "warn", "certificate_ends"),
    (certificate(0.01, lives=0.5), "fail", "certificate_ends"),
    (certificate(60, believed=False), "fail", "certificate_unbelieved"),
    (service.of_certificates([], NOW, believed=False), "warn", "certificates_none"),
]
