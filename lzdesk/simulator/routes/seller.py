"""/seller/get."""

from collections.abc import Mapping

from lzdesk.simulator.gateway import Call, Endpoint


def seller(call: Call) -> Mapping[str, object]:
    """The store the token opens; `cb` is true for a cross-border seller (reference 2.4)."""
    store = call.store
    return {
        "data": {
            "name_company": store.row.owner,
            "logo_url": f"https://{store.country.code}-live.slatic.net/logo/{store.seller_id}.png",
            "name": store.row.name,
            "verified": True,
            "location": "Shenzhen" if store.row.cross_border else store.country.name,
            "marketplaceEaseMode": False,
            "seller_id": store.seller_id,
            "email": store.login,
            "short_code": store.short_code,
            "cb": store.row.cross_border,
            "status": "ACTIVE",
        }
    }


ENDPOINTS = {"/seller/get": Endpoint(seller)}
