"""Plain text with a few marks, as HTML that is safe to show: how an organisation writes its own pages.

    ## Heading, ### smaller heading          - list, 1. numbered list
    **strong**, *stressed*                   [words](page:near), [words](https://example.org/)
    ::: aside ... :::                        a box; BOXES names them
    [ ] a situation, [!] a dangerous one     something to tick
    {number}                                 a word that is filled in; {call} alone on a line is a block

Everything else is shown as the text it is: no HTML, no pictures. What cannot be meant (an unknown page, an
unsafe address, a box that does not end, characters that cannot be seen) is refused with its line.
"""

from houvast.library.writing.marks import (
    BLOCKS,
    BOXES,
    LONGEST,
    Ask,
    Block,
    Box,
    NotWritable,
    Piece,
    Prose,
    Shown,
    can_be_seen,
    read,
)

__all__ = [
    "BLOCKS",
    "BOXES",
    "LONGEST",
    "Ask",
    "Block",
    "Box",
    "NotWritable",
    "Piece",
    "Prose",
    "Shown",
    "can_be_seen",
    "read",
]
