"""A testimony: shaped with its person, free of what gives them away, agreed to by them, and theirs to end."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.campaigns import models, naming
from houvast.records.campaigns.models import SITUATIONS
from houvast.records.campaigns.operations import NotPossible, testimonies
from houvast.records.campaigns.queries import testimonies as queries
from houvast.records.contacts.operations import talking
from records.campaigns.telling import TOLD, in_hands, offered
from records.contacts.talking_with import begun
from traces import left, was_refused


def agreed(cast: Cast, uses: tuple[str, ...] = ("PAGES",), situation: str = "men") -> testimonies.Agreed:
    offer = offered(cast, situation=situation)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=uses, by=offer.by)
    assert made
    return made


def published(cast: Cast, **said: object) -> testimonies.Agreed:
    made = agreed(cast, **said)
    testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)
    return made


def test_it_is_offered_as_a_message_of_the_persons_own_talk_and_nothing_of_it_stands_elsewhere(cast: Cast):
    offer = offered(cast)
    assert left("campaigns.offer_testimony", by=cast.worker, subject=offer.id)
    own = talking.reread(offer.talk, key=offer.entered.key, by=offer.by)
    (found,) = queries.offers(offer.talk, seen_by=offer.by)
    assert next(each.text for each in own.said if each.number == found.message) == TOLD
    assert not models.Testimony.objects.exists()
    assert TOLD not in repr(models.TestimonyOffer.objects.values())


def test_only_the_person_of_the_talk_answers(cast: Cast):
    offer = offered(cast)
    other = begun(cast, "MAILBOX", first="somebody else").entered
    for by in (other.by, visitor(cast.helpline), cast.worker, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=by)
        assert queries.offers(offer.talk, seen_by=by) == []
    assert not models.Testimony.objects.exists()


def test_who_does_not_have_the_talk_in_hands_offers_nothing(cast: Cast):
    entered = in_hands(cast)
    for by in (cast.lead, cast.volunteer, cast.outsider, cast.statistician):
        with pytest.raises(Refused):
            testimonies.offer_testimony(
                entered.talk, TOLD, situation="men", language="nl", looked_at=(), by=by
            )
    assert not models.TestimonyOffer.objects.exists()


def test_a_yes_is_for_one_text_and_named_uses_and_forgets_the_talk(cast: Cast):
    offer = offered(cast)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES", "PRESS", "BOOK"), by=offer.by)
    assert made
    row = models.Testimony.objects.get()
    assert (row.text, row.uses) == (TOLD, ["PAGES", "PRESS"])
    assert not models.TestimonyOffer.objects.exists()
    assert str(offer.talk) not in repr(models.Testimony.objects.values())
    assert made.code not in repr(models.Testimony.objects.values())


def test_a_no_keeps_nothing(cast: Cast):
    offer = offered(cast)
    assert testimonies.answer_testimony(offer.id, TOLD, uses=(), by=offer.by) is None
    assert not models.Testimony.objects.exists()
    assert not models.TestimonyOffer.objects.exists()
    with pytest.raises(Refused):
        testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=offer.by)


@pytest.mark.parametrize(
    "found",
    [
        "ik woonde in de Kerkstraat.", "het was in 3020 Herent.", "bel mij op 0470 12 34 56.",
        "schrijf naar sam@example.org.", "kijk op https://example.org/ik.",
        "bel nul vier zeven nul een twee drie vier vijf zes.",
    ],
)  # fmt: skip
def test_an_address_a_number_or_a_place_is_in_no_testimony(found: str, cast: Cast):
    entered = in_hands(cast)
    text = f"{TOLD} {found}"
    with pytest.raises(NotPossible, match="could be found"):
        testimonies.offer_testimony(
            entered.talk,
            text,
            situation="men",
            language="nl",
            looked_at=naming.to_look_at(text),
            by=cast.worker,
        )
    assert not models.TestimonyOffer.objects.exists()


def test_a_word_that_could_be_a_name_is_looked_at_before_it_is_offered_and_again_before_publishing(
    cast: Cast,
):
    entered = in_hands(cast)
    text = f"{TOLD} Pieter lachte ermee, ik was 34 jaar."
    with pytest.raises(testimonies.LookAtThese) as asked:
        testimonies.offer_testimony(
            entered.talk, text, situation="men", language="nl", looked_at=(), by=cast.worker
        )
    assert asked.value.words == ("Pieter", "34")
    offer = testimonies.offer_testimony(
        entered.talk, text, situation="men", language="nl", looked_at=("Pieter", "34"), by=cast.worker
    )
    made = testimonies.answer_testimony(offer, text, uses=("PAGES",), by=entered.by)
    assert made
    with pytest.raises(testimonies.LookAtThese):
        testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)
    assert queries.told() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Toen kwam Jan.", ("Jan",)),
        ("Jan kwam. Ik ging.", ("Jan",)),
        ("I told Mary-Ann. She left.", ("Mary-Ann",)),
        ("Après, elle est partie à l’école de Léa.", ("Léa",)),
        ("Er hat mein Auto genommen.", ("Auto",)),
        ("niets hier.", ()),
    ],
)
def test_words_that_could_name_somebody_are_found(text: str, words: tuple[str, ...]):
    assert naming.to_look_at(text) == words


def test_a_second_person_publishes_and_never_who_offered_it(cast: Cast):
    made = agreed(cast)
    with pytest.raises(Refused):
        testimonies.publish_testimony(made.id, looked_at=(), by=cast.worker)
    assert was_refused("campaigns.publish_testimony", by=cast.worker, subject=made.id)
    testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)
    assert left("campaigns.publish_testimony", by=cast.lead, subject=made.id)
    (told,) = queries.told_on("men", "nl")
    assert told.text == TOLD
    assert queries.told_on("women", "nl") == queries.told_on("men", "fr") == []
    with pytest.raises(NotPossible):
        testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)


def test_the_table_itself_refuses_one_person_for_both(cast: Cast):
    made = agreed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Testimony.objects.filter(id=made.id).update(
            published_at=timezone.now(), published_by_id=cast.worker.id
        )


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_told_in_the_same_way(situation: str, cast: Cast):
    published(cast, situation=situation)
    assert [each.situation for each in queries.told()] == [situation]


def test_women_and_men_who_were_harmed_and_who_use_violence_have_a_place():
    assert {"women", "men", "change"} <= set(SITUATIONS)


def test_what_is_not_for_the_pages_stands_on_none(cast: Cast):
    published(cast, uses=("PRESS",))
    assert queries.told() == []


def test_its_code_withdraws_it_however_it_is_typed_and_nothing_is_left(cast: Cast):
    made = published(cast)
    by = visitor(cast.helpline)
    testimonies.withdraw_own_testimony(f" {made.code.lower().replace('-', ' ')} ", by=by)
    assert left("campaigns.withdraw_own_testimony", by=by, subject=made.id)
    assert not models.Testimony.objects.exists()
    assert queries.told() == []
    with pytest.raises(Refused):
        testimonies.withdraw_own_testimony(made.code, by=by)


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA-AAAA", "’; drop table", "x" * 5000])
def test_a_code_that_opens_nothing_withdraws_nothing(code: str, cast: Cast):
    published(cast)
    with pytest.raises(Refused):
        testimonies.withdraw_own_testimony(code, by=visitor(cast.helpline))
    assert models.Testimony.objects.count() == 1


def test_another_helpline_sees_publishes_and_withdraws_nothing(cast: Cast):
    made = agreed(cast)
    assert queries.agreed(seen_by=cast.outsider) == []
    for act in (testimonies.withdraw_testimony, testimonies.turn_back_testimony):
        with pytest.raises(Refused):
            act(made.id, by=cast.outsider)
    with pytest.raises(Refused):
        testimonies.withdraw_own_testimony(made.code, by=visitor(cast.other_helpline))
    assert models.Testimony.objects.count() == 1


def test_what_is_turned_back_is_erased_and_what_is_published_is_withdrawn_instead(cast: Cast):
    made = agreed(cast)
    testimonies.turn_back_testimony(made.id, by=cast.lead)
    assert not models.Testimony.objects.exists()
    made = published(cast)
    with pytest.raises(NotPossible):
        testimonies.turn_back_testimony(made.id, by=cast.lead)
    testimonies.withdraw_testimony(made.id, by=cast.administrator)
    assert not models.Testimony.objects.exists()


def test_an_unknown_offer_is_refused_as_one_of_somebody_else(cast: Cast):
    entered = in_hands(cast)
    with pytest.raises(Refused):
        testimonies.answer_testimony(uuid.uuid4(), TOLD, uses=("PAGES",), by=entered.by)
