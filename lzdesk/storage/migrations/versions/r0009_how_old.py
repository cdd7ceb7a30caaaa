"""How old things are that came as files, and where returns stand."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

STAGES = (
    ("to_answer", "REQUEST_INITIATE"),
    ("coming_back", "SELLER_AGREE_RETURN,BUYER_RETURN_ITEM,RETURN_PENDING"),
    (
        "waiting",
        "RETURN_SELLER_REJECT,SELLER_REJECT_REFUND,SELLER_AGREE_REFUND,REFUND_PENDING,"
        "REFUND_AUTHORIZED,CS_APPROVING",
    ),
    (
        "over",
        "REQUEST_REJECT,REQUEST_CANCEL,CANCEL_SUCCESS,AGREE_CANCEL,CANCEL_ORDER,REFUND_SUCCESS,"
        "REFUND_REJECT,RETURN_SUCCESS",
    ),
)
"""As the Lazada of this schema's day read them; the next reading of each return says it anew."""
PRESSING = """
UPDATE returns SET stage = coalesce((
    SELECT l.stage FROM return_lines l WHERE l.return_row = returns.id
    ORDER BY CASE l.stage WHEN 'to_answer' THEN 0 WHEN 'to_inspect' THEN 1 WHEN 'coming_back' THEN 2
        WHEN 'waiting' THEN 3 WHEN '' THEN 4 ELSE 5 END LIMIT 1), '')
"""


def upgrade() -> None:
    for table, column in (("run_parcels", "fetched_at"), ("orders", "exported_at")):
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
    for table in ("returns", "return_lines"):
        stage = sa.Column("stage", sa.Text(), server_default="", nullable=False)
        op.add_column(table, stage)
    _stages()
    op.create_index(
        "ix_returns_to_answer",
        "returns",
        ["answer_by", "store_id"],
        unique=False,
        sqlite_where=sa.text("stage = 'to_answer'"),
        postgresql_where=sa.text("stage = 'to_answer'"),
    )
    op.execute("PRAGMA user_version = 9")


def _stages() -> None:
    for stage, words in STAGES:
        known = ", ".join(f"'{word}'" for word in words.split(","))
        op.execute(
            f"UPDATE return_lines SET stage = '{stage}' WHERE upper(raw_status) IN ({known})"
        )
    op.execute(
        "UPDATE return_lines SET stage = 'to_inspect' WHERE stage = 'coming_back'"
        " AND upper(logistics_status) = 'RETURN_DELIVERED'"
    )
    op.execute(PRESSING)
