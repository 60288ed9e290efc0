"""The secret address: read by its shelter, lent to one person for an arrival and a time, and by nobody
else.
"""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import DAY, PASSWORD, Cast, unlocked
from houvast.records.accounts import keys, months
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.roles import Role
from houvast.records.directory import operations
from houvast.records.directory import queries as directory
from houvast.records.directory.models import (
    ComparingKey,
    LentLocation,
    LocationOpening,
    LocationTerm,
    SecretAddress,
)
from houvast.records.directory.offer import Offer, Unfit
from houvast.records.directory.operations import locations
from houvast.records.directory.queries import locations as queries
from houvast.records.directory.refusals import NotPossible
from records.directory.shelters import GATE, NOTE, WHERE, service, shelter
from traces import left, was_refused


@pytest.fixture
def there(cast: Cast) -> uuid.UUID:
    return shelter(cast)


@pytest.fixture
def lent(cast: Cast, there: uuid.UUID) -> uuid.UUID:
    return locations.lend_location(there, cast.worker.id, until=in_an_hour(), by=cast.at_shelter)


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def pass_the_time(lent: uuid.UUID) -> None:
    at = timezone.now()
    LentLocation.objects.filter(pk=lent).update(
        granted_at=at - timedelta(hours=2), until=at - timedelta(seconds=1)
    )


def not_entitled(cast: Cast) -> list[Actor]:
    return [
        cast.worker, cast.lead, cast.volunteer, cast.administrator, cast.statistician, cast.signer,
        cast.outsider,
        cast.command,
    ]  # fmt: skip


def test_the_shelter_reads_where_it_is_and_that_leaves_a_trace(cast: Cast, there):
    read = locations.read_location(there, by=cast.at_shelter)
    assert (read.where, read.note, read.damaged) == (WHERE, NOTE, False)
    assert left("directory.read_location", by=cast.at_shelter, subject=there)


def test_nobody_else_reads_writes_lends_or_takes_back(cast: Cast, there, lent):
    for person in not_entitled(cast):
        for act in (
            lambda by: locations.read_location(there, by=by),
            lambda by: locations.write_location(there, WHERE, "", by=by),
            lambda by: locations.lend_location(there, cast.volunteer.id, until=in_an_hour(), by=by),
            lambda by: locations.take_location_back(lent, by=by),
        ):
            with pytest.raises(Refused):
                act(person)
    assert locations.read_location(there, by=cast.at_shelter).where == WHERE


def test_who_brings_somebody_opens_it_each_time_seen_by_the_shelter(cast: Cast, there, lent):
    opened = locations.open_lent_location(lent, by=cast.worker)
    assert (opened.where, opened.note) == (WHERE, NOTE)
    assert left("directory.open_lent_location", by=cast.worker, subject=lent)
    locations.open_lent_location(lent, by=cast.worker)
    (row,) = locations.read_location(there, by=cast.at_shelter).lent
    assert (row.person, row.granted_by, len(row.opened)) == (cast.worker.id, cast.at_shelter.id, 2)


def test_only_the_named_person_opens_it(cast: Cast, lent):
    for person in [each for each in not_entitled(cast) if each is not cast.worker] + [cast.at_shelter]:
        with pytest.raises(Refused):
            locations.open_lent_location(lent, by=person)
    assert was_refused("directory.open_lent_location", by=cast.at_shelter)


def test_it_ends_by_itself(cast: Cast, there, lent):
    pass_the_time(lent)
    with pytest.raises(NotPossible):
        locations.open_lent_location(lent, by=cast.worker)
    row = LentLocation.objects.get(pk=lent)
    assert row.wrapped is None
    assert row.ended_at is not None
    assert queries.lent_to_me(seen_by=cast.worker) == []


def test_the_daily_job_closes_what_nobody_opened_again(cast: Cast, lent):
    pass_the_time(lent)
    assert locations.close_lent_locations(DAY, by=cast.command) == [lent]
    assert LentLocation.objects.get(pk=lent).wrapped is None


