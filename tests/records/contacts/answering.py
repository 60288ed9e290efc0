"""Answers as somebody could give them, for property tests over the questionnaire."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from cast import DAY
from houvast.library.codes import codebook
from houvast.records.contacts.questionnaire import CONTACT, PAIR, PERSON, REASONS, WEIGHED, Question

SWAPPED = {"F": "M", "M": "F"}


def one(question: Question) -> st.SearchStrategy[Any]:
    """An answer to one question, as the form sends it."""
    codes = (
        st.sampled_from(codebook(question.codebook, on=DAY).codes()) if question.codebook else st.nothing()
    )
    numbers = st.integers(1, 99).map(str) | st.integers(1, 99).map("~{}".format)
    if question.name == "number":
        return st.sampled_from(["", "0470 12 34 56", "+32 3 123 45 67"])
    if question.name == "safe_hours":
        return st.sampled_from(["", "09:00-12:00", "9-12", "22h-6h30"])
    return {
        "one": codes,
        "several": st.lists(codes, max_size=3, unique=True),
        "age": codes | numbers | st.just("?"),
        "incidents": codes | numbers | st.just(""),
        "time": st.sampled_from(["", "9", "14:05", "23.59", "8h"]),
        "municipality": st.sampled_from(["", "11002", "44021"]),
        "day": st.sampled_from(["", DAY.isoformat()]),
        "yes": st.sampled_from(["", "yes"]),
        "line": st.text(max_size=10),
        "text": st.text(max_size=20),
    }[question.kind]


@cache  # to say anew what may be answered takes longer than to answer
def fields(persons: int) -> dict[str, st.SearchStrategy[Any]]:
    """Every field of a form with so many persons, the day left out."""
    numbers = range(1, persons + 1)
    contact = {question.name: one(question) for question in CONTACT if question.name != "day"}
    of_persons = {f"person-{n}-{q.name}": one(q) for n in numbers for q in PERSON}
    of_pairs = {f"pair-{v}-{p}-{q.name}": one(q) for v in numbers for p in numbers if v != p for q in PAIR}
    return contact | of_persons | of_pairs


@cache
def _filled_in(persons: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields(persons))


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """A form filled in by somebody who may skip anything but the day."""
    answers = draw(_filled_in(draw(st.integers(1, 3))))
    for name, value in {"channel": "PHONE", "kind": "SUPPORT", "role_stated": "U"}.items():
        answers.setdefault(name, value)
    answers.setdefault("person-1-problem", "U")
    for number in (1, 2, 3):
        forms = answers.get(f"person-{number}-forms", [])
        if len(forms) > 1:
            answers[f"person-{number}-main_form"] = draw(st.sampled_from(forms))
    for prefix in ("", "person-1-", "person-2-", "person-3-"):
        if answers.get(prefix + "role_assessed") in WEIGHED:  # rests on a reason with its day
            answers[prefix + draw(st.sampled_from(sorted(REASONS)))] = DAY.isoformat()
    return answers | {"day": DAY.isoformat()}


def swapped(answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers with the sexes of everybody exchanged."""
    return {
        name: SWAPPED.get(value, value) if name.endswith("sex") else value for name, value in answers.items()
    }
