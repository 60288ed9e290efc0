"""Read the file of an instrument and refuse one whose parts do not fit together.

The instruments that come along lie in `instruments/`; a helpline with a licence for another one declares it
in a file of its own. What each key means is told in docs/how-to/assess-risk.md.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NoReturn

import yaml

from houvast.library.codes import codebook
from houvast.library.risk.instrument import LANGUAGES, Band, Group, Incomplete, Instrument, Item, Kind, Scale
from houvast.library.risk.refusals import MalformedInstrument, UnknownInstrument

_ROOM = files("houvast.library.risk")
MOST_BYTES = 50_000
_KEYS = {
    *("instrument", "version", "title", "kind", "licence", "texts", "sources", "note", "population"),
    *("answers", "incomplete", "items", "bands"),
}
_NEEDED = _KEYS - {"note", "incomplete"}
_OF_A_GROUP = {"victim_sex", "perpetrator_sex", "relationship", "victim_age_from"}
_OF_AN_ITEM = {"factor", "weight", "alarm", "protects", "cites"}


@cache
def names() -> tuple[str, ...]:
    """The instruments that come along."""
    found = (path.name for path in (_ROOM / "instruments").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


@cache
def not_shipped() -> Mapping[str, str]:
    """Known instruments that do not come along, with the reason."""
    read: dict[str, str] = yaml.safe_load((_ROOM / "not_shipped.yaml").read_text("utf-8"))
    return read


@cache
def instrument(name: str) -> Instrument:
    """One that comes along, by its name in any case; UnknownInstrument lists those there are."""
    wanted = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if wanted in names():
        text = (_ROOM / "instruments" / f"{wanted}.yaml").read_text("utf-8")
        return read_instrument(text, f"{wanted}.yaml")
    there = f"There are: {', '.join(names())}."
    if reason := not_shipped().get(wanted):
        raise UnknownInstrument(
            f"{wanted} does not come along: {reason}. With a licence, declare it in a file. {there}"
        )
    raise UnknownInstrument(f"There is no instrument {name!r}. {there}")


def read_instrument(text: str, file: str) -> Instrument:
    """An instrument out of its YAML, or MalformedInstrument with the file, the place and what is wrong."""
    return _Reading(_mapping(text, file), file).instrument()


def _mapping(text: str, file: str) -> dict[str, Any]:
    if len(text.encode()) > MOST_BYTES:
        raise MalformedInstrument(f"{file}: longer than {MOST_BYTES} bytes.")
    try:
        said = yaml.load(text, _WithoutDoubles)  # noqa: S506  a SafeLoader that refuses more
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MalformedInstrument(f"{file}, line {line}: {error.problem}.") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise MalformedInstrument(f"{file}: this is not YAML that can be read.") from None
    if not isinstance(said, dict):
        raise MalformedInstrument(f"{file}: an instrument begins with `instrument: NAME`.")
    return said


class _WithoutDoubles(yaml.SafeLoader):
    """An item that stands twice is refused, where YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, "a key stands twice, or is none", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _all_in(values: Any, known: Container[str]) -> bool:
    """Whether these are codes of a list: a file may hold anything in their place."""
    return isinstance(values, list) and all(isinstance(each, str) and each in known for each in values)


