"""Somebody is in danger: acting takes one key, and all that is decided can be said then or later."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import keys
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import operations
from houvast.records.contacts.models import DangerAct, DangerKey, Talk
from houvast.records.contacts.operations import (
    NotPossible,
    answering,
    danger,
    erasing,
    requests,
    returning,
    talking,
)
from houvast.records.contacts.operations.danger import Said
from houvast.records.contacts.queries.danger import dangers, dangers_of, informed_beside
from houvast.records.contacts.refusals import ChangedElsewhere
from records.contacts.talking_with import begun, set_line
from traces import left, was_refused
from two_at_once import at_once

PLACE, WHY = "Kerkstraat 5, second floor", "He has her phone and is at the door."


@pytest.fixture
def act(cast: Cast) -> uuid.UUID:
    return danger.begin_danger(team=cast.phone_line, by=cast.worker)


@pytest.fixture
def talk(cast: Cast):
    """One line, in the hands of the worker."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="help he")
    answering.take_talk(made.id, by=cast.worker)
    return made


def said(cast: Cast, **more: object) -> Said:
    everything = Said(
        informed=("EMERGENCY", "POLICE"),
        ground="NECESSITY",
        decided_with=cast.lead.id,
        told="NOT_YET",
        tell_from=timezone.now() + timedelta(days=1),
        outcome="HELP_CAME",
        texts={"place": PLACE, "why": WHY, "said": "", "came": "An ambulance took her along."},
    )
    return replace(everything, **more)


def test_it_stands_with_nothing_said_and_everything_can_be_said_later(cast, act):
    assert left("contacts.begin_danger", by=cast.worker, subject=act)
    empty = danger.open_danger(act, by=cast.worker)
    assert (empty.said.informed, empty.said.ground, empty.said.texts["place"]) == ((), "U", "")
    assert danger.record_danger(act, said(cast), version=1, by=cast.worker) == 2
    assert left("contacts.record_danger", by=cast.worker, subject=act)
    opened = danger.open_danger(act, by=cast.lead)
    assert left("contacts.open_danger", by=cast.lead, subject=act)
    assert opened.said.texts["place"] == PLACE
    assert (opened.said.informed, opened.said.ground) == (("EMERGENCY", "POLICE"), "NECESSITY")
    assert (opened.said.decided_with, opened.said.told) == (cast.lead.id, "NOT_YET")


def test_beginning_takes_no_key_so_that_somebody_who_is_locked_can_act(cast):
    locked = replace(cast.worker, private=None)
    act = danger.begin_danger(team=cast.phone_line, by=locked)
    assert [row.id for row in dangers(seen_by=locked)] == [act]
    with pytest.raises(keys.Locked):
        danger.open_danger(act, by=locked)


def test_begun_twice_in_one_talk_or_beside_one_registration_it_is_one_act(cast, talk):
    draft = uuid.uuid4()
    for about in ({"talk": talk.id}, {"draft": draft}):
        first = danger.begin_danger(team=cast.phone_line, **about, by=cast.worker)
        assert danger.begin_danger(team=cast.phone_line, **about, by=cast.worker) == first
    assert DangerAct.objects.count() == 2
    assert danger.begin_danger(team=cast.phone_line, draft=draft, by=cast.lead) not in {
        first
    }  # another's draft


@pytest.mark.parametrize("ending", ["left", "ended"])
def test_it_begins_also_of_a_talk_that_ended_a_moment_ago(cast, talk, ending):
    if ending == "left":  # "he's coming", and gone
        talking.leave_talk(talk.id, by=talk.entered.by)
    else:
        answering.end_talk(talk.id, by=cast.worker)
    act = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    assert DangerAct.objects.get(id=act).talk.id == talk.id
    with pytest.raises(Refused):  # and no colleague who never had it
        danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.lead)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_in_one_talk_make_one_act(cast, talk):
    answering.join_talk(talk.id, by=cast.lead)

    def begin(by):
        return danger.begin_danger(team=cast.phone_line, talk=talk.id, by=by)

    made = at_once(lambda: begin(cast.worker), lambda: begin(cast.lead))
    assert len(set(made)) == 1
    assert DangerAct.objects.count() == 1


def test_what_a_colleague_wrote_meanwhile_is_never_overwritten(cast, act):
    danger.record_danger(act, said(cast), version=1, by=cast.lead)
    with pytest.raises(ChangedElsewhere):
        danger.record_danger(act, Said(texts={"place": "elsewhere"}), version=1, by=cast.worker)
    assert danger.open_danger(act, by=cast.worker).said.texts["place"] == PLACE


