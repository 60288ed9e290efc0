"""The whole matrix of the gate, generated: what is not permitted in so many words is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
import yaml

from houvast.library.codes import codebook
from houvast.library.grounds import GROUNDS, Grant, Permitted, Refusal, law_on, may, never_shared

DAY = date(2026, 11, 26)
AXES = {
    "purpose": "sharing_purpose", "agency": "referral_target", "field": "shared_field", "way": "sharing_way",
    "age": "age_group", "state": "sharing_state",
}  # fmt: skip
CODES = {axis: codebook(name).codes() for axis, name in AXES.items()}
IN_YAML = {
    "purpose": "purposes", "agency": "agencies", "field": "fields", "way": "ways", "age": "ages",
    "state": "states",
}  # fmt: skip
WITH_A_REASON = {"EMERGENCY": "VITAL", "REPORT_RIGHT": "PARTNER_VIOLENCE"}
CARE = {"CAW", "VK", "ZSG", "GP_HOSPITAL", "MENTAL_HEALTH"}


def grant(ground: str, **changed: Any) -> Grant:
    """A grant that names everything: only the law stands in its way."""
    return replace(
        Grant(
            ground,
            frozenset(CODES["purpose"]), frozenset(CODES["agency"]), frozenset(CODES["field"]),
            frozenset(CODES["way"]), DAY - timedelta(days=1), DAY + timedelta(days=1), "paper",
            WITH_A_REASON.get(ground, ""), frozenset(codebook("report_question").codes()), "ann", "bea",
        ),
        **changed,
    )  # fmt: skip


def cells() -> Iterator[dict[str, str]]:
    for codes in product(*CODES.values()):
        yield dict(zip(CODES, codes, strict=True))


@cache
def declared() -> Mapping[str, Any]:
    text = (files("houvast.library.grounds") / "grounds.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def slow_twin(ground: str, cell: Mapping[str, str]) -> bool:
    """Straight from the file: is there one line that names every one of these codes?"""
    for law in declared()["grounds"][ground]:
        if law["from"] <= DAY and (law.get("until") is None or law["until"] > DAY):
            for permit in law["permits"]:
                because = permit.get("because", law.get("because", []))
                if all(code in permit[IN_YAML[axis]] for axis, code in cell.items()) and (
                    not because or WITH_A_REASON[ground] in because
                ):
                    return True
    return False


@cache
def permitted(ground: str) -> tuple[Mapping[str, str], ...]:
    """Every cell of the matrix that the gate opens; all others it refuses with a reason."""
    whole = grant(ground)
    opened, reasons = [], dict[str, Refusal]()
    for cell in cells():
        answer = may(whole, on=DAY, **cell)
        if isinstance(answer, Permitted):
            opened.append(cell)
        else:
            reasons[answer.reason] = answer
    assert all(answer.said("nl").endswith(".") for answer in reasons.values())
    return tuple(opened)


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_gate_opens_exactly_what_a_line_names(ground: str):
    found = [tuple(cell.values()) for cell in permitted(ground)]
    assert found == [tuple(cell.values()) for cell in cells() if slow_twin(ground, cell)]
    assert found


def test_how_much_of_the_matrix_each_ground_opens():
    """Written down by hand from the file: purposes x agencies x fields x ways x ages, and the invitations."""
    assert {ground: len(permitted(ground)) for ground in GROUNDS} == {
        "CONSENT": 2 * 14 * 10 * 4 + 2 * 14 * 4 * 2 + (2 * 5 * 10 * 4 + 2 * 5 * 4 * 2) * 2,
        "SHARED_SECRECY": (7 * 8 * 4 + 7 * 4 * 2) * 3,
        "CONSULTATION_NORM": (11 * 9 * 3 + 11 * 3 * 2) * 3,
        "CONSULTATION_PROSECUTOR": (11 * 9 * 3 + 11 * 3 * 2) * 3,
        "EMERGENCY": 7 * 7 * 2 * 3 * 3,
        "REPORT_RIGHT": 7 * 2 * 3,
    }


def test_a_secret_address_and_the_other_partner_are_shared_on_no_ground():
    assert never_shared() == {"LOCATION", "OTHER_PARTNER"}
    assert not [cell for ground in GROUNDS for cell in permitted(ground) if cell["field"] in never_shared()]


def test_a_report_goes_to_the_prosecutor_and_nowhere_else():
    assert {cell["agency"] for cell in permitted("REPORT_RIGHT")} == {"PROSECUTOR"}
    assert {cell["purpose"] for cell in permitted("REPORT_RIGHT")} == {"REPORT"}


def test_a_consultation_has_the_finality_of_its_article_and_no_other():
    for ground in ("CONSULTATION_NORM", "CONSULTATION_PROSECUTOR"):
        assert {cell["purpose"] for cell in permitted(ground)} == {"PROTECT"}
        assert "STORY" not in {cell["field"] for cell in permitted(ground)}


def test_an_emergency_lets_nobody_into_a_case():
    assert {cell["way"] for cell in permitted("EMERGENCY")} == {"PHONE", "WRITING"}


@pytest.mark.parametrize("age", ["CHILD", "U"])
def test_consent_of_a_minor_or_of_an_unknown_age_reaches_those_who_care_and_nobody_else(age: str):
    found = {cell["agency"] for cell in permitted("CONSENT") if cell["age"] == age}
    assert found == CARE


def test_an_unknown_age_opens_no_more_than_a_known_minor():
    for ground in GROUNDS:
        opened = {
            age: {
                (*tuple(cell.values())[:4], cell["state"]) for cell in permitted(ground) if cell["age"] == age
            }
            for age in CODES["age"]
        }
        assert opened["U"] <= opened["CHILD"], ground


def test_what_was_withdrawn_or_ended_opens_nothing_and_what_was_only_asked_only_a_rescue():
    states = Counter((ground, cell["state"]) for ground in GROUNDS for cell in permitted(ground))
    assert {ground for ground, state in states if state in ("WITHDRAWN", "ENDED")} == set()
    assert {ground for ground, state in states if state == "ASKED"} == {"EMERGENCY"}


def test_before_somebody_accepted_they_learn_that_they_are_invited_and_no_more():
    for ground in set(GROUNDS) - {"EMERGENCY", "REPORT_RIGHT"}:
        early = {cell["field"] for cell in permitted(ground) if cell["state"] == "CONFIRMED"}
        assert early == {"INVITATION"}


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("code", ["", "ALL", "*", "U ", "accepted"])
def test_a_code_that_no_list_holds_opens_nothing(axis: str, code: str):
    for ground in GROUNDS:
        cell = {**permitted(ground)[0], axis: code}
        assert may(grant(ground), on=DAY, **cell) == Refusal(axis.upper())


def test_a_ground_that_nobody_knows_opens_nothing():
    for ground in ("", "ALL", "VITAL", "HELP_DUTY", "NECESSITY"):
        assert may(grant(ground), on=DAY, **permitted("CONSENT")[0]) == Refusal("NOT_THAT_DAY")


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_a_grant_does_not_name_is_outside_it(ground: str):
    """Every permitted cell closes as soon as the grant leaves out its purpose, agency, field or way."""
    for axis, of in (("purpose", "purposes"), ("agency", "agencies"), ("field", "fields"), ("way", "ways")):
        whole = grant(ground)
        for cell in permitted(ground):
            left = replace(whole, **{of: getattr(whole, of) - {cell[axis]}})
            answer = may(left, on=DAY, **cell)
            if axis == "field" and cell["field"] == "INVITATION":
                assert isinstance(answer, Permitted)
            else:
                assert answer == Refusal(f"{axis.upper()}_NOT_NAMED")


def test_a_grant_never_widens_the_law():
    narrow = replace(grant("CONSULTATION_NORM"), purposes=frozenset({"HELP"}))
    assert not [c for c in permitted("CONSULTATION_NORM") if isinstance(may(narrow, on=DAY, **c), Permitted)]


@pytest.mark.parametrize(
    ("ground", "first"),
    [
        ("CONSULTATION_NORM", date(2017, 8, 3)),
        ("CONSENT", date(2012, 3, 13)),
        ("REPORT_RIGHT", date(2012, 3, 13)),
    ],
)
def test_a_ground_does_not_exist_before_its_law(ground: str, first: date):
    assert law_on(ground, first - timedelta(days=1)) is None
    assert law_on(ground, first) is not None
