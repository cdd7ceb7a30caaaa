"""Buyers and addresses as the wire shows them: masked, until an app passes the data review."""

from dataclasses import dataclass
from random import Random

from lzdesk.simulator.countries import COUNTRIES


def mask(text: str) -> str:
    """First and last sign stay, stars between, as in the samples (`T****r`)."""
    if len(text) < 3:
        return text[:1] + "*"
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


@dataclass(frozen=True)
class Buyer:
    """A masked buyer: the truth behind the mask is not kept, nobody may ask for it."""

    buyer_id: str
    name: str
    phone: str
    street: str
    state: str
    city: str
    district: str
    post_code: str


NAMES: dict[str, tuple[str, ...]] = {
    "sg": (
        "陈伟明",
        "Tan Wei Ling",
        "林佳慧",
        "Priya Nair",
        "Muhammad Faizal",
        "黄志强",
        "Rachel Ong",
    ),
    "my": ("Nurul Aisyah", "李美玲", "Ahmad Zulkifli", "Siti Hajar", "王建华", "Kavitha Rajan"),
    "th": ("สมชาย ใจดี", "กนกวรรณ ศรีสุข", "ปิยะ ทองแท้", "นภัสสร วงศ์ไทย", "ธนากร พูลผล"),
    "vn": ("Nguyễn Thị Hồng", "Trần Văn Minh", "Lê Hoàng Anh", "Phạm Thu Trang", "Võ Đức Huy"),
    "ph": ("Maria Santos", "Jose Reyes", "Angelica Cruz", "Mark Villanueva", "Grace Bautista"),
    "id": ("Dewi Lestari", "Budi Santoso", "Putri Ayu", "Rizky Pratama", "Siti Nurhaliza"),
}

PLACES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "sg": (
        ("Ang Mo Kio Ave 3", "Singapore", "Singapore", "560123"),
        ("Tampines Street 81", "Singapore", "Singapore", "520841"),
        ("Jurong West St 42", "Singapore", "Singapore", "640455"),
    ),
    "my": (
        ("Jalan SS 15/4", "Selangor", "Subang Jaya", "47500"),
        ("Jalan Tun Razak", "Wp Kuala Lumpur", "Kuala Lumpur", "50400"),
        ("Lebuh Pantai", "Penang", "George Town", "10300"),
    ),
    "th": (
        ("ถนนสุขุมวิท 71", "กรุงเทพมหานคร", "วัฒนา", "10110"),
        ("ถนนนิมมานเหมินท์", "เชียงใหม่", "เมืองเชียงใหม่", "50200"),
        ("ถนนพูนผล", "ภูเก็ต", "เมืองภูเก็ต", "83000"),
    ),
    "vn": (
        ("Đường Lê Lợi", "Hồ Chí Minh", "Quận 1", "700000"),
        ("Phố Hàng Bông", "Hà Nội", "Quận Hoàn Kiếm", "100000"),
        ("Đường Bạch Đằng", "Đà Nẵng", "Quận Hải Châu", "550000"),
    ),
    "ph": (
        ("Katipunan Ave", "Metro Manila", "Quezon City", "1108"),
        ("Colon Street", "Cebu", "Cebu City", "6000"),
        ("Roxas Ave", "Davao Del Sur", "Davao City", "8000"),
    ),
    "id": (
        ("Jalan Sudirman", "DKI Jakarta", "Kota Jakarta Selatan", "12190"),
        ("Jalan Malioboro", "DI Yogyakarta", "Kota Yogyakarta", "55271"),
        ("Jalan Dago", "Jawa Barat", "Kota Bandung", "40135"),
    ),
}

NOTES: dict[str, tuple[str, ...]] = {
    "sg": ("Please wrap as a gift, thanks!", "Leave with the neighbour at #04-12"),
    "my": ("Tolong balut elok-elok ya", "请寄到公司，谢谢"),
    "th": ("ฝากไว้ที่ป้อมยามได้เลยค่ะ", "ขอสีตามรูปนะคะ"),
    "vn": ("Giao giờ hành chính giúp mình nhé", "Gói kỹ giúp em ạ"),
    "ph": ("Pls call before delivery po", "Pa-bubble wrap po, salamat"),
    "id": ("Tolong packing yang rapi ya kak", "Titip di pos satpam"),
}

POOL_SIZE = 60


def buyer_pool(country: str, rng: Random) -> list[Buyer]:
    """A pool of buyers for one country: drawn once, since masked people all look alike."""
    return [_buyer(country, rng) for _ in range(POOL_SIZE)]


def _buyer(country: str, rng: Random) -> Buyer:
    street, state, city, post_code = rng.choice(PLACES[country])
    return Buyer(
        buyer_id=str(rng.randrange(100_000_000, 1_999_999_999)),
        name=mask(rng.choice(NAMES[country])),
        phone=f"{COUNTRIES[country].dialling}{'*' * 8}{rng.randrange(10, 100)}",
        street=mask(f"{rng.randrange(1, 400)} {street}"),
        state=state,
        city=city,
        district=mask(post_code),
        post_code=post_code,
    )
