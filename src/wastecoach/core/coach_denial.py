"""Whether a text says yes or no to what it mentions: "crush it", "do not crush it"; "눌러 주세요", "누르지 마세요".

Korean says no behind the word, English mostly before it, both within the clause. A reminder ("do not forget to
rinse") is a yes, and so is what happens otherwise ("if you do not rinse it").
"""

from __future__ import annotations

import re

_REMINDER = re.compile(r"(?:do not|don't|never) forget(?: to)?|be sure not to forget(?: to)?")
_CONDITION = re.compile(r"\b(?:if|unless|when|until|otherwise|because|since)\b")
_CLAUSE_END = re.compile(r"[.!?;:,()]|\b(?:but|and then|and|then|so that|so)\b")
_NO = (
    r"(?:do not|don't|does not|doesn't|should not|shouldn't|must not|mustn't|cannot|can't|need not|needn't"
    r"|never|not|without|avoid|skip|forget(?: about)?|no need|no point|instead of|rather than|refrain from|stop"
    r"|nor|neither)"
)
_NO_BEFORE_ACT = re.compile(rf"\b{_NO}\b\W+(?:\w+\W+){{0,5}}$")
_NO_BEFORE_PLACE = re.compile(
    rf"\b(?:{_NO}|out of|apart from|away from|separate from|keep \w+ from)\b\W+(?:[\w-]+\W+){{0,9}}$"
)
_NO_AFTER = re.compile(
    r"^[\w-]*\W+(?:\w+\W+){0,3}?(?:is|are|isn't|aren't|needn't|can)\W+(?:be\W+)?(?:(?:not|n't)\W+)?"
    r"(?:needed|necessary|required|unnecessary|skipped|optional|forbidden|allowed|a must|a waste|pointless|useless)\b"
)
_ALLOWED = re.compile(r"\b(?:is|are|can be) (?:needed|necessary|required|allowed|a must)\b")


def denied_in_english(text: str, match: re.Match[str], *, place: bool) -> bool:
    """Whether folded English text says no to what `match` found in it: to do it, or to put something there."""
    before = _REMINDER.sub(" ", text[: match.start()])
    ends = [end.end() for end in _CLAUSE_END.finditer(before)]
    clause = before[ends[-1] if ends else 0 :]
    no = (_NO_BEFORE_PLACE if place else _NO_BEFORE_ACT).search(clause)
    if no is not None and not _CONDITION.search(clause[: no.start()]):
        return True
    end = _CLAUSE_END.search(text, match.end())
    after = text[match.end() : end.start() if end else len(text)]
    found = None if place else _NO_AFTER.match(after)
    return found is not None and not _ALLOWED.search(found.group())


_FAR = 40
_NO_AFTER_ACT = re.compile(
    r"^[가-힣]{0,4}지\s?(?:는|도|를|조차)?\s?(?:마|말|않(?!으면)|못)"
    r"|^[가-힣]{0,3}거나 [^.!?,]{1,14}?지\s?(?:는|도)?\s?(?:마|말|않)"
    r"|^[가-힣]{0,5}(?:면|서는|선)\s?(?:절대 )?안\s?(?:돼|되|됩|된)"
    r"|^[가-힣]{0,3}\s?(?:필요|이유|것|수)(?:는|도|가|조차|까지)?\s?없"
    r"|^[가-힣]{0,4}\s?(?:과정|단계|작업|것|건|거)?(?:은|는|을|를)?\s?(?:\S+ )?"
    r"(?:생략|건너뛰|금지|금물|삼가|불필요|낭비|소용없|그만|관두)"
    r"|^[가-힣]{0,3}\s?(?:대신|말고|없이)"
    # "떼어 따로 버려서는 안 돼요": the no at the end of a chain is meant for all of it.
    r"|^(?:(?!고\s|며\s|면\s|지만|는데|[.!?,;]).){0,24}?"
    r"(?:(?:서는|선)\s?(?:절대 )?안\s?(?:돼|되|됩)|버리지\s?(?:는\s)?(?:마|말))"
)
_NOT_JUST_BEFORE = re.compile(r"(?:^|\s)안\s$")
_NO_AFTER_PLACE = re.compile(
    r"^(?:(?!은\s|는\s)(?:\s?[가-힣]{0,5}){1,2}(?:에|로|와|과|이랑)(?:는|도|다)?\s)?(?:(?!고\s|며\s|서\s|에\s|에는\s|[.!?,;]).){0,16}?"
    r"(?:(?:넣|버리|담|섞이?|내놓|배출하|두|놓|모으|붓|보내|흘리|부|들어가|가)[가-힣]?지\s?(?:는|도)?\s?(?:마|말|않|못)"
    r"|(?:면|서는|선)\s?(?:절대 )?안\s?(?:돼|되|됩|된)|아니|아닙|아닌|안 돼|금지|금물)"
    r"|^[가-힣]{0,3}\s?(?:말고|대신|빼고)"
)


def denied_in_korean(text: str, match: re.Match[str], *, place: bool) -> bool:
    """Whether folded Korean text says no to what `match` found in it: to do it, or to put something there."""
    after = text[match.end() : match.end() + _FAR]
    if place:
        return _NO_AFTER_PLACE.match(after) is not None
    if _NOT_JUST_BEFORE.search(text[: match.start()]):
        return True
    return _NO_AFTER_ACT.match(after) is not None
