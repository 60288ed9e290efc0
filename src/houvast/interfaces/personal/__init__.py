"""A person alone with their journal, on its own host name where there is one.

The pages are a frame and words; what is written is sealed and opened by their script, and only sealed bytes
come here. Nobody signs in, and no cookie is set.
"""
