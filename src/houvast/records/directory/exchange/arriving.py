"""A file on its way in: from HSDS, or a list with a mapping, to what `operations.bring_in` takes.

Everything is checked before anything is stored, and told by file, line and place; what HSDS says and the
directory does not keep is counted, so that nothing is left out in silence.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any
from uuid import UUID

from houvast.library import hsds
from houvast.library.hsds import Fault, Found, Worded
from houvast.library.hsds.columns import read_list
from houvast.library.hsds.mapping import Declared, read_mapping
from houvast.records.accounts.guard import Actor
from houvast.records.directory import operations, queries
from houvast.records.directory.alike import keys_of
from houvast.records.directory.checks import check, check_agency, check_texts
from houvast.records.directory.exchange import leaving
from houvast.records.directory.exchange.statements import agency_of, service_of
from houvast.records.directory.exchange.terms import TERMS
from houvast.records.directory.offer import Described, Offer, Text, Unfit
from houvast.records.directory.unswept import unswept

Texts = Mapping[str, Text]
Brought = tuple[str, Offer, Texts]
Progress = Callable[[int, int], None]
MOST_FAULTS = 500


@dataclass
class Read:
    """What a file says: agencies with their services; or what is wrong with it."""

    rows: list[tuple[Described, list[Brought]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def services(self) -> int:
        return sum(len(services) for _agency, services in self.rows)


@dataclass
class Coming:
    """What would come of it. `alike` names services that look like one that is here, or stands twice."""

    rows: list[tuple[Described, list[Brought]]]
    new: int = 0
    changed: int = 0
    same: int = 0
    alike: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def is_a_list(file: IO[bytes]) -> bool:
    """Whether a file is a list that needs a mapping: XLSX or CSV, and not HSDS."""
    start = file.read(200)
    file.seek(0)
    if start[:2] == b"PK":
        return not hsds.is_tables(file)
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"[")


def read(
    file: IO[bytes],
    name: str,
    mapping: Declared | str | None = None,
    *,
    language: str = "nl",
    progress: Progress = lambda done, of: None,
) -> Read:
    """Read and check a file. `mapping` is for lists, as TOML or as it was made; MappingRefused for one that
    cannot be. `language` is that of its words, where it does not say it.
    """

    def told(done: int) -> None:
        if done % 500 == 0:
            progress(done, 0)

    declared = read_mapping(mapping, TERMS) if isinstance(mapping, str) else mapping
    with unswept():
        if declared is None:
            found = hsds.read(file, name, progress=told)
        else:
            found = read_list(file, name, declared, terms=TERMS, progress=told)
        if found.faults:
            return Read(faults=found.faults)
        return _checked(found, name, language, progress)


def _checked(found: Found, name: str, language: str, progress: Progress) -> Read:
    done = Read(left_out=Counter(found.passed_over))
    nested = hsds.Nested(found.tables)
    services: dict[str, list[Brought]] = {}
    total = len(list(found.tables.rows("service")))
    for number, row in enumerate(nested.records("service", without="organization")):
        if len(done.faults) >= MOST_FAULTS:
            break
        if number % 500 == 0:
            progress(number, total)
        file, line = found.places.get(("service", row["id"]), (name, 0))
        try:
            offer, texts = service_of(row, language, done.left_out)
            check(offer)
            check_texts(texts, secret=offer.secret, gate=offer.gate)
        except Unfit as wrong:
            done.faults.append(_unfit(row, wrong, file, line))
            continue
        services.setdefault(row.get("organization_id", ""), []).append((row["id"], offer, texts))
    for row in nested.records("organization", without="services"):
        try:
            said = agency_of(row, language, done.left_out)
            check_agency(said)
        except Unfit as wrong:
            file, line = found.places.get(("organization", row["id"]), (name, 0))
            done.faults.append(_unfit(row, wrong, file, line))
            continue
        done.rows.append((said, services.pop(row["id"], [])))
    for owner, orphans in services.items():
        file, line = found.places.get(("service", orphans[0][0]), (name, 0))
        reason = Worded("The file does not say which organization offers this service.")
        if owner:
            reason = Worded("The file does not say which organization %(id)s is.", id=owner)
        done.faults.append(Fault("organization_id", reason, file, line))
    return done


def _unfit(row: Mapping[str, Any], wrong: Unfit, file: str, line: int) -> Fault:
    """What no service can state; the words are in the language of who reads the file in."""
    return Fault(f"{row['name'][:60]}: {wrong.field}", Worded.already(str(wrong)), file, line)


@unswept()
def coming(read: Read, *, seen_by: Actor) -> Coming:
    """What would come of it, beside what is here now."""
    here = {leaving.id_of(outside, entry.id): entry for entry, outside in queries.everything(seen_by=seen_by)}
    keys: dict[str, str] = {}
    for entry in here.values():
        for key in keys_of(entry.offer, entry.texts):
            keys.setdefault(key, f"{entry.text('nl').name} ({entry.agency_name})")
    made = Coming([], left_out=read.left_out)
    for agency, services in read.rows:
        kept: list[Brought] = []
        for id, offer, texts in services:
            known = here.get(id)
            if known and offer.secret:  # HSDS has no gate: the one that is here stays
                offer = replace(offer, gate=known.offer.gate if known.offer.secret else "")
            if known and (known.offer, dict(known.texts)) == (offer, dict(texts)):
                made.same += 1
                continue
            kept.append((id, offer, texts))
            if known:
                made.changed += 1
                continue
            made.new += 1
            name = next(iter(texts.values())).name
            said = keys_of(offer, texts)
            if like := next((keys[key] for key in said if key in keys), ""):
                made.alike.append(f"{name} ({agency.name}): {like}")
            keys.update((key, f"{name} ({agency.name})") for key in said if key not in keys)
        made.rows.append((agency, kept))
    return made


def bring_in(coming: Coming, *, progress: Progress = lambda done, of: None, by: Actor) -> list[UUID]:
    """Store what is new or changed, all or none; what looks alike stands beside what is here."""
    total = sum(len(services) for _agency, services in coming.rows)

    def counted() -> Iterator[tuple[Described, Sequence[Brought]]]:
        done = 0
        for agency, services in coming.rows:
            yield agency, services
            done += len(services)
            progress(done, total)

    return operations.bring_in(counted(), by=by)
