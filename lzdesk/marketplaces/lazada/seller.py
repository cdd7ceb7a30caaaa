"""How the marketplace rates a store, and its notification box (reference, section 8)."""

import re

import msgspec

from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.store_health import Indicator, StoreNotice
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Page, RowTrouble
from lzdesk.marketplaces.lazada.answers import open_envelope, open_result
from lzdesk.marketplaces.lazada.facts import NOTICE_PAGE
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import Scalar, as_bool, as_int, as_text

_AGO = re.compile(r"(\d+|an?|one)\s+(second|minute|hour|day|week|month|year)", re.IGNORECASE)
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}


class IndicatorRow(msgspec.Struct):
    type: Scalar = ""
    name: Scalar = ""
    tip: Scalar = ""
    score: Scalar = None
    formatted_score: Scalar = ""
    formatted_target: Scalar = ""
    target_respected: Scalar = None


class Performance(msgspec.Struct):
    indicators: list[IndicatorRow] = []


class NoticeContent(msgspec.Struct, frozen=True):
    title: Scalar = ""
    description: Scalar = ""
    categoryName: Scalar = ""
    webLink: Scalar = ""


class NoticeRow(msgspec.Struct):
    id: int | str
    time: Scalar = ""
    message_content: NoticeContent = NoticeContent()


class PageInfo(msgspec.Struct, frozen=True):
    total: Scalar = None


class Notices(msgspec.Struct):
    pageInfo: PageInfo = PageInfo()
    dataSource: list[msgspec.Raw] = []


class LazadaSeller:
    """Both are read only; the set of indicators is open."""

    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def health(self) -> tuple[Indicator, ...]:
        body = await self._gateway.get("/seller/performance/get", {"language": "en-US"})
        try:
            read = msgspec.json.decode(open_envelope(body).data, type=Performance)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/seller/performance/get") from error
        return tuple(_indicator(row) for row in read.indicators)

    async def notices_page(self, start: int) -> Page[StoreNotice]:
        asked = {
            "language": "en_US",
            "page": str(start // NOTICE_PAGE + 1),
            "pageSize": str(NOTICE_PAGE),
        }
        body = await self._gateway.get("/sellercenter/msg/list", asked)
        try:
            read = msgspec.json.decode(open_result(body), type=Notices)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/sellercenter/msg/list") from error
        rows: list[StoreNotice] = []
        troubles: list[RowTrouble] = []
        now = now_ms()
        for raw in read.dataSource:
            try:
                rows.append(_notice(msgspec.json.decode(raw, type=NoticeRow), now))
            except msgspec.DecodeError as error:
                troubles.append(RowTrouble("", str(error)))
        total = as_int(read.pageInfo.total)
        known = start + len(read.dataSource)
        return Page(known if total is None else total, len(read.dataSource), rows, troubles)


def _indicator(row: IndicatorRow) -> Indicator:
    score = as_text(row.score)
    met = row.target_respected
    return Indicator(
        as_text(row.type),
        as_text(row.name),
        _number(score),
        as_text(row.formatted_score) or score,
        as_text(row.formatted_target),
        None if met is None or met == "" else as_bool(met),
        as_text(row.tip),
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _notice(row: NoticeRow, now: int) -> StoreNotice:
    content = row.message_content
    return StoreNotice(
        str(row.id),
        as_text(content.categoryName),
        as_text(content.title),
        as_text(content.description),
        as_text(content.webLink),
        now - _ago_ms(as_text(row.time)),
    )


def _ago_ms(words: str) -> int:
    """`10 minutes ago`, in English because that was asked for; 0 for words we do not know."""
    found = _AGO.search(words)
    if found is None:
        return 0
    count = int(found.group(1)) if found.group(1).isdigit() else 1
    return count * _SECONDS[found.group(2).lower()] * 1000
