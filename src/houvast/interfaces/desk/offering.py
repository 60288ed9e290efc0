"""What a service states, as a form: codes and numbers with their answers, places and hours; and its words."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.week import HoursForm, hours_initial
from houvast.interfaces.shell import days, told
from houvast.library import codes
from houvast.records.directory import wording
from houvast.records.directory.offer import (
    COSTS,
    ENTRIES,
    LONGEST,
    RISKS,
    ROLES,
    SEXES,
    WAYS,
    Answer,
    Offer,
    Older,
    Site,
    Takes,
    Text,
)

PROBLEMS = tuple(code for code in codes.codebook("problem").codes() if code != "U")
SINGLE = ("children", "pets", "wheelchair", "papers", "income")
ANSWER_CHOICES = [(each.name, wording.ANSWERS[each]) for each in sorted(Answer, reverse=True)]
STATES = {
    "OPEN": gettext_lazy("Takes people"),
    "PAUSED": gettext_lazy("Takes nobody new for now"),
    "ENDED": gettext_lazy("No longer there"),
}
AREAS = ("region", "province", "district")
_SITE = re.compile(r"(?P<town>[^;]+?)(?:;(?P<street>[^;]*)(?:;(?P<name>[^;]*))?)?")
_POSTCODE = re.compile(r"(?P<postcode>[1-9][0-9]{3})\s+(?P<town>.+)")


def _words(name: str, label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST[name],
        required=False,
    )


class TextForm(forms.Form):
    """A service in one language."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST["name"])
    summary = _words("summary", gettext_lazy("What it does"), 4)
    for_whom = _words("for_whom", gettext_lazy("For whom, in its own words"), 3)
    enter = _words("enter", gettext_lazy("How to enter"), 3)
    cost = _words("cost", gettext_lazy("What it costs"), 2)

    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name].replace("\r\n", "\n") for name in LONGEST})


