"""What leaves a source: keyed bits in no order, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from houvast.library.figures.linkage import (
    Encoder,
    Field,
    Filters,
    FiltersRefused,
    Key,
    KeyRefused,
    Parameters,
    ParametersRefused,
    SourceRefused,
    encode,
    read_filters,
    read_key,
    read_parameters,
    write_filters,
    write_key,
)

People = Callable[[int, int], list[dict[str, str]]]
ANNE = {"first_name": "Anne", "last_name": "Peeters", "born": "1990-03-13"}


def score(one: np.ndarray, other: np.ndarray) -> float:
    common = np.bitwise_count(one & other).sum()
    return float(2 * common / (np.bitwise_count(one).sum() + np.bitwise_count(other).sum()))


@pytest.mark.parametrize("hashing", ["random", "double"])
@pytest.mark.parametrize("hardening", ["none", "xor_fold"])
def test_one_person_written_twice_is_near_and_a_stranger_is_far(
    parameters: Parameters, key: Key, hashing: str, hardening: str
):
    encoder = Encoder(replace(parameters, hashing=hashing, hardening=hardening), key)
    anne, again = encoder.filter_of(ANNE), encoder.filter_of({**ANNE, "last_name": "Pieters"})
    stranger = encoder.filter_of({"first_name": "Karim", "last_name": "Dubois", "born": "1961-11-02"})
    assert encoder.filter_of(ANNE) is not None
    assert score(anne, anne) == 1
    assert score(anne, again) > 0.75 > 0.6 > score(anne, stranger)


def test_another_key_gives_other_bits(parameters: Parameters, key: Key):
    mine, theirs = Encoder(parameters, key), Encoder(parameters, Key(bytes(32)))
    assert score(mine.filter_of(ANNE), theirs.filter_of(ANNE)) < 0.6


def test_a_salt_keeps_equal_names_of_other_years_apart(parameters: Parameters, key: Key):
    fields = (Field("first_name", "name", 20), Field("last_name", "name", 20))
    encoder = Encoder(replace(parameters, fields=fields, salt="year"), key)
    one, other = (encoder.filter_of({**ANNE, "year": year}) for year in ("1990", "1991"))
    assert score(one, other) < 0.6
    assert encoder.filter_of({**ANNE, "year": ""}) is None


def test_the_order_of_records_at_home_is_lost(parameters: Parameters, key: Key, people: People):
    records = people(200, 1)
    one = encode(records, parameters, key, "helpline", np.random.default_rng(1))
    other = encode(records, parameters, key, "helpline", np.random.default_rng(2))
    assert not np.array_equal(one.words, other.words)
    assert sorted(map(bytes, one.words)) == sorted(map(bytes, other.words))


def test_a_record_without_a_required_field_is_left_out_and_counted(parameters: Parameters, key: Key):
    records = [ANNE, {**ANNE, "born": "unknown"}, {**ANNE, "last_name": " - "}]
    made = encode(records, parameters, key, "helpline", np.random.default_rng(1))
    assert (len(made), made.left_out) == (1, 2)


def test_a_source_with_nothing_to_encode_is_refused(parameters: Parameters, key: Key):
    with pytest.raises(SourceRefused, match="no record"):
        encode([{**ANNE, "born": ""}], parameters, key, "helpline", np.random.default_rng(1))
    with pytest.raises(SourceRefused, match="no column 'born'"):
        encode([{"first_name": "a", "last_name": "b"}], parameters, key, "x", np.random.default_rng(1))


def test_the_encoded_file_holds_no_value_of_any_record(
    parameters: Parameters, key: Key, people: People, tmp_path: Path
):
    records = people(50, 1)
    made = encode(records, parameters, key, "helpline", np.random.default_rng(1))
    write_filters(made, tmp_path / "out.filters")
    read = read_filters(tmp_path / "out.filters")
    assert np.array_equal(read.words, made.words)
    assert (read.source, read.key, read.fingerprint) == ("helpline", key.check_value, parameters.fingerprint)
    with np.load(tmp_path / "out.filters") as file:
        assert sorted(file.files) == ["about", "words"]
    plain = (tmp_path / "out.filters").read_bytes()
    assert key.secret not in plain
    assert key.secret.hex().encode() not in plain
    for record in records:
        assert not any(value.encode() in plain for value in record.values() if len(value) > 4)


@pytest.mark.parametrize("content", [b"", b"not a file of filters", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(FiltersRefused):
        read_filters(tmp_path / "x")
    with pytest.raises(FiltersRefused, match="no encoded file"):
        read_filters(tmp_path / "absent")


def test_filters_of_the_wrong_shape_are_refused():
    with pytest.raises(FiltersRefused):
        Filters("a", "f", "k", 1024, np.zeros((3, 8), np.uint64))


def test_a_key_is_written_once_and_only_for_its_owner(tmp_path: Path):
    path = tmp_path / "key"
    made = write_key(path, lambda count: bytes(count))
    assert read_key(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyRefused, match="never replaced"):
        write_key(path, lambda count: bytes(count))
    path.chmod(0o644)
    with pytest.raises(KeyRefused, match="Others on this machine"):
        read_key(path)


def test_a_key_shows_in_no_message(key: Key):
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


@pytest.mark.parametrize("text", ["", "short", "00" * 16, "zz" * 32])
def test_a_weak_key_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyRefused):
        read_key(path)


YAML = """
name: test
fields:
  - {column: first_name, kind: name, hashes: 20}
  - {column: born, kind: date, hashes: 20}
"""


def test_parameters_are_read_from_a_file_and_any_change_changes_their_fingerprint(tmp_path: Path):
    path = tmp_path / "p.yaml"
    path.write_text(YAML)
    read = read_parameters(path)
    assert [field.column for field in read.fields] == ["first_name", "born"]
    assert replace(read, gram=3).fingerprint != read.fingerprint == read_parameters(path).fingerprint


@pytest.mark.parametrize(
    "wrong",
    ["bits: 1000", "gram: 1", "hashing: md5", "hardening: some", "unknown: 1", "fields: []",
     "fields: [{column: a, kind: sound, hashes: 2}, {column: b, kind: name, hashes: 2}]",
     "fields: [{column: a, kind: name, hashes: 0}, {column: b, kind: name, hashes: 2}]"],
)  # fmt: skip
def test_parameters_that_cannot_be_are_refused(tmp_path: Path, wrong: str):
    path = tmp_path / "p.yaml"
    path.write_text(wrong + "\nname: test\n" if wrong.startswith("fields") else YAML + wrong + "\n")
    with pytest.raises(ParametersRefused):
        read_parameters(path)
