"""/auth/token/create and /auth/token/refresh (reference 2.2)."""

from collections.abc import Mapping

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.tokens import TokenPair


def create(call: Call) -> Mapping[str, object]:
    """Tokens for an authorisation code; the fields stand at top level, not under `data`."""
    return _answer(call.world.tokens.redeem(call.required("code"), call.app), "country_user_info")


def refresh(call: Call) -> Mapping[str, object]:
    """New tokens; this call's array is documented under another name than create's."""
    token = call.required("refresh_token")
    meters = [call.world.door.meter_of(store) for store in call.world.tokens.covered(token)]
    for meter in [call.app.meter, *meters]:
        meter.refreshes += 1
    pair = call.world.tokens.renew(token, call.app)
    return _answer(pair, "country_user_info_list")


def _answer(pair: TokenPair, array_name: str) -> Mapping[str, object]:
    grant = pair.grant
    return {
        "access_token": pair.access_token,
        "country": grant.country,
        "refresh_token": pair.refresh_token,
        "account_id": str(grant.stores[0].user_id),
        "account_platform": "seller_center",
        "refresh_expires_in": pair.refresh_expires_in,
        array_name: [
            {
                "country": store.row.country,
                "user_id": str(store.user_id),
                "seller_id": str(store.seller_id),
                "short_code": store.short_code,
            }
            for store in grant.stores
        ],
        "expires_in": pair.expires_in,
        "account": grant.account,
    }


ENDPOINTS = {
    "/auth/token/create": Endpoint(create, needs_store=False, writes=True),
    "/auth/token/refresh": Endpoint(refresh, needs_store=False, writes=True),
}
