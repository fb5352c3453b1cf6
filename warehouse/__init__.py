"""DuckDB: staging, releases, the archive and its index, exports."""
