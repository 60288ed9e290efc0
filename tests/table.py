"""Agencies around one case, for tests: who works there, and a case that is shared with one of them."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.test import override_settings
from django.utils import timezone

from cast import PASSWORD, Cast, unlocked
from houvast.library.codes import codebook
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.roles import Role
from houvast.records.cases.models import Seat, SeatHolder
from houvast.records.cases.operations import (
    apart,
    conferences,
    documents,
    grounds,
    laying,
    links,
    own_right,
    partnering,
    seats,
)
from houvast.records.cases.operations.grounds import Invoked
from houvast.records.cases.queries import sharing

FIELDS = frozenset({"IDENTITY", "SAFE_CONTACT", "SITUATION"})


def agency(kind: str, *, by: Actor, of: uuid.UUID | None = None, name: str = "") -> uuid.UUID:
    """Another agency, without people yet."""
    return accounts.add_team(name or f"Agency {kind}", agency_kind=kind, agency=of, by=by)


def partner(team: uuid.UUID, *, by: Actor, name: str = "partner") -> Actor:
    """Somebody who works there; the first holds its keys."""
    person = accounts.invite(
        f"{name}-{team.hex[:6]}", name.capitalize(), password=PASSWORD, language="en",
        place=(team, Role.PARTNER), by=by,
    )  # fmt: skip
    return unlocked(person)


def days(most: int = 30) -> dict[str, date]:
    today = timezone.localdate()
    return {"holds_from": today, "holds_until": today + timedelta(days=most)}


def consent(person: int = 1, *, fields: Iterable[str] = FIELDS, purpose: str = "HELP", **more) -> Invoked:  # type: ignore[no-untyped-def]
    said = {"document": "Ze zei ja aan de telefoon.", "person": person} | days() | more
    return Invoked("CONSENT", frozenset({purpose}), frozenset(fields), **said)


def consultation(*kinds: str, fields: Iterable[str] = FIELDS, **more) -> Invoked:  # type: ignore[no-untyped-def]
    """A case consultation by a norm: for several agencies, and a second person has to confirm it."""
    said = {"document": "Decreet van 29 maart 2024, protocol van 1 mei."} | days() | more
    return Invoked(
        "CONSULTATION_NORM", frozenset({"PROTECT"}), frozenset(fields), kinds=frozenset(kinds), **said
    )


QUESTIONS = codebook("report_question").codes()


def report(because: str = "PARTNER_VIOLENCE", **more) -> Invoked:  # type: ignore[no-untyped-def]
    """The right to report to the prosecutor; every question of the decision aid needs an answer beside it."""
    said = {"document": "Art. 458bis, besproken in team."} | days() | more
    return Invoked(
        "REPORT_RIGHT", frozenset({"REPORT"}), frozenset({"RISK", "IDENTITY"}),
        kinds=frozenset({"PROSECUTOR"}), ways=frozenset({"WRITING"}), because=because, **said,
    )  # fmt: skip


def seated(
    case: uuid.UUID, agency: uuid.UUID, who: Actor, *, by: Actor, person: int = 1,
    fields: Iterable[str] = FIELDS,
) -> tuple[uuid.UUID, uuid.UUID]:  # fmt: skip
    """(ground, seat): with the person's consent, accepted by somebody of the agency."""
    ground = grounds.invoke_ground(case, consent(person, fields=fields), agency=agency, by=by)
    seat = invited(case, agency, ground, people=[person], fields=fields, by=by)
    partnering.accept_seat(seat, secrecy=True, by=who)
    return ground, seat


def sits(seat: Seat, who: Actor) -> None:
    """Somebody sits at a seat that a test stored itself, as far as the seat says."""
    SeatHolder.objects.create(
        case_id=seat.case_id, seat=seat, staff_id=who.id, since=seat.invited_on, secrecy_on=seat.secrecy_on
    )


def invited(
    case: uuid.UUID, agency: uuid.UUID, ground: uuid.UUID, *, by: Actor, people: Iterable[int] = (1,),
    fields: Iterable[str] = FIELDS, purpose: str = "HELP", most: int = 20,
) -> uuid.UUID:  # fmt: skip
    until = timezone.localdate() + timedelta(days=most)
    return seats.invite_agency(
        case, agency=agency, ground=ground, purpose=purpose, fields=fields, people=people, until=until, by=by
    )


def shared_with_everybody(case: uuid.UUID, cast: Cast) -> uuid.UUID:
    """One agency at the table, with something laid and a note of its own. The seat."""
    team = agency("CAW", by=cast.administrator, name=f"Agency of {case}")
    who = partner(team, by=cast.administrator)
    _ground, seat = seated(case, team, who, by=cast.worker)
    laying.lay(case, "Zij woont bij haar zus.", field="SITUATION", about=1, to=[seat], by=cast.worker)
    partnering.write_own_note(seat, "Bel maandag.", by=who)
    apart.say_joint_yes(case, person=1, word="gele regenjas", by=cast.worker)
    right = grounds.invoke_ground(case, report(), answers=dict.fromkeys(QUESTIONS, "Ja."), by=cast.worker)
    grounds.confirm_ground(right, by=cast.lead)
    apart.report_to_prosecutor(
        case, "Dreigde.", ground=right, fields=["RISK"], people=[1], way="WRITING", by=cast.worker
    )
    return seat


def with_document(
    case: uuid.UUID, *, by: Actor, name: str = "brief.txt", to: Iterable[uuid.UUID] = ()
) -> uuid.UUID:
    """A letter, as a plain text, about the first person. No scanner stands beside tests: nobody looked."""
    with override_settings(CLAMD="none"):
        return documents.lay_document(
            case, f"Inhoud van {name}".encode(), name=name, words="", field="SITUATION", about=1,
            to=list(to), by=by,
        )  # fmt: skip


def minuted(case: uuid.UUID, cast: Cast) -> uuid.UUID:
    """Shared as above, with a document, and on at a conference of today, with one action. The conference."""
    seat = shared_with_everybody(case, cast)
    with_document(case, by=cast.worker, to=[seat])
    links.split_case(case, [1], by=cast.worker)
    own_right.prepare_who_looked(
        case, person=1, recognised="IN_PERSON", others_checked=True, secrecy_checked=True, by=cast.lead
    )
    today = timezone.localdate()
    made = conferences.plan_conference(
        today, team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    item = conferences.put_on_agenda(made, case, because="CHOICE", by=cast.worker)
    [row] = [each for each in sharing.seats(case, seen_by=cast.worker) if each.id == seat]
    conferences.note_attendance(made, "Somebody", how="PRESENT", agency=row.agency, by=cast.worker)
    conferences.add_line(
        item, "Bel haar.", kind="ACTION", field="SITUATION", about=1, to=[row.agency],
        action=conferences.Action(None, today), version=1, by=cast.worker,
    )  # fmt: skip
    return made
