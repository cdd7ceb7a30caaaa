"""What the stores are called and what they sell: tables, in the language of each country."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoreRow:
    """A store as its owner describes it."""

    key: str
    name: str
    country: str
    group: str
    owner: str
    cross_border: bool = False


DEMO_STORES = (
    StoreRow("lumi-flagship", "Lumi Flagship", "sg", "Lumi", "Lumi Trading"),
    StoreRow("casa-rumah", "Casa Rumah", "my", "Home", "Casa Home"),
    StoreRow("volt-gadget", "Volt Gadget", "th", "Volt", "Volt Gadget"),
    StoreRow("hanlin-global-sg", "Hanlin Global SG", "sg", "Hanlin", "Hanlin Keji", True),
    StoreRow("hanlin-global-my", "Hanlin Global MY", "my", "Hanlin", "Hanlin Keji", True),
    StoreRow("nha-xinh-decor", "Nhà Xinh Decor", "vn", "Home", "Casa Home"),
    StoreRow("sari-home-finds", "Sari Home Finds", "ph", "Home", "Casa Home"),
    StoreRow("toko-melati", "Toko Melati", "id", "Beauty", "Lumi Trading"),
    StoreRow("lumi-beauty-my", "Lumi Beauty MY", "my", "Lumi", "Lumi Trading"),
    StoreRow("baan-suan-living", "Baan Suan Living", "th", "Home", "Casa Home"),
    StoreRow("volt-gadget-ph", "Volt Gadget PH", "ph", "Volt", "Volt Gadget"),
    StoreRow("little-acorn-kids", "Little Acorn Kids", "sg", "Kids", "Lumi Trading"),
)

# Stores past the twelfth take a word from each column.
MORE_FIRST = ("Kiwi", "Amber", "Sora", "Bayu", "Indigo", "Pine", "Coral", "Maju", "Luna", "Terra")
MORE_SECOND = ("Corner", "Supply", "Studio", "Mart", "Outlet", "Works", "Pantry", "Depot")
MORE_COUNTRIES = ("sg", "my", "th", "vn", "ph", "id")


def store_rows(count: int) -> list[StoreRow]:
    """The first `count` stores: the same list for every seed, so a key always names one store."""
    return [*DEMO_STORES[:count], *(_extra_row(n) for n in range(len(DEMO_STORES), count))]


def _extra_row(n: int) -> StoreRow:
    country = MORE_COUNTRIES[n % len(MORE_COUNTRIES)]
    first = MORE_FIRST[n % len(MORE_FIRST)]
    second = MORE_SECOND[n // len(MORE_FIRST) % len(MORE_SECOND)]
    name = f"{first} {second} {country.upper()} {n + 1}"
    return StoreRow(name.lower().replace(" ", "-"), name, country, second, f"{first} Trading")


@dataclass(frozen=True)
class Good:
    """A product before it belongs to a store: price in major units, one SKU per variation."""

    stem: str
    name: str
    price: float
    option: str
    choices: tuple[str, ...]
    digital: bool = False


GOODS: dict[str, tuple[Good, ...]] = {
    "sg": (
        Good("LMP-DSK", "Dimmable LED Desk Lamp USB-C", 39.9, "Color family", ("Black", "White")),
        Good(
            "BTL-500",
            "Insulated Water Bottle 500ml",
            18.5,
            "Color family",
            ("Sage", "Navy", "Blush"),
        ),
        Good("CBL-C2C", "100W USB-C Cable Braided", 9.9, "Length", ("1m", "2m")),
        Good("TOY-BLK", "Wooden Building Blocks 80 pcs", 32.0, "Set", ("Forest", "City")),
        Good("SER-VTC", "Vitamin C Serum 30ml", 24.8, "Size", ("30ml", "50ml")),
        Good("BAG-TOT", "Canvas Tote Bag Zipped", 15.9, "Color family", ("Natural", "Olive")),
        Good("MAT-YGA", "Non-slip Yoga Mat 8mm", 28.0, "Color family", ("Plum", "Teal")),
        Good("EGV-TOP", "Game Credit e-Voucher", 20.0, "Value", ("S$20",), True),
    ),
    "my": (
        Good("KAR-BLK", "Karpet Ruang Tamu Bulu Tebal", 59.9, "Saiz", ("100x160", "140x200")),
        Good("RAK-KAS", "Rak Kasut 5 Tingkat Lipat", 34.5, "Warna", ("Putih", "Kelabu")),
        Good("TUD-BWL", "Tudung Bawal Cotton Premium", 25.0, "Warna", ("Dusty Pink", "Nude")),
        Good("PER-AIR", "Air Fryer 4.5L Digital", 189.0, "Warna", ("Hitam",)),
        Good("BTL-TMB", "Botol Tumbler 900ml Keluli", 29.9, "Warna", ("Biru", "Merah", "Hijau")),
        Good("SET-CAD", "Set Cadar Queen Fitted", 45.0, "Corak", ("Bunga", "Geometri")),
        Good("LMP-SUR", "Lampu Suria Taman 6pcs", 38.9, "Cahaya", ("Kuning", "Putih")),
        Good("EGV-TNG", "Top-up e-Baucar Permainan", 50.0, "Nilai", ("RM50",), True),
    ),
    "th": (
        Good("PWB-20K", "พาวเวอร์แบงค์ 20000mAh ชาร์จเร็ว", 690.0, "สี", ("ดำ", "ขาว")),
        Good("HPH-BT5", "หูฟังบลูทูธไร้สาย เบสแน่น", 459.0, "สี", ("ดำ", "ชมพู", "ขาว")),
        Good("FAN-USB", "พัดลมพกพา USB ปรับแรงลมได้", 199.0, "สี", ("ฟ้า", "เหลือง")),
        Good("CHG-65W", "หัวชาร์จ GaN 65W 3 พอร์ต", 590.0, "สี", ("ขาว",)),
        Good("POT-CER", "กระถางเซรามิก พร้อมจานรอง", 149.0, "ขนาด", ("เล็ก", "กลาง", "ใหญ่")),
        Good("LGT-SOL", "ไฟโซล่าเซลล์ติดผนัง", 259.0, "แสง", ("วอร์ม", "ขาว")),
        Good("MNT-CAR", "ที่วางมือถือในรถแม่เหล็ก", 159.0, "สี", ("ดำ",)),
        Good("EGV-AIS", "บัตรเติมเกมออนไลน์", 300.0, "มูลค่า", ("300 บาท",), True),
    ),
    "vn": (
        Good("DEN-BAN", "Đèn bàn LED chống cận", 249000, "Màu", ("Trắng", "Hồng")),
        Good("RAM-CUA", "Rèm cửa chống nắng cao cấp", 185000, "Kích thước", ("1m5x2m", "2m x 2m")),
        Good("KHA-GIU", "Kệ gỗ treo tường trang trí", 139000, "Màu", ("Gỗ sồi", "Óc chó")),
        Good("CHA-GOI", "Bộ chăn ga gối cotton", 459000, "Họa tiết", ("Kẻ sọc", "Hoa nhí")),
        Good("BIN-GIU", "Bình giữ nhiệt 500ml inox 304", 119000, "Màu", ("Đen", "Xanh", "Bạc")),
        Good("THA-DAY", "Thảm lau chân siêu thấm", 45000, "Màu", ("Xám", "Nâu")),
        Good("TRA-SEN", "Trà sen Tây Hồ hộp quà", 320000, "Hộp", ("200g",)),
        Good("EGV-GAR", "Thẻ game điện tử", 100000, "Mệnh giá", ("100k",), True),
    ),
    "ph": (
        Good("ORG-DRW", "Stackable Drawer Organizer", 349.0, "Layers", ("3", "5")),
        Good("FAN-CLP", "Rechargeable Clip Fan 4000mAh", 499.0, "Color family", ("White", "Green")),
        Good("BAG-BNG", "Native Banig Tote Bag", 289.0, "Color family", ("Natural", "Red")),
        Good("KAW-PAN", "Granite Kawali Non-stick Pan", 599.0, "Size", ("24cm", "28cm")),
        Good("LED-STR", "LED Strip Lights 5m with Remote", 229.0, "Color family", ("RGB", "Warm")),
        Good("EAR-TWS", "TWS Earbuds Low Latency", 799.0, "Color family", ("Black", "White")),
        Good("UNA-HOT", "Hotel Pillow Set of 2", 449.0, "Size", ("Standard", "King")),
        Good("EGV-LOD", "Prepaid Load e-Voucher", 300.0, "Value", ("P300",), True),
    ),
    "id": (
        Good("SRM-NCN", "Serum Niacinamide 10% Cerah", 89000, "Ukuran", ("20ml", "40ml")),
        Good("SNS-UVP", "Sunscreen SPF 50 PA++++", 65000, "Ukuran", ("30ml",)),
        Good("HIJ-PAS", "Hijab Pashmina Ceruty", 35000, "Warna", ("Mocca", "Hitam", "Sage")),
        Good("LIP-MAT", "Lip Cream Matte Tahan Lama", 49000, "Warna", ("Rosewood", "Nude")),
        Good("MUK-TRV", "Mukena Travel Parasut Jumbo", 159000, "Warna", ("Dusty", "Navy")),
        Good("BTK-KMJ", "Kemeja Batik Pria Lengan Panjang", 189000, "Ukuran", ("M", "L", "XL")),
        Good("KOP-GYO", "Kopi Gayo Arabika Bubuk", 75000, "Berat", ("250g", "500g")),
        Good("EGV-PLS", "Voucher Game Digital", 100000, "Nilai", ("Rp100rb",), True),
    ),
}

# A Chinese cross-border seller lists the same goods on every site, in English.
CROSS_BORDER_GOODS = (
    Good("HL-KB87", "Mechanical Keyboard 87 Keys Hot-swap", 58.0, "Switch", ("Red", "Brown")),
    Good("HL-MS01", "Ergonomic Vertical Mouse 2.4G", 22.5, "Color family", ("Black", "Grey")),
    Good("HL-HUB7", "USB-C Hub 7-in-1 4K HDMI", 36.0, "Color family", ("Silver",)),
    Good("HL-STND", "Aluminium Laptop Stand Foldable", 19.9, "Color family", ("Silver", "Black")),
    Good("HL-PADX", "XXL Desk Mat 90x40", 12.9, "Design", ("Topography", "Plain", "Sakura")),
    Good("HL-CAMW", "Webcam 1080p with Privacy Cover", 29.9, "Color family", ("Black",)),
)
