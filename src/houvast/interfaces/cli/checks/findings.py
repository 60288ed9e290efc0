"""What is wrong, where, and what to do: the three things a finding says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`is_problem`: the exit code tells it. Otherwise it is advice that a small helpline may leave."""

    wrong: str
    where: str
    todo: str
    is_problem: bool = True


def advice(wrong: str, where: object, todo: str) -> Finding:
    return Finding(wrong, str(where), todo, is_problem=False)


def problem(wrong: str, where: object, todo: str) -> Finding:
    return Finding(wrong, str(where), todo)
