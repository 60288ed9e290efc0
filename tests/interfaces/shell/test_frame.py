"""Parts of the frame that pages share: navigation, times, the corner, built files."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from houvast.interfaces.shell import built, line
from houvast.interfaces.shell.times import ago

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def shown(words, address="/", **context):
    request = RequestFactory().get(address)
    with override("en"):
        return Template("{% load shell %}" + words).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=3, seconds=59), "3 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=2), "2 d"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_whole_unit(passed, words):
    assert ago(NOW - passed, NOW) == words


def test_a_time_carries_the_moment_itself():
    assert 'datetime="2026-06-01T14:00:00+02:00"' in shown("{% ago moment %}", moment=NOW)


def test_the_page_one_is_on_is_marked():
    assert 'aria-current="page"' in shown('{% nav_link "/desk/" "Today" %}', "/desk/")
    assert "aria-current" not in shown('{% nav_link "/desk/" "Today" %}', "/desk/list/")


@pytest.mark.parametrize(
    ("state", "words"), [("saved", "Saved"), ("offline", "No connection"), ("locked", "Locked")]
)
def test_the_corner_says_how_things_stand_in_words(state, words):
    page = shown(f'{{% status_corner "{state}" %}}')
    assert f'data-status="{state}"' in page
    assert f">{words}" in page


def test_a_missing_build_says_how_to_make_it(monkeypatch, tmp_path):
    monkeypatch.setattr(built, "BUILT", tmp_path)
    with pytest.raises(built.NotBuilt, match=r"frontend/build\.py"):
        built.address("public.css")


def test_an_unknown_built_file_is_named():
    with pytest.raises(built.NotBuilt, match=r"public\.csss"):
        built.address("public.csss")


@pytest.mark.django_db
def test_a_line_that_is_still_the_example_says_that_nobody_should_call_it(client, settings, tmp_path):
    assert "Do not call" in client.get("/en/").content.decode()
    own = tmp_path / "line.toml"
    own.write_text(line.EXAMPLE.read_text().replace("invented = true", ""))
    settings.LINE_FILE = own
    assert "Do not call" not in client.get("/en/").content.decode()


@pytest.mark.django_db
def test_a_demo_says_that_its_people_are_invented_and_no_more(client, settings):
    settings.DEMO_BANNER = True
    page = client.get("/en/").content.decode()
    assert "all people here are invented" in page
    assert "Do not call" not in page
