"""Draws shipping labels: A6, one page per parcel, the tracking number as Code 128."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from html import escape
from io import BytesIO

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lzdesk.simulator.model import Order, Package, Store
from lzdesk.simulator.truth import items_of

# Reference 4.2: 105 mm x 148 mm.
WIDTH = 105 * mm
HEIGHT = 148 * mm
MARGIN = 6 * mm
LINES_MAX = 8


def ascii_safe(text: str) -> str:
    """Helvetica has no Thai or Chinese: accents go, other signs become stars."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    kept = (sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() else "*" for sign in kept)


def label_pdf(store: Store, packages: tuple[Package, ...], item_list: bool) -> bytes:
    """A PDF with one page per parcel, in the order given."""
    buffer = BytesIO()
    # `invariant` leaves the time of drawing out: the same labels are the same bytes.
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for package in packages:
        PAPERS[package.paper](canvas)
        _draw(canvas, store, package, item_list)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _a6(canvas: Canvas) -> None:
    canvas.setPageSize((WIDTH, HEIGHT))
    canvas.setPageRotation(0)


def _100x150(canvas: Canvas) -> None:
    width, height = 100 * mm, 150 * mm
    canvas.setPageSize((width, height))
    canvas.setPageRotation(0)
    canvas.scale(width / WIDTH, width / WIDTH)


def _a4_corner(canvas: Canvas) -> None:
    """The label in the upper left quarter of an empty sheet."""
    canvas.setPageSize(A4)
    canvas.setPageRotation(0)
    canvas.translate(0, A4[1] - HEIGHT)


def _sideways(canvas: Canvas) -> None:
    """A page that lies, with the label drawn across it."""
    canvas.setPageSize((HEIGHT, WIDTH))
    canvas.setPageRotation(0)
    canvas.translate(HEIGHT, 0)
    canvas.rotate(90)


def _turned(canvas: Canvas) -> None:
    """A page that is drawn lying, and says of itself that it is to be turned when it is shown."""
    canvas.setPageSize((WIDTH, HEIGHT))
    canvas.setPageRotation(90)
    canvas.translate(HEIGHT, 0)
    canvas.rotate(90)


PAPERS: dict[str, Callable[[Canvas], None]] = {
    "a6": _a6,
    "100x150": _100x150,
    "a4_corner": _a4_corner,
    "sideways": _sideways,
    "turned": _turned,
}
"""What sellers are really given: name to how a page is begun."""


def _draw(canvas: Canvas, store: Store, package: Package, item_list: bool) -> None:
    order = store.orders[package.order_id]
    canvas.setLineWidth(1)
    canvas.rect(MARGIN / 2, MARGIN / 2, WIDTH - MARGIN, HEIGHT - MARGIN)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(MARGIN, HEIGHT - 13 * mm, package.carrier)
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 12 * mm, package.package_id)
    _draw_barcode(canvas, package.tracking)
    top = HEIGHT - 52 * mm
    for place, (size, text) in enumerate(_lines(store, order)):
        canvas.setFont("Helvetica", size)
        canvas.drawString(MARGIN, top - place * 6 * mm, text)
    if item_list:
        canvas.setFont("Helvetica", 7)
        for place, text in enumerate(_pick_lines(store, package)):
            canvas.drawString(MARGIN, 40 * mm - place * 4 * mm, text)


def _draw_barcode(canvas: Canvas, tracking: str) -> None:
    """As wide as the page allows with the quiet zones a scanner needs."""
    narrow = Code128(tracking, barWidth=1, barHeight=22 * mm, quiet=False)
    bar = min(1.3, (WIDTH - 4 * MARGIN) / narrow.width)
    code = Code128(tracking, barWidth=bar, barHeight=22 * mm, quiet=False)
    code.drawOn(canvas, (WIDTH - code.width) / 2, HEIGHT - 40 * mm)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 45 * mm, tracking)


