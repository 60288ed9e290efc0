"""The address guard: what would give a shelter away is held, so is some of the rest, and a second person
decides.
"""

import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import MAN, PASSWORD, WOMAN, Cast, registration, unlocked
from houvast.interfaces.shell import writer
from houvast.records.accounts import delays, keys
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.models import Delay
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations, talks
from houvast.records.contacts.models import HeldText, Message
from houvast.records.contacts.operations import NotPossible, answering, leaving, requests
from houvast.records.contacts.operations.leaving import HeldForReview, Left
from houvast.records.directory import comparing, terms
from houvast.records.directory import operations as directory
from houvast.records.directory.models import ComparingKey, LocationTerm, SecretAddress
from houvast.records.directory.offer import Described, Offer, Site, Text
from records.contacts.talking_with import begun, set_line
from records.directory.shelters import WHERE, service, shelter
from traces import left

GIVES_AWAY = "You can go to Wilgenstr. 17 tonight"


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance holds nothing, unless a test says otherwise."""
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)


@pytest.fixture
def there(cast: Cast) -> uuid.UUID:
    return shelter(cast)


@pytest.fixture
def talk(cast: Cast, there: uuid.UUID) -> uuid.UUID:
    set_line(cast.phone_line, by=cast.administrator)
    id_ = begun(cast, first="hello").id
    answering.take_talk(id_, by=cast.worker)
    return id_


@pytest.fixture
def second_lead(cast: Cast) -> Actor:
    place = (cast.phone_line, Role.LEAD)
    made = accounts.invite("second", "Second", password=PASSWORD, place=place, by=cast.command)
    accounts.hand_over(made, team=cast.phone_line, by=cast.worker)
    return unlocked(made)


def may(text: str, cast: Cast, by: Actor | None = None, **more: object) -> Left:
    said = {"kind": "LETTER", "team": cast.phone_line, "by": by or cast.worker}
    return leaving.may_leave(text, **{**said, **more})


def said_in(talk: uuid.UUID) -> int:
    return Message.objects.filter(talk__id=talk, author="WORKER").count()


@pytest.mark.parametrize(
    "text",
    [
        GIVES_AWAY,
        "17, wilgen straat",
        "W I L G E N S T R A A T 1 7",
        "It is in the wilgenstraat",
        "They are in Tervuren",
        "3080",
        "Call them: +32 499 87.65.43",
        "four words: 0 4 9 9 8 7 6 5 4 3",
    ],
)
def test_a_text_that_gives_a_shelter_away_is_held_however_it_is_written(cast: Cast, there, text):
    assert not may(text, cast).may


@pytest.mark.parametrize(
    "text", ["Kerkstraat 4, 9000 Gent", "Call 016 33 44 55", "They are in Zoutleeuw", "hello", "17 children"]
)
def test_what_gives_nothing_away_leaves_where_chance_does_not_hold_it(cast: Cast, there, text):
    assert may(text, cast) == Left()


def test_what_the_directory_tells_everybody_leaves(cast: Cast, there):
    assert may("Call 016 11 22 33, in Leuven", cast).may


def test_a_message_that_is_held_is_not_said_and_stays_the_same_when_asked_again(cast: Cast, talk):
    for _ in range(3):
        with pytest.raises(HeldForReview):
            answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    assert said_in(talk) == 0
    assert HeldText.objects.count() == 1
    answering.reply(talk, "Call me back", once=uuid.uuid4(), by=cast.worker)
    assert said_in(talk) == 1


def test_a_note_among_colleagues_does_not_leave_and_is_not_held(cast: Cast, talk):
    answering.note(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    assert not HeldText.objects.exists()


def test_a_second_person_sees_why_lets_it_through_and_that_is_in_the_trail(cast: Cast, talk):
    with pytest.raises(HeldForReview):
        answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    (held,) = leaving.to_review(by=cast.lead)
    assert (held.text, held.staff, held.talk, held.kind) == (GIVES_AWAY, cast.worker.id, talk, "MESSAGE")
    assert set(held.found) == {"NEXT wilgen 17", "STREET wilgen"}
    assert set(held.found.values()) == {(SecretAddress.objects.get().service_id,)}
    leaving.let_through(held.id, by=cast.lead)
    assert left("contacts.let_through", by=cast.lead, subject=held.id)
    answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    assert said_in(talk) == 1


def test_let_through_is_this_text_of_this_person_in_this_talk(cast: Cast, talk, second_lead):
    with pytest.raises(HeldForReview):
        answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    (held,) = leaving.to_review(by=cast.lead)
    leaving.let_through(held.id, by=cast.lead)
    assert may(GIVES_AWAY, cast, kind="MESSAGE", talk=talk).may
    assert not may(GIVES_AWAY + ".", cast, kind="MESSAGE", talk=talk).may
    assert not may(GIVES_AWAY, cast, kind="LETTER").may
    assert not may(GIVES_AWAY, cast, by=second_lead, kind="MESSAGE").may


def test_turned_back_it_does_not_leave(cast: Cast, talk):
    with pytest.raises(HeldForReview):
        answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    (held,) = leaving.to_review(by=cast.lead)
    leaving.turn_back(held.id, by=cast.lead)
    with pytest.raises(NotPossible):
        leaving.let_through(held.id, by=cast.lead)
    with pytest.raises(HeldForReview):
        answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    assert leaving.own_held(by=cast.worker)[0].state == "TURNED_BACK"


def test_who_sends_reads_their_own_text_again_and_never_why(cast: Cast, there):
    may(GIVES_AWAY, cast)
    (own,) = leaving.own_held(by=cast.worker)
    assert own.text == GIVES_AWAY
    assert not hasattr(own, "found")
    assert leaving.own_held(by=cast.lead) == []
    with pytest.raises(Refused):
        leaving.to_review(by=cast.worker)


def test_nobody_decides_on_their_own_text_and_no_stranger_on_any(cast: Cast, there, second_lead):
    held = may(GIVES_AWAY, cast, by=cast.lead).held
    assert held
    for person in (cast.lead, cast.worker, cast.at_shelter, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            leaving.let_through(held, by=person)
    assert leaving.to_review(by=cast.lead) == []
    leaving.let_through(held, by=second_lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldText.objects.filter(pk=held).update(reviewed_by=cast.lead.id)


def test_chance_holds_a_share_of_terms_and_always_the_same_ones(
    cast: Cast, there, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    key = comparing.key_of(cast.worker)
    streets = [f"NEXT straat{number}x {number % 300 + 1}" for number in range(2000)]
    chosen = comparing.compare(streets, key=key, by=cast.worker).chosen
    assert 80 < len(chosen) < 170  # one in sixteen of 2000 is 125
    assert comparing.compare(reversed(streets), key=key, by=cast.at_shelter).chosen == chosen
    assert key == comparing.key_of(cast.volunteer)


def test_who_sends_is_told_the_same_for_a_hit_as_for_chance(cast: Cast, talk, monkeypatch):
    def told(text: str) -> str:
        with pytest.raises(HeldForReview) as held:
            answering.reply(talk, text, once=uuid.uuid4(), by=cast.worker)
        return str(held.value)

    hit = told(GIVES_AWAY)
    monkeypatch.setattr(comparing, "BY_CHANCE", 1.0)
    assert told("Kerkstraat 4 in Gent") == hit
    (of_hit, of_chance) = leaving.to_review(by=cast.lead)
    assert of_hit.found
    assert not of_chance.found
    assert of_chance.chosen


def test_chance_is_of_the_term_so_that_writing_around_it_asks_nothing_new(cast: Cast, there, monkeypatch):
    monkeypatch.undo()
    for street in ("Kerkstraat 4", "Molenstraat 9", "Beukenlaan 31", "Stationsstraat 2"):
        first = may(street, cast).may
        assert may(f"Go to {street}.", cast).may is first
        assert may(street.upper(), cast).may is first


def test_a_row_says_nothing_of_why(cast: Cast, there, monkeypatch):
    may(GIVES_AWAY, cast)
    monkeypatch.setattr(comparing, "BY_CHANCE", 1.0)
    may("Kerkstraat 4, come to us tonight...", cast)
    hit, chance = HeldText.objects.order_by("held_at").values()
    differ = {name for name in hit if hit[name] != chance[name]}
    assert differ == {"id", "proof", "held_at", "wrapped", "sealed"}
    assert len(hit["sealed"]) == len(chance["sealed"])


def test_repeated_tries_alert_the_lead_and_nobody_else(cast: Cast, there):
    def told(person: Actor) -> list[str]:
        return [each.what for each in own_notices(seen_by=person) if each.what == "tried"]

    for number in range(2):
        may(f"Wilgenstraat 17 {'!' * number}", cast)
    assert told(cast.lead) == []
    may("wilgenstr 17", cast)
    assert told(cast.lead) == ["tried"]
    for person in (cast.worker, cast.at_shelter, cast.administrator, cast.volunteer, cast.outsider):
        assert told(person) == []


def test_tries_are_slowed_down_and_a_text_asked_again_counts_once(cast: Cast, there, monkeypatch):
    monkeypatch.setitem(delays.FREE, "text", 3)
    for number in range(1, 4):
        may(f"Kerkstraat {number}", cast)
    with pytest.raises(NotPossible):
        may("Kerkstraat 4", cast)
    assert may("hello", cast).may  # nothing to compare, nothing to wait for


def test_it_takes_an_unlocked_key(cast: Cast, there):
    with pytest.raises(keys.Locked):
        may("Kerkstraat 4", cast, by=replace(cast.worker, private=None))


def test_what_cannot_be_compared_is_held(cast: Cast, there):
    LocationTerm.objects.all().delete()
    assert not may("Kerkstraat 4", cast).may
    ComparingKey.objects.all().delete()
    assert not may("Molenstraat 4", cast).may


def test_a_new_team_can_compare_as_soon_as_somebody_else_did(cast: Cast, there):
    team = accounts.add_team("New line", by=cast.administrator)
    made = accounts.invite("new", "New", password=PASSWORD, place=(team, Role.WORKER), by=cast.command)
    new = unlocked(made)
    assert not may("Kerkstraat 4", cast, by=new, team=team).may
    may("Molenstraat 8", cast)
    assert may("Kerkstraat 5", cast, by=new, team=team).may
    assert not may(GIVES_AWAY, cast, by=new, team=team).may


def test_another_helpline_is_not_compared_with_our_shelters(cast: Cast, there):
    assert leaving.may_leave(GIVES_AWAY, kind="LETTER", team=cast.other_line, by=cast.outsider).may


def test_a_party_s_own_number_and_place_are_held_from_others_and_not_from_them(cast: Cast):
    said = registration(
        {
            **WOMAN,
            "number": "0470 11 22 33",
            "municipality": "24104",
            "note": "At Berkenlaan 8.",
        }
    )
    party = operations.register(said, team=cast.phone_line, by=cast.worker)
    for text in ("Call 0032470112233", "He is in Tervuren", "berkenln. 8"):
        assert not may(text, cast, parties=(party,)).may
        assert may(text, cast).may
    assert may("Call 0470 99 88 77", cast, parties=(party,)).may


def test_a_party_that_one_may_not_open_is_held_for(cast: Cast):
    party = operations.register(registration(), team=cast.shelter, by=cast.at_shelter)
    assert not may("Kerkstraat 4", cast, parties=(party,)).may


def test_what_a_person_asks_to_see_is_held_when_a_shelter_stands_in_it(cast: Cast, there):
    said = registration({**MAN, "note": f"Went to {WHERE.street} {WHERE.number}."})
    contact = operations.register(said, team=cast.phone_line, by=cast.worker)
    with pytest.raises(HeldForReview):
        requests.disclose(contact, recognised="IN_PERSON", by=cast.worker)
    (held,) = leaving.to_review(by=cast.lead)
    assert (held.contact, held.kind) == (contact, "EXPORT")
    leaving.let_through(held.id, by=cast.lead)
    assert requests.disclose(contact, recognised="IN_PERSON", by=cast.worker).kept["sealed"]["note"]


def test_held_texts_go_after_thirty_days_and_with_their_talk(cast: Cast, talk):
    may(GIVES_AWAY, cast)
    on = timezone.localdate()
    assert leaving.erase_held(on=on, by=cast.command) == []
    assert len(leaving.erase_held(on=on + timedelta(days=31), by=cast.command)) == 1
    with pytest.raises(HeldForReview):
        answering.reply(talk, GIVES_AWAY, once=uuid.uuid4(), by=cast.worker)
    from houvast.records.contacts import talks
    from houvast.records.contacts.models import Talk

    talks.empty(Talk.objects.filter(id=talk))
    assert not HeldText.objects.exists()


def test_every_term_of_a_location_is_a_term_of_a_text_that_says_it():
    """A hash of something that no text can have would hold nothing."""
    said = terms.terms(WHERE.in_one())
    assert {"NEXT wilgen 17", "STREET wilgen", "POSTCODE 3080", "PLACE tervuren", "PHONE 32499876543"} <= said
    assert terms.of_where(WHERE) <= said | terms.terms("17 wilgenstraat")


def test_texts_of_one_batch_take_as_many_statements_as_one_and_each_is_counted(
    cast: Cast, talk, django_assert_max_num_queries
):
    key = answering.open_talk(talk, by=cast.worker).key

    def answer(number: int) -> partial[Any]:
        text = f"Call me at 0470 12 34 {number}"
        return partial(answering.reply, talk, text, once=uuid.uuid4(), key=key, by=cast.worker)

    before, (first, *more) = said_in(talk), [answer(number) for number in range(50, 60)]
    with django_assert_max_num_queries(36) as one:
        writer.stored([first])
    with django_assert_max_num_queries(len(one)):
        assert all(isinstance(each, talks.Kept) for each in writer.stored(more))
    assert said_in(talk) == before + 10
    assert Delay.objects.get().tries == 10, "each of them counted as a look-up"


def test_the_directory_is_not_read_anew_for_each_text(cast: Cast, there, monkeypatch: pytest.MonkeyPatch):
    """Of twenty thousand services that took more than a second of each text."""

    def open_to_all(name: str) -> None:
        offer = Offer(phone="016 44 55 66", ways=("PHONE",), sites=(Site(uuid.uuid4(), "24062", "Plein 3"),))
        directory.add_service(Described(name), offer, {"nl": Text(name)}, although_alike=True, by=cast.worker)

    open_to_all("One")
    may("Call 0470 12 34 49", cast)
    read = []
    monkeypatch.setattr(terms, "of_where", lambda *said, **more: read.append(said) or frozenset())
    may("Call 0470 12 34 50", cast)
    assert read == []
    open_to_all("Another")
    may("Call 0470 12 34 51", cast)
    assert read, "what changed is read"


def test_a_text_costs_as_many_statements_however_many_shelters_there_are(
    cast: Cast, there, django_assert_num_queries
):
    may("Call 0470 12 34 49", cast)  # the first of a day begins its count
    with CaptureQueriesContext(connection) as of_one:
        assert may("Call 0470 12 34 50", cast).may
    for number in range(3):
        shelter(cast, of=service(cast, f"Shelter {number}"))
    may("Call 0470 12 34 51", cast)  # a directory that changed is read again
    with django_assert_num_queries(len(of_one)):
        assert may("Call 0470 12 34 52", cast).may
    assert not may(GIVES_AWAY, cast).may
    held = leaving.to_review(by=cast.lead)[0]
    services = set(SecretAddress.objects.values_list("service", flat=True))
    assert len(services) == 4
    assert set(held.found["STREET wilgen"]) == services
