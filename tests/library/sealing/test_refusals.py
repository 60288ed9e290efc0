"""Whatever is not whole, unchanged, in its place and under its key is refused in one way, in every format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.sealing.box import CannotOpen
from houvast.library.sealing.formats import Format
from library.sealing.forms import CANARY, FORMS, PLACE, Form

BOUND = [form for form in FORMS if form.is_bound]
each_form = pytest.mark.parametrize("form", FORMS, ids=str)
each_bound_form = pytest.mark.parametrize("form", BOUND, ids=str)


def refused(form: Form, sealed: bytes, *, place: str = PLACE) -> bool:
    """Whether `sealed` gives CannotOpen; any other exception, or content, fails the test."""
    try:
        opened = form.open(sealed, form.key, place)
    except CannotOpen:
        return True
    pytest.fail(f"opened as {opened[:40]!r}")


def test_every_format_that_can_be_opened_is_tried_here():
    assert {form.format for form in FORMS} == set(Format) - {Format.LOOKUP}


def test_no_two_formats_begin_alike():
    values = [each.value for each in Format]
    assert all(len(value) == 1 for value in values)
    assert len(set(values)) == len(Format.__members__)


@each_form
def test_what_was_sealed_opens_and_begins_with_its_format(form: Form):
    sealed = form.seal(CANARY, PLACE)
    assert sealed[:1] == form.format.value
    assert form.open(sealed, form.key, PLACE) == CANARY


@each_form
@settings(max_examples=25)
@given(content=st.binary(max_size=2000), place=st.text(max_size=30))
def test_content_of_any_kind_opens_whole_at_any_place(form: Form, content: bytes, place: str):
    assert form.open(form.seal(content, place), form.key, place) == content


@each_form
def test_sealing_twice_gives_nothing_in_common(form: Form):
    one, other = form.seal(CANARY, PLACE), form.seal(CANARY, PLACE)
    assert one[1:33] != other[1:33]
    assert one[-32:] != other[-32:]


@each_form
def test_another_key_does_not_open(form: Form):
    sealed = form.seal(CANARY, PLACE)
    with pytest.raises(CannotOpen):
        form.open(sealed, form.other_key, PLACE)


@each_form
@pytest.mark.parametrize("length", [0, 1, 31, 33, 64])
def test_a_key_of_the_wrong_length_is_refused_like_a_wrong_one(form: Form, length: int):
    key = (bytes(length), bytes(length)) if isinstance(form.key, tuple) else bytes(length)
    with pytest.raises(CannotOpen):
        form.open(form.seal(CANARY, PLACE), key, PLACE)


@each_form
def test_no_byte_can_be_changed(form: Form):
    """In the long one each byte once, in the others three ways: X25519 ignores the highest bit of a point."""
    sealed = bytearray(form.seal(CANARY, PLACE))
    for at in range(len(sealed)):
        for flip in (1, 0x80, 0xFF) if len(sealed) < 1000 else (1 << at % 8,):
            sealed[at] ^= flip
            assert refused(form, bytes(sealed)), (at, flip)
            sealed[at] ^= flip
    assert form.open(bytes(sealed), form.key, PLACE) == CANARY


@each_form
@given(data=st.data())
def test_no_byte_can_become_any_other(form: Form, data: st.DataObject):
    sealed = bytearray(form.seal(CANARY, PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    assert refused(form, bytes(sealed))


@each_form
def test_no_beginning_opens(form: Form):
    sealed = form.seal(CANARY, PLACE)
    assert all(refused(form, sealed[:length]) for length in range(len(sealed)))


@each_form
def test_no_end_opens(form: Form):
    sealed = form.seal(CANARY, PLACE)
    assert all(refused(form, sealed[left:]) for left in range(1, min(len(sealed), 600)))


@each_form
@settings(max_examples=30)
@given(extra=st.binary(min_size=1, max_size=70))
def test_nothing_can_be_put_behind_or_before(form: Form, extra: bytes):
    sealed = form.seal(CANARY, PLACE)
    assert refused(form, sealed + extra)
    assert refused(form, sealed[:1] + extra + sealed[1:])


@each_bound_form
@settings(max_examples=30)
@given(place=st.text(max_size=30))
def test_moved_to_another_place_it_does_not_open(form: Form, place: str):
    assert refused(form, form.seal(CANARY, PLACE), place=place if place != PLACE else "")


@each_bound_form
def test_an_older_version_replayed_as_the_current_one_does_not_open(form: Form):
    older = form.seal(CANARY, "contact/1/1")
    assert refused(form, older, place="contact/1/2")
    assert refused(form, older, place="contact/1/11")
    assert refused(form, older, place="contact/1/")


@each_form
@pytest.mark.parametrize("other", FORMS, ids=str)
def test_one_format_does_not_pass_for_another(form: Form, other: Form):
    if form is other:
        return
    sealed = other.seal(CANARY, PLACE)
    assert refused(form, sealed)
    assert refused(form, form.format.value + sealed[1:])


@each_form
@pytest.mark.parametrize("unknown", [0, 8, 0x31, 255])
def test_an_unknown_format_is_refused(form: Form, unknown: int):
    assert refused(form, bytes([unknown]) + form.seal(CANARY, PLACE)[1:])


@each_form
def test_a_refusal_says_nothing_of_the_content(form: Form):
    sealed = form.seal(CANARY, PLACE)
    with pytest.raises(CannotOpen) as refusal:
        form.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), form.key, PLACE)
    told, cause = str(refusal.value), refusal.value
    while cause is not None:
        told, cause = f"{told} {cause!r} {cause}", cause.__cause__ or cause.__context__
    assert "canary" not in told
    assert refusal.value.args == ()


@each_bound_form
def test_a_place_that_cannot_be_written_is_refused_too(form: Form):
    assert refused(form, form.seal(CANARY, PLACE), place="\udc80")
