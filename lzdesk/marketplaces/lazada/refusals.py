"""Codes that say of a call, or of one item of it, that it was looked at and nothing was done.

From the vendor's list (reference, section 10 and `error_codes.json`): those that are about the
question, the caller or the state of the order, and that it says need no repeat. What it calls an
internal error, and what is not in its list, may come after the effect: a write that is answered
so is read back before anything else.
"""

_GATEWAY = (
    "AppWhiteIpLimit IllegalAccessToken IllegalTimestamp IncompleteSignature InsufficientPermission"
    " InvalidApi InvalidAppKey InvalidPartner MissingParameter MissingPartner Mp3SellerApiLimit"
    " SellerNotVerified UnsupportedSignMethod"
)
_QUESTION = (
    "-22 5 14 16 17 19 20 30 32 34 35 36 37 38 39 56 74 75 100 102 103 104 105 107 108 109 110 111"
    " 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 131 133 30012 50008"
)
_FULFILMENT = (
    "600001 600002 700000 700001 700004 700009 700013 700016 700017 700018 700019 700020 700021"
    " 700022 700023 700025 700026 700027 700028 700029 700030 700031 700032 700033 700040"
)
LOCKED = "700024"
"""The item was not got hold of: nothing was done, and it may be tried again."""

NOTHING_DONE = frozenset(f"{_GATEWAY} {_QUESTION} {_FULFILMENT} {LOCKED}".split())
