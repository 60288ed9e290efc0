"""A referral from being offered to arriving: with the person's consent, answered by the service once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import MAN, TODAY, Cast, registration, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.accounts.roles import Role
from houvast.records.audit import trail
from houvast.records.contacts import operations, referring
from houvast.records.contacts.models import Referral, ReferralStep, Talk
from houvast.records.contacts.operations import (
    ChangedElsewhere,
    NotPossible,
    answering,
    erasing,
    referrals,
    requests,
    returning,
)
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.queries.referrals import living_link, open_referrals, standing
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from records.contacts.talking_with import begun, set_line
from traces import left, trace, was_refused
from two_at_once import at_once

NAME = "Invented shelter for people"
HIM = Sought(sex="M", children="Y", district="LEUVEN")


@pytest.fixture
def service(cast: Cast) -> uuid.UUID:
    takes = Takes(sexes={"M": Answer.YES, "F": Answer.NO}, children=Answer.CONSULT)
    return directory.add_service(
        Described("Invented Help"), Offer(kind="SHELTER", takes=takes), {"en": Text(NAME)}, by=cast.worker
    )


@pytest.fixture
def accepted(cast: Cast, contact: uuid.UUID, service: uuid.UUID) -> uuid.UUID:
    return referrals.refer(
        HIM, service=service, team=cast.phone_line, contact=contact, state="ACCEPTED", by=cast.worker
    )


def opened(referral: uuid.UUID, cast: Cast) -> referrals.OpenedReferral:
    return referrals.open_referral(referral, by=cast.worker)


def step(referral: uuid.UUID, to: str, cast: Cast, *, reason: str = "") -> None:
    version = Referral.objects.get(id=referral).version
    referrals.follow(referral, to, version=version, reason=reason, by=cast.worker)


def answer(secret: str, state: str, cast: Cast, reason: str = "") -> uuid.UUID:
    return referrals.answer_by_link(secret, state, reason=reason, by=visitor(cast.helpline))


# Referring


def test_a_referral_keeps_who_was_meant_in_codes_and_what_the_service_was_called_that_day(
    cast, contact, service
):
    made = referrals.refer(HIM, service=service, team=cast.phone_line, contact=contact, by=cast.worker)
    assert left("contacts.refer", by=cast.worker, subject=made)
    directory.change_service(
        service,
        Offer(kind="SHELTER"),
        {"en": Text("Another name")},
        after=1,
        changes_meaning=False,
        by=cast.worker,
    )
    found = opened(made, cast)
    assert left("contacts.open_referral", by=cast.worker, subject=made)
    assert (found.name, found.agency, found.service, found.contact) == (
        NAME,
        "Invented Help",
        service,
        contact,
    )
    assert (found.sex, found.children, found.district, found.kind) == ("M", "Y", "LEUVEN", "SHELTER")
    assert (found.state, found.stated, found.day) == ("OFFERED", "CONSULT", timezone.localdate())
    assert [each.id for each in referrals.referrals_of(contact, by=cast.lead)] == [made]


def test_which_service_it_was_stands_nowhere_in_clear(cast, accepted, service):
    secret = referrals.make_link(accepted, by=cast.worker)
    with connection.cursor() as cursor:
        for table in ("contacts_referral", "contacts_referralstep"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                assert all(
                    word not in repr(row) for word in (NAME, str(service), service.hex, secret, "Invented")
                )


@pytest.mark.parametrize("sex", ["F", "M", "X"])
def test_what_a_service_states_is_read_the_same_way_for_every_sex(cast, contact, sex):
    other = "M" if sex == "F" else "F"
    takes = Takes(sexes={sex: Answer.YES, other: Answer.NO}, children=Answer.NO)
    there = directory.add_service(
        Described("One"), Offer(kind="SHELTER", takes=takes), {"en": Text("One place")}, by=cast.worker
    )
    about = {"service": there, "team": cast.phone_line, "contact": contact, "by": cast.worker}
    alone = referrals.refer(Sought(sex=sex, children="N"), **about)
    with_children = referrals.refer(Sought(sex=sex, children="Y"), **about)
    assert Referral.objects.get(id=alone).stated == "YES"
    assert Referral.objects.get(id=with_children).stated == "NO"


def test_pressed_twice_it_is_one_referral(cast, contact, service):
    once = uuid.uuid4()
    about = {"service": service, "team": cast.phone_line, "contact": contact, "once": once}
    assert {referrals.refer(HIM, **about, by=cast.worker) for _ in range(2)} == {once}
    with pytest.raises(Refused):
        referrals.refer(HIM, **about, by=cast.lead)
    assert Referral.objects.count() == 1


def test_where_nobody_takes_somebody_that_is_kept_without_a_service(cast, contact):
    made = referrals.refer(
        Sought("M", "Y", "LEUVEN", "SHELTER"),
        service=None,
        team=cast.phone_line,
        contact=contact,
        by=cast.worker,
    )
    found = opened(made, cast)
    assert (found.state, found.service, found.may_become, found.remind_on) == ("NO_SERVICE", None, (), None)
    with pytest.raises(NotPossible):
        referrals.make_link(made, by=cast.worker)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sought": Sought(sex="Q")},
        {"sought": Sought(district="NOWHERE")},
        {"sought": Sought(children="12")},
        {"sought": Sought(kind="U"), "service": None},
        {"state": "ARRIVED"},
        {"state": "OFFERED", "warm": True},
    ],
    ids=str,
)
def test_what_says_nothing_known_is_refused_and_nothing_is_kept(cast, contact, service, wrong):
    said = {"sought": HIM, "service": service, "contact": contact, **wrong}
    with pytest.raises(NotPossible):
        referrals.refer(said.pop("sought"), **said, team=cast.phone_line, by=cast.worker)
    assert not Referral.objects.exists()


def test_nobody_is_referred_to_a_service_that_has_ended_or_from_a_contact_that_does_not_count(
    cast, contact, service
):
    operations.withdraw(contact, reason="MISTAKE", by=cast.worker)
    about = {"service": service, "team": cast.phone_line, "by": cast.worker}
    with pytest.raises(NotPossible):
        referrals.refer(HIM, **about, contact=contact)
    directory.change_service(
        service,
        Offer(kind="SHELTER", state="ENDED"),
        {"en": Text(NAME)},
        after=1,
        changes_meaning=False,
        by=cast.worker,
    )
    with pytest.raises(NotPossible):
        referrals.refer(HIM, **about)


# What may follow what: the promise, written out by hand, against the operations

ALLOWED = {
    ("OFFERED", "ACCEPTED"),
    ("OFFERED", "REFUSED"),
    ("ACCEPTED", "EXPECTED"),
    ("ACCEPTED", "ARRIVED"),
    ("ACCEPTED", "REFUSED_BY_SERVICE"),
    ("ACCEPTED", "NO_PLACE"),
    ("ACCEPTED", "LOST"),
    ("ACCEPTED", "REFUSED"),
    ("EXPECTED", "ARRIVED"),
    ("EXPECTED", "REFUSED_BY_SERVICE"),
    ("EXPECTED", "NO_PLACE"),
    ("EXPECTED", "LOST"),
    ("EXPECTED", "REFUSED"),
    ("NO_PLACE", "EXPECTED"),
    ("NO_PLACE", "ARRIVED"),
    ("REFUSED_BY_SERVICE", "EXPECTED"),
    ("REFUSED_BY_SERVICE", "ARRIVED"),
    ("LOST", "EXPECTED"),
    ("LOST", "ARRIVED"),
}


class Twin:
    """The slow twin: a referral as a list of what was said, with nothing but what was promised of it."""

    def __init__(self, state: str) -> None:
        self.states, self.gone, self.link = [state], False, False

    def takes(self, act: tuple[str, str, str]) -> bool:
        what, state, reason = act
        now = self.states[-1]
        if what == "withdraw":
            self.gone, self.link = True, False
            return True
        if what == "restore":
            self.gone = False
            return True
        if self.gone:
            return False
        if what == "link":
            self.link = self.link or now in ("ACCEPTED", "EXPECTED")
            return now in ("ACCEPTED", "EXPECTED")
        if what == "undo":
            if len(self.states) < 2 or self.by_link:
                return False
            self.states.pop()
            self.link = self.link and self.states[-1] in ("ACCEPTED", "EXPECTED")
            return True
        if what == "answer" and (not self.link or state in ("ACCEPTED", "REFUSED", "OFFERED")):
            return False
        if (now, state) not in ALLOWED:
            return False
        if state == "REFUSED_BY_SERVICE" and reason in ("", "NONE", "NO_PLACE", "WHATEVER"):
            return False
        self.states.append(state)
        self.by_link = what == "answer"
        if self.by_link or state not in ("ACCEPTED", "EXPECTED"):
            self.link = False
        return True


ACTS = st.one_of(
    st.tuples(
        st.sampled_from(["follow", "follow", "answer"]),
        st.sampled_from(referring.STATES),
        st.sampled_from(["", "NONE", "SEX", "CHILDREN", "NO_PLACE", "WHATEVER"]),
    ),
    st.tuples(st.sampled_from(["link", "withdraw", "restore", "undo"]), st.just(""), st.just("")),
)


class World:
    """Who acts and where, in few words: Hypothesis prints all that a test is given."""

    def __init__(self, cast: Cast, service: uuid.UUID) -> None:
        self.cast, self.service = cast, service


@pytest.fixture
def world(cast: Cast, service: uuid.UUID) -> World:
    return World(cast, service)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sampled_from(["OFFERED", "ACCEPTED", "REFUSED"]), acts=st.lists(ACTS, max_size=7))
def test_every_step_that_was_not_promised_is_refused_in_words_and_changes_nothing(world, first, acts):
    cast, service = world.cast, world.service
    made = referrals.refer(HIM, service=service, team=cast.phone_line, state=first, by=cast.worker)
    twin, secret = Twin(first), "no link yet"
    for act in acts:
        what, state, reason = act
        before = Referral.objects.values().get(id=made)
        if what == "undo" and before["version"] != len(twin.states):
            continue  # the twin knows no undo after other changes; its own test does
        expected = twin.takes(act)
        try:
            if what == "follow":
                referrals.follow(made, state, version=before["version"], reason=reason, by=cast.worker)
            elif what == "answer":
                answer(secret, state, cast, reason)
            elif what == "link":
                secret = referrals.make_link(made, by=cast.worker)
            elif what == "undo":
                referrals.take_step_back(made, version=before["version"], by=cast.worker)
            elif what == "withdraw":
                referrals.withdraw_referral(made, by=cast.worker)
            else:
                referrals.restore_referral(made, by=cast.worker)
            happened = True
        except NotPossible as refusal:
            happened, said = False, str(refusal) or type(refusal).__name__
        if not happened:
            assert said in ("NoSuchLink",) or said.endswith((".", "?"))
            assert Referral.objects.values().get(id=made) == before
        assert happened == expected, (act, twin.states)
    row = Referral.objects.get(id=made)
    assert (row.state, row.withdrawn, bool(row.link_hash)) == (twin.states[-1], twin.gone, twin.link)
    assert list(row.steps.order_by("number").values_list("state", flat=True)) == twin.states


def test_a_service_hears_of_nobody_who_has_not_agreed(cast, contact, service):
    made = referrals.refer(HIM, service=service, team=cast.phone_line, contact=contact, by=cast.worker)
    with pytest.raises(NotPossible):
        referrals.make_link(made, by=cast.worker)
    with pytest.raises(NotPossible):
        step(made, "ARRIVED", cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(id=made).update(link_hash="a" * 64)
    step(made, "ACCEPTED", cast)
    assert referrals.make_link(made, by=cast.worker)


def test_a_service_refuses_with_a_reason_and_without_one_it_does_not(cast, accepted):
    for reason in ("", "NONE", "NO_PLACE", "WHATEVER"):
        with pytest.raises(NotPossible):
            step(accepted, "REFUSED_BY_SERVICE", cast, reason=reason)
    step(accepted, "REFUSED_BY_SERVICE", cast, reason="CHILDREN")
    assert opened(accepted, cast).reason == "CHILDREN"
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(id=accepted).update(reason="NONE")


def test_a_warm_transfer_is_kept_with_the_consent_that_it_needs(cast, accepted):
    referrals.follow(accepted, "EXPECTED", version=1, warm=True, by=cast.worker)
    assert opened(accepted, cast).warm


def test_ones_own_latest_step_is_undone_and_a_colleague_or_the_service_undoes_nothing(cast, accepted):
    step(accepted, "NO_PLACE", cast)
    with pytest.raises(NotPossible):
        referrals.take_step_back(accepted, version=2, by=cast.lead)
    referrals.take_step_back(accepted, version=2, by=cast.worker)
    found = opened(accepted, cast)
    assert ([each.state for each in found.steps], found.state, found.remind_on) == (
        ["ACCEPTED"],
        "ACCEPTED",
        timezone.localdate() + timedelta(days=7),
    )
    answer(referrals.make_link(accepted, by=cast.worker), "LOST", cast)
    with pytest.raises(NotPossible):
        referrals.take_step_back(accepted, version=found.version + 1, by=cast.worker)


def test_after_ten_minutes_a_step_is_not_undone_any_more(cast, accepted):
    step(accepted, "LOST", cast)
    ReferralStep.objects.filter(number=2).update(at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(NotPossible):
        referrals.take_step_back(accepted, version=2, by=cast.worker)


def test_only_its_sender_withdraws_it_and_puts_it_back(cast, accepted):
    with pytest.raises(Refused):
        referrals.withdraw_referral(accepted, by=cast.lead)
    assert was_refused("contacts.withdraw_referral", by=cast.lead, subject=accepted)
    secret = referrals.make_link(accepted, by=cast.worker)
    referrals.withdraw_referral(accepted, by=cast.worker)
    assert left("contacts.withdraw_referral", by=cast.worker, subject=accepted)
    assert living_link(secret) is None
    assert open_referrals(timezone.localdate(), seen_by=cast.worker) == []
    with pytest.raises(NotPossible):
        step(accepted, "ARRIVED", cast)
    referrals.restore_referral(accepted, by=cast.worker)
    assert living_link(secret) is None
    step(accepted, "ARRIVED", cast)


def test_the_trail_shows_who_saw_and_did_what(cast, accepted):
    opened(accepted, cast)
    step(accepted, "EXPECTED", cast)
    answer(referrals.make_link(accepted, by=cast.lead), "ARRIVED", cast)
    events = [
        (event.action, event.actor) for event in trail.events(cast.helpline, subject=str(accepted), newest=9)
    ]
    assert events[::-1] == [
        ("contacts.refer", cast.worker.id),
        ("contacts.open_referral", cast.worker.id),
        ("contacts.follow_referral", cast.worker.id),
        ("contacts.make_referral_link", cast.lead.id),
        ("contacts.answer_referral", None),
    ]


# Two at once


def test_what_changed_meanwhile_is_not_overwritten(cast, accepted):
    referrals.follow(accepted, "EXPECTED", version=1, by=cast.lead)
    with pytest.raises(ChangedElsewhere):
        referrals.follow(accepted, "NO_PLACE", version=1, by=cast.worker)
    assert opened(accepted, cast).state == "EXPECTED"


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_the_service_at_once_make_one_step(transactional_db, cast, service):
    made = referrals.refer(HIM, service=service, team=cast.phone_line, state="ACCEPTED", by=cast.worker)
    secret = referrals.make_link(made, by=cast.worker)
    done = at_once(
        lambda: referrals.follow(made, "NO_PLACE", version=1, by=cast.worker),
        lambda: referrals.follow(made, "LOST", version=1, by=cast.lead),
        lambda: answer(secret, "ARRIVED", cast),
        lambda: answer(secret, "EXPECTED", cast),
    )
    assert sum(not isinstance(each, Exception) for each in done) == 1
    assert all(isinstance(each, NotPossible) for each in done if isinstance(each, Exception))
    assert ReferralStep.objects.filter(referral=made).count() == 2


# The link


def test_a_link_answers_once_and_says_nothing_of_anybody(cast, accepted):
    secret = referrals.make_link(accepted, by=cast.worker)
    shown = living_link(secret)
    assert (shown.by, shown.answers) == (visitor(cast.helpline), referring.ANSWERS)
    assert set(vars(shown)) == {"by", "reference", "answers"}
    assert shown.reference == opened(accepted, cast).reference != ""
    assert answer(secret, "EXPECTED", cast) == accepted
    event = trace(cast.helpline)
    assert (event.action, event.actor, event.subject) == ("contacts.answer_referral", None, str(accepted))
    found = opened(accepted, cast)
    assert [(each.state, each.by, each.by_link) for each in found.steps][1:] == [("EXPECTED", None, True)]
    with pytest.raises(referrals.NoSuchLink):
        answer(secret, "ARRIVED", cast)


def test_a_link_that_was_replaced_taken_back_too_old_or_overtaken_answers_nothing(cast, accepted):
    first = referrals.make_link(accepted, by=cast.worker)
    second = referrals.make_link(accepted, by=cast.worker)
    assert (living_link(first), living_link("")) == (None, None)
    Referral.objects.update(link_until=timezone.now() - timedelta(seconds=1))
    assert living_link(second) is None
    with pytest.raises(referrals.NoSuchLink):
        answer(second, "ARRIVED", cast)
    third = referrals.make_link(accepted, by=cast.worker)
    step(accepted, "REFUSED", cast)  # the person does not want it any more
    assert living_link(third) is None


@pytest.mark.parametrize("state", ["REFUSED", "OFFERED", "ACCEPTED", "NO_SERVICE", "", "x" * 99])
def test_a_service_says_nothing_in_the_name_of_the_person(cast, accepted, state):
    secret = referrals.make_link(accepted, by=cast.worker)
    with pytest.raises(NotPossible):
        answer(secret, state, cast)
    assert living_link(secret)


def test_a_visitor_of_another_helpline_answers_nothing_here(cast, accepted):
    secret = referrals.make_link(accepted, by=cast.worker)
    with pytest.raises(referrals.NoSuchLink):
        referrals.answer_by_link(secret, "ARRIVED", by=visitor(cast.other_helpline))


# Reminders


def test_a_referral_of_which_nothing_came_back_is_due_after_a_week(cast, accepted):
    today = timezone.localdate()
    (row,) = open_referrals(today + timedelta(days=6), seen_by=cast.lead)
    assert not row.due
    (row,) = open_referrals(today + timedelta(days=7), seen_by=cast.lead)
    assert (row.due, row.id, row.kind, row.remind_on) == (
        True,
        accepted,
        "SHELTER",
        today + timedelta(days=7),
    )
    Referral.objects.update(remind_on=today)
    referrals.ask_again(accepted, by=cast.lead)
    (row,) = open_referrals(today, seen_by=cast.worker)
    assert not row.due
    step(accepted, "ARRIVED", cast)
    assert open_referrals(today, seen_by=cast.worker) == []
    with pytest.raises(NotPossible):
        referrals.ask_again(accepted, by=cast.worker)


# Who may


@pytest.mark.parametrize("somebody", ["volunteer", "at_shelter", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_neither_sees_refers_nor_follows(cast, accepted, service, contact, somebody):
    by = getattr(cast, somebody)
    assert open_referrals(timezone.localdate(), seen_by=by) == []
    with pytest.raises(Refused):
        referrals.open_referral(accepted, by=by)
    assert was_refused("contacts.open_referral", by=by, subject=accepted)
    for act in (
        lambda: referrals.refer(HIM, service=service, team=cast.phone_line, by=by),
        lambda: referrals.referrals_of(contact, by=by),
        lambda: referrals.follow(accepted, "ARRIVED", version=1, by=by),
        lambda: referrals.take_step_back(accepted, version=1, by=by),
        lambda: referrals.ask_again(accepted, by=by),
        lambda: referrals.make_link(accepted, by=by),
        lambda: referrals.withdraw_referral(accepted, by=by),
        lambda: referrals.restore_referral(accepted, by=by),
    ):
        with pytest.raises(Refused):
            act()


def test_nobody_refers_from_a_contact_of_another_team_or_to_a_directory_of_others(cast, on_mens_line):
    theirs = directory.add_service(
        Described("Theirs"), Offer(kind="CAW"), {"en": Text("Theirs")}, by=cast.outsider
    )
    about = {"team": cast.phone_line, "by": cast.worker}
    with pytest.raises(Refused):
        referrals.refer(HIM, service=theirs, **about)
    with pytest.raises(Refused):
        referrals.refer(HIM, service=None, contact=on_mens_line, **about)
    assert not Referral.objects.exists()


# In a talk, beside a registration, in another team


@pytest.fixture
def talk(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    found = begun(cast, "MAILBOX", first="Where can I go?")
    return found


def test_what_was_referred_in_a_talk_belongs_to_the_contact_that_it_becomes(cast, talk, service):
    with pytest.raises(Refused):  # not in hands
        referrals.refer(HIM, service=service, team=cast.phone_line, talk=talk.id, by=cast.worker)
    answering.take_talk(talk.id, by=cast.worker)
    made = referrals.refer(HIM, service=service, team=cast.phone_line, talk=talk.id, by=cast.worker)
    assert [each.id for each in referrals.referrals_in(talk.id, by=cast.worker)] == [made]
    contact = answering.register_talk(talk.id, registration(MAN), team=cast.phone_line, by=cast.worker)
    assert [each.id for each in referrals.referrals_of(contact, by=cast.worker)] == [made]
    again = referrals.refer(HIM, service=service, team=cast.phone_line, talk=talk.id, by=cast.worker)
    assert Referral.objects.get(id=again).contact.id == contact


def test_what_was_referred_beside_a_registration_belongs_to_its_contact(cast, service):
    draft = uuid.uuid4()
    operations.begin_draft(draft, {"note": "x"}, team=cast.phone_line, by=cast.worker)
    made = referrals.refer(HIM, service=service, team=cast.phone_line, draft=draft, by=cast.worker)
    with pytest.raises(Refused):
        referrals.refer(HIM, service=service, team=cast.phone_line, draft=draft, by=cast.lead)
    contact = operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    assert Referral.objects.get(id=made).contact.id == contact


def test_a_talk_that_goes_to_another_team_takes_what_is_open_along(cast, talk, service):
    answering.take_talk(talk.id, by=cast.worker)
    made = referrals.refer(HIM, service=service, team=cast.phone_line, talk=talk.id, by=cast.worker)
    done = referrals.refer(
        HIM, service=service, team=cast.phone_line, talk=talk.id, state="REFUSED", by=cast.worker
    )
    answering.hand_over_talk(talk.id, to=cast.mens_line, said="", by=cast.worker)
    assert referrals.open_referral(made, by=cast.volunteer).name == NAME
    with pytest.raises(Refused):
        referrals.open_referral(made, by=cast.worker)
    assert opened(done, cast).name == NAME
    referrals.withdraw_referral(made, by=cast.worker)  # still its sender


def test_when_somebody_leaves_it_is_sealed_anew_and_stays_readable(cast, accepted):
    leaver = cast.lead
    before = bytes(Referral.objects.get(id=accepted).wrapped)
    accounts.unassign(leaver.id, team=cast.phone_line, role=Role.LEAD, by=cast.administrator)
    worker = unlocked(cast.worker.id)
    operations.rekey(cast.phone_line, by=worker)
    row = Referral.objects.get(id=accepted)
    assert bytes(row.wrapped) != before
    assert referrals.open_referral(accepted, by=worker).name == NAME


# Its end


def test_after_eighteen_months_who_and_where_are_gone_and_the_codes_stay(cast, accepted):
    step(accepted, "NO_PLACE", cast)
    Referral.objects.update(day=TODAY)
    on = TODAY + timedelta(days=30 * 18 + 20)
    while erasing.erase_content(on=on, by=cast.command):
        pass
    row = Referral.objects.get(id=accepted)
    assert (bytes(row.sealed), bytes(row.wrapped), row.sent_by_id, row.remind_on) == (b"", b"", None, None)
    assert (row.state, row.sex, row.children, row.district) == ("NO_PLACE", "M", "Y", "LEUVEN")
    assert not ReferralStep.objects.exists()
    assert opened(accepted, cast).closed
    while erasing.erase_contacts(on=TODAY + timedelta(days=3700), by=cast.command):
        pass
    assert not Referral.objects.exists()


@pytest.mark.parametrize(("codes", "left_over"), [("COARSENED", 1), ("WITHDRAWN", 0)])
def test_erased_at_the_persons_request_it_is_emptied_or_gone(cast, accepted, contact, codes, left_over):
    key = Referral.objects.get(id=accepted).record_key
    kept = requests.disclose(contact, recognised="SAME_CONVERSATION", by=cast.worker).kept
    assert kept["referrals"][0]["sealed"]["name"] == NAME
    requests.erase_on_request(contact, recognised="SAME_CONVERSATION", codes=codes, by=cast.worker)
    assert Referral.objects.count() == left_over
    for row in Referral.objects.all():
        assert (bytes(row.sealed), row.district, row.sent_by_id) == (b"", "U", None)
        assert row.record_key != key
    assert not ReferralStep.objects.exists()


def test_a_talk_that_is_burned_takes_the_name_of_the_service_with_it(cast, talk, service):
    answering.take_talk(talk.id, by=cast.worker)
    made = referrals.refer(
        HIM, service=service, team=cast.phone_line, talk=talk.id, state="ACCEPTED", by=cast.worker
    )
    secret = referrals.make_link(made, by=cast.worker)
    Talk.objects.update(burns_at=timezone.now())
    returning.carry_out_burning(on=timezone.localdate(), by=cast.command)
    assert opened(made, cast).closed
    assert living_link(secret) is None


# Swapped


SWAP = {"F": "M", "M": "F"}


def test_swapping_the_sexes_swaps_nothing_but_the_sexes(cast, contact):
    def told(swap: bool) -> list[tuple[object, ...]]:
        turn = SWAP if swap else {}
        takes = Takes(sexes={turn.get(s, s): a for s, a in (("F", Answer.YES), ("M", Answer.CONSULT))})
        there = directory.add_service(
            Described(f"Swapped {swap}"),
            Offer(kind="SHELTER", takes=takes),
            {"en": Text(f"Swapped {swap}")},
            by=cast.worker,
        )
        rows = []
        for sex in ("F", "M", "X", "U"):
            made = referrals.refer(
                Sought(sex=turn.get(sex, sex)),
                service=there,
                team=cast.phone_line,
                contact=contact,
                state="ACCEPTED",
                by=cast.worker,
            )
            step(made, "REFUSED_BY_SERVICE", cast, reason="SEX")
            row = Referral.objects.get(id=made)
            rows.append((turn.get(row.sex, row.sex), row.stated, row.state, row.reason, row.remind_on))
        return rows

    assert told(False) == told(True)


@pytest.mark.parametrize("sex", ["U", "REFUSED"])
def test_who_did_not_say_their_sex_is_turned_away_nowhere_for_it(cast, service, sex):
    made = referrals.refer(Sought(sex=sex), service=service, team=cast.phone_line, by=cast.worker)
    assert Referral.objects.get(id=made).stated == "YES"


def test_which_referrals_stand_is_told_without_opening_one_and_to_no_outsider(cast, accepted):
    before = trace(cast.helpline)
    assert standing([accepted, uuid.uuid4()], seen_by=cast.worker) == {accepted}
    assert standing([accepted], seen_by=cast.outsider) == set()
    assert trace(cast.helpline) == before
