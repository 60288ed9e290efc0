"""Machines: the directory of services, as HSDS 3.0 has it. Anybody reads, nobody writes."""
