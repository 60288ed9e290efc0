"""The directory goes out as HSDS 3.0 and comes back losing nothing; a secret address has no way out or in."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hsds_specification as specification
from cast import Cast
from house.rooms import ROOT
from houvast.library import hsds
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.directory import exchange, operations, queries
from houvast.records.directory.exchange import leaving, statements
from houvast.records.directory.models import Agency, Service
from houvast.records.directory.offer import Answer, Described, Offer, Older, Takes, Text
from records.directory import shelters
from records.directory.offers import ALL, LEUVEN, OFFICE, YES, entry, offers, site
from traces import left, was_refused

EVERYTHING = Offer(
    kind="SHELTER",
    state="PAUSED",
    phone="0800 12 345",
    email="a@example.org",
    website="https://example.org/a",
    ways=("PHONE", "VISIT"),
    entries=("CALL_FIRST",),
    languages=("nl", "ar"),
    interpreting=Answer.CONSULT,
    cost="BY_INCOME",
    wait_days=14,
    wait_on=date(2026, 5, 1),
    area=("district:LEUVEN", f"municipality:{LEUVEN}"),
    area_on=date(2026, 1, 1),
    sites=(site(street="Kerkstraat 1", postcode="3000", name="Huis", latitude=50.88, longitude=4.7), site()),
    hours=(*OFFICE, {"rule": "FREQ=DAILY", "from": "20:00", "until": "24:00"}),
    closed_days=("2026-12-25",),
    takes=Takes(
        sexes=ALL,
        least_age=18,
        most_age=65,
        children=YES,
        most_children=3,
        older={"M": Older(12, Answer.NO), "F": Older(12, Answer.NO)},
        pets=Answer.NO,
        roles={"VICTIM": YES},
        problems={"PARTNER": YES},
        risks={"HIGH": Answer.NO},
    ),
    source="https://example.org",
    source_on=date(2026, 4, 1),
    invented=True,
)
TEXTS = {
    "nl": Text("Opvang", "Een veilige plek, =1+1", "Wie hulp zoekt", "Bel eerst", "Naar inkomen"),
    "fr": Text("Accueil", "Un lieu sûr"),
}
SECRET = Offer(kind="SHELTER", secret=True, phone="0800 99 999", area=("district:LEUVEN",))
AGENCY = Described(
    "Invented Shelter", {"nl": "Een voorbeeld", "en": "An example"}, "https://example.org", invented=True
)
small_texts = st.sampled_from(
    [TEXTS, {"en": Text("Help")}, {"de": Text("Hilfe", "Rat"), "en": Text("Help", "Advice")}]
)


def through_hsds(offer: Offer, texts) -> tuple[Offer, dict[str, Text], Counter]:
    """A service out as tables, nested, checked against the schemas, and read back."""
    tables = hsds.Tables()
    known = replace(entry(offer), texts=texts)
    owner = leaving.put_organization(tables, known.agency, AGENCY)
    leaving.put_service(tables, known, leaving.service(known, "", owner, None))
    (record,) = hsds.Nested(tables).records("service")
    assert list(hsds.faults("service", record, strict=True)) == []
    if specification.FOLDER.is_dir():
        assert specification.errors("service", record) == []
        assert specification.errors("service", record, strict=True) == []
    left_out: Counter = Counter()
    return *statements.service_of(record, "nl", left_out), left_out


@given(offers(), small_texts)
def test_any_service_comes_back_as_it_was_stated(offer, texts):
    back, words, left_out = through_hsds(offer, texts)
    assert (back, words, left_out) == (offer, texts, Counter())


@pytest.mark.parametrize("offer", [EVERYTHING, SECRET, Offer()])
def test_a_whole_service_comes_back_as_it_was_stated(offer):
    back, words, left_out = through_hsds(offer, TEXTS)
    assert (back, words, left_out) == (offer, TEXTS, Counter())


@pytest.fixture
def directory(cast: Cast) -> list[UUID]:
    return operations.bring_in(
        [(AGENCY, [("", EVERYTHING, TEXTS), ("", SECRET, {"nl": Text("Geheim huis")})])], by=cast.command
    )


def files_of(cast: Cast, by=None) -> dict[str, bytes]:
    tables = exchange.whole(seen_by=by or cast.worker)
    packed = io.BytesIO()
    hsds.packed(tables, packed)
    return {"all.zip": packed.getvalue(), "all.json": "".join(hsds.documents(tables)).encode()}


def read(content: bytes, name: str, mapping: str | None = None) -> exchange.Read:
    return exchange.read(io.BytesIO(content), name, mapping)


@pytest.mark.parametrize("name", ["all.zip", "all.json"])
def test_the_directory_comes_back_from_a_file_and_nothing_is_new(cast: Cast, directory, name):
    found = read(files_of(cast)[name], name)
    assert (found.faults, found.left_out) == ([], Counter())
    coming = exchange.coming(found, seen_by=cast.lead)
    assert (coming.new, coming.changed, coming.same, coming.alike) == (0, 0, 2, [])
    assert exchange.bring_in(coming, by=cast.lead) == []
    assert Service.objects.count() == 2
    assert Agency.objects.count() == 1


@pytest.mark.parametrize("name", ["all.zip", "all.json"])
def test_another_installation_reads_the_same_from_it(cast: Cast, directory, name):
    found = read(files_of(cast)[name], name)
    ((agency, services),) = found.rows
    assert replace(agency, outside_id="") == AGENCY
    stated = {texts["nl"].name: (offer, dict(texts)) for _id, offer, texts in services}
    assert stated["Opvang"] == (EVERYTHING, TEXTS)
    assert stated["Geheim huis"] == (SECRET, {"nl": Text("Geheim huis")})


def test_a_change_in_the_file_is_told_and_stored_as_a_version(cast: Cast, directory):
    found = read(files_of(cast)["all.json"].replace(b"Een veilige plek", b"Een rustige plek"), "all.json")
    coming = exchange.coming(found, seen_by=cast.lead)
    assert (coming.new, coming.changed, coming.same) == (0, 1, 1)
    told = []
    (changed,) = exchange.bring_in(coming, progress=lambda done, of: told.append((done, of)), by=cast.lead)
    assert queries.service(changed, seen_by=cast.worker).text("nl").summary.startswith("Een rustige plek")
    assert [each.number for each in queries.versions(changed, seen_by=cast.worker)] == [2, 1]
    assert told[-1] == (1, 1)
    assert left("directory.bring_in", by=cast.lead, count=1)


MAPPING = """
[column.organisatie]
field = "organization.name"
[column.dienst]
field = "service.name"
[column.telefoon]
field = "phone.number"
[column.vanaf]
field = "service.minimum_age"
[column.tot]
field = "service.maximum_age"
[column.mannen]
field = "attribute.x-takes-men"
values = { ja = "yes", nee = "no" }
"""
HEAD = "organisatie,dienst,telefoon,vanaf,tot,mannen\n"


def test_a_list_comes_in_and_says_who_is_taken(cast: Cast):
    found = read(f"{HEAD}CAW,Praten,0800 1,18,,ja\nCAW,Chat,,,,nee\n".encode(), "list.csv", MAPPING)
    exchange.bring_in(exchange.coming(found, seen_by=cast.lead), by=cast.lead)
    takes = {each.text("nl").name: each.offer.takes for each in queries.entries(seen_by=cast.worker)}
    assert takes == {
        "Praten": Takes(sexes={"M": YES}, least_age=18),
        "Chat": Takes(sexes={"M": Answer.NO}),
    }


def test_what_looks_like_one_that_is_here_is_told(cast: Cast, directory):
    found = read(
        f"{HEAD}Other,Another,0800/12 345,,,\nOther,Third,,,,\nOther2,Third,,,,\n".encode(), "l.csv", MAPPING
    )
    coming = exchange.coming(found, seen_by=cast.lead)
    assert coming.new == 3
    assert coming.alike == [
        "Another (Other): Opvang (Invented Shelter)",
        "Third (Other2): Third (Other)",
    ]


def test_a_contradiction_is_refused_by_line_with_both_values_and_nothing_is_stored(cast: Cast):
    found = read(f"{HEAD}CAW,Praten,,18,,\nCAW,Anders,,30,20,\n".encode(), "list.csv", MAPPING)
    (fault,) = found.faults
    assert (fault.file, fault.line) == ("list.csv", 3)
    assert "30" in fault.reason
    assert "20" in fault.reason
    assert Service.objects.count() == 0


@pytest.mark.parametrize("name", ["all.zip", "all.json"])
def test_a_list_that_knows_no_gates_leaves_the_gate_of_a_shelter_as_it_is(cast: Cast, directory, name):
    known = shelters.service(cast, "Huis aan de grens")
    content = files_of(cast)[name]
    coming = exchange.coming(read(content, name), seen_by=cast.lead)
    assert (coming.new, coming.changed, coming.same) == (0, 0, 3)
    changed = files_of(cast)["all.json"].replace(b"Huis aan de grens", b"Huis")
    assert changed != files_of(cast)["all.json"]
    exchange.bring_in(exchange.coming(read(changed, "all.json"), seen_by=cast.lead), by=cast.lead)
    now = queries.service(known, seen_by=cast.worker)
    assert (now.number, now.offer.gate) == (2, shelters.GATE)


@specification.needed
@pytest.mark.parametrize("strict", [False, True])
def test_a_file_with_shelters_is_valid_hsds_without_a_row_about_where_they_are(cast: Cast, directory, strict):
    """One with a gate and a sealed location, one without."""
    shelters.shelter(cast)
    tables = exchange.whole(seen_by=cast.worker)
    secret = {row["id"] for row in tables.rows("service") if row["name"] != "Opvang"}
    assert len(secret) == 2
    found = list(hsds.Nested(tables).records("organization"))
    assert len(found) == 2
    wrong = [specification.errors("organization", record, strict=strict) for record in found]
    assert wrong == [[], []]
    theirs = {row["location_id"] for row in tables.rows("service_at_location") if row["service_id"] in secret}
    assert theirs == set()
    locations = {row["id"] for row in tables.rows("location")}
    assert {row["location_id"] for row in tables.rows("address")} <= locations
    assert locations == {str(each.id) for each in EVERYTHING.sites}
    for content in files_of(cast).values():
        assert not any(word in unpacked(content) for word in shelters.CANARIES)


def unpacked(content: bytes) -> str:
    """All that a file says, whichever form it has."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_a_secret_address_is_in_nothing_that_goes_out(cast: Cast, directory):
    tables = exchange.whole(seen_by=cast.worker)
    (secret,) = [row for row in hsds.Nested(tables).records("service") if row["name"] == "Geheim huis"]
    assert "service_at_locations" not in secret
    assert "schedules" not in secret
    assert {place["service_id"] for place in tables.rows("service_at_location")} != {secret["id"]}


