"""Until when a buyer who asked to cancel is answered, and what is bought after its order."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("orders", sa.Column("cancel_by", sa.BigInteger(), nullable=True))
    op.create_table(
        "purchases",
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_row"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_row", "item_id"),
    )
    op.create_table(
        "notice_kinds",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("title"),
    )
    op.execute("PRAGMA user_version = 10")
