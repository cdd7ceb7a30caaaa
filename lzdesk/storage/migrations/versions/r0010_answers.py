"""Until when a buyer who asked to cancel is answered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("orders", sa.Column("cancel_by", sa.BigInteger(), nullable=True))
    op.execute("PRAGMA user_version = 10")
