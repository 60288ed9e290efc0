"""What is inside a backup: pieces and a manifest that finds what was changed, added or left out."""

import hashlib
import io
import tarfile
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.records.backups import archive
from houvast.records.backups.archive import DATABASE, LINE, PIECE, About, NotWhole

ABOUT = About("0.1.0", "2025-11-05T10:00:00+00:00", "sqlite", "3.45", {"accounts": ["0001_initial"]})
RELEASE = f"{archive.RELEASES}3f0b3a52-6a1e-4f5c-9a51-1f3f8e2f9a10/index.json"


def packed(**parts: bytes) -> bytes:
    return b"".join(archive.pack(ABOUT, [(name, [content]) for name, content in parts.items()]))


def parts(of: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, piece in archive.unpack([of]):
        found[name] = found.get(name, b"") + piece
    found.pop("about.json")
    return found


def repacked(whole: bytes, change) -> bytes:
    """The same archive with its members changed by `change(name, content)`; None leaves one out."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(whole)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file
            for name, content in change(member.name, file.read()):
                told = tarfile.TarInfo(name)
                told.size = len(content)
                new.addfile(told, io.BytesIO(content))
    return out.getvalue()


@given(st.lists(st.binary(max_size=3000), max_size=8), st.integers(1, 4000))
def test_what_goes_in_comes_out_however_it_is_cut(chunks: list[bytes], at: int):
    whole = b"".join(archive.pack(ABOUT, [(LINE, []), (DATABASE, chunks)]))
    cut = [whole[begin : begin + at] for begin in range(0, len(whole), at)]
    found = b"".join(piece for name, piece in archive.unpack(cut) if name == DATABASE)
    assert found == b"".join(chunks)


def test_a_long_part_comes_in_pieces_and_is_whole():
    content = bytes(range(256)) * 4096 * 3 + b"end"
    assert len(content) > 3 * PIECE
    assert parts(packed(**{DATABASE: content, RELEASE: b"{}"})) == {DATABASE: content, RELEASE: b"{}"}


def test_it_says_what_it_is():
    assert archive.about([packed(**{DATABASE: b"x"})]) == ABOUT


def test_it_is_a_tar_like_any_other():
    with tarfile.open(fileobj=io.BytesIO(packed(**{DATABASE: b"x"}))) as tar:
        assert tar.getnames() == ["about.json", "database/00000000", "manifest.json"]


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: [(name, b"y" if name.startswith("database") else content)],
        lambda name, content: [] if name.startswith("database") else [(name, content)],
        lambda name, content: (
            [(name, content), (f"{LINE}/00000000", b"")] if "about" in name else [(name, content)]
        ),
        lambda name, content: [] if name == "manifest.json" else [(name, content)],
        lambda name, content: [(name, content)] * (2 if name.startswith("database") else 1),
    ],
    ids=["changed", "left out", "added", "without manifest", "twice"],
)
def test_what_is_not_as_the_manifest_says_is_refused(change):
    whole = repacked(packed(**{DATABASE: b"x", RELEASE: b"{}"}), change)
    with pytest.raises(NotWhole):
        archive.about([whole])


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "releases/../keys/x", "keys/teams", "/database", "releases/x/y/z", "database/x"],
)
def test_a_name_that_does_not_belong_in_it_is_refused(name: str):
    whole = repacked(
        packed(**{DATABASE: b"x"}), lambda n, c: [(f"{name}/00000000" if "database" in n else n, c)]
    )
    with pytest.raises(NotWhole):
        archive.about([whole])


def test_a_link_in_it_is_refused():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        told = tarfile.TarInfo("database/00000000")
        told.type, told.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(told)
    with pytest.raises(NotWhole):
        archive.about([out.getvalue()])


def test_another_format_is_named():
    whole = repacked(
        packed(**{DATABASE: b"x"}), lambda n, c: [(n, c.replace(b'"format": 1', b'"format": 2'))]
    )
    with pytest.raises(NotWhole, match="format 2"):
        archive.about([whole])


@pytest.mark.parametrize("rubbish", [b"", b"not a tar", bytes(1024)])
def test_rubbish_is_refused_by_name(rubbish: bytes):
    with pytest.raises(NotWhole):
        archive.about([rubbish])


def test_a_long_database_never_stands_in_memory():
    megabytes, piece = 100, bytes(1 << 20)
    tracemalloc.start()
    packing = archive.pack(ABOUT, [(DATABASE, (piece for _ in range(megabytes)))])
    length, sha256 = 0, hashlib.sha256()
    for name, found in archive.unpack(packing):
        if name == DATABASE:
            length += len(found)
            sha256.update(found)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == megabytes << 20
    assert most < 16 << 20
