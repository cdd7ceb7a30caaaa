"""The vendor's refusals, with its own codes, types and words (reference 10, error_codes.json)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VendorCode:
    """`kind` is the envelope's type: ISV (caller's mistake), ISP (business rule), SYSTEM."""

    kind: str
    message: str


CODES: dict[str, VendorCode] = {
    "AppWhiteIpLimit": VendorCode("ISV", "Caller IP {} is not in the app IP whitelist"),
    "MissingParameter": VendorCode(
        "ISV",
        "the input parameter “{}” that is mandatory for processing this request is not supplied",
    ),
    "InvalidAppKey": VendorCode("ISV", "The specified app key is invalid"),
    "InvalidApi": VendorCode("ISV", "The specified api is invalid: {}"),
    "IncompleteSignature": VendorCode(
        "ISV", "The request signature does not conform to lazada standards"
    ),
    "IllegalTimestamp": VendorCode("ISV", "The specified timestamp is outside the window"),
    "IllegalAccessToken": VendorCode("ISV", "The specified access token is invalid or expired"),
    "IllegalRefreshToken": VendorCode("ISV", "The specified refresh token is invalid or expired"),
    "InvalidCode": VendorCode("ISP", "Invalid authorization code"),
    "ApiCallLimit": VendorCode("ISV", "Api access frequency exceeds the limit"),
    "SellerCallLimit": VendorCode("ISV", "Seller access frequency exceeds the limit"),
    "AppCallLimit": VendorCode("ISV", "App access frequency exceeds the daily limit"),
    "6": VendorCode("ISP", "E006: Unexpected internal error"),
    "14": VendorCode("ISP", 'E014: "{}" Invalid Offset'),
    "16": VendorCode("ISP", 'E016: "{}" Invalid Order ID'),
    "17": VendorCode("ISP", 'E017: "{}" Invalid Date Format'),
    "19": VendorCode("ISP", 'E019: "{}" Invalid Limit'),
    "36": VendorCode("ISP", "E036: Invalid status filter"),
    "37": VendorCode("ISP", "E037: One or more order id in the list are incorrect"),
    "38": VendorCode("ISP", "E038: Too many orders were requested"),
    "39": VendorCode("ISP", "E039: No orders were found"),
    "56": VendorCode("ISP", "E056: Invalid OrdersIdList format. Must use array format [1,2]"),
    "70": VendorCode("ISP", "E070: You have corrupt data in your sku seller list."),
    "102": VendorCode("ISP", "E0102: trade order line id is empty or invalid"),
    "100": VendorCode("ISP", "E0100: reverse order list is empty"),
    "103": VendorCode("ISP", "E0103: reverse order line id is empty when query reject reason"),
    "104": VendorCode("ISP", "E0104: reason is empty or invalid"),
    "105": VendorCode("ISP", "E0105: reverse order id is empty or invalid"),
    "106": VendorCode("ISP", "E0106: ROC internal error"),
    "107": VendorCode("ISP", "E0107: invalid action"),
    "108": VendorCode("ISP", "E0108: reason can't be empty if you want to refuse return or refund"),
    "109": VendorCode("ISP", "E0109: comment can't be empty if {}"),
    "110": VendorCode("ISP", "E0110: image can't be empty if {}"),
    "111": VendorCode(
        "ISP",
        "E0111: do not support massive reverse order line operation if you want to refuse return"
        " or refund",
    ),
    "114": VendorCode("ISP", "E0114: this reverse does not support this action"),
    "115": VendorCode("ISP", "E0115: order id is null"),
    "119": VendorCode("ISP", "E0119: cannot find any cancel reasons for these orders"),
    "120": VendorCode("ISP", "E0120: page size invalid"),
    "121": VendorCode("ISP", "E0121: page number invalid"),
    "122": VendorCode("ISP", "E0122: invalid trade order"),
    "123": VendorCode("ISP", "E0123: invalid trade order lines {}"),
    "125": VendorCode("ISP", "E0125: invalid reverse id"),
    "126": VendorCode("ISP", "E0126: invalid reverse order lines"),
    "131": VendorCode("ISP", "E0131: no decision for this reverse order"),
    "133": VendorCode("ISP", "E0133: do not support batch operation"),
    "74": VendorCode("ISP", "E074: Invalid sort direction."),
    "75": VendorCode("ISP", "E075: Invalid sort filter."),
}


class VendorError(Exception):
    """A refusal in the envelope, sent with HTTP status 200 as observed on the wire."""

    def __init__(self, code: str, detail: str = "", message: str = "") -> None:
        known = CODES[code]
        super().__init__(code)
        self.code = code
        self.kind = known.kind
        self.message = message or known.message.format(detail)
