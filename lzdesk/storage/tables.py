"""The tables of a desk, as SQLAlchemy Core. Times are UTC epoch milliseconds, money minor units.

A change here needs a new revision in `migrations/versions/`; a test proves both equal.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")

apps = Table(
    "apps",
    metadata,
    Column("marketplace", Text, primary_key=True),
    Column("app_key", Text, primary_key=True),
    Column("redirect_uri", Text, nullable=False),
    Column("api_url", Text, nullable=False),
    Column("api_urls", Text, nullable=False),
    Column("auth_url", Text, nullable=False),
    Column("authorize_url", Text, nullable=False),
    Column("daily_calls", Integer, nullable=False),
    Column("calls_per_second", Float, nullable=False),
    Column("seats", Integer, nullable=False, server_default="20"),
)

authorisations = Table(
    "authorisations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("marketplace", Text, nullable=False),
    Column("app_key", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("access_expires_at", BigInteger),
    Column("refresh_expires_at", BigInteger),
    Column("granted_at", BigInteger),
    Column("way_out", Text, nullable=False, server_default=""),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("proxy", Text, nullable=False),
    Column("preset", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("password_store", Text, nullable=False),
    Column("browser_version", Text, nullable=False),
    Column("made_at", BigInteger),
    Column("fingerprint", Text, nullable=False, server_default=""),
    Column("frozen_at", BigInteger),
)

openings = Table(
    "openings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("profile_id", Text, nullable=False),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("stopped_by", Text, nullable=False),
    Column("exit_address", Text, nullable=False),
    Column("exit_country", Text, nullable=False),
    Column("checks", Text, nullable=False),
)
Index("ix_openings_profile", openings.c.profile_id, openings.c.id)
Index("ix_openings_exit", openings.c.exit_address)

accepted_warnings = Table(
    "accepted_warnings",
    metadata,
    Column("profile_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
)

proxies = Table(
    "proxies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("added_at", BigInteger, nullable=False),
    Column("tested_at", BigInteger),
    Column("latency_ms", Integer),
    Column("exit_address", Text, nullable=False),
    Column("exit_country", Text, nullable=False),
    Column("trouble", Text, nullable=False),
)

seller_details = Table(
    "seller_details",
    metadata,
    Column("store_id", Integer, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("phone", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("bank", Text, nullable=False),
)

store_visits = Table(
    "store_visits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
)

stores = Table(
    "stores",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("marketplace", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("seller_id", Text, nullable=False),
    Column("short_code", Text, nullable=False),
    Column("authorisation", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("hue", SmallInteger, nullable=False),
    Column("seller_center_url", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="unread"),
    Column("state_detail", Text, nullable=False, server_default=""),
    Column("state_since", BigInteger),
    Column("pace_s", Integer, nullable=False, server_default="120"),
    Column("paused", SmallInteger, nullable=False, server_default="0"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("removed_at", BigInteger),
    Column("idle_minutes", Integer),
    Column("reads_login", SmallInteger, nullable=False, server_default="1"),
    Column("signed_in", SmallInteger),
    Column("sign_in_seen_at", BigInteger),
    Column("ready_to_ship", Text, nullable=False, server_default="hand"),
)

store_history = Table(
    "store_history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("by", Text, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("order_id", Text, nullable=False),
    Column("order_number", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("raw_statuses", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("ship_by", BigInteger),
    Column("ship_by_source", Text, nullable=False),
    Column("clock_at", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("ship_to", Text, nullable=False),
    Column("payment_method", Text, nullable=False),
    Column("is_cod", SmallInteger, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("warehouse", Text, nullable=False),
    Column("fulfilled_by", Text, nullable=False),
    Column("buyer_note", Text, nullable=False),
    Column("tax_invoice", SmallInteger, nullable=False),
    Column("items_count", Integer, nullable=False),
    Column("first_sku", Text, nullable=False),
    Column("first_quantity", Integer, nullable=False),
    Column("more_skus", Integer, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("payload_id", Integer),
    Column("cancel_by", BigInteger),
    Column("first_read_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("printed_at", BigInteger),
    Column("is_marked", SmallInteger, nullable=False, server_default="0"),
    Column("tags", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("note_must_read", SmallInteger, nullable=False, server_default="0"),
    Column("hold_until", BigInteger),
    Column("assigned_to", Text, nullable=False, server_default=""),
    Column("pack_by", BigInteger),
    Column("hand_over_by", BigInteger),
    Column("exported_at", BigInteger),
    UniqueConstraint("store_id", "order_id"),
)
OPEN_SET = text("status IN (1, 2, 3, 4)")
Index(
    "ix_orders_open_clock",
    orders.c.clock_at,
    orders.c.store_id,
    orders.c.status,
    sqlite_where=OPEN_SET,
    postgresql_where=OPEN_SET,
)
Index("ix_orders_clock", orders.c.clock_at, orders.c.status, orders.c.store_id)
Index("ix_orders_status_clock", orders.c.status, orders.c.clock_at, orders.c.store_id)
Index("ix_orders_carrier", orders.c.carrier, orders.c.clock_at, orders.c.status, orders.c.store_id)
Index("ix_orders_created", orders.c.created_at, orders.c.status, orders.c.store_id)
Index(
    "ix_orders_counted",
    orders.c.store_id,
    orders.c.created_at,
    orders.c.source,
    orders.c.raw_statuses,
)
Index("ix_orders_store_updated", orders.c.store_id, orders.c.updated_at)
Index("ix_orders_order_number", orders.c.order_number)
MARKED = text("is_marked = 1")
Index(
    "ix_orders_marked",
    orders.c.clock_at,
    orders.c.status,
    orders.c.store_id,
    sqlite_where=MARKED,
    postgresql_where=MARKED,
)
UNSEEN = text("seen_at IS NULL")
Index(
    "ix_orders_unseen",
    orders.c.store_id,
    sqlite_where=UNSEEN,
    postgresql_where=UNSEEN,
)

order_items = Table(
    "order_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False),
    Column("item_id", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("seller_sku", Text, nullable=False),
    Column("shop_sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("variation", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("raw_status", Text, nullable=False),
    Column("package_id", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    Column("ship_by", BigInteger),
    Column("updated_at", BigInteger, nullable=False),
    Column("fulfilled_by", Text, nullable=False),
    Column("is_digital", SmallInteger, nullable=False),
    Column("image_url", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("warehouse", Text, nullable=False, server_default=""),
    Column("order_type", Text, nullable=False, server_default=""),
    Column("can_escalate", SmallInteger, nullable=False, server_default="0"),
    Column("pickup_from", BigInteger),
    Column("pickup_until", BigInteger),
    Column("own_fleet", SmallInteger, nullable=False, server_default="0"),
    Column("is_part_paid", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("order_row", "item_id"),
)
HAS_TRACKING = text("tracking <> ''")
Index(
    "ix_order_items_tracking",
    order_items.c.tracking,
    sqlite_where=HAS_TRACKING,
    postgresql_where=HAS_TRACKING,
)

packages = Table(
    "packages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False),
    Column("package_id", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("first_read_at", BigInteger, nullable=False),
    Column("checked_at", BigInteger),
    Column("checked_by", Text, nullable=False, server_default=""),
    Column("scanned_out_at", BigInteger),
    Column("scanned_out_by", Text, nullable=False, server_default=""),
    Column("pulled_at", BigInteger),
    Column("pulled_by", Text, nullable=False, server_default=""),
    Column("first_scan_at", BigInteger),
    Column("traced_at", BigInteger),
    Column("bag_id", Integer),
    UniqueConstraint("order_row", "package_id"),
)

Index("ix_packages_tracking", packages.c.tracking)
SCANNED_OUT = text("scanned_out_at IS NOT NULL")
Index(
    "ix_packages_scanned_out",
    packages.c.scanned_out_at,
    packages.c.carrier,
    sqlite_where=SCANNED_OUT,
    postgresql_where=SCANNED_OUT,
)
IN_A_BAG = text("bag_id IS NOT NULL")
Index(
    "ix_packages_bag_id",
    packages.c.bag_id,
    sqlite_where=IN_A_BAG,
    postgresql_where=IN_A_BAG,
)

bags = Table(
    "bags",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("marketplace", Text, nullable=False, server_default=""),
    Column("country", Text, nullable=False, server_default=""),
    Column("carrier", Text, nullable=False, server_default=""),
    Column("number", Text, nullable=False, server_default=""),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False, server_default=""),
    Column("sent_at", BigInteger),
    Column("due_at", BigInteger),
    Column("sorted_at", BigInteger),
)

order_history = Table(
    "order_history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("by", Text, nullable=False),
    Column("item_id", Text, nullable=False),
)

raw_payloads = Table(
    "raw_payloads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("read_at", BigInteger, nullable=False, index=True),
    Column("payload", LargeBinary, nullable=False),
)

counts = Table(
    "counts",
    metadata,
    Column("store_id", Integer, primary_key=True, autoincrement=False),
    Column("status", SmallInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

commands = Table(
    "commands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("order_row", Integer, ForeignKey("orders.id"), index=True),
    Column("payload", Text, nullable=False),
    Column("precondition", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("by", Text, nullable=False),
    Column("vendor_code", Text, nullable=False),
    Column("vendor_words", Text, nullable=False),
    Column("results", Text, nullable=False),
)
UNFINISHED = text("finished_at IS NULL")
Index(
    "ix_commands_unfinished",
    commands.c.subject,
    commands.c.id,
    sqlite_where=UNFINISHED,
    postgresql_where=UNFINISHED,
)
NOT_DONE = text("state IN ('failed', 'stopped')")
Index(
    "ix_commands_not_done",
    commands.c.kind,
    commands.c.order_row,
    sqlite_where=NOT_DONE,
    postgresql_where=NOT_DONE,
)
Index("ix_commands_finished", commands.c.finished_at)

print_runs = Table(
    "print_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("by", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("out_file", Text, nullable=False),
    Column("printer", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
    Column("placing", Text, nullable=False, server_default=""),
)

printed_pages = Table(
    "printed_pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", Integer, ForeignKey("print_runs.id"), nullable=False, index=True),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False),
    Column("package_id", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tracking", Text, nullable=False, server_default=""),
    Column("digest", Text, nullable=False, server_default=""),
    Column("printer", Text, nullable=False, server_default=""),
    Column("voided_at", BigInteger),
    Column("void_reason", Text, nullable=False, server_default=""),
)
Index("ix_printed_pages_package", printed_pages.c.order_row, printed_pages.c.package_id)

run_parcels = Table(
    "run_parcels",
    metadata,
    Column("run_id", Integer, ForeignKey("print_runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False),
    Column("package_id", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default=""),
    Column("why", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("file", Text, nullable=False, server_default=""),
    Column("pages", Text, nullable=False, server_default=""),
    Column("read_again_at", BigInteger),
    Column("fetched_at", BigInteger),
)
Index("ix_run_parcels_order", run_parcels.c.order_row, run_parcels.c.run_id)
FETCHING = text("state = 'fetching'")
Index(
    "ix_run_parcels_fetching",
    run_parcels.c.order_row,
    sqlite_where=FETCHING,
    postgresql_where=FETCHING,
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("cause", Text, nullable=False),
    Column("store_id", Integer, ForeignKey("stores.id")),
    Column("fields", Text, nullable=False),
    Column("due_at", BigInteger),
    Column("raised_at", BigInteger, nullable=False),
    Column("acknowledged_at", BigInteger),
    Column("snoozed_until", BigInteger),
    Column("resolved_at", BigInteger),
)
STANDING = text("resolved_at IS NULL")
Index(
    "uq_alerts_standing_cause",
    alerts.c.cause,
    unique=True,
    sqlite_where=STANDING,
    postgresql_where=STANDING,
)

proofs = Table(
    "proofs",
    metadata,
    Column("store_id", Integer, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("feed", Text, primary_key=True),
    Column("remote_count", Integer),
    Column("local_count", Integer),
    Column("read_at", BigInteger),
    Column("proved_at", BigInteger),
    Column("differs_since", BigInteger),
    Column("window_from", BigInteger),
    Column("window_to", BigInteger),
)

cursors = Table(
    "cursors",
    metadata,
    Column("store_id", Integer, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("feed", Text, primary_key=True),
    Column("phase", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("horizon", BigInteger, nullable=False),
    Column("upper", BigInteger, nullable=False),
)

views = Table(
    "views",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("spec", Text, nullable=False),
)

options = Table(
    "options",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("return_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("raw_kind", Text, nullable=False),
    Column("raw_statuses", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("answer_by", BigInteger),
    Column("is_to_seller", SmallInteger, nullable=False),
    Column("shipping_type", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("refund_minor", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("first_read_at", BigInteger, nullable=False),
    Column("payload_id", Integer),
    Column("stage", Text, nullable=False, server_default=""),
    UniqueConstraint("store_id", "return_id"),
)
TO_ANSWER = text("stage = 'to_answer'")
Index(
    "ix_returns_to_answer",
    returns.c.answer_by,
    returns.c.store_id,
    sqlite_where=TO_ANSWER,
    postgresql_where=TO_ANSWER,
)
Index("ix_returns_order", returns.c.store_id, returns.c.order_id)
Index("ix_returns_updated", returns.c.store_id, returns.c.updated_at)

return_lines = Table(
    "return_lines",
    metadata,
    Column("id", Id, primary_key=True),
    Column("return_row", Integer, ForeignKey("returns.id"), nullable=False),
    Column("line_id", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("seller_sku", Text, nullable=False),
    Column("raw_status", Text, nullable=False),
    Column("logistics_status", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("refund_minor", BigInteger, nullable=False),
    Column("answer_by", BigInteger),
    Column("tracking", Text, nullable=False),
    Column("is_disputed", SmallInteger, nullable=False),
    Column("inspection", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("stage", Text, nullable=False, server_default=""),
    UniqueConstraint("return_row", "line_id"),
)

listings = Table(
    "listings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("product_id", Text, nullable=False),
    Column("sku_id", Text, nullable=False),
    Column("seller_sku", Text, nullable=False),
    Column("shop_sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("variation", Text, nullable=False),
    Column("raw_status", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("sale_price_minor", BigInteger),
    Column("sellable", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("occupied", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("by_marketplace", Integer, nullable=False),
    Column("locked", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("image_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("first_read_at", BigInteger, nullable=False),
    Column("gone_at", BigInteger),
    UniqueConstraint("store_id", "sku_id"),
)
Index("ix_listings_seller_sku", listings.c.seller_sku, listings.c.store_id)
Index("ix_listings_product", listings.c.store_id, listings.c.product_id)

listing_stocks = Table(
    "listing_stocks",
    metadata,
    Column(
        "listing_row", Integer, ForeignKey("listings.id"), primary_key=True, autoincrement=False
    ),
    Column("warehouse", Text, primary_key=True),
    Column("sellable", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("occupied", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    sqlite_with_rowid=False,
)

health = Table(
    "health",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("indicator", Text, nullable=False),
    Column("day", BigInteger, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("score", Float),
    Column("score_words", Text, nullable=False),
    Column("target_words", Text, nullable=False),
    Column("is_met", SmallInteger),
    Column("tip", Text, nullable=False),
    Column("read_at", BigInteger, nullable=False),
    UniqueConstraint("store_id", "indicator", "day"),
)

store_notices = Table(
    "store_notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("store_id", Integer, ForeignKey("stores.id"), nullable=False),
    Column("notice_id", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("first_read_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    UniqueConstraint("store_id", "notice_id"),
)
Index("ix_store_notices_told", store_notices.c.told_at)

notice_kinds = Table(
    "notice_kinds",
    metadata,
    Column("title", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
)

app_days = Table(
    "app_days",
    metadata,
    Column("marketplace", Text, primary_key=True),
    Column("app_key", Text, primary_key=True),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    Column("calls", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

push_seen = Table(
    "push_seen",
    metadata,
    Column("identity", LargeBinary, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
)

push_mark = Table(
    "push_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)

rules = Table(
    "rules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_on", SmallInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("per_hour", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

rule_firings = Table(
    "rule_firings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("rule_id", Integer, nullable=False),
    Column("rule_name", Text, nullable=False),
    Column("order_row", Integer, ForeignKey("orders.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("cause", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("rule_id", "order_row", "cause"),
)
Index("ix_rule_firings_at", rule_firings.c.rule_id, rule_firings.c.at)
Index("ix_rule_firings_order", rule_firings.c.order_row)

skus = Table(
    "skus",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("sku_order", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("image_url", Text, nullable=False),
    Column("bin", Text, nullable=False),
    Column("bin_order", Text, nullable=False),
    Column("weight_g", Integer),
    Column("supplier", Text, nullable=False),
    Column("lead_days", Integer),
    Column("bought_after_order", SmallInteger, nullable=False),
    Column("typed", Text, nullable=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger),
    Column("changed_by", Text, nullable=False),
)
Index("ix_skus_order", skus.c.sku_order, skus.c.sku)
Index("ix_skus_bin", skus.c.bin_order, skus.c.sku_order, skus.c.sku)

purchases = Table(
    "purchases",
    metadata,
    Column("order_row", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("ordered_at", BigInteger, nullable=False),
    Column("arrived_at", BigInteger),
    Column("by", Text, nullable=False),
)

sku_barcodes = Table(
    "sku_barcodes",
    metadata,
    Column("barcode", Text, primary_key=True),
    Column("sku", Text, ForeignKey("skus.sku"), nullable=False, index=True),
    Column("position", SmallInteger, nullable=False),
)
