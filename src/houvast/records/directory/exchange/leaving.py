"""From what a service states to rows of HSDS. Pure; what HSDS has no field for becomes attributes."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houvast.library import codes
from houvast.library.hsds import Tables
from houvast.records.directory.exchange import terms
from houvast.records.directory.exchange.terms import ANSWERS, FLAGS, SPACE, TAXONOMY, TERMS
from houvast.records.directory.matching import Entry
from houvast.records.directory.offer import LANGUAGES, Described, Site, Takes

Row = dict[str, Any]
Said = Iterator[tuple[str, str]]  # code of a term without its x-, and a value
STATES = {"OPEN": "active", "PAUSED": "temporarily closed", "ENDED": "inactive"}
_FIELDS = {"name": "name", "summary": "description", "for_whom": "eligibility_description"}
_FIELDS |= {"enter": "application_process", "cost": "fees_description"}
_IN_RULES = {"FREQ": "freq", "INTERVAL": "interval", "BYDAY": "byday", "BYMONTHDAY": "bymonthday"}


def id_of(outside_id: str, own: UUID) -> str:
    """The identifier it has elsewhere, where that is one of HSDS; else ours."""
    try:
        return str(UUID(outside_id))
    except ValueError:
        return str(own)


def organization(own: UUID, said: Described) -> Row:
    row = {"id": id_of(said.outside_id, own), "name": said.name, "website": said.website}
    first = next((said.about[each] for each in LANGUAGES if said.about.get(each)), "")
    return {**_filled(row), "description": first or said.name}


def service(entry: Entry, outside_id: str, organization_id: str, changed_at: datetime | None) -> Row:
    """The service's own row."""
    offer, language = entry.offer, main_language(entry)
    text = entry.texts[language]
    row = {
        "id": id_of(outside_id, entry.id),
        "organization_id": organization_id,
        **{theirs: getattr(text, ours) for ours, theirs in _FIELDS.items()},
        "url": offer.website,
        "email": offer.email,
        "status": STATES[offer.state],
        "wait_time": "" if offer.wait_days is None else f"{offer.wait_days} days ({offer.wait_on})",
        "minimum_age": offer.takes.least_age,
        "maximum_age": offer.takes.most_age,
        "assured_date": str(entry.confirmed_on or ""),
        "last_modified": changed_at.isoformat(timespec="seconds") if changed_at else "",
    }
    return _filled(row)


def put_organization(tables: Tables, own: UUID, said: Described) -> str:
    row = organization(own, said)
    tables.put("organization", row)
    _attributes(tables, "organization", row["id"], _of_organization(said))
    return str(row["id"])


def put_service(tables: Tables, entry: Entry, row: Row) -> None:
    """The service's row, and all that hangs below it."""
    offer, id = entry.offer, row["id"]
    tables.put("service", row)
    if offer.phone:
        tables.put(
            "phone", {"id": _id(id, "phone"), "service_id": id, "number": offer.phone, "type": "voice"}
        )
    for code in offer.languages:
        said = {"id": _id(id, "language", code), "service_id": id, "code": code, "name": code}
        tables.put("language", said)
    for area in offer.area:
        said = {"id": _id(id, "area", area), "service_id": id, "extent": area, "extent_type": "x-houvast"}
        tables.put("service_area", {**said, "name": _area_name(area)})
    for number, spell in enumerate(offer.hours):
        _put_schedule(tables, id, number, spell)
    for site in offer.sites:
        _put_site(tables, id, row["organization_id"], site)
    _attributes(tables, "service", id, said_of_service(entry))


def main_language(entry: Entry) -> str:
    """The language in which HSDS has its words: the first of ours that there is."""
    return next(each for each in LANGUAGES if each in entry.texts)


def location(site: Site, organization_id: str = "") -> Row:
    return _filled(
        {
            "id": str(site.id),
            "location_type": "physical",
            "organization_id": organization_id,
            "name": site.name,
            "latitude": site.latitude,
            "longitude": site.longitude,
            "external_identifier": site.municipality,
            "external_identifier_type": "REFNIS",
        }
    )


def at_location(service_id: str, site: Site) -> Row:
    return {"id": _id(service_id, "at", str(site.id)), "service_id": service_id, "location_id": str(site.id)}


def _put_site(tables: Tables, service_id: str, organization_id: str, site: Site) -> None:
    row = location(site, organization_id)
    tables.put("location", row)
    tables.put("service_at_location", at_location(service_id, site))
    if site.street and site.postcode:
        here = codes.SHIPPED.known("municipality")[site.municipality]
        address = {
            "id": _id(row["id"], "address"),
            "location_id": row["id"],
            "address_1": site.street,
            "postal_code": site.postcode,
            "city": here.label("nl"),
            "state_province": _province(site.municipality),
            "country": "BE",
            "address_type": "physical",
        }
        tables.put("address", address)
    else:
        said = {"street": site.street, "postcode": site.postcode}
        _attributes(tables, "location", row["id"], ((name, value) for name, value in said.items() if value))


