"""The houvast command, for who keeps an installation: set up, serve, import, verify, figures.

Each command loads what it needs when it runs, so that `houvast --help` answers at once.
"""
