"""The pure core: text in, data out. No I/O, no clock, no Prefect, no DuckDB."""
