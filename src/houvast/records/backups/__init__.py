"""Copies of an installation for the day it is lost: made sealed, checked, and put back.

Database, published releases and the line file, in one file that only the holder of a private key can
open. Not in it: key files and month keys, which a copy must not outlive, and sign-ins. Not a snapshot of
facts: that is `releases`.
"""
