"""Django's backend for PostgreSQL, quick at emptying sixty tables of a few rows each."""
