"""The history of the tables, one alembic revision a module, and the SQL that makes the newest."""

__all__ = ()
