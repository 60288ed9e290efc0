"""The registration form: the questions of `contacts.questionnaire` laid out on one screen.

Answers in, sections of fields out; the same for a new contact, a draft, a correction and the page that
shows a contact. Which questions make sense is declared in the questionnaire; the page's script reads
that declaration from `data-when`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.form_parts import PARTS, Part
from houvast.interfaces.shell import days, times
from houvast.records.contacts import questionnaire
from houvast.records.contacts.questionnaire import (
    CONTACT,
    HARMED,
    HARMING,
    PAIR,
    PERSON,
    Question,
)

Answers = Mapping[str, Any]

BY_NAME = {question.name: question for question in CONTACT}
SEVERAL = {question.name for question in (*CONTACT, *PERSON) if question.kind == "several"}
DAYS = {question.name for question in (*CONTACT, *PERSON) if question.kind == "day"}
NUMBERED = re.compile(
    r"(person-(?P<person>[1-9][0-9]?)|(?P<pair>pair)-(?P<victim>[1-9][0-9]?)-(?P<perpetrator>[1-9][0-9]?))"
    r"-(?P<question>[a-z_]+)"
)
TEMPLATE_PERSON, TEMPLATE_PAIR = "person-0-", "pair-0-0-"


@dataclass(frozen=True)
class Field:
    """One question as it stands on the page, with the answer so far."""

    question: Question
    prefix: str
    value: str | Sequence[str]
    is_asked: bool
    error: str
    on: date
    among: Sequence[str] | None = None

    @property
    def name(self) -> str:
        return self.prefix + self.question.name

    @property
    def control(self) -> str:
        """Kind of control: choose, several, bands, lines."""
        kind = self.question.kind
        return {"one": "choose", "municipality": "choose", "age": "bands", "incidents": "bands"}.get(
            kind, kind
        )

    @property
    def needed_in(self) -> str:
        """The kinds of contact that cannot be counted without this answer, as the script reads them."""
        if self.question.required:
            return "*"
        return " ".join(sorted(questionnaire.NEEDED.get(self.name, (frozenset(), ""))[0]))

    @property
    def is_open_reason(self) -> bool:
        """A reason that was not given is nothing that is not known."""
        return self.question.name in questionnaire.REASONS and not self.value

    @property
    def codebook(self) -> str:
        return self.question.codebook or ("municipality" if self.question.kind == "municipality" else "")

    @property
    def chosen(self) -> list[str]:
        return [self.value] if isinstance(self.value, str) else list(self.value)

    @property
    def options(self) -> SafeString:
        return choices.options(self.codebook, choices.language_here(), self.on, filter(None, self.chosen))

    @property
    def bands(self) -> tuple[choices.Choice, ...]:
        return choices.choices(self.codebook, choices.language_here(), self.on)

    @property
    def shown(self) -> str:
        """The text in a free field: a band by its name, a number as said, a day as one types it here."""
        if self.control == "day":
            return days.shown(str(self.value))
        return (
            self.display if self.control == "bands" and not _is_number(str(self.value)) else str(self.value)
        )

    @property
    def display(self) -> str:
        """The answer in words; empty when there is none."""
        if self.control == "day":
            return choices.day(str(self.value))
        if self.control == "time" and re.fullmatch(r"[01]?[0-9]|2[0-3]", str(self.value)):
            return times.in_hour(int(str(self.value)))
        if not self.codebook:
            return str(self.value)
        return ", ".join(self._words(code) for code in self.chosen if code)

    @property
    def about(self) -> str:
        """Which persons the question is about; empty for the contact itself."""
        numbers = sorted(_numbers(self.name), key=int)
        if len(numbers) == 2:
            return _("Persons %(first)s and %(second)s") % {"first": numbers[0], "second": numbers[1]}
        return _("Person %(number)s") % {"number": numbers[0]} if numbers else ""

    @property
    def when(self) -> str:
        """The condition as the page's script reads it."""
        rule = [[name, sorted(wanted)] for name, wanted in self.question.when]
        return json.dumps(rule) if rule else ""

    def _words(self, code: str) -> str:
        is_exact = self.control == "bands" and _is_number(code)
        return code if is_exact else choices.label(self.codebook, code, choices.language_here())


@dataclass(frozen=True)
class Person:
    number: int
    fields: list[Field]
    is_speaker: bool
    prefix: str


@dataclass(frozen=True)
class Pair:
    victim: int
    perpetrator: int
    fields: list[Field]


