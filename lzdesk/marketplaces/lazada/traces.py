"""Where the parcels of an order have been (reference, 4.1: `/logistic/order/trace`).

The documented sample has one event, code `1200` of the type `ready_to`: the seller's own. What the
later ones are called is not documented, so that the carrier's first scan is the first event beyond
it.
"""

import msgspec

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused
from lzdesk.domain.traces import ParcelTrace
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import Scalar, as_bool, as_text

PATH = "/logistic/order/trace"
LAST_MS = 253_402_300_799_000
"""The end of the year 9999."""
SELLERS_CODE, SELLERS_TYPE = 1200, "ready_to"


class TraceEvent(msgspec.Struct):
    status_code: Scalar = ""
    detail_type: Scalar = ""
    event_time: Scalar = None


class TracedPackage(msgspec.Struct):
    ofc_package_id: Scalar = ""
    logistic_detail_info_list: list[TraceEvent] | None = None


class TraceModule(msgspec.Struct):
    package_detail_info_list: list[TracedPackage] | None = None


class TraceError(msgspec.Struct):
    displayMessage: Scalar = ""


class TraceResult(msgspec.Struct):
    """Unlike the fulfilment calls, its `error_code` is an object, and it names no code."""

    success: Scalar = True
    error_code: TraceError | None = None
    module: list[TraceModule] | None = None


_result = msgspec.json.Decoder(TraceResult)


class LazadaTraces:
    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def parcel_traces(
        self, order_id: str, packages: tuple[str, ...]
    ) -> tuple[ParcelTrace, ...]:
        """Of those of these parcels that have a trace: one that is not ready to ship has none."""
        body = await self._gateway.get(
            PATH,
            {"order_id": order_id, "ofcPackageIdList": msgspec.json.encode(packages).decode()},
        )
        try:
            result = _result.decode(open_envelope(body).result)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail=PATH) from error
        if not as_bool(result.success):
            words = as_text(result.error_code.displayMessage) if result.error_code else ""
            raise MarketplaceRefused(code="", words=words)
        told = [
            ParcelTrace(
                as_text(one.ofc_package_id), _first_scan(one.logistic_detail_info_list or [])
            )
            for module in result.module or []
            for one in module.package_detail_info_list or []
        ]
        return tuple(one for one in told if one.package_id in packages)


def _first_scan(events: list[TraceEvent]) -> int | None:
    times = (_whole(event.event_time) for event in events if _is_carriers(event))
    return min((at for at in times if 0 < at < LAST_MS), default=None)


def _is_carriers(event: TraceEvent) -> bool:
    if 0 < _whole(event.status_code) <= SELLERS_CODE:
        return False
    return as_text(event.detail_type) != SELLERS_TYPE


def _whole(value: Scalar) -> int:
    """0 where there is no number: a strange event must not cost the others."""
    text = as_text(value)[:16]
    return int(text) if text.isascii() and text.isdecimal() else 0
