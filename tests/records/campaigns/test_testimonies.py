"""A testimony: shaped with its person, free of what gives them away, agreed to by them, and theirs to end."""

import uuid
from datetime import timedelta

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
    ).id
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("toen kwam pieter binnen.", ("pieter",)),
        ("ik belde lieske en tante-katrien.", ("lieske", "tante-katrien")),
        ("c’était l’idée de helene.", ("helene",)),
        ("ze belde jan's moeder, en MOHAMED.", ("jan's", "MOHAMED")),
        ("aïcha wist het.", ("aïcha",)),
    ],
)
def test_names_in_small_letters_without_accents_and_in_compounds_are_found(text: str, words: tuple[str, ...]):
    assert naming.to_look_at(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "ik ben bang, ik trok mijn jas aan en de deur was dicht. ik zei niets meer, en het werd rustig.",
        "je suis claire avec lui, la pierre est une rose, et le lien est là. rien ne va plus chez nous.",
        "i said no, i will go to the ward, and the rose on the table was mine. nobody asked me how i was.",
        "ich bin im haus, und ich will nicht mehr. er schrie, und ich weinte bis in die nacht hinein.",
        "mijn peter kwam langs, hij sprak frans en bracht een els mee. op de toon van zijn stem lette ik.",
    ],
)
def test_common_words_are_taken_for_no_name(text: str):
    assert naming.to_look_at(text) == ()


def test_how_somebody_called_themselves_is_found_also_in_longer_words():
    assert naming.to_look_at("bij sjarelke thuis", known=("Sjarel V.",)) == ("sjarelke",)
    assert naming.to_look_at("bij mij thuis", known=("M", "")) == ()


def test_a_name_of_the_talk_is_looked_at_before_the_text_is_offered(cast: Cast):
    text = "ik zweeg jaren over wat zeppie deed. toen belde ik, en er luisterde iemand die mij geloofde."
    said = {"situation": "men", "language": "nl", "known": ("Zeppie",), "by": cast.worker}
    entered = in_hands(cast)
    with pytest.raises(testimonies.LookAtThese) as asked:
        testimonies.offer_testimony(entered.talk, text, looked_at=(), **said)
    assert asked.value.words == ("zeppie",)
    assert testimonies.offer_testimony(entered.talk, text, looked_at=("zeppie",), **said)


def test_one_use_is_taken_back_alone_and_without_any_left_all_is_gone(cast: Cast):
    made, by = published(cast, uses=("PAGES", "CAMPAIGN")), visitor(cast.helpline)
    testimonies.narrow_own_testimony(made.code, use="PAGES", by=by)
    assert left("campaigns.narrow_own_testimony", by=by, subject=made.id)
    assert queries.told() == []
    assert models.Testimony.objects.get().uses == ["CAMPAIGN"]
    testimonies.narrow_own_testimony(made.code, use="PRESS", by=by)
    assert models.Testimony.objects.get().uses == ["CAMPAIGN"]
    testimonies.narrow_own_testimony(made.code, use="CAMPAIGN", by=by)
    assert not models.Testimony.objects.exists()
    with pytest.raises(Refused):
        testimonies.narrow_own_testimony(made.code, use="CAMPAIGN", by=by)


def test_a_lead_takes_one_use_back_and_the_outsider_and_the_worker_do_not(cast: Cast):
    made = published(cast, uses=("PAGES", "CAMPAIGN"))
    for by in (cast.outsider, cast.statistician, visitor(cast.helpline)):
        with pytest.raises(Refused):
            testimonies.narrow_testimony(made.id, use="CAMPAIGN", by=by)
    testimonies.narrow_testimony(made.id, use="CAMPAIGN", by=cast.lead)
    assert models.Testimony.objects.get().uses == ["PAGES"]
    assert len(queries.told()) == 1


def test_a_yes_that_nobody_published_ends_after_six_months_and_a_published_one_stays(cast: Cast):
    waits, told = agreed(cast), published(cast)
    (row,) = [each for each in queries.agreed(seen_by=cast.lead) if each.id == waits.id]
    assert row.waits_until
    assert testimonies.erase_waiting(on=row.waits_until - timedelta(days=2), by=cast.command) == []
    assert testimonies.erase_waiting(on=row.waits_until + timedelta(days=2), by=cast.command) == [waits.id]
    assert models.Testimony.objects.get().id == told.id
    with pytest.raises(Refused):
        testimonies.withdraw_own_testimony(waits.code, by=visitor(cast.helpline))


def test_the_table_itself_lets_nothing_wait_for_ever(cast: Cast):
    made = agreed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Testimony.objects.filter(id=made.id).update(waiting_since=None)
