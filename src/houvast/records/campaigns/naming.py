"""Whom a testimony could give away, read from its text alone: what is refused, and words to be looked at.

It knows no sealed thing, so that its answers tell nobody anything: addresses, telephone numbers and places
are refused whatever they are of, and every word or number that could be a name, an age or a day is shown to
who shapes the text and to the second person who publishes it. Rather a word too many than too few.

Who writes on a telephone writes names in small letters. Those are shown too: of a list of first names that
are no words of the four languages, and of how somebody called themselves in their talk.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from houvast.records.directory import terms

_ADDRESS_ONLINE = re.compile(r"\S*@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_ENDS = re.compile(r"[.!?:;…\n\"“”„«»(–-]\s*$")
_APART = re.compile(r"['’-]")
# What a name can carry in Dutch and German, and of whom or how dear: pieters, lieske, marietje, hänschen.
_CARRIED = re.compile(r"(?:s|ke|kes|tje|tjes|je|jes|chen|lein)$")
SHORTEST_KNOWN = 3  # letters; shorter ones stand in too many words
# Words that begin sentences and name nobody.
OPENERS = frozenset(
    "ik jij je hij zij ze we wij jullie het de een dat die dit er en maar of dus toen nu soms als omdat "
    "na voor mijn onze niemand iemand alles niets elke altijd nooit ook daarna eerst later op in met van "
    "wat wie waarom je tu il elle on nous vous ils elles le la les un une des et mais ou donc quand "
    "maintenant parfois si après avant mon ma mes notre personne tout rien chaque toujours jamais aussi "
    "puis c j ce cela ça qui que pourquoi ich du er sie es wir ihr der die das ein eine und aber oder "
    "dann als jetzt manchmal wenn weil nach vor mein meine unser niemand jemand alles nichts jeder immer "
    "nie auch danach zuerst in mit von was wer warum i you he she it they the a an that this there and "
    "but or so when now sometimes if because after before my our nobody somebody everything nothing each "
    "always never also then first later at on in with of what who why people one".split()
)


def refused(text: str) -> tuple[str, ...]:
    """What may stand in no testimony: terms of addresses, numbers and places, and addresses online."""
    found = {term.partition(" ")[2] for term in terms.terms(text)}  # without the kind of term
    return tuple(sorted(found | set(_ADDRESS_ONLINE.findall(text))))


def to_look_at(text: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Words with a capital that no sentence explains, first names in whatever letters, and numbers, in their
    order; each once. `known`: names of whom the text is about, found also at the beginning of longer words.

    German writes every noun with a capital: there each of them is looked at.
    """
    theirs = tuple(each for name in known for each in _folded(name).split() if len(each) >= SHORTEST_KNOWN)
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        opens = not text[: match.start()].strip() or bool(_ENDS.search(text[: match.start()]))
        if (
            word.isdigit()
            or (word[0].isupper() and not (word.casefold() in OPENERS and (opens or word == "I")))
            or any(_is_a_name(part) or part.startswith(theirs) for part in _parts(word))
        ):
            found[word] = None
    return tuple(found)


def _parts(word: str) -> Iterator[str]:
    """A word and what it is put together of: tante-lies, pierre’s."""
    folded = _folded(word)
    yield folded
    yield from _APART.split(folded)


def _is_a_name(part: str) -> bool:
    return part in first_names() or _CARRIED.sub("", part, count=1) in first_names()


def _folded(word: str) -> str:
    """In small letters and without accents."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


@lru_cache
def first_names() -> frozenset[str]:
    """First names of people here, folded; none that is a word of Dutch, French, German or English."""
    return frozenset(Path(__file__).with_name("first_names.txt").read_text(encoding="ascii").split())