def test_taken_back_it_opens_no_more_at_once(cast: Cast, there, lent):
    locations.open_lent_location(lent, by=cast.worker)
    locations.take_location_back(lent, by=cast.at_shelter)
    assert left("directory.take_location_back", by=cast.at_shelter, subject=lent)
    with pytest.raises(NotPossible):
        locations.open_lent_location(lent, by=cast.worker)
    assert queries.lent_to_me(seen_by=cast.worker) == []


def test_a_key_of_a_lending_that_ended_cannot_be_stored(cast: Cast, lent):
    with pytest.raises(IntegrityError), transaction.atomic():
        LentLocation.objects.filter(pk=lent).update(ended_at=timezone.now())


def test_one_arrival_has_one_person_who_brings(cast: Cast, there):
    arrival = uuid.uuid4()
    lend = {"until": in_an_hour(), "arrival": arrival, "by": cast.at_shelter}
    locations.lend_location(there, cast.worker.id, **lend)
    with pytest.raises(NotPossible):
        locations.lend_location(there, cast.volunteer.id, **lend)


@pytest.mark.parametrize("hours", [-1, 0, 25])
def test_it_is_lent_for_a_day_at_most_and_not_for_the_past(cast: Cast, there, hours):
    with pytest.raises(NotPossible):
        locations.lend_location(
            there, cast.worker.id, until=timezone.now() + timedelta(hours=hours), by=cast.at_shelter
        )


def test_it_is_not_lent_to_oneself_to_a_stranger_or_to_who_brings_nobody(cast: Cast, there):
    for person, refusal in (
        (cast.at_shelter.id, NotPossible),
        (cast.outsider.id, Refused),
        (uuid.uuid4(), Refused),
        (cast.statistician.id, NotPossible),
    ):
        with pytest.raises(refusal):
            locations.lend_location(there, person, until=in_an_hour(), by=cast.at_shelter)


def test_a_shelter_that_moves_on_the_way_is_found_at_its_new_place(cast: Cast, there, lent):
    moved = replace(WHERE, street="Beukenlaan", number="4")
    locations.write_location(there, moved, NOTE, by=cast.at_shelter)
    assert locations.open_lent_location(lent, by=cast.worker).where == moved
    assert locations.read_location(there, by=cast.at_shelter).where == moved


def test_it_takes_an_unlocked_key(cast: Cast, there, lent):
    with pytest.raises(keys.Locked):
        locations.read_location(there, by=replace(cast.at_shelter, private=None))
    with pytest.raises(keys.Locked):
        locations.open_lent_location(lent, by=replace(cast.worker, private=None))


def test_another_team_behind_the_door_begins_with_nothing(cast: Cast, there, lent):
    of = SecretAddress.objects.get(pk=there).service_id
    locations.name_shelter(of, cast.phone_line, by=cast.administrator)
    read = locations.read_location(there, by=cast.worker)
    assert (read.where, read.note, list(read.lent)) == (None, "", [])
    assert not LocationTerm.objects.exists()
    with pytest.raises(Refused):
        locations.read_location(there, by=cast.at_shelter)


def test_who_names_the_team_is_a_lead_or_administrator_and_only_for_a_secret_address(cast: Cast):
    of = service(cast)
    for person in (cast.worker, cast.at_shelter, cast.statistician, cast.outsider):
        with pytest.raises(Refused):
            locations.name_shelter(of, cast.shelter, by=person)
    with pytest.raises(Refused):
        locations.name_shelter(of, cast.other_line, by=cast.lead)
    open_ = operations.add_service(
        directory.service(of, seen_by=cast.worker).agency,
        Offer(phone="016 99 88 77"),
        {"nl": directory.Text("Open house")},
        by=cast.worker,
    )
    with pytest.raises(Refused):
        locations.name_shelter(open_, cast.shelter, by=cast.lead)


@pytest.mark.parametrize(
    "note", ["Come to Wilgenstraat 17.", "wilgenstr. 17, ring twice", "in Tervuren", "Call 0032 499 876543"]
)
def test_a_note_that_tells_where_it_is_is_refused(cast: Cast, there, note):
    with pytest.raises(NotPossible):
        locations.write_location(there, WHERE, note, by=cast.at_shelter)
    assert locations.read_location(there, by=cast.at_shelter).note == NOTE


