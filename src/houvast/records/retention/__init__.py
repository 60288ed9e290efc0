"""Carries out what each part declares about its fields: keep, coarsen or erase, and when.

Nothing is carried out yet: the fates stand on the models and are tested to be complete.
"""
