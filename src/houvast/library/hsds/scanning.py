"""A way through JSON from people we do not know, one record after another; what is none is told."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from houvast.library.sheets.packing import Unreadable
from houvast.library.sheets.worded import Worded

A_NAME = Worded("here a name in quotation marks is expected")
_NOT_JSON = {  # as Python says it
    "Expecting value": Worded("here a value is expected"),
    "Expecting ',' delimiter": Worded("here %(sign)s is expected", sign=","),
    "Expecting ':' delimiter": Worded("here %(sign)s is expected", sign=":"),
    "Expecting property name enclosed in double quotes": A_NAME,
    "Illegal trailing comma before end of object": Worded("here a comma is too many"),
    "Illegal trailing comma before end of array": Worded("here a comma is too many"),
    "Unterminated string starting at": Worded("the text that begins here does not end"),
    "Invalid control character at": Worded("here a sign stands in a text that cannot stand there"),
    "Invalid \\escape": Worded("here a sign stands in a text that cannot stand there"),
}


class Scan:
    """A way through JSON that does not take its long lists at once."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._place = self._line_at = 0
        self._line = 1
        self._decode = json.JSONDecoder(parse_constant=self._no_number).raw_decode
        self._skip()

    def at(self, sign: str) -> bool:
        return self._text.startswith(sign, self._place)

    def items(self, where: str) -> Iterator[tuple[str, int, Any]]:
        self._take("[")
        number = 0
        while not self.at("]"):
            if number:
                self._take(",")
            line = self._line_here()
            yield f"{where}[{number}]", line, self.value()
            number += 1
        self._take("]")

    def names(self) -> Iterator[str]:
        """The names in a record; each value is taken before the next."""
        self._take("{")
        first = True
        while not self.at("}"):
            if not first:
                self._take(",")
            first = False
            if not self.at('"'):
                self.refuse(A_NAME)
            key = self.value()
            self._take(":")
            yield key
        self._take("}")

    def value(self) -> Any:
        try:
            value, self._place = self._decode(self._text, self._place)
        except json.JSONDecodeError as error:
            self._place = error.pos
            self.refuse(_NOT_JSON.get(error.msg, Worded("it cannot be read from here on")))
        except RecursionError:
            self.refuse(Worded("it is nested too deeply"))
        except ValueError:
            self.refuse(Worded("it holds a number that is none, or too long"))
        self._skip()
        return value

    def end(self) -> None:
        if self._place < len(self._text):
            self.refuse(Worded("here it should have ended"))

    def refuse(self, why: Worded) -> NoReturn:
        said = Worded("This is not JSON: %(why)s.", why=why)
        raise Unreadable(said, file=self._name, line=self._line_here())

    def _no_number(self, _said: str) -> NoReturn:
        raise ValueError

    def _take(self, sign: str) -> None:
        if not self.at(sign):
            self.refuse(Worded("here %(sign)s is expected", sign=sign))
        self._place += 1
        self._skip()

    def _skip(self) -> None:
        while self._place < len(self._text) and self._text[self._place] in " \t\r\n":
            self._place += 1

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._line_at, self._place)
        self._line_at = self._place
        return self._line
