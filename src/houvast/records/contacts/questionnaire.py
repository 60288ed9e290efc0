"""What is asked of a contact, in which order, and when it makes sense; and reading the answers.

One declaration serves the form, its drafts, corrections and the import of older systems: flat
answers by field name in, a complete Registration out, or every problem at once. A field is `name`
for the contact, `person-1-name` for a reported person and `pair-1-2-name` for a victim (1) and a
perpetrator (2). No condition, default or requirement looks at a sex.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houvast.library import codes
from houvast.records.contacts import course, safety, sealed
from houvast.records.contacts.registration import Details, Pair, Person, Registration

Answers = Mapping[str, Any]

SUPPORT = frozenset({"SUPPORT"})
WITH_CONTENT = frozenset({"SUPPORT", "INFO", "PROFESSIONAL_ADVICE"})
OWN_SITUATION = frozenset({"VICTIM", "PERPETRATOR", "BOTH"})
HARMED = frozenset(course.HARMED)
HARMING = frozenset(course.HARMING)
PARTNERS = frozenset({"CURRENT_PARTNER", "FORMER_PARTNER"})
CLOSE = PARTNERS | {"BLOOD_RELATIVE", "OTHER_HOUSEHOLD"}
MOST_PERSONS = 20


@dataclass(frozen=True)
class Question:
    """One question. Every (field, answers) of `when` must be met; `.field` is of the same person.

    An answer to a question that is itself not asked meets nothing. `of_speaker`: already asked of the
    person speaking, so not asked again of person 1 when they tell about their own situation.
    `among`: asked once that question has several answers, and answered by one of those. `of_minors`: asked
    while somebody in it is a minor, or may be.
    """

    name: str
    label: str | Promise
    kind: str  # one, several, day, time, age, incidents, municipality, line, text, yes
    codebook: str = ""
    when: tuple[tuple[str, frozenset[str]], ...] = ()
    required: bool = False
    preset: str = ""
    hint: str | Promise = ""
    of_speaker: bool = False
    among: str = ""
    of_minors: bool = False


# What a contact of these kinds is counted by is said and never left out, also where it is not known.
NEEDED: Mapping[str, tuple[frozenset[str], str | Promise]] = {
    "role_stated": (SUPPORT, _("Say who is speaking. “Not known” is an answer too.")),
    "person-1-problem": (SUPPORT, _("Choose a problem. “Not known” is an answer too.")),
}


def _when(**conditions: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name.replace("own_", ".", 1), answers) for name, answers in conditions.items())


# What an assessed role rests on: the day on which it was seen or heard says that it is so.
REASONS = {"fear_on": "FEAR", "injury_on": "INJURY", "control_on": "CONTROL", "defence_on": "DEFENCE"}
_REASON_WORDS = {
    "fear_on": _("Fear of the other, seen or heard on"),
    "injury_on": _("Injury, seen or heard on"),
    "control_on": _("Decides over the other, seen or heard on"),
    "defence_on": _("Only defends, seen or heard on"),
}


def _reasons(
    when: tuple[tuple[str, frozenset[str]], ...], *, of_speaker: bool = False
) -> tuple[Question, ...]:
    words = _REASON_WORDS.items()
    return tuple(Question(name, label, "day", "", when, of_speaker=of_speaker) for name, label in words)


WEIGHED = frozenset(course.WEIGHED)
SECOND_READERS_SAY = course.SECOND_READERS_SAY


def told_to_pages() -> dict[str, frozenset[str]]:
    """Codes that the script of the form decides by: whose situation is their own, who pairs with whom, which
    ages are those of minors, and of whom no age need be known."""
    return {
        "own": OWN_SITUATION,
        "harmed": HARMED,
        "harming": HARMING,
        "minor": course.minors(),
        "unsaid": frozenset(course.NO_MINOR_UNSAID),
    }


CONTACT: tuple[Question, ...] = (
    Question("channel", _("Channel"), "one", "channel", required=True, preset="PHONE"),
    Question("kind", _("Kind of contact"), "one", "contact_kind", required=True, preset="SUPPORT"),
    Question("day", _("Day"), "day", required=True),
    Question("time", _("Time"), "time", hint=_("24-hour clock, like 14:05")),
    Question("outcome", _("Answered or missed?"), "one", "contact_outcome", preset="ANSWERED"),
    Question(
        "role_stated", _("Who is speaking? As they say it"), "one", "contact_role", _when(kind=WITH_CONTENT)
    ),
    Question(
        "sex",
        _("Sex of the person speaking"),
        "one",
        "sex",
        _when(kind=WITH_CONTENT),
        hint=_("Ask; never guess from voice or name"),
    ),
    Question(
        "age",
        _("Age of the person speaking"),
        "age",
        "age_band",
        _when(kind=WITH_CONTENT),
        hint=_("Like 34, ~35 or 30-44"),
    ),
    Question("requests", _("What do they ask for?"), "several", "request", _when(kind=WITH_CONTENT)),
    Question("context", _("Where does it happen?"), "one", "context", _when(kind=SUPPORT)),
    Question(
        "incidents_contact",
        _("How often did it happen before this contact?"),
        "incidents",
        "incidents",
        _when(kind=SUPPORT),
        hint=_("Like 12, ~20 or “continuous”"),
    ),
    Question(
        "told_anyone_before",
        _("Did they tell anybody before?"),
        "one",
        "told_anyone_before",
        _when(kind=SUPPORT, role_stated=OWN_SITUATION),
    ),
    Question("complaint", _("Complaint to the police?"), "one", "complaint", _when(kind=SUPPORT)),
    Question(
        "incidents_complaint",
        _("How often did it happen before the complaint?"),
        "incidents",
        "incidents",
        _when(complaint=frozenset({"FILED", "WITHDRAWN"})),
        hint=_("Like 12, ~20 or “continuous”"),
    ),
    Question("actions", _("What did you do?"), "several", "action", _when(kind=WITH_CONTENT)),
    Question(
        "referral_targets",
        _("Where did you refer to?"),
        "several",
        "referral_target",
        _when(actions=frozenset({"REFERRED", "WARM_TRANSFER"})),
    ),
    Question(
        "role_assessed",
        _("Role of the person speaking, as you see it"),
        "one",
        "contact_role",
        _when(kind=SUPPORT),
    ),
    *_reasons(_when(role_assessed=WEIGHED)),
    Question(
        "municipality",
        _("Municipality"),
        "municipality",
        "",
        _when(kind=WITH_CONTENT),
        hint=_("Sealed; only the district is counted"),
    ),
    Question(
        "district",
        _("Judicial district"),
        "one",
        "district",
        _when(kind=WITH_CONTENT, municipality=frozenset({""})),
    ),
    Question(
        "identifiability",
        _("Do we keep anything that points to the person?"),
        "one",
        "identifiability",
        _when(kind=WITH_CONTENT),
        preset="ANONYMOUS",
    ),
    Question(
        "safe_to_contact",
        _("Is it safe to contact them?"),
        "one",
        "safe_to_contact",
        _when(identifiability=frozenset({"PSEUDONYM", "IDENTIFIED"})),
        hint=_("Unknown counts as no"),
    ),
    Question(
        "safe_ways",
        _("In which ways is it safe?"),
        "several",
        "contact_way",
        _when(safe_to_contact=frozenset({"YES"})),
        hint=_("Only what they named themselves. No letter leaves by a way that does not stand here"),
    ),
    Question(
        "safe_hours",
        _("Between which hours?"),
        "line",
        "",
        _when(safe_to_contact=frozenset({"YES"})),
        hint=_("Like 09:00-12:00, or 00:00-24:00. Unknown counts as no, but for a letter by post"),
    ),
    Question(
        "safe_conditions",
        _("When and how is it safe?"),
        "line",
        "",
        _when(safe_to_contact=frozenset({"YES"})),
    ),
    Question(
        "number",
        _("Number to call back"),
        "line",
        "",
        _when(safe_to_contact=frozenset({"YES"})),
        hint=_("Only if they want it. Sealed like the note; your team can find the contact by it"),
    ),
    Question(
        "parent_access",
        _("May a parent see this, or be told?"),
        "one",
        "parent_access",
        _when(kind=frozenset({"SUPPORT", "INFO"})),
        preset="NO",
        hint=_("No, unless the young person says otherwise. A parent who is said to harm never may"),
        of_minors=True,
    ),
    Question(
        "parent_which",
        _("Which parent, in their words"),
        "line",
        "",
        _when(parent_access=frozenset({"ONE"})),
    ),
    Question("note", _("Note"), "text", hint=_("Sealed: only your team can open it")),
    Question("stays_open", _("Keep open: something is still to be done"), "yes"),
)

PERSON: tuple[Question, ...] = (
    Question("role_stated", _("Role in the situation, as stated"), "one", "situation_role", of_speaker=True),
    Question("problem", _("Problem, done or suffered"), "one", "problem"),
    Question("timing", _("When does or did it happen?"), "one", "timing"),
    Question("sex", _("Sex"), "one", "sex", of_speaker=True),
    Question("age", _("Age"), "age", "age_band", hint=_("Like 34, ~35 or 30-44"), of_speaker=True),
    Question("forms", _("Forms of violence, done or suffered"), "several", "form"),
    Question("main_form", _("Main form"), "one", "form", among="forms"),
    Question("modalities", _("What else is or was part of it"), "several", "modality"),
    Question("role_assessed", _("Role, as you see it"), "one", "situation_role", of_speaker=True),
    *_reasons(_when(own_role_assessed=WEIGHED), of_speaker=True),
)

PAIR: tuple[Question, ...] = (
    Question("relationship", _("Who is the person who harms, to the person harmed?"), "one", "relationship"),
    Question("cohabiting", _("Do they live together?"), "one", "cohabiting", _when(own_relationship=CLOSE)),
    Question(
        "children_together",
        _("Do they have children together?"),
        "one",
        "children_together",
        _when(own_relationship=PARTNERS),
    ),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, in words for the one who fills it in."""

    field: str
    message: str | Promise


