"""Keys in human hands: who holds which, who gets them from whom, and what nobody can do alone."""

import uuid

import pytest

from cast import PASSWORD, Cast, registration, unlocked
from houvast.records.accounts import keys, operations, queries
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.models import HeldKey, KeyRecoveryCode, Staff, TeamKeys
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import ReaderKey
from traces import left, was_refused

NEW = "another quiet bridge"
NOTE = "Keeps a bag with her sister."


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return contacts.register(registration(), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def newcomer(cast: Cast) -> Actor:
    """Somebody who got a role in the phone line, and no keys yet."""
    place = (cast.phone_line, Role.WORKER)
    return unlocked(operations.invite("noor", "Noor", password=PASSWORD, place=place, by=cast.administrator))


def note_seen_by(person: Actor, contact: uuid.UUID) -> str:
    return contacts.read(contact, by=person).registration.details.note


# Who holds the keys of a team


def test_only_roles_that_open_contacts_hold_keys(cast: Cast):
    assert set(HeldKey.objects.filter(keys__team=cast.phone_line).values_list("staff", flat=True)) == {
        cast.worker.id,
        cast.lead.id,
    }


def test_no_key_stands_in_the_tables_as_it_is(cast: Cast):
    private = keys.held(cast.phone_line, 1, by=cast.worker)
    own = keys.unlocked_key(cast.worker)
    for model in (Staff, TeamKeys, HeldKey, KeyRecoveryCode):
        for row in model._default_manager.values_list():
            stored = b"".join(bytes(value) for value in row if isinstance(value, (bytes, memoryview)))
            assert private not in stored
            assert own not in stored


def test_the_administrator_cannot_open_what_they_gave_others_a_role_for(cast: Cast, contact: uuid.UUID):
    """A role that an administrator gives themselves opens nothing until a colleague agrees."""
    operations.assign(cast.administrator.id, team=cast.phone_line, role=Role.LEAD, by=cast.administrator)
    now_lead = unlocked(cast.administrator.id)
    opened = contacts.read(contact, by=now_lead)
    assert opened.not_handed_over
    assert opened.registration.details.note == ""
    assert [each.person for each in queries.waiting_for_keys(seen_by=cast.worker)] == [now_lead.id]


def test_a_role_in_the_team_of_another_helpline_gives_no_key(cast: Cast):
    """The grant itself is impossible (see assign); this is the second lock behind it."""
    grants = {"contacts.read": frozenset({cast.phone_line})}
    forged = Actor(cast.outsider.id, cast.outsider.organisation, grants=grants, private=cast.outsider.private)
    with pytest.raises(keys.NotHandedOver):
        keys.private_key(cast.phone_line, 1, by=forged, action="contacts.read")


def test_the_key_of_a_team_is_given_only_to_who_may_act_there(cast: Cast):
    for person in (cast.volunteer, cast.statistician, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            keys.private_key(cast.phone_line, 1, by=person, action="contacts.read")


def test_a_team_without_anybody_who_can_open_seals_nothing(cast: Cast):
    team = operations.add_team("Chat line", by=cast.administrator)
    importer = Actor(None, cast.helpline, grants={"contacts.import": frozenset({team})})
    with pytest.raises(NotPossible.__mro__[1], match="Nobody in this team"):
        contacts.import_registrations([registration()], team=team, by=importer)


def test_who_is_signed_in_and_locked_opens_nothing(cast: Cast, contact: uuid.UUID):
    locked = queries.actor(cast.worker.id)
    assert locked
    with pytest.raises(keys.Locked):
        contacts.read(contact, by=locked)
    assert contacts.register(registration(), team=cast.phone_line, by=locked)  # sealing needs no key


# Joining, and handing over


def test_a_colleague_hands_the_keys_over_and_the_newcomer_reads(
    cast: Cast, contact: uuid.UUID, newcomer: Actor
):
    assert contacts.read(contact, by=newcomer).not_handed_over
    operations.hand_over(newcomer.id, team=cast.phone_line, by=cast.worker)
    assert left("accounts.hand_over", by=cast.worker, subject=newcomer.id)
    assert note_seen_by(newcomer, contact) == NOTE
    assert queries.waiting_for_keys(seen_by=cast.worker) == []


def test_handing_over_twice_is_told(cast: Cast, newcomer: Actor):
    operations.hand_over(newcomer.id, team=cast.phone_line, by=cast.worker)
    with pytest.raises(NotPossible, match="nothing to hand over"):
        operations.hand_over(newcomer.id, team=cast.phone_line, by=cast.worker)


def test_keys_go_only_to_people_of_the_team_and_only_from_there(cast: Cast, newcomer: Actor):
    for person, by in (
        (cast.volunteer, cast.worker),
        (cast.statistician, cast.worker),
        (cast.outsider, cast.worker),
        (newcomer, cast.volunteer),
        (newcomer, cast.administrator),
        (newcomer, cast.outsider),
    ):
        with pytest.raises(Refused):
            operations.hand_over(person.id, team=cast.phone_line, by=by)
        assert was_refused("accounts.hand_over", by=by, subject=person.id)


def test_the_first_person_of_a_team_begins_its_keys(cast: Cast):
    team = operations.add_team("Chat line", by=cast.administrator)
    place = (team, Role.VOLUNTEER)
    first = unlocked(operations.invite("ana", "Ana", password=PASSWORD, place=place, by=cast.administrator))
    contact = contacts.register(registration(), team=team, by=first)
    assert note_seen_by(first, contact) == NOTE


# Leaving, and sealing anew


def test_who_left_opens_nothing_more_and_what_comes_is_sealed_for_others(cast: Cast, contact: uuid.UUID):
    old = unlocked(cast.worker.id)
    operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    for generation in (1, 2):
        with pytest.raises(keys.NotHandedOver):
            keys.private_key(cast.phone_line, generation, by=old, action="contacts.read")
    later = contacts.register(registration(), team=cast.phone_line, by=cast.lead)
    assert ReaderKey.objects.get(contact__id=later).generation == 2
    assert note_seen_by(unlocked(cast.lead.id), later) == NOTE


def test_what_was_readable_waits_to_be_sealed_anew_and_is(cast: Cast, contact: uuid.UUID):
    contacts.correct(contact, registration(sex="M"), version=1, by=cast.worker)
    before = ReaderKey.objects.get(contact__id=contact)
    operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    lead = unlocked(cast.lead.id)
    from houvast.records.contacts import queries as registered

    assert registered.to_rekey(queries.latest_keys(seen_by=lead), seen_by=lead) == {cast.phone_line: 1}
    contacts.rekey(cast.phone_line, by=lead)
    after = ReaderKey.objects.get(contact__id=contact)
    assert (before.generation, after.generation) == (1, 2)
    assert (before.month_key, bytes(before.wrapped)) != (after.month_key, bytes(after.wrapped))
    assert note_seen_by(lead, contact) == NOTE
    assert registered.to_rekey(queries.latest_keys(seen_by=lead), seen_by=lead) == {}
    assert list(TeamKeys.objects.filter(team=cast.phone_line).values_list("generation", flat=True)) == [2]


def test_the_content_key_that_a_leaver_may_have_copied_opens_nothing_after(cast: Cast, contact: uuid.UUID):
    from houvast.records.contacts import sealed
    from houvast.records.contacts.models import Contact

    row = ReaderKey.objects.get(contact__id=contact)
    copied = sealed.content_key(
        keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped)),
        contact=contact, team=cast.phone_line, action="contacts.read", by=cast.worker,
    )  # fmt: skip
    operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    contacts.rekey(cast.phone_line, by=unlocked(cast.lead.id))
    with pytest.raises(sealed.CannotOpen):
        sealed.open_version(bytes(Contact.objects.get(id=contact).sealed), copied, contact=contact, version=1)


