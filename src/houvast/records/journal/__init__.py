"""A person's own log and complaint file: kept in order, and in no form that we can read.

Words, keys and files are sealed in the browser; what arrives is padded, chained by hash and anchored each
day. Not a talk, and not a case: nobody who works here opens anything of it, and nothing in it is counted.
"""
