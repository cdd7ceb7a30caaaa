"""How old things are that came as files: a run's labels, and the export an order was read from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table, column in (("run_parcels", "fetched_at"), ("orders", "exported_at")):
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
    op.execute("PRAGMA user_version = 9")
