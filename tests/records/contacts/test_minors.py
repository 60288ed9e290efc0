"""Somebody is not eighteen yet, or may not be: no parent sees or is told, unless the young person says so."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import TODAY, Cast, registration
from houvast.library.codes import codebook
from houvast.records.contacts import operations, queries, questionnaire
from houvast.records.contacts.course import may_answer_parent, minority
from houvast.records.contacts.models import Contact
from houvast.records.contacts.operations import NotPossible, requests
from traces import left

CHILD = {
    "channel": "CHAT",
    "kind": "SUPPORT",
    "day": "2025-11-04",
    "role_stated": "VICTIM",
    "age": "15",
    "person-1-problem": "CHILD_ABUSE",
    "person-2-role_stated": "PERPETRATOR",
    "person-2-age": "44",
    "person-3-role_stated": "WITNESS_OTHER",
    "person-3-age": "41",
    "pair-1-2-relationship": "BLOOD_RELATIVE",
}
"""What a child says of one parent; the other is reported as somebody who saw it."""
ADULTS = {
    "channel": "PHONE",
    "kind": "SUPPORT",
    "day": "2025-11-04",
    "role_stated": "VICTIM",
    "age": "34",
    "person-1-problem": "PARTNER",
    "person-2-role_stated": "PERPETRATOR",
    "parent_access": "YES",
}


def kept(cast: Cast, **more: str) -> uuid.UUID:
    return operations.register(registration({**CHILD, **more}), team=cast.phone_line, by=cast.worker)


def asks(cast: Cast, contact: uuid.UUID, parent: int | None):
    known = {"recognised": "IN_PERSON", "asker": "PARENT", "parent": parent}
    return requests.disclose(contact, **known, by=cast.worker)


# Who may be a minor


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (CHILD, "MINOR"),
        (ADULTS, ""),
        ({**ADULTS, "age": ""}, "UNKNOWN"),
        ({**ADULTS, "age": "about forty"}, "UNKNOWN"),
        ({**ADULTS, "age": "17"}, "MINOR"),
        ({**ADULTS, "age": "18"}, ""),
        ({**ADULTS, "age": "~17"}, "MINOR"),
        ({**ADULTS, "age": "12 tot 17 jaar"}, "MINOR"),
        ({**ADULTS, "person-2-age": "16"}, "MINOR"),
        ({**ADULTS, "person-3-role_stated": "VICTIM"}, "UNKNOWN"),
        ({**ADULTS, "person-3-role_stated": "VICTIM", "person-3-age": "UNBORN"}, "MINOR"),
        ({**ADULTS, "kind": "INFO", "role_stated": "FRIEND", "age": ""}, "UNKNOWN"),
        ({**ADULTS, "kind": "INFO", "role_stated": "PROFESSIONAL", "age": ""}, ""),
        ({**ADULTS, "kind": "SILENT", "age": ""}, ""),
    ],
)
def test_an_age_under_eighteen_or_not_known_changes_what_is_asked(answers, says):
    assert questionnaire.minority(answers) == says
    (question,) = [each for each in questionnaire.CONTACT if each.name == "parent_access"]
    assert questionnaire.is_asked(question, "", answers) == bool(says)


SEXES = st.sampled_from(codebook("sex").codes())
BANDS = st.sampled_from(codebook("age_band").codes())
ROLES = st.sampled_from(["VICTIM", "PERPETRATOR", "BOTH", "WITNESS_OTHER", "PROFESSIONAL", "U"])


@given(st.lists(st.tuples(ROLES, BANDS), max_size=5))
def test_its_slow_twin_looks_at_every_age(people):
    young = ["UNBORN", "0-2", "3-5", "6-11", "12-17"]
    if [band for _role, band in people if band in young]:
        assert minority(people) == "MINOR"
    elif [1 for role, band in people if band == "U" and role in ("VICTIM", "BOTH", "WITNESS_OTHER", "U")]:
        assert minority(people) == "UNKNOWN"
    else:
        assert minority(people) == ""


def test_the_answer_is_no_unless_it_was_said_and_which_parent_is_sealed(cast):
    assert registration(CHILD).parent_access == "NO"
    contact = kept(cast, parent_access="ONE", parent_which="the one she lives with")
    assert Contact.objects.get(id=contact).parent_access == "ONE"
    assert (
        operations.read(contact, by=cast.lead).registration.details.parent_which == "the one she lives with"
    )
    assert registration(ADULTS).parent_access == "NO"  # not asked about adults, so not kept


def test_a_contact_says_whether_it_is_about_a_minor_to_its_team_alone(cast):
    contact = kept(cast)
    assert queries.minority_of(contact, seen_by=cast.lead) == "MINOR"
    assert queries.minority_of(contact, seen_by=cast.outsider) == "UNKNOWN"


def test_the_pages_rule_and_the_tables_rule_agree(cast):
    for answers in (CHILD, ADULTS, {**ADULTS, "age": ""}):
        contact = operations.register(registration(answers), team=cast.phone_line, by=cast.worker)
        assert queries.minority_of(contact, seen_by=cast.lead) == questionnaire.minority(answers)


# A parent asks


@pytest.mark.parametrize("parent", [None, 1, 2, 3, 9])
def test_a_parent_is_not_answered_while_the_young_person_did_not_say_so(cast, parent):
    with pytest.raises(requests.NotToThem):
        asks(cast, kept(cast), parent)


@pytest.mark.parametrize("access", ["ONE", "YES"])
@pytest.mark.parametrize("parent", [None, 2, 9])
def test_a_parent_who_is_said_to_harm_or_may_be_that_parent_is_never_answered(cast, access, parent):
    with pytest.raises(requests.NotToThem):
        asks(cast, kept(cast, parent_access=access), parent)


def test_the_other_parent_whom_the_contact_names_apart_is_answered_where_that_was_said(cast):
    contact = kept(cast, parent_access="ONE")
    assert asks(cast, contact, 3).opened.id == contact
    assert left("contacts.disclose", by=cast.worker, subject=contact)


def test_a_parent_whom_only_the_worker_sees_as_harming_is_not_answered_either(cast):
    assessed = {"person-3-role_assessed": "PERPETRATOR", "person-3-control_on": "2025-11-04"}
    with pytest.raises(requests.NotToThem):
        asks(cast, kept(cast, parent_access="YES", **assessed), 3)
    waits = {"person-3-role_assessed": "BOTH", "person-3-fear_on": "2025-11-04"}
    with pytest.raises(requests.NotToThem):  # also while a second reader has not agreed yet
        asks(cast, kept(cast, parent_access="YES", **waits), 3)


def test_where_nobody_is_said_to_harm_a_parent_is_answered_if_that_was_said(cast):
    alone = {
        key: value for key, value in CHILD.items() if not key.startswith(("person-2", "person-3", "pair"))
    }
    said = registration({**alone, "parent_access": "YES"})
    contact = operations.register(said, team=cast.phone_line, by=cast.worker)
    assert asks(cast, contact, None).opened.id == contact


def test_nobody_asks_as_a_parent_about_an_adult_or_where_no_age_is_known(cast):
    for answers in ({**ADULTS}, {**ADULTS, "age": ""}):
        contact = operations.register(registration(answers), team=cast.phone_line, by=cast.worker)
        with pytest.raises(requests.NotToThem):
            asks(cast, contact, None)


def test_an_accused_parent_erases_nothing(cast):
    contact = kept(cast, parent_access="YES")
    known = {"recognised": "IN_PERSON", "codes": "WITHDRAWN", "asker": "PARENT", "parent": 2}
    with pytest.raises(requests.NotToThem):
        requests.erase_on_request(contact, **known, by=cast.worker)
    assert Contact.objects.get(id=contact).erased_on is None


def test_what_is_said_of_a_parent_cannot_be_told_from_how_the_rest_is_answered(cast):
    contact = kept(cast, parent_access="YES")
    for recognised in ("IN_PERSON", "", "NONSENSE"):
        with pytest.raises(requests.NotToThem):
            requests.disclose(contact, recognised=recognised, asker="PARENT", parent=2, by=cast.worker)


def test_who_asks_is_somebody_that_there_is(cast):
    with pytest.raises(NotPossible):
        requests.disclose(kept(cast), recognised="IN_PERSON", asker="POLICE", by=cast.worker)


def test_the_young_person_themselves_is_answered_as_everybody_is(cast):
    contact = kept(cast)
    assert requests.disclose(contact, recognised="SAME_CONVERSATION", by=cast.worker).opened.id == contact


@given(sex=SEXES, other=SEXES)
def test_no_sex_decides_whether_a_parent_is_answered(sex, other):
    said = questionnaire.read(
        {**CHILD, "parent_access": "ONE", "sex": sex, "person-2-sex": other, "person-3-sex": sex}, today=TODAY
    )
    assert [may_answer_parent(said, parent) for parent in (None, 1, 2, 3)] == [False, False, False, True]
