"""`wastecoach dlq`: what was given up, word for word at 80 columns."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Command
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.jobs.job import Failure, Job, Wish
from wastecoach.core.jobs.records import DeadLetter, Message
from wastecoach.settings import Settings

AT = 1_800_000_000.0
DIED, STRANGE, LATER = (letter * 32 for letter in "abc")
JOB, OTHER = "1" * 32, "2" * 32
LIST_EN = """\
letter        given up          lane  job           attempts  reason
cccccccccccc  2027-01-15 08:02  ai    222222222222  4         job_given_up
bbbbbbbbbbbb  2027-01-15 08:01  ai    —             1         job_broke
aaaaaaaaaaaa  2027-01-15 08:00  ai    111111111111  4         job_given_up
"""
LIST_KO = """\
번호          포기한 때         큐  작업          시도  이유
cccccccccccc  2027-01-15 08:02  ai  222222222222  4     job_given_up
bbbbbbbbbbbb  2027-01-15 08:01  ai  —             1     job_broke
aaaaaaaaaaaa  2027-01-15 08:00  ai  111111111111  4     job_given_up
"""
SHOWN_EN = """\
letter    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
given up  2027-01-15 08:00
lane      ai
task      analyse
job       11111111111111111111111111111111
job is    failed
attempts  4
reason    The analysis broke off again and again (attempts: 4). Try another
          photo; whoever runs the server finds the reason in the logs of its
          workers.
"""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Records with three dead letters: two jobs, and a message that nobody understood."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    with open_service(Settings(), "tool") as service:
        service.check()
        given_up = Failure("job_given_up", {"attempts": 4})
        _fail(service, JOB, DeadLetter(DIED, JOB, "ai", "analyse", given_up, 4, AT))
        _fail(service, OTHER, DeadLetter(LATER, OTHER, "ai", "analyse", given_up, 4, AT + 120))
        strange = Failure("job_broke", {"detail": "message rejected"})
        service.ports.records.bury(DeadLetter(STRANGE, None, "ai", "", strange, 1, AT + 60))
        yield service
    monkeypatch.undo()
    time.tzset()


def _fail(service: Service, job_id: str, letter: DeadLetter) -> None:
    records = service.ports.records
    records.add(Job(job_id, "pending", Wish(), f"photos/{job_id}", AT, AT + 300), None)
    records.uploaded(job_id, Message(f"of-{job_id}", "ai", "analyse", job_id, AT), AT)
    records.sent(records.take_due(AT, 9, 5.0), AT)
    records.bury(letter)


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(("language", "shown"), [("en", LIST_EN), ("ko", LIST_KO)])
def test_all_are_listed_the_newest_first(language: str, shown: str, wastecoach: Command) -> None:
    ended = wastecoach("dlq", "list", "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    assert [line.rstrip() for line in ended.out.splitlines()] == shown.splitlines()


@pytest.mark.usefixtures("service")
def test_one_is_shown_with_its_reason_by_the_beginning_of_its_id(wastecoach: Command) -> None:
    ended = wastecoach("dlq", "show", "aaaaaa", "--lang", "en")
    assert [line.rstrip() for line in ended.out.splitlines()] == SHOWN_EN.splitlines()


@pytest.mark.usefixtures("service")
def test_the_same_for_programs(wastecoach: Command) -> None:
    listed = json.loads(wastecoach("dlq", "list", "--json").out)["letters"]
    assert [letter["id"] for letter in listed] == [LATER, STRANGE, DIED]
    shown = json.loads(wastecoach("dlq", "show", DIED, "--json").out)
    assert shown == {
        "id": DIED,
        "job": JOB,
        "lane": "ai",
        "task": "analyse",
        "code": "job_given_up",
        "params": {"attempts": 4},
        "attempts": 4,
        "at": "2027-01-15T08:00:00.000+00:00",
        "state": "failed",
    }


def test_without_any_it_says_so(wastecoach: Command) -> None:
    assert wastecoach("dlq", "list", "--lang", "en").out == "There are no dead letters.\n"
    assert json.loads(wastecoach("dlq", "list", "--json").out) == {"letters": []}


def test_a_job_begins_anew(service: Service, wastecoach: Command) -> None:
    ended = wastecoach("dlq", "replay", DIED, "--lang", "en")
    assert ended.out == "Dead letters sent again: 1; jobs that begin anew: 1.\n"
    job = service.ports.records.job(JOB)
    assert job is not None
    assert (job.state, job.attempt, job.failure) == ("queued", 0, None)
    (message,) = service.ports.records.take_due(time.time(), 9, 5.0)
    assert (message.job, message.task, message.lane) == (JOB, "analyse", "ai")
    assert service.ports.records.dead_count() == 2


def test_all_jobs_begin_anew(service: Service, wastecoach: Command) -> None:
    ended = wastecoach("dlq", "replay", "--all", "--json")
    assert json.loads(ended.out) == {"letters": 3, "jobs": 2}
    assert service.ports.records.dead_count() == 0


def test_letters_are_thrown_away_and_their_jobs_stay_failed(
    service: Service, wastecoach: Command
) -> None:
    ended = wastecoach("dlq", "drop", DIED, "bbbb", DIED, "--lang", "en")
    assert ended.out == "Dead letters thrown away: 2.\n"
    job = service.ports.records.job(JOB)
    assert job is not None
    assert job.state == "failed"
    assert json.loads(wastecoach("dlq", "drop", "--all", "--json").out) == {"letters": 1}


@pytest.mark.parametrize("command", ["show", "replay", "drop"])
def test_nothing_happens_where_one_is_not_known(
    command: str, service: Service, wastecoach: Command
) -> None:
    known = () if command == "show" else (DIED,)
    ended = wastecoach("dlq", command, *known, "ffff", "--lang", "en")
    assert ended.code == 75
    assert ended.err.startswith("There is no dead letter “ffff”.")
    assert service.ports.records.dead_count() == 3


@pytest.mark.parametrize("command", ["replay", "drop"])
@pytest.mark.parametrize("arguments", [(), (DIED, "--all")])
def test_it_has_to_be_said_which_ones(
    command: str, arguments: tuple[str, ...], service: Service, wastecoach: Command
) -> None:
    assert wastecoach("dlq", command, *arguments).code == 2
    assert service.ports.records.dead_count() == 3
