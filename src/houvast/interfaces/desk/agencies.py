"""An organisation of the directory at the desk: what it says of itself, its services, and changing it."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import days
from houvast.library import codes
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.directory import operations, queries
from houvast.records.directory.offer import LONGEST, Described, Unfit
from houvast.records.directory.queries import Entry

READ, CHANGE = "directory.read", "directory.change_agency"


@require_GET
@signed_in
def agency(request: HttpRequest, actor: Actor, agency: uuid.UUID) -> HttpResponse:
    said, services = _found(READ, agency, actor)
    language = language_here()
    context = {
        "id": agency,
        "said": said,
        "about": said.about.get(language) or next(filter(None, said.about.values()), ""),
        "about_language": next((each for each in (language, *said.about) if said.about.get(each)), ""),
        "services": [
            (each, each.text(language).name, choices.label("referral_target", each.offer.kind, language))
            for each in services
        ],
    }
    return page(request, actor, "agency", context)


class AgencyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST["name"])
    website = forms.CharField(label=gettext_lazy("Website"), max_length=300, required=False)
    source = forms.CharField(label=gettext_lazy("Where this was read"), max_length=300, required=False)
    source_on = days.DayField(
        label=gettext_lazy("On which day"),
        required=False,
    )

    def __init__(self, data: Any, *, former: Described) -> None:
        about = {f"about_{code}": words for code, words in former.about.items()}
        super().__init__(data, initial={**vars(former), **about})
        self.former = former
        for code in codes.LANGUAGES:
            self.fields[f"about_{code}"] = forms.CharField(
                label=dict(settings.LANGUAGES)[code],
                max_length=LONGEST["summary"],
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )

    def said(self) -> Described:
        """What is written here; the rest stays as it was."""
        clean = self.cleaned_data
        about = {code: clean[f"about_{code}"].replace("\r\n", "\n").strip() for code in codes.LANGUAGES}
        return Described(
            name=clean["name"],
            about={code: words for code, words in about.items() if words},
            website=clean["website"],
            source=clean["source"],
            source_on=clean["source_on"],
            invented=self.former.invented,
            outside_id=self.former.outside_id,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, actor: Actor, agency: uuid.UUID) -> HttpResponse:
    """Name, pages and source, and what it is in each language side by side."""
    former, _services = _found(CHANGE, agency, actor)
    form = AgencyForm(request.POST or None, former=former)
    if form.is_valid() and _saved(request, actor, agency, form):
        return redirect("desk:agency", agency)
    context = {
        "form": form,
        "id": agency,
        "name": former.name,
        "abouts": [form[f"about_{code}"] for code in codes.LANGUAGES],
        "after": request.POST.get("after") or former.mark,
    }
    return page(request, actor, "change_agency", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, actor: Actor, agency: uuid.UUID, form: AgencyForm) -> bool:
    """Saved, with words to the next page; else why not beside the field."""
    try:
        operations.change_agency(agency, form.said(), after=request.POST.get("after", ""), by=actor)
    except Unfit as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except operations.Alike as alike:
        form.add_error("name", str(alike))
    except operations.NotPossible as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, _("Saved."))
        return True
    return False


def _found(action: str, agency: uuid.UUID, actor: Actor) -> tuple[Described, list[Entry]]:
    found = queries.agency(agency, seen_by=actor) if actor.may(action) else None
    if found is None:
        refuse(action, subject=agency, by=actor)
    return found
