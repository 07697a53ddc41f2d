"""What the facts about a machine itself mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wastecoach.core.clusters.health.host_facts import Clock, Load, Memory, Mount, Reboot, Units
from wastecoach.core.health import Finding
from wastecoach.core.health_verdicts import FULL_BYTES, GIGABYTE, LOW_BYTES, MEGABYTE

# Processes that want to run, by processor: over a quarter of an hour this is no peak any more.
BUSY_PER_CPU = 2.0
# Shares of memory that programs could still have: below the first somebody should look, below the second the kernel
# begins to end programs.
LOW_MEMORY, NO_MEMORY = 0.10, 0.03
# Of files (inodes) so few are left.
LOW_FILES, NO_FILES = 0.05, 0.01
# Seconds that clocks may differ: tokens and certificates stand a minute, logs and leases not much.
CLOCK_LATE_S, CLOCK_WRONG_S = 2.0, 60.0


def of_load(load: Load) -> Finding:
    """Of the load over a quarter of an hour: whether more wants to run than can."""
    params: dict[str, str | float] = {"load": round(load.fifteen, 1), "cpus": load.cpus}
    busy = load.own and load.fifteen > BUSY_PER_CPU * load.cpus
    return Finding(
        "warn" if busy else "pass", "cluster.load_high" if busy else "cluster.load", params
    )


def of_memory(memory: Memory) -> Finding:
    """Of memory: whether programs can still have some."""
    left = memory.available / max(memory.total, 1)
    params: dict[str, str | float] = {
        "available_mb": round(memory.available / MEGABYTE),
        "total_mb": round(memory.total / MEGABYTE),
    }
    if left < NO_MEMORY:
        return Finding("fail", "cluster.memory_out", params)
    if left < LOW_MEMORY:
        return Finding("warn", "cluster.memory_low", params)
    return Finding("pass", "cluster.memory", params)


def of_mounts(mounts: Sequence[Mount]) -> Finding:
    """Of all disks: the worst of them, or how full each is."""
    findings = [_of_mount(mount) for mount in mounts]
    for status in ("fail", "warn"):
        worst = [finding for finding in findings if finding.status == status]
        if worst:
            return worst[0]
    shown = ", ".join(f"{mount.path} {used(mount)} %" for mount in mounts)
    return Finding("pass", "cluster.disks", {"mounts": shown})


def used(mount: Mount) -> int:
    """Percent of a disk that are used."""
    return round(100 * (1 - mount.free / max(mount.total, 1)))


def of_units(units: Units, seen_elsewhere: Sequence[str]) -> Finding:
    """Of systemd: units that failed, apart from those that have a check of their own."""
    failed = [unit for unit in units.failed if unit not in seen_elsewhere]
    if failed:
        return Finding("warn", "cluster.units_failed", {"units": ", ".join(failed)})
    return Finding("pass", "cluster.units")


def of_clock(clock: Clock, apart_s: float, unsure_s: float) -> Finding:
    """Of a clock: how far it is from the other nodes', known to within `unsure_s` seconds."""
    apart = max(0.0, abs(apart_s) - unsure_s)
    params: dict[str, str | float] = {"seconds": round(apart, 1)}
    if apart > CLOCK_WRONG_S:
        return Finding("fail", "cluster.clock_off", params)
    if apart > CLOCK_LATE_S:
        return Finding("warn", "cluster.clock_off", params)
    if clock.kept is False:
        return Finding("warn", "cluster.clock_unkept", params)
    return Finding("pass", "cluster.clock", params)


def of_reboot(reboot: Reboot) -> Finding:
    """Of what waits for a restart of the machine."""
    if reboot.packages:
        return Finding("warn", "cluster.reboot_packages")
    if reboot.kernel:
        return Finding("warn", "cluster.reboot_kernel")
    return Finding("pass", "cluster.reboot")


def of_names(resolved: Mapping[str, Sequence[str]], wanted: Mapping[str, str]) -> Finding:
    """Of names: whether this machine finds every node at its address."""
    lost = [name for name in wanted if not resolved.get(name)]
    if lost:
        return Finding("fail", "cluster.names_lost", {"names": ", ".join(lost)})
    wrong = [
        f"{name} → {resolved[name][0]}"
        for name, address in wanted.items()
        # A machine may know itself by the address of its loop.
        if address not in resolved[name] and not resolved[name][0].startswith("127.")
    ]
    if wrong:
        return Finding("fail", "cluster.names_wrong", {"names": ", ".join(wrong)})
    return Finding("pass", "cluster.names", {"count": len(wanted)})


def _of_mount(mount: Mount) -> Finding:
    params: dict[str, str | float] = {
        "path": mount.path,
        "free_gb": f"{mount.free / GIGABYTE:.1f}",
        "used": used(mount),
    }
    if mount.read_only:
        return Finding("fail", "cluster.disk_read_only", params)
    if mount.free < min(FULL_BYTES, mount.total // 50):
        return Finding("fail", "cluster.disk_full", params)
    if mount.files and mount.files_free < NO_FILES * mount.files:
        return Finding("fail", "cluster.files_out", params)
    if mount.free < min(LOW_BYTES, mount.total // 10):
        return Finding("warn", "cluster.disk_low", params)
    if mount.files and mount.files_free < LOW_FILES * mount.files:
        return Finding("warn", "cluster.files_low", params)
    return Finding("pass", "cluster.disks", params)
