"""What the facts about RabbitMQ mean: members, alarms, leaders, quorum, dead letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from wastecoach.core.clusters.health.data_facts import Greeting, Members, Queue
from wastecoach.core.health import Finding
from wastecoach.core.health_verdicts import QueueSeen, of_queues


def of_greeting(greeting: Greeting) -> Finding:
    """Of a member that took the connection: whether it speaks with clients."""
    return Finding("pass", "cluster.greets") if greeting.greets else Finding("fail", "cluster.mute")


def of_members(found: Members, wanted: Collection[str]) -> Finding:
    """Of the cluster: whether all members are there; without most of them it takes no work."""
    if found.torn:
        return Finding("fail", "cluster.members_torn")
    running = {host_of(member) for member in found.running}
    lost = [name for name in wanted if name not in running]
    params: dict[str, str | float] = {
        "running": len(running),
        "wanted": len(wanted),
        "lost": ", ".join(lost),
    }
    if lost:
        many = 2 * len(lost) >= len(wanted)
        return Finding("fail" if many else "warn", "cluster.members_lost", params)
    strange = {host_of(member) for member in found.known} - set(wanted)
    if strange:
        names = ", ".join(sorted(strange))
        return Finding("warn", "cluster.members_strange", {"members": names})
    return Finding("pass", "cluster.members", params)


def of_alarms(found: Members) -> Finding:
    """Of alarms: while there is one, the broker takes nothing from anybody."""
    if not found.alarms:
        return Finding("pass", "cluster.alarms_none")
    shown = ", ".join(f"{host_of(one.node)}: {one.resource}" for one in found.alarms)
    return Finding("fail", "cluster.alarms", {"alarms": shown})


def of_leaders(queues: Sequence[Queue]) -> Finding:
    """Of the queues that are kept on several members: whether each has a leader that is there."""
    kept = [queue for queue in queues if queue.quorum]
    if not kept:
        return Finding("warn", "cluster.leaders_no_queues")
    without = [queue.name for queue in kept if queue.leader not in queue.online]
    if without:
        return Finding("fail", "cluster.leaders_lost", {"queues": ", ".join(without)})
    numbers = sorted(Counter(host_of(queue.leader) for queue in kept).items())
    shown = ", ".join(f"{name} {number}" for name, number in numbers)
    return Finding("pass", "cluster.leaders", {"leaders": shown})


def of_quorum(queues: Sequence[Queue], members: int) -> Finding:
    """Of the same queues: how many members each could lose before it stops; `members` the broker has."""
    kept = [queue for queue in queues if queue.quorum]
    stopped = [queue.name for queue in kept if len(queue.online) < _most(queue)]
    if stopped:
        return Finding("fail", "cluster.quorum_lost", {"queues": ", ".join(stopped)})
    few = [queue.name for queue in kept if len(queue.members) < members]
    if few:
        return Finding("warn", "cluster.quorum_few", {"queues": ", ".join(few)})
    thin = [queue.name for queue in kept if len(queue.online) < len(queue.members)]
    if thin:
        return Finding("warn", "cluster.quorum_thin", {"queues": ", ".join(thin)})
    return Finding("pass", "cluster.quorum", {"count": len(kept)})


def of_waiting(queues: Sequence[Queue]) -> Finding:
    """Of what waits: dead letters, and work to which nobody listens; queues of replies and events are left out."""
    ours = [queue for queue in queues if queue.name.startswith("q.")]
    return of_queues([QueueSeen(one.name, one.waiting, one.consumers) for one in ours])


def host_of(member: str) -> str:
    """The node that a member of the broker runs on: `rabbit@worker-1` is on `worker-1`."""
    return member.partition("@")[2].partition(".")[0] or member


def _most(queue: Queue) -> int:
    """So many members are most of those that hold a queue."""
    return len(queue.members) // 2 + 1