def test_workers_read_the_note_and_others_do_not(cast: Cast, there):
    of = SecretAddress.objects.get(pk=there).service_id
    for person in (cast.worker, cast.volunteer, cast.lead):
        assert locations.read_note(of, by=person) == NOTE
    for person in (cast.statistician, cast.administrator, cast.command):
        with pytest.raises(Refused):
            locations.read_note(of, by=person)
    assert locations.read_note(of, by=cast.outsider) == ""


def test_no_row_of_the_database_holds_a_word_of_it(cast: Cast, there, lent):
    locations.open_lent_location(lent, by=cast.worker)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            held = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
            )
            for word in ("Wilgen", "Tervuren", "87 65 43", "green door", "499876543"):
                assert word.casefold() not in held.casefold() or table.endswith("municipality"), (table, word)


def test_every_location_has_as_many_hashes_however_long_it_is(cast: Cast, there):
    before = LocationTerm.objects.filter(shelter=there).count()
    locations.write_location(there, replace(WHERE, phones="", way="", postcode=""), NOTE, by=cast.at_shelter)
    assert LocationTerm.objects.filter(shelter=there).count() == before


def test_who_left_the_shelter_reads_nothing_and_who_stays_reads_on(cast: Cast, there):
    stays = unlocked(
        accounts.invite(
            "stays", "Stays", password=PASSWORD, place=(cast.shelter, Role.WORKER), by=cast.command
        )
    )
    accounts.hand_over(stays.id, team=cast.shelter, by=cast.at_shelter)
    accounts.unassign(cast.at_shelter.id, team=cast.shelter, role=Role.WORKER, by=cast.administrator)
    left_ = unlocked(cast.at_shelter.id)
    with pytest.raises(Refused):
        locations.read_location(there, by=left_)
    stays = unlocked(stays.id)
    assert SecretAddress.objects.get(pk=there).generation == 1
    assert locations.read_location(there, by=stays).where == WHERE
    assert SecretAddress.objects.get(pk=there).generation == 2


def test_after_eighteen_months_nothing_of_it_is_left(cast: Cast, there, lent):
    written = SecretAddress.objects.get(pk=there).written_on
    late = written.replace(year=written.year + 2)
    assert locations.erase_locations(written, by=cast.command) == []
    assert locations.erase_locations(late, by=cast.command) == [there]
    row = SecretAddress.objects.get(pk=there)
    assert (bytes(row.sealed), bytes(row.wrapped), row.written_by_id) == (b"", b"", None)
    assert not LocationTerm.objects.exists()
    assert locations.read_location(there, by=cast.at_shelter).where is None
    assert locations.erase_lent_locations(late, by=cast.command) == [lent]
    assert not LocationOpening.objects.exists()


def test_a_month_that_is_over_opens_it_for_nobody(cast: Cast, there):
    written = SecretAddress.objects.get(pk=there).written_on
    months.destroy_past(written.replace(year=written.year + 3))
    read = locations.read_location(there, by=cast.at_shelter)
    assert (read.where, read.damaged) == (None, True)


def test_travel_is_reckoned_from_the_gate_wherever_the_shelter_is(cast: Cast, there):
    at = timezone.now()

    def found():
        need = directory.Need()
        return directory.suitable(
            need, "24062", at, seen_by=cast.outsider.__class__(**{**vars(cast.worker), "private": None})
        )

    before = found()
    locations.write_location(
        there, replace(WHERE, postcode="8400", town="Oostende"), NOTE, by=cast.at_shelter
    )
    after = found()
    assert before == after
    assert [each.band for each in (*before.takes, *before.refuses)] == [1]


def test_a_gate_is_a_municipality_of_a_secret_address_only():
    from houvast.records.directory.checks import check

    for offer in (Offer(gate=GATE), Offer(secret=True, phone="016 11 22 33", gate="99999")):
        with pytest.raises(Unfit):
            check(offer)


def test_every_team_can_compare_once_somebody_wrote(cast: Cast, there):
    teams = set(ComparingKey.objects.values_list("team", flat=True))
    assert teams == {cast.phone_line, cast.mens_line, cast.shelter}
