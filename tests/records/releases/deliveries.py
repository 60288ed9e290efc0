"""A delivery of an invented police: three lines and the mapping that explains them."""

import io

from houvast.records.releases.operations import Sent

MAPPING = """
file: police.csv
version: 2
sender: Local police of an invented town
tables:
  - name: invented_police_2024
    titles: {nl: "Feiten", en: "Acts"}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {from: 2024-01-01, until: 2025-01-01}
    scope: IPV
    base: null
    area: an invented town
    dimensions:
      - {name: FORM, codebook: form, column: form, codes: {fysiek: PHYSICAL, seksueel: SEXUAL, onbekend: U}}
    value: cases
"""
GOOD = "form,cases\nfysiek,120\nseksueel,2\nonbekend,9\n"


def sent(content: str = GOOD, mapping: str = MAPPING) -> Sent:
    return Sent("police.csv", io.BytesIO(content.encode()), mapping)
