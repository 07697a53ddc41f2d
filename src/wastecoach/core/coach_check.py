"""Whether a coach's answer says what the rules say: pure checks, each fault by name.

The model words what was decided and nothing else. So the answer echoes the stream by id, words every step under its
id in the rules' order, and each wording is held against both texts of its step: the same act with the same yes or no,
the same places. Whatever else it says may not name a place, an act that can do harm, money, a law, a date, a number, an
address that the rules do not name, nor excuse anybody from a step: that others do it, that it makes no difference.

What these checks cannot do is know whether an explanation is true. "One dirty cup among thousands goes unnoticed" has
no word that gives it away: of two dozen such excuses, worded after the checks were made, a third was caught. To ask
that every tip names an act of the steps would catch half of them and turn down one good tip in four. So a false why or
tip can stand beside the right steps; it never stands in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.coach_answer import CoachAnswer, Fault, Line
from wastecoach.core.coach_grounds import Grounds, StepGrounds
from wastecoach.core.coach_text import clauses, invented_numbers, numbers, stems, text_faults
from wastecoach.core.coach_words import OTHERS, Spoken, Vocabulary, folded

HEADLINE_LENGTH = 80
LINE_LENGTH = 200
WHOLE_LENGTH = 1500
# So many words in a row are no accident.
LEAKED_WORDS = 7


def faults_of(
    answer: CoachAnswer, grounds: Grounds, vocabulary: Vocabulary, leak: frozenset[str]
) -> tuple[Fault, ...]:
    """Everything that is wrong with an answer; nothing where it may be shown.

    Of an answer that is too long nothing is read: reading takes time that grows with the square of a line.

    Args:
        answer: Parsed.
        grounds: What the rules say.
        vocabulary: To read both with.
        leak: Runs of words of the prompt (see `runs`), which nobody should read.
    """
    found = [*_shape_faults(answer, grounds)]
    if any(fault.code == "too_long" for fault in found):
        return tuple(dict.fromkeys(found))
    for line in answer.lines():
        spoken = vocabulary.read(line.text)
        found += _line_faults(line, grounds, leak)
        found += _invention_faults(line, spoken, grounds, vocabulary)
        found += _denial_faults(line, spoken, grounds)
        found += _excuse_faults(line, spoken, grounds, vocabulary)
        if line.kind in {"why", "tip"}:
            found += _talk_faults(line, spoken, grounds)
    found += _headline_faults(answer.headline, grounds, vocabulary)
    by_id = {step.id: step for step in grounds.steps}
    for line in answer.lines():
        if line.kind == "step" and line.name in by_id:
            found += _step_faults(line, by_id[line.name], vocabulary)
    return tuple(dict.fromkeys(found))


def runs(text: str) -> frozenset[str]:
    """Every run of a few words of a text, to know it by."""
    words = folded(text).split()
    return frozenset(
        " ".join(words[first : first + LEAKED_WORDS])
        for first in range(len(words) - LEAKED_WORDS + 1)
    )


def _shape_faults(answer: CoachAnswer, grounds: Grounds) -> Iterator[Fault]:
    """What is wrong before a word of it is read."""
    if answer.stream != grounds.stream:
        yield Fault("wrong_stream")
    yield from _length_faults(answer)
    yield from _order_faults(answer, grounds)
    most = len(grounds.reasons)
    if not min(1, most) <= len(answer.why) <= most:
        yield Fault("reasons_counted", "why", str(most))


def _length_faults(answer: CoachAnswer) -> Iterator[Fault]:
    lines = tuple(answer.lines())
    for line in lines:
        if len(line.text) > (HEADLINE_LENGTH if line.kind == "headline" else LINE_LENGTH):
            yield Fault("too_long", line.where)
    if sum(len(line.text) for line in lines) > WHOLE_LENGTH:
        yield Fault("too_long")


def _order_faults(answer: CoachAnswer, grounds: Grounds) -> Iterator[Fault]:
    given = [wording.id for wording in answer.steps]
    asked = [step.id for step in grounds.steps]
    if given == asked:
        return
    missing = [step for step in asked if step not in given]
    more = [step for place, step in enumerate(given) if step not in asked or step in given[:place]]
    yield from (Fault("step_missing", detail=step) for step in missing)
    yield from (Fault("step_added", detail=step) for step in more)
    if not missing and not more:
        yield Fault("step_order")


def _line_faults(line: Line, grounds: Grounds, leak: frozenset[str]) -> Iterator[Fault]:
    """What is wrong with it as a text."""
    for code in text_faults(line.text, grounds.language, grounds.text):
        yield Fault(code, line.where)
    for number in invented_numbers(line.text, grounds.numbers):
        yield Fault("number_invented", line.where, number)
    if runs(line.text) & leak:
        yield Fault("prompt_leaked", line.where)


def _invention_faults(
    line: Line, spoken: Spoken, grounds: Grounds, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """What it speaks of and the rules do not."""
    rules = grounds.spoken
    acts = grounds.acts_for(line)
    known = acts | rules.things
    for word in sorted((spoken.acts | spoken.things) & vocabulary.needs.keys()):
        if not known & vocabulary.needs[word]:
            yield Fault("invented", line.where, word)
    for place in sorted(spoken.places - grounds.places_for(line)):
        yield Fault("place_invented", line.where, place)
    for word in sorted((spoken.things - grounds.told_things) & vocabulary.against.keys()):
        if rules.things & vocabulary.against[word]:
            yield Fault("denied", line.where, word)
    for word in sorted(spoken.acts & rules.denied_acts & vocabulary.needs.keys() - acts):
        yield Fault("denied", line.where, word)


def _denial_faults(line: Line, spoken: Spoken, grounds: Grounds) -> Iterator[Fault]:
    """What it denies and the rules ask for."""
    rules = grounds.spoken
    asked = grounds.key.acts - rules.denied_acts
    certain = (grounds.said.places | grounds.home) - rules.denied_places
    for word in sorted((spoken.denied_acts & asked) | (spoken.denied_places & certain)):
        yield Fault("denied", line.where, word)


def _excuse_faults(
    line: Line, spoken: Spoken, grounds: Grounds, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """What would make a step needless and the rules do not say: others do it, it makes no difference."""
    known = grounds.spoken.excuses | grounds.key.acts
    for word in sorted(spoken.excuses & vocabulary.needs.keys()):
        if not known & vocabulary.needs[word]:
            yield Fault("excused", line.where, word)
    if OTHERS not in spoken.excuses:
        return
    for clause in map(vocabulary.read, clauses(line.text)):
        if OTHERS in clause.excuses:
            for act in sorted((clause.acts & grounds.key.acts) - grounds.done_by_others):
                yield Fault("excused", line.where, act)


def _talk_faults(line: Line, spoken: Spoken, grounds: Grounds) -> Iterator[Fault]:
    """A why or a tip has to be about something that the rules speak of."""
    if not stems(line.text) & grounds.stems and not spoken.acts:
        yield Fault("off_topic", line.where)


def _headline_faults(headline: str, grounds: Grounds, vocabulary: Vocabulary) -> Iterator[Fault]:
    """It names the stream and, behind an arrow or a colon, no other one."""
    plain = folded(headline).replace(":", "→").replace("=>", "→")
    if not vocabulary.read(headline).places & grounds.home and grounds.stream_name not in plain:
        yield Fault("stream_not_named", "headline")
    _, arrow, target = plain.rpartition("→")
    for name in sorted(grounds.own_names, key=len, reverse=True):
        target = target.replace(name, "")
    if arrow and any(name in target for name in grounds.other_streams):
        yield Fault("place_invented", "headline")


def _step_faults(line: Line, step: StepGrounds, vocabulary: Vocabulary) -> Iterator[Fault]:
    spoken, key = vocabulary.read(line.text), step.key
    if not _same_act(spoken, key):
        yield Fault("step_changed", line.where, ", ".join(sorted(key.acts | key.denied_acts)))
    if key.things and not spoken.things & key.things:
        yield Fault("step_changed", line.where, ", ".join(sorted(key.things)))
    for act in sorted(spoken.acts & (key.denied_acts - step.spoken.acts)):
        yield Fault("denied", line.where, act)
    for place in sorted((key.places - spoken.places) | (key.denied_places - spoken.denied_places)):
        yield Fault("place_missing", line.where, place)
    kept = {number for number, _ in numbers(line.text)}
    for number in sorted(step.numbers - kept):
        yield Fault("number_missing", line.where, number)


def _same_act(spoken: Spoken, key: Spoken) -> bool:
    if not key.acts and not key.denied_acts:
        return True
    return bool(spoken.acts & key.acts or spoken.denied_acts & key.denied_acts)
