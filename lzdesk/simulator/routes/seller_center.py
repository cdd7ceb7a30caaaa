"""The seller center's own pages, below /sc/<country>: login, orders, one order, the export.

A login sets one persistent cookie and one that ends with the browser, and both are needed: a
desk that keeps a store logged in has to keep session cookies too.
"""

import secrets
from html import escape
from urllib.parse import quote

from aiohttp import web

from lzdesk.simulator.countries import COUNTRIES
from lzdesk.simulator.export import order_export
from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.index import Query, Window
from lzdesk.simulator.model import Item, Order, Store
from lzdesk.simulator.pages import page, pretend_accounts, words
from lzdesk.simulator.routes.consent import find_login
from lzdesk.simulator.routes.orders import STATUS_FILTERS
from lzdesk.simulator.wire import amount, local_time

LASTING_COOKIE = "lzd_uid"
SESSION_COOKIE = "lzd_sid"
LASTING_S = 30 * 86_400
PAGE_ROWS = 25
SESSIONS: web.AppKey[dict[tuple[str, str], int]] = web.AppKey("sessions", dict)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _home(request: web.Request) -> str:
    return f"/sc/{request.match_info['country']}"


def _visitor(request: web.Request) -> Store:
    """The store that is logged in; raises a redirect to the login page."""
    cookies = (request.cookies.get(LASTING_COOKIE, ""), request.cookies.get(SESSION_COOKIE, ""))
    seller_id = request.config_dict[SESSIONS].get(cookies)
    world = request.config_dict[WORLD]
    store = world.store(seller_id) if seller_id else None
    if store is None or store.row.country != request.match_info["country"]:
        back = quote(request.path_qs, safe="")
        raise web.HTTPFound(f"{_home(request)}/apps/seller/login?redirect_url={back}")
    world.market.catch_up()
    return store


def _header(store: Store) -> str:
    home = f"/sc/{store.row.country}"
    return (
        f"<b>Seller Center {escape(store.country.name)}</b><span>{escape(store.row.name)}</span>"
        f'<a href="{home}/apps/seller/logout">Log out</a>'
    )


async def login_page(request: web.Request) -> web.Response:
    """GET /apps/seller/login."""
    return _login_form(request, "")


def _login_form(request: web.Request, error: str) -> web.Response:
    country = COUNTRIES[request.match_info["country"]]
    main = (
        '<div class="card narrow"><h1>Log in to Seller Center</h1>'
        f'<p class="error">{escape(error)}</p><form method="post">'
        '<label for="login">E-mail</label>'
        '<input id="login" name="login" autocomplete="username">'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password">'
        "<button>Log in</button></form></div>"
    )
    main += pretend_accounts(_stores_here(request))
    title = f"Log in · Seller Center {country.name}"
    header = f"<b>Seller Center {escape(country.name)}</b>"
    return page(title, main, header, 401 if error else 200)


def _stores_here(request: web.Request) -> list[Store]:
    """The stores of the country whose seller center this is."""
    here = request.match_info["country"]
    stores = request.config_dict[WORLD].truth.stores.values()
    return [store for store in stores if store.row.country == here]


