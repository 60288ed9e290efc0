"""A suggested answer as it is written: a short name and a short text, in up to four languages.

The list that comes with the software (suggestions.toml) is the default; a helpline's own version takes
its place.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from houvast.library import writing
from houvast.records.campaigns.texts import LANGUAGES, Unwritable

LONGEST_NAME, LONGEST_TEXT = 60, 1000
SHIPPED = Path(__file__).with_name("suggestions.toml")


@dataclass(frozen=True)
class Words:
    """One suggested answer in one language."""

    name: str
    text: str


Said = Mapping[str, Words]  # by language; a language that is not there was not written


@cache
def shipped() -> Mapping[str, Said]:
    """The list that comes with the software, by key, in its order."""
    with SHIPPED.open("rb") as file:
        found = tomllib.load(file)
    return {key: {language: Words(*words) for language, words in said.items()} for key, said in found.items()}


def check(said: Said) -> None:
    """Raises Unwritable for the first thing that cannot be offered; its field is name_nl, text_nl and so."""
    for language, words in said.items():
        if language not in LANGUAGES:
            raise Unwritable("text_nl", _("There is no such language here."))
        _check(f"name_{language}", words.name, LONGEST_NAME)
        _check(f"text_{language}", words.text, LONGEST_TEXT)
        if "\n" in words.name:
            raise Unwritable(f"name_{language}", _("Write the name on one line."))
    if not said:
        raise Unwritable("text_nl", _("Write it in one language at least."))


def _check(field: str, words: str, longest: int) -> None:
    if not words.strip() or len(words) > longest:
        raise Unwritable(
            field, _("Write something here, at most %(longest)s characters.") % {"longest": longest}
        )
    if not writing.can_be_seen(words.replace("\n", "")):
        raise Unwritable(field, _("There is a character here that cannot be seen. Type it again."))
