"""The nameplate: what the public pages call a helpline, and its number and hours; what is refused on it."""

from dataclasses import replace

import pytest

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.models import NameplateVersion
from houvast.records.campaigns.nameplates import Nameplate
from houvast.records.campaigns.texts import Text, Unwritable
from traces import left, was_refused

OURS = Nameplate(
    {"nl": "De Vaste Grond", "fr": "Terre ferme", "de": "Fester Grund", "en": "Firm Ground"},
    "An",
    "0999 12 34",
    "+9991234",
    True,
    {"monday": ("09:00-12:00", "13:00-17:00"), "sunday": ("22:00-24:00",)},
    ("2026-12-25",),
)


def write(cast: Cast, plate: Nameplate = OURS, *, after: int = 0, by=None):
    return operations.write_nameplate(plate, after=after, by=by or cast.administrator)


def test_what_was_written_is_read_back_as_it_was(cast: Cast):
    assert queries.nameplate() is None
    write(cast)
    assert queries.nameplate() == OURS


def test_it_leaves_a_trace(cast: Cast):
    made = write(cast)
    assert left("campaigns.write_nameplate", by=cast.administrator, subject=made)


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "lead", "at_shelter", "signer", "outsider"])
def test_only_the_administrator_may(cast: Cast, somebody: str):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        write(cast, by=by)
    assert was_refused("campaigns.write_nameplate", by=by)
    with pytest.raises(Refused):
        operations.restore_nameplate(version=0, after=0, by=by)
    assert was_refused("campaigns.restore_nameplate", by=by)
    assert not NameplateVersion.objects.exists()
    assert [each.number for each in queries.nameplate_versions(seen_by=by)] == [0]


def test_every_version_stays_and_comes_back_as_a_new_one(cast: Cast):
    write(cast)
    write(cast, replace(OURS, number="0999 56 78", dial="+9995678"), after=1)
    back = operations.restore_nameplate(version=1, after=2, by=cast.administrator)
    assert left("campaigns.restore_nameplate", by=cast.administrator, subject=back)
    assert queries.nameplate() == OURS
    operations.restore_nameplate(version=0, after=3, by=cast.administrator)
    assert queries.nameplate() is None
    found = queries.nameplate_versions(seen_by=cast.administrator)
    assert [(each.number, bool(each.plate)) for each in found] == [
        (4, False),
        (3, True),
        (2, True),
        (1, True),
        (0, False),
    ]


def test_of_two_who_began_from_the_same_version_the_second_is_told(cast: Cast):
    write(cast)
    with pytest.raises(operations.NotPossible, match="in the meantime"):
        write(cast)
    with pytest.raises(Refused):
        operations.restore_nameplate(version=7, after=1, by=cast.administrator)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": {**OURS.name, "de": " "}}, "name_de"),
        ({"name": {**OURS.name, "fr": "x" * 61}}, "name_fr"),
        ({"name": {**OURS.name, "nl": "On​zichtbaar"}}, "name_nl"),
        ({"name": {"nl": "Alleen"}}, "name_fr"),
        ({"sender": "Domestic violence"}, "sender"),
        ({"sender": "Hulplijn"}, "sender"),
        ({"sender": "1712"}, "sender"),
        ({"sender": "firm ground"}, "sender"),
        ({"sender": "An <x@example.org>"}, "sender"),
        ({"sender": "An\r\nBcc: x"}, "sender"),
        ({"number": "call me"}, "number"),
        ({"dial": "0999-1234"}, "dial"),
        ({"dial": "+9991235"}, "dial"),
        ({"hours": {"monday": ("9-5",)}}, "monday"),
        ({"hours": {"friday": ("13:00-17:00", "09:00-14:00")}}, "friday"),
        ({"closed_days": ("Christmas",)}, "closed_days"),
    ],
)
def test_what_cannot_be_shown_or_gives_somebody_away_is_refused_at_its_field(
    cast: Cast, changed: dict, field: str
):
    with pytest.raises(Unwritable) as refused:
        write(cast, replace(OURS, **changed))
    assert refused.value.field == field
    assert not NameplateVersion.objects.exists()


def page(tab: str) -> Text:
    return Text(tab, "First page", "Good day", "Hello.\n")


def test_the_name_of_the_helpline_is_refused_on_a_tab(cast: Cast):
    write(cast)
    with pytest.raises(Unwritable, match="history") as refused:
        operations.write_page(
            "home", "nl", page("Op de Vaste Grond"), after=0, changes_meaning=True, by=cast.lead
        )
    assert refused.value.field == "tab"
    operations.write_page("home", "nl", page("Grondig"), after=0, changes_meaning=True, by=cast.lead)


def test_a_name_that_stands_on_a_tab_is_refused_until_the_page_is_changed(cast: Cast):
    def named(tab: str, after: int) -> None:
        operations.write_page(
            "near", "fr", page(tab), after=after, changes_meaning=False, by=cast.administrator
        )

    named("Terre ferme", 0)
    with pytest.raises(Unwritable, match="Good day"):
        write(cast)
    named("Autre chose", 1)
    write(cast)
    with pytest.raises(Unwritable):
        operations.restore_page("near", "fr", version=1, after=2, by=cast.administrator)
