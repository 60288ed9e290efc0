"""Every change passes the guard, and every reading says who looks."""

import inspect
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import pytest

from house.rooms import actions, modules, public_functions, rules
from houvast.records.accounts.guard import Actor, guarded, rule_of
from houvast.records.accounts.roles import EVERYBODY, INSTALLATION, ROLES, VISITOR
from houvast.records.accounts.rules import INVITE

OPERATIONS = [each for _, found in modules("operations") for each in public_functions(found)]
QUERIES = [each for _, found in modules("queries") for each in public_functions(found)]

# Readings that nobody is named for, each with its reason.
SEEN_BY_NOBODY = {
    "houvast.records.accounts.queries.actor": "makes the one who looks",
    "houvast.records.accounts.queries.acting": "makes the one who looks, of somebody read a moment ago",
    "houvast.records.accounts.queries.invited": "makes the one who looks, of a link that was given",
    "houvast.records.accounts.queries.staff_by_sign_in_name": "sign-in: nobody is known yet",
    "houvast.records.accounts.queries.helplines": "the command on its own machine; names no person",
    "houvast.records.accounts.queries.extensions": "the telephone exchange; extensions and ids only",
    "houvast.records.accounts.queries.front_helpline": "whose public pages these are; names no person",
    "houvast.records.accounts.queries.teams_of": "the command on its own machine; names no person",
    "houvast.records.accounts.queries.is_demo": "says something of the installation only",
    "houvast.records.campaigns.queries.public_texts": "public: anyone may see it",
    "houvast.records.campaigns.queries.nameplate": "public: anyone may see it",
    "houvast.records.campaigns.queries.campaign_of": "public: anyone may see it",
    "houvast.records.campaigns.queries.testimonies.told": "public: anyone may see it",
    "houvast.records.campaigns.queries.testimonies.told_on": "public: anyone may see it",
    "houvast.records.campaigns.queries.testimonies.look_at": "words of a text that is given; reads no record",
    "houvast.records.contacts.queries.referrals.living_link": "makes who answers, of a link that was given",
    "houvast.records.contacts.queries.drafts_kept": "one number for those who watch the machine",
    "houvast.records.retention.queries.what_we_keep": "public: anyone may see it",
    "houvast.records.retention.queries.told_as": "the name of a fate; reads no record",
    "houvast.records.plan.queries.public_plan": "public: anyone may see it",
    "houvast.records.plan.queries.report": "public: anyone may see it",
    "houvast.records.plan.queries.report_in_print": "public: anyone may see it",
    "houvast.records.releases.queries.answers.wrong_numbers": "words that are given; reads no record",
    "houvast.records.releases.queries.answers.wrong_table_numbers": "words that are given; reads no record",
    "houvast.records.releases.queries.cells.cells": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.newest_table": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.pages_of": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.pointing_at": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.standing": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.standing_of": "public: of releases that anyone may see",
    "houvast.records.releases.queries.cells.tables_in_print": "how a table is set; reads no record",
    "houvast.records.releases.queries.cells.tables_to_point_at": "public: of releases that anyone may see",
    "houvast.records.releases.queries.reaching.reach": "public: of releases that anyone may see",
    "houvast.records.releases.queries.reaching.with_reach": "public: of releases that anyone may see",
    "houvast.records.releases.queries.figures.published": "public: anyone may see it",
    "houvast.records.releases.queries.comparing.beside": "public: of a release that anyone may see",
    "houvast.records.releases.queries.comparing.comparison": "public: of releases that anyone may see",
    "houvast.records.releases.queries.figures.reasons": "the words of a choice; reads no record",
    "houvast.records.releases.queries.reports.methods": "the codes of a choice; reads no record",
    "houvast.records.releases.queries.reports.refusal_in_words": "the words of a refusal; reads no record",
}


def named(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"


def unguarded(of: ModuleType) -> list[str]:
    """Public functions of a module of operations that no rule guards."""
    return [each.__name__ for each in public_functions(of) if rule_of(each) is None]


def test_there_are_operations_and_queries_to_look_at():
    assert len(OPERATIONS) > 25
    assert len(QUERIES) > 15


def test_no_public_function_of_any_operations_is_unguarded():
    assert {found.__name__: unguarded(found) for _, found in modules("operations") if unguarded(found)} == {}


def test_an_unguarded_public_function_would_be_found():
    room = ModuleType("houvast.records.contacts.operations")
    source = "def open_door(*, by): ...\ndef _inner(): ...\n"
    exec(source, vars(room) | {"__name__": room.__name__})
    for name in ("open_door", "_inner"):
        made = FunctionType(compile(source, "", "exec").co_consts[0], {"__name__": room.__name__}, name)
        setattr(room, name, made)

    @guarded(INVITE)
    def shut_door(*, by: Actor) -> None: ...

    shut_door.__module__ = room.__name__
    room.shut_door = shut_door  # type: ignore[attr-defined]  # a module takes any name
    assert unguarded(room) == ["open_door"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_an_operation_ends_with_who_acts_by_keyword(operation: Callable[..., Any]):
    last = list(inspect.signature(operation).parameters.values())[-1]
    assert (last.name, last.kind, last.default) == (
        "by",
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.empty,
    )


@pytest.mark.parametrize("query", [q for q in QUERIES if named(q) not in SEEN_BY_NOBODY], ids=named)
def test_a_query_says_who_looks_by_keyword(query: Callable[..., Any]):
    seen_by = inspect.signature(query).parameters.get("seen_by")
    assert seen_by is not None
    assert (seen_by.kind, seen_by.default) == (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)


def test_no_reading_is_excused_that_is_gone_or_names_who_looks():
    there = {named(query): query for query in QUERIES}
    assert set(SEEN_BY_NOBODY) <= set(there)
    assert [name for name in SEEN_BY_NOBODY if "seen_by" in inspect.signature(there[name]).parameters] == []


def test_every_action_is_granted_by_some_role_and_nothing_else_is_granted():
    granted = set(EVERYBODY | INSTALLATION | VISITOR).union(*(role.actions for role in ROLES.values()))
    assert granted == actions()


def test_every_rule_guards_something():
    """Or, for reading figures, suggested answers, letters, the directory and its places, filters it."""
    used = {rule_of(operation) for operation in OPERATIONS}
    unused = {rule.action for rule in rules() if rule not in used}
    filtering = {"read", "read_places"}
    assert unused == {
        "releases.read",
        "campaigns.read_suggestions",
        "campaigns.read_letters",
        *(f"directory.{each}" for each in filtering),
    }


def test_every_action_is_named_after_its_part():
    for part, found in modules("rules"):
        of_part = [rule for rule in rules() if rule in vars(found).values()]
        assert {str(rule.action).split(".")[0] for rule in of_part} == {part}
