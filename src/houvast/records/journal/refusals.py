"""What is permitted and still cannot be done as it was asked. The browser puts it into words."""


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message is a code that the page has words for."""


class MovedOn(NotPossible):
    """Another device wrote meanwhile: what it wrote is for the browser to fetch, and then to write again."""


class NotLetIn(NotPossible):
    """No journal opens by that. Said of a wrong pass, of a burnt journal and of none alike."""
