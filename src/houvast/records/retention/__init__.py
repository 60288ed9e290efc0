"""Knows what every part declared about its fields: what is kept, what is erased, when, on which ground.

It finds the fates through the app registry and says what is due. It changes nothing itself: each part carries
out its own fates by its own guarded operation, named in `carries_out` of its app. Not for reading records.
"""