def _lines(store: Store, order: Order) -> list[tuple[int, str]]:
    buyer = order.buyer
    payment = "COD" if order.payment == "COD" else "PAID"
    return [
        (12, f"Order: {order.order_id}"),
        (10, ascii_safe(f"From: {store.row.name} ({store.country.name})")),
        (10, ascii_safe(f"To: {buyer.name}  {buyer.phone}")),
        (9, ascii_safe(buyer.street)[:60]),
        (9, ascii_safe(f"{buyer.city}, {buyer.state} {buyer.post_code}")[:60]),
        (10, payment),
    ]


def _pick_lines(store: Store, package: Package) -> list[str]:
    counts = Counter(item.product.seller_sku for item in items_of(store, package))
    lines = [f"{count} x {sku}" for sku, count in counts.items()]
    if len(lines) <= LINES_MAX:
        return lines
    return [*lines[: LINES_MAX - 1], f"and {len(lines) - LINES_MAX + 1} more"]


LABEL_CSS = (
    "@page{size:105mm 148mm;margin:0}body{margin:0;font:10pt Helvetica,Arial,sans-serif}"
    "section{width:105mm;height:148mm;box-sizing:border-box;padding:6mm;page-break-after:always}"
    "svg{display:block;margin:4mm auto}"
)


FORBIDDEN = "https://visits.elsewhere.invalid"
"""What a label's page tells of itself, where it is let."""
SCRIPT, PICTURE = "/label-parts/codes.js", "/label-parts/carrier.svg"
PARTS = {
    SCRIPT: (
        "text/javascript",
        "for (const code of document.querySelectorAll('svg[data-bars]')) {\n"
        "  let at = 10;\n"
        "  for (const [place, wide] of [...code.dataset.bars].entries()) {\n"
        "    if (place % 2 === 0) {\n"
        "      const bar = document.createElementNS(code.namespaceURI, 'rect');\n"
        "      const sizes = {x: at, y: 0, width: Number(wide), height: 60};\n"
        "      for (const [name, size] of Object.entries(sizes)) bar.setAttribute(name, size);\n"
        "      code.append(bar);\n"
        "    }\n"
        "    at += Number(wide);\n"
        "  }\n"
        "  code.setAttribute('viewBox', `0 0 ${at + 10} 60`);\n"
        "}\n"
        f"navigator.sendBeacon('{FORBIDDEN}/drawn');\n",
    ),
    PICTURE: (
        "image/svg+xml",
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30">'
        '<rect width="120" height="30" rx="6" fill="#10156f"/></svg>',
    ),
}
"""Path to kind and text of what the page loads: as the vendor's, it shows no code without."""
LABEL_CSS = (
    "@page{size:105mm 148mm;margin:0}body{margin:0;font:10pt Helvetica,Arial,sans-serif}"
    "section{width:105mm;height:148mm;box-sizing:border-box;padding:6mm;overflow:hidden;"
    "}section+section{break-before:page}"
    "svg{display:block;width:90mm;height:22mm}"
)


def label_page(store: Store, packages: list[Package], item_list: bool, base: str) -> str:
    """The HTML form of the labels: its bar codes are drawn by a script from `base`, its picture
    lies there too, and it reaches for a host that is none of its own."""
    sections = "".join(_section(store, package, item_list, base) for package in packages)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Shipping labels</title>'
        f"<style>{LABEL_CSS}</style></head><body>{sections}"
        f'<img src="{FORBIDDEN}/seen.gif" alt=""><script src="{base}{SCRIPT}"></script>'
        "</body></html>"
    )


def _section(store: Store, package: Package, item_list: bool, base: str) -> str:
    lines = [text for _, text in _lines(store, store.orders[package.order_id])]
    if item_list:
        lines += _pick_lines(store, package)
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<section><img src="{base}{PICTURE}" alt=""><h1>{escape(package.carrier)}</h1>'
        f'<svg data-bars="{_bars(package.tracking)}"></svg>'
        f"<h2>{escape(package.tracking)}</h2>{body}</section>"
    )


def _bars(tracking: str) -> str:
    """Widths of bars and gaps in turn, each 1 to 4, a bar first."""
    code = Code128(tracking, barWidth=1, quiet=False)
    code.validate()
    code.encode()
    code.decompose()
    return "".join(str("abcd".index(sign.lower()) + 1) for sign in code.decomposed)
