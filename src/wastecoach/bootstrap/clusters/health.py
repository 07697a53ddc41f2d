"""The health of a cluster: every node asked at the same time, and the service from outside."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

import msgspec

from wastecoach.core.clusters.cluster import Cluster, Node, SshAccess
from wastecoach.core.clusters.health.checks import OUTSIDE
from wastecoach.core.clusters.health.facts import facts_of
from wastecoach.core.clusters.health.judging import judge
from wastecoach.core.clusters.health.report import ClusterReport, in_words
from wastecoach.core.clusters.health.silence import Answered, Heard, Silent, why_silent
from wastecoach.core.clusters.health.table import asked_of_node, asked_of_outside, wanted
from wastecoach.core.messages import Catalogue
from wastecoach.infra.deploy import programs, ssh, ssm
from wastecoach.infra.deploy.probe.sending import script

# The probe ends by itself before that: whatever takes longer does not come back.
WITHIN_S = 60.0
# Alone with its standard library, whatever is installed beside it.
PYTHON = ("-I", "-S", "-")
ROOT = "root"


class Said(Protocol):
    """How a program ended somewhere."""

    @property
    def code(self) -> int:
        """Its exit code."""

    @property
    def out(self) -> str:
        """Its standard output."""

    @property
    def err(self) -> str:
        """Its standard error."""


def nobody(_node: str, _answered: bool) -> None:  # noqa: FBT001 -- called by place
    """Listens to nothing."""


def examine_cluster(
    cluster: Cluster,
    words: Catalogue,
    *,
    only: Collection[str] = (),
    heard: Callable[[str, bool], None] = nobody,
    within_s: float = WITHIN_S,
) -> ClusterReport:
    """Ask all nodes at once and judge what they tell; a node that does not answer is a finding.

    Args:
        cluster: Whose nodes.
        words: The language of the report.
        only: Names or numbers of checks; none: all.
        heard: Called as the answers come, from any thread: the node (`outside` at last) and whether it answered.
        within_s: Seconds that a node may take.

    Raises:
        KeyError: There is no such check.
        ToolMissing: ssh is not installed.
        ExtraMissing: boto3 is not installed.
    """
    checks = wanted(only)
    asks = {node.name: partial(_of_node, cluster, node, checks, within_s) for node in cluster.nodes}
    if asked_of_outside(cluster, checks)["looks"]:
        asks[OUTSIDE] = partial(_of_outside, cluster, checks, within_s)
    with ThreadPoolExecutor(len(asks)) as threads:
        answers = {name: threads.submit(_told, name, ask, heard) for name, ask in asks.items()}
        told = {name: answer.result() for name, answer in answers.items()}
    return in_words(judge(cluster, checks, told), words)


def _told(name: str, ask: Callable[[], Heard], heard: Callable[[str, bool], None]) -> Heard:
    found = ask()
    heard(name, isinstance(found, Answered))
    return found


def _of_node(cluster: Cluster, node: Node, checks: Any, within_s: float) -> Heard:
    asked = script(asked_of_node(cluster, node, checks))
    access = cluster.access
    if isinstance(access, SshAccess):
        become = () if access.user == ROOT else ("sudo", "-n")
        line = [*become, "python3", *PYTHON]
        return _heard(lambda: ssh.run(access, node.address, line, asked, within_s))
    line = ["python3", *PYTHON]
    return _heard(lambda: ssm.run(node.instance or "", access.region, line, asked, within_s))


def _of_outside(cluster: Cluster, checks: Any, within_s: float) -> Heard:
    access = cluster.access
    through = access.through if isinstance(access, SshAccess) else ()
    line = [*through, sys.executable, *PYTHON]
    asked = script(asked_of_outside(cluster, checks))
    return _heard(lambda: programs.answer(line, within_s=within_s, stdin=asked))


def _heard(ask: Callable[[], Said]) -> Heard:
    """What came back, and how long that took."""
    began = time.monotonic()
    said = ask()
    seconds, at = time.monotonic() - began, time.time()
    if said.code:
        return Silent(why_silent(said.code, said.err), seconds)
    try:
        # Whatever a shell's start-up files print comes before it.
        return Answered(facts_of(said.out.strip().splitlines()[-1]), seconds, at)
    except (IndexError, msgspec.DecodeError):
        return Silent("garbled", seconds)
