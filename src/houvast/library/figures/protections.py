"""What is said of how a table is protected: a sentence for readers, and the same as data for machines."""

from collections.abc import Iterator
from typing import Any

from houvast.library.figures.labels import number, percent, sentence, term
from houvast.library.figures.policy import Groups, Method, Policy
from houvast.library.figures.tables import TOTAL, SafeTable


def said_protection(table: SafeTable, language: str) -> str:
    """What was done to the table, in a sentence or two."""
    done = table.protection
    if done.method is Method.CELL_KEY:
        name = "protection_cell_key" if done["unshown"] else "protection_cell_key_all"
        values = {each: done[each] for each in ("bound", "unshown", "version")}
        return sentence(name, language, chances=done["chances"], **values)
    if done.method is Method.ROUND:
        return " ".join(_said_rounding(table, language))
    if done.method is Method.BUDGET:
        values = {each: number_of(done[each], language) for each in ("usual", "limit", "spent")}
        return sentence("protection_budget", language, **values)
    if not table.policy.hides:
        return sentence("public_one_by_one", language)
    rule = sentence(
        "protection", language, low=table.policy.smallest_at_risk, high=table.policy.largest_at_risk
    )
    rule = f"{rule} {said_groups(table.policy.groups, language)}" if table.policy.groups else rule
    return rule if table.suppressed else f"{rule} {sentence('nothing_hidden', language)}"


def said_groups(rule: Groups, language: str) -> str:
    """That nobody can be certain of nearly all of a group."""
    values = {"least": rule.least, "most": rule.most, "share": percent(float(rule.share), language)}
    return sentence("protection_groups", language, **values)


def said_hidden(policy: Policy, language: str) -> str:
    """What a hidden cell may be: one sentence, whatever it is hidden for."""
    name = "hidden_or_group" if policy.groups else "hidden"
    mark, low, high = term("hidden", language), policy.smallest_at_risk, policy.largest_at_risk
    return sentence(name, language, mark=mark, low=low, high=high)


def _said_rounding(table: SafeTable, language: str) -> Iterator[str]:
    base, widened = table.protection["base"], table.protection["widened"]
    farthest = base * (widened + 1) - 1
    yield sentence("protection_round", language, base=base, most=farthest)
    if widened:
        yield sentence("protection_widened", language, most=farthest)


def number_of(value: float, language: str) -> str:
    """A number that need not be whole, as it is written in the language."""
    whole, _, rest = f"{value:.2f}".rstrip("0").partition(".")
    return number(int(whole), language) + (("," if language != "en" else ".") + rest if rest else "")


def said_gap(table: SafeTable, language: str) -> str | None:
    """That parts do not sum to their totals, and by how much at most; None where they must."""
    if table.protection.method not in (Method.CELL_KEY, Method.BUDGET):
        return None
    return sentence("not_additive", language, gap=number(largest_gap(table), language))


def largest_gap(table: SafeTable) -> int:
    """The greatest difference between a shown total and the sum of its shown parts, on axes that add up."""
    widest = 0
    for axis, several in enumerate(table.definition.several):
        if several:
            continue
        for key in table.every_cell():
            if key[axis] == TOTAL:
                parts = ((*key[:axis], code, *key[axis + 1 :]) for code in table.categories[axis])
                widest = max(
                    widest, abs((table[key].value or 0) - sum(table[part].value or 0 for part in parts))
                )
    return widest


def protection_data(table: SafeTable) -> dict[str, Any]:
    """The same for machines: policy, method and its numbers."""
    return {
        "policy": table.policy.name,
        "method": table.protection.method.value,
        **group_data(table.policy.groups),
        **dict(table.protection.numbers),
    }


def group_data(rule: Groups | None) -> dict[str, Any]:
    """The rule on groups for machines."""
    if rule is None:
        return {}
    return {"group_share": float(rule.share), "group_least": rule.least, "group_most": rule.most}
