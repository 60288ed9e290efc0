"""One's own sign-ins are listed and ended; what ends one ends it at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cast import PASSWORD, Cast
from factors import begun
from houvast.records.accounts import operations
from houvast.records.accounts.models import SignIn
from houvast.records.accounts.roles import Role

PAGE = "/desk/sign-ins/"
NEW = "another quiet bridge"


@pytest.fixture
def other(cast: Cast, client_of) -> Client:
    """The same worker, on another device."""
    return client_of(cast.worker)


def test_the_page_lists_this_device_and_others_and_nothing_of_them(worker, other, cast):
    page = worker.get(PAGE, headers={"User-Agent": "Mozilla/5.0 (Strange)"}).content.decode()
    assert "Dit toestel" in page
    assert page.count("Een ander toestel") == 1
    assert "Strange" not in page
    assert "127.0.0.1" not in page


def test_one_of_them_is_ended_from_here(worker, other, cast):
    theirs = SignIn.objects.get(pk=other.session["sign_in"])
    worker.post(f"{PAGE}{theirs.pk}/end/")
    assert other.get("/desk/").headers["Location"].startswith("/desk/sign-in/")
    assert worker.get("/desk/").status_code == 200


def test_all_others_are_ended_from_here(worker, other, client_of, cast):
    third, lead = client_of(cast.worker), client_of(cast.lead)
    worker.post(f"{PAGE}end-others/")
    assert [client.get("/desk/").status_code for client in (worker, lead, other, third)] == [
        200,
        200,
        302,
        302,
    ]


def test_an_ended_session_holds_nothing_any_more(worker, other):
    worker.post(f"{PAGE}end-others/")
    other.get("/desk/")
    assert "sign_in" not in other.session


def test_a_new_password_ends_the_others_and_keeps_this_one(worker, other, cast):
    worker.post("/desk/password/", {"old": PASSWORD, "new": NEW})
    assert worker.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302
    assert SignIn.objects.filter(staff=cast.worker.id).count() == 1


def test_a_refused_new_password_ends_nothing(worker, other, cast):
    worker.post("/desk/password/", {"old": "a guess", "new": NEW})
    assert other.get("/desk/").status_code == 200


def test_ended_access_ends_all_at_once(worker, other, cast):
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert [client.get("/desk/").status_code for client in (worker, other)] == [302, 302]
    assert not SignIn.objects.filter(staff=cast.worker.id).exists()


def test_a_sign_in_of_somebody_else_is_not_found(worker, cast):
    theirs = begun(cast.lead)
    assert worker.post(f"{PAGE}{theirs}/end/").status_code == 404
    assert SignIn.objects.filter(pk=theirs).exists()


def test_a_copied_cookie_opens_nothing_after_sign_out(worker):
    copy = Client()
    copy.cookies.update(worker.cookies)
    worker.post("/desk/sign-out/")
    assert copy.get("/desk/").status_code == 302


@pytest.mark.parametrize(("field", "hours"), [("used_at", 1), ("started_at", 12)])
def test_it_ends_when_unused_for_an_hour_and_after_twelve_hours(worker, cast, field, hours):
    late = timezone.now() - timedelta(hours=hours, seconds=1)
    SignIn.objects.filter(staff=cast.worker.id).update(**{field: late})
    assert worker.get("/desk/").headers["Location"].startswith("/desk/sign-in/")
    assert worker.get("/desk/contacts/").status_code == 302


def test_use_keeps_it_alive(worker, cast):
    SignIn.objects.filter(staff=cast.worker.id).update(used_at=timezone.now() - timedelta(minutes=50))
    assert worker.get("/desk/").status_code == 200
    assert timezone.now() - SignIn.objects.get(staff=cast.worker.id).used_at < timedelta(minutes=1)


def test_a_session_of_one_person_never_opens_the_sign_in_of_another(worker, cast):
    session = worker.session
    session["sign_in"] = str(begun(cast.lead))
    session.save()
    assert worker.get("/desk/").status_code == 302


# Notices


def test_what_changed_stands_on_today_until_it_was_seen(cast, client_of):
    volunteer = client_of(cast.volunteer)
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    page = volunteer.get("/desk/").content.decode()
    assert "Administrator gaf Administrator de rol Medewerker in Men&#x27;s line." in page
    ids = re.findall(r'name="notice" value="([^"]+)"', page)
    volunteer.post("/desk/notices/seen/", {"notice": [*ids, "junk"]})
    assert "gaf Administrator de rol" not in volunteer.get("/desk/").content.decode()


def test_a_colleague_of_another_team_and_the_outsider_see_nothing_of_it(cast, client_of):
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    for somebody in (cast.at_shelter, cast.outsider):
        assert 'name="notice"' not in client_of(somebody).get("/desk/").content.decode()


def test_nobody_marks_a_notice_of_somebody_else_as_seen(cast, client_of):
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    volunteer = client_of(cast.volunteer)
    ids = re.findall(r'name="notice" value="([^"]+)"', volunteer.get("/desk/").content.decode())
    client_of(cast.administrator).post("/desk/notices/seen/", {"notice": ids})
    assert 'name="notice"' in volunteer.get("/desk/").content.decode()
