"""People and their places in teams, for the administrator; and the trail, for who may read it."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, sensitive, signed_in
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.operations import second_factor
from houvast.records.accounts.roles import ROLES, Role

ROLE_NAMES = [(role.value, said.name) for role, said in ROLES.items()]
REASONS = (
    ("lost", gettext_lazy("lost")),
    ("broken", gettext_lazy("broken or replaced")),
    ("stolen", gettext_lazy("stolen")),
)


class InvitationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name, as colleagues see it"), max_length=120)
    sign_in_name = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=150)
    team = forms.ChoiceField(label=gettext_lazy("Team"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_NAMES)
    language = forms.ChoiceField(label=gettext_lazy("Language of the desk"), choices=settings.LANGUAGES)

    def __init__(self, data: Any, teams: list[queries.Named]) -> None:
        super().__init__(data)
        self.fields["team"].choices = [(str(team.id), team.name) for team in teams]  # type: ignore[attr-defined]  # a ChoiceField


class NewTeamForm(forms.Form):
    team_name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=120)
    agency_kind = forms.CharField(required=False, max_length=24)


@signed_in
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who works here; somebody new gets a link that is shown once."""
    if not actor.may("accounts.assign"):
        refuse("accounts.assign", by=actor)
    form = InvitationForm(request.POST or None, queries.all_teams(seen_by=actor))
    if form.is_valid():
        try:
            person = _invite(form.cleaned_data, by=actor)
        except operations.NotPossible as refused:
            form.add_error("sign_in_name", str(refused))
        else:
            fresh = InvitationForm(None, queries.all_teams(seen_by=actor))
            return _people(
                request, actor, fresh, _given(request, person, form.cleaned_data["name"], by=actor)
            )
    return _people(request, actor, form, None)


@require_POST
@signed_in
def link(request: HttpRequest, actor: Actor, person: uuid.UUID) -> HttpResponse:
    """A new link for who lost both password and recovery codes: their keys are handed over anew."""
    name = queries.names(seen_by=actor).get(person, "")
    form = InvitationForm(None, queries.all_teams(seen_by=actor))
    try:
        given = _given(request, person, name, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:people")
    return _people(request, actor, form, given)


@require_POST
@signed_in
def add_team(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = NewTeamForm(request.POST)
    if form.is_valid():
        with told(request):
            operations.add_team(
                form.cleaned_data["team_name"], agency_kind=form.cleaned_data["agency_kind"], by=actor
            )
    return redirect("desk:people")


@require_POST
@signed_in
def place(request: HttpRequest, actor: Actor, person: uuid.UUID) -> HttpResponse:
    """Give a role in a team, or take it away: `team/role` in either field."""
    given, taken = _place(request.POST.get("give", "")), _place(request.POST.get("take", ""))
    with told(request):
        if given:
            operations.assign(person, team=given[0], role=given[1], by=actor)
        elif taken:
            operations.unassign(person, team=taken[0], role=taken[1], by=actor)
    return redirect("desk:people")


@require_POST
@signed_in
def deactivate(request: HttpRequest, actor: Actor, person: uuid.UUID) -> HttpResponse:
    if person == actor.id:
        messages.error(request, _("You cannot end your own access: ask another administrator."))
    else:
        with told(request):
            operations.deactivate(person, by=actor)
    return redirect("desk:people")


@require_POST
@sensitive
def reset_second_factor(request: HttpRequest, actor: Actor, person: uuid.UUID) -> HttpResponse:
    """Somebody lost theirs: the person, their teams and the trail say who reset it and why."""
    with told(request, _("It is reset. They set up a new one at their next sign-in.")):
        second_factor.reset_second_factor(person, reason=request.POST.get("reason", ""), by=actor)
    return redirect("desk:people")


@require_GET
@signed_in
def trail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest events of the helpline as sentences. Reading them is an event too."""
    of = request.GET.get("of", "").strip()[:60]
    names = queries.names(seen_by=actor)
    events = [
        {
            "event": event,
            "who": names.get(event.actor, "") if event.actor else _("A command on the server"),
            "says": queries.sentence(event, seen_by=actor),
        }
        for event in operations.read_trail(subject=of, by=actor)
    ]
    return page(request, actor, "trail", {"events": events, "of": of})


@require_GET
@signed_in
def trail_in_print(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole trail of one record as PDF."""
    printed = operations.print_trail(of=request.GET.get("of", "")[:60], by=actor)
    name = _("trail") + f"-{printed.id[:8]}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


def _people(
    request: HttpRequest, actor: Actor, form: InvitationForm, given: dict[str, str] | None
) -> HttpResponse:
    teams = queries.all_teams(seen_by=actor)
    context = {
        "people": queries.people(seen_by=actor),
        "form": form,
        "team_form": NewTeamForm(),
        "given": given,
        "places": [
            (f"{team.id}/{role}", f"{name}, {team.name}") for team in teams for role, name in ROLE_NAMES
        ],
        "role_names": dict(ROLE_NAMES),
        "agency_kinds": choices.choices("referral_target", language_here(), timezone.localdate()),
        "reasons": REASONS,
    }
    return page(request, actor, "people", context, status=422 if form.is_bound and form.errors else 200)


def _invite(said: dict[str, Any], *, by: Actor) -> uuid.UUID:
    return operations.invite(
        said["sign_in_name"],
        said["name"],
        password=None,
        language=said["language"],
        place=(uuid.UUID(said["team"]), Role(said["role"])),
        by=by,
    )


def _given(request: HttpRequest, person: uuid.UUID, name: str, *, by: Actor) -> dict[str, str]:
    secret = operations.give_link(person, by=by)
    return {"name": name, "link": request.build_absolute_uri(reverse("desk:welcome", args=[secret]))}


def _place(said: str) -> tuple[uuid.UUID, Role] | None:
    team, _slash, role = said.partition("/")
    try:
        return uuid.UUID(team), Role(role)
    except ValueError:
        return None
