"""A folder of data files, read when asked for and then kept: the lists, crosswalks, labels and places.

The package ships one such folder. A helpline with lists of its own opens another one in the same way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from importlib.resources.abc import Traversable

from houvast.library.codes import geography
from houvast.library.codes.conditions import Condition
from houvast.library.codes.crosswalks import Crosswalk, read_crosswalk
from houvast.library.codes.datafile import DataFile, read
from houvast.library.codes.lists import Code, Codebook, in_order, read_version
from houvast.library.codes.printed import PrintedList, condition_of, read_printed
from houvast.library.codes.refusals import ListOutsideDates, UnknownCrosswalk, UnknownList


class Catalogue:
    """The data files below one folder: `lists/`, `crosswalks/`, `printed/` and `geography/`."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._files: dict[str, dict[str, list[Traversable]]] = {}
        self._versions: dict[str, tuple[Codebook, ...]] = {}
        self._known: dict[str, Mapping[str, Code]] = {}
        self._turns: dict[str, tuple[date, ...]] = {}
        self._codebooks: dict[tuple[str, int], Codebook] = {}
        self._crosswalks: dict[str, Crosswalk] = {}
        self._printed: dict[str, PrintedList] = {}
        self._places: dict[tuple[Codebook, ...], geography.Places] = {}
        self._mergers: tuple[geography.Merger, ...] | None = None
        self._centres: Mapping[str, geography.Point] | None = None

    def list_names(self) -> tuple[str, ...]:
        return tuple(sorted(self._folder("lists")))

    def crosswalk_names(self) -> tuple[str, ...]:
        return tuple(sorted(self._folder("crosswalks")))

    def printed_names(self) -> tuple[str, ...]:
        return tuple(sorted(self._folder("printed")))

    def versions(self, name: str) -> tuple[Codebook, ...]:
        """All versions of a list, from old to new."""
        if name not in self._versions:
            if name not in self._folder("lists"):
                raise UnknownList(f'there is no list "{name}"')
            paths = self._folder("lists")[name]
            self._versions[name] = in_order(
                [read_version(self._read("lists", path), self.known) for path in paths]
            )
        return self._versions[name]

    def known(self, name: str) -> Mapping[str, Code]:
        """Every code that a list ever held, in any version."""
        if name not in self._known:
            self._known[name] = {code.code: code for version in self.versions(name) for code in version}
        return self._known[name]

    def codebook(self, name: str, on: date | None = None) -> Codebook:
        """A list as of a day; without a day its newest version, with the codes it no longer uses."""
        if on is None:
            return self.versions(name)[-1]
        key = (name, bisect_right(self._turning_days(name), on))
        if key not in self._codebooks:
            self._codebooks[key] = self._as_of(name, on)
        return self._codebooks[key]

    def crosswalk(self, name: str) -> Crosswalk:
        if name not in self._crosswalks:
            paths = self._folder("crosswalks").get(name)
            if not paths:
                raise UnknownCrosswalk(f'there is no crosswalk "{name}"')
            self._crosswalks[name] = read_crosswalk(self._read("crosswalks", paths[0]), name, self.known)
        return self._crosswalks[name]

    def printed(self, name: str) -> PrintedList:
        if name not in self._printed:
            paths = self._folder("printed").get(name)
            if not paths:
                raise UnknownList(f'no printed labels are kept for a list "{name}"')
            self._printed[name] = read_printed(self._read("printed", paths[0]), self.known)
        return self._printed[name]

    def from_printed(self, list_name: str, printed_label: str) -> Condition:
        """The condition on canonical axes for which a printed label stands."""
        label = self.printed(list_name).find(printed_label)
        through = f"from_{list_name}"
        translate: Callable[[str], Condition | None] | None = None
        if through in self._folder("crosswalks"):
            translate = partial(self._translated, through, list_name)
        return condition_of(label, translate)

    def places(self, on: date) -> geography.Places:
        municipality, province, district = (
            self.codebook(name, on) for name in ("municipality", "province", "district")
        )
        key = (municipality, province, district)
        if key not in self._places:
            self._places[key] = geography.Places(municipality, province, district)
        return self._places[key]

    def mergers(self) -> tuple[geography.Merger, ...]:
        if self._mergers is None:
            file = self._read("geography", self._root / "geography" / "mergers.csv")
            self._mergers = geography.read_mergers(file, self.known("municipality"))
        return self._mergers

    def what_became(self, refnis: str, on: date) -> str:
        """The code of the municipality in which the ground of `refnis` lies on a day."""
        if refnis not in self.known("municipality"):
            self.codebook("municipality").check(refnis)
        return geography.what_became(refnis, self.mergers(), on)

    def centre(self, refnis: str) -> geography.Point | None:
        """Where a municipality lies, to about a kilometre; None for a code that is none."""
        if self._centres is None:
            file = self._read("geography", self._root / "geography" / "centres.csv")
            self._centres = geography.read_centres(file, self.known("municipality"))
        return self._centres.get(refnis)

    def _turning_days(self, name: str) -> tuple[date, ...]:
        """The days on which the list changes: between two of them one codebook serves all days."""
        if name not in self._turns:
            days = {version.valid_from for version in self.versions(name)}
            days |= {version.valid_until for version in self.versions(name) if version.valid_until}
            for version in self.versions(name):
                days |= {code.valid_from for code in version}
                days |= {code.valid_until for code in version if code.valid_until}
            self._turns[name] = tuple(sorted(days))
        return self._turns[name]

    def _as_of(self, name: str, on: date) -> Codebook:
        for version in reversed(self.versions(name)):
            if version.valid_from <= on and (version.valid_until is None or on < version.valid_until):
                return version.as_of(on, self.known(name))
        days = ", ".join(
            f"{version.valid_from} to {version.valid_until or 'now'}" for version in self.versions(name)
        )
        raise ListOutsideDates(f'no version of the list "{name}" holds on {on} (there is one for {days})')

    def _translated(self, through: str, list_name: str, code: str) -> Condition | None:
        return self.crosswalk(through).to({list_name: code}).condition

    def _read(self, folder: str, path: Traversable) -> DataFile:
        return read(path, f"{folder}/{path.name}")

    def _folder(self, name: str) -> dict[str, list[Traversable]]:
        """The CSV files of a folder by name; `problem@2.csv` is a version of `problem`."""
        if name not in self._files:
            found: dict[str, list[Traversable]] = {}
            folder = self._root / name
            for path in sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else ():
                if path.name.endswith(".csv"):
                    found.setdefault(path.name.removesuffix(".csv").split("@")[0], []).append(path)
            self._files[name] = found
        return self._files[name]
