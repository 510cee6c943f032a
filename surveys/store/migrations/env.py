"""What Alembic runs: migrations on the connection that `schema.change` hands over, inside its transaction."""

from alembic import context

from surveys.store.models import Base

connection = context.config.attributes["connection"]
if connection is None:
    msg = "Migrations run through surveys.store.schema, which owns the connection."
    raise RuntimeError(msg)

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_server_default=True,
    # SQLite can undo changes of the schema, and our engine begins its transactions in time.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
