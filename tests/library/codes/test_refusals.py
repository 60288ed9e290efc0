"""Data files with one fault each: the fault is refused by name, with the file, the line and the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from houvast.library.codes import (
    BandsGap,
    BandsOverlap,
    Catalogue,
    CodeOutsideDates,
    DuplicateCode,
    MalformedFile,
    MissingAssumption,
    MissingLabel,
    MissingReason,
    NoRule,
    Refused,
    UnknownCode,
    UnknownList,
    UnknownParent,
    VersionsOverlap,
)

HEAD = "# list: {name}\n# version: {version}\n# valid_from: {valid_from}\n# source: invented for this test\n"


class Folder:
    """A folder of data files in the making."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("lists", "crosswalks", "printed", "geography"):
            (root / name).mkdir()

    def list(
        self, file: str, body: str, *, more: str = "", version: str = "1", start: str = "2020-01-01"
    ) -> None:
        head = HEAD.format(name=file.split("@")[0], version=version, valid_from=start)
        (self.root / "lists" / f"{file}.csv").write_text(head + more + body, encoding="utf-8")

    def plain(self, name: str, *codes: str) -> None:
        self.list(
            name, "code,nl,fr,de,en\n" + "".join(f"{code},{code},{code},{code},{code}\n" for code in codes)
        )

    def walk(self, name: str, body: str, *, more: str = "") -> None:
        head = "# from: old\n# to: new\n# version: 1\n# source: invented for this test\n"
        (self.root / "crosswalks" / f"{name}.csv").write_text(head + more + body, encoding="utf-8")

    def catalogue(self) -> Catalogue:
        return Catalogue(self.root)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.plain("old", "A", "B")
    made.plain("new", "X", "Y")
    return made


def bands(folder: Folder, *rows: str) -> None:
    body = "code,nl,fr,de,en,lower,upper\n"
    for row in rows:
        code, lower, upper = row.split(",")
        body += f"{code},{code},{code},{code},{code},{lower},{upper}\n"
    folder.list("age", body, more="# bands_from: 0\n")


def refusal(error: pytest.ExceptionInfo[Refused]) -> tuple[str, int | None, str]:
    return error.value.file, error.value.line, error.value.reason


def test_the_age_of_four_in_two_bands_is_refused(folder: Folder) -> None:
    bands(folder, "0-3,0,4", "4-5,4,5", "6+,6,")
    with pytest.raises(BandsOverlap) as error:
        folder.catalogue().codebook("age")
    assert refusal(error) == ("lists/age.csv", 8, '4 lies both in "0-3" (line 7) and in "4-5"')


def test_bands_that_share_more_than_a_border_are_refused(folder: Folder) -> None:
    bands(folder, "0-4,0,4", "0-9,0,9", "10+,10,")
    with pytest.raises(BandsOverlap, match=r'lists/age\.csv, line 8: 0 lies both in "0-4"'):
        folder.catalogue().codebook("age")


def test_the_age_of_four_in_no_band_is_refused(folder: Folder) -> None:
    bands(folder, "0-3,0,3", "5-9,5,9", "10+,10,")
    with pytest.raises(BandsGap, match=r'lists/age\.csv, line 8: 4 lies between "0-3" \(line 7\) and "5-9"'):
        folder.catalogue().codebook("age")


def test_the_age_of_four_in_exactly_one_band_is_taken(folder: Folder) -> None:
    bands(folder, "0-3,0,3", "4-5,4,5", "6+,6,")
    assert folder.catalogue().codebook("age").band(4) == "4-5"


def test_bands_that_begin_too_late_or_end_are_refused(folder: Folder) -> None:
    bands(folder, "1-3,1,3", "4+,4,")
    with pytest.raises(BandsGap, match="0 lies in no band"):
        folder.catalogue().codebook("age")
    bands(folder, "0-3,0,3", "4-9,4,9")
    with pytest.raises(BandsGap, match="10 and more lie in no band"):
        folder.catalogue().codebook("age")


def test_a_band_in_the_middle_without_an_end_is_refused(folder: Folder) -> None:
    bands(folder, "0+,0,", "4-9,4,9", "10+,10,")
    with pytest.raises(BandsOverlap, match="4 lies both"):
        folder.catalogue().codebook("age")


