"""Referring at the desk: from who takes somebody to a service, and what became of it or did not come back."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import choices
from houvast.interfaces.desk import referrals as in_desk
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id, chosen_team
from houvast.interfaces.shell import times, told
from houvast.interfaces.shell.line import LANGUAGES
from houvast.library import codes
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.contacts import operations
from houvast.records.contacts import queries as contacts
from houvast.records.contacts.operations import NotPossible, referrals
from houvast.records.contacts.operations.referrals import OpenedReferral, Sought
from houvast.records.contacts.queries import talks
from houvast.records.directory import queries as directory

ABOUT = ("contact", "talk", "draft")
UNDO_SHOWN = timedelta(minutes=9)
ANSWERED = {
    "ACCEPTED": gettext_lazy("They agree: the service may hear of them"),
    "OFFERED": gettext_lazy("They want to think about it"),
    "REFUSED": gettext_lazy("They do not want it"),
}
NEXT = {
    "ACCEPTED": gettext_lazy("They agree: the service may hear of them"),
    "EXPECTED": gettext_lazy("The service expects them"),
    "ARRIVED": gettext_lazy("They have arrived"),
    "NO_PLACE": gettext_lazy("There is no place"),
    "REFUSED_BY_SERVICE": gettext_lazy("The service refuses them"),
    "LOST": gettext_lazy("They never arrived"),
    "REFUSED": gettext_lazy("They do not want it any more"),
}


class ReferForm(forms.Form):
    """To whom, for whom, and what the person says. Nothing is chosen beforehand but what is known."""

    about = forms.ChoiceField(label=gettext_lazy("Whose referral is it"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of help that nobody gives"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    children = forms.ChoiceField(label=gettext_lazy("Children"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("Where help is sought"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("What does the person say?"),
        choices=list(ANSWERED.items()),
        widget=forms.RadioSelect,
    )
    warm = forms.BooleanField(
        label=gettext_lazy("We called the service together (warm transfer)"), required=False
    )

    def __init__(self, data: Any, *, actor: Actor, with_service: bool, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        here, today = language_here(), timezone.localdate()
        lists = {
            "sex": "sex",
            "children": "with_children",
            "district": "district",
            "kind": "referral_target",
        }
        for name, of in lists.items():
            there = [(each.code, each.label) for each in choices.choices(of, here, today)]
            self.fields[name].choices = [("", _("Choose")), *there] if name == "kind" else there  # type: ignore[attr-defined]  # a ChoiceField
        known = _about_choices(actor)
        if (given := str(initial.get("about") or "")) and given not in dict(known):
            known.insert(0, (given, _("The one that you came from")))
        self.fields["about"].choices = [*known, ("", _("Nobody yet: it stands on its own"))]  # type: ignore[attr-defined]  # a ChoiceField
        if with_service:
            del self.fields["kind"]
        else:
            self.fields["kind"].required = True
            del self.fields["state"], self.fields["warm"]

    def sought(self) -> Sought:
        said = {name: self.cleaned_data.get(name) or "U" for name in ("sex", "children", "district", "kind")}
        return Sought(**said)


@require_POST
@signed_in
def refer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and sent with `act`, the referral. What is asked travels in the body of the request."""
    _may(actor, "contacts.refer")
    service = as_id(request.POST.get("service", ""))
    entry = directory.service(service, seen_by=actor) if service else None
    if service and entry is None:
        refuse("directory.read", subject=service, by=actor)
    is_sent = request.POST.get("act") == "refer"
    initial = {name: request.POST.get(name, "") or "U" for name in ("sex", "children", "district")}
    initial |= {name: request.POST.get(name, "") for name in ("about", "kind")}
    form = ReferForm(
        request.POST if is_sent else None, actor=actor, with_service=entry is not None, initial=initial
    )
    if is_sent and form.is_valid():
        try:
            made = _referred(request, actor, form, service)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:referral", made)
    context = {
        "form": form,
        "service": told.whole(entry, timezone.localtime(), language_here()) if entry else None,
        "once": request.POST.get("once") or uuid.uuid4(),
    }
    return page(request, actor, "refer", context, status=422 if form.errors else 200)


def _referred(request: HttpRequest, actor: Actor, form: ReferForm, service: uuid.UUID | None) -> uuid.UUID:
    said = form.cleaned_data
    what, _colon, id_ = said["about"].partition(":")
    about = {what: as_id(id_)} if what in ABOUT else {}
    made = referrals.refer(
        form.sought(),
        service=service,
        team=chosen_team(request, actor),
        state=said.get("state", "OFFERED"),
        warm=said.get("warm", False),
        once=as_id(request.POST.get("once", "")),
        **about,
        by=actor,
    )
    messages.success(
        request,
        _("Referred. You see here what comes of it.")
        if service
        else _("Kept: nobody takes them. It counts as an unmet need."),
    )
    return made


@require_GET
@signed_in
def referral(request: HttpRequest, actor: Actor, referral: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, referrals.open_referral(referral, by=actor))