@pytest.mark.parametrize("somebody", ["volunteer", "at_shelter", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_neither_sees_opens_changes_nor_closes(cast, act, talk, somebody):
    by = getattr(cast, somebody)
    assert dangers(seen_by=by) == []
    for doing in (
        lambda: danger.open_danger(act, by=by),
        lambda: danger.record_danger(act, Said(), version=1, by=by),
        lambda: danger.end_danger(act, by=by),
        lambda: danger.reopen_danger(act, by=by),
        lambda: danger.begin_danger(team=cast.phone_line, by=by),
        lambda: danger.begin_danger(team=cast.phone_line, talk=talk.id, by=by),
    ):
        with pytest.raises(Refused):
            doing()
    with pytest.raises(Refused):
        danger.open_danger(act, by=by)
    assert was_refused("contacts.open_danger", by=by, subject=act)
    assert informed_beside(talk=talk.id, seen_by=by) == frozenset()


def test_the_lead_sees_what_is_open_in_their_team_and_not_what_was_told(cast, act):
    (row,) = dangers(seen_by=cast.lead)
    assert (row.id, row.opened_by, row.to_tell) == (act, cast.worker.id, True)
    assert PLACE not in repr(row)


def test_neither_the_place_nor_a_word_stands_in_the_database(cast, act):
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM contacts_dangeract")
        for row in cursor.fetchall():
            assert all(word not in repr(row) for word in ("Kerkstraat", "phone", "ambulance"))


def test_nobody_is_their_own_second_person_and_alone_is_not_with_somebody(cast, act):
    for wrong in ({"decided_with": cast.worker.id}, {"alone": "NO_TIME"}):
        with pytest.raises(NotPossible):
            danger.record_danger(act, said(cast, **wrong), version=1, by=cast.lead)
    with pytest.raises(Refused):
        danger.record_danger(act, said(cast, decided_with=cast.outsider.id), version=1, by=cast.worker)
    for columns in (
        {"decided_with_id": cast.worker.id},
        {"decided_with_id": cast.lead.id, "alone": "NO_TIME"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DangerAct.objects.filter(id=act).update(**columns)
    danger.record_danger(act, said(cast, decided_with=None, alone="NO_TIME"), version=1, by=cast.worker)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "BECAUSE"},
        {"informed": ("THE_PRESS",)},
        {"told": "MAYBE"},
        {"outcome": "FINE"},
        {"texts": {"place": "x" * 9000}},
    ],
)
def test_what_no_list_knows_and_what_is_too_long_is_refused_and_nothing_changes(cast, act, wrong):
    with pytest.raises(NotPossible):
        danger.record_danger(act, said(cast, **wrong), version=1, by=cast.worker)
    assert DangerAct.objects.get(id=act).version == 1


def test_hidden_and_turning_characters_are_not_kept(cast, act):
    danger.record_danger(
        act, Said(texts={"place": "Kerk\u202estraat\u200b 5\x00"}), version=1, by=cast.worker
    )
    assert danger.open_danger(act, by=cast.worker).said.texts["place"] == "Kerkstraat 5"


def test_a_closed_act_stays_on_the_desk_until_the_person_was_told(cast, act):
    danger.record_danger(act, said(cast, tell_from=timezone.now()), version=1, by=cast.worker)
    danger.end_danger(act, by=cast.worker)
    assert left("contacts.end_danger", by=cast.worker, subject=act)
    (row,) = dangers(seen_by=cast.lead)
    assert (row.state, row.to_tell, row.safe_now) == ("CLOSED", True, True)
    danger.record_danger(act, said(cast, told="SINCE"), version=2, by=cast.worker)
    assert dangers(seen_by=cast.lead) == []


def test_what_was_never_said_to_be_told_is_reminded_of_too(cast, act):
    danger.end_danger(act, by=cast.worker)
    assert [row.to_tell for row in dangers(seen_by=cast.worker)] == [True]


def test_a_mistake_stands_nowhere_and_reminds_of_nothing(cast, talk):
    act = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    danger.end_danger(act, mistake=True, by=cast.worker)
    assert dangers(seen_by=cast.worker) == []
    assert dangers_of(talk=talk.id, seen_by=cast.worker) == []


def test_reopened_it_stands_open_unless_another_does(cast, talk):
    first = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    danger.end_danger(first, by=cast.worker)
    danger.reopen_danger(first, by=cast.lead)
    danger.end_danger(first, by=cast.worker)
    second = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    assert second != first
    with pytest.raises(NotPossible):
        danger.reopen_danger(first, by=cast.worker)


# It goes with the talk and the contact that it is about


def test_whoever_takes_over_the_talk_reads_the_act_and_whoever_had_it_still_does(cast, talk):
    act = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    assert dangers(seen_by=cast.volunteer) == []
    answering.hand_over_talk(talk.id, to=cast.mens_line, said="", by=cast.worker)
    assert danger.open_danger(act, by=cast.volunteer).said.texts["place"] == PLACE
    assert danger.open_danger(act, by=cast.worker).said.texts["place"] == PLACE


def test_what_was_begun_beside_a_registration_belongs_to_the_contact_that_it_became(cast):
    draft = uuid.uuid4()
    act = danger.begin_danger(team=cast.phone_line, draft=draft, by=cast.worker)
    contact = operations.register(registration(WOMAN), team=cast.phone_line, draft=draft, by=cast.worker)
    assert [row.id for row in dangers_of(contact=contact, seen_by=cast.lead)] == [act]


def test_a_draft_of_somebody_else_takes_no_act_along(cast):
    draft = uuid.uuid4()
    danger.begin_danger(team=cast.phone_line, draft=draft, by=cast.lead)
    contact = operations.register(registration(WOMAN), team=cast.phone_line, draft=draft, by=cast.worker)
    assert dangers_of(contact=contact, seen_by=cast.lead) == []


def test_what_was_begun_in_a_talk_belongs_to_the_contact_that_the_talk_became(cast, talk):
    act = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    assert informed_beside(talk=talk.id, seen_by=cast.worker) == {"EMERGENCY", "POLICE"}
    contact = answering.register_talk(talk.id, registration(WOMAN), team=cast.phone_line, by=cast.worker)
    assert [row.id for row in dangers_of(contact=contact, seen_by=cast.lead)] == [act]


def test_a_contact_of_another_team_takes_no_act(cast):
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    with pytest.raises(Refused):
        danger.begin_danger(team=cast.mens_line, contact=contact, by=cast.volunteer)
    assert not DangerAct.objects.exists()


# Its end


def test_burning_the_talk_destroys_every_word_and_leaves_the_codes(cast, talk):
    act = danger.begin_danger(team=cast.phone_line, talk=talk.id, by=cast.worker)
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    Talk.objects.update(burns_at=timezone.now())
    returning.carry_out_burning(on=timezone.localdate(), by=cast.command)
    row = DangerAct.objects.get(id=act)
    assert (bytes(row.sealed), row.informed) == (b"", ["EMERGENCY", "POLICE"])
    assert not DangerKey.objects.exists()
    opened = danger.open_danger(act, by=cast.lead)
    assert (opened.erased, opened.said.texts, opened.said.ground) == (True, {}, "NECESSITY")
    with pytest.raises(NotPossible):
        danger.record_danger(act, Said(), version=2, by=cast.worker)


@pytest.mark.parametrize("codes", ["COARSENED", "WITHDRAWN"])
def test_at_the_persons_request_words_keys_and_who_acted_go_and_codes_as_those_of_the_contact(cast, codes):
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    act = danger.begin_danger(team=cast.phone_line, contact=contact, by=cast.worker)
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    requests.erase_on_request(contact, recognised="SAME_CONVERSATION", codes=codes, by=cast.worker)
    assert not DangerKey.objects.exists()
    rows = DangerAct.objects.values_list("ground", "opened_by", "contact", "hour")
    assert list(rows) == ([("NECESSITY", None, None, None)] if codes == "COARSENED" else [])
    assert dangers(seen_by=cast.worker) == []


def test_the_person_who_asks_is_given_what_was_decided_and_why_without_the_workers_name(cast):
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    act = danger.begin_danger(team=cast.phone_line, contact=contact, by=cast.worker)
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    given = requests.disclose(contact, recognised="SAME_CONVERSATION", by=cast.worker).kept["danger"]
    assert given[0]["sealed"]["why"] == WHY
    assert (given[0]["ground"], given[0]["opened_by"]) == ("NECESSITY", "a worker")


def test_after_eighteen_months_words_and_workers_are_gone_and_after_ten_years_the_row(cast, act):
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    today = timezone.localdate()
    assert act not in erasing.erase_content(on=today + timedelta(days=500), by=cast.command)
    assert act in erasing.erase_content(on=today + timedelta(days=560), by=cast.command)
    with pytest.raises(NotPossible):
        danger.record_danger(act, Said(), version=2, by=cast.worker)
    assert act in erasing.erase_contacts(on=today + timedelta(days=3660), by=cast.command)


def test_sealed_anew_it_opens_for_the_team_and_no_more_for_who_left(cast, act):
    danger.record_danger(act, said(cast), version=1, by=cast.worker)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    before = bytes(DangerAct.objects.get(id=act).sealed)
    operations.rekey(cast.phone_line, by=cast.lead)
    row = DangerKey.objects.get(act=act)
    assert (row.generation, bytes(DangerAct.objects.get(id=act).sealed) != before) == (2, True)
    assert danger.open_danger(act, by=cast.lead).said.texts["place"] == PLACE
