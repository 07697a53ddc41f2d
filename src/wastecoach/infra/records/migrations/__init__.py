"""How a database gets from level to level; read by Alembic, started by `levels.py`."""
