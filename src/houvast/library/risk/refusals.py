"""What is refused about an instrument, a sheet of answers or a pack of texts, each with its own name."""


class RiskRefused(ValueError):
    """Something that cannot be scored. The message says what is wrong and what to do."""


class UnknownInstrument(RiskRefused):
    """No instrument of that name is here."""


class MalformedInstrument(RiskRefused):
    """An instrument's file lacks something, or its parts do not fit together."""


class MalformedSheet(RiskRefused):
    """A file of answers cannot be read as one."""


class UnknownItem(RiskRefused):
    """An answer is given to something the instrument does not ask."""


class WrongAnswer(RiskRefused):
    """An answer is of another kind than the instrument takes."""


class UnknownBand(RiskRefused):
    """A judgement names a band that the instrument does not have."""


class MalformedTexts(RiskRefused):
    """A pack of texts does not fit its instrument, or does not say who allowed it."""
