"""What each column of somebody's list means: declared (TOML, or made on a page), checked, never guessed."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

from houvast.library.hsds.kinds import KINDS
from houvast.library.sheets.worded import Worded

# What one row may say: of these kinds one record each, and of those in SEVERAL one for each part of a cell.
ON_A_ROW = (
    "organization service location address phone language service_area cost_option schedule accessibility "
    "attribute"
).split()
SEVERAL = ("phone", "language", "service_area", "attribute")
NEEDED = ("organization.name", "service.name")
# Names that columns often have, without accents and small: for a first proposal, which somebody confirms.
_OFTEN = {
    "organization.name": "organisatie organisation organization traeger aanbieder naam_organisatie",
    "organization.description": "organisatie_beschrijving",
    "service.name": "dienst service naam name nom angebot aanbod naam_dienst",
    "service.description": "beschrijving omschrijving description beschreibung",
    "service.url": "website site web url webseite",
    "service.email": "email e_mail mail mailadres courriel",
    "service.minimum_age": "leeftijd_vanaf minimumleeftijd age_minimum minimum_age mindestalter",
    "service.maximum_age": "leeftijd_tot maximumleeftijd age_maximum maximum_age hoechstalter",
    "service.wait_time": "wachttijd delai wait_time wartezeit",
    "service.application_process": "aanmelding inscription how_to_enter anmeldung",
    "service.fees_description": "kost kostprijs prijs cout prix cost price kosten",
    "phone.number": "telefoon telefoonnummer tel telephone phone telefon",
    "address.address_1": "adres straat adresse address strasse rue",
    "address.postal_code": "postcode code_postal postal_code plz",
    "address.city": "gemeente stad plaats ville commune city ort",
    "location.name": "vestiging locatie lieu location standort",
    "language.name": "talen taal langues langue languages language sprachen",
    "service_area.name": "werkgebied regio zone area gebiet",
}


class MappingRefused(Exception):
    """A mapping that says something impossible: which column, and what to do."""

    def __init__(self, words: Worded) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Column:
    """What one column holds: `field` is like service.name, or attribute.CODE for a term of a vocabulary."""

    field: str = ""
    values: Mapping[str, str] = field_of(default_factory=dict)
    separator: str = ""
    ignore: bool = False


@dataclass(frozen=True)
class Declared:
    """How a list is read. `always` is what every row says, by field."""

    columns: Mapping[str, Column]
    always: Mapping[str, str] = field_of(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


def read_mapping(text: str, terms: Collection[str] = ()) -> Declared:
    """The declared mapping; `terms` are the codes that attribute.CODE may name. Else MappingRefused."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(Worded("The mapping is not TOML: %(error)s.", error=error)) from error
    known = {"encoding": str, "delimiter": str, "sheet": str, "always": dict, "column": dict}
    _only(said, known, Worded("The mapping"))
    columns = {}
    for name, column in said.get("column", {}).items():
        if not isinstance(column, dict):
            raise MappingRefused(
                Worded("Write the column “%(column)s” as [column.“%(column)s”].", column=name)
            )
        _only(column, {"field": str, "values": dict, "separator": str, "ignore": bool}, _column(name))
        columns[name] = Column(**column)
    return checked(
        Declared(
            columns,
            said.get("always", {}),
            said.get("encoding", ""),
            said.get("delimiter", ""),
            said.get("sheet", ""),
        ),
        terms,
    )


def checked(mapping: Declared, terms: Collection[str] = ()) -> Declared:
    """The mapping, when every field in it exists and what every service needs is there."""
    had: set[str] = set()
    for name, column in mapping.columns.items():
        if column.ignore:
            continue
        if not column.field:
            raise MappingRefused(
                Worded("Column “%(column)s”: say which field it holds, or ignore = true.", column=name)
            )
        _known(column.field, terms, _column(name))
        if column.field in had and not column.field.startswith(tuple(f"{kind}." for kind in SEVERAL)):
            raise MappingRefused(
                Worded("Two columns hold %(field)s. Ignore one of them.", field=column.field)
            )
        if column.separator and not column.field.startswith(tuple(f"{kind}." for kind in SEVERAL)):
            raise MappingRefused(
                Worded(
                    "Column “%(column)s”: a service has one %(field)s, so it has no separator.",
                    column=name,
                    field=column.field,
                )
            )
        if not all(isinstance(value, str) for value in column.values.values()):
            raise MappingRefused(Worded("Column “%(column)s”: values have to be texts.", column=name))
        had.add(column.field)
    for name, value in mapping.always.items():
        _known(name, terms, _ALWAYS)
        if not isinstance(value, str):
            raise MappingRefused(Worded("always: %(field)s has to be a text.", field=name))
    for needed in NEEDED:
        if needed not in had | mapping.always.keys():
            raise MappingRefused(Worded("No column holds %(field)s. Every service needs one.", field=needed))
    if len(mapping.delimiter) > 1:
        raise MappingRefused(Worded("The delimiter is one sign, like ; or ,."))
    return mapping


def _column(name: str) -> Worded:
    return Worded("Column “%(column)s”", column=name)


_ALWAYS = Worded.already("always")  # as it is written in the file


def _only(said: Mapping[str, Any], kinds: Mapping[str, type], where: Worded) -> None:
    for key, value in said.items():
        if key not in kinds:
            raise MappingRefused(
                Worded(
                    "%(where)s: “%(said)s” is not known here (known: %(known)s).",
                    where=where,
                    said=key,
                    known=", ".join(sorted(kinds)),
                )
            )
        if not isinstance(value, kinds[key]):
            raise MappingRefused(
                Worded(
                    "%(where)s: %(said)s has to be %(kind)s.", where=where, said=key, kind=_KINDS[kinds[key]]
                )
            )


_KINDS = {
    str: Worded("text"),
    bool: Worded("true or false"),
    dict: Worded("a table"),
}


def _known(name: str, terms: Collection[str], where: Worded) -> None:
    kind, _dot, rest = name.partition(".")
    known = (
        rest in terms if kind == "attribute" else kind in ON_A_ROW and rest in _fields(kind) and rest != "id"
    )
    if not known:
        raise MappingRefused(
            Worded(
                "%(where)s: there is no field “%(field)s”. Fields are like service.name.",
                where=where,
                field=name,
            )
        )


def _fields(kind: str) -> list[str]:
    return [name for name in KINDS[kind].fields if not name.endswith("_id") and name != "id"]


def fields() -> list[str]:
    """All fields that a column may hold, but for attributes."""
    return [f"{kind}.{name}" for kind in ON_A_ROW if kind != "attribute" for name in _fields(kind)]


def proposed(columns: Iterable[str], terms: Collection[str] = ()) -> dict[str, str]:
    """A field for each column whose name is one, or is often the name of one; each field once."""
    known = {
        **{_plain(name): name for name in fields()},
        **{_plain(f"attribute.{t}"): f"attribute.{t}" for t in terms},
    }
    for name, words in _OFTEN.items():
        known.update(dict.fromkeys(words.split(), name))
    found: dict[str, str] = {}
    for column in columns:
        field_ = known.get(_plain(column), "")
        if field_ and field_ not in found.values():
            found[column] = field_
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ä", "ae").replace("ö", "oe"))
    return re.sub(r"[^a-z0-9]+", "_", "".join(c for c in letters if not unicodedata.combining(c))).strip("_")
