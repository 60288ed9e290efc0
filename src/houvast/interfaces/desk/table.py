"""The table of a case at the desk: grounds, seats of agencies, what was laid there, and who may read it."""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import case_documents, case_people, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.saving import saved, typed_day
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell.numbers import whole
from houvast.library import grounds as law
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations
from houvast.records.cases.laid import Laid
from houvast.records.cases.operations import NotPossible, OpenedCase, apart, grounds, laying, seats
from houvast.records.cases.operations.grounds import Invoked
from houvast.records.cases.queries import sharing
from houvast.records.cases.queries.sharing import GroundRow, Known, SeatRow

Names = dict[uuid.UUID, str]


@require_GET
@signed_in
def table(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, case)


@require_POST
@signed_in
def invoke(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Write a ground down, with the answers that it asks for."""
    posted = request.POST

    def write() -> None:
        from_, until = typed_day(posted.get("from", "")), typed_day(posted.get("until", ""))
        if from_ is None or until is None:
            raise NotPossible(_("Say from which day, and until which."))
        agency = as_id(posted.get("agency", ""))
        invoked = Invoked(
            posted.get("ground", ""), frozenset(posted.getlist("purpose")),
            frozenset(posted.getlist("field")),
            from_, until, posted.get("document", ""), kinds=frozenset(posted.getlist("kind")),
            ways=frozenset(posted.getlist("way")), person=whole(posted.get("person", "")),
            given_by=whole(posted.get("given_by", "")), because=posted.get("because", ""),
        )  # fmt: skip
        answers = {code: posted.get(f"answer-{code}", "") for code in _codes("report_question")}
        grounds.invoke_ground(case, invoked, agency=agency, answers=answers, by=actor)

    return _done(request, actor, case, "ground", write)


@require_POST
@signed_in
def confirm(request: HttpRequest, actor: Actor, case: uuid.UUID, ground: uuid.UUID) -> HttpResponse:
    return _done(request, actor, case, "grounds", lambda: grounds.confirm_ground(ground, by=actor))


@require_POST
@signed_in
def end_ground(request: HttpRequest, actor: Actor, case: uuid.UUID, ground: uuid.UUID) -> HttpResponse:
    """End a ground, and say plainly what cannot be taken back and what stands on another."""
    try:
        ended = grounds.end_ground(ground, by=actor)
    except NotPossible as refused:
        return _shown(request, actor, case, problem=("grounds", str(refused)))
    there = {each.id: each for each in sharing.seats(case, seen_by=actor)}
    context = {
        "case": case,
        "closed": [there[seat].agency_name for seat in ended.closed],
        "known": _known(ended.known, _agencies(actor), {}),  # withdrawing opens nothing
        "stands": [(there[seat].agency_name, _ground_of(there[seat], case, actor)) for seat in ended.stands],
    }
    return page(request, actor, "table_ended", context)


@require_POST
@signed_in
def invite(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST

    def send() -> None:
        agency, ground = as_id(posted.get("agency", "")), as_id(posted.get("ground", ""))
        until = typed_day(posted.get("until", ""))
        if agency is None or ground is None or until is None:
            raise NotPossible(_("Say whom, on which ground, and until when."))
        made = seats.invite_agency(
            case, agency=agency, ground=ground, purpose=posted.get("purpose", ""),
            fields=posted.getlist("field"), people=[whole(each) for each in posted.getlist("person")],
            until=until, by=actor,
        )  # fmt: skip
        _tell(request, made, actor)

    return _done(request, actor, case, "invite", send)


def _tell(request: HttpRequest, seat: uuid.UUID, actor: Actor) -> None:
    """The agency finds it on its own pages; where it has an address, a mail says that something is new."""
    try:
        if seats.tell_agency(seat, by=actor):
            messages.success(request, _("A mail told the agency that something is new, and nothing more."))
        else:
            messages.info(request, _("Nobody was mailed: the agency finds the invitation when it signs in."))
    except NotPossible as not_sent:
        messages.warning(request, str(not_sent))


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, case: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    return _done(request, actor, case, "seats", lambda: seats.undo_invitation(seat, by=actor))


@require_POST
@signed_in
def end_seat(request: HttpRequest, actor: Actor, case: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    return _done(request, actor, case, "seats", lambda: seats.end_seat(seat, by=actor))


@require_POST
@signed_in
def lay(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST
    return _done(
        request, actor, case, "lay",
        lambda: laying.lay(
            case, posted.get("words", ""), field=posted.get("field", ""),
            about=whole(posted.get("about", "")), to=_ids(posted.getlist("to")), by=actor,
        ),
    )  # fmt: skip


@require_POST
@signed_in
def pass_on(request: HttpRequest, actor: Actor, case: uuid.UUID, laid: uuid.UUID) -> HttpResponse:
    to = _ids(request.POST.getlist("to"))
    return _done(request, actor, case, f"pass-{laid}", lambda: laying.pass_on(laid, to=to, by=actor))


@require_POST
@signed_in
def report(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Keep what was reported to the prosecutor."""
    posted = request.POST

    def keep() -> None:
        ground = as_id(posted.get("ground", ""))
        if ground is None:
            raise NotPossible(_("Say on which ground: write it down first, with its answers."))
        apart.report_to_prosecutor(
            case, posted.get("words", ""), ground=ground, fields=posted.getlist("field"),
            people=[whole(each) for each in posted.getlist("person")], way=posted.get("way", ""), by=actor,
        )  # fmt: skip

    return _done(request, actor, case, "report", keep)


@require_POST
@signed_in
def say_joint(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    person, word = whole(request.POST.get("person", "")), request.POST.get("word", "")
    return _done(
        request, actor, case, "joint",
        lambda: apart.say_joint_yes(case, person=person, word=word, by=actor),
    )  # fmt: skip


@require_POST
@signed_in
def revoke_joint(request: HttpRequest, actor: Actor, case: uuid.UUID, yes: uuid.UUID) -> HttpResponse:
    return _done(request, actor, case, "joint", lambda: apart.revoke_joint_yes(yes, by=actor))


def _done(
    request: HttpRequest, actor: Actor, case: uuid.UUID, form: str, do: Callable[[], object]
) -> HttpResponse:
    return saved(
        request, do, to=("desk:case_table", case),
        else_=lambda why: _shown(request, actor, case, problem=(form, why), typed=request.POST),
    )  # fmt: skip


def _shown(
    request: HttpRequest,
    actor: Actor,
    case: uuid.UUID,
    *,
    problem: tuple[str, str] = ("", ""),
    typed: QueryDict | None = None,
) -> HttpResponse:
    form, words = problem
    context = _in_words(case, actor) | {
        "problem_in": form, "problem": words, "typed": typed or {},
        "typed_to": typed.getlist("to") if typed else [],
    }  # fmt: skip
    return page(request, actor, "table", context, status=422 if words else 200)


def _in_words(case: uuid.UUID, actor: Actor) -> dict[str, Any]:
    opened = operations.read(case, by=actor)
    if opened.damaged:
        refuse("cases.read", subject=case, by=actor)
    read, here, today = laying.read_table(case, by=actor), language_here(), timezone.localdate()
    names, agencies = accounts.names(seen_by=actor), _agencies(actor)
    invoked, there = sharing.grounds(case, seen_by=actor), sharing.seats(case, seen_by=actor)
    rests = {each.id: each for each in read.grounds}
    called = _called(opened)
    given = sharing.given(case, seen_by=actor)
    standing = [each for each in there if each.state in ("INVITED", "ACCEPTED")]
    return {
        "case": opened,
        "people": case_people.in_words(opened.people, actor, names),
        "grounds": [
            _ground(row, agencies, names, actor)
            | {"rests": rests[row.id], "person": called.get(row.person, "")}
            for row in invoked
        ],
        "seats": [_seat(row, invoked, names, actor) for row in there],
        "laid": [
            _lying(each, standing, given.get(each.id, ()), called)
            | case_documents.in_words(each, names, agencies)
            for each in read.laid
        ],
        "known": _known(sharing.known(case, seen_by=actor), agencies, called),
        "standing": standing,
        "reports": [
            {"report": each, "by": names.get(each.reported_by, "") if each.reported_by else ""}
            for each in read.reports
        ],
        "joint": [
            {"row": each, "name": called.get(each.person, "")}
            for each in sharing.joint(case, seen_by=actor)
        ],
        "agencies": accounts.agencies(seen_by=actor),
        "ground_choices": [(code, law.label(code, today, here)) for code in law.GROUNDS],
        "today": today,
    } | case_documents.choosing() | {
        name: choices.choices(of, here, today)
        for name, of in {
            "purposes": "sharing_purpose", "kinds": "referral_target", "ways": "sharing_way",
            "reasons": "danger_ground", "vulnerable": "vulnerability", "questions": "report_question",
        }.items()
    } | {
        "fields": [
            each for each in choices.choices("shared_field", here, today)
            if each.code not in law.never_shared() and each.code != "INVITATION"
        ]
    }  # fmt: skip


def _lying(
    laid: Laid, standing: list[SeatRow], given: Collection[uuid.UUID], called: dict[int, str]
) -> dict[str, Any]:
    """One thing on the table: about whom, and which of the seats that stand may read it."""
    return {
        "seats": [(seat, seat.id in given) for seat in standing],
        "form": f"pass-{laid.id}",
        "about": called.get(laid.about, ""),
    }


def _ground(row: GroundRow, agencies: Names, names: Names, actor: Actor) -> dict[str, Any]:
    here = language_here()

    def labels(name: str, codes: tuple[str, ...]) -> str:
        return ", ".join(choices.label(name, code, here) for code in codes)

    return {
        "row": row,
        "label": law.label(row.ground, max(row.law_from, row.holds_from), here),
        "for": agencies.get(row.agency, "") if row.agency else labels("referral_target", row.kinds),
        "purposes": labels("sharing_purpose", row.purposes),
        "fields": labels("shared_field", row.fields),
        "asked_by": names.get(row.asked_by, "") if row.asked_by else "",
        "confirmed_by": names.get(row.confirmed_by, "") if row.confirmed_by else "",
        "may_confirm": row.stands and row.confirmed_by is None and row.asked_by != actor.id,
    }


def _seat(row: SeatRow, invoked: tuple[GroundRow, ...], names: Names, actor: Actor) -> dict[str, Any]:
    here = language_here()
    ground = next((each for each in invoked if each.id == row.ground), None)
    return {
        "row": row,
        "ground": law.label(ground.ground, max(ground.law_from, ground.holds_from), here) if ground else "",
        "purpose": choices.label("sharing_purpose", row.purpose, here),
        "fields": ", ".join(choices.label("shared_field", code, here) for code in row.fields),
        "holder": ", ".join(filter(None, (names.get(each, "") for each in row.sitting))),
        "because": choices.label("decline_reason", row.declined_because, here)
        if row.declined_because
        else "",
        "is_mine": row.invited_by == actor.id,
        "stands": row.state in ("INVITED", "ACCEPTED"),
    }


def _ground_of(seat: SeatRow, case: uuid.UUID, actor: Actor) -> str:
    row = next(each for each in sharing.grounds(case, seen_by=actor) if each.id == seat.ground)
    return law.label(row.ground, max(row.law_from, row.holds_from), language_here())


def _known(known: tuple[Known, ...], agencies: Names, called: dict[int, str]) -> list[dict[str, Any]]:
    here = language_here()
    return [
        {
            "known": each,
            "about": called.get(each.about) or _("Person %(number)s") % {"number": each.about},
            "agency": agencies.get(each.agency, ""),
            "field": choices.label("shared_field", each.field, here),
        }
        for each in known
    ]


def _called(opened: OpenedCase) -> dict[int, str]:
    """What people of a case are called, for its own team, who may read that."""
    return {each.number: case_people.name(each) for each in opened.people}


def _agencies(actor: Actor) -> Names:
    return {each.id: each.name for each in accounts.agencies(seen_by=actor)}


def _codes(name: str) -> tuple[str, ...]:
    return tuple(each.code for each in choices.choices(name, language_here(), timezone.localdate()))


def _ids(said: list[str]) -> list[uuid.UUID]:
    return [found for each in said if (found := as_id(each)) is not None]