def test_nobody_of_another_team_seals_anew(cast: Cast):
    for person in (cast.volunteer, cast.outsider, cast.statistician):
        with pytest.raises(Refused):
            contacts.rekey(cast.phone_line, by=person)


def test_the_last_person_who_holds_a_key_does_not_leave_unnoticed(cast: Cast):
    with pytest.raises(NotPossible, match="Only Volunteer can open"):
        operations.deactivate(cast.volunteer.id, by=cast.administrator)
    with pytest.raises(NotPossible, match="Only Volunteer can open"):
        operations.give_link(cast.volunteer.id, by=cast.administrator)
    assert queries.actor(cast.volunteer.id)


def test_a_compromised_account_is_ended_and_the_team_goes_on(cast: Cast, contact: uuid.UUID):
    """The drill: access ends, new keys for those who stay, the old content sealed anew."""
    stolen = unlocked(cast.worker.id)
    operations.deactivate(cast.worker.id, by=cast.administrator)
    lead = unlocked(cast.lead.id)
    contacts.rekey(cast.phone_line, by=lead)
    assert note_seen_by(lead, contact) == NOTE
    with pytest.raises(keys.NotHandedOver):
        contacts_key_of(stolen, cast)
    assert Staff.objects.get(pk=cast.worker.id).private_key is None


