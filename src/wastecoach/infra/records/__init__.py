"""The records store: jobs, their outbox and all that is kept about them, in SQLite or PostgreSQL."""
