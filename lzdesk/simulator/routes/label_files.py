"""The signed links to label PDFs (reference 4.2): no cookie, ten minutes, then 403; and what labels
that are web pages load."""

from aiohttp import web

from lzdesk.simulator.countries import COUNTRIES
from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.labels import PARTS, label_pdf

DENIED = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>'


async def label_file(request: web.Request) -> web.Response:
    """The PDF behind a link; junk bytes if a scenario spoilt one of its parcels."""
    world = request.config_dict[WORLD]
    found = world.documents.fetch(
        request.match_info["document_id"], request.query.get("Expires", "")
    )
    if found is None:
        return web.Response(text=DENIED, status=403, content_type="application/xml")
    if any(package.package_id in world.troubles.junk_labels for package in found.packages):
        body = b"%PDF-1.4\nthis is not a label"
    else:
        body = label_pdf(found.store, found.packages, found.item_list)
    return web.Response(body=body, content_type="application/pdf")


async def part(request: web.Request) -> web.Response:
    """A script or picture."""
    kind, text = PARTS[request.path]
    return web.Response(text=text, content_type=kind)


def add_routes(app: web.Application) -> None:
    """The link under the seller center's address, and at the root for the relative `src` of the
    iframe, which a browser resolves against the host."""
    countries = "|".join(COUNTRIES)
    for path in PARTS:
        app.router.add_get(path, part)
    for prefix in ("", f"/sc/{{country:{countries}}}"):
        app.router.add_get(prefix + "/oss/proxy/{bucket}/PDF/{document_id}", label_file)
