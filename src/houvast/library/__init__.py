"""The ground floor: pure Python that runs without Django, a request, a clock or settings."""
