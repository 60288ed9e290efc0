"""From a Django form field to what GOV.UK's markup needs: kind of control, ids, attributes, errors."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import Input

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (Input, "input"),
)
CLASSES = {
    "input": "govuk-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


class UnknownWidget(Exception):
    """A form uses a control that these pages have no markup for."""


def kind_of(bound: BoundField) -> str:
    for widget, kind in KINDS:
        if isinstance(bound.field.widget, widget):
            return kind
    raise UnknownWidget(
        f"{bound.form.__class__.__name__}.{bound.name}: {bound.field.widget.__class__.__name__}"
    )


def for_template(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    kind = kind_of(bound)
    errors = [str(error) for error in bound.errors]
    hint = options.get("hint", bound.help_text)
    described = [f"{bound.auto_id}-hint"] * bool(hint) + [f"{bound.auto_id}-error"] * bool(errors)
    return {
        **options,
        "field": bound,
        "kind": kind,
        "id": bound.auto_id,
        "hint": hint,
        "errors": errors,
        "described_by": " ".join(described),
        "label_size": options.get("label_size", "s"),
        "control": _control(bound, kind, options, bool(errors), " ".join(described))
        if kind in CLASSES
        else "",
    }


def _control(bound: BoundField, kind: str, options: dict[str, Any], wrong: bool, described_by: str) -> str:
    classes = [CLASSES[kind]]
    if wrong:
        classes.append(f"{CLASSES[kind]}--error")
    if width := options.get("width"):
        classes.append(f"govuk-input--width-{width}")
    attributes: dict[str, Any] = {"class": " ".join(classes)}
    if described_by:
        attributes["aria-describedby"] = described_by
    if wrong:
        attributes["aria-invalid"] = "true"
    if options.get("picker"):
        attributes["data-picker"] = True
    return bound.as_widget(attrs={**bound.field.widget.attrs, **attributes})


def errors_of(form: BaseForm) -> Iterator[tuple[str, str]]:
    """Where a refusal leads and what it says, in the order of the form's fields."""
    for words in form.non_field_errors():
        yield "", str(words)
    for bound in form:
        for words in bound.errors:
            yield f"#{first_control(bound)}", str(words)


def first_control(bound: BoundField) -> str:
    """The id that takes the focus: of a group, its first choice."""
    return f"{bound.auto_id}_0" if kind_of(bound) in {"radios", "checkboxes"} else str(bound.auto_id)
