"""When and how each team answers in writing: its line, set by administrators and leads."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, sensitive, signed_in
from houvast.interfaces.desk.week import HoursForm, hours_initial, week_of
from houvast.records.accounts import elsewhere
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.operations import NotPossible, name_team
from houvast.records.accounts.operations.elsewhere import set_notice_address
from houvast.records.accounts.queries.called import public_names
from houvast.records.accounts.queries.places import teams_with_somebody
from houvast.records.contacts.operations import answering
from houvast.records.contacts.queries import talks as queries

DOORS = ("CHAT", "MAILBOX", "WEBFORM", "EMAIL")
NEW = {"time_zone": "Europe/Brussels", "read_within": 48, "overflow_after": 5, "most_waiting": 20}


class LineForm(HoursForm):
    """Fields of a line; `said` gives what the records take."""

    doors = forms.MultipleChoiceField(
        label=gettext_lazy("By which doors it answers"),
        help_text=gettext_lazy("Without any, this team answers nobody in writing."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In which languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_choose = forms.BooleanField(
        label=gettext_lazy("People may say whether they would rather talk to a woman or to a man"),
        help_text=gettext_lazy("Only where the team can keep that promise."),
        required=False,
    )
    only_chosen = forms.BooleanField(
        label=gettext_lazy("Only for who chooses this line"),
        help_text=gettext_lazy(
            "For a line that is there for some people, like volunteers for men. Who makes no choice comes to "
            "another team, as long as one answers."
        ),
        required=False,
    )
    mail_first = forms.BooleanField(
        label=gettext_lazy("Mail comes here"),
        help_text=gettext_lazy(
            "Where several teams answer mail, it comes to this one. Otherwise to the first by name."
        ),
        required=False,
    )
    read_within = forms.IntegerField(
        label=gettext_lazy("Messages are read within how many hours"),
        help_text=gettext_lazy("The page says this before anybody writes."),
    )
    most_waiting = forms.IntegerField(
        label=gettext_lazy("How many may wait in the chat"),
        help_text=gettext_lazy("Who comes after them is offered the mailbox, and counted."),
    )
    overflow = forms.ChoiceField(
        label=gettext_lazy("Which team takes over"),
        help_text=gettext_lazy("It gets the key of each talk, from the beginning."),
        required=False,
    )
    overflow_after = forms.IntegerField(label=gettext_lazy("After how many minutes of waiting"))

    def __init__(self, data: Any, *, others: Sequence[accounts.Named], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        here = language_here()
        doors, overflow = self.fields["doors"], self.fields["overflow"]
        doors.choices = [(code, choices.label("channel", code, here)) for code in DOORS]  # type: ignore[attr-defined]  # a ChoiceField
        overflow.choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", pgettext_lazy("no team takes over", "None")),
            *((str(team.id), team.name) for team in others),
        ]

    def said(self) -> dict[str, Any]:
        """What was filled in, as the records take it; what cannot be read stands beside its field."""
        filled = self.cleaned_data
        return {
            **{name: filled[name] for name in KEPT_AS_SAID},
            **self.hours_said(),
            "overflow": uuid.UUID(filled["overflow"]) if filled["overflow"] else None,
        }


KEPT_AS_SAID = (
    "doors languages may_choose only_chosen mail_first read_within most_waiting overflow_after".split()
)


@signed_in
def lines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every team with its line in a sentence."""
    if not actor.may("contacts.set_line"):
        refuse("contacts.set_line", by=actor)
    here = language_here()
    joined = teams_with_somebody(action="contacts.take_over_talk", seen_by=actor)
    rows = []
    for team in accounts.teams_of(actor.organisation):
        line = queries.line_of(team.id, seen_by=actor)
        doors = [choices.label("channel", code, here) for code in line.doors] if line else []
        rows.append(
            {
                "team": team,
                "line": line,
                "doors": doors,
                "is_alone": team.id not in joined,
                "week": week_of(line.hours) if line else [],
                "names": [(code, name) for code, name in public_names(team.id, seen_by=actor).items()],
            }
        )
    return page(request, actor, "lines", {"rows": rows})


class TeamNamesForm(forms.Form):
    """The public name of a team, a field for each language."""

    def __init__(self, data: Any, *, names: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(names))
        for code, language in settings.LANGUAGES:
            self.fields[code] = forms.CharField(label=language, max_length=60, required=False)


@signed_in
def team_name(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """Its public name in each language: in the chat, beside a message, and while they wait."""
    named = next((each for each in accounts.teams_of(actor.organisation) if each.id == team), None)
    if named is None or not actor.may("accounts.name_team"):
        refuse("accounts.name_team", subject=team, by=actor)
    form = TeamNamesForm(request.POST or None, names=public_names(team, seen_by=actor))
    if form.is_valid():
        try:
            name_team(team, form.cleaned_data, by=actor)
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. People see it like this from now on."))
            return redirect("desk:lines")
    return page(
        request, actor, "team_name", {"form": form, "team": named}, status=422 if form.errors else 200
    )


@sensitive
def team_told(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """Where a team is told by mail that something is new: when an answer waits for a second reader."""
    named = next((each for each in accounts.teams_of(actor.organisation) if each.id == team), None)
    if named is None or not actor.may("accounts.set_notice_address"):
        refuse("accounts.set_notice_address", subject=team, by=actor)
    if request.method == "POST":
        with told(request, _("Saved.")):
            set_notice_address(team, request.POST.get("address", ""), by=actor)
        return redirect("desk:team_told", team)
    return page(request, actor, "team_told", {"team": named, "address": elsewhere.notice_address(team)})


@signed_in
def line(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """The line of one team."""
    teams = accounts.teams_of(actor.organisation)
    named = next((each for each in teams if each.id == team), None)
    if named is None or not actor.may("contacts.set_line"):
        refuse("contacts.set_line", subject=team, by=actor)
    others = [each for each in teams if each.id != team]
    form = LineForm(
        request.POST or None, others=others, initial=_initial(queries.line_of(team, seen_by=actor))
    )
    if form.is_valid():
        said = form.said()
        if not form.errors:
            try:
                answering.set_line(team, said, by=actor)
            except answering.NotALine as refused:
                form.add_error(refused.field if refused.field in form.fields else "day_MO", str(refused))
            else:
                messages.success(
                    request, _("Kept: %(team)s answers like this from now on.") % {"team": named.name}
                )
                return redirect("desk:lines")
    return page(request, actor, "line", {"form": form, "team": named}, status=422 if form.errors else 200)


def _initial(line: queries.LineRow | None) -> dict[str, Any]:
    if line is None:
        return NEW
    return {
        **{name: getattr(line, name) for name in KEPT_AS_SAID},
        **hours_initial(line.hours, line.closed_days, line.time_zone),
        "overflow": str(line.overflow or ""),
    }
