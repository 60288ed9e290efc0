"""A catalogue of published data as portals harvest it: DCAT-AP 3, in Turtle and JSON-LD.

    catalogue = Catalogue(address, titles, ..., datasets=[Dataset(..., files=[File(...)])])
    turtle(catalogue), json_ld(catalogue)

A table is a series; each of its periods is a dataset; each file a distribution with its format, size,
checksum and language. Whatever it points at is said to be what DCAT-AP expects there, so that a catalogue
can be checked without asking the vocabularies of the EU.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Words = Mapping[str, str]
"""A text by language ("nl")."""

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = {"nl": "NLD", "fr": "FRA", "de": "DEU", "en": "ENG"}
_SDMX = "https://sdmx.org/standards-2/"
_CSVW = "https://www.w3.org/TR/tabular-data-model/"


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is: as HTTP says it, as the EU lists it, and the standard that it follows."""

    media_type: str
    file_type: str
    standard: str = ""


FORMATS = {
    "csv": Format("text/csv", "CSV", _CSVW),
    "csv-metadata.json": Format("application/csvm+json", "JSON", _CSVW),
    "json": Format("application/json", "JSON"),
    "parquet": Format("application/vnd.apache.parquet", "PARQUET"),
    "sdmx.csv": Format("application/vnd.sdmx.data+csv;version=2.0.0", "CSV", _SDMX),
    "sdmx.xml": Format("application/vnd.sdmx.data+xml;version=3.0.0", "XML", _SDMX),
    "structure.xml": Format("application/vnd.sdmx.structure+xml;version=3.0.0", "XML", _SDMX),
    "html": Format("text/html", "HTML"),
    "pdf": Format("application/pdf", "PDF"),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "ods": Format("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    "svg": Format("image/svg+xml", "SVG"),
    "png": Format("image/png", "PNG"),
}
"""Of each format of file by its ending. A file of another kind is no distribution."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be fetched at `address`; "" as language where it is in all of them."""

    address: str
    format: str
    size: int
    sha256: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The same table over the years."""

    address: str
    titles: Words
    descriptions: Words


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of one period. `until` is the first day after it; `series` an address, or "" for none."""

    address: str
    page: str
    titles: Words
    descriptions: Words
    from_: date
    until: date
    issued: date
    files: Sequence[File]
    series: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that somebody published, and whom to ask about it."""

    address: str
    homepage: str
    titles: Words
    descriptions: Words
    publisher: Words
    telephone: str
    licence: str
    series: Sequence[Series] = ()
    datasets: Sequence[Dataset] = field(default=())


def turtle(catalogue: Catalogue) -> bytes:
    """The catalogue as Turtle."""
    return bytes(_graph(catalogue).serialize(format="turtle", encoding="utf-8"))


def json_ld(catalogue: Catalogue) -> bytes:
    """The catalogue as JSON-LD, with short names."""
    graph = _graph(catalogue)
    context = {prefix: str(address) for prefix, address in graph.namespaces() if prefix in _SHORT}
    return bytes(graph.serialize(format="json-ld", encoding="utf-8", context=context, auto_compact=False))


_SHORT = ("dcat", "dct", "foaf", "vcard", "spdx", "xsd", "skos", "dcatap")


class _Writer:
    """Triples of one catalogue, by short names such as "dct:title"."""

    def __init__(self) -> None:
        import rdflib  # large, and only who asks for the catalogue needs it

        self._rdflib = rdflib
        self.graph = rdflib.Graph(bind_namespaces="none")
        self._spaces = {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "dcatap": "http://data.europa.eu/r5r/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "spdx": "http://spdx.org/rdf/terms#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        }
        for prefix, address in self._spaces.items():
            self.graph.bind(prefix, address)

    def name(self, short: str) -> "Node":
        prefix, _, rest = short.partition(":")
        return self._rdflib.URIRef(self._spaces[prefix] + rest)

    def is_a(self, address: str, kind: str, **labels: str) -> "Node":
        """The thing at an address, said to be of a kind; with a label by language where it needs one."""
        thing = self._rdflib.URIRef(address)
        self.graph.add((thing, self._rdflib.RDF.type, self.name(kind)))
        for language, text in labels.items():
            self.graph.add((thing, self.name("skos:prefLabel"), self._rdflib.Literal(text, lang=language)))
        return thing

    def nameless(self, kind: str) -> "Node":
        thing = self._rdflib.BNode()
        self.graph.add((thing, self._rdflib.RDF.type, self.name(kind)))
        return thing

    def say(self, thing: "Node", what: str, value: Any) -> None:
        self.graph.add((thing, self.name(what), value))

    def words(self, thing: "Node", what: str, words: Words) -> None:
        for language, text in words.items():
            self.say(thing, what, self._rdflib.Literal(text, lang=language))

    def value(self, value: object, kind: str) -> "Node":
        return self._rdflib.Literal(str(value), datatype=self._rdflib.URIRef(f"{self._spaces['xsd']}{kind}"))

    def at(self, address: str) -> "Node":
        return self._rdflib.URIRef(address)


def _graph(catalogue: Catalogue) -> "Graph":
    write = _Writer()
    publisher = write.is_a(f"{catalogue.address}#publisher", "foaf:Agent")
    write.words(publisher, "foaf:name", catalogue.publisher)
    whole = write.is_a(catalogue.address, "dcat:Catalog")
    write.words(whole, "dct:title", catalogue.titles)
    write.words(whole, "dct:description", catalogue.descriptions)
    write.say(whole, "dct:publisher", publisher)
    write.say(whole, "dct:license", write.is_a(catalogue.licence, "dct:LicenseDocument"))
    write.say(whole, "foaf:homepage", write.is_a(catalogue.homepage, "foaf:Document"))
    if catalogue.datasets:
        write.say(whole, "dct:issued", write.value(min(each.issued for each in catalogue.datasets), "date"))
        write.say(whole, "dct:modified", write.value(max(each.issued for each in catalogue.datasets), "date"))
    for language in _LANGUAGES:
        write.say(whole, "dct:language", _language(write, language))
    for series in catalogue.series:
        write.say(whole, "dcat:resource", _series(write, series, publisher))
    for dataset in catalogue.datasets:
        write.say(whole, "dcat:dataset", _dataset(write, dataset, catalogue, publisher))
    return write.graph


def _series(write: _Writer, series: Series, publisher: "Node") -> "Node":
    made = write.is_a(series.address, "dcat:DatasetSeries")
    write.words(made, "dct:title", series.titles)
    write.words(made, "dct:description", series.descriptions)
    write.say(made, "dct:publisher", publisher)
    return made


def _dataset(write: _Writer, dataset: Dataset, catalogue: Catalogue, publisher: "Node") -> "Node":
    made = write.is_a(dataset.address, "dcat:Dataset")
    write.words(made, "dct:title", dataset.titles)
    write.words(made, "dct:description", dataset.descriptions)
    write.say(made, "dct:publisher", publisher)
    write.say(made, "dct:issued", write.value(dataset.issued, "date"))
    write.say(made, "dct:identifier", write.value(dataset.address, "string"))
    write.say(made, "dcat:landingPage", write.is_a(dataset.page, "foaf:Document"))
    write.say(made, "dcat:contactPoint", _contact(write, catalogue))
    write.say(made, "dct:temporal", _period(write, dataset))
    public = write.is_a(f"{_EU}access-right/PUBLIC", "dct:RightsStatement")
    write.say(made, "dct:accessRights", public)
    theme = write.is_a(f"{_EU}data-theme/SOCI", "skos:Concept", en="Population and society")
    write.say(made, "dcat:theme", theme)
    for language in _LANGUAGES:
        write.say(made, "dct:language", _language(write, language))
    if dataset.series:
        write.say(made, "dcat:inSeries", write.at(dataset.series))
    if dataset.replaced_by:
        write.say(made, "dct:isReplacedBy", write.at(dataset.replaced_by))
    for file in dataset.files:
        if file.format in FORMATS:
            write.say(made, "dcat:distribution", _distribution(write, file, dataset, catalogue))
    return made


def _contact(write: _Writer, catalogue: Catalogue) -> "Node":
    """Whom to ask: the helpline by its public number and its page of figures."""
    kind = write.is_a(f"{catalogue.address}#contact", "vcard:Kind")
    write.words(kind, "vcard:fn", catalogue.publisher)
    write.say(kind, "vcard:hasTelephone", write.at(f"tel:{catalogue.telephone}"))
    write.say(kind, "vcard:hasURL", write.at(catalogue.homepage))
    return kind


def _period(write: _Writer, dataset: Dataset) -> "Node":
    period = write.nameless("dct:PeriodOfTime")
    write.say(period, "dcat:startDate", write.value(dataset.from_, "date"))
    write.say(period, "dcat:endDate", write.value(dataset.until - timedelta(days=1), "date"))
    return period


def _distribution(write: _Writer, file: File, dataset: Dataset, catalogue: Catalogue) -> "Node":
    is_ = FORMATS[file.format]
    media_type = is_.media_type.partition(";")[0]
    made = write.is_a(f"{file.address}#file", "dcat:Distribution")
    write.say(made, "dcat:accessURL", write.at(dataset.page))
    write.say(made, "dcat:downloadURL", write.at(file.address))
    write.words(made, "dct:title", {each: f"{text} ({file.format})" for each, text in dataset.titles.items()})
    write.say(made, "dct:format", write.is_a(f"{_EU}file-type/{is_.file_type}", "dct:MediaTypeOrExtent"))
    write.say(made, "dcat:mediaType", write.is_a(f"{_IANA}{media_type}", "dct:MediaType"))
    write.say(made, "dcat:byteSize", write.value(file.size, "nonNegativeInteger"))
    write.say(made, "dct:license", write.is_a(catalogue.licence, "dct:LicenseDocument"))
    write.say(made, "dct:issued", write.value(dataset.issued, "date"))
    for language in (file.language,) if file.language else _LANGUAGES:
        write.say(made, "dct:language", _language(write, language))
    if is_.standard:
        write.say(made, "dct:conformsTo", write.is_a(is_.standard, "dct:Standard"))
    checksum = write.nameless("spdx:Checksum")
    algorithm = write.is_a("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")
    write.say(checksum, "spdx:algorithm", algorithm)
    write.say(checksum, "spdx:checksumValue", write.value(file.sha256, "hexBinary"))
    write.say(made, "spdx:checksum", checksum)
    return made


def _language(write: _Writer, language: str) -> "Node":
    return write.is_a(f"{_EU}language/{_LANGUAGES[language]}", "dct:LinguisticSystem")
