"""Somebody outside, who has a folder of published figures and nothing else, and works out what they can.

Reads files as they were put out, never a table in memory: what a file gives away counts, whatever was meant.
The declared tables and policies are public too, so the outsider knows them.
"""

from houvast.library.figures.outsider.between import (
    given_away,
    given_away_within,
    sharing_days,
    work_out_between,
)
from houvast.library.figures.outsider.everything import Everything, read_everything
from houvast.library.figures.outsider.folder import FolderRefused, read_folder
from houvast.library.figures.outsider.people import KINDS, definition_of
from houvast.library.figures.outsider.working_out import Narrow, Of, certain_groups, narrowness, work_out

__all__ = [
    "KINDS",
    "Everything",
    "FolderRefused",
    "Narrow",
    "Of",
    "certain_groups",
    "definition_of",
    "given_away",
    "given_away_within",
    "narrowness",
    "read_everything",
    "read_folder",
    "sharing_days",
    "work_out",
    "work_out_between",
]
