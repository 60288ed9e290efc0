"""The file about the helpline: what it says, and what is refused in words that help."""

from functools import partial

import pytest
from django.template.loader import render_to_string

from houvast.interfaces.shell import line
from houvast.interfaces.shell.line import EXAMPLE, InvalidLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(tmp_path):
    """The example with something replaced."""

    def write(old, new):
        text = EXAMPLE.read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "line.toml"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return write


def test_the_example_is_invented_and_its_number_reaches_nobody():
    """No country has the code 999 (ITU-T E.164)."""
    example = line.read(EXAMPLE)
    assert example.invented
    assert example.dial.startswith("+999")


def test_without_a_file_of_its_own_an_installation_shows_the_example(settings, tmp_path):
    settings.LINE_FILE = tmp_path / "absent.toml"
    assert line.the_line() == line.read(EXAMPLE)


def test_a_change_of_the_file_shows_without_a_restart(settings, changed):
    settings.LINE_FILE = changed('number = "0999 12 34"', 'number = "0999 56 78"')
    assert line.the_line().number == "0999 56 78"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('dial = "+9991234"', 'dial = "call me"', "digits only"),
        ('number = "0999 12 34"', "number = 999", "number"),
        ('emergency = "112"', 'emergency = "javascript:1"', "digits only"),
        ('languages = ["nl", "fr", "de", "en"]', 'languages = ["nl", "tlh"]', "languages"),
        ('languages = ["nl", "fr", "de", "en"]', "languages = []", "languages"),
        ('de = "Beispiellinie"\n', "", "one text for each"),
        ("https://www.meteo.be/de", "javascript:alert(1)", "no web address"),
        ("https://www.meteo.be/de", "file:///etc/passwd", "no web address"),
        ('monday = ["09:00-17:00"]', 'monday = ["nine"]', "monday"),
        ('for = ["police"]', 'for = "police"', "write a list of words"),
        ('dial = "101"', 'dial = "tel:101"', "digits only"),
        ('en = "When the police have to come now."\n', "", "one text for each"),
        ("[hours]", "[hours", "line.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_file_and_the_place(changed, old, new, said):
    with pytest.raises(InvalidLine, match=r"line\.toml") as refusal:
        line.read(changed(old, new))
    assert said in str(refusal.value)


def test_other_lines_are_found_by_what_they_are_for_in_the_order_of_the_file(changed):
    told = line.read(changed('for = ["police"]', 'for = ["police", "others"]'))
    assert [other.number for other in told.others_for("others")] == ["101", "1712", "0800 30 030"]
    assert [other.number for other in told.others_for("police")] == ["101"]
    assert told.others_for("young") == ()


def test_who_protects_children_is_named_by_the_file_or_nobody_is(changed, settings):
    told = line.read(EXAMPLE)
    assert told.child_protection
    assert "(VK)" in told.child_protection["en"]
    box = partial(render_to_string, "desk/minors.html", {"minority": "MINOR", "toggles": True})
    assert box().count("(VK)") == 2
    text = EXAMPLE.read_text(encoding="utf-8")
    begins = text.index("[child_protection]")
    settings.LINE_FILE = changed(text[begins : text.index("# Other lines")], "")
    assert "(VK)" not in box()
    assert "those who protect children here" in box()
