"""Form fields in the markup of the design system, with what a screen reader needs."""

import pytest
from django import forms
from django.template import Context, Template

from houvast.interfaces.shell.fields import UnknownWidget


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As you like it")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    channel = forms.ChoiceField(
        label="Channel", choices=[("PHONE", "Phone"), ("CHAT", "Chat")], widget=forms.RadioSelect
    )
    forms_ = forms.MultipleChoiceField(
        label="Forms",
        choices=[("A", "One"), ("B", "Two")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unit = forms.ChoiceField(label="Unit", choices=[("1", "One")], required=False)
    sure = forms.BooleanField(label="Sure", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def shown(words, form):
    return Template("{% load shell %}" + words).render(Context({"form": form}))


@pytest.mark.parametrize("name", list(Form.base_fields))
def test_every_kind_of_field_has_markup(name):
    assert f'name="{name}"' in shown(f"{{% field form.{name} %}}", Form())


def test_a_label_belongs_to_its_control():
    page = shown("{% field form.name %}", Form())
    assert 'for="id_name"' in page
    assert 'id="id_name"' in page


def test_hint_and_error_are_tied_to_the_control():
    page = shown("{% field form.name %}", Form({"name": ""}))
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name-error"' in page


def test_choices_stand_in_a_group_with_a_name():
    page = shown("{% field form.channel %}", Form())
    assert "<fieldset" in page
    assert "<legend" in page
    assert page.count('type="radio"') == 2


def test_what_was_answered_is_still_answered():
    page = shown("{% field form.channel %}", Form({"channel": "CHAT"}))
    assert 'value="CHAT" checked' in page


def test_the_summary_leads_to_each_field_that_was_refused():
    form = Form({})
    page = shown("{% error_summary form %}", form)
    assert 'href="#id_name"' in page
    assert 'href="#id_channel_0"' in page
    assert "#id_note" not in page


def test_without_a_refusal_there_is_no_summary():
    assert shown("{% error_summary form %}", Form({"name": "x", "channel": "CHAT"})).strip() == ""


def test_what_a_person_typed_cannot_become_markup():
    page = shown("{% field form.name %}", Form({"name": "<script>x</script>"}))
    assert "<script>" not in page


def test_an_unknown_control_is_refused_by_name():
    class Odd(forms.Form):
        place = forms.CharField(widget=type("Globe", (forms.Widget,), {}))

    with pytest.raises(UnknownWidget, match=r"Odd\.place: Globe"):
        shown("{% field form.place %}", Odd())
