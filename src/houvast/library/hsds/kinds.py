"""The kinds of record of HSDS 3.0: their fields, their files, and how they hang together.

Written down from the specification of Open Referral (HSDS 3.0.0) as facts, not copied: its schema files have
another licence than ours (docs/decisions/0187). tests/library/hsds compares this table with them.

A field is written as name:kind. `!` says that it is required; `*` that it is required in tables, where
nothing is nested. Without a kind it is text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, NUMBER, UUID, URI, EMAIL, DAY, TIME, MOMENT = "text number uuid uri email day time moment".split()


@dataclass(frozen=True)
class Field:
    """`choices` empty: anything of its kind."""

    name: str
    kind: str = TEXT
    required: bool = False
    required_in_tables: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Many:
    """Records below this one: in tables they point here by `by`."""

    kind: str
    by: str


@dataclass(frozen=True)
class One:
    """A record that this one points to by its own field `by`."""

    kind: str
    by: str


@dataclass(frozen=True)
class Kind:
    """`below` is what may be nested in it, by the name it has there."""

    name: str
    file: str
    fields: Mapping[str, Field]
    below: Mapping[str, Many | One]


LOCATION_TYPES = ("physical", "postal", "virtual")
CHOICES = {
    ("service", "status"): ("active", "inactive", "defunct", "temporarily closed"),
    ("location", "location_type"): LOCATION_TYPES,
    ("address", "address_type"): LOCATION_TYPES,
    ("schedule", "wkst"): ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    ("schedule", "freq"): ("WEEKLY", "MONTHLY"),
}
FIELDS = {
    "organization": "id:uuid! name! alternate_name description! email:email website:uri tax_status tax_id "
    "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid",
    "program": "id:uuid! organization_id:uuid* name! alternate_name description!",
    "service": "id:uuid! organization_id:uuid* program_id:uuid name! alternate_name description url:uri "
    "email:email status! interpretation_services application_process fees_description wait_time fees "
    "accreditations eligibility_description minimum_age:number maximum_age:number assured_date:day "
    "assurer_email:email licenses alert last_modified:moment",
    "attribute": "id:uuid! link_id:uuid* taxonomy_term_id:uuid* link_type link_entity* value",
    "service_at_location": "id:uuid! service_id:uuid* location_id:uuid* description",
    "location": "id:uuid! location_type! url:uri organization_id:uuid name alternate_name description "
    "transportation latitude:number longitude:number external_identifier external_identifier_type",
    "phone": "id:uuid! location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid "
    "service_at_location_id:uuid number! extension:number type description",
    "contact": "id:uuid! organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid "
    "name title department email:email",
    "address": "id:uuid! location_id:uuid attention address_1! address_2 city! region state_province! "
    "postal_code! country! address_type!",
    "schedule": "id:uuid! service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:day "
    "valid_to:day dtstart:day timezone:number until:day count:number wkst freq interval:number byday "
    "byweekno bymonthday byyearday description opens_at:time closes_at:time schedule_link:uri "
    "attending_type notes",
    "funding": "id:uuid! organization_id:uuid service_id:uuid source",
    "service_area": "id:uuid! service_id:uuid name description extent extent_type uri",
    "required_document": "id:uuid! service_id:uuid document uri:uri",
    "language": "id:uuid! service_id:uuid location_id:uuid phone_id:uuid name code note",
    "accessibility": "id:uuid! location_id:uuid description details url:uri",
    "cost_option": "id:uuid! service_id:uuid* valid_from:day valid_to:day option currency amount:number "
    "amount_description",
    "organization_identifier": "id:uuid! organization_id:uuid* identifier_scheme identifier_type! "
    "identifier!",
    "taxonomy": "id:uuid! name! description! uri:uri version",
    "taxonomy_term": "id:uuid! code name! description! parent_id:uuid taxonomy language taxonomy_id:uuid "
    "term_uri:uri",
    "metadata": "id:uuid! resource_id:uuid* resource_type* last_action_date:day! last_action_type! "
    "field_name! previous_value! replacement_value! updated_by!",
    "meta_table_description": "id:uuid! name language character_set",
}
FILES = {
    "organization": "organizations.csv",
    "program": "programs.csv",
    "service": "services.csv",
    "attribute": "attributes.csv",
    "location": "locations.csv",
    "phone": "phones.csv",
    "contact": "contacts.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "required_document": "required_documents.csv",
    "language": "languages.csv",
    "cost_option": "cost_options.csv",
    "organization_identifier": "organization_identifiers.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "meta_table_description": "meta_table_descriptions.csv",
}  # the others are called as their kind
BELOW = {
    "organization": "funding contact:contacts phone:phones location:locations program:programs "
    "organization_identifier:organization_identifiers service:services",
    "service": "phone:phones schedule:schedules service_area:service_areas "
    "service_at_location:service_at_locations language:languages funding cost_option:cost_options "
    "required_document:required_documents contact:contacts",
    "service_at_location": "contact:contacts phone:phones schedule:schedules",
    "location": "language:languages address:addresses contact:contacts accessibility phone:phones "
    "schedule:schedules",
    "contact": "phone:phones",
    "phone": "language:languages",
}
POINTS_TO: dict[str, dict[str, One]] = {
    "service": {
        "organization": One("organization", "organization_id"),
        "program": One("program", "program_id"),
    },
    "service_at_location": {
        "location": One("location", "location_id"),
        "service": One("service", "service_id"),
    },
    "attribute": {"taxonomy_term": One("taxonomy_term", "taxonomy_term_id")},
    "taxonomy_term": {"taxonomy_detail": One("taxonomy", "taxonomy_id")},
}
ATTRIBUTES, METADATA = Many("attribute", "link_id"), Many("metadata", "resource_id")
NO_ATTRIBUTES = ("attribute", "taxonomy", "taxonomy_term", "metadata")


def _field(kind: str, written: str) -> Field:
    name, _sign, said = written.rstrip("!*").partition(":")
    return Field(
        name, said or TEXT, written.endswith("!"), written.endswith("*"), CHOICES.get((kind, name), ())
    )


def _kind(name: str) -> Kind:
    fields = {each.name: each for each in (_field(name, written) for written in FIELDS[name].split())}
    below: dict[str, Many | One] = dict(POINTS_TO.get(name, {}))
    for written in BELOW.get(name, "").split():
        kind, _sign, called = written.partition(":")
        below[called or kind] = Many(kind, f"{name}_id")
    if name not in NO_ATTRIBUTES:
        below["attributes"] = ATTRIBUTES
    if name != "metadata":
        below["metadata"] = METADATA
    return Kind(name, FILES.get(name, f"{name}.csv"), fields, below)


KINDS: Mapping[str, Kind] = {name: _kind(name) for name in FIELDS}
BY_FILE: Mapping[str, Kind] = {kind.file: kind for kind in KINDS.values()}
