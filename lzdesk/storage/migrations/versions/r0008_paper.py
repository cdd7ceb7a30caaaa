"""From an order to a parcel that left: packing, print runs, scans, bags, two clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _orders()
    _runs()
    _parcels()
    op.execute("PRAGMA user_version = 8")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False, server_default="0")


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _add(table: str, *columns: "sa.Column[str] | sa.Column[int]") -> None:
    for column in columns:
        op.add_column(table, column)


def _orders() -> None:
    _add(
        "stores",
        sa.Column("ready_to_ship", sa.Text(), nullable=False, server_default="hand"),
    )
    _add("orders", _moment("pack_by"), _moment("hand_over_by"))
    _add(
        "order_items",
        _text("warehouse"),
        _text("order_type"),
        _flag("can_escalate"),
        _moment("pickup_from"),
        _moment("pickup_until"),
        _flag("own_fleet"),
        _flag("is_part_paid"),
    )


def _runs() -> None:
    _add("print_runs", _text("printer"), _text("source"), _text("placing"))
    _add(
        "printed_pages",
        _text("tracking"),
        _text("digest"),
        _text("printer"),
        _moment("voided_at"),
        _text("void_reason"),
    )
    op.create_table(
        "run_parcels",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_row", sa.Integer(), nullable=False),
        _text("package_id"),
        _text("state"),
        _text("why"),
        _text("words"),
        _text("reason"),
        _text("file"),
        _text("pages"),
        sa.Column("read_again_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["run_id"], ["print_runs.id"], name=op.f("fk_run_parcels_run_id")),
        sa.ForeignKeyConstraint(
            ["order_row"], ["orders.id"], name=op.f("fk_run_parcels_order_row")
        ),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_parcels")),
    )
    op.create_index(op.f("ix_run_parcels_order"), "run_parcels", ["order_row", "run_id"])
    for name, table, columns, where in (
        ("ix_run_parcels_fetching", "run_parcels", ["order_row"], "state = 'fetching'"),
        (
            "ix_commands_not_done",
            "commands",
            ["kind", "order_row"],
            "state IN ('failed', 'stopped')",
        ),
    ):
        part = sa.text(where)
        op.create_index(op.f(name), table, columns, sqlite_where=part, postgresql_where=part)


def _parcels() -> None:
    op.create_table(
        "bags",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        _text("marketplace"),
        _text("country"),
        _text("carrier"),
        _text("number"),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        _text("made_by"),
        _moment("sent_at"),
        _moment("due_at"),
        _moment("sorted_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bags")),
    )
    _add(
        "packages",
        _moment("checked_at"),
        _text("checked_by"),
        _moment("scanned_out_at"),
        _text("scanned_out_by"),
        _moment("pulled_at"),
        _text("pulled_by"),
        _moment("first_scan_at"),
        _moment("traced_at"),
        sa.Column("bag_id", sa.Integer(), nullable=True),
    )
    in_a_bag = sa.text("bag_id IS NOT NULL")
    op.create_index(
        op.f("ix_packages_bag_id"),
        "packages",
        ["bag_id"],
        unique=False,
        sqlite_where=in_a_bag,
        postgresql_where=in_a_bag,
    )
    op.create_index(op.f("ix_packages_tracking"), "packages", ["tracking"], unique=False)
    there = sa.text("scanned_out_at IS NOT NULL")
    op.create_index(
        "ix_packages_scanned_out",
        "packages",
        ["scanned_out_at", "carrier"],
        unique=False,
        sqlite_where=there,
        postgresql_where=there,
    )
