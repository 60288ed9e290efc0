"""A day as people type it, in the language of the page: 27/11/2026, 27.11.26, 27 november 2026, 2026-11-27.

The day comes first, always, as people here mean it. How days are shown is in project/formats. A browser's own
field for days shows the order of the browser's language, not of the page; where one types it is not used.
"""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import dates
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _

_DAY_FIRST = re.compile(r"(\d{1,2})[./\s-]+(\d{1,2})[./\s-]+(\d{4}|\d{2})")
_CLOCK = r"(\d{1,2})(?:[:.hu] ?(\d{2}))? ?(?:h|u|uur|uhr)?"
_WITH_TIME = re.compile(rf"(.+?),? (?:(?:om|à|um|at) )?{_CLOCK}", re.IGNORECASE)
_IN_WORDS = re.compile(r"(\d{1,2})(?:\.|er|e|st|nd|rd|th)?\s+([^\W\d]+)\.?\s+(\d{4})")


def read(said: str) -> date:
    """The day; a ValueError where it cannot be read as one."""
    text = " ".join(said.split())
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year if year > 99 else 2000 + year, month, day)
    if found := _IN_WORDS.fullmatch(text):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    return date.fromisoformat(text)


def read_moment(said: str) -> datetime:
    """A day with a time, naive: 27/11/2026 14:05, 27 november 2026 om 9u30; a day alone is its beginning."""
    text = " ".join(said.split())
    try:
        return datetime.combine(read(text), time())
    except ValueError:
        if found := _WITH_TIME.fullmatch(text):
            return datetime.combine(read(found[1]), time(int(found[2]), int(found[3] or 0)))
        return datetime.fromisoformat(text)


def as_iso(said: str) -> str:
    """As records and drafts take it; what cannot be read stays as it was typed, to be shown again."""
    try:
        return read(said).isoformat()
    except ValueError:
        return said


def shown(said: str) -> str:
    """An ISO day as one would type it here; anything else as it is."""
    try:
        return date_format(date.fromisoformat(said), "SHORT_DATE_FORMAT")
    except ValueError:
        return said


def example() -> str:
    """A day as one types it here: the 27th, so that nobody takes the month for the day."""
    return date_format(date(2026, 11, 27), "SHORT_DATE_FORMAT")


def _month(word: str) -> int:
    """By its name or a beginning of it that is long enough to be no other month's."""
    begins = word.casefold()
    names = {number: str(name).casefold() for number, name in dates.MONTHS.items()}
    short = {number: str(name).casefold().rstrip(".") for number, name in dates.MONTHS_3.items()}
    found = {n for n in names if begins == short[n] or (len(begins) > 2 and names[n].startswith(begins))}
    if len(found) != 1:
        raise ValueError(word)
    return found.pop()


class DayField(forms.DateField):
    """A day in a form: typed in any of these ways, shown in one."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return read(value)
        except ValueError as unread:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from unread

    def prepare_value(self, value: Any) -> Any:
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value


MOST_TYPED = 12_000  # letters


def _one_on_a_line() -> str:
    return _("One on a line, like %(day)s.") % {"day": example()}


class DaysField(forms.CharField):
    """Several days in a form, one on a line: typed in any of these ways, shown in one; as records take them,
    in order, each once."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"})

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, help_text=lazy(_one_on_a_line, str)(), required=False)

    def to_python(self, value: Any) -> Any:
        text, found = super().to_python(value) or "", set()
        if len(text) > MOST_TYPED:
            raise forms.ValidationError(
                _("These are more days than are kept. Leave out those that are over.")
            )
        for said in filter(str.strip, re.split(r"[\n,;]", text)):
            try:
                found.add(read(said).isoformat())
            except ValueError as unread:
                raise forms.ValidationError(
                    _("“%(said)s” is no day. Write it like %(day)s.")
                    % {"said": said.strip()[:60], "day": example()}
                ) from unread
        return sorted(found)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(map(shown, value or ()))