def _shown(
    request: HttpRequest, actor: Actor, opened: OpenedReferral, *, link: str = "", status: int = 200
) -> HttpResponse:
    entry = directory.service(opened.service, seen_by=actor) if opened.service else None
    latest = opened.steps[-1] if opened.steps else None
    context = {
        **in_desk.in_words(opened, actor),
        "service": told.whole(entry, timezone.localtime(), language_here()) if entry else None,
        "now_called": entry.text(language_here()).name if entry else "",
        "next": [(each, NEXT[each]) for each in opened.may_become if each != "REFUSED_BY_SERVICE"],
        "may_refuse": "REFUSED_BY_SERVICE" in opened.may_become,
        "reasons": _reasons(),
        "is_sender": opened.sent_by == actor.id,
        "may_undo": not opened.withdrawn
        and len(opened.steps) > 1
        and latest is not None
        and latest.by == actor.id
        and timezone.now() - latest.at < UNDO_SHOWN,
        "today": timezone.localdate(),
        "link": link,
        "mail": entry.offer.email if entry else "",
    }
    return page(request, actor, "referral", context, status=status)


@require_POST
@signed_in
def act(request: HttpRequest, actor: Actor, referral: uuid.UUID) -> HttpResponse:
    """What became of it, a link for the service, asked again, undone, withdrawn or put back."""
    said = request.POST.get("act", "")
    version = request.POST.get("version", "")
    stands: dict[str, Any] = {
        "version": int(version) if version.isascii() and version.isdigit() else 0,
        "by": actor,
    }
    try:
        if said == "link":
            secret = referrals.make_link(referral, by=actor)
            opened = referrals.open_referral(referral, by=actor)
            return _shown(request, actor, opened, link=_address(request, secret))
        if said == "undo":
            referrals.take_step_back(referral, **stands)
        elif said == "again":
            referrals.ask_again(referral, by=actor)
            messages.success(request, _("You are reminded again in a week."))
        elif said == "withdraw":
            referrals.withdraw_referral(referral, by=actor)
            messages.success(request, _("Withdrawn: it counts nowhere, and its link answers nothing."))
        elif said == "restore":
            referrals.restore_referral(referral, by=actor)
        else:
            referrals.follow(
                referral,
                said,
                reason=request.POST.get("reason", ""),
                warm=request.POST.get("warm") == "yes",
                **stands,
            )
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:referral", referral)


@require_GET
@signed_in
def referral_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may still come back, the longest awaited first."""
    _may(actor, "contacts.open_referral")
    return page(request, actor, "referrals", {"referrals": in_desk.rows(actor)})


def asking(sex: str, with_children: bool, place: str | None, about: str) -> dict[str, str]:
    """What goes along from the question who takes somebody to the form that refers them."""
    district = codes.municipality(place, timezone.localdate()).district if place else None
    return {
        "sex": sex or "U",
        "children": "Y" if with_children else "U",
        "district": district or "U",
        "about": about,
    }


def known(about: str, actor: Actor) -> dict[str, Any]:
    """What the contact that one comes from says already. Opening it leaves its trace."""
    what, _colon, id_ = about.partition(":")
    contact = as_id(id_) if what == "contact" else None
    if contact is None or not actor.may("contacts.read"):
        return {}
    said = operations.read(contact, by=actor).registration
    age, place = said.details.contact_age, said.details.municipality
    there = codes.SHIPPED.known("municipality")
    known = {
        "sex": said.sex,
        "age": age if age.isdigit() else "",
        "role": said.role_stated,
        "problem": next((each.problem for each in said.persons), ""),
        "where": there[place].label(language_here()) if place in there else "",
    }
    return {name: value for name, value in known.items() if value not in ("U", "REFUSED", "")}


def about_of(request: HttpRequest) -> str:
    """The contact, talk or registration that one came from: contact:ID, or nothing."""
    given = request.POST if request.method == "POST" else request.GET
    if (said := given.get("about", "")).partition(":")[0] in ABOUT:
        return said[:60]
    return next((f"{name}:{id_}" for name in ABOUT if (id_ := as_id(given.get(name, "")))), "")


def _about_choices(actor: Actor) -> list[tuple[str, str]]:
    """Talks in one's hands, registrations that one types, and the contacts that one had today."""
    here, today = language_here(), timezone.localdate()
    found = []
    if actor.may("contacts.take_talk"):
        for row in talks.in_hands(seen_by=actor):
            since = {
                "door": choices.label("channel", row.door, here),
                "time": f"{timezone.localtime(row.since):%H:%M}",
            }
            found.append((f"talk:{row.id}", _("The talk in your hands since %(time)s (%(door)s)") % since))
    for draft in contacts.drafts(seen_by=actor):
        time = {"time": f"{timezone.localtime(draft.saved_at):%H:%M}"}
        found.append((f"draft:{draft.id}", _("What you are registering (saved at %(time)s)") % time))
    wanted = contacts.Wanted(from_=today, until=today + timedelta(days=1), worker=actor.id)
    for contact in contacts.contacts(wanted, seen_by=actor).rows[:10]:
        words = choices.label("problem", contact.problem, here)
        hour = times.in_hour(contact.hour) if contact.hour is not None else ""
        found.append(
            (
                f"contact:{contact.id}",
                _("Your contact of today: %(problem)s %(hour)s") % {"problem": words, "hour": hour},
            )
        )
    return found


def _reasons() -> list[tuple[str, str]]:
    there = choices.choices("referral_reason", language_here(), timezone.localdate())
    return [(each.code, each.label) for each in there if each.code not in ("NONE", "NO_PLACE", "NO_SERVICE")]


def _address(request: HttpRequest, secret: str) -> str:
    """On the public pages, in the language that the helpline's pages begin with."""
    with translation.override(LANGUAGES[0]):
        return request.build_absolute_uri(reverse("public:reply", kwargs={"secret": secret}))


def _may(actor: Actor, action: str) -> None:
    if not actor.may(action):
        refuse(action, by=actor)
