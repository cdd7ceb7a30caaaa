"""A store's shipping labels."""

import base64
import binascii

import msgspec

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused
from lzdesk.marketplaces.contract import LabelFile
from lzdesk.marketplaces.lazada.answers import open_result
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import DocumentData, as_text

PATH = "/order/package/document/get"
PAGE, FRAME = b"<html", b"<iframe"


class LazadaLabels:
    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def label_file(self, packages: tuple[str, ...]) -> LabelFile:
        """`/order/package/document/get`, at most 20 packages; all come merged in request order.

        As PDF, and where there is none as a web page, which is in the answer itself (reference,
        4.2). Raises JunkAnswer where there is neither.
        """
        for kind in ("PDF", "HTML"):
            try:
                data = await self._document(kind, packages)
            except MarketplaceRefused as no:
                reason = (str(no.fields.get("code", "")), str(no.fields.get("words", "")))
                return LabelFile(b"", dict.fromkeys(packages, reason))
            if link := as_text(data.pdf_url):
                # The link lives ten minutes, so it is followed at once.
                return LabelFile(await self._gateway.fetch(link), {})
            if page := _page_in(as_text(data.file)):
                return LabelFile(page, {}, is_page=True)
        raise JunkAnswer(detail=PATH)

    async def _document(self, kind: str, packages: tuple[str, ...]) -> DocumentData:
        ask = {
            "doc_type": kind,
            "packages": [{"package_id": package} for package in packages],
            "print_item_list": False,
        }
        params = {"getDocumentReq": msgspec.json.encode(ask).decode()}
        try:
            answer = await self._gateway.get(PATH, params)
            return msgspec.json.decode(open_result(answer), type=DocumentData)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail=PATH) from error


def _page_in(file: str) -> bytes:
    """The whole page that `file` is; empty for nothing, and for the frame around a PDF's link."""
    try:
        content = base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError) as error:
        raise JunkAnswer(detail=PATH) from error
    start = content[:4096].lower()
    return content if PAGE in start and FRAME not in start else b""
