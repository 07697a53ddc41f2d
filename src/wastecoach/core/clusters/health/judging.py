"""From what the machines told to the checks, judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from wastecoach.core.clusters.cluster import Cluster, Node
from wastecoach.core.clusters.health.checks import CLUSTER, OUTSIDE, Check, Seen
from wastecoach.core.clusters.health.facts import Facts, Told
from wastecoach.core.clusters.health.host_checks import REACH
from wastecoach.core.clusters.health.report import Judged
from wastecoach.core.clusters.health.silence import Answered, Heard, Silent, of_silence
from wastecoach.core.health import STATUSES, Finding

# Where nobody who could tell answers: those who are silent have a finding of their own that says why.
NOBODY = Finding("fail", "cluster.nobody")


def judge(
    cluster: Cluster, checks: Sequence[Check], heard: Mapping[str, Heard]
) -> tuple[Judged, ...]:
    """Every check of every node, then those of the cluster as a whole, then those from outside.

    Args:
        cluster: Whose nodes were asked.
        checks: What they were asked for.
        heard: What each node told, by its name; that of the outside under `outside`.
    """
    seen = _seen(cluster, heard)
    of_nodes = (
        one for node in cluster.nodes for one in _of_node(node, checks, heard[node.name], seen)
    )
    return (*of_nodes, *_of_cluster(cluster, checks, seen), *_of_outside(checks, heard, seen))


def _seen(cluster: Cluster, heard: Mapping[str, Heard]) -> dict[str, Seen]:
    """What can be judged, by node. Clocks are compared with each other: our own may be wrong as well."""
    answers = {name: one for name, one in heard.items() if isinstance(one, Answered)}
    offsets = {name: one.facts.now - one.at for name, one in answers.items()}
    middle = median(offsets.values()) if offsets else 0.0
    nodes = {node.name: node for node in cluster.nodes}
    return {
        name: Seen(
            cluster,
            nodes.get(name, cluster.nodes[0]),
            one.facts,
            one.at,
            way_s=one.way_s,
            apart_s=offsets[name] - middle,
        )
        for name, one in answers.items()
    }


def _of_node(
    node: Node, checks: Sequence[Check], heard: Heard, seen: Mapping[str, Seen]
) -> Iterator[Judged]:
    own = [one for one in checks if one.where == "node" and one.concerns(node) and one != REACH]
    if isinstance(heard, Silent):
        yield _judged(REACH, node.name, of_silence(heard), heard.seconds * 1000)
        yield from (_judged(check, node.name, None) for check in own)
        return
    told = seen[node.name]
    if REACH in checks:
        yield _judged(REACH, node.name, REACH.verdict(told), told.way_s * 1000)
    for check in own:
        yield _judged(check, node.name, check.verdict(told), _ms(check, told.facts))


def _of_cluster(
    cluster: Cluster, checks: Sequence[Check], seen: Mapping[str, Seen]
) -> Iterator[Judged]:
    """One finding of all who can tell: the worst, for they may see different things."""
    for check in checks:
        tellers = [node for node in cluster.nodes if check.concerns(node)]
        if check.where != CLUSTER or not tellers:
            continue
        able = [seen[node.name] for node in tellers if node.name in seen]
        told = [one for one in able if _found(check, one.facts)] or able
        findings = [(_told_by(one, check.verdict(one)), _ms(check, one.facts)) for one in told]
        worst = max(findings, key=lambda one: STATUSES.index(one[0].status), default=(NOBODY, 0.0))
        yield _judged(check, CLUSTER, *worst)


def _told_by(seen: Seen, finding: Finding) -> Finding:
    """What is to be done is done where it was seen."""
    return replace(finding, params=finding.params | {"node": seen.node.name})


def _of_outside(
    checks: Sequence[Check], heard: Mapping[str, Heard], seen: Mapping[str, Seen]
) -> Iterator[Judged]:
    for check in checks:
        if check.where != OUTSIDE or OUTSIDE not in heard:
            continue
        if OUTSIDE not in seen:
            untold = Finding("fail", "cluster.untold", {"reason": "-"})
            yield _judged(check, OUTSIDE, untold)
        else:
            told = seen[OUTSIDE]
            yield _judged(check, OUTSIDE, check.verdict(told), _ms(check, told.facts))


def _judged(check: Check, node: str, finding: Finding | None, ms: float = 0.0) -> Judged:
    return Judged(check.number, check.name, check.weight, node, finding, ms)


def _look(check: Check, facts: Facts) -> Told[object] | None:
    told: Told[object] | None = getattr(facts, check.looks[-1]) if check.looks else None
    return told


def _found(check: Check, facts: Facts) -> bool:
    told = _look(check, facts)
    return told is not None and told.found is not None


def _ms(check: Check, facts: Facts) -> float:
    told = _look(check, facts)
    return told.ms if told else 0.0
