"""What the seller typed of each store's owner."""

from typing import NamedTuple

from sqlalchemy import Connection


class SellerDetails(NamedTuple):
    """Plain text, as it was typed."""

    phone: str = ""
    mail: str = ""
    bank: str = ""


def details_of(connection: Connection, store_id: int) -> SellerDetails:
    """Empty where nothing was typed."""
    row = connection.exec_driver_sql(
        "SELECT phone, mail, bank FROM seller_details WHERE store_id = ?", (store_id,)
    ).first()
    return SellerDetails(*row) if row else SellerDetails()


def put_details(connection: Connection, store_id: int, details: SellerDetails) -> None:
    connection.exec_driver_sql(
        "INSERT INTO seller_details (store_id, phone, mail, bank) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (store_id) DO UPDATE SET phone = excluded.phone, mail = excluded.mail,"
        " bank = excluded.bank",
        (store_id, *details),
    )
