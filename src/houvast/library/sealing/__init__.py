"""Seal content for readers, open it with a key, hand keys over. Hides every algorithm.

`box` seals content and wraps keys, `streams` seals files, `months` locks keys to a month, `custody` entrusts
a secret to any two of several people, `lookup` finds exact values again. What does not open is `CannotOpen`
everywhere. docs/reference/sealing-format.md describes every format.

Who may read, and where keys are kept, is decided elsewhere (`records/accounts/keys.py`).
"""
