"""A statement is handed to the helpline, and comes back as long as nobody opened it."""

import base64

import pytest

from cast import Cast
from houvast.interfaces.personal import parcels
from houvast.interfaces.shell.buckets import buckets
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.contacts.models import FilePiece, Message, Talk, TalkFile
from houvast.records.contacts.operations import answering, returning, sending, talking
from houvast.records.journal.operations import NotPossible
from interfaces.personal.test_asked import ask
from interfaces.personal.test_complaint import choose, preview, with_a_photo_in_the_preview
from records.contacts.talking_with import begun, set_line
from sent_files import PLACE, photo
from traces import left

TEXT = "Zij gooide een bord.\n" * 400


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


CODE, OTHER = "7K3M-00AB-CDEF-Z9XW", "7K3M-00AB-CDEF-Z9XX"  # as browsers make them


def hand(code: str = CODE, text: str = TEXT):
    return ask("hand", {"text": text, "language": "nl", "code": code})


@pytest.fixture
def code(cast: Cast) -> str:
    assert hand().status_code == 200
    return CODE


def test_a_worker_opens_it_whole_and_the_person_reads_the_answer_by_the_code(cast: Cast, code: str):
    talk = Talk.objects.get()
    answering.take_talk(talk.id, by=cast.worker)
    said = answering.open_talk(talk.id, by=cast.worker).said
    assert "".join("".join(str(each.text).split()) for each in said if each.text) == "".join(TEXT.split())
    assert returning.come_back(code, by=visitor(cast.helpline)).id == talk.id


def whole(cast: Cast, talk: Talk) -> str:
    """All that a worker reads of it, without spaces."""
    answering.take_talk(talk.id, by=cast.worker)
    said = answering.open_talk(talk.id, by=cast.worker).said
    return "".join("".join(str(each.text).split()) for each in said if each.text)


def test_a_statement_whose_answer_was_lost_is_sent_again_and_waits_once(cast: Cast, code: str):
    before = Message.objects.count()
    assert hand(code).json()["left"] == 0
    assert (Talk.objects.count(), Message.objects.count()) == (1, before)
    assert whole(cast, Talk.objects.get()) == "".join(TEXT.split())


@pytest.mark.parametrize("came", [0, 1])
def test_what_broke_off_halfway_is_made_whole_when_it_is_sent_again(cast: Cast, monkeypatch, came: int):
    """The server stopped after some of its messages: the first at least, which came with the code."""
    say, said = talking.say, []

    def stops(*args, **kwargs):
        if len(said) == came:
            raise ConnectionError
        said.append(say(*args, **kwargs))

    monkeypatch.setattr(talking, "say", stops)
    with pytest.raises(ConnectionError):
        hand()
    monkeypatch.undo()
    assert Message.objects.count() == 1 + came
    assert hand().status_code == 200
    assert whole(cast, Talk.objects.get()) == "".join(TEXT.split())


def test_two_statements_by_two_codes_are_two(cast: Cast, code: str):
    assert hand(OTHER).status_code == 200
    assert Talk.objects.count() == 2


@pytest.mark.parametrize("odd", ["", "7K3M", "7k3m-00ab-cdef-z9xw", "7K3M-00AB-CDEF-Z9XI", 7, None])
def test_a_code_that_no_browser_of_ours_made_is_refused_and_keeps_nothing(cast: Cast, odd):
    assert hand(odd).status_code == 400
    assert Talk.objects.count() == 0


def with_pictures(*contents: bytes, code: str = CODE):
    pictures = [{"note": 7, "content": base64.b64encode(each).decode()} for each in contents]
    return ask("pictures/file", {"text": TEXT, "language": "nl", "code": code, "pictures": pictures})


def test_photos_that_are_sent_again_are_there_once(cast: Cast, settings):
    settings.CLAMD = "none"
    for _ in range(2):
        assert with_pictures(photo(), photo()).json()["left"] == 0
    assert TalkFile.objects.count() == 2


def test_photos_go_along_into_the_talk_and_a_worker_sees_them(cast: Cast, settings):
    settings.CLAMD = "none"
    told = with_pictures(photo(), photo())
    assert (told.status_code, told.json()["left"]) == (200, 0)
    talk = Talk.objects.get()
    answering.take_talk(talk.id, by=cast.worker)
    sent = [each.file for each in answering.open_talk(talk.id, by=cast.worker).said if each.file]
    assert [each.has_copy for each in sent] == [True, True]
    shown = sending.show_file(talk.id, sent[0].id, by=cast.worker)
    assert (shown.name, shown.mime) == ("7-1.jpg", "image/jpeg")
    assert PLACE.encode() not in shown.content
    with pytest.raises(Refused):
        sending.show_file(talk.id, sent[0].id, by=cast.outsider)


def test_taken_back_photos_are_gone_too(cast: Cast, settings):
    settings.CLAMD = "none"
    with_pictures(photo())
    assert FilePiece.objects.exists()
    assert ask("back", {"code": CODE}).status_code == 200
    assert not FilePiece.objects.exists()
    assert not TalkFile.objects.exists()