def _province(refnis: str) -> str:
    parent = codes.SHIPPED.known("municipality")[refnis].parent or ""
    known = codes.SHIPPED.known("province")
    return known[parent].label("nl") if parent in known else "-"


def _put_schedule(tables: Tables, service_id: str, number: int, spell: Mapping[str, str]) -> None:
    id = _id(service_id, "schedule", str(number))
    row, left = schedule_of(spell)
    tables.put("schedule", {"id": id, "service_id": service_id, **row})
    _attributes(tables, "schedule", id, iter(left))


def schedule_of(spell: Mapping[str, str]) -> tuple[Row, list[tuple[str, str]]]:
    """(fields of HSDS, attributes for what they cannot say)."""
    parts = dict(part.split("=", 1) for part in spell["rule"].upper().split(";") if "=" in part)
    said = parts.keys() <= _IN_RULES.keys() and parts.get("FREQ") in ("WEEKLY", "MONTHLY")
    row: Row = {_IN_RULES[name]: value for name, value in parts.items()} if said else {}
    if "interval" in row:
        row["interval"] = int(row["interval"])
    left = [] if said and rule_of(row) == spell["rule"] else [("rule", spell["rule"])]
    if all(":" in spell[name] and not spell[name].startswith("24") for name in ("from", "until")):
        row |= {"opens_at": spell["from"], "closes_at": spell["until"]}
    else:
        left.append(("hours", f"{spell['from']}-{spell['until']}"))
    return row, left


def rule_of(row: Mapping[str, Any]) -> str:
    """The rule of RFC 5545 that fields of a schedule say."""
    said = ((name, row.get(field)) for name, field in _IN_RULES.items())
    return ";".join(f"{name}={value}" for name, value in said if value not in (None, ""))


def _of_organization(said: Described) -> Said:
    first = next((each for each in LANGUAGES if said.about.get(each)), "")
    yield from ((f"about-{each}", said.about[each]) for each in LANGUAGES if said.about.get(each))
    if first:
        yield "language", first
    yield from _of_source(said.source, said.source_on, said.invented)


def _of_source(source: str, source_on: date | None, invented: bool) -> Said:
    if source:
        yield "source", source
    if source_on:
        yield "source-on", str(source_on)
    if invented:
        yield "invented", "yes"


def said_of_service(entry: Entry) -> Said:
    offer = entry.offer
    main = main_language(entry)
    yield "kind", offer.kind
    yield "language", main
    for several, code in ((offer.ways, "way"), (offer.entries, "entry"), (offer.closed_days, "closed-day")):
        yield from ((code, each) for each in several)
    if offer.cost:
        yield "cost", offer.cost
    yield "interpreting", ANSWERS[offer.interpreting]
    if offer.wait_days is not None:
        yield "wait-days", str(offer.wait_days)
    for day, code in ((offer.wait_on, "wait-on"), (offer.area_on, "area-on")):
        if day:
            yield code, str(day)
    yield "time-zone", offer.time_zone
    if offer.secret:
        yield "secret", "yes"
    yield from _of_takes(offer.takes)
    yield from _of_source(offer.source, offer.source_on, offer.invented)
    for language, text in entry.texts.items():
        if language != main:
            for name in terms.TEXT_FIELDS:
                if value := getattr(text, name):
                    yield f"text-{language}-{terms.plain(name)}", value


def _of_takes(takes: Takes) -> Said:
    yield from ((f"takes-{terms.SEX_WORDS[sex]}", ANSWERS[answer]) for sex, answer in takes.sexes.items())
    yield from ((f"takes-{flag}", ANSWERS[getattr(takes, flag)]) for flag in FLAGS)
    if takes.most_children is not None:
        yield "most-children", str(takes.most_children)
    for sex, older in takes.older.items():
        yield f"older-{terms.CHILD_WORDS[sex]}", f"{older.from_age} {ANSWERS[older.answer]}"
    for kind, answers in (("role", takes.roles), ("problem", takes.problems), ("risk", takes.risks)):
        yield from ((f"{kind}-{terms.plain(code)}", ANSWERS[answer]) for code, answer in answers.items())


def _attributes(tables: Tables, kind: str, id: str, said: Said) -> None:
    for code, value in said:
        term = TERMS[f"x-{code}"]
        tables.put("taxonomy", TAXONOMY)
        tables.put("taxonomy_term", term)
        row = {"id": _id(id, code, value), "link_id": id, "link_entity": kind, "taxonomy_term_id": term["id"]}
        tables.put("attribute", {**row, "value": value})


def _area_name(area: str) -> str:
    kind, _colon, code = area.partition(":")
    known = codes.SHIPPED.known(kind) if kind in codes.SHIPPED.list_names() else {}
    return known[code].label("nl") if code in known else area


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in ("", None)}


def _id(*by: str) -> str:
    return str(uuid.uuid5(SPACE, "\n".join(by)))
