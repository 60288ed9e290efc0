"""Agencies around the table of a few cases: invited, sitting, waiting for a second person, and one closed.

All invented: the agencies, who works there, the people in the cases and every word that was written down.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.utils import timezone

from houvast.demo.people import PARTNERS, acting, team_of
from houvast.demo.situations import Moment, reporting
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases import operations, queries
from houvast.records.cases.operations import Person, Relation, conferences, grounds, laying, partnering, plans
from houvast.records.cases.operations.conferences import Action
from houvast.records.cases.operations.grounds import Invoked
from houvast.records.cases.operations.risk import assess_risk
from houvast.records.cases.operations.seats import invite_agency
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.questionnaire import read

SHARED = ("IDENTITY", "SAFE_CONTACT", "SITUATION", "RISK", "TASKS")
ITEMS = 24  # of a DASH sheet


def has_cases() -> bool:
    return bool(queries.cases(state="OPEN", seen_by=acting("worker")))


def come_together(now: datetime) -> None:
    """Four cases of the phone line, from a table where four agencies sit to one that is closed."""
    table = Table(acting("worker"), acting("lead"), timezone.localdate(), now.date())
    table.in_full()
    table.with_somebody_invited()
    table.that_waits_for_a_second_person()
    table.that_is_closed()


@dataclass(frozen=True)
class Table:
    worker: Actor
    lead: Actor
    today: date
    contacted: date

    def in_full(self) -> None:
        """A couple: consent for welfare, a case consultation with police and prosecutor, and a conference."""
        case = self._opened("Leen Demo", "Rik Demo", days=9)
        welfare, police = agency("welfare"), agency("police")
        seats = {welfare: self.seat_of(case, "welfare"), police: self.seat_of(case, "police")}
        laying.lay(
            case, "Zij woont sinds maandag bij haar zus. Bel alleen 's ochtends.",
            field="SITUATION", about=1, to=list(seats.values()), by=self.worker,
        )  # fmt: skip
        partnering.contribute(
            seats[welfare], "Wij zien haar elke woensdag.", field="SITUATION", about=1, by=acting("welfare")
        )
        for yes in (14, 9):
            self.dash(case, yes=yes)
        plans.write_plan(
            case,
            {
                "SIGNS": "Als hij mijn telefoon wil zien.",
                "PEOPLE": "Mijn zus. De buurvrouw, die een sleutel heeft.",
                "READY": "Een tas met papieren ligt bij mijn zus.",
            },
            person=1, language="nl", safe=["MAILBOX"], review_on=self.today + timedelta(days=14),
            after=0, by=self.worker,
        )  # fmt: skip
        self._conference(case, welfare, police)

    def _conference(self, case: uuid.UUID, welfare: uuid.UUID, police: uuid.UUID) -> None:
        """Of today, its minutes still open: so that they can be looked at and added to."""
        made = conferences.plan_conference(
            self.today, team=team_of("worker"), chair=identity(self.lead), minute_taker=identity(self.worker),
            by=self.worker,
        )  # fmt: skip
        item = conferences.put_on_agenda(made, case, because="CHOICE", by=self.worker)
        for who, of in (("welfare", welfare), ("police", police)):
            name = next(member.name for member in PARTNERS if member.sign_in_name == who)
            conferences.note_attendance(made, name, how="PRESENT", agency=of, by=self.worker)
        add_line = partial(conferences.add_line, item, field="SITUATION", about=1, by=self.worker)
        add_line(
            "De wijkinspecteur kent het adres en rijdt er 's avonds langs.",
            kind="INFORMATION", to=[welfare, police], said_by=police, version=1,
        )  # fmt: skip
        add_line(
            "Welzijn gaat met haar naar de huisarts.", kind="ACTION", to=[welfare],
            action=Action(welfare, self.today + timedelta(days=7)), version=2,
        )  # fmt: skip
        conferences.set_review(item, self.today + timedelta(days=30), version=3, by=self.worker)

    def with_somebody_invited(self) -> None:
        """A man who is harmed: the shelter was invited with his consent and has not answered yet."""
        case = self._opened("Bert Demo", "An Demo", days=4)
        house = agency("house")
        self._seat(case, house, self._consent(case, house), purpose="HELP")
        operations.add_event(case, "Hij slaapt sinds gisteren in de auto.", by=self.worker)
        operations.add_task(
            case, "Bellen op zijn werk, vraag naar Bert.", owner=identity(self.worker),
            due_on=self.today + timedelta(days=2), by=self.worker,
        )  # fmt: skip

    def that_waits_for_a_second_person(self) -> None:
        """A case consultation was written down, and nobody is invited before another person confirms it."""
        self._consultation(self._opened("Mia Demo", "Jan Demo", days=2), confirmed=False)

    def that_is_closed(self) -> None:
        case = self._opened("Tess Demo", "Wim Demo", days=20)
        number = operations.add_task(
            case, "De sloten laten vervangen.", owner=identity(self.worker), due_on=self.today, by=self.worker
        )
        operations.end_task(case, number, state="DONE", by=self.worker)
        operations.close(case, outcome="SAFER", by=self.worker)

    def seat_of(self, case: uuid.UUID, who: str) -> uuid.UUID:
        """Somebody's agency sits there: welfare with consent, the police at a case consultation."""
        theirs = agency(who)
        if who == "police":
            ground, purpose = self._consultation(case, confirmed=True), "PROTECT"
        else:
            ground, purpose = self._consent(case, theirs), "HELP"
        seat = self._seat(case, theirs, ground, purpose=purpose)
        partnering.accept_seat(seat, secrecy=True, by=acting(who))
        return seat

    def dash(self, case: uuid.UUID, *, yes: int) -> None:
        """A sheet with so many times yes and all the rest no."""
        answers = {"answers": {str(number): number <= yes for number in range(1, ITEMS + 1)}}
        assess_risk(case, answers, instrument="dash", harmed=1, harming=2, by=self.worker)

    def _opened(self, harmed: str, harming: str, *, days: int) -> uuid.UUID:
        random = Random(harmed)  # noqa: S311  # invented people, no secret
        moment = Moment(self.contacted - timedelta(days=days), 10, "PHONE")
        said = read(reporting(random, "PARTNER", moment), today=self.today)
        contact = contacts.register(said, team=team_of("worker"), by=self.worker)
        return self.opened_from(contact, harmed, harming)

    def opened_from(self, contact: uuid.UUID, harmed: str, harming: str) -> uuid.UUID:
        people = [
            Person(1, harmed, "ADULT", "VICTIM", safe_contact="Alleen bellen, 's ochtends, zonder naam."),
            Person(2, called=harming, age_group="ADULT", role_stated="PERPETRATOR"),
        ]
        relations = [Relation(1, 2, "CURRENT_PARTNER")]
        return operations.open_from_contact(contact, people, relations, reached_out=1, by=self.worker)

    def _consent(self, case: uuid.UUID, agency: uuid.UUID) -> uuid.UUID:
        invoked = self._invoked("CONSENT", "HELP", "Ja gezegd aan de telefoon, voor deze dienst.", person=1)
        return grounds.invoke_ground(case, invoked, agency=agency, by=self.worker)

    def _consultation(self, case: uuid.UUID, *, confirmed: bool) -> uuid.UUID:
        invoked = self._invoked(
            "CONSULTATION_NORM",
            "PROTECT",
            "Verzonnen protocol van deze demo.",
            kinds=("POLICE", "PROSECUTOR"),
        )
        made = grounds.invoke_ground(case, invoked, by=self.worker)
        if confirmed:
            grounds.confirm_ground(made, by=self.lead)
        return made

    def _invoked(
        self, ground: str, purpose: str, document: str, *, kinds: Iterable[str] = (), person: int = 0
    ) -> Invoked:
        return Invoked(
            ground, frozenset({purpose}), frozenset(SHARED), holds_from=self.today,
            holds_until=self.today + timedelta(days=90), document=document, kinds=frozenset(kinds),
            person=person,
        )  # fmt: skip

    def _seat(self, case: uuid.UUID, agency: uuid.UUID, ground: uuid.UUID, *, purpose: str) -> uuid.UUID:
        return invite_agency(
            case, agency=agency, ground=ground, purpose=purpose, fields=SHARED, people=[1],
            until=self.today + timedelta(days=60), by=self.worker,
        )  # fmt: skip


def identity(somebody: Actor) -> uuid.UUID:
    assert somebody.id is not None  # who acts in the demo has a name
    return somebody.id


def agency(sign_in_name: str) -> uuid.UUID:
    """The agency for which somebody works."""
    name = next(member.team for member in PARTNERS if member.sign_in_name == sign_in_name)
    return next(each.id for each in accounts.agencies(seen_by=acting("worker")) if each.name == name)
