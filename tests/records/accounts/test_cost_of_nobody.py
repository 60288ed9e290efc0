"""After costs were measured anew, a name that nobody has still costs what somebody's costs.

Told by what each derivation costs, not by a clock: memory and passes decide the time.
"""

from collections import Counter

import pytest
from django.contrib.auth import authenticate

from cast import PASSWORD, Cast
from houvast.records.accounts import operations, passwords, sealed
from houvast.records.accounts.models import Staff

OLD, NEW = (8, 1), (16, 2)


@pytest.fixture
def paid(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The cost of every derivation, in order."""
    made: list[tuple[int, int]] = []
    derive = passwords._derive

    def noted(password: str, salt: bytes, cost: sealed.Cost) -> sealed.Derived:
        made.append((cost.memory_kib, cost.passes))
        return derive(password, salt, cost)

    monkeypatch.setattr(passwords, "_derive", noted)
    return made


@pytest.fixture
def measured_anew(cast: Cast, settings) -> None:
    """Everybody of the cast has a password at the old cost; new ones cost more."""
    settings.PASSWORD_COST = NEW


def cost_of(name: str, paid: list[tuple[int, int]], password: str = "a wrong one") -> list[tuple[int, int]]:
    paid.clear()
    authenticate(sign_in_name=name, password=password)
    return list(paid)


def names(count: int) -> list[str]:
    return [f"nobody{number}" for number in range(count)]


def test_while_nobody_signed_in_anew_an_unknown_name_costs_what_everybody_costs(cast, measured_anew, paid):
    assert cost_of("worker", paid) == [OLD]
    assert [cost_of(name, paid) for name in names(20)] == [[OLD]] * 20


def test_unknown_names_become_young_as_people_do(cast, measured_anew, paid):
    people = list(Staff.objects.values_list("sign_in_name", flat=True))
    for signed_in, name in enumerate(people, start=1):
        authenticate(sign_in_name=name, password=PASSWORD)
        assert cost_of(name, paid) == [NEW]
        found = Counter(cost_of(unknown, paid)[0] for unknown in names(80))
        expected = 80 * signed_in / len(people)
        assert abs(found[NEW] - expected) < 25  # five standard deviations of a fair choice at most
        assert found[NEW] + found[OLD] == 80
    assert found[NEW] == 80


def test_each_unknown_name_costs_the_same_each_time_and_changes_only_from_old_to_new(
    cast, measured_anew, paid
):
    former = {name: cost_of(name, paid) for name in names(40)}
    for person in list(Staff.objects.values_list("sign_in_name", flat=True)):
        authenticate(sign_in_name=person, password=PASSWORD)
        for name, before in former.items():
            again = cost_of(name, paid)
            assert again == cost_of(name, paid)
            assert again in (before, [NEW])
            former[name] = again


def test_somebody_who_comes_changes_the_cost_of_few_unknown_names(cast, paid, settings):
    before = {name: cost_of(name, paid) for name in names(90)}
    settings.PASSWORD_COST = NEW
    operations.invite("noor", "Noor", password=PASSWORD, by=cast.administrator)
    changed = [name for name, cost in before.items() if cost_of(name, paid) != cost]
    assert 0 < len(changed) < 40  # a tenth of them, give or take


def test_who_left_or_has_no_password_yet_costs_what_an_unknown_name_costs(cast, measured_anew, paid):
    left = operations.invite("left", "Left", password=PASSWORD, by=cast.administrator)
    operations.deactivate(left, by=cast.administrator)
    operations.invite("new", "New", password=None, by=cast.administrator)
    assert [cost_of(name, paid) for name in ("left", "new", "worker")] == [[OLD]] * 3


def test_every_name_pays_the_same_work_around_its_one_derivation(cast, measured_anew, paid, monkeypatch):
    weighed: list[str] = []
    work_out = passwords._cost_of_nobody
    monkeypatch.setattr(passwords, "_cost_of_nobody", lambda name: weighed.append(name) or work_out(name))
    for name in ("worker", "nobody", "left"):
        assert len(cost_of(name, paid)) == 1
    assert weighed == ["worker", "nobody", "left"]


def test_without_anybody_here_a_name_costs_what_new_passwords_do(db, settings, paid):
    settings.PASSWORD_COST = NEW
    assert cost_of("nobody", paid) == [NEW]
