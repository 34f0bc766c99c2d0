"""Every table of the warehouse, declared once: columns, types, grain, comments in English and Chinese.

The Polars schema of the parts, the data definition, `docs/data-dictionary.md` and the basic checks are made from here.
"""

from transforms.tables.declare import Column, Table, data_definition, polars_schema, quote_literal
from transforms.tables.dimensions import DIMENSIONS, UNKNOWN
from transforms.tables.facts import CONTEXT_CHARACTERS, FACTS
from transforms.tables.operations import OPERATIONS, RAW
from transforms.tables.signatures import SIGNATURES

TABLES: tuple[Table, ...] = DIMENSIONS + FACTS + OPERATIONS + RAW + SIGNATURES
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

__all__ = [
    "BY_NAME",
    "CONTEXT_CHARACTERS",
    "DIMENSIONS",
    "FACTS",
    "OPERATIONS",
    "RAW",
    "SIGNATURES",
    "TABLES",
    "UNKNOWN",
    "Column",
    "Table",
    "data_definition",
    "polars_schema",
    "quote_literal",
]
