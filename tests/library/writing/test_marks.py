"""Marked text becomes HTML that is safe to show, or is refused with its line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.writing import Ask, Block, Box, NotWritable, Prose, Shown, read

SHOWN = Shown({"near": "/en/near/"}, {"number": '<a href="tel:1">1</a>'})
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><b onmouseover=alert(1)>',
    "&lt;script&gt;",
    "<style>body{}</style>",
    "<!-- x -->",
    "![x](https://elsewhere.example/x.png)",
    "```\n<b>\n```",
    "<a href='javascript:1'>x</a>",
    "# one\n\n<iframe>",
]


def html(text: str) -> str:
    return "".join(piece.html for piece in read(text, SHOWN) if isinstance(piece, Prose | Ask))


def refusal(text: str) -> tuple[int, str]:
    with pytest.raises(NotWritable) as refused:
        read(text, SHOWN)
    return refused.value.line, refused.value.code


def test_paragraphs_lists_headings_and_stress_are_shown():
    said = html("Hello *you*.\n\n## More\n\n- **one**\n- two\n\n1. first")
    assert '<p class="govuk-body">Hello <em>you</em>.</p>' in said
    assert '<h2 class="govuk-heading-m">More</h2>' in said
    assert "<strong>one</strong>" in said
    assert '<ol class="govuk-list govuk-list--number">' in said


def test_a_link_leads_to_a_page_of_ours_or_tells_another_site_nothing():
    assert '<a href="/en/near/" class="govuk-link">there</a>' in html("[there](page:near)")
    assert 'rel="noreferrer noopener external"' in html("[there](https://example.org/)")


def test_words_are_filled_in():
    assert html("Call {number}.") == '<p class="govuk-body">Call <a href="tel:1">1</a>.</p>\n'


def test_boxes_blocks_and_situations_are_pieces_of_their_own():
    pieces = read("Before\n\n{call}\n\n::: aside\nWithin\n:::\n\n[ ] a\n[!] *b*\n\n{lines young}", SHOWN)
    assert pieces == (
        Prose('<p class="govuk-body">Before</p>\n'),
        Block("call"),
        Box("aside", (Prose('<p class="govuk-body">Within</p>\n'),)),
        Ask("a", dangerous=False),
        Ask("<em>b</em>", dangerous=True),
        Block("lines", "young"),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[x](page:nowhere)", "link"),
        ("[x](javascript:alert)", "link"),
        ("[x](http://example.org)", "link"),
        ("[x](//example.org)", "link"),
        ("[x](data:text/html,x)", "link"),
        ("[x](https://me@example.org/)", "link"),
        ("{nothing}", "word"),
        ("::: aside\nwithout end", "box"),
        (":::", "box"),
        ("::: parade\n:::", "box"),
        ("::: aside\n::: aside\n:::", "box"),
        ("# first rank", "heading"),
        ("turned \u202e round", "unseen"),
        ("zero\u200bwidth", "unseen"),
        ("nul\x00", "unseen"),
        ("x" * 20_001, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_refused(text, code):
    assert refusal(text)[1] == code


def test_a_refusal_names_the_line():
    assert refusal("one\n\n[!] two\n[ ] [x](page:nowhere)")[0] == 4


TAG = re.compile(r"<(/?)(\w+)((?: [a-z]+=\"[^\"<>]*\")*) ?/?>")
KNOWN = {"p", "h2", "h3", "ul", "ol", "li", "em", "strong", "a", "br"}


def only_ours(said: str) -> bool:
    """Every < begins one of the few tags that marks make, with no attribute but these."""
    tags = list(TAG.finditer(said))
    return (
        said.count("<") == len(tags)
        and {tag[2] for tag in tags} <= KNOWN
        and {name for tag in tags for name in re.findall(r" ([a-z]+)=", tag[3])}
        <= {"class", "href", "rel", "start"}
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_the_text_it_is(text):
    try:
        said = html(text)
    except NotWritable:
        return
    assert only_ours(said)


@given(st.text(alphabet=st.sampled_from("<>&\"'()[]{}!:#*-_`\\/ \nabpage1.javascript"), max_size=80))
def test_nothing_that_anybody_types_makes_another_tag(text):
    try:
        said = html(text)
    except NotWritable:
        return
    assert only_ours(said)