class Incomplete(Exception):
    """The answers are not a registration yet; `problems` names every field to mend."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


Keeps = Callable[[int, str], bool]


def read(answers: Answers, *, today: date, keeps: Keeps = lambda number, role: False) -> Registration:
    """The registration that the answers say, or Incomplete with every problem.

    What was asked and left open becomes unknown (U); what was not asked is dropped. An assessed role needs a
    reason with its day, unless `keeps(number, role)` says that it was registered before that was asked.
    """
    reading = _Reading(answers, today, keeps)
    registration = reading.registration()
    if reading.problems:
        raise Incomplete(reading.problems)
    return registration


def answers_of(said: Registration) -> dict[str, Any]:
    """The flat answers from which `read` makes this registration again."""
    details = said.details
    answers: dict[str, Any] = {
        question.name: _plain(getattr(said, question.name))
        for question in CONTACT
        if question.name in _CODED and question.kind in ("one", "several")
    }
    answers |= {
        "day": said.day.isoformat(),
        "time": _clock(said.hour, details.minute),
        "age": details.contact_age or _unless_unknown(said.age_band),
        "incidents_contact": details.incidents_contact or _unless_unknown(said.incidents_contact),
        "incidents_complaint": details.incidents_complaint or _unless_unknown(said.incidents_complaint),
        "municipality": details.municipality,
        "safe_conditions": details.safe_conditions,
        "safe_ways": list(details.safe_ways),
        "safe_hours": details.safe_hours,
        "number": details.number,
        "parent_which": details.parent_which,
        **_days_of(details, 0, ""),
        "note": details.note,
        "stays_open": "yes" if said.stays_open else "",
    }
    for person in said.persons:
        for question in PERSON:
            if question.codebook and question.kind != "age":
                answers[f"person-{person.number}-{question.name}"] = _plain(getattr(person, question.name))
        answers[f"person-{person.number}-age"] = details.ages.get(
            str(person.number), _unless_unknown(person.age_band)
        )
        answers |= _days_of(details, person.number, f"person-{person.number}-")
    for pair in said.pairs:
        for question in PAIR:
            answers[f"pair-{pair.victim}-{pair.perpetrator}-{question.name}"] = getattr(pair, question.name)
    return answers


def _days_of(details: Details, number: int, prefix: str) -> dict[str, str]:
    days = details.assessed_on.get(str(number), {})
    return {prefix + name: days.get(code, "") for name, code in REASONS.items()}


def person_numbers(answers: Answers) -> list[int]:
    """Numbers of the persons that have an answer; person 1 always stands."""
    told = "|".join(
        question.name for question in PERSON if not question.among and question.name not in REASONS
    )
    said = {
        int(match[1])
        for name, value in answers.items()
        if (match := re.fullmatch(rf"person-([1-9][0-9]?)-({told})", name)) and _says_something(value)
    }
    return sorted(said | {1})


def _says_something(value: object) -> bool:
    given = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(answer, str) and answer.strip() not in ("", "U", "?") for answer in given)


_CODED = {column.name for column in fields(Registration)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _unless_unknown(code: str) -> str:
    return "" if code == "U" else code


def _clock(hour: int | None, minute: int | None) -> str:
    if hour is None:
        return ""
    return f"{hour:02}" if minute is None else f"{hour:02}:{minute:02}"


class _Reading:
    """Answers being read; collects problems instead of stopping at the first."""

    def __init__(self, answers: Answers, today: date, keeps: Keeps) -> None:
        self.answers, self.today, self.keeps = answers, today, keeps
        self.problems: list[Problem] = []
        self._reasons: dict[str, dict[str, str]] = {}
        self.day = self._day()

    def registration(self) -> Registration:
        self._refuse_missing()
        coded = {question.name: self._coded(question) for question in CONTACT if question.codebook}
        age, safe_ways = coded.pop("age"), coded.pop("safe_ways")
        hour, minute = self._time()
        municipality = self._municipality()
        if municipality:
            coded["district"] = codes.municipality(municipality, self.day).district or "U"
        coded["assessed_because"] = self._because(0, "", coded["role_assessed"])
        persons = tuple(self._persons(coded, age)) if self.is_asked(PERSON_ASKED) else ()
        return Registration(
            day=self.day,
            hour=hour,
            age_band=age,
            **coded,
            stays_open=self.text("stays_open") == "yes",
            persons=persons,
            pairs=tuple(self._pairs(persons)),
            details=Details(
                note=self.text("note"),
                safe_conditions=self._said(_BY_NAME["safe_conditions"]),
                safe_ways=safe_ways,
                safe_hours=self._safe_hours(),
                number=self._number(),
                municipality=municipality,
                minute=minute,
                contact_age=self._exact(_BY_NAME["age"]),
                ages=self._exact_ages(persons),
                incidents_contact=self._exact(_BY_NAME["incidents_contact"]),
                incidents_complaint=self._exact(_BY_NAME["incidents_complaint"]),
                parent_which=self._said(_BY_NAME["parent_which"]),
                assessed_on=self._assessed_days(persons),
            ),
        )

    def is_asked(self, question: Question, prefix: str = "") -> bool:
        if question.of_speaker and prefix == "person-1-" and self.is_own_situation():
            return False
        if question.among and len(self.several(prefix + question.among)) < 2:
            return False
        if question.of_minors and not self.minority():
            return False
        return all(self._meets(name, wanted, prefix) for name, wanted in question.when)

    def is_own_situation(self) -> bool:
        """The person speaking is person 1."""
        return self._meets("role_stated", OWN_SITUATION, "")

    def minority(self) -> str:
        """Whether somebody in it is a minor, or may be: see course.minority."""
        kind, own = self.text("kind"), self.is_own_situation()
        people = [(self.text("role_stated"), "age")] if kind in ("SUPPORT", "INFO") else []
        if kind == "SUPPORT":
            for number in person_numbers(self.answers):
                prefix = "" if own and number == 1 else f"person-{number}-"
                people.append((self.text(prefix + "role_stated"), prefix + "age"))
        return course.minority((role, self._band_said(field)) for role, field in people)

    def text(self, field: str) -> str:
        value = self.answers.get(field, "")
        return value.strip() if isinstance(value, str) else ""

    def several(self, field: str) -> list[str]:
        value = self.answers.get(field, [])
        given = value if isinstance(value, (list, tuple)) else [value]
        return [answer.strip() for answer in given if isinstance(answer, str) and answer.strip()]

    def complain(self, field: str, message: str | Promise) -> None:
        self.problems.append(Problem(field, message))

    def _refuse_missing(self) -> None:
        for question in CONTACT:
            if question.required and not self.text(question.name) and question.kind != "day":
                self.complain(question.name, _("Choose an answer."))
        for field, (kinds, message) in NEEDED.items():
            if self.text("kind") in kinds and not self.text(field):
                self.complain(field, message)

    def _meets(self, name: str, wanted: frozenset[str], prefix: str) -> bool:
        asked = _of_same(prefix)[name[1:]] if name.startswith(".") else _BY_NAME[name]
        own_prefix = prefix if name.startswith(".") else ""
        given = self.several(own_prefix + asked.name) if self.is_asked(asked, own_prefix) else []
        return not wanted.isdisjoint(given or [""])

    def _said(self, question: Question, prefix: str = "") -> str:
        return self.text(prefix + question.name) if self.is_asked(question, prefix) else ""

    def _coded(self, question: Question, prefix: str = "") -> Any:
        field = prefix + question.name
        if question.kind == "several":
            chosen = self.several(field) if self.is_asked(question, prefix) else []
            return tuple(dict.fromkeys(code for code in chosen if self._is_code(question, code, field)))
        answer = self._said(question, prefix)
        if question.kind in _BANDS:
            return self._banded(field, answer, question)
        if answer and self._is_code(question, answer, field):
            return answer
        return question.preset or "U"

    def _is_code(self, question: Question, code: str, field: str) -> bool:
        if self._holds(question.codebook, code):
            return True
        self.complain(
            field, _("“%(answer)s” is not one of the answers that hold on this day.") % {"answer": code[:40]}
        )
        return False

    def _holds(self, codebook: str, code: str) -> bool:
        try:
            return code in codes.codebook(codebook, on=self.day)
        except codes.ListOutsideDates:
            return False

    def _banded(self, field: str, answer: str, question: Question) -> str:
        """A count, an estimate with ~, or a band by its code or its name in any language."""
        if (band := _band(answer, question)) is not None:
            return band
        self.complain(field, _("Type a number like 34, an estimate like ~35, or choose from the list."))
        return "U"

    def _band_said(self, field: str) -> str:
        """The age band that a field says so far; what cannot be read is not known."""
        return _band(self.text(field), _BY_NAME["age"]) or "U"

    def _because(self, number: int, prefix: str, role: str) -> tuple[str, ...]:
        """The reasons of an assessed role, by code; complains where there is none."""
        found = tuple(REASONS[name] for name in self._reason_days(prefix))
        if role in WEIGHED and not found and not self.keeps(number, role):
            self.complain(
                prefix + "fear_on",
                _("Say what you saw or heard, and on which day: fear, injury, who decides, or defence."),
            )
        return found

    def _reason_days(self, prefix: str) -> dict[str, str]:
        """The days of reasons that were given, by the name of the question; read once."""
        if prefix not in self._reasons:
            asked = _of_same(prefix) if prefix else _BY_NAME
            said = {name: self._said(asked[name], prefix) for name in REASONS}
            days = {name: day for name, day in said.items() if day and self._is_day(prefix + name, day)}
            self._reasons[prefix] = days
        return self._reasons[prefix]

    def _is_day(self, field: str, said: str) -> bool:
        try:
            if date.fromisoformat(said) <= self.today:
                return True
        except ValueError:
            self.complain(field, _("Type a day."))
            return False
        self.complain(field, _("This day lies in the future."))
        return False

    def _assessed_days(self, persons: Sequence[Person]) -> dict[str, dict[str, str]]:
        prefixes = {0: ""} | {p.number: f"person-{p.number}-" for p in persons if not p.is_contact_person}
        days = {
            str(number): {REASONS[name]: day for name, day in self._reason_days(prefix).items()}
            for number, prefix in prefixes.items()
        }
        return {number: said for number, said in days.items() if said}

    def _exact(self, question: Question, prefix: str = "") -> str:
        """The number as said; a band says no more than the code does."""
        said = self._said(question, prefix)
        return said if _number(said) is not None else ""

    def _exact_ages(self, persons: Sequence[Person]) -> dict[str, str]:
        age = _of_same("person-")["age"]
        ages = {str(p.number): self._exact(age, f"person-{p.number}-") for p in persons}
        return {number: exact for number, exact in ages.items() if exact}

    def _day(self) -> date:
        try:
            day = date.fromisoformat(self.text("day"))
        except ValueError:
            self.complain("day", _("Type the day of the contact."))
            return self.today
        if day > self.today:
            self.complain("day", _("The day of the contact lies in the future."))
            return self.today
        try:
            codes.codebook("problem", on=day)
        except codes.ListOutsideDates:
            self.complain("day", _("No list of answers holds on that day: it is too long ago."))
            return self.today
        return day

    def _time(self) -> tuple[int | None, int | None]:
        said = self.text("time")
        if not said:
            return None, None
        match = re.fullmatch(r"(\d{1,2})[:.hu]?(\d{2})?", said)
        if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
            self.complain("time", _("Type a time like 14:05."))
            return None, None
        return int(match[1]), int(match[2]) if match[2] else None

    def _municipality(self) -> str:
        said = self._said(_BY_NAME["municipality"])
        if not said or self._holds("municipality", said):
            return said
        self.complain(
            "municipality",
            _("Choose a municipality from the list, or leave it empty and choose the district."),
        )
        return ""

    def _number(self) -> str:
        said = self._said(_BY_NAME["number"])
        try:
            return sealed.normal_number(said) if said else ""
        except sealed.NotNormal:
            self.complain(
                "number", _("Type a number as it is dialled, like 0470 12 34 56 or +32 470 12 34 56.")
            )
            return ""

    def _safe_hours(self) -> str:
        said = self._said(_BY_NAME["safe_hours"])
        hours = safety.hours(said) if said else ""
        if hours is None:
            self.complain("safe_hours", _("Type two hours like 09:00-12:00, or leave it empty."))
        return hours or ""

    def _persons(self, coded: Mapping[str, Any], age: str) -> Iterator[Person]:
        numbers = person_numbers(self.answers)
        if len(numbers) > MOST_PERSONS:
            self.complain(
                f"person-{numbers[MOST_PERSONS]}-problem",
                _("At most %(most)s persons can be registered in one contact.") % {"most": MOST_PERSONS},
            )
        for number in numbers[:MOST_PERSONS]:
            prefix = f"person-{number}-"
            said = {question.name: self._coded(question, prefix) for question in PERSON if question.codebook}
            said["age_band"] = said.pop("age")
            said["main_form"] = self._main_form(prefix, said["forms"], said["main_form"])
            if number == 1 and self.is_own_situation():
                said |= self._of_speaker(coded, age)
            else:
                said["assessed_because"] = self._because(number, prefix, said["role_assessed"])
            yield Person(number=number, **said)

    def _of_speaker(self, coded: Mapping[str, Any], age: str) -> dict[str, Any]:
        """What was already asked of the person speaking."""
        assessed = coded["role_assessed"]
        return {
            "is_contact_person": True,
            "role_stated": coded["role_stated"],
            "role_assessed": assessed if self._holds("situation_role", assessed) else "U",
            "assessed_because": coded["assessed_because"],
            "sex": coded["sex"],
            "age_band": age,
        }

    def _main_form(self, prefix: str, forms: Sequence[str], said: str) -> str:
        if len(forms) < 2:
            return forms[0] if forms else "U"
        if said not in forms:
            self.complain(prefix + "main_form", _("Several forms: say which one is the main form."))
        return said

    def _pairs(self, persons: Sequence[Person]) -> Iterator[Pair]:
        for victim, perpetrator in pairs_among(persons):
            prefix = f"pair-{victim}-{perpetrator}-"
            yield Pair(victim, perpetrator, **{q.name: self._coded(q, prefix) for q in PAIR})


PERSON_ASKED = Question("persons", "", "", "", _when(kind=SUPPORT))

_BY_NAME = {question.name: question for question in CONTACT}
_BANDS: dict[str, tuple[Callable[[int], str], int]] = {
    "age": (codes.age_band, 120),
    "incidents": (codes.incidents_band, 999),
}


def _of_same(prefix: str) -> dict[str, Question]:
    """Questions that are asked of the same person, or of the same pair."""
    return {question.name: question for question in (PERSON if prefix.startswith("person-") else PAIR)}


def _band(answer: str, question: Question) -> str | None:
    """The code of the band that an answer says; U where it says nothing, None where it cannot be read."""
    if not answer or answer == "?":
        return "U"
    band, most = _BANDS[question.kind]
    if (number := _number(answer)) is not None and number <= most:
        try:
            return band(number)
        except codes.OutsideBands:
            pass
    for code in codes.codebook(question.codebook):
        names = (code.code, *code.labels.values())
        if answer.casefold() in {name.casefold() for name in names}:
            return code.code
    return None


def _number(answer: str) -> int | None:
    match = re.fullmatch(r"~?\s*(\d{1,3})", answer)
    return int(match[1]) if match else None


def keep_all(number: int, role: str) -> bool:
    """Of an older system: assessed roles are kept as they came."""
    return True


def minority(answers: Answers) -> str:
    """MINOR, UNKNOWN or "" by the answers so far: see course.minority."""
    return _Reading(answers, date.max, keep_all).minority()


def is_asked(question: Question, prefix: str, answers: Answers) -> bool:
    """Whether a question makes sense given the answers so far; `prefix` is that of a person or pair."""
    return _Reading(answers, date.max, keep_all).is_asked(question, prefix)


def is_own_situation(answers: Answers) -> bool:
    """Whether the person speaking is person 1 of the reported persons."""
    return _Reading(answers, date.max, keep_all).is_own_situation()


def reported_pairs(answers: Answers) -> list[tuple[int, int]]:
    """(victim, perpetrator) numbers that the roles answered so far make."""
    own = is_own_situation(answers)
    said = (
        (n, "role_stated" if own and n == 1 else f"person-{n}-role_stated") for n in person_numbers(answers)
    )
    return pairs_among([Person(n, str(answers.get(field) or "U"), "U") for n, field in said])


def pairs_among(persons: Sequence[Person]) -> list[tuple[int, int]]:
    """(victim, perpetrator) numbers of everybody harmed with everybody who harms."""
    return [
        (victim.number, perpetrator.number)
        for victim in persons
        for perpetrator in persons
        if victim is not perpetrator and victim.role_stated in HARMED and perpetrator.role_stated in HARMING
    ]