def test_a_photo_that_is_not_taken_keeps_the_text_from_nobody_and_is_told(cast: Cast, settings):
    settings.CLAMD = "none"
    assert with_pictures(b"MZ\x90\x00 a program", photo()).json()["left"] == 1
    settings.CLAMD = ""  # nothing is taken without a scanner
    assert with_pictures(photo(), code=OTHER).json()["left"] == 1
    assert [talk.files.count() for talk in Talk.objects.order_by("began_at")] == [1, 0]
    assert all(talk.messages.count() > 1 for talk in Talk.objects.all())


@pytest.mark.parametrize("pictures", ["x", ["x"], [{}], [{"note": "1", "content": ""}], [{"note": 1}] * 21])
def test_pictures_that_no_script_of_ours_hands_over_are_refused_before_anything_is_kept(pictures):
    said = {"text": TEXT, "language": "nl", "code": CODE, "pictures": pictures}
    told = ask("pictures/file", said)
    assert told.status_code == 400
    assert Talk.objects.count() == 0


@pytest.mark.browser
def test_who_hands_it_to_the_helpline_sends_the_photos_that_they_saw_and_no_original(
    cast: Cast, settings, notes
):
    settings.CLAMD = "none"
    notes.page.reload()
    notes.shown("start")
    with_a_photo_in_the_preview(notes)
    notes.page.locator("[data-hand]").click()
    notes.shown("list")
    sent = notes.sent_to("/notes/pictures/file/")
    assert b"GeheimeMaker" not in sent.body
    talk = Talk.objects.get()
    answering.take_talk(talk.id, by=cast.worker)
    (file,) = [each.file for each in answering.open_talk(talk.id, by=cast.worker).said if each.file]
    came = sending.open_original(talk.id, file.id, "COMPLAINT", by=cast.worker)[0].content
    assert b"GeheimeMaker" not in came
    assert came.startswith(b"\xff\xd8")


def hand_over_here(notes, problem: str = "") -> None:
    """The button of the preview is pressed; until the page says that, or the list is shown."""
    notes.page.locator("[data-hand]").click()
    if problem:
        assert problem in notes.problem
    else:
        notes.shown("list")


def in_the_preview(notes) -> None:
    notes.page.reload()
    notes.shown("start")
    notes.begin()
    notes.write("Ze gooide een bord")
    choose(notes, 1)
    preview(notes)


@pytest.mark.browser
def test_with_every_answer_cut_off_one_statement_waits_and_its_note_takes_it_back(cast: Cast, notes):
    """It came over each time, and no answer was heard: asked again by itself, and pressed once more."""
    cut = []

    def cut_off(route):
        if len(cut) < 3:
            cut.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    in_the_preview(notes)
    page = notes.page
    page.route("**/notes/hand/", cut_off)
    hand_over_here(notes, "verbinding")
    assert (cut, Talk.objects.count(), Message.objects.count()) == ([200, 200], 1, 1)
    hand_over_here(notes)
    assert (cut, Talk.objects.count(), Message.objects.count()) == ([200, 200, 200], 1, 1)
    note = page.locator("article.note", has_text="Ik gaf een verklaring")
    assert note.count() == 1
    note.locator("[data-open]").click()
    page.locator("[data-take-back]").click()
    notes.shown("list")
    assert Message.objects.count() == 0


@pytest.mark.browser
def test_the_note_with_a_code_is_offered_to_nobody_also_when_its_words_were_changed(cast: Cast, notes):
    """Whole notes go into the file that proves them, and the code lets into the talk."""
    in_the_preview(notes)
    page = notes.page
    hand_over_here(notes)
    page.locator("article.note", has_text="Ik gaf een verklaring").locator("[data-open]").click()
    page.locator("[data-change]").click()
    page.fill("#done", "De buren gebeld")
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    page.locator("[data-view=list] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=choose]").click()
    page.locator("[data-choices] input").first.wait_for(state="attached")
    assert "bord" in page.locator("[data-choices]").inner_text()
    assert page.locator("[data-choices] input").count() == 1


@pytest.mark.browser
def test_a_code_stays_where_the_second_try_after_a_lost_answer_is_refused(cast: Cast, notes):
    """What came over is there: its note is the only thing by which it is read on and taken back."""
    asked = []

    def lost_then_refused(route):
        asked.append(1)
        if len(asked) == 1:
            route.fetch()
            route.abort()
        elif len(asked) == 2:
            route.fulfill(status=422, json={"problem": "often"})
        else:
            route.continue_()

    in_the_preview(notes)
    page = notes.page
    page.route("**/notes/hand/", lost_then_refused)
    hand_over_here(notes, "vaak")
    assert (len(asked), Talk.objects.count()) == (2, 1)
    hand_over_here(notes)
    assert Talk.objects.count() == 1
    note = page.locator("article.note", has_text="Ik gaf een verklaring")
    assert note.count() == 1
    note.locator("[data-open]").click()
    page.locator("[data-take-back]").click()
    notes.shown("list")
    assert Message.objects.count() == 0


