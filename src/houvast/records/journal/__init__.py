"""A person's own log and complaint file, sealed so that we cannot read it. Nothing is kept here yet."""
