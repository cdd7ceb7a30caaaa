"""The counts of a store's orders, by time and status, come off one index."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index(
        op.f("ix_orders_counted"),
        "orders",
        ["store_id", "created_at", "source", "raw_statuses"],
        unique=False,
    )
    op.execute("PRAGMA user_version = 5")
