"""The columns of a file of SKUs: how they are called when written, and known by when read."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_REST = re.compile(r"[\W_]+")


class SkuColumn(NamedTuple):
    field: str
    """`sku`, or one of `domain.skus.FIELDS`."""
    title: str
    """As it stands in a file of ours, in every language of the window."""
    known_as: tuple[str, ...]
    """Letters and digits alone, in lower case."""


COLUMNS = (
    SkuColumn(
        "sku",
        "SKU",
        ("sku", "sellersku", "skucode", "sku编码", "商家sku", "卖家sku", "商家编码", "货号",
         "商品编码", "规格编码"),
    ),
    SkuColumn(
        "name",
        "Name",
        ("name", "productname", "itemname", "product", "title", "名称", "商品名称", "产品名称",
         "品名", "商品名"),
    ),
    SkuColumn(
        "image_url",
        "Picture",
        ("picture", "pictureaddress", "image", "imageurl", "imageaddress", "mainimage", "图片",
         "图片地址", "图片链接", "主图"),
    ),
    SkuColumn(
        "bin",
        "Bin",
        ("bin", "binlocation", "location", "shelf", "货位", "库位", "货架", "货架号", "仓位",
         "货位号"),
    ),
    SkuColumn(
        "barcodes",
        "Barcodes",
        ("barcode", "barcodes", "ean", "ean13", "gtin", "upc", "条码", "条形码", "商品条码",
         "国际条码"),
    ),
    SkuColumn(
        "weight_g",
        "Weight (g)",
        ("weight", "weightg", "weightgrams", "weightingrams", "grams", "重量", "重量g", "重量克",
         "克重"),
    ),
    SkuColumn(
        "supplier",
        "Supplier",
        ("supplier", "vendor", "suppliername", "供应商", "供货商", "供应商名称", "供应商姓名"),
    ),
    SkuColumn(
        "lead_days",
        "Lead time (days)",
        ("leadtime", "leadtimedays", "leadtimeindays", "leaddays", "备货天数", "备货时间", "交期",
         "交货天数", "采购周期", "采购天数", "交期天", "备货时间天"),
    ),
    SkuColumn(
        "bought_after_order",
        "Bought after the order",
        ("boughtaftertheorder", "boughtafterorder", "buyafterorder", "下单后采购", "接单后采购",
         "先卖后采", "出单后采购"),
    ),
)  # fmt: skip
REASON = "reason"
"""The last column of a file of rows that were not taken."""


class Read(NamedTuple):
    """Which column of a file holds which field."""

    places: dict[str, int]
    unknown: tuple[str, ...]
    """Columns that mean nothing, or the same as one before them."""


def read_header(header: Sequence[object]) -> Read:
    """In any order, in English or Chinese; what is in brackets, spaces and case do not matter."""
    by_name = {name: column.field for column in COLUMNS for name in column.known_as}
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(header):
        title = str(cell).strip() if cell is not None else ""
        field = by_name.get(_REST.sub("", title.casefold()))
        if field and field not in places:
            places[field] = place
        elif title and title.casefold() != REASON:
            unknown.append(title[:80])
    return Read(places, tuple(unknown))
