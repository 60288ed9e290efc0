"""From a nested record of HSDS to what a service states. Pure; what is not kept here is counted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houvast.library import codes
from houvast.library.hours import Hours, NoHours
from houvast.records.directory.exchange import terms
from houvast.records.directory.exchange.leaving import STATES, rule_of
from houvast.records.directory.exchange.terms import FROM_ANSWERS
from houvast.records.directory.offer import (
    LANGUAGES,
    RISKS,
    ROLES,
    Answer,
    Answers,
    Described,
    Offer,
    Older,
    Site,
    Takes,
    Text,
    Unfit,
)

Record = Mapping[str, Any]
LeftOut = Counter[str]
_STATE = {status: state for state, status in STATES.items()} | {"defunct": "ENDED"}
KEPT = {
    "organization": "id name description website attributes services locations",
    "service": "id organization_id name description eligibility_description application_process url email "
    "status fees_description wait_time minimum_age maximum_age assured_date last_modified phones schedules "
    "service_areas service_at_locations languages organization attributes",
}
_WAIT = re.compile(r"(\d{1,4}) days \((\d{4}-\d\d-\d\d)\)")


class _Said:
    """Values of our own terms on a record, by code without its x-; others are counted as left out."""

    def __init__(self, record: Record, left_out: LeftOut) -> None:
        self._values: dict[str, list[str]] = {}
        for each in record.get("attributes", ()):
            code = each.get("taxonomy_term", {}).get("code", "")
            if code in terms.TERMS:
                self._values.setdefault(code.removeprefix("x-"), []).append(each.get("value", ""))
            else:
                left_out["attributes of other vocabularies"] += 1

    def one(self, code: str, otherwise: str = "") -> str:
        return self._values.get(code, [otherwise])[0]

    def several(self, code: str) -> tuple[str, ...]:
        return tuple(self._values.get(code, ()))

    def answer(self, code: str) -> Answer:
        return self._answer(code, self.one(code, "unknown"))

    def answers(self, prefix: str, known: Iterable[tuple[str, str]]) -> Answers:
        """By our own code, those that are stated; `known` pairs it with its word in the term."""
        return {
            ours: self.answer(f"{prefix}{word}") for ours, word in known if f"{prefix}{word}" in self._values
        }

    def number(self, code: str) -> int | None:
        said = self.one(code)
        if said and not re.fullmatch(r"\d{1,5}", said, re.ASCII):
            raise Unfit(f"x-{code}", _("“%(said)s” is no number.") % {"said": said[:40]})
        return int(said) if said else None

    def day(self, code: str) -> date | None:
        said = self.one(code)
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            raise Unfit(
                f"x-{code}", _("“%(said)s” is no day, like 2026-01-31.") % {"said": said[:40]}
            ) from None

    def older(self, code: str) -> Older:
        age, _space, answer = self.one(code).partition(" ")
        if not re.fullmatch(r"\d{1,3}", age, re.ASCII):
            raise Unfit(f"x-{code}", _("Write an age and an answer, like 12 no."))
        return Older(int(age), self._answer(code, answer))

    def has(self, code: str) -> bool:
        return code in self._values

    @staticmethod
    def _answer(code: str, said: str) -> Answer:
        try:
            return FROM_ANSWERS[said]
        except KeyError:
            raise Unfit(
                f"x-{code}",
                _("“%(said)s” is no answer. Write yes, in consultation, unknown or no.")
                % {"said": said[:40]},
            ) from None


def agency_of(record: Record, language: str, left_out: LeftOut) -> Described:
    """An organization as its agency."""
    _count_left_out("organization", record, left_out)
    said = _Said(record, left_out)
    about = {each: said.one(f"about-{each}") for each in LANGUAGES if said.has(f"about-{each}")}
    if not about and record["description"] != record["name"]:
        about = {said.one("language", language): record["description"]}
    return Described(
        name=record["name"],
        about=about,
        website=record.get("website", ""),
        source=said.one("source"),
        source_on=said.day("source-on"),
        invented=said.one("invented") == "yes",
        outside_id=record["id"],
    )


def service_of(record: Record, language: str, left_out: LeftOut) -> tuple[Offer, dict[str, Text]]:
    """A whole service; Unfit for what it states and nobody can mean."""
    _count_left_out("service", record, left_out)
    said = _Said(record, left_out)
    phones = [each["number"].strip('" ') for each in record.get("phones", ())]
    if len(phones) > 1:
        left_out["further telephone numbers"] += len(phones) - 1
    wait = _WAIT.fullmatch(record.get("wait_time", ""))
    if record.get("wait_time") and not wait:
        left_out["service.wait_time in words"] += 1
    areas = [each for each in record.get("service_areas", ()) if each.get("extent_type") == "x-houvast"]
    if other := len(record.get("service_areas", ())) - len(areas):
        left_out["areas in words"] += other
    offer = Offer(
        kind=said.one("kind", "OTHER"),
        state=_STATE[record["status"]],
        phone=phones[0] if phones else "",
        email=record.get("email", ""),
        website=record.get("url", ""),
        secret=said.one("secret") == "yes",
        ways=said.several("way"),
        entries=said.several("entry"),
        languages=tuple(_languages(record, left_out)),
        interpreting=said.answer("interpreting"),
        cost=said.one("cost"),
        wait_days=int(wait[1]) if wait else said.number("wait-days"),
        wait_on=said.day("wait-on") or (date.fromisoformat(wait[2]) if wait else None),
        area=tuple(each.get("extent", "") for each in areas),
        area_on=said.day("area-on"),
        sites=tuple(_sites(record, said.one("secret") == "yes", left_out)),
        hours=tuple(_hours(record, left_out)),
        time_zone=said.one("time-zone", "Europe/Brussels"),
        closed_days=said.several("closed-day"),
        takes=_takes(record, said),
        source=said.one("source"),
        source_on=said.day("source-on"),
        invented=said.one("invented") == "yes",
    )
    return offer, _texts(record, said, language)


def _texts(record: Record, said: _Said, language: str) -> dict[str, Text]:
    main = Text(
        name=record["name"],
        summary=record.get("description", ""),
        for_whom=record.get("eligibility_description", ""),
        enter=record.get("application_process", ""),
        cost=record.get("fees_description", ""),
    )
    texts = {said.one("language", language): main}
    for each in LANGUAGES:
        if said.has(f"text-{each}-name"):
            fields = {name: said.one(f"text-{each}-{terms.plain(name)}") for name in terms.TEXT_FIELDS}
            texts[each] = Text(**fields)
    return texts


def _takes(record: Record, said: _Said) -> Takes:
    return Takes(
        sexes=said.answers("takes-", terms.SEX_WORDS.items()),
        least_age=_age(record, "minimum_age"),
        most_age=_age(record, "maximum_age"),
        most_children=said.number("most-children"),
        older={
            sex: said.older(f"older-{word}")
            for sex, word in terms.CHILD_WORDS.items()
            if said.has(f"older-{word}")
        },
        roles=said.answers("role-", ((code, terms.plain(code)) for code in ROLES)),
        problems=said.answers("problem-", ((c, terms.plain(c)) for c in codes.codebook("problem").codes())),
        risks=said.answers("risk-", ((code, terms.plain(code)) for code in RISKS)),
        **{flag: said.answer(f"takes-{flag}") for flag in terms.FLAGS},
    )


def _age(record: Record, name: str) -> int | None:
    said = record.get(name)
    if said is not None and (said != int(said) or not 0 <= said <= 999):
        raise Unfit(name, _("%(age)s is no age.") % {"age": said})
    return None if said is None else int(said)


def _languages(record: Record, left_out: LeftOut) -> Iterable[str]:
    for each in record.get("languages", ()):
        code = (each.get("code") or each.get("name", "")).strip().lower()
        if re.fullmatch("[a-z]{2,3}", code, re.ASCII):
            yield code
        else:
            left_out["languages without a code"] += 1


def _hours(record: Record, left_out: LeftOut) -> Iterable[dict[str, str]]:
    for each in record.get("schedules", ()):
        said = _Said(each, left_out)
        from_, _dash, until = said.one("hours", "-").partition("-")
        from_, until = from_ or each.get("opens_at", "")[:5], until or each.get("closes_at", "")[:5]
        spell = {"rule": said.one("rule") or rule_of(each), "from": from_, "until": until}
        try:
            Hours.of([spell], "UTC", ())
        except NoHours:
            left_out["hours that are no rule"] += 1
        else:
            yield spell


def _sites(record: Record, secret: bool, left_out: LeftOut) -> Iterable[Site]:
    for each in record.get("service_at_locations", ()):
        location = each.get("location")
        if location is None or (location["location_type"] != "physical" and not secret):
            left_out["places without a location that one can go to"] += 1
            continue
        yield from _site(location, secret, left_out)


def _site(location: Record, secret: bool, left_out: LeftOut) -> Iterable[Site]:
    address: Record = next(iter(location.get("addresses", ())), {})
    said = _Said(location, left_out)
    municipality = _municipality(location, address)
    if not municipality and not secret:
        left_out["places whose municipality is not known here"] += 1
        return
    yield Site(
        id=UUID(location["id"]),
        municipality=municipality,
        street=", ".join(filter(None, (address.get("address_1"), address.get("address_2"))))
        or said.one("street"),
        postcode=address.get("postal_code", "") or said.one("postcode"),
        name=location.get("name", ""),
        latitude=location.get("latitude"),
        longitude=location.get("longitude"),
    )


def _municipality(location: Record, address: Record) -> str:
    """Its REFNIS: as it is said, or by the name of the town in the address; empty where there is none."""
    if location.get("external_identifier_type") == "REFNIS":
        return str(location.get("external_identifier", ""))
    return _towns().get(address.get("city", "").strip().casefold(), "")


@cache
def _towns() -> Mapping[str, str]:
    """Municipalities by their names in all languages; of two with one name the one that still is."""
    known = sorted(codes.SHIPPED.known("municipality").values(), key=lambda each: each.valid_until is None)
    return {name.casefold(): each.code for each in known for name in each.labels.values()}


def _count_left_out(kind: str, record: Record, left_out: LeftOut) -> None:
    for name in record.keys() - set(KEPT[kind].split()):
        left_out[f"{kind}.{name}"] += 1
