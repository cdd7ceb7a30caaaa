"""What a seller adds of their own: marks on orders, saved views, options, the order of stores."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MARKED = sa.text("is_marked = 1")


def upgrade() -> None:
    _marks()
    _stores()
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
    )
    op.create_table(
        "options",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_options")),
    )
    op.execute("PRAGMA user_version = 2")


def _marks() -> None:
    for column in (
        sa.Column("is_marked", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("tags", sa.Text(), nullable=False, server_default=""),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("note_must_read", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("hold_until", sa.BigInteger(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("orders", column)
    op.create_index("ix_orders_carrier", "orders", ["carrier", "clock_at", "status", "store_id"])
    op.create_index(
        "ix_orders_marked",
        "orders",
        ["clock_at", "status", "store_id"],
        sqlite_where=MARKED,
        postgresql_where=MARKED,
    )


def _stores() -> None:
    for column in (
        sa.Column("paused", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    ):
        op.add_column("stores", column)
