"""The types of columns that are written differently in the two databases."""

from sqlalchemy import BigInteger, Integer, Text

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""The number of a row: SQLite knows it as the row's own only by the name of INTEGER."""

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its characters, as in SQLite, whatever language the server is set to."""