def contacts_key_of(person: Actor, cast: Cast) -> bytes:
    return keys.private_key(cast.phone_line, 2, by=person, action="contacts.read")


def test_a_team_gets_new_keys_when_its_lead_asks(cast: Cast):
    operations.renew_team_keys(cast.phone_line, by=cast.lead)
    assert queries.latest_keys(seen_by=cast.worker) == {cast.phone_line: 2}
    with pytest.raises(Refused):
        operations.renew_team_keys(cast.mens_line, by=cast.lead)


def test_the_latest_keys_are_never_retired(cast: Cast):
    operations.retire_keys(cast.phone_line, in_use=frozenset(), by=cast.worker)
    assert TeamKeys.objects.filter(team=cast.phone_line).count() == 1


# A lost password


def test_a_recovery_code_gives_a_new_password_and_the_same_keys(cast: Cast, contact: uuid.UUID):
    codes = operations.new_recovery_codes(cast.worker.id, by=cast.worker)
    asking = queries.actor(cast.worker.id)
    assert asking
    operations.recover_by_code(cast.worker.id, code=codes[2].lower(), password=NEW, by=asking)
    again = unlocked(cast.worker.id, NEW)
    assert note_seen_by(again, contact) == NOTE
    with pytest.raises(Refused):
        operations.recover_by_code(cast.worker.id, code=codes[2], password=NEW, by=asking)
    operations.recover_by_code(cast.worker.id, code=codes[0], password=PASSWORD, by=asking)


def test_new_codes_end_the_former_ones_and_a_guess_opens_nothing(cast: Cast):
    former = operations.new_recovery_codes(cast.worker.id, by=cast.worker)
    operations.new_recovery_codes(cast.worker.id, by=cast.worker)
    for code in (former[0], "", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"):
        with pytest.raises(Refused):
            operations.recover_by_code(cast.worker.id, code=code, password=NEW, by=cast.worker)
    assert unlocked(cast.worker.id, PASSWORD)


def test_without_password_and_codes_a_link_and_a_colleague_bring_somebody_back(
    cast: Cast, contact: uuid.UUID
):
    secret = operations.give_link(cast.worker.id, by=cast.administrator)
    invited = queries.invited(secret)
    assert invited
    operations.accept(cast.worker.id, secret=secret, password=NEW, by=invited)
    back = unlocked(cast.worker.id, NEW)
    assert contacts.read(contact, by=back).not_handed_over
    operations.hand_over(cast.worker.id, team=cast.phone_line, by=cast.lead)
    assert note_seen_by(back, contact) == NOTE


def test_a_link_works_once_for_its_person_and_for_nobody_else(cast: Cast):
    secret = operations.give_link(cast.worker.id, by=cast.administrator)
    invited = queries.invited(secret)
    assert invited
    assert invited.id == cast.worker.id
    assert queries.invited("something else") is None
    with pytest.raises(Refused):
        operations.accept(cast.lead.id, secret=secret, password=NEW, by=cast.lead)
    operations.accept(cast.worker.id, secret=secret, password=NEW, by=invited)
    assert queries.invited(secret) is None
    with pytest.raises(Refused):
        operations.accept(cast.worker.id, secret=secret, password=NEW, by=invited)


def test_a_changed_password_opens_the_same_keys(cast: Cast, contact: uuid.UUID):
    operations.change_password(cast.worker.id, old=PASSWORD, new=NEW, by=cast.worker)
    assert note_seen_by(unlocked(cast.worker.id, NEW), contact) == NOTE


# Custodians


@pytest.fixture
def custodians(cast: Cast) -> tuple[Actor, Actor, Actor]:
    people = (cast.lead, cast.signer, cast.statistician)
    operations.name_custodians([each.id for each in people if each.id], by=cast.administrator)
    operations.entrust(cast.mens_line, by=cast.volunteer)
    return people


@pytest.fixture
def lost(cast: Cast, custodians: tuple[Actor, ...]) -> tuple[Actor, uuid.UUID]:
    """The only volunteer of the men's line lost password and codes; and what was told there."""
    told = contacts.register(registration(), team=cast.mens_line, by=cast.volunteer)
    secret = operations.give_link(cast.volunteer.id, by=cast.administrator)
    invited = queries.invited(secret)
    assert invited
    operations.accept(cast.volunteer.id, secret=secret, password=NEW, by=invited)
    back = unlocked(cast.volunteer.id, NEW)
    assert contacts.read(told, by=back).not_handed_over
    return back, told


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0), (1, 2), (2, 0)])
def test_any_two_custodians_recover(
    custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID], first: int, second: int
):
    back, told = lost
    asked = operations.ask_recovery(back.id, by=custodians[first])
    assert operations.agree_to_recovery(asked, by=custodians[second]) == list(back.teams("contacts.read"))
    assert note_seen_by(back, told) == NOTE


