"""Who may read and change the directory. Every helpline has its own."""

from collections.abc import Callable

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule

READ = Rule("directory.read")
ADD_AGENCY = Rule("directory.add_agency")
CHANGE_AGENCY = Rule("directory.change_agency")
ADD_SERVICE = Rule("directory.add_service")
CHANGE_SERVICE = Rule("directory.change_service")
CONFIRM_SERVICE = Rule("directory.confirm_service")
RESTORE_SERVICE = Rule("directory.restore_service")
BRING_IN = Rule("directory.bring_in")
SET_SHELTER = Rule("directory.set_shelter")
STOP_SHELTER = Rule("directory.stop_shelter")
READ_PLACES = Rule("directory.read_places")
HOLD_PLACE = Rule("directory.hold_place")
ERASE_HOLDS = Rule("directory.erase_holds")
TELL_PUBLIC = Rule("directory.tell_public")


def _kept(action: str, path: str) -> Callable[[Actor], Q]:
    """Shelters whose places a team of one's own keeps."""
    return lambda by: Q(**{f"{path}organisation": by.organisation, f"{path}team__in": by.teams(action)})


KEEP_PLACES = Rule("directory.keep_places", _kept("directory.keep_places", ""))
SET_CAPACITY = Rule("directory.set_capacity", _kept("directory.set_capacity", ""))
OCCUPY_PLACE = Rule("directory.occupy_place", _kept("directory.occupy_place", "kind__shelter__"))
CONFIRM_HOLD = Rule("directory.confirm_hold", _kept("directory.confirm_hold", "place__kind__shelter__"))


def _ours(action: str) -> Callable[[Actor], Q]:
    """Of the team that keeps the shelter; and of the team that holds, as long as nobody stays there."""

    def permits(by: Actor) -> Q:
        teams = by.teams(action)
        return Q(organisation=by.organisation) & (
            Q(place__kind__shelter__team__in=teams) | Q(team__in=teams, state="HELD")
        )

    return permits


RELEASE_HOLD = Rule("directory.release_hold", _ours("directory.release_hold"))
PUT_BACK_HOLD = Rule("directory.put_back_hold", _ours("directory.put_back_hold"))


# Secret addresses. Where a shelter is is known to its team, and to whom that lent it.


def _of_own_shelter(action: str) -> Rule:
    return Rule(action, lambda by: Q(organisation=by.organisation, team__in=by.teams(action)))


def _lent_by_own_shelter(by: Actor) -> Q:
    return Q(organisation=by.organisation, shelter__team__in=by.teams("directory.take_location_back"))


NAME_SHELTER = Rule("directory.name_shelter", lambda by: Q(organisation=by.organisation, secret=True))
READ_NOTE = Rule("directory.read_note")
WRITE_LOCATION = _of_own_shelter("directory.write_location")
READ_LOCATION = _of_own_shelter("directory.read_location")
LEND_LOCATION = _of_own_shelter("directory.lend_location")
TAKE_LOCATION_BACK = Rule("directory.take_location_back", _lent_by_own_shelter)
OPEN_LENT_LOCATION = Rule(
    "directory.open_lent_location", lambda by: Q(organisation=by.organisation, person=by.id)
)
CLOSE_LENT_LOCATIONS = Rule("directory.close_lent_locations")
ERASE_LENT_LOCATIONS = Rule("directory.erase_lent_locations")
ERASE_LOCATIONS = Rule("directory.erase_locations")


def is_public(by: Actor) -> bool:
    """Nobody who works here, nor the command on its own machine: they learn less of secret addresses."""
    return by.id is None and not by.may(ADD_SERVICE.action)
