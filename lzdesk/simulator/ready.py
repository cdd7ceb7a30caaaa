"""The ready line and the import file made from it (design, section 12)."""

from typing import NotRequired, TypedDict

import msgspec

from lzdesk.simulator.catalogue import StoreRow, store_rows
from lzdesk.simulator.countries import COUNTRIES
from lzdesk.simulator.world import World


class ReadyStore(TypedDict):
    """A store of the ready line; `login` and `password` open its seller center."""

    key: str
    name: str
    country: str
    seller_id: str
    short_code: str
    access_token: str
    refresh_token: str
    login: str
    password: str


class ReadyApp(TypedDict):
    """One of several apps, and the stores that gave it their consent."""

    app_key: str
    app_secret: str
    seller_ids: list[str]


class ReadyMarketplace(TypedDict):
    """One marketplace's addresses and app. `api_url` serves tokens of one store; a cross-border
    token needs the address of its country in `api_urls`. `apps` is there when there are
    several, the first of them being `app_key` too."""

    api_url: str
    api_urls: dict[str, str]
    auth_url: str
    authorize_url: str
    seller_center_url: str
    app_key: str
    app_secret: str
    stores: list[ReadyStore]
    apps: NotRequired[list[ReadyApp]]


class ReadyLine(TypedDict):
    """What the simulator prints when it can be called."""

    control_url: str
    control_token: str
    exit_check_url: str
    marketplaces: dict[str, ReadyMarketplace]


def ready_line(world: World, base: str) -> ReadyLine:
    """The ready line of a simulator that listens at `base`."""
    return {
        "control_url": f"{base}/control",
        "control_token": world.control_token,
        "exit_check_url": f"{base}/exit",
        "marketplaces": {
            "lazada": {
                "api_url": f"{base}/rest",
                "api_urls": {code: f"{base}/{code}/rest" for code in COUNTRIES},
                "auth_url": f"{base}/rest",
                "authorize_url": f"{base}/oauth/authorize",
                "seller_center_url": f"{base}/sc",
                "app_key": world.app.app_key,
                "app_secret": world.app.app_secret,
                "stores": _ready_stores(world),
                **_ready_apps(world),
            }
        },
    }


class _Apps(TypedDict):
    apps: NotRequired[list[ReadyApp]]


def _ready_apps(world: World) -> _Apps:
    if len(world.apps) == 1:
        return {}
    return {
        "apps": [
            {
                "app_key": app.app_key,
                "app_secret": app.app_secret,
                "seller_ids": [
                    str(seller_id)
                    for seller_id, pair in world.issued.items()
                    if pair.grant.app is app
                ],
            }
            for app in world.apps.values()
        ]
    }


def redirect_uri(authorize_url: str) -> str:
    """The callback stored in the pretend app console: a page of the simulator itself."""
    return authorize_url.removesuffix("/authorize") + "/callback"


def _ready_stores(world: World) -> list[ReadyStore]:
    return [
        {
            "key": store.row.key,
            "name": store.row.name,
            "country": store.row.country,
            "seller_id": str(store.seller_id),
            "short_code": store.short_code,
            "access_token": world.issued[store.seller_id].access_token,
            "refresh_token": world.issued[store.seller_id].refresh_token,
            "login": store.login,
            "password": store.password,
        }
        for store in world.truth.stores.values()
    ]


def stores_toml(ready: ReadyLine) -> str:
    """The file `lzdesk store import` reads: the app, the consents of several stores, the stores."""
    lazada = ready["marketplaces"]["lazada"]
    rows = {row.key: row for row in store_rows(len(lazada["stores"]))}
    shared = _shared_tokens(lazada["stores"])
    apps = _apps_of(lazada)
    keys = {seller_id: app["app_key"] for app in apps for seller_id in app["seller_ids"]}
    tables = [_app_table(lazada, app) for app in apps]
    for pair, name in shared.items():
        owner = next(s for s in lazada["stores"] if s["refresh_token"] == pair[1])
        tables.append(_consent_table(keys[owner["seller_id"]], name, pair))
    tables += [
        _store_table(lazada, keys[store["seller_id"]], store, rows[store["key"]], shared)
        for store in lazada["stores"]
    ]
    return "\n".join(tables)


def _apps_of(lazada: ReadyMarketplace) -> list[ReadyApp]:
    only: ReadyApp = {
        "app_key": lazada["app_key"],
        "app_secret": lazada["app_secret"],
        "seller_ids": [store["seller_id"] for store in lazada["stores"]],
    }
    return lazada.get("apps") or [only]


def _shared_tokens(stores: list[ReadyStore]) -> dict[tuple[str, str], str]:
    """The token pairs that several stores have in common, named."""
    pairs = [(store["access_token"], store["refresh_token"]) for store in stores]
    shared = [pair for pair in dict.fromkeys(pairs) if pairs.count(pair) > 1]
    return {pair: f"cb-{place}" for place, pair in enumerate(shared, 1)}


def _table(name: str, values: dict[str, str]) -> str:
    lines = [f"{key} = {_quoted(value)}" for key, value in values.items()]
    return "\n".join([f"[[{name}]]", *lines, ""])


def _quoted(value: str) -> str:
    # A JSON string is also a TOML basic string.
    return msgspec.json.encode(value).decode()


def _app_table(lazada: ReadyMarketplace, app: ReadyApp) -> str:
    urls = ", ".join(f"{code} = {_quoted(url)}" for code, url in lazada["api_urls"].items())
    values = {
        "marketplace": "lazada",
        "app_key": app["app_key"],
        "app_secret": app["app_secret"],
        "redirect_uri": redirect_uri(lazada["authorize_url"]),
        "api_url": lazada["api_url"],
        "auth_url": lazada["auth_url"],
        "authorize_url": lazada["authorize_url"],
    }
    # Nothing behind this address needs sparing, so a first load takes seconds.
    return f"{_table('app', values)}calls_per_second = 60\napi_urls = {{ {urls} }}\n"


def _consent_table(app_key: str, name: str, pair: tuple[str, str]) -> str:
    values = {
        "id": name,
        "app_key": app_key,
        "access_token": pair[0],
        "refresh_token": pair[1],
    }
    return _table("authorisation", values)


def _store_table(
    lazada: ReadyMarketplace,
    app_key: str,
    store: ReadyStore,
    row: StoreRow,
    shared: dict[tuple[str, str], str],
) -> str:
    pair = (store["access_token"], store["refresh_token"])
    own = {
        "app_key": app_key,
        "access_token": store["access_token"],
        "refresh_token": store["refresh_token"],
    }
    values = {
        "key": store["key"],
        "name": store["name"],
        "marketplace": "lazada",
        "country": store["country"],
        "seller_id": store["seller_id"],
        "short_code": store["short_code"],
        **({"authorisation": shared[pair]} if pair in shared else own),
        "owner": row.owner,
        "seller_center_url": f"{lazada['seller_center_url']}/{store['country']}",
    }
    return _table("store", values)