def test_one_custodian_alone_recovers_nothing(custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID]):
    back, told = lost
    asked = operations.ask_recovery(back.id, by=custodians[0])
    with pytest.raises(Refused):
        operations.agree_to_recovery(asked, by=custodians[0])
    assert contacts.read(told, by=back).not_handed_over


def test_what_the_first_custodian_opened_gives_them_no_key(
    cast: Cast, custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID]
):
    """With the whole database and their own key: every half is still sealed for somebody else."""
    from houvast.library.sealing import custody
    from houvast.records.accounts.models import CustodyShare, HalfOpened
    from houvast.records.accounts.sealed import CannotOpen

    operations.ask_recovery(lost[0].id, by=custodians[0])
    own = keys.unlocked_key(custodians[0])
    for half in HalfOpened.objects.all():
        opened = custody.HalfOpened(str(custodians[0].id), str(half.second_id), bytes(half.sealed))
        with pytest.raises(CannotOpen):
            custody.open_second(opened, own, place=f"recovery/{cast.helpline}/1")
    for share in CustodyShare.objects.exclude(first=custodians[0].id):
        with pytest.raises(CannotOpen):
            custody.open_first(
                custody.Share(str(share.first_id), str(share.second_id), bytes(share.sealed)), own
            )


def test_who_is_no_custodian_neither_asks_nor_agrees(
    cast: Cast, custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID]
):
    for person in (cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.ask_recovery(lost[0].id, by=person)
    asked = operations.ask_recovery(lost[0].id, by=custodians[0])
    for person in (cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.agree_to_recovery(asked, by=person)


def test_a_lost_custodian_is_replaced_and_the_former_shares_open_nothing(
    cast: Cast, custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID]
):
    """The drill: new custodians, and each team agrees anew; here the keys were recovered first."""
    back, told = lost
    operations.agree_to_recovery(operations.ask_recovery(back.id, by=custodians[0]), by=custodians[1])
    operations.name_custodians([cast.signer.id, cast.worker.id], by=cast.administrator)
    assert TeamKeys.objects.filter(for_recovery__isnull=False).count() == 0
    assert {team.name for team in queries.custody(seen_by=cast.worker).not_entrusted} >= {"Men's line"}
    operations.entrust(cast.mens_line, by=back)
    with pytest.raises(Refused):
        operations.ask_recovery(back.id, by=custodians[0])
    HeldKey.objects.filter(staff=back.id).delete()
    asked = operations.ask_recovery(back.id, by=cast.signer)
    operations.agree_to_recovery(asked, by=cast.worker)
    assert note_seen_by(back, told) == NOTE


def test_naming_custodians_opens_nothing_until_the_team_agrees(cast: Cast):
    """An administrator who names two puppets still needs somebody of the team."""
    puppets = [
        unlocked(operations.invite(name, name, password=PASSWORD, by=cast.administrator))
        for name in ("puppet", "second puppet")
    ]
    operations.name_custodians([each.id for each in puppets if each.id], by=cast.administrator)
    operations.assign(puppets[0].id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    asked = operations.ask_recovery(puppets[0].id, by=puppets[0])
    assert operations.agree_to_recovery(asked, by=puppets[1]) == []
    with pytest.raises(Refused):
        operations.entrust(cast.mens_line, by=cast.administrator)


@pytest.mark.parametrize("too_few", [[], ["signer"], ["signer", "signer"], ["signer", "outsider"]])
def test_custodians_are_at_least_two_people_of_the_own_helpline(cast: Cast, too_few: list[str]):
    with pytest.raises(NotPossible, match="at least two"):
        operations.name_custodians([getattr(cast, name).id for name in too_few], by=cast.administrator)


def test_a_request_is_taken_back_by_who_asked_only(
    custodians: tuple[Actor, ...], lost: tuple[Actor, uuid.UUID]
):
    asked = operations.ask_recovery(lost[0].id, by=custodians[0])
    with pytest.raises(Refused):
        operations.take_recovery_back(asked, by=custodians[1])
    operations.take_recovery_back(asked, by=custodians[0])
    assert queries.recoveries(seen_by=custodians[1]) == []
