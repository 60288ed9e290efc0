"""For whom help is sought, as a form at the desk. Nothing of it is stored."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.shell import told
from houvast.records.directory import wording
from houvast.records.directory.queries import Child, Need


class NeedForm(forms.Form):
    """For whom help is sought: nothing has to be filled in, and nothing of it is stored."""

    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    age = forms.IntegerField(label=gettext_lazy("Age"), min_value=0, max_value=130, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role in the situation"), required=False)
    problem = forms.ChoiceField(label=gettext_lazy("Problem"), required=False)
    risk = forms.ChoiceField(label=gettext_lazy("Danger"), required=False)
    children = forms.CharField(
        label=gettext_lazy("Children who come along"),
        help_text=gettext_lazy("Age and sex of each with a comma between, as far as you know: 12 M, 3, ? F"),
        max_length=200,
        required=False,
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What matters"),
        choices=[
            ("pets", gettext_lazy("An animal comes along")),
            ("wheelchair", gettext_lazy("A wheelchair must be able to enter")),
            ("papers", gettext_lazy("Without papers")),
            ("income", gettext_lazy("Without an income")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Two letters, like ar"),
        max_length=3,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kind of help"), widget=forms.SelectMultiple(attrs={"size": 6}), required=False
    )
    where = forms.CharField(label=gettext_lazy("Municipality"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here, today = language_here(), timezone.localdate()
        lists = {"sex": "sex", "role": "situation_role", "problem": "problem", "kinds": "referral_target"}
        for name, of in lists.items():
            there = [(each.code, each.label) for each in choices.choices(of, here, today) if each.code != "U"]
            open_too = there if name == "kinds" else [("", _("Left open")), *there]
            self.fields[name].choices = open_too  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["risk"].choices = [("", _("Left open")), *wording.RISK.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_children(self) -> tuple[Child, ...]:
        """ "12 M, 3, ? F" as children."""
        return tuple(_child(each) for each in self.cleaned_data["children"].split(",") if each.strip())

    def clean_where(self) -> str:
        where = self.cleaned_data["where"]
        found = told.places_named(where, timezone.localdate()) if where else ()
        if where and len(found) != 1:
            meant = ", ".join(each.label(language_here()) for each in found)
            raise forms.ValidationError(
                _("Which one: %(meant)s?") % {"meant": meant}
                if meant
                else _("There is no such municipality.")
            )
        return found[0].refnis if found else ""

    def need(self) -> Need:
        said = self.cleaned_data
        codes: dict[str, Any] = {name: said[name] or "U" for name in ("sex", "role", "problem", "risk")}
        matters: dict[str, Any] = dict.fromkeys(said["matters"], True)
        return Need(
            **codes,
            **matters,
            age=said["age"],
            children=said["children"],
            language=said["language"].lower(),
            kinds=frozenset(said["kinds"]),
        )


def _child(said: str) -> Child:
    age = next((int(part) for part in said.split() if part.isascii() and part.isdigit()), None)
    letters = {"F": "F", "V": "F", "W": "F", "D": "F", "M": "M", "H": "M", "Z": "M", "S": "M", "X": "X"}
    sex = next((letters[part.upper()] for part in said.split() if part.upper() in letters), "U")
    if age is not None and age > 130:
        raise forms.ValidationError(_("%(age)s is no age.") % {"age": age})
    return Child(age, sex)
