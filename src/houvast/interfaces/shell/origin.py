"""Whether a request was made by one of our own pages, as the browser says it."""


def is_from_elsewhere(site: str | None, origin: str | None, host: str) -> bool:
    """By Sec-Fetch-Site and Origin, each None where the browser says nothing; `host` is who was asked."""
    if site not in (None, "same-origin", "none"):
        return True
    return origin is not None and origin.split("://", 1)[-1] != host