@pytest.mark.parametrize("row", ["4-3,4,3", "few,four,5"])
def test_a_band_whose_bounds_make_no_sense_is_refused(folder: Folder, row: str) -> None:
    bands(folder, row)
    with pytest.raises(MalformedFile, match=r"lists/age\.csv, line 7"):
        folder.catalogue().codebook("age")


def test_a_code_that_stands_twice_is_refused(folder: Folder) -> None:
    folder.plain("old", "A", "B", "A")
    with pytest.raises(DuplicateCode, match=r'lists/old\.csv, line 8: "A" already stands on line 6'):
        folder.catalogue().codebook("old")


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_missing_label_is_refused(folder: Folder, language: str) -> None:
    labels = ",".join("" if each == language else "label" for each in ("nl", "fr", "de", "en"))
    folder.list("old", f"code,nl,fr,de,en\nA,{labels}\n")
    with pytest.raises(MissingLabel, match=rf'lists/old\.csv, line 6: "A" has no label in {language}'):
        folder.catalogue().codebook("old")


def test_a_parent_that_is_unknown_is_refused_in_the_list_and_in_another_list(folder: Folder) -> None:
    folder.list("old", "code,nl,fr,de,en,parent\nA,a,a,a,a,Z\n")
    with pytest.raises(
        UnknownParent, match=r'lists/old\.csv, line 6: "A" lies inside "Z", which is not in this'
    ):
        folder.catalogue().codebook("old")
    folder.list("old", "code,nl,fr,de,en,parent\nA,a,a,a,a,Z\n", more="# parent_list: new\n")
    with pytest.raises(UnknownParent, match='line 7: "A" lies inside "Z", which is not in the list "new"'):
        folder.catalogue().codebook("old")


def test_two_versions_that_hold_on_one_day_are_refused(folder: Folder) -> None:
    folder.list("old@2", "code,nl,fr,de,en\nA,a,a,a,a\n", version="2", start="2022-01-01")
    with pytest.raises(VersionsOverlap, match=r"lists/old@2\.csv: version 2 begins on 2022-01-01"):
        folder.catalogue().codebook("old")


def test_a_new_version_holds_from_its_day_and_the_old_one_until_then(folder: Folder) -> None:
    folder.list("old", "code,nl,fr,de,en\nA,a,a,a,a\nB,b,b,b,b\n", more="# valid_until: 2022-01-01\n")
    folder.list("old@2", "code,nl,fr,de,en\nA,a2,a,a,a\nC,c,c,c,c\n", version="2", start="2022-01-01")
    catalogue = folder.catalogue()
    assert catalogue.codebook("old", date(2021, 12, 31)).codes() == ("A", "B")
    assert catalogue.codebook("old", date(2022, 1, 1)).codes() == ("A", "C")
    assert catalogue.codebook("old").version == "2"
    assert catalogue.codebook("old", date(2021, 12, 31)).label("A", "nl") == "a"
    with pytest.raises(CodeOutsideDates, match=r"lists/old\.csv, line 8: .*until 2022-01-01"):
        catalogue.codebook("old", date(2022, 1, 1)).check("B")


def test_one_code_that_becomes_several_needs_an_assumption(folder: Folder) -> None:
    folder.walk("walk", "old,new,assumption,reason\nA,X|Y,,\nB,Y,,\n")
    with pytest.raises(MissingAssumption) as error:
        folder.catalogue().crosswalk("walk")
    assert refusal(error) == (
        "crosswalks/walk.csv",
        6,
        "one code becomes several, and no assumption is declared",
    )


def test_a_declared_split_keeps_its_shares(folder: Folder) -> None:
    folder.walk("walk", "old,new,assumption,reason\nA,X:0.25|Y:0.75,as in the survey of 2020,\nB,Y,,\n")
    assert folder.catalogue().crosswalk("walk").to({"old": "A"}).shares == {"X": 0.25, "Y": 0.75}


@pytest.mark.parametrize("split", ["X:0.5|Y:0.6", "X:0.5|Y", "X:half|Y:0.5"])
def test_shares_that_do_not_add_up_are_refused(folder: Folder, split: str) -> None:
    folder.walk("walk", f"old,new,assumption,reason\nA,{split},invented,\n")
    with pytest.raises(MalformedFile, match=r"crosswalks/walk\.csv, line 6"):
        folder.catalogue().crosswalk("walk")


