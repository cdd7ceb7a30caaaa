"""The authorize page: site, login, consent, and back to the app's callback (reference 2.1)."""

import hmac
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from lzdesk.simulator.countries import COUNTRIES
from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.model import Store
from lzdesk.simulator.pages import option, page, pretend_accounts, words
from lzdesk.simulator.ready import redirect_uri
from lzdesk.simulator.world import World

SITES = {code: country.name for code, country in COUNTRIES.items()} | {"cb": "Crossborder"}


def _bad_request(request: web.Request) -> web.Response | None:
    """What the page refuses before anyone logs in; nothing is sent to an unknown callback."""
    world = request.config_dict[WORLD]
    query = request.query
    if query.get("response_type") != "code":
        return words("Cannot authorise", "response_type must be code.", 400)
    if query.get("client_id") not in world.apps:
        return words("Cannot authorise", "The app key is not known.", 400)
    if query.get("redirect_uri") != redirect_uri(f"{world.base_url}/oauth/authorize"):
        return words("Cannot authorise", "The redirect URI does not match.", 400)
    return None


async def show(request: web.Request) -> web.Response:
    """GET: the login form."""
    return _bad_request(request) or _form(request)


async def decide(request: web.Request) -> web.Response:
    """POST: fields `site`, `login`, `password`, `decision` (`allow` or `deny`)."""
    refused = _bad_request(request)
    if refused:
        return refused
    form = {name: str(value) for name, value in (await request.post()).items()}
    world = request.config_dict[WORLD]
    if form.get("decision") == "deny":
        return _back(request, {"error": "access_denied"})
    stores = _opened(world, form.get("site", ""), form.get("login", ""), form.get("password", ""))
    if not stores:
        return _form(request, "No account of this site has that login and password.", form)
    app = world.apps[request.query["client_id"]]
    grant = world.tokens.consent(stores, form["login"], app)
    return _back(request, {"code": world.tokens.code_for(grant)})


def find_login(stores: list[Store], login: str, password: str) -> Store | None:
    """The store among these that a login opens."""
    for store in stores:
        same = hmac.compare_digest(store.password.encode(), password.encode())
        if store.login == login and same:
            return store
    return None


def _opened(world: World, site: str, login: str, password: str) -> list[Store]:
    """The stores a consent covers: one of a country, or all of a cross-border seller."""
    stores = list(world.truth.stores.values())
    if site != "cb":
        store = find_login([one for one in stores if one.row.country == site], login, password)
        return [store] if store else []
    stores = [store for store in stores if store.row.cross_border]
    return stores if find_login(stores, login, password) else []


def _back(request: web.Request, outcome: dict[str, str]) -> web.Response:
    state = request.query.get("state")
    outcome = outcome | ({"state": state} if state is not None else {})
    where = f"{request.query['redirect_uri']}?{urlencode(outcome)}"
    return web.Response(status=302, headers={"Location": where})


def _form(
    request: web.Request, error: str = "", given: dict[str, str] | None = None
) -> web.Response:
    chosen = (given or {}).get("site") or request.query.get("country", "").split(",")[0]
    sites = "".join(option(code, name, chosen) for code, name in SITES.items())
    login = escape((given or {}).get("login", ""))
    main = (
        '<div class="card narrow"><h1>Authorise an app</h1>'
        "<p>The app will read your orders and act on them.</p>"
        f'<p class="error">{escape(error)}</p><form method="post">'
        f'<label for="site">Site</label><select id="site" name="site">{sites}</select>'
        '<label for="login">E-mail</label>'
        f'<input id="login" name="login" value="{login}" autocomplete="username">'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password">'
        '<button name="decision" value="allow">Authorise</button> '
        '<button class="quiet" name="decision" value="deny">Refuse</button></form></div>'
    )
    main += pretend_accounts(list(request.config_dict[WORLD].truth.stores.values()))
    return page("Authorise an app", main, "<b>Lazada Open Platform</b>", 401 if error else 200)


async def callback(request: web.Request) -> web.Response:
    """The app's callback address: where the browser ends up, for a desk that watches it."""
    if "code" in request.query:
        return words("Authorised", "You can close this page and go back to the desk.")
    return words("Not authorised", "The app has not been given access.")


def add_routes(app: web.Application) -> None:
    """The consent pages."""
    app.router.add_get("/oauth/authorize", show)
    app.router.add_post("/oauth/authorize", decide)
    app.router.add_get("/oauth/callback", callback)
