"""The history of the tables, one revision a module, run by alembic."""

HEAD = "0001"
"""The revision that this version of hortus works with."""
