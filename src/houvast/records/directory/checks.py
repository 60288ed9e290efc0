"""What a service cannot state: refused at its field, with what is wrong and what to do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from houvast.library import codes
from houvast.library.hours import Hours, NoHours
from houvast.records.directory.alike import key
from houvast.records.directory.offer import (
    COSTS,
    ENTRIES,
    LANGUAGES,
    LONGEST,
    RISKS,
    ROLES,
    SEXES,
    STATES,
    WAYS,
    Answer,
    Described,
    Offer,
    Takes,
    Text,
    Unfit,
)

COARSE = ("country", "region", "province", "district")  # areas that lead to nobody's door
OLDEST = 130
MOST_SITES = 50
KNOWN = {
    "kind": frozenset(codes.codebook("referral_target").codes()),
    "state": frozenset(STATES),
    "ways": frozenset(WAYS),
    "entries": frozenset(ENTRIES),
    "cost": frozenset(COSTS),
    "sexes": frozenset(SEXES),
    "older": frozenset(SEXES),
    "roles": frozenset(ROLES),
    "risks": frozenset(RISKS),
    "problems": frozenset(codes.codebook("problem").codes()),
}
_LANGUAGE = re.compile("[a-z]{2,3}").fullmatch
LONGEST_SOURCE = 300


def check(offer: Offer) -> Offer:
    """The offer, or Unfit for the first thing in it that contradicts itself, is unknown or tells a secret."""
    _check_codes(offer)
    _check_takes(offer.takes)
    _check_area(offer)
    _check_reach(offer)
    if offer.wait_days is not None and (not 0 <= offer.wait_days <= 3650 or offer.wait_on is None):
        raise Unfit(
            "wait_days", _("Write the wait in days, from 0 to 3650, with the day on which it was so.")
        )
    try:
        Hours.of(offer.hours, offer.time_zone, offer.closed_days)
    except NoHours as wrong:
        raise Unfit("hours", _("These hours cannot be read: %(said)s") % {"said": wrong.said}) from wrong
    if offer.gate and (not offer.secret or offer.gate not in codes.SHIPPED.known("municipality")):
        raise Unfit("gate", _("A gate is a municipality, and only of a secret address."))
    if offer.secret:
        _check_secret(offer)
    return offer


def check_agency(said: Described) -> None:
    """Unfit for an agency without a name, or with more words than are kept."""
    if not key(said.name) or len(said.name) > LONGEST["name"] or "\0" in said.name:
        raise Unfit("name", _("Write a name, at most %(longest)s characters.") % {"longest": LONGEST["name"]})
    check(Offer(website=said.website))
    if any(len(words) > LONGEST["summary"] or "\0" in words for words in said.about.values()):
        raise Unfit(
            "about", _("This is too long: at most %(longest)s characters.") % {"longest": LONGEST["summary"]}
        )


def check_texts(texts: Mapping[str, Text], *, secret: bool, gate: str = "") -> None:
    """Unfit for a text too long or without a name; of a secret address also for what reads as a place.

    `gate`: REFNIS of where one is met, which may be named.
    """
    if not texts:
        raise Unfit("name", _("Write the name in one language at least."))
    for language, text in texts.items():
        if language not in LANGUAGES:
            raise Unfit("name", _("There is no language “%(said)s” here.") % {"said": language[:10]})
        for name, longest in LONGEST.items():
            words = getattr(text, name)
            if len(words) > longest or "\0" in words:
                raise Unfit(
                    name, _("This is too long: at most %(longest)s characters.") % {"longest": longest}
                )
            if secret and (found := like_an_address(words) or place_in(words, gate)):
                raise Unfit(name, _secret_words(found))
        if not text.name.strip():
            raise Unfit("name", _("Write the name in one language at least."))


_STREET = re.compile(
    r"\b\w*(?:straat|laan|steenweg|plein|dreef|kaai|lei|weg|baan|markt|vest|hof|singel|stra(?:ß|ss)e|gasse|allee)"
    r"[\s,]+(?:nr\.?|n°|no\.?)?\s*\d{1,4}\s?[a-z]?\b"
    r"|\b(?:rue|avenue|boulevard|chauss[ée]e|place|quai|all[ée]e|chemin|impasse)\s[^.;\n]{1,60}?\d{1,4}\b"
    r"|\b\d{1,4}\s?[a-z]?,?\s+(?:rue|avenue|boulevard|chauss[ée]e|place|quai|chemin)\b"
    r"|\b\d{1,4}\s?[a-z]?\s+[\w' -]{1,40}\s(?:street|road|lane|square)\b"
    r"|\b(?:49|5[01])[.,]\d{3,}\b",  # degrees in this country
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b(?!1712\b)[1-9]\d{3}\s+[A-ZÀ-Þ]\w+")


def like_an_address(words: str) -> str:
    """The first piece that reads as a street with its number, a postcode with its town, or degrees."""
    found = _STREET.search(words) or _TOWN.search(words)
    return found[0] if found else ""


_NAMED_STREET = re.compile(
    r"\b[A-ZÀ-Þ][\w'’-]*(?:straat|laan|steenweg|dreef|plein|kaai|stra(?:ß|ss)e|gasse)\b"
    r"|\b(?i:rue|avenue|boulevard|chauss[ée]e|quai|place)\s+(?:(?i:d[eu]s?|l[ae]s?|[dl]['’])\s*)*[A-ZÀ-Þ]\w+"
)


WORDS_TOO = {"Essen", "Peer"}  # "Essen gibt es hier", "Peer support"


def place_in(words: str, gate: str) -> str:
    """The first street or municipality that the words name, but for that of the gate."""
    if street := _NAMED_STREET.search(words):
        return street[0]
    at_gate = {each.casefold() for each in _labels("municipality", gate)} if gate else set()
    towns = (each[0] for each in _towns().finditer(words))
    return next((each for each in towns if each.casefold() not in at_gate), "")


@cache
def _towns() -> re.Pattern[str]:
    """Names of municipalities, with their capital, but for those of districts, provinces and regions."""
    told = {name.casefold() for level in COARSE for name in _names(level)}
    there = {each for each in _names("municipality") if len(each) > 3} - WORDS_TOO
    towns = sorted((each for each in there if each.casefold() not in told), key=len)
    return re.compile(rf"\b(?:{'|'.join(re.escape(each) for each in reversed(towns))})\b")


def _names(level: str) -> Iterator[str]:
    return (name for code in codes.codebook(level) for name in code.labels.values())


def _labels(level: str, code: str) -> Iterable[str]:
    return codes.codebook(level)[code].labels.values()


def _check_secret(offer: Offer) -> None:
    """No field of ours may lead to a door that must not be found."""
    if offer.sites:
        street = next((site.street for site in offer.sites if site.street), offer.sites[0].municipality)
        raise Unfit("sites", _secret_words(street))
    narrow = [each for each in offer.area if each.partition(":")[0] not in COARSE]
    if narrow:
        raise Unfit("area", _secret_words(narrow[0]))
    if not (offer.phone or offer.email or offer.website):
        raise Unfit("phone", _("A service at a secret address needs a way to reach it: whom does one call?"))
    if "WALK_IN" in offer.entries or "VISIT" in offer.ways:
        raise Unfit("entries", _("Nobody can walk in at a secret address."))


def _secret_words(found: str) -> str:
    return _(
        "“%(found)s” could lead to a secret address. Leave it out: keep whom to call, and the region."
    ) % {"found": found[:80]}


def _check_codes(offer: Offer) -> None:
    said: tuple[tuple[str, Iterable[str]], ...] = (
        ("kind", (offer.kind,)),
        ("state", (offer.state,)),
        ("ways", offer.ways),
        ("entries", offer.entries),
        ("cost", (offer.cost,)),
        ("sexes", offer.takes.sexes),
        ("older", offer.takes.older),
        ("roles", offer.takes.roles),
        ("risks", offer.takes.risks),
        ("problems", offer.takes.problems),
    )
    for name, codes_ in said:
        if not KNOWN[name].issuperset(codes_):
            strange = min(set(codes_) - KNOWN[name])
            raise Unfit(name, _("There is no answer “%(said)s” here.") % {"said": strange[:40]})
    if not all(map(_LANGUAGE, offer.languages)):
        raise Unfit("languages", _("Write languages as codes of two letters, like nl or ar."))


def _check_takes(takes: Takes) -> None:
    least, most = takes.least_age, takes.most_age
    for name, age in (("least_age", least), ("most_age", most)):
        if age is not None and not 0 <= age <= OLDEST:
            raise Unfit(name, _("%(age)s is no age.") % {"age": age})
    if least is not None and most is not None and least > most:
        raise Unfit(
            "least_age",
            _("From %(least)s years and until %(most)s years contradict one another.")
            % {"least": least, "most": most},
        )
    if takes.most_children is not None:
        if not 1 <= takes.most_children <= 30:
            raise Unfit("most_children", _("Write how many children at most, from 1 to 30."))
        if takes.children == Answer.NO:
            raise Unfit(
                "most_children",
                _("“No children” and “at most %(most)s children” contradict one another.")
                % {"most": takes.most_children},
            )
    if any(not 0 <= each.from_age <= OLDEST for each in takes.older.values()):
        raise Unfit("older", _("Write from which age a child counts as older."))


def _check_area(offer: Offer) -> None:
    for each in offer.area:
        kind, _colon, code = each.partition(":")
        lists = {"municipality", "province", "district", "region"}
        there = kind in lists and code in codes.SHIPPED.known(kind)
        if not there and each != "country:BE":
            raise Unfit("area", _("“%(said)s” is no area that there is.") % {"said": each[:60]})


def _check_reach(offer: Offer) -> None:
    if offer.phone and not re.fullmatch(r"\+?[0-9][0-9 ./()-]{1,28}", offer.phone):
        raise Unfit("phone", _("Write a telephone number, like 0800 30 030."))
    if offer.email and not re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>]{1,180}", offer.email):
        raise Unfit("email", _("Write a mail address, like name@example.org."))
    if offer.website and (
        urlsplit(offer.website).scheme not in ("http", "https") or len(offer.website) > 300
    ):
        raise Unfit("website", _("Write a web address that begins with https://"))
    if len(offer.source) > LONGEST_SOURCE or "\0" in offer.source + offer.website + offer.email:
        raise Unfit(
            "source", _("This is too long: at most %(longest)s characters.") % {"longest": LONGEST_SOURCE}
        )
    if len(offer.sites) > MOST_SITES:
        raise Unfit("sites", _("At most %(most)s places.") % {"most": MOST_SITES})
    for site in offer.sites:
        if site.municipality not in codes.SHIPPED.known("municipality"):
            raise Unfit("sites", _("“%(said)s” is no municipality.") % {"said": site.municipality[:40]})
        words = site.street + site.postcode + site.name
        if max(len(site.street), len(site.postcode), len(site.name)) > 160 or "\0" in words:
            raise Unfit("sites", _("This is too long: at most %(longest)s characters.") % {"longest": 160})
