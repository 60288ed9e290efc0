"""What happens to a file before it is sealed: what it is, whether it is harmful, and what a copy may show.

Content goes in and comes out as bytes. Nothing here writes to disk, and nothing is kept.
"""
