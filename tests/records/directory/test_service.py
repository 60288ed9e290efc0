"""Adding, changing, confirming and bringing back a service: by who may, in one's own helpline only."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.directory import operations, queries
from houvast.records.directory.models import Agency, Service, ServiceVersion, Turn
from houvast.records.directory.need import Need
from houvast.records.directory.offer import Described, Offer, Takes, Text, Unfit
from records.directory.offers import ALL, LEUVEN, NO, OFFICE, YES, site
from traces import left, was_refused
from two_at_once import at_once

OFFER = Offer(kind="CAW", phone="0999 11 22 33", hours=OFFICE, sites=(site(),), takes=Takes(sexes=ALL))
TEXTS = {"nl": Text("Praten", "Een gesprek."), "en": Text("Talking", "A talk.")}
AT = datetime(2026, 5, 5, 10, tzinfo=UTC)


def add(cast: Cast, agency: uuid.UUID, offer: Offer = OFFER, texts=TEXTS, *, by=None, **said) -> uuid.UUID:
    return operations.add_service(agency, offer, texts, by=by or cast.worker, **said)


def test_what_is_added_is_read_back_as_it_was_stated(cast: Cast, agency):
    made = add(cast, agency)
    found = queries.service(made, seen_by=cast.volunteer)
    assert (found.offer, found.texts, found.number, found.agency_name) == (OFFER, TEXTS, 1, "Invented Help")
    assert [each.id for each in queries.entries(seen_by=cast.worker)] == [made]


def test_every_change_leaves_a_trace(cast: Cast, agency):
    made = add(cast, agency)
    assert left("directory.add_service", by=cast.worker, subject=made)
    operations.change_service(made, OFFER, TEXTS, after=1, changes_meaning=False, by=cast.lead)
    assert left("directory.change_service", by=cast.lead, subject=made)
    operations.restore_service(made, version=1, after=2, by=cast.worker)
    assert left("directory.restore_service", by=cast.worker, subject=made)
    operations.confirm_service(made, on=AT.date(), by=cast.volunteer)
    assert left("directory.confirm_service", by=cast.volunteer, subject=made)
    operations.change_agency(agency, Described("Another name"), by=cast.worker)
    assert left("directory.change_agency", by=cast.worker, subject=agency)


def test_another_helpline_sees_changes_and_confirms_nothing(cast: Cast, agency):
    made = add(cast, agency)
    by = cast.outsider
    assert queries.service(made, seen_by=by) is None
    assert queries.versions(made, seen_by=by) == []
    assert list(queries.entries(seen_by=by)) == []
    assert queries.agencies(seen_by=by) == []
    assert sum(queries.suitable(Need(), None, AT, seen_by=by).counts.values()) == 0
    with pytest.raises(Refused):
        add(cast, agency, by=by)
    with pytest.raises(Refused):
        operations.change_service(made, OFFER, TEXTS, after=1, changes_meaning=True, by=by)
    with pytest.raises(Refused):
        operations.confirm_service(made, on=AT.date(), by=by)
    assert was_refused("directory.confirm_service", by=by, subject=made)
    with pytest.raises(Refused):
        operations.restore_service(made, version=1, after=1, by=by)
    with pytest.raises(Refused):
        operations.change_agency(agency, Described("Ours now"), by=by)


@pytest.mark.parametrize("somebody", ["statistician", "signer"])
def test_who_answers_nobody_reads_no_directory(cast: Cast, agency, somebody):
    made = add(cast, agency)
    person = getattr(cast, somebody)
    assert queries.service(made, seen_by=person) is None
    assert list(queries.entries(seen_by=person)) == []
    assert queries.suitable(Need(), None, AT, seen_by=person).takes == ()


def test_anybody_may_read_and_nothing_else(cast: Cast, agency):
    anybody = visitor(cast.helpline)
    made = add(cast, agency)
    assert [each.entry.id for each in queries.suitable(Need(), None, AT, seen_by=anybody).takes] == [made]
    for change in (
        lambda: add(cast, agency, by=anybody),
        lambda: operations.confirm_service(made, on=AT.date(), by=anybody),
        lambda: operations.bring_in([], by=anybody),
    ):
        with pytest.raises(Refused):
            change()


def test_a_volunteer_confirms_and_does_not_change(cast: Cast, agency):
    made = add(cast, agency)
    with pytest.raises(Refused):
        operations.change_service(made, OFFER, TEXTS, after=1, changes_meaning=True, by=cast.volunteer)
    assert was_refused("directory.change_service", by=cast.volunteer, subject=made)
    operations.confirm_service(made, on=AT.date(), by=cast.volunteer)
    assert queries.service(made, seen_by=cast.worker).confirmed_by == cast.volunteer.id


def test_what_somebody_changed_meanwhile_is_not_written_over(cast: Cast, agency):
    made = add(cast, agency)
    paused = replace(OFFER, state="PAUSED")
    operations.change_service(made, paused, TEXTS, after=1, changes_meaning=False, by=cast.lead)
    with pytest.raises(operations.NotPossible):
        operations.change_service(made, OFFER, TEXTS, after=1, changes_meaning=False, by=cast.worker)
    with pytest.raises(operations.NotPossible):
        operations.restore_service(made, version=1, after=1, by=cast.worker)
    assert queries.service(made, seen_by=cast.worker).offer == paused


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_is_told(cast: Cast, agency):
    made = add(cast, agency)

    def change(state):
        return lambda: operations.change_service(
            made, replace(OFFER, state=state), TEXTS, after=1, changes_meaning=False, by=cast.worker
        )

    came = at_once(change("PAUSED"), change("OPEN"))
    assert [type(each) for each in came if each is not None] == [operations.NotPossible]
    assert ServiceVersion.objects.filter(service=made).count() == 2


def test_every_version_stays_and_a_former_one_comes_back_as_a_new_one(cast: Cast, agency):
    made = add(cast, agency)
    other = {**TEXTS, "en": Text("Listening")}
    operations.change_service(made, OFFER, other, after=1, changes_meaning=True, by=cast.lead)
    operations.restore_service(made, version=1, after=2, by=cast.worker)
    kept = queries.versions(made, seen_by=cast.worker)
    assert [(each.number, each.texts["en"].name) for each in kept] == [
        (3, "Talking"),
        (2, "Listening"),
        (1, "Talking"),
    ]
    assert [each.written_by for each in kept] == [cast.worker.id, cast.lead.id, cast.worker.id]
    assert queries.service(made, seen_by=cast.worker).texts == TEXTS
    with pytest.raises(Refused):
        operations.restore_service(made, version=9, after=3, by=cast.worker)


def test_a_change_of_meaning_marks_the_languages_that_did_not_follow(cast: Cast, agency):
    made = add(cast, agency)
    assert queries.service(made, seen_by=cast.worker).untranslated == {"fr", "de"}
    changed = {**TEXTS, "nl": Text("Praten", "Alleen met afspraak.")}
    operations.change_service(made, OFFER, changed, after=1, changes_meaning=True, by=cast.worker)
    assert queries.service(made, seen_by=cast.worker).untranslated == {"fr", "de", "en"}
    changed["en"] = Text("Talking", "By appointment only.")
    operations.change_service(made, OFFER, changed, after=2, changes_meaning=False, by=cast.worker)
    assert queries.service(made, seen_by=cast.worker).untranslated == {"fr", "de"}


def test_a_mended_letter_marks_nothing(cast: Cast, agency):
    made = add(cast, agency)
    changed = {**TEXTS, "nl": Text("Praten.", "Een gesprek.")}
    operations.change_service(made, OFFER, changed, after=1, changes_meaning=False, by=cast.worker)
    assert "en" not in queries.service(made, seen_by=cast.worker).untranslated


def test_a_change_is_found_at_once_by_whoever_looks_next(cast: Cast, agency):
    made = add(cast, agency)
    man = Need(sex="M")
    assert queries.suitable(man, None, AT, seen_by=cast.worker).counts[YES] == 1
    women_only = replace(OFFER, takes=Takes(sexes={"F": YES, "M": NO}))
    operations.change_service(made, women_only, TEXTS, after=1, changes_meaning=True, by=cast.worker)
    assert queries.suitable(man, None, AT, seen_by=cast.worker).counts[NO] == 1
    operations.change_agency(agency, Described("New Name"), by=cast.worker)
    assert queries.entries(seen_by=cast.worker)[0].agency_name == "New Name"
    ended = replace(OFFER, state="ENDED")
    operations.change_service(made, ended, TEXTS, after=2, changes_meaning=True, by=cast.worker)
    assert list(queries.entries(seen_by=cast.worker)) == []


@pytest.mark.parametrize(
    ("offer", "texts"),
    [
        (replace(OFFER, sites=()), {"nl": Text("praten!")}),  # the same name
        (replace(OFFER, phone="0999/112233"), {"nl": Text("Iets anders")}),  # the same number
    ],
)
def test_what_is_there_already_is_found_on_entry(cast: Cast, agency, offer, texts):
    made = add(cast, agency)
    with pytest.raises(operations.Alike) as told:
        add(cast, agency, offer, texts)
    assert told.value.there == ((made, "Praten"),)
    assert Service.objects.count() == 1
    add(cast, agency, offer, texts, although_alike=True)
    assert Service.objects.count() == 2


def test_an_agency_is_there_once_whatever_the_order_of_its_words(cast: Cast, agency):
    with pytest.raises(operations.Alike) as told:
        operations.add_agency(Described("HELP, invented"), by=cast.lead)
    assert told.value.there == ((agency, "Invented Help"),)
    assert Agency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_agency_at_once_one_is_told(cast: Cast):
    def add_one():
        return operations.add_agency(Described("Twice"), by=cast.worker)

    came = at_once(add_one, add_one)
    assert sorted(type(each).__name__ for each in came) == ["Alike", "UUID"]


def test_to_confirm_are_those_that_nobody_asked_about_for_half_a_year(cast: Cast, agency):
    never, old, lately = (
        add(cast, agency, replace(OFFER, phone=""), {"nl": Text(name)}) for name in ("Never", "Old", "Lately")
    )
    operations.confirm_service(old, on=date(2025, 10, 1), by=cast.worker)
    operations.confirm_service(lately, on=date(2026, 5, 1), by=cast.worker)
    due = queries.to_confirm(AT.date(), seen_by=cast.worker)
    assert [each.id for each in due] == [never, old]


SECRET = Offer(kind="SHELTER", secret=True, phone="0999 44 55", area=("province:LIMBURG",))


def test_a_secret_address_has_a_gate_and_a_region_and_nothing_more(cast: Cast, agency):
    made = add(cast, agency, SECRET, {"nl": Text("Opvang", "Bel eerst.")})
    assert queries.service(made, seen_by=cast.worker).offer == SECRET


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("sites", {"sites": (site(street="Kerkstraat 12"),)}),
        ("sites", {"sites": (site(),)}),
        ("sites", {"sites": (site(latitude=50.88, longitude=4.7),)}),
        ("area", {"area": (f"municipality:{LEUVEN}",)}),
        ("entries", {"entries": ("WALK_IN",)}),
        ("entries", {"ways": ("VISIT",)}),
        ("phone", {"phone": ""}),
    ],
)
def test_what_could_lead_to_a_secret_address_is_refused(cast: Cast, agency, field, said):
    with pytest.raises(Unfit) as told:
        add(cast, agency, replace(SECRET, **said), {"nl": Text("Opvang")})
    assert told.value.field == field
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Kerkstraat 12",
        "in de Oude-Baan, nr. 7b, eerste bel",
        "12 rue de la Paix",
        "rue du Moulin 3",
        "Hauptstraße 5",
        "14 Church Street",
        "3000 Leuven",
        "het zijn er 2000 in de Naamsestraat 4",
        "50.87932, 4.70123",
        "vlak bij het station van Tienen",
        "à deux pas de Tirlemont",
        "in de Naamsestraat",
        "dans la rue de la Station, derrière l’église",
        "am Ende der Hauptstraße",
    ],
)
@pytest.mark.parametrize("field", ["name", "summary", "for_whom", "enter", "cost"])
def test_no_text_of_a_secret_address_holds_what_reads_as_one(cast: Cast, agency, words, field):
    text = Text(**{"name": "Opvang", field: f"Je vindt ons: {words}."})
    with pytest.raises(Unfit) as told:
        add(cast, agency, SECRET, {"nl": text})
    assert told.value.field == field
    made = add(cast, agency, replace(OFFER, phone=""), {"nl": text})  # of a service that anybody may find
    with pytest.raises(Unfit):
        operations.change_service(made, SECRET, {"nl": text}, after=1, changes_meaning=True, by=cast.worker)


@pytest.mark.parametrize(
    "words",
    [
        "Bel 1712 Elke dag",
        "Open sinds 2016, voor 24 mannen",
        "0800 30 030",
        "We zoeken samen een uitweg, op weg naar rust. In Limburg en Vlaams-Brabant.",
        "Une place, avec ou sans votre chien. Sur place, une écoute.",
        "ham, peer en mol",
        "As you like. Peer support. Essen gibt es hier.",
    ],
)
def test_a_text_of_a_secret_address_may_hold_numbers_that_are_no_address(cast: Cast, agency, words):
    add(cast, agency, SECRET, {"nl": Text("Opvang", words)})


def test_the_municipality_of_its_gate_may_be_named(cast: Cast, agency):
    words = {"nl": Text("Opvang", "Je wordt opgehaald in Tienen.")}
    with pytest.raises(Unfit):
        add(cast, agency, SECRET, words)
    add(cast, agency, replace(SECRET, gate="24107"), words)


def test_the_table_itself_refuses_a_place_of_a_secret_address(cast: Cast, agency):
    add(cast, agency)
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.update(secret=True)


def test_a_secret_address_that_stands_in_the_table_all_the_same_is_not_read(cast: Cast, agency):
    made = add(cast, agency)
    offer = Service.objects.get(pk=made).offer
    Service.objects.update(offer={**offer, "secret": True})
    with pytest.raises(Unfit):
        queries.service(made, seen_by=cast.worker)


def test_many_come_in_at_once_or_none(cast: Cast):
    texts = {"nl": Text("Praten")}
    rows = [(Described(f"Agency {n}", outside_id=f"a{n}"), [(f"s{n}", OFFER, texts)]) for n in range(3)]
    made = operations.bring_in(rows, by=cast.command)
    assert len(made) == 3
    assert left("directory.bring_in", by=cast.command, count=3)
    again = operations.bring_in(rows, by=cast.lead)
    assert set(again) == set(made)
    assert {each.number for each in queries.entries(seen_by=cast.worker)} == {2}
    wrong = replace(OFFER, takes=Takes(least_age=30, most_age=20))
    with pytest.raises(Unfit):
        operations.bring_in([(Described("New"), [("", OFFER, texts), ("", wrong, texts)])], by=cast.lead)
    assert Service.objects.count() == 3
    assert Agency.objects.count() == 3


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "outsider"])
def test_many_are_brought_in_by_leads_administrators_and_the_command_only(cast: Cast, somebody):
    person = getattr(cast, somebody)
    with pytest.raises(Refused):
        operations.bring_in([], by=person)
    assert was_refused("directory.bring_in", by=person)


def test_a_process_that_was_ahead_of_a_restored_backup_reads_everything_anew(cast: Cast, agency):
    made = add(cast, agency)
    assert len(queries.entries(seen_by=cast.worker)) == 1
    ServiceVersion.objects.all().delete()
    Service.objects.all().delete()
    Turn.objects.update(number=0)
    assert list(queries.entries(seen_by=cast.worker)) == []
    assert queries.service(made, seen_by=cast.worker) is None
