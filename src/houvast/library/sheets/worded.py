"""Texts for people, in English, that can be said in other languages: a template and what fills it.

The library knows no other language. Whoever shows such a text says it by their own translations, of which
tools/messages.py collects every template that is written as Worded("...").
"""

from collections.abc import Callable
from typing import Any

_AS_IT_IS = "%(said)s"


class Worded(str):
    """The text in English. What fills it may be such a text too; a sign of percent in it is written twice."""

    template: str
    filled: dict[str, Any]

    def __new__(cls, template: str, **filled: object) -> "Worded":
        made = super().__new__(cls, template % filled)
        made.template, made.filled = template, filled
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """For a copy: it is made of the template, not of the text."""
        return (self.template,), self.filled

    @classmethod
    def already(cls, said: str) -> "Worded":
        """A text that is in the language of its reader."""
        return cls(_AS_IT_IS, said=said)

    def by(self, translated: Callable[[str], str]) -> str:
        """In another language; `translated` knows its templates."""
        filled = {
            name: value.by(translated) if isinstance(value, Worded) else value
            for name, value in self.filled.items()
        }
        return translated(self.template) % filled


def large(number: int) -> str:
    """A number with its thousands apart, so that no language reads it otherwise."""
    return f"{number:_}".replace("_", "\N{NARROW NO-BREAK SPACE}")
