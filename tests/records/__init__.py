"""The records store: one contract, over SQLite and PostgreSQL."""
