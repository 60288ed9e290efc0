"""The page of today in a real browser: two columns under whatever is said first."""

import pytest

from browser import resize

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("said", ["said said--warning", "box"])
def test_what_is_said_first_leaves_the_columns_side_by_side(desk, said):
    page = desk("/desk/")
    resize(page, 1280)
    page.locator(".today__column").first.evaluate(
        """(column, said) => column.insertAdjacentHTML(
            "beforebegin", `<section class="${said}" id="first"><h2>Something</h2></section>`)""",
        said,
    )
    first, left, right = (
        page.locator(place).bounding_box()
        for place in ("#first", ".today__column >> nth=0", ".today__column >> nth=1")
    )
    assert left["y"] == right["y"] >= first["y"] + first["height"]
    assert left["x"] < right["x"]
    assert first["width"] >= left["width"] + right["width"]