class OfferForm(HoursForm):
    """Everything of an Offer; `offer` gives it, with what cannot be read beside its field."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of help"))
    state = forms.ChoiceField(label=gettext_lazy("Now"), choices=STATES.items())
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    email = forms.CharField(label=gettext_lazy("Mail"), max_length=200, required=False)
    website = forms.CharField(label=gettext_lazy("Website"), max_length=300, required=False)
    secret = forms.BooleanField(
        label=gettext_lazy("Its address is secret"),
        help_text=gettext_lazy(
            "Then no place may stand here: only whom to call, and a province, district or region. The "
            "shelter itself writes the address elsewhere, sealed."
        ),
        required=False,
    )
    gate = forms.CharField(
        label=gettext_lazy("Municipality of the gate"),
        help_text=gettext_lazy(
            "Only of a secret address: where people are met. The public may know it, and travel is "
            "reckoned from there."
        ),
        max_length=80,
        required=False,
    )
    sites = forms.CharField(
        label=gettext_lazy("Where people can come"),
        help_text=gettext_lazy(
            "One place on a line: postcode and municipality; street and number; name of the place. "
            "Like: 3000 Leuven; Voorbeeldlaan 1; Onthaal"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=12_000,
        required=False,
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Works in"), widget=forms.SelectMultiple(attrs={"size": 7}), required=False
    )
    towns = forms.CharField(
        label=gettext_lazy("Works in these municipalities"),
        help_text=gettext_lazy("With a comma between. They are read as the municipalities of today."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=12_000,
        required=False,
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("How to reach it"),
        choices=[(each, told.WAYS[each]) for each in WAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    entries = forms.MultipleChoiceField(
        label=gettext_lazy("How to enter"),
        choices=[(each, told.ENTRIES[each]) for each in ENTRIES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages that are spoken"),
        help_text=gettext_lazy("As codes of two letters with a comma between: nl, fr, ar"),
        max_length=200,
        required=False,
    )
    interpreting = forms.ChoiceField(label=gettext_lazy("Interpreter"), choices=ANSWER_CHOICES)
    cost = forms.ChoiceField(
        label=gettext_lazy("Cost"),
        choices=[(each, told.COSTS.get(each, pgettext_lazy("of a cost", "Not known"))) for each in COSTS],
        required=False,
    )
    wait_days = forms.IntegerField(label=gettext_lazy("Waiting, in days"), required=False)
    wait_on = days.DayField(
        label=gettext_lazy("On which day was that so"),
        required=False,
    )
    least_age = forms.IntegerField(label=gettext_lazy("From which age"), required=False)
    most_age = forms.IntegerField(label=gettext_lazy("Until which age"), required=False)
    most_children = forms.IntegerField(label=gettext_lazy("How many children at most"), required=False)
    source = forms.CharField(label=gettext_lazy("Where this was read"), max_length=300, required=False)
    source_on = days.DayField(
        label=gettext_lazy("On which day"),
        required=False,
    )

    def __init__(self, data: Any, *, former: Offer) -> None:
        super().__init__(data, initial=_initial(former))
        self.former = former
        here, today = language_here(), timezone.localdate()
        kinds = choices.choices("referral_target", here, today)
        self.fields["kind"].choices = [(each.code, each.label) for each in kinds]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["areas"].choices = _areas(here)  # type: ignore[attr-defined]  # a ChoiceField
        for name, label in _answered():
            self.fields[name] = forms.ChoiceField(label=label, choices=ANSWER_CHOICES)
        for sex in SEXES:
            self.fields[f"older_from_{sex}"] = forms.IntegerField(
                label=_("%(which)s count as older from (years)") % {"which": wording.CHILD[sex]},
                required=False,
            )
            self.fields[f"older_{sex}"] = forms.ChoiceField(
                label=_("Older %(which)s") % {"which": wording.CHILD[sex]}, choices=ANSWER_CHOICES
            )

    def group(self, *beginnings: str) -> list[forms.BoundField]:
        return [self[name] for name, _label in _answered() if name.startswith(beginnings)]

    @property
    def people(self) -> list[forms.BoundField]:
        return self.group("sexes_", "roles_", "risks_")

    @property
    def matters(self) -> list[forms.BoundField]:
        return [self[name] for name in SINGLE]

    @property
    def problems(self) -> list[forms.BoundField]:
        return self.group("problems_")

    @property
    def older(self) -> list[forms.BoundField]:
        ordered = sorted(SEXES, key=lambda sex: str(wording.CHILD[sex]))
        return [self[name] for sex in ordered for name in (f"older_from_{sex}", f"older_{sex}")]

    def offer(self) -> Offer:
        said = self.cleaned_data
        municipalities, hours = self._towns(), self.hours_said()
        return replace(
            self.former,
            **{name: said[name] for name in AS_SAID},
            ways=tuple(said["ways"]),
            entries=tuple(said["entries"]),
            languages=tuple(re.findall(r"[^\s,;]+", said["languages"].lower())),
            interpreting=Answer[said["interpreting"]],
            area=(*said["areas"], *municipalities),
            area_on=timezone.localdate() if municipalities else None,
            gate=self._gate(),
            sites=self._sites(),
            hours=tuple(hours["hours"]),
            closed_days=tuple(hours["closed_days"]),
            time_zone=hours["time_zone"],
            takes=self._takes(),
        )

    def _takes(self) -> Takes:
        said = self.cleaned_data
        older = {
            sex: Older(said[f"older_from_{sex}"], Answer[said[f"older_{sex}"]])
            for sex in SEXES
            if said[f"older_from_{sex}"] is not None
        }
        return Takes(
            sexes=_answers(said, "sexes", SEXES),
            roles=_answers(said, "roles", ROLES),
            risks=_answers(said, "risks", RISKS),
            problems=_answers(said, "problems", PROBLEMS),
            older=older,
            **{name: Answer[said[name]] for name in SINGLE},
            **{name: said[name] for name in ("least_age", "most_age", "most_children")},
        )

    def _gate(self) -> str:
        said = self.cleaned_data["gate"].strip()
        return (self._town(said, "gate") or "") if said else ""

    def _sites(self) -> tuple[Site, ...]:
        """Places as they were written; one that was there before keeps its id and its degrees."""
        there = {_site_line(site): site for site in self.former.sites}
        sites = []
        for line in filter(str.strip, self.cleaned_data["sites"].splitlines()):
            found = _SITE.fullmatch(line.strip())
            if line.strip() in there:
                sites.append(there[line.strip()])
            elif found is None or (town := self._town(found["town"], "sites")) is None:
                self.add_error(
                    "sites", _("“%(said)s” is no place: write it as the example.") % {"said": line[:60]}
                )
            else:
                postcode = _POSTCODE.fullmatch(found["town"].strip())
                street, name = ((found[part] or "").strip() for part in ("street", "name"))
                sites.append(Site(uuid.uuid4(), town, street, postcode["postcode"] if postcode else "", name))
        return tuple(sites)

    def _towns(self) -> tuple[str, ...]:
        named = filter(str.strip, re.split(r"[,;\n]", self.cleaned_data["towns"]))
        found = [self._town(each, "towns") for each in named]
        return tuple(f"municipality:{code}" for code in found if code)

    def _town(self, said: str, field: str) -> str | None:
        postcode = _POSTCODE.fullmatch(said.strip())
        name = postcode["town"] if postcode else said
        found = told.places_named(name, timezone.localdate())
        if len(found) == 1:
            return found[0].refnis
        self.add_error(field, _("“%(said)s” is no municipality of today.") % {"said": name.strip()[:40]})
        return None


AS_SAID = "kind state phone email website secret cost wait_days wait_on source source_on".split()


def _answered() -> Iterable[tuple[str, Any]]:
    """Every question that is answered by yes, to be talked over, not known or no."""
    problem = codes.codebook("problem")
    yield from (
        (f"sexes_{sex}", wording.WHO[sex]) for sex in sorted(SEXES, key=lambda s: str(wording.WHO[s]))
    )
    yield from ((f"roles_{role}", wording.ROLE[role]) for role in ROLES)
    yield from ((f"risks_{risk}", wording.RISK[risk]) for risk in RISKS)
    yield from ((name, wording.COMPANY.get(name, gettext_lazy("wheelchair"))) for name in SINGLE)
    yield from ((f"problems_{code}", problem.label(code, language_here())) for code in PROBLEMS)


def _answers(said: Mapping[str, str], name: str, there: Iterable[str]) -> dict[str, Answer]:
    """What was answered; not known is left out, as where nobody answered."""
    return {
        code: Answer[said[f"{name}_{code}"]]
        for code in there
        if said[f"{name}_{code}"] != Answer.UNKNOWN.name
    }


def _areas(language: str) -> list[tuple[str, str]]:
    found = [("country:BE", codes.codebook("country").label("BE", language))]
    for kind in AREAS:
        book = codes.codebook(kind)
        found += [
            (f"{kind}:{code.code}", f"{KIND[kind]}: {code.label(language)}")
            for code in book
            if code.code not in ("ABROAD", "U")
        ]
    return found


KIND = {
    "region": gettext_lazy("Region"),
    "province": gettext_lazy("Province"),
    "district": gettext_lazy("Judicial district"),
}


def _initial(offer: Offer) -> dict[str, Any]:
    takes = offer.takes
    towns = [each for each in offer.area if each.startswith("municipality:")]
    return {
        **{name: getattr(offer, name) for name in AS_SAID},
        "ways": offer.ways,
        "entries": offer.entries,
        "languages": ", ".join(offer.languages),
        "interpreting": offer.interpreting.name,
        "areas": [each for each in offer.area if each not in towns],
        "towns": ", ".join(told.area_name(each, language_here()) for each in towns),
        "gate": told.area_name(f"municipality:{offer.gate}", language_here()) if offer.gate else "",
        "sites": "\n".join(_site_line(site) for site in offer.sites),
        **hours_initial(offer.hours, offer.closed_days, offer.time_zone),
        **{name: getattr(takes, name).name for name in SINGLE},
        **{name: getattr(takes, name) for name in ("least_age", "most_age", "most_children")},
        **{
            f"{name}_{code}": getattr(takes, name).get(code, Answer.UNKNOWN).name
            for name, there in (("sexes", SEXES), ("roles", ROLES), ("risks", RISKS), ("problems", PROBLEMS))
            for code in there
        },
        **{f"older_from_{sex}": older.from_age for sex, older in takes.older.items()},
        **{
            f"older_{sex}": takes.older[sex].answer.name if sex in takes.older else "UNKNOWN" for sex in SEXES
        },
    }


def _site_line(site: Site) -> str:
    town = told.area_name(f"municipality:{site.municipality}", language_here())
    return "; ".join(filter(None, (f"{site.postcode} {town}".strip(), site.street, site.name)))
