"""Run by alembic: applies the revisions on the connection that the store hands over."""

from alembic import context

from hortus.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter most of a table in place: alembic copies it instead.
    render_as_batch=True,
    # The store has opened an exclusive transaction: all revisions are applied, or none.
    transactional_ddl=False,
)
context.run_migrations()