class _Reading:
    """One file being read; every refusal names the file and the place in it."""

    def __init__(self, said: Mapping[str, Any], file: str) -> None:
        self._said = said
        self._file = file

    def instrument(self) -> Instrument:
        self._only(self._said, _KEYS, "the file")
        if missing := sorted(_NEEDED - self._said.keys()):
            self._refuse(missing[0], "is missing")
        kind = self._one_of("kind", Kind)
        scale = self._scale()
        rule, most_unknown = self._incomplete(kind)
        found = Instrument(
            name=self._words(self._said, "instrument"),
            version=self._words(self._said, "version"),
            title=self._text(self._said["title"], "title"),
            kind=kind,
            licence=self._licence(),
            texts_are_licensed=self._licensed(),
            sources=self._sources(),
            note=self._text(self._said["note"], "note") if "note" in self._said else {},
            population=self._population(),
            validated=self._validated(),
            scale=scale,
            incomplete=rule,
            most_unknown=most_unknown,
            items=self._items(),
            bands=self._bands(kind),
        )
        self._fits(found)
        return found

    def _licence(self) -> Mapping[str, str]:
        """In four languages, or one text that stands for all of them: letters are quoted as they are."""
        said = self._said["licence"]
        if isinstance(said, dict):
            return self._text(said, "licence")
        return dict.fromkeys(LANGUAGES, self._words(self._said, "licence"))

    def _items(self) -> dict[str, Item]:
        items = self._said["items"]
        if not isinstance(items, dict) or not items:
            self._refuse("items", "names no item")
        return {str(key): self._item(str(key), value) for key, value in items.items()}

    def _item(self, key: str, said: Any) -> Item:
        place = f"items, {key}"
        if not isinstance(said, dict) or "factor" not in said:
            self._refuse(place, "needs its factor, a code of the list risk_factor")
        self._only(said, _OF_AN_ITEM, place)
        # What is not in the list cannot be weighed: that is how origin stays out of every score.
        if not _all_in([said["factor"]], codebook("risk_factor")):
            self._refuse(place, f"{said['factor']!r} is no code of the list risk_factor")
        weight = said.get("weight", 1)
        if type(weight) is not int:
            self._refuse(place, "the weight is a whole number")
        for key_ in ("alarm", "protects"):
            if type(said.get(key_, False)) is not bool:
                self._refuse(place, f"{key_} is true or false")
        cites = said.get("cites", [])
        known = {each.split(":")[0] for each in self._sources()}
        if not _all_in(cites, known):
            self._refuse(place, "cites what does not stand in sources, as NAME: work")
        alarm, protects = said.get("alarm", False), said.get("protects", False)
        return Item(key, said["factor"], weight, alarm, protects, tuple(cites))

    def _bands(self, kind: Kind) -> tuple[Band, ...]:
        said = self._said["bands"]
        if not isinstance(said, list) or not said:
            self._refuse("bands", "names no band")
        needed = {"band", "label"} | ({"from"} if kind is Kind.SCORED else set())
        for place, each in enumerate(said, 1):
            if not isinstance(each, dict) or each.keys() != needed:
                self._refuse(f"bands, {place}", f"has exactly {', '.join(sorted(needed))}")
            if kind is Kind.SCORED and type(each["from"]) is not int:
                self._refuse(f"bands, {place}", "from is a whole number")
        found = tuple(
            Band(str(each["band"]), self._text(each["label"], f"bands, {place}"), each.get("from"))
            for place, each in enumerate(said, 1)
        )
        if len({band.name for band in found}) != len(found):
            self._refuse("bands", "name the same band twice")
        return found

    def _fits(self, found: Instrument) -> None:
        """Every possible score lies in exactly one band, and every group is one there can be."""
        if found.kind is Kind.JUDGED:
            if any(item.weight != 1 for item in found.items.values()):
                self._refuse("items", "have weights, where nothing is added up")
            return
        low, high = found.limits()
        starts = [band.from_ for band in found.bands if band.from_ is not None]
        if starts[0] != low:
            self._refuse("bands", f"begin at {starts[0]}, while the lowest score is {low}")
        if any(second <= first for first, second in pairwise(starts)):
            self._refuse("bands", "do not go up")
        if starts[-1] > high:
            self._refuse("bands", f"begin at {starts[-1]}, while the highest score is {high}")

    def _validated(self) -> tuple[Group, ...]:
        said = self._said["population"]
        return tuple(self._group(place, each) for place, each in enumerate(said["validated"], 1))

    def _group(self, place: int, said: Any) -> Group:
        where = f"population, {place}"
        if not isinstance(said, dict):
            self._refuse(where, "is a list of dimensions")
        self._only(said, _OF_A_GROUP, where)
        sex, relationship = codebook("sex"), codebook("relationship")
        for key, known in (
            ("victim_sex", sex), ("perpetrator_sex", sex), ("relationship", relationship),
        ):  # fmt: skip
            if not _all_in(said.get(key, []), known):
                self._refuse(where, f"{key} is a list of codes of {known.name}")
        age = said.get("victim_age_from")
        if age is not None and type(age) is not int:
            self._refuse(where, "victim_age_from is a whole number")
        return Group(
            frozenset(said.get("victim_sex", ())), frozenset(said.get("perpetrator_sex", ())),
            frozenset(said.get("relationship", ())), age,
        )  # fmt: skip

    def _population(self) -> Mapping[str, str]:
        said = self._said["population"]
        if not isinstance(said, dict) or not isinstance(said.get("validated"), list):
            self._refuse("population", "says who was studied under `validated`, also where nobody was")
        self._only(said, {"words", "validated"}, "population")
        return self._text(said.get("words"), "population, words") if said["validated"] else {}

    def _scale(self) -> Scale:
        said = self._said["answers"]
        if said == "yes_no":
            return Scale(yes_no=True)
        if not isinstance(said, dict) or said.keys() != {"from", "to"}:
            self._refuse("answers", "is yes_no, or has from and to")
        low, high = said["from"], said["to"]
        if type(low) is not int or type(high) is not int or low >= high:
            self._refuse("answers", "go from a whole number to a higher one")
        return Scale(yes_no=False, low=low, high=high)

    def _incomplete(self, kind: Kind) -> tuple[Incomplete | None, int]:
        said = self._said.get("incomplete")
        if kind is Kind.JUDGED:
            if said is not None:
                self._refuse("incomplete", "has no sense without a score")
            return None, 0
        if isinstance(said, dict) and said.keys() == {"prorate"} and type(said["prorate"]) is int:
            return Incomplete.PRORATE, said["prorate"]
        if said in (Incomplete.AT_LEAST, Incomplete.SAME_BAND):
            return Incomplete(said), 0
        self._refuse("incomplete", "is at_least, same_band, or prorate with the most unknown")

    def _licensed(self) -> bool:
        if self._said["texts"] not in ("shipped", "licensed"):
            self._refuse("texts", "is shipped or licensed")
        return bool(self._said["texts"] == "licensed")

    def _sources(self) -> tuple[str, ...]:
        said = self._said["sources"]
        if not isinstance(said, list) or not said or not all(isinstance(each, str) for each in said):
            self._refuse("sources", "names no source")
        return tuple(said)

    def _one_of(self, key: str, kinds: type[Kind]) -> Kind:
        try:
            return kinds(self._said[key])
        except ValueError:
            self._refuse(key, f"is one of {', '.join(kinds)}")

    def _words(self, said: Mapping[str, Any], key: str) -> str:
        if not isinstance(said[key], str) or not said[key].strip():
            self._refuse(key, "is empty")
        return str(said[key])

    def _text(self, said: Any, place: str) -> Mapping[str, str]:
        if not isinstance(said, dict) or set(said) != set(LANGUAGES):
            self._refuse(place, f"needs words in {', '.join(LANGUAGES)}")
        return {language: self._words(said, language) for language in LANGUAGES}

    def _only(self, said: Mapping[str, Any], known: set[str], place: str) -> None:
        if odd := [str(key) for key in said if key not in known]:
            self._refuse(place, f"{odd[0]!r} is not known. Known are {', '.join(sorted(known))}")

    def _refuse(self, place: str, what: str) -> NoReturn:
        raise MalformedInstrument(f"{self._file}: {place}: {what}.")
