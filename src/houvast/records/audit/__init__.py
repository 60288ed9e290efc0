"""The trail: who did what, who looked, and who was refused. Append-only, chained by hash.

It holds no content and knows nobody: actors and subjects are bare ids, without foreign keys.
Writing goes through the guard of `accounts`; so does reading.
"""
