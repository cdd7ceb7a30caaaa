"""Labels: one page per parcel in the order asked, a barcode a scanner reads, a link that ends."""

import base64
import re

import pypdfium2
import zxingcpp

from lzdesk.simulator.labels import FORBIDDEN, PARTS
from tests.simulator.client import Desk, orders_in

KEY = "lumi-flagship"
A6_POINTS = (105 / 25.4 * 72, 148 / 25.4 * 72)


def parcels(desk: Desk, count: int, key: str = KEY) -> list:
    orders = orders_in(desk, key, "packed") + orders_in(desk, key, "ready_to_ship")
    return [order.items[0].package for order in orders[:count]]


async def document(desk: Desk, packages: list, kind: str = "PDF", key: str = KEY) -> dict:
    request = {
        "doc_type": kind,
        "packages": [{"package_id": package.package_id} for package in packages],
        "print_item_list": True,
    }
    token = desk.store(key)["access_token"]
    reply = await desk.post("/order/package/document/get", token, getDocumentReq=request)
    assert reply["code"] == "0"
    return reply["result"]


async def fetch(desk: Desk, url: str) -> tuple[int, bytes]:
    async with desk.http.get(url) as reply:
        return reply.status, await reply.read()


def barcodes(pdf: bytes) -> list[str]:
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        assert abs(width - A6_POINTS[0]) < 1
        assert abs(height - A6_POINTS[1]) < 1
        image = page.render(scale=203 / 72).to_pil()
        found += [code.text for code in zxingcpp.read_barcodes(image)]
    document.close()
    return found


async def test_each_parcel_has_a_page_with_its_tracking_number_in_the_order_asked(
    desk: Desk,
) -> None:
    packages = parcels(desk, 6)[::-1]
    result = await document(desk, packages)
    status, pdf = await fetch(desk, result["data"]["pdf_url"])
    assert status == 200
    assert barcodes(pdf) == [package.tracking for package in packages]


async def test_labels_of_every_country_can_be_scanned(desk: Desk) -> None:
    for key in ("casa-rumah", "volt-gadget", "nha-xinh-decor", "sari-home-finds", "toko-melati"):
        packages = parcels(desk, 3, key)
        result = await document(desk, packages, key=key)
        _, pdf = await fetch(desk, result["data"]["pdf_url"])
        assert barcodes(pdf) == [package.tracking for package in packages]


async def test_the_page_names_order_and_store_in_plain_letters(desk: Desk) -> None:
    package = parcels(desk, 1, "nha-xinh-decor")[0]
    result = await document(desk, [package], key="nha-xinh-decor")
    _, pdf = await fetch(desk, result["data"]["pdf_url"])
    opened = pypdfium2.PdfDocument(pdf)
    page = opened[0].get_textpage().get_text_range()
    opened.close()
    assert str(package.order_id) in page
    assert "Nha Xinh Decor" in page
    assert package.carrier in page


async def test_the_file_is_a_frame_around_the_link_not_the_pdf(desk: Desk) -> None:
    result = await document(desk, parcels(desk, 1))
    frame = base64.b64decode(result["data"]["file"]).decode()
    source = re.fullmatch(r'<iframe src="(/oss/proxy/[^"]+)" .*></iframe>', frame)
    assert source
    assert result["data"]["pdf_url"].endswith(source[1])
    root = desk.lazada["api_url"].removesuffix("/rest")
    assert (await fetch(desk, root + source[1]))[0] == 200


async def test_a_link_ends_after_ten_minutes_and_cannot_be_stretched(desk: Desk) -> None:
    url = (await document(desk, parcels(desk, 1)))["data"]["pdf_url"]
    expires = int(url.rsplit("=", 1)[1])
    stretched = url.replace(str(expires), str(expires + 9999))
    assert (await fetch(desk, stretched))[0] == 403
    assert (await fetch(desk, url))[0] == 200
    await desk.control("/clock", {"advance_s": 601})
    assert (await fetch(desk, url))[0] == 403


async def test_html_labels_are_a_whole_page_with_a_barcode(desk: Desk) -> None:
    packages = parcels(desk, 2)
    result = await document(desk, packages, "HTML")
    text = base64.b64decode(result["data"]["file"]).decode()
    assert text.startswith("<!DOCTYPE html>")
    assert text.count("<svg") == 2 and FORBIDDEN in text
    root = desk.lazada["api_url"].removesuffix("/rest")
    for path in PARTS:
        assert f'src="{root}{path}"' in text
        assert (await fetch(desk, root + path))[0] == 200
    assert all(package.tracking in text for package in packages)
    assert "pdf_url" not in result["data"]


async def test_what_has_no_label_is_left_out_and_alone_is_refused(desk: Desk) -> None:
    good = parcels(desk, 1)
    shipped = orders_in(desk, KEY, "shipped")[0].items[0].package
    result = await document(desk, [shipped, *good])
    _, pdf = await fetch(desk, result["data"]["pdf_url"])
    assert barcodes(pdf) == [good[0].tracking]
    assert (await document(desk, [shipped]))["error_code"] == "700040"
    assert (await document(desk, good * 21))["error_code"] == "700022"
    assert (await document(desk, good, "ZPL"))["error_code"] == "700004"


async def test_a_spoilt_label_spoils_its_call_until_calmed(desk: Desk) -> None:
    seller_id = desk.store(KEY)["seller_id"]
    spoilt, other = parcels(desk, 2)
    aim = {"name": "bad_label", "seller_id": seller_id, "order_id": str(spoilt.order_id)}
    await desk.control("/scenario", aim)
    assert (await document(desk, [other, spoilt]))["error_code"] == "700040"
    assert (await document(desk, [other]))["success"] is True
    await desk.control("/scenario", {"name": "calm", "seller_id": seller_id})
    await desk.control("/scenario", aim | {"mode": "junk"})
    result = await document(desk, [spoilt])
    _, junk = await fetch(desk, result["data"]["pdf_url"])
    assert b"not a label" in junk
    await desk.control("/scenario", {"name": "calm", "seller_id": seller_id})
    assert barcodes((await fetch(desk, result["data"]["pdf_url"]))[1]) == [spoilt.tracking]
