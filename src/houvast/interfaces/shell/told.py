"""Services of the directory in words, for whoever looks: at the desk and on the public pages alike."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from houvast.library import codes
from houvast.records.directory import matching, wording
from houvast.records.directory.queries import Answer, Entry, Need, Site, Suited, Text

MOST_PLACES = 8
TAGS = {Answer.YES: "green", Answer.CONSULT: "yellow", Answer.UNKNOWN: "grey", Answer.NO: "red"}
WAYS = {
    "PHONE": gettext_lazy("by telephone"),
    "CHAT": gettext_lazy("by chat"),
    "MAIL": gettext_lazy("by mail"),
    "VISIT": gettext_lazy("by going there"),
}
ENTRIES = {
    "WALK_IN": gettext_lazy("walk in"),
    "APPOINTMENT": gettext_lazy("by appointment"),
    "CALL_FIRST": gettext_lazy("call first"),
    "BY_REFERRAL": gettext_lazy("sent by another service"),
}
COSTS = {
    "FREE": gettext_lazy("free of charge"),
    "BY_INCOME": gettext_lazy("by what you earn"),
    "PAID": gettext_lazy("to be paid"),
}
KINDS_OF_AREA = ("municipality", "district", "province", "region")
Words = str | Promise


@dataclass(frozen=True)
class Told:
    """One service in a list: its answer and every reason in a sentence."""

    id: UUID
    name: str
    agency: str
    kind: str
    answer: Answer
    answer_words: Words
    tag: str
    reasons: tuple[tuple[str, str], ...]  # (name of the answer, sentence), what stands in the way first
    near: str
    opening: str
    wait: str
    phone: str
    dial: str
    secret: bool
    invented: bool


@dataclass(frozen=True)
class Whole:
    """One service with everything that it states, in rows of (what, words)."""

    entry: Entry
    text: Text
    paragraphs: tuple[str, ...]  # what it says beside its summary
    language: str
    kind: str
    opening: str
    dial: str
    takes: tuple[tuple[Words, str, str], ...]  # (what, name of the answer, words)
    facts: tuple[tuple[Words, str], ...]
    places: tuple[str, ...]


def services(
    found: Iterable[Suited], need: Need, now: datetime, language: str, *, with_place: bool
) -> list[Told]:
    return [_told(each, need, now, language, with_place=with_place) for each in found]


def _told(each: Suited, need: Need, now: datetime, language: str, *, with_place: bool) -> Told:
    entry, offer = each.entry, each.entry.offer
    return Told(
        entry.id,
        entry.text(language).name,
        entry.agency_name,
        codes.codebook("referral_target").label(offer.kind, language),
        each.answer,
        wording.ANSWERS[each.answer],
        TAGS[each.answer],
        tuple((reason.answer.name, wording.in_words(reason, each, need)) for reason in each.reasons),
        wording.nearness(each) if with_place or offer.secret else "",
        opening(entry, now),
        wording.wait(offer.wait_days, offer.wait_on),
        offer.phone,
        dial(offer.phone),
        offer.secret,
        offer.invented,
    )


def whole(entry: Entry, now: datetime, language: str) -> Whole:
    text, offer = entry.text(language), entry.offer
    written = next(each for each in (language, *codes.LANGUAGES) if each in entry.texts)
    facts: list[tuple[Words, str]] = [
        (_("How to reach it"), ", ".join(str(WAYS[each]) for each in offer.ways)),
        (_("How to enter"), ", ".join(str(ENTRIES[each]) for each in offer.entries)),
        (_("Cost"), str(COSTS.get(offer.cost, ""))),
        (_("Languages"), ", ".join(language_name(each) for each in offer.languages)),
        (_("Interpreter"), _stated(offer.interpreting)),
        (_("Waiting"), wording.wait(offer.wait_days, offer.wait_on)),
        (_("Works in"), ", ".join(area_name(each, language) for each in offer.area)),
    ]
    return Whole(
        entry,
        text,
        tuple(filter(None, (text.for_whom, text.enter, text.cost))),
        written,
        codes.codebook("referral_target").label(offer.kind, language),
        opening(entry, now),
        dial(offer.phone),
        tuple(_takes(entry, language)),
        tuple((what, words) for what, words in facts if words),
        tuple(_place(site, language) for site in offer.sites),
    )


def _takes(entry: Entry, language: str) -> Iterable[tuple[Words, str, str]]:
    """Every answer that it states, in words; what it does not state is said to be unknown."""
    takes = entry.offer.takes
    for sex in sorted(wording.WHO, key=lambda each: str(wording.WHO[each])):
        yield _answer(wording.WHO[sex], takes.sexes.get(sex, Answer.UNKNOWN))
    for role in ("VICTIM", "PERPETRATOR", "WITNESS_OTHER"):
        yield _answer(wording.ROLE[role], takes.roles.get(role, Answer.UNKNOWN))
    if takes.least_age is not None or takes.most_age is not None:
        yield _("Age"), "YES", wording.ages(takes)
    yield _answer(wording.COMPANY["children"], takes.children, wording.children_stated(takes))
    for flag in ("pets", "papers", "income"):
        yield _answer(wording.COMPANY[flag], getattr(takes, flag))
    yield _answer(_("wheelchair"), takes.wheelchair)
    for risk, answer in takes.risks.items():
        yield _answer(wording.RISK[risk], answer)
    for problem, answer in takes.problems.items():
        yield _answer(codes.codebook("problem").label(problem, language), answer)


def _answer(what: Words, answer: Answer, more: str = "") -> tuple[Words, str, str]:
    return what, answer.name, f"{wording.ANSWERS[answer]}{f' ({more})' if more else ''}"


def _stated(answer: Answer) -> str:
    return "" if answer is Answer.UNKNOWN else str(wording.ANSWERS[answer])


def opening(entry: Entry, now: datetime) -> str:
    """Open now until when, or closed until when; empty where no hours are stated."""
    hours = matching.hours_of(matching.row(entry.offer).hours)
    if hours is None:
        return ""
    if closes := hours.closes(now):
        while (further := hours.closes(closes)) and further - now < timedelta(days=8):
            closes = further  # one spell ends where the next begins
        if closes - now > timedelta(days=6):
            return _("open day and night")
        if closes - now > timedelta(days=1):
            return _("open now")
        return _("open now, until %(time)s") % {"time": f"{closes:%H:%M}"}
    opens = hours.opens(now)
    if opens is None:
        return _("closed now")
    return _("closed now, open again on %(day)s") % {"day": f"{opens:%d.%m.%Y %H:%M}"}


def dial(phone: str) -> str:
    """As a telephone dials it."""
    return "".join(each for each in phone if each.isdigit() or each == "+")


def language_name(code: str) -> str:
    """In the language of the page, or the code of one that nothing is known of."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def area_name(area: str, language: str) -> str:
    kind, _colon, code = area.partition(":")
    if kind == "country":
        return codes.codebook("country").label(code, language)
    known = codes.SHIPPED.known(kind)
    return known[code].label(language) if code in known else code


def _place(site: Site, language: str) -> str:
    town = codes.SHIPPED.known("municipality")[site.municipality].label(language)
    return ", ".join(filter(None, (site.name, site.street, f"{site.postcode} {town}".strip())))


def places_named(said: str, on: date) -> tuple[codes.Municipality, ...]:
    """Municipalities of a day that somebody may mean: of that name or, if there is none, beginning so."""
    wanted = _letters(said)
    if not wanted:
        return ()
    there = codes.places(on).municipalities
    exact = [each for each in there if wanted in {_letters(label) for label in each.labels.values()}]
    begins = [
        each for each in there if any(_letters(label).startswith(wanted) for label in each.labels.values())
    ]
    return tuple(exact or begins[:MOST_PLACES])


def _letters(said: str) -> str:
    parts = unicodedata.normalize("NFKD", said.casefold())
    return "".join(each for each in parts if each.isalnum())
