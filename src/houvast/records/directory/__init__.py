"""Services that help: what, where, when open, for whom, as they state it; which of them take somebody; and
the places of shelters: how many there are, which are free, held for a while, had by one.

Of who is helped nothing is kept: for whom a place is held stands nowhere. Of a service at a secret address
there are three things apart: the public gate (whom to call, and the municipality where one is met), the staff
note (how workers arrange an arrival), and the location, sealed for the shelter's own team, which lends it to
one person for one arrival. Nothing but `operations.locations` gives it back.
"""
