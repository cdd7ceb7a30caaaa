"""The first desk: stores, orders and their history, commands, paper, alerts, proofs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT_INDEX = (
    "CREATE VIRTUAL TABLE orders_fts USING fts5(search_text, content='orders', "
    "content_rowid='id', detail=none, columnsize=0, prefix='3 6', "
    'tokenize="unicode61 remove_diacritics 2")'
)
COUNT_TRIGGERS = (
    """CREATE TRIGGER count_added AFTER INSERT ON orders BEGIN
        INSERT INTO counts(store_id, status, n) VALUES (new.store_id, new.status, 1)
        ON CONFLICT(store_id, status) DO UPDATE SET n = n + 1; END""",
    """CREATE TRIGGER count_moved AFTER UPDATE OF status ON orders
        WHEN old.status <> new.status BEGIN
        UPDATE counts SET n = n - 1 WHERE store_id = old.store_id AND status = old.status;
        INSERT INTO counts(store_id, status, n) VALUES (new.store_id, new.status, 1)
        ON CONFLICT(store_id, status) DO UPDATE SET n = n + 1; END""",
    """CREATE TRIGGER count_gone AFTER DELETE ON orders BEGIN
        UPDATE counts SET n = n - 1 WHERE store_id = old.store_id AND status = old.status; END""",
)


def upgrade() -> None:
    _create_tables()
    for statement in (*COUNT_TRIGGERS, TEXT_INDEX):
        op.execute(statement)
    op.execute("PRAGMA user_version = 1")


def _create_tables() -> None:
    op.create_table(
        "apps",
        sa.Column("marketplace", sa.Text(), nullable=False),
        sa.Column("app_key", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("api_url", sa.Text(), nullable=False),
        sa.Column("api_urls", sa.Text(), nullable=False),
        sa.Column("auth_url", sa.Text(), nullable=False),
        sa.Column("authorize_url", sa.Text(), nullable=False),
        sa.Column("daily_calls", sa.Integer(), nullable=False),
        sa.Column("calls_per_second", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("marketplace", "app_key", name=op.f("pk_apps")),
    )
    op.create_table(
        "authorisations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("marketplace", sa.Text(), nullable=False),
        sa.Column("app_key", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("access_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("refresh_expires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    op.create_table(
        "counts",
        sa.Column("store_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "status", name=op.f("pk_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "print_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("out_file", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_runs")),
    )
    op.create_table(
        "profiles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("proxy", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("password_store", sa.Text(), nullable=False),
        sa.Column("browser_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "stores",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("marketplace", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("seller_id", sa.Text(), nullable=False),
        sa.Column("short_code", sa.Text(), nullable=False),
        sa.Column("authorisation", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("hue", sa.SmallInteger(), nullable=False),
        sa.Column("seller_center_url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="unread", nullable=False),
        sa.Column("state_detail", sa.Text(), server_default="", nullable=False),
        sa.Column("state_since", sa.BigInteger(), nullable=True),
        sa.Column("pace_s", sa.Integer(), server_default="120", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
        sa.UniqueConstraint("key", name=op.f("uq_stores_key")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_alerts_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(
        "uq_alerts_standing_cause",
        "alerts",
        ["cause"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "cursors",
        sa.Column("store_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.Column("upper", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_cursors_store_id")),
        sa.PrimaryKeyConstraint("store_id", "feed", name=op.f("pk_cursors")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("raw_statuses", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("ship_by", sa.BigInteger(), nullable=True),
        sa.Column("ship_by_source", sa.Text(), nullable=False),
        sa.Column("clock_at", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("ship_to", sa.Text(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("is_cod", sa.SmallInteger(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("fulfilled_by", sa.Text(), nullable=False),
        sa.Column("buyer_note", sa.Text(), nullable=False),
        sa.Column("tax_invoice", sa.SmallInteger(), nullable=False),
        sa.Column("items_count", sa.Integer(), nullable=False),
        sa.Column("first_sku", sa.Text(), nullable=False),
        sa.Column("first_quantity", sa.Integer(), nullable=False),
        sa.Column("more_skus", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("payload_id", sa.Integer(), nullable=True),
        sa.Column("first_read_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("printed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_orders_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("store_id", "order_id", name=op.f("uq_orders_store_id_order_id")),
    )
    op.create_index("ix_orders_clock", "orders", ["clock_at", "status", "store_id"], unique=False)
    op.create_index(
        "ix_orders_created", "orders", ["created_at", "status", "store_id"], unique=False
    )
    op.create_index(
        "ix_orders_open_clock",
        "orders",
        ["clock_at", "store_id", "status"],
        unique=False,
        sqlite_where=sa.text("status IN (1, 2, 3, 4)"),
        postgresql_where=sa.text("status IN (1, 2, 3, 4)"),
    )
    op.create_index("ix_orders_order_number", "orders", ["order_number"], unique=False)
    op.create_index(
        "ix_orders_status_clock", "orders", ["status", "clock_at", "store_id"], unique=False
    )
    op.create_index("ix_orders_store_updated", "orders", ["store_id", "updated_at"], unique=False)
    op.create_index(
        "ix_orders_unseen",
        "orders",
        ["store_id"],
        unique=False,
        sqlite_where=sa.text("seen_at IS NULL"),
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.create_table(
        "proofs",
        sa.Column("store_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("remote_count", sa.Integer(), nullable=True),
        sa.Column("local_count", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("proved_at", sa.BigInteger(), nullable=True),
        sa.Column("differs_since", sa.BigInteger(), nullable=True),
        sa.Column("window_from", sa.BigInteger(), nullable=True),
        sa.Column("window_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_proofs_store_id")),
        sa.PrimaryKeyConstraint("store_id", "feed", name=op.f("pk_proofs")),
    )
    op.create_table(
        "commands",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("precondition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("vendor_code", sa.Text(), nullable=False),
        sa.Column("vendor_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_row"], ["orders.id"], name=op.f("fk_commands_order_row")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_commands_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("key", name=op.f("uq_commands_key")),
    )
    op.create_index(
        "ix_commands_unfinished",
        "commands",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "order_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_row"], ["orders.id"], name=op.f("fk_order_history_order_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_history")),
    )
    op.create_index(
        op.f("ix_order_history_order_row"), "order_history", ["order_row"], unique=False
    )
    op.create_table(
        "order_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("seller_sku", sa.Text(), nullable=False),
        sa.Column("shop_sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("raw_status", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("ship_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("fulfilled_by", sa.Text(), nullable=False),
        sa.Column("is_digital", sa.SmallInteger(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_row"], ["orders.id"], name=op.f("fk_order_items_order_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_items")),
        sa.UniqueConstraint("order_row", "item_id", name=op.f("uq_order_items_order_row_item_id")),
    )
    op.create_index(
        "ix_order_items_tracking",
        "order_items",
        ["tracking"],
        unique=False,
        sqlite_where=sa.text("tracking <> ''"),
        postgresql_where=sa.text("tracking <> ''"),
    )
    op.create_table(
        "packages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("first_read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order_row"], ["orders.id"], name=op.f("fk_packages_order_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint(
            "order_row", "package_id", name=op.f("uq_packages_order_row_package_id")
        ),
    )
    op.create_table(
        "printed_pages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_row"], ["orders.id"], name=op.f("fk_printed_pages_order_row")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["print_runs.id"], name=op.f("fk_printed_pages_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_pages")),
    )
    op.create_index(
        "ix_printed_pages_package", "printed_pages", ["order_row", "package_id"], unique=False
    )
    op.create_index(op.f("ix_printed_pages_run_id"), "printed_pages", ["run_id"], unique=False)
    op.create_table(
        "raw_payloads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_payloads")),
    )
    op.create_index(op.f("ix_raw_payloads_read_at"), "raw_payloads", ["read_at"], unique=False)