async def log_in(request: web.Request) -> web.Response:
    """POST /apps/seller/login: fields `login`, `password`."""
    form = {name: str(value) for name, value in (await request.post()).items()}
    store = find_login(_stores_here(request), form.get("login", ""), form.get("password", ""))
    if store is None:
        return _login_form(request, "The e-mail or the password is wrong.")
    back = request.query.get("redirect_url", "")
    where = back if back.startswith(f"{_home(request)}/") else f"{_home(request)}/apps/order/list"
    response = web.Response(status=302, headers={"Location": where})
    cookies = (secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    request.config_dict[SESSIONS][cookies] = store.seller_id
    path = _home(request)
    response.set_cookie(
        LASTING_COOKIE, cookies[0], max_age=LASTING_S, path=path, httponly=True, samesite="Lax"
    )
    response.set_cookie(SESSION_COOKIE, cookies[1], path=path, httponly=True, samesite="Lax")
    return response


async def log_out(request: web.Request) -> web.Response:
    """GET /apps/seller/logout: forgets the session and its cookies."""
    cookies = (request.cookies.get(LASTING_COOKIE, ""), request.cookies.get(SESSION_COOKIE, ""))
    request.config_dict[SESSIONS].pop(cookies, None)
    where = f"{_home(request)}/apps/seller/login"
    response = web.Response(status=302, headers={"Location": where})
    for name in (LASTING_COOKIE, SESSION_COOKIE):
        response.del_cookie(name, path=_home(request))
    return response


async def order_list(request: web.Request) -> web.Response:
    """GET /apps/order/list?status=all&page=1: newest first."""
    store = _visitor(request)
    world = request.config_dict[WORLD]
    status = request.query.get("status", "all")
    status = status if status in STATUS_FILTERS else "all"
    place = request.query.get("page", "1")
    number = int(place) if place.isascii() and place.isdigit() and int(place) > 0 else 1
    query = Query(Window(), Window(), status, "created", descending=True)
    index = world.truth.indexes[store.seller_id]
    total, ids = index.page(query, (number - 1) * PAGE_ROWS, PAGE_ROWS)
    rows = "".join(_order_line(store.orders[order_id]) for order_id in ids)
    home = _home(request)
    main = (
        f'<div class="card"><div class="bar"><h1>Orders of {escape(store.row.name)}</h1>'
        f'<a class="button" href="{home}/apps/order/export">Export</a></div>'
        f"<p>{total} orders, {escape(status.replace('_', ' '))}</p><table><thead><tr>"
        "<th>Order</th><th>Placed</th><th>Buyer</th><th>Items</th><th>Total</th><th>Status</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>{_pager(home, status, number, total)}</div>"
    )
    return page(f"Orders · {store.row.name} · Seller Center", main, _header(store))


def _order_line(order: Order) -> str:
    home = f"/sc/{order.store.row.country}"
    link = f"{home}/apps/order/detail?tradeOrderId={order.order_id}"
    cells = (
        f'<a href="{link}">{order.order_id}</a>',
        escape(local_time(order.created_s, order.store)[:16]),
        escape(order.buyer.name),
        str(len(order.items)),
        escape(_money(order, _total(order))),
        " ".join(f'<span class="tag">{escape(status)}</span>' for status in order.statuses()),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _total(order: Order) -> int:
    return sum(item.price - item.voucher + item.shipping for item in order.items)


def _money(order: Order, minor: int) -> str:
    country = order.store.country
    return f"{country.currency} {amount(minor, order.store):,.{country.exponent}f}"


def _pager(home: str, status: str, number: int, total: int) -> str:
    last = max(1, -(-total // PAGE_ROWS))
    base = f"{home}/apps/order/list?status={status}&amp;page="
    before = f'<a href="{base}{number - 1}">Previous</a>' if number > 1 else ""
    after = f'<a href="{base}{number + 1}">Next</a>' if number < last else ""
    return (
        f'<div class="bar"><span>{before}</span>Page {number} of {last}<span>{after}</span></div>'
    )


async def order_detail(request: web.Request) -> web.Response:
    """GET /apps/order/detail?tradeOrderId=."""
    store = _visitor(request)
    text = request.query.get("tradeOrderId", "")
    order = store.orders.get(int(text)) if text.isascii() and text.isdigit() else None
    if order is None:
        return words("Order not found", f"{store.row.name} has no order {text}.", 404)
    lines = "".join(_item_line(order, item) for item in order.items)
    buyer = order.buyer
    note = f"<p>Buyer's note: {escape(order.note)}</p>" if order.note else ""
    main = (
        f'<div class="card"><h1>Order {order.order_id}</h1>'
        f"<p>{escape(store.row.name)}, placed {escape(local_time(order.created_s, store))}</p>"
        f"<p>{escape(buyer.name)}, {escape(buyer.phone)}<br>{escape(buyer.street)}, "
        f"{escape(buyer.city)}, {escape(buyer.state)} {escape(buyer.post_code)}</p>{note}"
        "<table><thead><tr><th>Item</th><th>SKU</th><th>Paid</th><th>Tracking</th><th>Status</th>"
        f"</tr></thead><tbody>{lines}</tbody></table>"
        f"<p>Total {escape(_money(order, _total(order)))} ({escape(order.payment)})</p></div>"
    )
    return page(f"Order {order.order_id} · {store.row.name}", main, _header(store))


def _item_line(order: Order, item: Item) -> str:
    tracking = f"{item.package.tracking} ({item.package.carrier})" if item.package else ""
    cells = (
        f"{escape(item.product.name)}<br>{escape(item.product.variation)}",
        escape(item.product.seller_sku),
        escape(_money(order, item.price - item.voucher)),
        escape(tracking),
        f'<span class="tag">{escape(item.status)}</span>',
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


async def export(request: web.Request) -> web.Response:
    """GET /apps/order/export: the XLSX of all orders, newest first."""
    store = _visitor(request)
    orders = sorted(store.orders.values(), key=lambda order: -order.created_s)
    name = f"{store.row.key}-orders.xlsx"
    return web.Response(
        body=order_export(orders),
        content_type=SPREADSHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def front(request: web.Request) -> web.Response:
    """The bare address leads to the orders."""
    return web.Response(status=302, headers={"Location": f"{_home(request)}/apps/order/list"})


def add_routes(app: web.Application) -> None:
    """Every page of every country's seller center."""
    app[SESSIONS] = {}
    base = f"/sc/{{country:{'|'.join(COUNTRIES)}}}"
    app.router.add_get(base, front)
    app.router.add_get(f"{base}/", front)
    app.router.add_get(f"{base}/apps/seller/login", login_page)
    app.router.add_post(f"{base}/apps/seller/login", log_in)
    app.router.add_get(f"{base}/apps/seller/logout", log_out)
    app.router.add_get(f"{base}/apps/order/list", order_list)
    app.router.add_get(f"{base}/apps/order/detail", order_detail)
    app.router.add_get(f"{base}/apps/order/export", export)
