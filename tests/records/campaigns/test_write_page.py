"""Writing a public page: a new version each time, nothing lost, and only by who may."""

import pytest

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.models import PageVersion
from houvast.records.campaigns.texts import Text, Unwritable, shipped
from traces import left, was_refused

OURS = Text("Welcome", "First page", "Good day", "Hello.\n")
THEIRS = Text("Welcome", "First page", "Good night", "Bye.\n")


def write(cast: Cast, text: Text = OURS, *, page="home", language="en", after=0, changes=True, by=None):
    return operations.write_page(
        page, language, text, after=after, changes_meaning=changes, by=by or cast.administrator
    )


def test_the_public_reads_the_shipped_text_until_somebody_writes(cast: Cast):
    assert queries.public_texts("en")["home"] == shipped("home", "en")
    write(cast)
    assert queries.public_texts("en")["home"] == OURS
    assert queries.public_texts("nl")["home"] == shipped("home", "nl")


def test_it_leaves_a_trace(cast: Cast):
    made = write(cast)
    assert left("campaigns.write_page", by=cast.administrator, subject=made)


@pytest.mark.parametrize(
    "somebody", ["worker", "volunteer", "at_shelter", "statistician", "signer", "outsider"]
)
def test_who_may_not_is_refused(cast: Cast, somebody: str):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        write(cast, by=by)
    assert was_refused("campaigns.write_page", by=by)
    with pytest.raises(Refused):
        operations.restore_page("home", "en", version=0, after=0, by=by)
    assert was_refused("campaigns.restore_page", by=by)
    assert not PageVersion.objects.exists()


def test_a_lead_may(cast: Cast):
    write(cast, by=cast.lead)
    (newest, _) = queries.versions("home", "en", seen_by=cast.lead)
    assert newest.written_by == cast.lead.id


def test_another_helpline_sees_no_version(cast: Cast):
    write(cast)
    assert [each.number for each in queries.versions("home", "en", seen_by=cast.outsider)] == [0]


def test_every_version_stays_and_a_former_one_comes_back_as_a_new_one(cast: Cast):
    write(cast)
    write(cast, THEIRS, after=1)
    made = operations.restore_page("home", "en", version=1, after=2, by=cast.administrator)
    assert left("campaigns.restore_page", by=cast.administrator, subject=made)
    versions = queries.versions("home", "en", seen_by=cast.administrator)
    assert [(each.number, each.text) for each in versions] == [
        (3, OURS),
        (2, THEIRS),
        (1, OURS),
        (0, shipped("home", "en")),
    ]
    assert queries.public_texts("en")["home"] == OURS


def test_the_shipped_text_comes_back_and_follows_the_software_again(cast: Cast):
    write(cast)
    operations.restore_page("home", "en", version=operations.SHIPPED, after=1, by=cast.administrator)
    assert queries.public_texts("en")["home"] == shipped("home", "en")
    assert PageVersion.objects.get(number=2).body == ""
    assert not queries.states(seen_by=cast.administrator)["home"]["en"].own


def test_what_somebody_else_saved_meanwhile_is_not_written_over(cast: Cast):
    write(cast)
    with pytest.raises(operations.NotPossible):
        write(cast, THEIRS, after=0)
    with pytest.raises(operations.NotPossible):
        operations.restore_page("home", "en", version=0, after=0, by=cast.administrator)
    assert queries.public_texts("en")["home"] == OURS


@pytest.mark.parametrize(("page", "language"), [("nowhere", "en"), ("home", "xx")])
def test_a_page_that_there_is_not_is_refused(cast: Cast, page, language):
    with pytest.raises(Refused):
        write(cast, page=page, language=language)


def test_a_version_that_there_is_not_does_not_come_back(cast: Cast):
    with pytest.raises(Refused):
        operations.restore_page("home", "en", version=7, after=0, by=cast.administrator)


def test_a_text_that_cannot_be_shown_is_not_saved(cast: Cast):
    with pytest.raises(Unwritable):
        write(cast, Text("Welcome", "x", "x", "[x](javascript:1)"))
    assert not PageVersion.objects.exists()


def marks(cast: Cast) -> set[str]:
    states = queries.states(seen_by=cast.administrator)["home"]
    return {language for language, state in states.items() if state.untranslated}


def test_a_change_of_meaning_marks_the_other_languages_until_each_has_followed(cast: Cast):
    write(cast, language="nl")
    assert marks(cast) == {"fr", "de", "en"}
    write(cast, language="fr", changes=False)
    assert marks(cast) == {"de", "en"}
    write(cast, language="fr", after=1)
    assert marks(cast) == {"nl", "de", "en"}


def test_a_mended_letter_marks_nothing(cast: Cast):
    write(cast, changes=False)
    assert marks(cast) == set()