def test_a_file_that_states_a_place_of_a_secret_service_is_refused(cast: Cast, directory):
    document = json.loads(files_of(cast)["all.json"])
    (secret,) = [each for each in document["contents"][0]["services"] if each["name"] == "Geheim huis"]
    (other,) = [each for each in document["contents"][0]["services"] if each["name"] == "Opvang"]
    place = other["service_at_locations"][0]["location"]
    secret["service_at_locations"] = [{"id": str(UUID(int=5)), "location": place}]
    found = read(json.dumps(document).encode(), "all.json")
    assert ["secret" in fault.reason for fault in found.faults] == [True]


def test_words_of_a_file_that_read_like_a_secret_address_are_refused(cast: Cast, directory):
    content = files_of(cast)["all.json"].replace(b"Geheim huis", b"Kerkstraat 12")
    assert "secret address" in read(content, "all.json").faults[0].reason


def test_another_helpline_reads_nothing_of_it(cast: Cast, directory):
    assert len(exchange.whole(seen_by=cast.outsider)) == 0
    asked = exchange.Asked()
    somebody = visitor(cast.other_helpline)
    assert exchange.page("service", asked, seen_by=somebody).records == []
    assert exchange.record("service", directory[0], seen_by=somebody) is None
    assert exchange.record("service", directory[0], seen_by=visitor(cast.helpline)) is not None