@dataclass(frozen=True)
class Form:
    """The whole form on a day, with what was answered and what was refused."""

    answers: Answers
    on: date
    errors: Mapping[str, str] = field(default_factory=dict)
    added: int = 0

    @cached_property
    def parts(self) -> list[tuple[Part, list[Field]]]:
        return [(part, [self._field(BY_NAME[name]) for name in part.questions]) for part in PARTS]

    @cached_property
    def by_part(self) -> dict[str, list[Field]]:
        return {part.name: fields for part, fields in self.parts}

    @property
    def titles(self) -> dict[str, str | Promise]:
        return {part.name: part.title for part in PARTS}

    @cached_property
    def persons(self) -> list[Person]:
        numbers = sorted({*questionnaire.person_numbers(self.answers), *([self.added] if self.added else [])})
        return [self._person(number, f"person-{number}-") for number in numbers]

    @cached_property
    def pairs(self) -> list[Pair]:
        return [
            Pair(victim, perpetrator, self._fields(PAIR, f"pair-{victim}-{perpetrator}-"))
            for victim, perpetrator in questionnaire.reported_pairs(self.answers)
        ]

    def all_fields(self) -> dict[str, Field]:
        """Every field by its name, in the order of the page."""
        people = [*(person.fields for person in self.persons), *(pair.fields for pair in self.pairs)]
        groups = [people if part.name == "persons" else [fields] for part, fields in self.parts]
        return {each.name: each for group in groups for fields in group for each in fields}

    @property
    def template_person(self) -> Person:
        """What the page's script copies for a person that is added."""
        return self._person(0, TEMPLATE_PERSON)

    @property
    def template_pair(self) -> Pair:
        return Pair(0, 0, self._fields(PAIR, TEMPLATE_PAIR))

    @property
    def persons_when(self) -> str:
        rule = [[name, sorted(wanted)] for name, wanted in questionnaire.PERSON_ASKED.when]
        return json.dumps(rule)

    @property
    def persons_asked(self) -> bool:
        return questionnaire.is_asked(questionnaire.PERSON_ASKED, "", self.answers)

    @cached_property
    def minority(self) -> str:
        """MINOR, UNKNOWN or "": what the box on minors says, if anything."""
        return questionnaire.minority(self.answers)

    @property
    def roles_json(self) -> str:
        """What the script needs to know of roles: whose situation is their own, who pairs with whom."""
        return json.dumps({name: sorted(codes) for name, codes in questionnaire.told_to_pages().items()})

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """What was refused, in the order of the page; what belongs to no field comes first."""
        order = {name: place for place, name in enumerate(self.all_fields(), start=1)}
        return sorted(self.errors.items(), key=lambda error: order.get(error[0], 0))

    def _person(self, number: int, prefix: str) -> Person:
        is_speaker = number == 1 and questionnaire.is_own_situation(self.answers)
        return Person(number, self._fields(PERSON, prefix), is_speaker, prefix)

    def _fields(self, questions: Sequence[Question], prefix: str) -> list[Field]:
        return [self._field(question, prefix) for question in questions]

    def _field(self, question: Question, prefix: str = "") -> Field:
        name = prefix + question.name
        value = self.answers.get(name, [] if question.kind == "several" else "")
        return Field(
            question=question,
            prefix=prefix,
            value=value,
            is_asked=questionnaire.is_asked(question, prefix, self.answers),
            error=str(self.errors.get(name, "")),
            on=self.on,
        )


def presets(*, day: date, time: str) -> dict[str, Any]:
    """The answers that stand before anybody has typed."""
    answers: dict[str, Any] = {question.name: question.preset for question in CONTACT if question.preset}
    return answers | {"day": day.isoformat(), "time": time}


def answers_from(posted: QueryDict) -> dict[str, Any]:
    """Answers by field name out of what a browser sends; what is no question is left out."""
    return {
        name: posted.getlist(name) if _question(name) in SEVERAL else _said(name, posted[name])
        for name in posted
        if _question(name) is not None
    }


def plain_answers(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The same out of a draft's JSON: texts and lists of texts, under names of questions."""
    return {
        name: _said(name, value)
        for name, value in sent.items()
        if _question(name) is not None and _is_plain(value)
    }


def _said(name: str, value: Any) -> Any:
    """A day in the one way of writing that records know, however it was typed."""
    return days.as_iso(value) if _question(name) in DAYS and isinstance(value, str) else value


def without_person(answers: Answers, number: int) -> dict[str, Any]:
    """The answers without those about one person."""
    return {name: value for name, value in answers.items() if str(number) not in _numbers(name)}


def role_for_added(answers: Answers) -> str:
    """The side that is not reported yet: nobody is harmed by nobody. Looks at roles only."""
    roles = set(_roles(answers))
    if roles & HARMED and not roles & HARMING:
        return "PERPETRATOR"
    return "VICTIM" if roles & HARMING and not roles & HARMED else ""


def _roles(answers: Answers) -> Iterator[str]:
    own = questionnaire.is_own_situation(answers)
    for number in questionnaire.person_numbers(answers):
        name = "role_stated" if own and number == 1 else f"person-{number}-role_stated"
        yield str(answers.get(name, ""))


def _question(name: str) -> str | None:
    """The question that a field name asks, or None."""
    if name in BY_NAME:
        return name
    match = NUMBERED.fullmatch(name)
    if not match:
        return None
    known = PAIR if match["pair"] else PERSON
    return match["question"] if match["question"] in {question.name for question in known} else None


def _numbers(name: str) -> set[str]:
    """The persons that a field name is about."""
    match = NUMBERED.fullmatch(name)
    return {match["person"], match["victim"], match["perpetrator"]} - {None} if match else set()


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def _is_number(text: str) -> bool:
    return text.removeprefix("~").strip().isdigit()
