"""A bare Django form that stores one row with an audit row: the peer of a registration."""
