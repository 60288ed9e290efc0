"""Templates of letters: a short name and a text with blanks, in up to four languages; and the neutral sender.

The set that comes with the software (letters.toml) is the default; a helpline's own version takes its place.
What is filled in is known by name, so that no letter leaves with a blank that nobody saw.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from houvast.library import writing
from houvast.records.campaigns.suggestions import Said, Words
from houvast.records.campaigns.texts import LANGUAGES, TELLING, Unwritable

LONGEST_NAME, LONGEST_TEXT, LONGEST_ADDRESS = 60, 4000, 200
SHIPPED = Path(__file__).with_name("letters.toml")
SENDER = "sender"
"""Under this key stands no template, but who every letter is from: a name and a return address."""
BLANKS = ("name", "day", "time", "place", "service", "worker", "words")
"""What a template may leave open. `words` are a worker's own, and may stay empty."""
MAY_STAY_EMPTY = ("words",)
_BLANK = re.compile(r"\{([^{}]*)\}")
_TELLING_ADDRESS = re.compile(TELLING.pattern.replace(r"|\d", ""), re.IGNORECASE)


@cache
def shipped() -> Mapping[str, Said]:
    """The set that comes with the software, by key, in its order. It has no sender: only a helpline knows."""
    with SHIPPED.open("rb") as file:
        found = tomllib.load(file)
    return {
        key: {language: Words(words["name"], words["text"].strip()) for language, words in said.items()}
        for key, said in found.items()
    }


def blanks(text: str) -> tuple[str, ...]:
    """The blanks of a text, in the order in which they come first."""
    return tuple(dict.fromkeys(_BLANK.findall(text)))


def filled(text: str, said: Mapping[str, str]) -> str:
    """The text with what was said in its blanks; braces in what was said stay what they are."""
    whole = _BLANK.sub(lambda blank: said.get(blank[1], "").strip(), text)
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


def missing(text: str, said: Mapping[str, str]) -> tuple[str, ...]:
    """The blanks that nobody filled in, and that may not stay empty."""
    return tuple(
        name for name in blanks(text) if name not in MAY_STAY_EMPTY and not said.get(name, "").strip()
    )


def check(said: Said) -> None:
    """Raises Unwritable for the first thing that cannot be offered; its field is name_nl, text_nl and so."""
    _check_languages(said)
    for language, words in said.items():
        _check(f"name_{language}", words.name, LONGEST_NAME)
        _check(f"text_{language}", words.text, LONGEST_TEXT)
        if "\n" in words.name:
            raise Unwritable(f"name_{language}", _("Write the name on one line."))
        _check_blanks(f"text_{language}", words.text)


def check_sender(said: Said, *, helpline: str) -> None:
    """The same for who letters are from: what stands on an envelope may tell nothing to who finds it."""
    _check_languages(said)
    for language, words in said.items():
        _check(f"name_{language}", words.name, LONGEST_NAME)
        _check(f"text_{language}", words.text, LONGEST_ADDRESS)
        if "\n" in words.name:
            raise Unwritable(f"name_{language}", _("Write the name on one line."))
        for field, written in (("name", words.name), ("text", words.text)):
            found = (TELLING if field == "name" else _TELLING_ADDRESS).search(written)
            telling = found[0] if found else helpline if _is_named(helpline, written) else ""
            if telling:
                raise Unwritable(
                    f"{field}_{language}",
                    _("Whoever finds the envelope reads this. Choose words that say nothing: not “%(word)s”.")
                    % {"word": telling},
                )


def _is_named(helpline: str, written: str) -> bool:
    return bool(helpline.strip()) and helpline.strip().casefold() in written.casefold()


def _check_languages(said: Said) -> None:
    if not said:
        raise Unwritable("text_nl", _("Write it in one language at least."))
    if not set(said) <= set(LANGUAGES):
        raise Unwritable("text_nl", _("There is no such language here."))


def _check(field: str, words: str, longest: int) -> None:
    if not words.strip() or len(words) > longest:
        raise Unwritable(
            field, _("Write something here, at most %(longest)s characters.") % {"longest": longest}
        )
    if not writing.can_be_seen(words.replace("\n", "")):
        raise Unwritable(field, _("There is a character here that cannot be seen. Type it again."))


def _check_blanks(field: str, text: str) -> None:
    if odd := [name for name in blanks(text) if name not in BLANKS]:
        raise Unwritable(
            field,
            _("Nothing is filled in at {%(found)s}. You can use %(words)s.")
            % {"found": odd[0], "words": ", ".join(f"{{{word}}}" for word in BLANKS)},
        )
    if "{" in _BLANK.sub("", text) or "}" in _BLANK.sub("", text):
        raise Unwritable(field, _("A blank begins with { and ends with }: one of the two is missing."))
