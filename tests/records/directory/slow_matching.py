"""The slow twin of matching: one service after the other, by the words of the issue, without arrays."""

from datetime import date, datetime
from math import inf

from houvast.library import codes
from houvast.library.hours import Hours
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import Answer, Offer

YES, CONSULT, UNKNOWN, NO = Answer.YES, Answer.CONSULT, Answer.UNKNOWN, Answer.NO


def answers(offer: Offer, need: Need, place: str | None, on: date) -> dict[str, Answer]:
    """What the service answers to each thing that matters."""
    takes, said = offer.takes, {}
    if need.sex in "FMX":
        said["sex"] = takes.sexes.get(need.sex, UNKNOWN)
    if need.age is not None:
        said["age"] = of_age(takes.least_age, takes.most_age, need.age)
    if need.children:
        said["children"] = takes.children
        most = takes.most_children
        said["number"] = NO if most is not None and len(need.children) > most else YES
        said["older"] = min(of_child(takes.older, child) for child in need.children)
    for flag in ("pets", "wheelchair", "papers", "income"):
        if getattr(need, flag):
            said[flag] = getattr(takes, flag)
    if need.role == "BOTH":
        said["role"] = min(takes.roles.get(role, UNKNOWN) for role in ("VICTIM", "PERPETRATOR"))
    elif need.role != "U":
        said["role"] = takes.roles.get(need.role, UNKNOWN)
    if need.problem != "U":
        said["problem"] = takes.problems.get(need.problem, UNKNOWN)
    if need.risk != "U":
        said["risk"] = takes.risks.get(need.risk, UNKNOWN)
    if need.language:
        said["language"] = YES if need.language in offer.languages else offer.interpreting
    if place is not None:
        said["area"] = of_area(offer, place, on)
    return said


def of_age(least: int | None, most: int | None, age: int) -> Answer:
    if least is None and most is None:
        return UNKNOWN
    return YES if (least or 0) <= age <= (inf if most is None else most) else NO


def of_child(older, child: Child) -> Answer:
    sure = child.sex in "FMX" and child.age is not None
    found = YES
    for sex in child.sex if child.sex in "FMX" else "FMX":
        if sex in older and (child.age is None or child.age >= older[sex].from_age):
            answer = older[sex].answer
            found = min(found, UNKNOWN if answer is NO and not sure else answer)
    return found


def of_area(offer: Offer, place: str, on: date) -> Answer:
    if not offer.area:
        return UNKNOWN
    here = codes.municipality(place, on)
    region = codes.codebook("province")[here.province].parent
    if {"country:BE", f"region:{region}", f"province:{here.province}", f"district:{here.district}"} & {
        *offer.area
    }:
        return YES
    stated = {each.removeprefix("municipality:") for each in offer.area if each.startswith("municipality:")}
    # A code that was stated before a merger means the smaller ground; today's ground is all that became it.
    merged = [each for each in codes.mergers() if each.after == place and each.on <= on]
    before = {code for each in merged for code in each.before}
    meant_before = any(offer.area_on is not None and offer.area_on < each.on for each in merged)
    if place in stated and not meant_before:
        return YES
    if before and before <= stated:
        return YES
    return CONSULT if stated & (before | {place}) else NO


def is_open(offer: Offer, at: datetime) -> bool:
    return Hours.of(offer.hours, offer.time_zone, offer.closed_days).is_open(at)


def km(offer: Offer, place: str | None) -> float:
    if place is None or not offer.sites:
        return inf
    here = codes.centre(place)
    return min(codes.kilometres(here, codes.centre(site.municipality)) for site in offer.sites)


def band(offer: Offer, place: str | None) -> int:
    remote = bool({"PHONE", "CHAT", "MAIL"} & set(offer.ways)) and not offer.sites and not offer.gate
    if remote:
        return 0
    if place is None:
        return 1
    if not offer.sites:
        return 9
    minutes = 5 + km(offer, place) * 1.3
    return 1 + (minutes > 15) + (minutes > 30) + (minutes > 60)


def ordered(entries, need: Need, place: str | None, at: datetime):
    """Ids with the answer, best first."""
    rows = []
    names = sorted(entries, key=lambda entry: (entry.text("nl").name.casefold(), entry.id))
    for number, entry in enumerate(names):
        offer = entry.offer
        if offer.state == "ENDED" or (need.kinds and offer.kind not in need.kinds):
            continue
        said = answers(offer, need, place, at.date())
        answer = min([*said.values(), YES if offer.state == "OPEN" else NO])
        wait = 32_000 if offer.wait_days is None else offer.wait_days
        rows.append(
            (
                -answer,
                band(offer, place),
                not is_open(offer, at),
                wait,
                km(offer, place),
                number,
                entry.id,
            )
        )
    return [(row[-1], Answer(-row[0])) for row in sorted(rows)]
