"""Letters of a contact: choose a template and a language, fill it in, see it as PDF, and let it leave.

It leaves only where the person said that this way is safe at this hour; the page says so before and after.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import label, language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.campaigns import queries as campaigns
from houvast.records.campaigns.queries import Offered
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import NotPossible, OpenedContact, letters
from houvast.records.contacts.operations.letters import Letter, OpenedLetter

LANGUAGES = dict(settings.LANGUAGES)
GOES = {
    "PERSON-POST": gettext_lazy("To the person, by post"),
    "PERSON-MAIL": gettext_lazy("To the person, by mail"),
    "SERVICE-POST": gettext_lazy("To a service, by post"),
    "SERVICE-MAIL": gettext_lazy("To a service, by mail"),
}
STATES = {
    "OUT": "",
    "GOING": gettext_lazy("On its way, or not sure whether it left"),
    "TAKEN_BACK": gettext_lazy("Taken back: it was not posted"),
}
LABELS = {
    "name": pgettext_lazy("in a letter", "How they want to be called"),
    "day": pgettext_lazy("in a letter", "Day, in words of the letter's language"),
    "time": pgettext_lazy("in a letter", "Hour"),
    "place": pgettext_lazy("in a letter", "Place"),
    "service": pgettext_lazy("in a letter", "Service"),
    "worker": pgettext_lazy("in a letter", "Who signs"),
    "words": pgettext_lazy("in a letter", "Your own words (may stay empty)"),
}


class ChooseForm(forms.Form):
    """Which template, in which language, to whom and how."""

    template = forms.ChoiceField(label=gettext_lazy("Letter"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES)
    goes = forms.ChoiceField(
        label=gettext_lazy("To whom, and how"), choices=GOES.items(), widget=forms.RadioSelect
    )

    def __init__(self, offered: list[Offered], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        self.fields["template"].choices = list({each.key: each.name for each in offered}.items())  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> Offered | None:
        """The text that was chosen; None where it was not written in that language."""
        wanted = self.cleaned_data["template"], self.cleaned_data["language"]
        return next((each for each in self.offered if (each.key, each.language) == wanted), None)


class FillForm(forms.Form):
    """To whom it goes and what stands in its blanks; of one to a service, that the person agreed."""

    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, chosen: Offered, goes: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen, (self.to, self.way) = chosen, goes.split("-")
        lang = {"lang": chosen.language}
        self.fields["address"] = forms.CharField(
            label=gettext_lazy("Mail address")
            if self.way == "MAIL"
            else gettext_lazy("Name and address, as on the envelope"),
            max_length=400,
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"})
            if self.way == "MAIL"
            else forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        )
        for name in campaigns.blanks(chosen.text):
            is_long = name == "words"
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                max_length=2000 if is_long else 120,
                required=not is_long,
                widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true", **lang})
                if is_long
                else forms.TextInput(attrs={"autocomplete": "off", **lang}),
            )
        if self.to == "SERVICE":
            self.fields["consented"] = forms.BooleanField(
                label=gettext_lazy("The person agreed that this service gets this letter")
            )

    def written(self, actor: Actor) -> Letter:
        said = {name: self.cleaned_data.get(name, "") for name in campaigns.BLANKS}
        sender = campaigns.sender(self.chosen.language, seen_by=actor)
        return Letter(
            to=self.to,
            way=self.way,
            language=self.chosen.language,
            address=self.cleaned_data["address"],
            text=campaigns.filled(self.chosen.text, said),
            sender=sender.name if sender else "",
            sender_address=sender.text if sender else "",
            template=self.chosen.name,
        )


@require_http_methods(["GET", "POST"])
@signed_in
def letter(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """First what is chosen, in the address; then what is filled in, which no address holds."""
    if not actor.may("contacts.send_letter"):
        refuse("contacts.send_letter", subject=contact, by=actor)
    opened = contacts.read(contact, by=actor)
    if opened.withdrawn or opened.erased_on:
        messages.error(request, _("This contact was withdrawn or erased: no letter leaves from it."))
        return redirect("desk:contact", contact=contact)
    offered = campaigns.offered_letters(named_in=language_here(), seen_by=actor)
    asked = request.GET if "goes" in request.GET else None
    choose = ChooseForm(offered, asked, initial={"language": language_here()})
    if not choose.is_valid() or (chosen := choose.chosen()) is None:
        if choose.is_valid():
            choose.add_error("language", _("This letter was not written in that language yet."))
        return _page(request, actor, opened, choose=choose, status=422 if choose.is_bound else 200)
    initial = {"once": uuid.uuid4(), "worker": actor.name.split(" ")[0]}
    fill = FillForm(chosen, choose.cleaned_data["goes"], request.POST or None, initial=initial)
    if fill.is_valid():
        try:
            return _done(request, actor, contact, fill)
        except NotPossible as refused:
            fill.add_error(None, str(refused))
    status = 422 if fill.is_bound else 200
    return _page(request, actor, opened, choose=choose, fill=fill, status=status)


def _done(request: HttpRequest, actor: Actor, contact: uuid.UUID, fill: FillForm) -> HttpResponse:
    written = fill.written(actor)
    if request.POST.get("act") == "preview":
        return _pdf(letters.preview_letter(contact, written, by=actor), "inline")
    letters.send_letter(
        contact,
        written,
        once=fill.cleaned_data["once"],
        consented=fill.cleaned_data.get("consented", False),
        by=actor,
    )
    if written.way == "MAIL":
        messages.success(request, _("The mail was sent. What it said stands in the contact."))
    else:
        messages.success(request, _("The letter is ready: print it here, under “Letters”."))
    return redirect("desk:contact", contact=contact)


@require_GET
@signed_in
def print_letter(request: HttpRequest, actor: Actor, letter: uuid.UUID) -> HttpResponse:
    """The PDF, made for this answer and kept nowhere; its name says nothing."""
    try:
        return _pdf(letters.print_letter(letter, by=actor), "attachment")
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:contacts")


@require_POST
@signed_in
def take_back(request: HttpRequest, actor: Actor, contact: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    with told(request, _("Taken back: what the letter said is erased. Destroy what you printed.")):
        letters.take_letter_back(letter, by=actor)
    return redirect("desk:contact", contact=contact)


def in_words(each: OpenedLetter, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """A letter that left, for the page of its contact."""
    return {
        "letter": each,
        "goes": GOES[f"{each.to}-{each.way}"],
        "state": STATES[each.state],
        "who": names.get(each.written_by, ""),
        "language": LANGUAGES.get(each.letter.language, "") if each.letter else "",
    }


def of_contact(contact: uuid.UUID, actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("contacts.open_letter"):
        return []
    names = accounts.names(seen_by=actor)
    return [in_words(each, names) for each in letters.letters_of(contact, by=actor)]


def _page(
    request: HttpRequest,
    actor: Actor,
    opened: OpenedContact,
    *,
    choose: ChooseForm,
    fill: FillForm | None = None,
    status: int,
) -> HttpResponse:
    now, said = timezone.localtime(), opened.registration
    refusals = {way: letters.refusal(said, way, now) for way in ("POST", "MAIL")}
    ways = [label("contact_way", way, language_here()) for way in said.details.safe_ways]
    context = {
        "contact": opened,
        "choose": choose,
        "fill": fill,
        "goes": GOES[f"{fill.to}-{fill.way}"] if fill else "",
        "in_language": LANGUAGES[fill.chosen.language] if fill else "",
        "blanks": [fill[name] for name in campaigns.blanks(fill.chosen.text)] if fill else [],
        "refused": refusals[fill.way] if fill and fill.to == "PERSON" else "",
        "refusals": [(GOES[f"PERSON-{way}"], why) for way, why in refusals.items()],
        "safe_to_contact": label("safe_to_contact", said.safe_to_contact, language_here()),
        "ways": ", ".join(ways),
        "has_sender": campaigns.sender(language_here(), seen_by=actor) is not None,
    }
    return page(request, actor, "write_to", context, status=status)


def _pdf(made: bytes, how: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'{how}; filename="{letters.FILE_NAME}"'
    response["Cache-Control"] = "no-store"
    return response
