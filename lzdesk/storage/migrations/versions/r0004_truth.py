"""What keeps the truth: the outbox, returns, listings with stock, seller health, notices, the calls
each app has used, the pushes that are done, and the seller's own rules."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # No program that came before wrote a command.
    op.drop_table("commands")
    op.add_column("apps", sa.Column("seats", sa.Integer(), server_default="20", nullable=False))
    op.add_column("authorisations", sa.Column("granted_at", sa.BigInteger(), nullable=True))
    _outbox()
    _returns()
    _listings()
    _health()
    _pushes()
    _rules()
    op.execute("PRAGMA user_version = 4")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _outbox() -> None:
    op.create_table(
        "commands",
        sa.Column("id", _id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("precondition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("vendor_code", sa.Text(), nullable=False),
        sa.Column("vendor_words", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_row"], ["orders.id"], name=op.f("fk_commands_order_row")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_commands_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("key", name=op.f("uq_commands_key")),
    )
    op.create_index("ix_commands_finished", "commands", ["finished_at"], unique=False)
    op.create_index(op.f("ix_commands_order_row"), "commands", ["order_row"], unique=False)
    op.create_index(
        "ix_commands_unfinished",
        "commands",
        ["subject", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", _id(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raw_kind", sa.Text(), nullable=False),
        sa.Column("raw_statuses", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", sa.BigInteger(), nullable=True),
        sa.Column("is_to_seller", sa.SmallInteger(), nullable=False),
        sa.Column("shipping_type", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("refund_minor", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("first_read_at", sa.BigInteger(), nullable=False),
        sa.Column("payload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_returns_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint("store_id", "return_id", name=op.f("uq_returns_store_id_return_id")),
    )
    op.create_index("ix_returns_order", "returns", ["store_id", "order_id"], unique=False)
    op.create_index("ix_returns_updated", "returns", ["store_id", "updated_at"], unique=False)
    op.create_table(
        "return_lines",
        sa.Column("id", _id(), nullable=False),
        sa.Column("return_row", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("seller_sku", sa.Text(), nullable=False),
        sa.Column("raw_status", sa.Text(), nullable=False),
        sa.Column("logistics_status", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refund_minor", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", sa.BigInteger(), nullable=True),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("is_disputed", sa.SmallInteger(), nullable=False),
        sa.Column("inspection", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_row"], ["returns.id"], name=op.f("fk_return_lines_return_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_lines")),
        sa.UniqueConstraint(
            "return_row", "line_id", name=op.f("uq_return_lines_return_row_line_id")
        ),
    )


def _listings() -> None:
    op.create_table(
        "listings",
        sa.Column("id", _id(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("sku_id", sa.Text(), nullable=False),
        sa.Column("seller_sku", sa.Text(), nullable=False),
        sa.Column("shop_sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=False),
        sa.Column("raw_status", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("sale_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("sellable", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("by_marketplace", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("image_url", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("first_read_at", sa.BigInteger(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_listings_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("store_id", "sku_id", name=op.f("uq_listings_store_id_sku_id")),
    )
    op.create_index("ix_listings_product", "listings", ["store_id", "product_id"], unique=False)
    op.create_index("ix_listings_seller_sku", "listings", ["seller_sku", "store_id"], unique=False)
    op.create_table(
        "listing_stocks",
        sa.Column("listing_row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("sellable", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_row"], ["listings.id"], name=op.f("fk_listing_stocks_listing_row")
        ),
        sa.PrimaryKeyConstraint("listing_row", "warehouse", name=op.f("pk_listing_stocks")),
        sqlite_with_rowid=False,
    )


def _health() -> None:
    op.create_table(
        "health",
        sa.Column("id", _id(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("score_words", sa.Text(), nullable=False),
        sa.Column("target_words", sa.Text(), nullable=False),
        sa.Column("is_met", sa.SmallInteger(), nullable=True),
        sa.Column("tip", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_health_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health")),
        sa.UniqueConstraint(
            "store_id", "indicator", "day", name=op.f("uq_health_store_id_indicator_day")
        ),
    )
    op.create_table(
        "store_notices",
        sa.Column("id", _id(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("first_read_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_store_notices_store_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_notices")),
        sa.UniqueConstraint(
            "store_id", "notice_id", name=op.f("uq_store_notices_store_id_notice_id")
        ),
    )
    op.create_index("ix_store_notices_told", "store_notices", ["told_at"], unique=False)
    op.create_table(
        "app_days",
        sa.Column("marketplace", sa.Text(), nullable=False),
        sa.Column("app_key", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("marketplace", "app_key", "day", name=op.f("pk_app_days")),
        sqlite_with_rowid=False,
    )


def _pushes() -> None:
    op.create_table(
        "push_seen",
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_push_seen")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_push_seen_at"), "push_seen", ["at"], unique=False)
    op.create_table(
        "push_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_mark")),
    )


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", _id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_on", sa.SmallInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
    )
    op.create_table(
        "rule_firings",
        sa.Column("id", _id(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("rule_name", sa.Text(), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_row"], ["orders.id"], name=op.f("fk_rule_firings_order_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_firings")),
        sa.UniqueConstraint(
            "rule_id", "order_row", "cause", name=op.f("uq_rule_firings_rule_id_order_row_cause")
        ),
    )
    op.create_index("ix_rule_firings_at", "rule_firings", ["rule_id", "at"], unique=False)
    op.create_index("ix_rule_firings_order", "rule_firings", ["order_row"], unique=False)
