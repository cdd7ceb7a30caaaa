"""The six countries: money, hours, carriers. Facts from the reference, sections 1.1 and 12."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Carrier:
    """A delivery company; `code` is what cross-border packing sends as provider code."""

    name: str
    code: str
    prefix: str
    digits: int


@dataclass(frozen=True)
class Country:
    """`exponent` is the number of decimals amounts really have; `offset_h` is from UTC."""

    code: str
    name: str
    currency: str
    exponent: int
    offset_h: int
    language: str
    site: str
    dialling: str
    carriers: tuple[Carrier, ...]


COUNTRIES: dict[str, Country] = {
    country.code: country
    for country in (
        Country(
            "sg",
            "Singapore",
            "SGD",
            2,
            8,
            "en",
            "www.lazada.sg",
            "65",
            (
                Carrier("LEX SG", "LEX_SG", "LEXSG", 10),
                Carrier("Ninja Van SG", "NINJAVAN_SG", "NLSGMP", 9),
            ),
        ),
        Country(
            "my",
            "Malaysia",
            "MYR",
            2,
            8,
            "ms",
            "www.lazada.com.my",
            "60",
            (
                Carrier("LEX MY", "LEX_MY", "LEXMY", 10),
                Carrier("J&T Express MY", "JNT_MY", "6300", 9),
            ),
        ),
        Country(
            "th",
            "Thailand",
            "THB",
            2,
            7,
            "th",
            "www.lazada.co.th",
            "66",
            (
                Carrier("LEX TH", "LEX_TH", "LEXDO", 10),
                Carrier("Flash Express", "FLASH_TH", "TH0142", 9),
            ),
        ),
        Country(
            "vn",
            "Vietnam",
            "VND",
            0,
            7,
            "vi",
            "www.lazada.vn",
            "84",
            (Carrier("LEX VN", "LEX_VN", "LEXVN", 10), Carrier("GHN", "GHN_VN", "GHNVN", 9)),
        ),
        Country(
            "ph",
            "Philippines",
            "PHP",
            2,
            8,
            "en",
            "www.lazada.com.ph",
            "63",
            (
                Carrier("LEX PH", "LEX_PH", "LEXPH", 10),
                Carrier("J&T Express PH", "JNT_PH", "JTPH", 10),
            ),
        ),
        Country(
            "id",
            "Indonesia",
            "IDR",
            0,
            7,
            "id",
            "www.lazada.co.id",
            "62",
            (Carrier("LEX ID", "LEX_ID", "LXAD", 10), Carrier("JNE", "JNE_ID", "JNAP", 10)),
        ),
    )
}

# What a cross-border store may ship with: it hands over at a sorting centre in China, so the
# carriers are those of the line, not of the buyer's country.
CROSS_BORDER_CARRIERS = (
    Carrier("LGS Shenzhen", "LGS_SZ", "LGSZ", 11),
    Carrier("LGS Yiwu", "LGS_YW", "LGYW", 11),
)
