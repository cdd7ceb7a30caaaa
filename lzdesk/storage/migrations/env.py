"""Alembic's entry: runs the revisions on the connection that `migrate.upgrade` hands over."""

from alembic import context

from lzdesk.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
