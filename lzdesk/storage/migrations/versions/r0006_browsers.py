"""The stores' browsers: each opening with its checks, warnings that were accepted, frozen
fingerprints, proxies, what a seller types about a store, and rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _columns()
    _openings()
    _proxies()
    _stores()
    op.execute("PRAGMA user_version = 6")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _columns() -> None:
    op.add_column("authorisations", _text("way_out"))
    op.add_column("stores", sa.Column("idle_minutes", sa.Integer(), nullable=True))
    reads = sa.Column("reads_login", sa.SmallInteger(), server_default="1", nullable=False)
    op.add_column("stores", reads)
    op.add_column("stores", sa.Column("signed_in", sa.SmallInteger(), nullable=True))
    op.add_column("stores", sa.Column("sign_in_seen_at", sa.BigInteger(), nullable=True))
    op.add_column("profiles", sa.Column("made_at", sa.BigInteger(), nullable=True))
    op.add_column("profiles", _text("fingerprint"))
    op.add_column("profiles", sa.Column("frozen_at", sa.BigInteger(), nullable=True))


def _openings() -> None:
    op.create_table(
        "openings",
        sa.Column("id", _id(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("stopped_by", sa.Text(), nullable=False),
        sa.Column("exit_address", sa.Text(), nullable=False),
        sa.Column("exit_country", sa.Text(), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_openings_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index("ix_openings_profile", "openings", ["profile_id", "id"], unique=False)
    op.create_index("ix_openings_exit", "openings", ["exit_address"], unique=False)
    op.create_table(
        "accepted_warnings",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "kind", "value", name=op.f("pk_accepted_warnings")),
    )


def _proxies() -> None:
    op.create_table(
        "proxies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("tested_at", sa.BigInteger(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("exit_address", sa.Text(), nullable=False),
        sa.Column("exit_country", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_proxies")),
        sa.UniqueConstraint("url", name=op.f("uq_proxies_url")),
    )


def _stores() -> None:
    op.create_table(
        "seller_details",
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_seller_details_store_id")
        ),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_seller_details")),
    )
    op.create_table(
        "store_visits",
        sa.Column("id", _id(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_store_visits_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_visits")),
    )
    op.create_index(op.f("ix_store_visits_store_id"), "store_visits", ["store_id"], unique=False)
