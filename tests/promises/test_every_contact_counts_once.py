"""Every contact counts, and counts once.

Whoever calls is counted, also when nothing could be said; pressing twice, a slow line or two screens do
not make two of one. What turns out to be a mistake stops counting, and stays explained.
"""

import uuid
from datetime import date

from cast import DAY, Cast, registration
from houvast.records.contacts import facts, operations, queries


def counted(cast: Cast) -> int:
    return queries.count_of_day(DAY, seen_by=cast.worker).total


def test_a_registered_contact_is_counted_on_its_day(cast: Cast):
    operations.register(registration(), team=cast.phone_line, by=cast.worker)
    assert counted(cast) == 1


def test_the_same_draft_sent_twice_is_one_contact(cast: Cast):
    draft = uuid.uuid4()
    first = operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    second = operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    assert first == second
    assert counted(cast) == 1


def test_a_silent_call_is_a_fact_like_any_other(cast: Cast):
    operations.register_without_content("SILENT", channel="PHONE", team=cast.phone_line, by=cast.worker)
    kinds = [fact["contact_kind"] for fact in _facts(cast)["contacts"]]
    assert kinds == ["SILENT"]


def test_a_withdrawn_contact_no_longer_counts_and_can_be_taken_back(cast: Cast):
    contact = operations.register(registration(), team=cast.phone_line, by=cast.worker)
    operations.withdraw(contact, reason="DUPLICATE", by=cast.worker)
    assert counted(cast) == 0
    assert not _facts(cast)["contacts"]
    operations.restore(contact, by=cast.worker)
    assert counted(cast) == 1


def test_a_person_harmed_in_several_ways_is_one_person(cast: Cast):
    operations.register(registration(), team=cast.phone_line, by=cast.worker)
    harmed = [person for person in _facts(cast)["persons"] if person["role_stated"] == "VICTIM"]
    assert [sorted(person["forms"]) for person in harmed] == [["PHYSICAL", "PSYCHOLOGICAL"]]


def _facts(cast: Cast):
    return facts.gather(organisation=cast.helpline, from_=date(2025, 1, 1), until=date(2100, 1, 1))
