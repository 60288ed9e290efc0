"""A contact is found again by its number to call back: by who may read it, unlocked, and not too often."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cast import MAN, PASSWORD, WOMAN, Cast, registration, unlocked
from houvast.records.accounts import delays, keys, months
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused, installation
from houvast.records.accounts.models import HeldKey, TeamKeys
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations, queries, questionnaire, sealed
from houvast.records.contacts.models import Contact, FormerAnswers, NumberIndex, ReaderKey
from houvast.records.contacts.operations import NotPossible, requests
from houvast.records.contacts.operations.erasing import erase_content
from houvast.records.contacts.operations.finding import find_by_number
from traces import left, was_refused

NUMBER = "+32470123456"


def told(number: str = NUMBER, *, team: uuid.UUID, by: Actor, **changed: object) -> uuid.UUID:
    said = registration(WOMAN | {"number": number, **changed})
    return operations.register(said, team=team, by=by)


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return told(team=cast.phone_line, by=cast.worker)


def blind(contact: uuid.UUID) -> bytes | None:
    return NumberIndex.objects.values_list("blind", flat=True).get(contact__id=contact)


@pytest.mark.parametrize(
    "typed", ["0470 12 34 56", "+32470123456", "0032/470.12.34.56", "+32 (0)470-12-34-56", "٠470123456"]
)
def test_it_is_found_however_it_is_typed(cast: Cast, contact, typed: str):
    told("0471 00 00 00", team=cast.phone_line, by=cast.worker)
    assert find_by_number(typed, by=cast.worker) == [contact]
    assert left("contacts.find_by_number", by=cast.worker, count=1)


def test_all_contacts_with_the_number_are_found_the_newest_first(cast: Cast, contact):
    later = told(team=cast.phone_line, by=cast.worker, day="2025-11-05")
    assert find_by_number(NUMBER, by=cast.lead) == [later, contact]


def test_a_part_of_a_number_finds_nothing_and_that_somebody_looked_is_kept(cast: Cast, contact):
    assert find_by_number("047012345", by=cast.worker) == []
    assert left("contacts.find_by_number", by=cast.worker, count=0)


def test_who_may_not_read_it_does_not_find_it(cast: Cast, contact):
    told(team=cast.mens_line, by=cast.volunteer)
    for person in (cast.volunteer, cast.at_shelter, cast.outsider):
        assert contact not in find_by_number(NUMBER, by=person)
    for person in (cast.statistician, cast.signer, cast.administrator, cast.command):
        with pytest.raises(Refused):
            find_by_number(NUMBER, by=person)
        assert was_refused("contacts.find_by_number", by=person)


def test_who_is_locked_does_not_look_and_it_is_not_counted(cast: Cast, contact):
    for _ in range(delays.FREE["lookup"] + 1):
        with pytest.raises(keys.Locked):
            find_by_number(NUMBER, by=replace(cast.worker, private=None))
    assert find_by_number(NUMBER, by=cast.worker) == [contact]


def test_what_is_no_number_is_said_and_not_counted(cast: Cast, contact):
    for _ in range(delays.FREE["lookup"] + 1):
        with pytest.raises(NotPossible, match="as it is dialled"):
            find_by_number("her sister", by=cast.worker)
    assert find_by_number(NUMBER, by=cast.worker) == [contact]


def test_after_thirty_on_a_day_each_next_one_waits_longer(cast: Cast, contact, monkeypatch):
    clock = {"now": timezone.now().replace(hour=9, minute=0)}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    for _ in range(30):
        find_by_number("0471 00 00 00", by=cast.worker)
    waited = []
    for _ in range(12):
        with pytest.raises(delays.Wait) as told_to:
            find_by_number(NUMBER, by=cast.worker)
        waited.append(told_to.value.seconds)
        clock["now"] += timedelta(seconds=told_to.value.seconds)
        assert find_by_number(NUMBER, by=cast.worker) == [contact]
    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert find_by_number(NUMBER, by=cast.lead) == [contact]  # of one person, and nobody else
    clock["now"] += timedelta(days=1)
    assert find_by_number(NUMBER, by=cast.worker) == [contact]


def test_guessing_for_a_whole_day_tries_fewer_than_four_hundred_numbers():
    waits = [delays.seconds_after(tries, "lookup") for tries in range(500)]
    in_a_day = next(n for n in range(500) if sum(waits[:n]) > 24 * 3600)
    assert in_a_day < 400


def test_a_wait_leaves_no_trace_of_the_number_and_finds_nothing(cast: Cast, contact, monkeypatch):
    monkeypatch.setitem(delays.FREE, "lookup", 1)
    find_by_number(NUMBER, by=cast.worker)
    with pytest.raises(delays.Wait) as waits:
        find_by_number(NUMBER, by=cast.worker)
    (seconds,) = waits.value.args  # how long, and nothing else
    assert 0 < seconds <= 1
    assert waits.value.ticket == ""


def test_no_column_of_the_database_holds_the_number_or_its_digits(cast: Cast, contact):
    find_by_number(NUMBER, by=cast.worker)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            for row in cursor.fetchall():
                told_of = b"".join(
                    bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()
                    for cell in row
                )
                assert b"470123456" not in told_of
                assert b"470 12 34 56" not in told_of


def test_the_database_and_all_files_of_a_month_do_not_tell_the_number_without_the_teams_key(cast, contact):
    row, pair = NumberIndex.objects.get(), TeamKeys.objects.get(team=cast.phone_line)
    month = months.key(row.month_key)
    for secret in (bytes(pair.lookup or b"")[-32:], bytes(pair.public_key), month, bytes(32)):
        tried = sealed.blind_number(NUMBER, key=secret, generation=row.generation)
        assert tried != bytes(row.blind or b"")


def test_with_every_key_of_people_but_not_the_months_a_guess_is_not_confirmed(cast: Cast, contact):
    before = bytes(NumberIndex.objects.get().blind or b"")
    months.destroy_past(timezone.localdate() + timedelta(days=31 * 30))
    opener = keys.Opener(cast.worker, "contacts.find_by_number")
    row = NumberIndex.objects.get()
    with pytest.raises(months.MonthKeyGone):
        opener.index_key(cast.phone_line, row.generation, row.month_key)
    with pytest.raises(sealed.CannotOpen):
        find_by_number(NUMBER, by=cast.worker)
    assert before == bytes(row.blind or b"")


def test_another_month_and_another_team_have_another_index_for_the_same_number(cast: Cast, contact):
    later = told(team=cast.phone_line, by=cast.worker, day="2025-10-01")
    elsewhere = told(team=cast.shelter, by=cast.at_shelter)
    assert len({bytes(blind(each) or b"") for each in (contact, later, elsewhere)}) == 3


def test_registering_while_locked_needs_no_key_and_the_next_look_up_finds_it(cast: Cast):
    contact = told(team=cast.phone_line, by=replace(cast.worker, private=None))
    assert blind(contact) is None
    assert queries.numbers_waiting(seen_by=cast.lead) == 1
    assert queries.numbers_waiting(seen_by=cast.volunteer) == 0
    assert find_by_number(NUMBER, by=cast.volunteer) == []
    assert blind(contact) is None  # who is of another team works nothing out
    assert find_by_number(NUMBER, by=cast.lead) == [contact]
    assert queries.numbers_waiting(seen_by=cast.lead) == 0


def test_registrations_that_were_brought_in_are_found_too(cast: Cast):
    command = installation(cast.helpline, frozenset({cast.phone_line}))
    (made,) = operations.import_registrations([registration()], team=cast.phone_line, by=command)
    assert blind(made) is None
    assert find_by_number(NUMBER, by=cast.worker) == [made]


def test_who_holds_none_of_the_keys_is_told_so_and_not_that_nothing_is_there(cast: Cast, contact):
    place = (cast.phone_line, Role.WORKER)
    new = unlocked(accounts.invite("noor", "Noor", password=PASSWORD, place=place, by=cast.administrator))
    with pytest.raises(keys.NotHandedOver):
        find_by_number(NUMBER, by=new)
    accounts.hand_over(new.id, team=cast.phone_line, by=cast.worker)
    assert find_by_number(NUMBER, by=new) == [contact]


def test_a_correction_changes_what_is_found_and_a_number_that_is_taken_away_is_gone(cast: Cast, contact):
    changed = registration(WOMAN | {"number": "0471 00 00 00", "day": "2025-10-01"})
    operations.correct(contact, changed, version=1, by=cast.worker)
    assert find_by_number(NUMBER, by=cast.worker) == []
    assert find_by_number("+32471000000", by=cast.worker) == [contact]
    assert NumberIndex.objects.get().month_key == ReaderKey.objects.get(contact__id=contact).month_key
    operations.correct(contact, registration(WOMAN | {"number": ""}), version=2, by=cast.worker)
    assert find_by_number("+32471000000", by=cast.worker) == []
    assert not NumberIndex.objects.exists()


def test_what_is_erased_on_request_or_at_its_time_is_found_no_more(cast: Cast, contact):
    other = told(team=cast.phone_line, by=cast.worker)
    requests.erase_on_request(contact, recognised="CALLED_BACK", codes="COARSENED", by=cast.worker)
    assert find_by_number(NUMBER, by=cast.worker) == [other]
    erase_content(on=date(2027, 6, 1), by=cast.command)
    assert find_by_number(NUMBER, by=cast.worker) == []
    assert not NumberIndex.objects.exists()


def test_sealing_anew_gives_an_index_that_a_leavers_key_does_not_make(cast: Cast, contact):
    place = (cast.phone_line, Role.WORKER)
    leaver = unlocked(accounts.invite("sam", "Sam", password=PASSWORD, place=place, by=cast.administrator))
    accounts.hand_over(leaver.id, team=cast.phone_line, by=cast.worker)
    row = NumberIndex.objects.get()
    copied = keys.Opener(leaver, "contacts.find_by_number").index_key(
        cast.phone_line, row.generation, row.month_key
    )
    assert sealed.blind_number(NUMBER, key=copied, generation=1) == bytes(row.blind or b"")
    accounts.deactivate(leaver.id, by=cast.administrator)
    assert find_by_number(NUMBER, by=cast.lead) == [contact]  # also before it is sealed anew
    assert operations.rekey(cast.phone_line, by=cast.lead) == [contact]
    assert find_by_number(NUMBER, by=cast.lead) == [contact]
    anew = NumberIndex.objects.get()
    assert anew.generation == 2
    stolen = {sealed.blind_number(NUMBER, key=copied, generation=n) for n in (1, 2)}
    assert bytes(anew.blind or b"") not in stolen


def test_after_sealing_anew_nothing_needs_the_retired_keys(cast: Cast, contact):
    told(team=cast.phone_line, by=replace(cast.worker, private=None))
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    operations.rekey(cast.phone_line, by=cast.lead)
    assert list(TeamKeys.objects.filter(team=cast.phone_line).values_list("generation", flat=True)) == [2]
    assert len(find_by_number(NUMBER, by=cast.lead)) == 2


def test_sealing_anew_leaves_a_contact_whole_when_a_former_version_is_damaged(cast: Cast, contact):
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    FormerAnswers.objects.update(sealed=b"\x01damaged")
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.lead) == []
    opened = operations.read(contact, by=cast.lead)
    assert not opened.damaged
    assert opened.registration.details.note == MAN["note"]


def test_a_pair_from_before_look_ups_seals_and_opens_and_says_what_waits(cast: Cast):
    TeamKeys.objects.update(lookup=None)
    contact = told(team=cast.phone_line, by=cast.worker)
    assert not operations.read(contact, by=cast.worker).damaged
    assert find_by_number(NUMBER, by=cast.worker) == []
    assert queries.numbers_waiting(seen_by=cast.worker) == 1


def test_the_number_is_sealed_with_the_note_and_shown_to_who_reads_it(cast: Cast, contact):
    assert operations.read(contact, by=cast.lead).registration.details.number == NUMBER
    kept = requests.disclose(contact, recognised="CALLED_BACK", by=cast.worker).kept
    assert kept["sealed"]["number"] == NUMBER
    assert len(kept["number_index"]) == 1
    assert "blind" not in kept["number_index"][0]


@pytest.mark.parametrize("safe", ["NO", "U"])
def test_without_a_yes_that_it_is_safe_no_number_is_asked_or_kept(cast: Cast, safe: str):
    made = told(team=cast.phone_line, by=cast.worker, safe_to_contact=safe)
    assert operations.read(made, by=cast.worker).registration.details.number == ""
    assert not NumberIndex.objects.exists()


def test_a_number_that_cannot_be_dialled_is_told_at_its_field():
    with pytest.raises(questionnaire.Incomplete) as problems:
        questionnaire.read(WOMAN | {"number": "after nine"}, today=date(2025, 11, 5))
    assert [problem.field for problem in problems.value.problems] == ["number"]


def test_numbers_of_another_country_are_read_as_dialled_there(settings, cast: Cast):
    settings.DIALLING_COUNTRY, settings.DIALLING_TRUNK = "34", ""
    assert sealed.normal_number("612 345 678") == "+34612345678"
    settings.DIALLING_COUNTRY, settings.DIALLING_TRUNK = "31", "0"
    assert sealed.normal_number("06 12345678") == "+31612345678"


def test_losing_the_held_key_loses_the_look_up(cast: Cast, contact):
    HeldKey.objects.filter(staff=cast.worker.id).delete()
    with pytest.raises(keys.NotHandedOver):
        find_by_number(NUMBER, by=cast.worker)
    assert Contact.objects.filter(id=contact).exists()