def test_who_may_not_bring_in_stores_nothing(cast: Cast):
    found = read(f"{HEAD}CAW,Praten,,,,\n".encode(), "list.csv", MAPPING)
    with pytest.raises(Refused):
        exchange.bring_in(exchange.coming(found, seen_by=cast.worker), by=cast.worker)
    assert was_refused("directory.bring_in", by=cast.worker)
    assert Service.objects.count() == 0


def test_what_fails_at_the_last_service_leaves_nothing(cast: Cast):
    rows = [(Described("CAW"), [("", Offer(), TEXTS)]), (Described(""), [])]
    with pytest.raises(Exception, match="name"):
        exchange.bring_in(exchange.Coming(rows), by=cast.lead)
    assert Service.objects.count() == 0
    assert Agency.objects.count() == 0


@specification.needed
@pytest.mark.parametrize(
    "name", ["organization_full", "service_full", "service_at_location_full", "service_list"]
)
def test_an_example_of_hsds_comes_in_and_what_is_not_kept_is_told(cast: Cast, name):
    content = (specification.FOLDER / "examples" / f"{name}.json").read_bytes()
    found = read(content, f"{name}.json")
    assert found.faults == []
    (id,) = exchange.bring_in(exchange.coming(found, seen_by=cast.lead), by=cast.lead)
    assert found.left_out["service.accreditations"] == 1
    example = UUID("ac148810-d857-441c-9679-408f346de14b")
    back = exchange.record("service", example, seen_by=cast.worker)
    (wanted,) = hsds.Nested(hsds.read(io.BytesIO(content), name).tables).records("service")
    for field in ("name", "description", "url", "email", "status", "minimum_age", "eligibility_description"):
        assert back[field] == wanted[field]
    assert queries.service(id, seen_by=cast.worker).offer.takes.least_age == 12


def test_every_term_is_documented():
    written = (ROOT / "docs" / "reference" / "hsds.md").read_text("utf-8")
    for code, term in exchange.TERMS.items():
        assert f"| `{code}` | {term['description']} |" in written
