"""Hours of a line or a service in a form, and in words.

The usual week is written day by day ("13:00-19:00"); what repeats otherwise stands in a field of its own as
rules of RFC 5545. Kept is one list of rules, which reads back into the same fields.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.interfaces.shell.days import DaysField

WEEK = (
    ("MO", gettext_lazy("Monday")),
    ("TU", gettext_lazy("Tuesday")),
    ("WE", gettext_lazy("Wednesday")),
    ("TH", gettext_lazy("Thursday")),
    ("FR", gettext_lazy("Friday")),
    ("SA", gettext_lazy("Saturday")),
    ("SU", gettext_lazy("Sunday")),
)
EVERY_DAY = tuple(code for code, _name in WEEK)
TIME = r"(?:[01]?[0-9]|2[0-4])(?:[:.h][0-5][0-9])?"
SPELL = re.compile(rf"\s*(?P<from>{TIME})\s*[-–]\s*(?P<until>{TIME})\s*")


class HoursForm(forms.Form):
    """A week, rules, closed days and a time zone; `hours_said` gives what the records take."""

    rules = forms.CharField(
        label=gettext_lazy("Hours that repeat otherwise"),
        help_text=gettext_lazy(
            "One on a line: a rule of days (RFC 5545), then the hours. For the first Saturday of each month: "
            "FREQ=MONTHLY;BYDAY=1SA 10:00-12:00"
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "dir": "ltr"}),
        max_length=12_000,
        required=False,
    )
    closed_days = DaysField(label=gettext_lazy("Days on which it is closed"))
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of these hours"),
        help_text=gettext_lazy(
            "Like Europe/Brussels. When the clock changes, the hours stay as they are written."
        ),
        max_length=40,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in WEEK:
            self.fields[f"day_{code}"] = forms.CharField(label=name, max_length=200, required=False)

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[f"day_{code}"] for code in EVERY_DAY]

    def hours_said(self) -> dict[str, Any]:
        """What cannot be read stands beside its field."""
        return {
            "hours": [*self._week(), *self._rules()],
            "closed_days": self.cleaned_data["closed_days"],
            "time_zone": self.cleaned_data["time_zone"],
        }

    def _week(self) -> list[dict[str, str]]:
        """Days with the same hours make one rule."""
        days: dict[tuple[str, str], list[str]] = {}
        for code in EVERY_DAY:
            try:
                for spell in spells_of(self.cleaned_data[f"day_{code}"]):
                    days.setdefault(spell, []).append(code)
            except forms.ValidationError as wrong:
                self.add_error(f"day_{code}", wrong)
        return [
            {"rule": f"FREQ=WEEKLY;BYDAY={','.join(codes)}", "from": from_, "until": until}
            for (from_, until), codes in days.items()
        ]

    def _rules(self) -> list[dict[str, str]]:
        made = []
        for line in filter(str.strip, self.cleaned_data["rules"].splitlines()):
            rule, _space, hours = line.strip().partition(" ")
            if found := SPELL.fullmatch(hours):
                made.append({"rule": rule, "from": _clock(found["from"]), "until": _clock(found["until"])})
            else:
                self.add_error("rules", _("Write a rule and its hours on one line: FREQ=DAILY 10:00-12:00"))
        return made


def spells_of(said: str) -> list[tuple[str, str]]:
    """The hours of a day as somebody wrote them: (from, until), or ValidationError."""
    spells = []
    for each in filter(str.strip, re.split(r"[,;]", said)):
        found = SPELL.fullmatch(each)
        if not found:
            raise forms.ValidationError(_("Write hours like 13:00-19:00; several with a comma between."))
        spells.append((_clock(found["from"]), _clock(found["until"])))
    return spells


def hours_initial(
    hours: Iterable[Mapping[str, str]], closed_days: Iterable[str], zone: str
) -> dict[str, Any]:
    """What is kept, as the fields of the form."""
    week, otherwise = _split(hours)
    return {
        **{f"day_{code}": ", ".join(spells) for code, spells in week.items()},
        "rules": "\n".join(otherwise),
        "closed_days": list(closed_days),
        "time_zone": zone,
    }


def _split(hours: Iterable[Mapping[str, str]]) -> tuple[dict[str, list[str]], list[str]]:
    """(hours by weekday, rules that say something else)."""
    week: dict[str, list[str]] = {code: [] for code in EVERY_DAY}
    otherwise = []
    for each in hours:
        spell = f"{each['from']}-{each['until']}"
        found = re.fullmatch(
            r"FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)", each["rule"]
        )
        days = EVERY_DAY if each["rule"] == "FREQ=DAILY" else found[1].split(",") if found else ()
        for code in days:
            week[code].append(spell)
        if not days:
            otherwise.append(f"{each['rule']} {spell}")
    return week, otherwise


def week_of(hours: Iterable[Mapping[str, str]]) -> list[tuple[Any, str]]:
    """The usual week for reading: days in a row with the same hours stand together."""
    week, otherwise = _split(hours)
    told: list[tuple[str, list[Any]]] = []
    for code, name in WEEK:
        spell = ", ".join(week[code])
        if told and told[-1][0] == spell:
            told[-1][1].append(name)
        else:
            told.append((spell, [name]))
    rows = [
        (f"{names[0]} – {names[-1]}" if len(names) > 1 else str(names[0]), spell)
        for spell, names in told
        if spell
    ]
    return [*rows, *((rule, "") for rule in otherwise)]


def _clock(said: str) -> str:
    """A time as it is kept: 9 is 09:00."""
    hour, _sign, minute = re.sub("[.h]", ":", said).partition(":")
    return f"{int(hour):02}:{minute or '00'}"