def test_what_comes_again_is_never_too_often_and_what_is_new_is(cast: Cast, code: str, settings):
    settings.LIMIT_NETWORKS = True
    buckets._left.clear()
    taken = [hand(f"7K3M-00AB-CDEF-Z9X{number}", "x").status_code for number in range(7)]
    assert taken == [200] * 6 + [422]
    assert hand(code).status_code == 200
    assert hand(OTHER).json()["problem"] == "often"
    buckets._left.clear()


@pytest.mark.browser
def test_a_page_that_is_closed_before_the_answer_leaves_the_code_in_the_journal(
    cast: Cast, notes, notes_of, browser
):
    in_the_preview(notes)
    page = notes.page
    page.route("**/notes/hand/", lambda route: (route.fetch(), page.close()))
    page.locator("[data-hand]").click(no_wait_after=True)
    page.wait_for_event("close")
    assert Message.objects.count() == 1
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    other.page.locator("article.note", has_text="Ik gaf een verklaring").locator("[data-open]").click()
    other.page.locator("[data-take-back]").click()
    other.shown("list")
    assert Message.objects.count() == 0
    context.close()


@pytest.mark.browser
def test_what_was_refused_at_once_leaves_no_note_that_says_it_was_handed_over(cast: Cast, notes):
    in_the_preview(notes)
    set_line(cast.phone_line, doors=["CHAT"], by=cast.administrator)
    hand_over_here(notes, "Niemand")
    notes.page.locator("[data-view=preview] [data-go=choose]").click()
    notes.page.locator("[data-view=choose] [data-go=complaint]").click()
    notes.page.locator("[data-view=complaint] [data-go=list]").click()
    assert "Ik gaf een verklaring" not in notes.text
    assert Talk.objects.count() == 0


@pytest.mark.browser
def test_without_a_scanner_the_text_alone_goes_to_the_helpline_and_the_page_says_so(cast: Cast, notes):
    with_a_photo_in_the_preview(notes)
    assert "zonder foto’s, gaat naar onze server" in notes.page.locator("[data-view=preview]").inner_text()
    notes.page.locator("[data-hand]").click()
    notes.shown("list")
    assert not TalkFile.objects.exists()
    assert Message.objects.count() == 1


def test_it_is_sealed_and_nothing_joins_it_to_a_journal(cast: Cast, code: str):
    rows = repr(list(Talk.objects.values())) + repr(list(Message.objects.values()))
    assert "bord" not in rows
    assert not any("journal" in field.name for field in Talk._meta.fields)


def test_the_outsider_and_another_team_do_not_find_it(cast: Cast, code: str):
    for somebody in (cast.outsider, cast.at_shelter, cast.statistician):
        with pytest.raises(Refused):
            answering.take_talk(Talk.objects.get().id, by=somebody)


def test_taken_back_unopened_it_is_gone_for_everybody(cast: Cast, code: str):
    talk = Talk.objects.get()
    assert ask("back", {"code": code}).status_code == 200
    assert left("contacts.take_back_unopened", by=visitor(cast.helpline), subject=talk.id)
    assert Message.objects.count() == 0
    with pytest.raises(Refused):
        answering.take_talk(talk.id, by=cast.worker)
    again = ask("back", {"code": code})
    assert (again.status_code, again.json()["problem"]) == (422, "gone")


def test_once_opened_it_stays(cast: Cast, code: str):
    answering.take_talk(Talk.objects.get().id, by=cast.worker)
    refused = ask("back", {"code": code})
    assert (refused.status_code, refused.json()["problem"]) == (422, "opened")
    assert Message.objects.count() > 1


def test_nobody_takes_back_the_talk_of_another(cast: Cast, code: str):
    other = begun(cast, "MAILBOX", first="hello")
    with pytest.raises(Refused):
        returning.take_back_unopened(Talk.objects.exclude(id=other.id).get().id, by=other.entered.by)
    for wrong in ("", "0000-0000-0000-0000", 7):
        assert ask("back", {"code": wrong}).json()["problem"] == "gone"


def test_where_no_line_takes_messages_nothing_is_sent(cast: Cast):
    set_line(cast.phone_line, doors=["CHAT"], by=cast.administrator)
    refused = hand()
    assert (refused.status_code, refused.json()["problem"]) == (422, "no-mailbox")
    assert Talk.objects.count() == 0


@pytest.mark.parametrize(
    "said", [{}, {"text": "x"}, {"text": 1, "language": "nl"}, {"text": "x", "language": "xx"}]
)
def test_what_no_script_of_ours_hands_over_is_refused(said):
    assert ask("hand", said).status_code == 400


def test_a_text_is_cut_between_lines():
    pieces = parcels.in_pieces(TEXT)
    assert all(len(each) <= parcels.PIECE for each in pieces)
    assert all(each.endswith("bord.") for each in pieces)
    with pytest.raises(NotPossible):
        parcels.hand_over("", code=CODE, language="nl", by=None)  # type: ignore[arg-type]  # nothing is asked of it
