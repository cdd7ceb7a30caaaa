"""A store's shipping labels."""

import msgspec

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused
from lzdesk.marketplaces.contract import LabelFile
from lzdesk.marketplaces.lazada.answers import open_result
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import DocumentData, as_text


class LazadaLabels:
    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def label_file(self, packages: tuple[str, ...]) -> LabelFile:
        """`/order/package/document/get`, at most 20 packages; all come merged in request order."""
        ask = {
            "doc_type": "PDF",
            "packages": [{"package_id": package} for package in packages],
            "print_item_list": False,
        }
        params = {"getDocumentReq": msgspec.json.encode(ask).decode()}
        try:
            data = msgspec.json.decode(
                open_result(await self._gateway.get("/order/package/document/get", params)),
                type=DocumentData,
            )
        except MarketplaceRefused as no:
            reason = (str(no.fields.get("code", "")), str(no.fields.get("words", "")))
            return LabelFile(b"", dict.fromkeys(packages, reason))
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/order/package/document/get") from error
        # The link lives ten minutes, so it is followed at once.
        return LabelFile(await self._gateway.fetch(as_text(data.pdf_url)), {})
