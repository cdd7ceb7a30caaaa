"""What the warehouse holds: a Sku for each seller SKU that was ever seen, and its barcodes."""

import sqlalchemy as sa
from alembic import op

from lzdesk.domain.skus import seen_name
from lzdesk.lib.clock import now_ms
from lzdesk.lib.natural import natural_key

revision = "0007"
down_revision = "0006"

AT_ONCE = 5_000
SEEN = (
    "SELECT seller_sku, name, variation, image_url FROM {} WHERE seller_sku <> ''"
    " GROUP BY seller_sku"
)
ADD = (
    "INSERT OR IGNORE INTO skus (sku, sku_order, name, image_url, bin, bin_order, supplier,"
    " bought_after_order, typed, first_seen_at, changed_by)"
    " VALUES (?, ?, ?, ?, '', '\U0010ffff', '', 0, '', ?, '')"
)


def upgrade() -> None:
    _skus()
    _seen()
    op.execute("PRAGMA user_version = 7")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _skus() -> None:
    op.create_table(
        "skus",
        _text("sku"),
        _text("sku_order"),
        _text("name"),
        _text("image_url"),
        _text("bin"),
        _text("bin_order"),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        _text("supplier"),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("bought_after_order", sa.SmallInteger(), nullable=False),
        _text("typed"),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        _text("changed_by"),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_skus")),
    )
    op.create_index("ix_skus_order", "skus", ["sku_order", "sku"], unique=False)
    op.create_index("ix_skus_bin", "skus", ["bin_order", "sku_order", "sku"], unique=False)
    op.create_table(
        "sku_barcodes",
        _text("barcode"),
        _text("sku"),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["skus.sku"], name=op.f("fk_sku_barcodes_sku")),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_sku_barcodes")),
    )
    op.create_index(op.f("ix_sku_barcodes_sku"), "sku_barcodes", ["sku"], unique=False)


def _seen() -> None:
    """A listing names it better than an order: it comes first."""
    connection, at = op.get_bind(), now_ms()
    for table in ("listings", "order_items"):
        found = connection.exec_driver_sql(SEEN.format(table))
        while rows := found.fetchmany(AT_ONCE):
            connection.exec_driver_sql(
                ADD,
                [
                    (sku, natural_key(sku), seen_name(name, variation), image, at)
                    for sku, name, variation, image in rows
                ],
            )