def test_a_code_without_a_counterpart_needs_a_reason(folder: Folder) -> None:
    folder.walk("walk", "old,new,assumption,reason\nA,-,,\n")
    with pytest.raises(MissingReason, match=r"crosswalks/walk\.csv, line 6: no counterpart, and no reason"):
        folder.catalogue().crosswalk("walk")


@pytest.mark.parametrize(("row", "code"), [("Z,X,,", "Z"), ("A,Z,,", "Z")])
def test_a_crosswalk_with_an_unknown_code_is_refused(folder: Folder, row: str, code: str) -> None:
    folder.walk("walk", f"old,new,assumption,reason\nA|B,X,,\n{row}\n")
    with pytest.raises(UnknownCode, match=rf'crosswalks/walk\.csv, line 7: "{code}" is not a code of'):
        folder.catalogue().crosswalk("walk")


def test_a_line_without_a_target_is_refused(folder: Folder) -> None:
    folder.walk("walk", "old,new,assumption,reason\nA,,,\n")
    with pytest.raises(MalformedFile, match=r"crosswalks/walk\.csv, line 6: a line has a target"):
        folder.catalogue().crosswalk("walk")


def test_a_crosswalk_that_forgets_a_code_says_so(folder: Folder) -> None:
    folder.walk("walk", "old,new,assumption,reason\nA,X,,\n")
    with pytest.raises(NoRule, match=r"crosswalks/walk\.csv: no line fits"):
        folder.catalogue().crosswalk("walk").to({"old": "B"})


def test_a_crosswalk_between_lists_that_do_not_exist_is_refused(folder: Folder) -> None:
    (folder.root / "lists" / "new.csv").unlink()
    folder.walk("walk", "old,new,assumption,reason\nA,X,,\n")
    with pytest.raises(UnknownList, match='"new"'):
        folder.catalogue().crosswalk("walk")


@pytest.mark.parametrize("missing", ["version", "valid_from", "source", "list"])
def test_a_list_that_keeps_silent_about_itself_is_refused(folder: Folder, missing: str) -> None:
    path = folder.root / "lists" / "old.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"# {missing}:")]
    path.write_text("\n".join(lines))
    with pytest.raises(MalformedFile, match=rf'lists/old\.csv.*"{missing}"'):
        folder.catalogue().codebook("old")


def test_a_day_that_is_no_day_a_missing_column_and_a_short_row_are_refused(folder: Folder) -> None:
    folder.list("old", "code,nl,fr,de,en,valid_until\nA,a,a,a,a,31/12/2024\n")
    with pytest.raises(MalformedFile, match=r'line 6: "31/12/2024" is not a day'):
        folder.catalogue().codebook("old")
    folder.list("old", "code,nl,fr,de\nA,a,a,a\n")
    with pytest.raises(MalformedFile, match='no column "en"'):
        folder.catalogue().codebook("old")
    folder.list("old", "code,nl,fr,de,en\nA,a,a,a\n")
    with pytest.raises(MalformedFile, match=r"lists/old\.csv, line 6: 4 cells under 5 columns"):
        folder.catalogue().codebook("old")


def test_a_code_that_ends_before_it_begins_is_refused(folder: Folder) -> None:
    folder.list("old", "code,nl,fr,de,en,valid_from,valid_until\nA,a,a,a,a,2021-01-01,2021-01-01\n")
    with pytest.raises(MalformedFile, match=r"lists/old\.csv, line 6: .*begin before they end"):
        folder.catalogue().codebook("old")


def test_a_printed_label_for_an_unknown_code_or_without_one_is_refused(folder: Folder) -> None:
    path = folder.root / "printed" / "old.csv"
    path.write_text("# list: old\n# source: invented\nprinted_label,code,note\nEerste,Z,\n")
    with pytest.raises(UnknownCode, match=r'printed/old\.csv, line 4: "Z" is not a code of "old"'):
        folder.catalogue().from_printed("old", "Eerste")
    path.write_text("# list: old\n# source: invented\nprinted_label,code,note\nEerste,,\n")
    with pytest.raises(MalformedFile, match=r"printed/old\.csv, line 4: a label without a code"):
        folder.catalogue().from_printed("old", "Eerste")
