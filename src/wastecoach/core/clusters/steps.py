"""What a rebuild consists of: its steps in their order, and which of them run.

`preflight` and the step that sees to the machines always run: they look before they do anything, so that a machine
that went away is noticed and put back.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from wastecoach.core.clusters.cluster import Runtime, Target

# The step that sees to the machines of a target.
MACHINES: dict[Target, str] = {"aws": "terraform", "local": "hosts"}
BEFORE, AFTER = ("preflight",), ("wait", "inventory", "packages")
# Step → playbook, in the order in which `ansible/site.yml` imports them.
PLAYBOOKS: dict[Runtime, dict[str, str]] = {
    "systemd": {
        "hosts-ready": "hosts.yml",
        "data": "data.yml",
        "service": "service.yml",
        "monitoring": "monitoring.yml",
    },
    "kubernetes": {
        "hosts-ready": "hosts.yml",
        "data": "data.yml",
        "kubernetes": "kubernetes.yml",
        "addons": "addons.yml",
        "argocd": "argocd.yml",
        "etcd-backup": "etcd_backup.yml",
        "monitoring": "monitoring.yml",
    },
}
HEALTH = "health-check"


class Step(msgspec.Struct, frozen=True):
    """One step; `playbook` is its file under `ansible/playbooks/`, None where it is none of Ansible's."""

    name: str
    playbook: str | None = None


class Wish(msgspec.Struct, frozen=True):
    """Which steps are asked for; all of them where nothing is said.

    Attributes:
        resume: From the first that is not done.
        begin: From this one on.
        only: This one alone.
    """

    resume: bool = False
    begin: str | None = None
    only: str | None = None


def steps_of(target: Target, runtime: Runtime) -> tuple[Step, ...]:
    """All steps, in their order."""
    plain = (*BEFORE, MACHINES[target], *AFTER)
    playbooks = (Step(name, file) for name, file in PLAYBOOKS[runtime].items())
    return (*map(Step, plain), *playbooks, Step(HEALTH))


def names(steps: Sequence[Step]) -> tuple[str, ...]:
    """What the steps are called."""
    return tuple(step.name for step in steps)


def chosen(every: Sequence[str], done: frozenset[str], wish: Wish, machines: str) -> frozenset[str]:
    """The steps that are to run.

    Args:
        every: All of them, in their order.
        done: What an earlier run has done.
        wish: What is asked for.
        machines: The step that sees to the machines.

    Raises:
        ValueError: There is no step of that name.
    """
    if wish.only is not None:
        return frozenset((every[every.index(wish.only)],))
    if wish.begin is not None:
        return frozenset((*BEFORE, *every[every.index(wish.begin) :]))
    if wish.resume:
        first = next((place for place, name in enumerate(every) if name not in done), len(every))
        return frozenset((*BEFORE, machines, *every[first:], HEALTH))
    return frozenset(every)


def following(every: Sequence[str], name: str) -> frozenset[str]:
    """All steps after this one: what has to be done again where the machines are new."""
    return frozenset(every[every.index(name) + 1 :])
