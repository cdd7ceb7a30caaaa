"""Which code page a file without a mark is taken for, and where none is sure."""

import codecs
import unicodedata

import pytest

from lzdesk.lib.code_pages import decoded

CHINESE = "SKU,货位,名称\nLMB-1,甲-2,儿童保温杯（带吸管）\n"
THAI = "SKU,ชั้น,ชื่อ\nLMB-1,ก-2,กระติกน้ำเด็ก พร้อมหลอด\n"
VIETNAMESE = "SKU,Kệ,Tên\nLMB-1,A-2,Bình giữ nhiệt trẻ em – ống hút, màu đỏ\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text: str) -> bytes:
    """As its machines write: a letter, then its tone."""
    written = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in TONES)
        rest = "".join(part for part in parts if part not in TONES)
        written += unicodedata.normalize("NFC", rest) + tone
    return written.encode("cp1258")


IN_CHINESE, IN_THAI, IN_VIETNAMESE = (
    CHINESE.encode("gbk"),
    THAI.encode("cp874"),
    in_1258(VIETNAMESE),
)


@pytest.mark.parametrize("own", ["UTF-8", "cp936", "cp874", "cp1258", "cp1252", "no such page"])
@pytest.mark.parametrize("text", [CHINESE, THAI, VIETNAMESE, "SKU\nA\n", ""])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "be"])
def test_what_tells_by_itself_is_taken_on_any_machine(own: str, text: str, codec: str) -> None:
    content = (
        codecs.BOM_UTF16_BE + text.encode("utf-16-be") if codec == "be" else text.encode(codec)
    )
    assert decoded(content, own) == (text, "")


@pytest.mark.parametrize(
    ("own", "content", "text", "page"),
    [
        ("cp936", IN_CHINESE, CHINESE, "GB18030"),
        ("cp874", IN_THAI, THAI, "Windows-874"),
        ("TIS-620", IN_THAI, THAI, "Windows-874"),
        ("cp1258", IN_VIETNAMESE, VIETNAMESE, "Windows-1258"),
        # From another machine, only the one whose bytes are checked for most is sure.
        ("cp874", IN_CHINESE, CHINESE, "GB18030"),
        ("cp1258", IN_CHINESE, CHINESE, "GB18030"),
        ("cp1252", IN_CHINESE, CHINESE, "GB18030"),
        ("UTF-8", CHINESE.replace("甲", "𠮷").encode("gb18030"), CHINESE.replace("甲", "𠮷"),
         "GB18030"),
    ],
)  # fmt: skip
def test_a_code_page_is_taken_where_it_is_sure(
    own: str, content: bytes, text: str, page: str
) -> None:
    assert decoded(content, own) == (text, page)


@pytest.mark.parametrize("own", ["UTF-8", "cp936", "cp1252"])
@pytest.mark.parametrize(
    "content",
    [
        IN_THAI,
        IN_VIETNAMESE,
        "Café crème, naïve, Straße".encode("cp1252"),
        "naïve".encode("cp1252"),
        bytes(range(1, 256)),
        b"\xff\xfe\xfa",
        IN_CHINESE + b"\x00",
        "日本語のカタログ".encode("shift_jis"),
    ],
)
def test_what_is_not_sure_is_not_guessed(own: str, content: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded(content, own)


@pytest.mark.parametrize("content", ["สี".encode("cp874"), "créée".encode("cp1252")])
def test_two_letters_that_are_a_hanzi_too_are_one_on_a_chinese_machine_alone(
    content: bytes,
) -> None:
    assert decoded(content, "cp936").code_page == "GB18030"
    for own in ("UTF-8", "cp1252"):
        with pytest.raises(UnicodeDecodeError):
            decoded(content, own)
