"""What the demo's desk would lack otherwise: places of invented shelters, one address that is lent, referrals
in every state with needs that nobody met, and a letter. All invented, and few: a demo is made while somebody
waits.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from houvast.demo.people import acting, team_of
from houvast.demo.situations import Moment
from houvast.records.campaigns import operations as campaigns
from houvast.records.campaigns import queries as texts
from houvast.records.campaigns.queries import SENDER, Words
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import letters, referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.questionnaire import read
from houvast.records.directory import queries as directory
from houvast.records.directory.operations import locations, places
from houvast.records.directory.operations.locations import Where
from houvast.records.directory.queries import Entry
from houvast.records.directory.queries import locations as secret
from houvast.records.directory.queries.places import Wanted as FreeAs
from houvast.records.directory.queries.places import free_places, kept_places

SHELTERS = ("SHELTER", "SHELTER_MEN")
KEPT_FOR = timedelta(days=500)  # so long places are kept already
# For whom, beds in one place, places, and how many are taken; by shelter, in the order of the directory.
KINDS = (
    (("FAMILY", 4, 6, 5), ("WOMEN", 1, 8, 6)),
    (("FAMILY", 3, 5, 5), ("ANYBODY", 1, 6, 3)),
    (("WOMEN", 1, 12, 10), ("FAMILY", 4, 4, 4)),
    (("MEN", 1, 9, 7), ("FAMILY", 3, 3, 3)),
    (("ANYBODY", 2, 7, 5), ("WOMEN", 1, 5, 4)),
)
# Who is sent, with children or not, to which kind of help, what became of it and why.
SENT = (
    ("M", "Y", "SHELTER", ("NO_PLACE",), ""),
    ("M", "Y", "SHELTER", ("REFUSED_BY_SERVICE",), "CHILDREN"),
    ("M", "N", "SHELTER", ("EXPECTED", "ARRIVED"), ""),
    ("F", "Y", "SHELTER", ("EXPECTED", "ARRIVED"), ""),
    ("F", "Y", "SHELTER", ("NO_PLACE",), ""),
    ("F", "N", "CAW", ("EXPECTED",), ""),
    ("F", "N", "CAW", ("LOST",), ""),
    ("M", "N", "CAW", (), ""),
    ("X", "N", "SHELTER", ("REFUSED_BY_SERVICE",), "SEX"),
    ("M", "N", "PERPETRATOR_PROGRAMME", ("EXPECTED", "ARRIVED"), ""),
)
FIRST_SAID = (("F", "N", "CAW", "OFFERED"), ("M", "U", "CAW", "REFUSED"))
NOWHERE = (("M", "Y", "SHELTER", "LIMBURG"), ("F", "Y", "SHELTER", "LEUVEN"))
WHERE = Where("Verzonnenstraat", "0", "0000", "Nergens", "0999 00 00 00", "Verzonnen. De groene deur.")
NOTE = "Verzonnen. Bel voor acht uur. We spreken af aan het station."


def keep_places(now: datetime) -> None:
    """Places of every invented shelter, some taken and one held; of the secret one the address, lent once."""
    worker, keeper, lead = acting("worker"), acting("shelter"), acting("lead")
    began = now - KEPT_FOR
    found = [each for each in directory.entries(seen_by=worker) if _is_shelter(each)]
    taken = {}
    for entry, kinds in zip(found, KINDS, strict=False):
        shelter = places.set_shelter(entry.id, team_of("shelter"), at=began, by=lead)
        for whom, beds, number, so_many in kinds:
            taken[shelter, whom, beds] = so_many
            places.set_capacity(shelter, whom=whom, beds=beds, places=number, at=began, by=keeper)
        if entry.offer.secret:
            _lend(entry)
    for kept in kept_places(now, seen_by=keeper):
        for kind in kept.shelter.kinds:
            so_many = taken[kept.shelter.id, kind.whom, kind.beds]
            for tile in kept.tiles[kind.id][:so_many]:
                places.occupy_place(tile.place, at=now, by=keeper)
    free = free_places(FreeAs(whom=frozenset({"WOMEN"})), now, seen_by=worker)
    places.hold_place(free.rows[0].kinds[0].id, minutes=240, team=team_of("worker"), at=now, by=worker)


def _is_shelter(entry: Entry) -> bool:
    return entry.offer.invented and entry.offer.kind in SHELTERS


def _lend(entry: Entry) -> None:
    """Where it is, for the worker who brings somebody today."""
    worker, keeper = acting("worker"), acting("shelter")
    locations.name_shelter(entry.id, team_of("shelter"), by=acting("lead"))
    shelter = secret.shelter(entry.id, seen_by=keeper)
    if shelter and worker.id:
        locations.write_location(shelter.id, WHERE, NOTE, by=keeper)
        locations.lend_location(shelter.id, worker.id, until=timezone.now() + timedelta(hours=23), by=keeper)


def refer() -> None:
    """Referrals of the phone line in every state, and two for which nobody was found."""
    worker, team = acting("worker"), team_of("worker")
    services: dict[str, list[uuid.UUID]] = {}
    for entry in directory.entries(seen_by=worker):
        services.setdefault(entry.offer.kind, []).append(entry.id)
    for number, (sex, children, kind, states, reason) in enumerate(SENT):
        to = services[kind][number % len(services[kind])]
        made = referrals.refer(
            Sought(sex, children, "ANTWERP"), service=to, team=team, state="ACCEPTED", by=worker
        )
        for version, state in enumerate(states, start=1):
            why = reason if state == "REFUSED_BY_SERVICE" else ""
            referrals.follow(made, state, version=version, reason=why, by=worker)
    for sex, children, kind, state in FIRST_SAID:
        to = services[kind][0]
        referrals.refer(Sought(sex, children, "ANTWERP"), service=to, team=team, state=state, by=worker)
    for sex, children, kind, district in NOWHERE:
        referrals.refer(Sought(sex, children, district, kind), service=None, team=team, by=worker)


def write_letter(now: datetime) -> None:
    """The neutral sender, and a letter to somebody who said that the post is safe."""
    worker, lead = acting("worker"), acting("lead")
    sender = {
        "nl": Words("Kantoor Kade", "Postbus 5\n1000 Brussel"),
        "fr": Words("Bureau du Quai", "Boîte postale 5\n1000 Bruxelles"),
        "de": Words("Büro am Kai", "Postfach 5\n1000 Brüssel"),
        "en": Words("Quay Office", "PO box 5\n1000 Brussels"),
    }
    campaigns.write_letter(SENDER, sender, after=0, by=lead)
    answers = {
        **_somebody(Moment(now.date() - timedelta(days=2), 11, "PHONE")),
        "identifiability": "PSEUDONYM",
        "safe_to_contact": "YES",
        "safe_ways": ["POST"],
        "safe_conditions": "Verzonnen. Een witte omslag, zonder venster.",
    }
    contact = contacts.register(read(answers, today=now.date()), team=team_of("worker"), by=worker)
    text = next(
        each.text
        for each in texts.offered_letters(named_in="nl", seen_by=worker)
        if (each.key, each.language) == ("appointment", "nl")
    )
    said = {"name": "Robin", "day": "dinsdag", "time": "tien uur", "place": "het station", "worker": "Noor"}
    letter = letters.Letter(
        "PERSON",
        "POST",
        "nl",
        "R. Verzonnen",
        texts.filled(text, said),
        "Kantoor Kade",
        "Postbus 5",
        "Afspraak",
    )
    letters.send_letter(contact, letter, once=uuid.uuid4(), by=worker)


def _somebody(moment: Moment) -> dict[str, Any]:
    return {
        "channel": moment.channel,
        "kind": "SUPPORT",
        "day": moment.day.isoformat(),
        "time": str(moment.hour),
        "role_stated": "VICTIM",
        "person-1-problem": "PARTNER",
        "note": "Verzonnen. Wil een afspraak, en krijgt die liefst met de post.",
    }
