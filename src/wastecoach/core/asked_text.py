"""What people type around the name of a thing, and how to take it off: questions, openings, particles, plurals.

Nothing here knows an item. Korean puts the thing before its question ("우유팩은 어디에 버려요?") and hangs particles on
it; English puts it after ("where do I put milk cartons?").
"""

from __future__ import annotations

import re
import unicodedata

# Conjoining vowels (Unicode block Hangul Jamo) and what they are heard as.
_ALIKE_VOWELS = str.maketrans("ᅢᅤᅨᅫᅬᅣᅧᅭᅲ", "ᅦᅦᅦᅰᅰᅡᅥᅩᅮ")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"\s+")
# The verbs of throwing away, and everything after them.
_KOREAN_ASKING = re.compile(
    r"\s*(어디에다가?|어디다가?|어디에?|어디로|어떻게|어느|무슨|뭘로|뭐로|뭔가요|뭐예요|뭐에요|무엇)?\s*"
    r"(통에|곳에|봉투에|데다|쓰레기로|쓰레기에|쓰레기인가요|쓰레기예요|쓰레기야)?\s*"
    r"(분리\s*수거|분리\s*배출|재활용|배출|처리|처분|수거(?!함)|버리|버려|버릴|버린|내놓|내놔|내다\s*버)"
    r"[가-힣\s]*$"
)
_KOREAN_WHERE = re.compile(
    r"\s*(어디에다가?|어디다가?|어디에?|어디로|어디서|어떻게|뭘로|뭐로|뭔가요|뭐예요|뭐에요)[가-힣\s]*$"
)
_KOREAN_OPENING = re.compile(
    r"^(혹시|그럼|그러면|근데|저기|집에\s*있는|집에서\s*쓰던|안\s*쓰는|못\s*쓰는|다\s*쓴|다\s*쓰고|다\s*먹은|다\s*마신|다\s*본|"
    r"쓰고\s*남은|쓰다\s*남은|먹고\s*난|먹고\s*남은|먹다\s*남은|남은|쓰던|오래된|낡은|헌|빈|버릴|버리는|이거|이건|이것|그거|저거|우리)\s+"
)
_KOREAN_COUNT = re.compile(
    r"\s+(것들?|거|건|게|하나|한\s*개|두\s*개|몇\s*개|여러\s*개|한\s*짝|뭉치|묶음|좀|전부|다)$"
)
# Words that say how a thing came to be waste, not which thing it is.
_USED_UP = frozenset(
    [
        "다",
        "쓴",
        "쓰고",
        "난",
        "남은",
        "오래된",
        "고장난",
        "낡은",
        "헌",
        "빈",
        "안",
        "못",
        "쓰는",
        "쓰던",
        "것",
        "거",
    ]
)
_KOREAN_PARTICLE = re.compile(
    r"(이?에요|이?예요|인가요|인가|인지|일까요?|이?랑|하고|까지|부터|에다|에서|으로|로|에|은요|는요|이요|도요|은|는|이|가|을|를|도|들|의|과|와|요)$"
)
_KOREAN_SENTENCE = re.compile(r"(요|까|죠|지|나|냐|니|다|려|해|돼|되|여|아|어|야|음|법|곳)$")
_ENGLISH_ASKING = re.compile(
    r"^(.*\b)?(where|how|what|which|can|could|do|does|is|are|should|may)\b.*?"
    r"\b(throw away|throw out|throw|put|dispose of|dispose|recycle|discard|get rid of|do with|drop off|toss|"
    r"bin for|bin)\b\s*"
)
_ENGLISH_AUXILIARY = re.compile(
    r"^(is|are|do|does|can|could|should|may|what about|how about|how|where|which|what)\b\s*"
)
_ENGLISH_AROUND = re.compile(
    r"\b(a|an|the|my|our|some|old|used|empty|this|these|that|those|i|we|please|recyclable|recycled|trash|garbage|"
    r"away|out|it)\b"
)
_ENGLISH_TAIL = re.compile(
    r"\s+\b(with|covered|from|for|in|into|on|that|which|go|goes|belong|belongs|count|counts|considered|after|to|be)\b.*$"
)


def plain(text: str) -> str:
    """Lower case, composed letters, no punctuation, single spaces. Idempotent."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    return _SPACES.sub(" ", _PUNCTUATION.sub(" ", folded)).strip()


def squeeze(text: str) -> str:
    """`plain` without spaces: spelling variants of one name become equal. Idempotent."""
    return plain(text).replace(" ", "")


def letters_of(text: str) -> str:
    """Korean syllables taken apart into letters, so that one wrong vowel counts as one wrong letter.

    Vowels that most speakers no longer tell apart (ㅐ ㅔ, ㅙ ㅚ ㅞ) or often write for one another (ㅕ for ㅓ) become
    one, so that 케리어 is 캐리어 and 기져귀 is 기저귀.
    """
    return unicodedata.normalize("NFD", text).translate(_ALIKE_VOWELS)


def readings(asked: str) -> list[str]:
    """The text as it stands, then with less and less around the thing it names."""
    steps = (
        (_without_question, _without_opening, _without_count, without_particle, without_particle)
        if not asked.isascii()
        else (_without_english_question, _without_english_tail)
    )
    found = [asked]
    for shorten in steps:
        found.append(shorten(found[-1]) or found[-1])
    return list(dict.fromkeys(found))


def is_sentence(asked: str) -> bool:
    """Whether the text is a sentence, whose topic comes first, rather than a name, whose head comes last."""
    return _without_question(asked) != asked or bool(_KOREAN_SENTENCE.search(asked))


def says_nothing_of_the_thing(word: str) -> bool:
    """Whether a word only says that a thing is waste now (다 쓴, 오래된, 것)."""
    return word in _USED_UP


def is_topic(word: str) -> bool:
    """Whether a Korean word carries a topic, subject or object particle."""
    return len(word) > 1 and word[-1] in "은는이가을를도"


def without_particle(word: str) -> str:
    """A Korean word without the particle or ending that it carries; English plurals without theirs."""
    if word.isascii():
        return _singular(word)
    shorter = _KOREAN_PARTICLE.sub("", word).strip()
    return shorter or word


def _without_question(text: str) -> str:
    shorter = _KOREAN_ASKING.sub("", text)
    return _KOREAN_WHERE.sub("", shorter).strip()


def _without_opening(text: str) -> str:
    shorter = _KOREAN_OPENING.sub("", text).strip()
    return text if shorter in {"", text} else _without_opening(shorter)


def _without_count(text: str) -> str:
    return _KOREAN_COUNT.sub("", text).strip()


def _without_english_question(text: str) -> str:
    rest = _ENGLISH_ASKING.sub("", text)
    while (shorter := _ENGLISH_AUXILIARY.sub("", rest)) != rest:
        rest = shorter
    return _SPACES.sub(" ", _ENGLISH_AROUND.sub(" ", rest)).strip()


def _without_english_tail(text: str) -> str:
    return _ENGLISH_TAIL.sub("", text).strip()


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
