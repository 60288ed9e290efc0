"""A secret address put in at every door of a case: nothing of it reaches another agency, or paper."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from django.test import override_settings
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts.guard import Actor
from houvast.records.cases import operations
from houvast.records.cases.models import (
    AgendaItem,
    Attendance,
    CaseDocument,
    Contribution,
    MinuteLine,
    Notification,
)
from houvast.records.cases.operations import (
    AskedFirst,
    HeldForReview,
    NotPossible,
    Person,
    conferences,
    documents,
    laying,
    notifications,
    own_actions,
    own_right,
    partnering,
    plans,
)
from houvast.records.cases.operations.conferences import Action
from houvast.records.cases.queries import own_seats
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import HeldText
from houvast.records.contacts.operations import leaving
from houvast.records.contacts.registration import Details
from houvast.records.directory import comparing
from records.directory.shelters import CANARIES, shelter
from table import agency, partner, seated
from traces import left

GIVES_AWAY = "You can go to Wilgenstr. 17 tonight"
HER_NUMBER = "0477 12 34 56"
FIELDS = ("IDENTITY", "SITUATION", "TASKS", "RISK")
TODAY = timezone.localdate


class Around:
    """A case at a conference of today with two agencies, and a shelter whose address nobody may learn."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        shelter(cast)
        said = registration(WOMAN, details=Details(number=HER_NUMBER))
        contact = contacts.register(said, team=cast.phone_line, by=cast.worker)
        people = [Person(1, called="Mevrouw Janssens", age_group="ADULT"), Person(2, age_group="ADULT")]
        self.case = operations.open_from_contact(contact, people, reached_out=1, by=cast.worker)
        self.welfare = agency("CAW", by=cast.administrator, name="Welfare")
        self.health = agency("GP_HOSPITAL", by=cast.administrator, name="Health")
        self.helper, self.doctor = (partner(each, by=cast.administrator) for each in self.agencies)
        self.seat, self.other_seat = (
            seated(self.case, each, who, fields=FIELDS, by=cast.worker)[1]
            for each, who in zip(self.agencies, (self.helper, self.doctor), strict=True)
        )
        self.meeting = conferences.plan_conference(
            TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
        )
        self.item = conferences.put_on_agenda(self.meeting, self.case, because="CHOICE", by=cast.worker)
        for each in self.agencies:
            conferences.note_attendance(self.meeting, "Somebody", how="PRESENT", agency=each, by=cast.worker)

    @property
    def agencies(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.welfare, self.health

    def line(self, words: str, kind: str = "INFORMATION", **more: object) -> int:
        said = {"field": "SITUATION", "about": 1, "to": [self.welfare], "by": self.cast.worker}
        if kind == "ACTION":
            said["action"] = Action(self.welfare, TODAY() + timedelta(days=3))
        version = AgendaItem.objects.get(id=self.item).version
        return conferences.add_line(self.item, words, kind=kind, version=version, **(said | more))  # type: ignore[arg-type]

    def plan(self, words: str, person: int = 1) -> None:
        plans.write_plan(
            self.case, {"PEOPLE": words}, person=person, language="nl", safe=["PAPER"],
            review_on=TODAY() + timedelta(days=9), after=0, by=self.cast.worker,
        )  # fmt: skip

    def document(self, content: str, name: str = "brief.txt", words: str = "", **more: object) -> uuid.UUID:
        with override_settings(CLAMD="none"):
            return documents.lay_document(
                self.case, content.encode(), name=name, words=words, field="SITUATION", about=1,
                by=self.cast.worker, **more,
            )  # type: ignore[arg-type]  # fmt: skip

    def notify(self, words: str, **more: object) -> uuid.UUID:
        said = {"agency": self.welfare, "team": self.cast.phone_line, "ground": "CONSENT"}
        said |= {"purpose": "HELP", "document": "Ze zei ja."}
        return notifications.notify(words, once=uuid.uuid4(), by=self.helper, **(said | more))  # type: ignore[arg-type]

    @property
    def seats(self) -> tuple[tuple[uuid.UUID, Actor], ...]:
        return (self.seat, self.helper), (self.other_seat, self.doctor)

    def readable(self, *seats: tuple[uuid.UUID, Actor]) -> str:
        """All that agencies read at their seats and in minutes, as they make and as they get them."""
        pages = []
        for seat, who in seats:
            shared = partnering.read_shared(seat, by=who)
            pages += [each.words for each in shared.laid]
            for each in shared.laid:
                if each.document:
                    found = partnering_file(seat, each.document.id, who)
                    pages += [found, each.document.name]
            pages.append(in_words(own_actions.own_minutes(seat, self.item, by=who)))
            pages.append(str(own_seats.own_seat(seat, seen_by=who)))
            own = self.welfare if seat == self.seat else self.health
            pages.append(in_words(conferences.minutes_of_agency(self.meeting, own, by=self.cast.worker)))
        return "\n".join(pages)


def partnering_file(seat: uuid.UUID, document: uuid.UUID, by: Actor) -> str:
    return documents.read_shared_document(seat, document, by=by).content.decode(errors="replace")


def in_words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance holds nothing here."""
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)


@pytest.fixture
def around(cast: Cast) -> Around:
    return Around(cast)


def lays(around: Around) -> None:
    laying.lay(around.case, GIVES_AWAY, field="SITUATION", about=1, to=[around.seat], by=around.cast.worker)


def passes_on(around: Around) -> None:
    """Written down for the team, which is no leaving; then passed on."""
    laid = laying.lay(around.case, GIVES_AWAY, field="SITUATION", about=1, by=around.cast.worker)
    laying.pass_on(laid, to=[around.other_seat], by=around.cast.worker)


def passes_on_what_an_agency_wrote(around: Around) -> None:
    laid = partnering.contribute(
        around.seat, GIVES_AWAY, field="SITUATION", about=1, sure=True, by=around.helper
    )
    laying.pass_on(laid, to=[around.other_seat], by=around.cast.worker)


def passes_on_a_document(around: Around) -> None:
    document = around.document(GIVES_AWAY)
    laid = Contribution.objects.get(document=document).id
    laying.pass_on(laid, to=[around.other_seat], by=around.cast.worker)


def calls_it_by_its_address(around: Around) -> None:
    """As the name of a file that is no text."""
    around.document("x", name="Wilgenstraat 17.txt", words="brief", to=[around.seat])


def ends_an_action(around: Around) -> None:
    number = around.line("Ring her", kind="ACTION")
    conferences.end_action(around.item, number, state="NOT_DONE", why_not=GIVES_AWAY, by=around.cast.worker)


def prints_a_plan(around: Around) -> None:
    around.plan(GIVES_AWAY)
    plans.print_plan(around.case, 1, by=around.cast.worker)


def names_somebody_by_it(around: Around) -> None:
    """As what a person of the case is called, which stands in the minutes."""
    read = operations.read(around.case, by=around.cast.worker)
    people = [Person(1, called="Wilgenstraat 17", age_group="ADULT"), *read.people[1:]]
    operations.change_people(around.case, people, [], version=read.version, by=around.cast.worker)
    around.line("She is safe")
    conferences.minutes_of_agency(around.meeting, around.welfare, by=around.cast.worker)


BY_A_WORKER: dict[str, Callable[[Around], object]] = {
    "laid on the table": lays,
    "passed on": passes_on,
    "passed on as an agency wrote it": passes_on_what_an_agency_wrote,
    "information of the agenda": lambda around: around.line(GIVES_AWAY),
    "decision of the agenda": lambda around: around.line(GIVES_AWAY, kind="DECISION"),
    "risk of the agenda": lambda around: around.line(GIVES_AWAY, kind="RISK"),
    "action of the agenda": lambda around: around.line(GIVES_AWAY, kind="ACTION", to=[]),
    "said by an agency": lambda around: around.line(GIVES_AWAY, to=[], said_by=around.welfare),
    "why an action was not done": ends_an_action,
    "on the list of who is there": lambda around: conferences.note_attendance(
        around.meeting, "Wilgenstraat 17", how="PRESENT", by=around.cast.worker
    ),
    "as a name in the minutes": names_somebody_by_it,
    "in a document": lambda around: around.document(GIVES_AWAY, to=[around.seat]),
    "as the name of a file": calls_it_by_its_address,
    "beside a document": lambda around: around.document("x", words=GIVES_AWAY, to=[around.seat]),
    "in a document that is passed on": passes_on_a_document,
    "in a plan on paper": prints_a_plan,
}


@pytest.mark.parametrize("door", BY_A_WORKER)
def test_a_secret_address_leaves_a_case_by_no_door(around: Around, door: str):
    rows = [table.objects.count() for table in (MinuteLine, Attendance)]
    with pytest.raises(HeldForReview):
        BY_A_WORKER[door](around)
    [held] = leaving.own_held(by=around.cast.worker)
    assert "ilgenstr" in held.text
    assert left("contacts.compare_text", by=around.cast.worker)
    if door not in ("why an action was not done", "as a name in the minutes"):
        assert rows == [table.objects.count() for table in (MinuteLine, Attendance)]
    if door == "as a name in the minutes":
        return  # its minutes are refused
    around.line("All is well", to=[*around.agencies])
    its_own = door == "passed on as an agency wrote it"  # and reads its own words, as it may
    read = around.readable(*([(around.other_seat, around.doctor)] if its_own else around.seats))
    assert "All is well" in read
    assert not [each for each in (*CANARIES, "Wilgenstr", "17 tonight") if each in read]


def test_a_lead_reads_for_whom_it_is_and_lets_this_text_through_to_them_alone(around: Around):
    def lay(to: list[uuid.UUID]) -> uuid.UUID:
        return laying.lay(around.case, GIVES_AWAY, field="SITUATION", about=1, to=to, by=around.cast.worker)

    with pytest.raises(HeldForReview):
        lay([around.seat])
    [held] = leaving.to_review(by=around.cast.lead)
    assert (held.kind, held.to, held.matter) == ("SHARE", "Welfare", around.case)
    leaving.let_through(held.id, by=around.cast.lead)
    laid = lay([around.seat])
    assert GIVES_AWAY in [each.words for each in partnering.read_shared(around.seat, by=around.helper).laid]
    for more in ([around.other_seat], [around.seat, around.other_seat]):
        with pytest.raises(HeldForReview):
            lay(more)
    with pytest.raises(HeldForReview):
        laying.pass_on(laid, to=[around.other_seat], by=around.cast.worker)
    assert partnering.read_shared(around.other_seat, by=around.doctor).laid == ()


def test_what_is_turned_back_stays_where_it_is(around: Around):
    for _ in range(2):
        with pytest.raises(HeldForReview):
            lays(around)
    [held] = leaving.to_review(by=around.cast.lead)
    leaving.turn_back(held.id, by=around.cast.lead)
    with pytest.raises(HeldForReview, match="turned it back"):
        lays(around)


def test_what_stays_with_the_team_is_compared_with_nothing(around: Around):
    worker = around.cast.worker
    laying.lay(around.case, GIVES_AWAY, field="SITUATION", about=1, by=worker)
    around.line(GIVES_AWAY, to=[])
    operations.add_event(around.case, GIVES_AWAY, by=worker)
    around.document(GIVES_AWAY)
    assert not HeldText.objects.exists()


def test_what_no_agency_may_be_shown_is_refused_before_it_is_compared(around: Around):
    with pytest.raises(NotPossible) as refused:
        laying.lay(
            around.case, GIVES_AWAY, field="SAFE_CONTACT", about=1, to=[around.seat], by=around.cast.worker
        )
    assert not isinstance(refused.value, HeldForReview)
    assert not HeldText.objects.exists()


def test_a_plan_on_paper_tells_nothing_of_somebody_else_in_the_case(around: Around):
    """The contact that the case came from is the first person's: what is sealed there is hers to have."""
    for person in (1, 2):
        around.plan(f"Bel {HER_NUMBER}", person=person)
    assert plans.print_plan(around.case, 1, by=around.cast.worker)
    with pytest.raises(HeldForReview):
        plans.print_plan(around.case, 2, by=around.cast.worker)


def partner_contributes(around: Around, sure: bool) -> object:
    return partnering.contribute(
        around.seat, GIVES_AWAY, field="SITUATION", about=1, sure=sure, by=around.helper
    )


def partner_puts_a_document_in(around: Around, sure: bool) -> object:
    with override_settings(CLAMD="none"):
        return documents.contribute_document(
            around.seat, GIVES_AWAY.encode("utf-16"), name="brief.txt", words="", field="SITUATION", about=1,
            sure=sure, by=around.helper,
        )  # fmt: skip


def partner_ends_an_action(around: Around, sure: bool) -> object:
    number = MinuteLine.objects.filter(kind="ACTION").values_list("number", flat=True).first()
    if number is None:
        number = around.line("Ring her", kind="ACTION", to=[around.health])
    return own_actions.end_own_action(
        around.seat, number, state="NOT_DONE", why_not=GIVES_AWAY, sure=sure, by=around.helper
    )


BY_AN_AGENCY: dict[str, Callable[[Around, bool], object]] = {
    "on the table": partner_contributes,
    "as a document": partner_puts_a_document_in,
    "as why an action was not done": partner_ends_an_action,
    "in a notification": lambda around, sure: around.notify(GIVES_AWAY, sure=sure),
    "as what a notification rests on": lambda around, sure: around.notify(
        "Zij is weg.", document=GIVES_AWAY, sure=sure
    ),
}


@pytest.mark.parametrize("door", BY_AN_AGENCY)
def test_an_agency_is_asked_about_an_address_and_no_other_agency_reads_it(around: Around, door: str):
    write = BY_AN_AGENCY[door]
    with pytest.raises(AskedFirst):
        write(around, False)
    assert not Contribution.objects.filter(agency=around.welfare).exists()
    assert not CaseDocument.objects.exists()
    assert not Notification.objects.exists()
    write(around, True)
    around.line("All is well", to=[*around.agencies])
    read = around.readable((around.other_seat, around.doctor))
    assert "All is well" in read
    assert not [each for each in (*CANARIES, "Wilgenstr", "17 tonight") if each in read]


def test_an_agency_is_asked_the_same_whether_an_address_is_a_shelters_or_nobodys(around: Around):
    """Else it could find one out by trying."""
    said = set()
    for words in (GIVES_AWAY, GIVES_AWAY.replace("Wilgenstr. 17", "Beukenstr. 4")):
        with pytest.raises(AskedFirst) as asked:
            partnering.contribute(around.seat, words, field="SITUATION", about=1, by=around.helper)
        said.add(str(asked.value))
    assert len(said) == 1
    assert not HeldText.objects.exists()


def test_the_answer_to_who_looked_says_nothing_of_what_was_asked(around: Around):
    by = around.cast.worker
    own_right.note_request(
        around.case, GIVES_AWAY, kind="QUESTION", person=1, recognised="IN_PERSON", owner=by.id, by=by
    )
    answer = own_right.prepare_who_looked(
        around.case, person=1, recognised="IN_PERSON", others_checked=True, secrecy_checked=True,
        by=around.cast.lead,
    )  # fmt: skip
    own_right.check_who_looked(answer, agrees=True, others_checked=True, secrecy_checked=True, by=by)
    told = str(own_right.give_who_looked(answer, by=around.cast.lead))
    assert told
    assert not [each for each in (*CANARIES, "Wilgenstr") if each in told]
