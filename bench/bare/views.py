"""What any Django project would write: a model form, a row, an audit row, one transaction.

`store` takes the contact's row alone; `store_with_people` the same rows as a registration, by formsets.
"""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import inlineformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bench.bare.models import NAMES, Audit, PairRow, PersonRow, Row


class RowForm(forms.ModelForm):
    class Meta:
        model = Row
        fields = ["day", "hour", "requests", "actions", "note", *NAMES]


People = inlineformset_factory(Row, PersonRow, fields="__all__")
Pairs = inlineformset_factory(Row, PairRow, fields="__all__")


@login_required
def store(request: HttpRequest) -> HttpResponse:
    form = RowForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors, status=422)
    with transaction.atomic():
        _save(form, request)
    return redirect("/bare/")


@login_required
def store_with_people(request: HttpRequest) -> HttpResponse:
    form, people, pairs = RowForm(request.POST), People(request.POST), Pairs(request.POST)
    if not (form.is_valid() and people.is_valid() and pairs.is_valid()):
        return HttpResponse([form.errors, *people.errors, *pairs.errors], status=422)
    with transaction.atomic():
        row = _save(form, request)
        for formset in (people, pairs):
            formset.instance = row
            formset.save()
    return redirect("/bare/")


def _save(form: RowForm, request: HttpRequest) -> Row:
    row: Row = form.save(commit=False)
    row.organisation = request.user.organisation_id
    row.team = row.registered_by = request.user.pk
    row.save()
    Audit.objects.create(actor=request.user.pk, action="register", subject=str(row.pk))
    return row
