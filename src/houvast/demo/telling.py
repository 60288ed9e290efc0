"""Three testimonies, and a campaign with its weeks, what people said of it, and its effect. All invented.

A campaign is fixed before it begins, so the clock of this process stands on a day of the year before.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from django.db import transaction

from houvast.demo import year
from houvast.demo.people import acting, command, team_of
from houvast.demo.situations import drawn
from houvast.demo.year_of_cases import standing_on
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import hearing, testimonies
from houvast.records.campaigns.queries import Planned, Told, Window
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import answering, talking
from houvast.records.contacts.queries import Wanted
from houvast.records.contacts.queries import contacts as listed
from houvast.records.contacts.registration import Registration
from houvast.records.releases import operations as releases
from houvast.records.releases.queries import reports

INVENTED = "\n\n(verzonnen voor de demo)"
STORIES = (
    (
        "men",
        "Ik was lang samen met haar. Ze sloeg, en daarna zei ze dat het door mij kwam. Ik lachte het weg "
        "bij vrienden: een man laat zich toch niet doen. Op een avond belde ik, en ik wou al ophangen. De "
        "stem aan de andere kant vroeg alleen: wat is er gebeurd? Ik mocht het gewoon vertellen. Nu woon ik "
        "alleen, met de kinderen om de week. Het is stil in huis. Dat is het mooiste geluid dat ik ken.",
    ),
    (
        "men",
        "Hij was mijn eerste lief. Hij wou altijd weten waar ik was, en las mijn berichten. Toen ik weg "
        "wilde, zei hij dat hij het aan mijn ouders zou vertellen. Ik dacht: bij wie moet ik zijn, als man, "
        "met een man? Iemand luisterde zonder te schrikken. We maakten samen een plan, stap voor stap. Nu "
        "kies ik zelf wie mijn berichten leest.",
    ),
    (
        "women",
        "Het waren nooit klappen. Het was elke dag horen dat ik niets kon, en ik geloofde het. Mijn zus zag "
        "het, en gaf mij een nummer. Ik belde in de auto, met trillende handen. Wat ik zei, werd geloofd. "
        "Dat was genoeg om te beginnen. Nu werk ik weer, en ik zing in de keuken.",
    ),
)

FIXED_ON, FROM, UNTIL = date(2025, 12, 1), date(2026, 1, 5), date(2026, 3, 2)
A_YEAR_LATER = timedelta(weeks=52)
TOLD = Told(
    {
        "nl": "Ook wie sterk is, mag het vertellen.",
        "fr": "Être fort, c’est aussi pouvoir en parler.",
        "de": "Auch wer stark ist, darf es erzählen.",
        "en": "You can be strong and still tell somebody.",
    },
    "EVERYWHERE",
    ("POSTER", "ONLINE", "NEARBY"),
    FROM,
    UNTIL,
    "vertel",
    "men",
)
SAID = {"POSTER": 9, "ONLINE": 7, "NEARBY": 3, "PERSON": 8, "SEARCHED": 10, "BEFORE": 6, "UNKNOWN": 4}
ASKED, ASKED_IN_THE_YEAR, SOME = 100, 1200, 50


def tell_stories() -> None:
    """Each in a talk of its own: offered by a worker, agreed to by the person, published by somebody else."""
    worker, lead = acting("worker"), acting("lead")
    for situation, text in STORIES:
        begun = talking.begin_talk(
            "MAILBOX",
            language="nl",
            line=team_of("worker"),
            first="Verzonnen.",
            by=visitor(worker.organisation),
        )
        answering.take_talk(begun.id, by=worker)
        story = text + INVENTED
        offer = testimonies.offer_testimony(
            begun.id, story, situation=situation, language="nl", looked_at=(), by=worker
        )
        agreed = testimonies.answer_testimony(offer.id, story, uses=("PAGES",), by=begun.entered.by)
        assert agreed
        testimonies.publish_testimony(agreed.id, looked_at=(), by=lead)
        answering.end_talk(begun.id, by=worker)


def has_campaign() -> bool:
    return bool(queries.plans(seen_by=acting("statistician")))


def fix_campaign() -> None:
    known = queries.groups()
    window = Window(FROM, UNTIL)
    planned = Planned("Demo: vertel het", (known["MEN"],), (known["WOMEN"],), (window,), "interrupted", TOLD)
    with standing_on(FIXED_ON):
        operations.register_plan(planned, by=acting("statistician"))


def is_measured() -> bool:
    """Or asked for: who computes reports does so beside the server."""
    return bool(reports("campaign", seen_by=acting("statistician")))


def live_through_campaign() -> None:
    """The first weeks of the year again, a year later, in which more men reach out; then it is measured."""
    random = Random("an invented campaign")  # noqa: S311  # invented people, no secret
    # The demo is served meanwhile: nobody waits for more than a week of it to be written.
    for said, who in zip(year.registrations(), ("worker", "volunteer"), strict=True):
        for monday in _mondays():
            week = [each for one in said if _is_in(one, monday) for each in _later(one, random)]
            if _number_of_contacts(monday, acting(who)) < len(week):  # or a killed process wrote it
                contacts.import_registrations(week, team=team_of(who), by=command())
    ask_how_they_heard(FROM, UNTIL, ASKED, random)
    ask_how_they_heard(year.FROM, year.UNTIL, ASKED_IN_THE_YEAR, random)
    statistician = acting("statistician")
    releases.measure_campaign(queries.plans(seen_by=statistician)[0].id, by=statistician)


def ask_how_they_heard(from_: date, until: date, asked: int, random: Random) -> None:
    """Of so many contacts of the phone line on these days."""
    worker = acting("worker")
    found = list(_contacts(from_, until, worker))
    chosen = random.sample(found, min(asked, len(found)))
    for begin in range(0, len(chosen), SOME):
        with transaction.atomic():
            for contact in chosen[begin : begin + SOME]:
                hearing.note_heard(contact, drawn(random, SAID), by=worker)


def _mondays() -> Iterator[date]:
    return (FROM + timedelta(weeks=number) for number in range((UNTIL - FROM).days // 7))


def _is_in(said: Registration, monday: date) -> bool:
    return monday <= said.day + A_YEAR_LATER < monday + timedelta(weeks=1)


def _number_of_contacts(monday: date, by: Actor) -> int:
    return sum(1 for _ in _contacts(monday, monday + timedelta(weeks=1), by))


def _later(said: Registration, random: Random) -> list[Registration]:
    """A contact a year later; now and then one more of a man, which is what the campaign did."""
    moved = replace(said, day=said.day + A_YEAR_LATER)
    return [moved, moved] if said.sex == "M" and random.random() < 0.4 else [moved]


def _contacts(from_: date, until: date, by: Actor) -> Iterator[uuid.UUID]:
    """Those that one reads, page by page."""
    wanted: Wanted | None = Wanted(from_=from_, until=until)
    while wanted:
        page = listed(wanted, seen_by=by)
        yield from (row.id for row in page.rows)
        wanted = replace(wanted, after=page.after) if page.after else None
