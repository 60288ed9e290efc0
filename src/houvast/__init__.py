"""houvast: software for violence helplines and the network around them.

The floors, from the ground up: library, records, interfaces, project; demo beside them.
docs/house.md is the map.
"""

__version__ = "0.1.0"
