"""Text of a file that may say in no way how its letters are kept: taken only where that is sure.

A spreadsheet that saves "CSV" writes in the code page of its machine, and says so nowhere. Bytes of
one code page often pass for another, so that they decode is not enough: the text must also be made
of the letters its language has.
"""

import codecs
import locale
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PUNCTUATION = frozenset("\xa0‘’“”–—…•€°×²³®™")
_THAI = re.compile("[\u0e01-\u0e5b]")
_NOT_IN_THAI = re.compile(
    "[ฃฅ๏๚๛]|[เ-ไ](?![ก-ฮ])|(?<![ก-ฮ])[\u0e31\u0e34-\u0e3a]"
    "|(?<![ก-ฮ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e47-\u0e4e]|[ก-ฮ][๐-๙]|[๐-๙][ก-ฮ]"
)
"""Letters that are out of use; a vowel or tone without its consonant; a figure within a word."""
SLIPS = 0.05
"""Of its letters, that a text may have wrong and be Thai."""


class Decoded(NamedTuple):
    """A text, and the code page it was taken for: empty where the file itself tells."""

    text: str
    code_page: str = ""


def decoded(content: bytes, own: str | None = None) -> Decoded:
    """By its mark, else UTF-8, else this machine's own code page, else the one that surely fits.

    own: the machine's, as `locale` names it. Raises UnicodeDecodeError where none is sure.
    """
    if content.startswith(UTF16):
        return Decoded(content.decode("utf-16"))
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        fits = {page: text for page in PAGES if (text := _read(content, page)) is not None}
        mine = _page_of(locale.getencoding() if own is None else own)
        # Of a page that is not the machine's own we are sure where no other fits.
        page = mine if mine in fits else GB18030
        if page not in fits or (page != mine and len(fits) > 1):
            raise error
        return Decoded(fits[page], page)


def _read(content: bytes, page: str) -> str | None:
    codec, is_right = PAGES[page]
    try:
        text = unicodedata.normalize("NFC", content.decode(codec))
    except UnicodeDecodeError:
        return None
    letters = {letter for letter in set(text) if not (letter.isascii() and letter.isprintable())}
    return text if is_right(text, letters - set("\t\r\n")) else None


def _is_chinese(text: str, letters: set[str]) -> bool:
    """Most of its hanzi are everyday ones: letters of other pages pair up to rare ones."""
    hanzi = {letter for letter in letters if "\u4e00" <= letter <= "\u9fff"}
    everyday = sum(bool(letter.encode("gb2312", "ignore")) for letter in hanzi)
    is_text = all(unicodedata.category(letter)[0] != "C" for letter in letters)
    return is_text and everyday * 2 > len(hanzi)


def _is_thai(text: str, letters: set[str]) -> bool:
    """Its vowels and tones stand by their consonants, but for slips of the hand."""
    thai = {letter for letter in letters if "\u0e01" <= letter <= "\u0e5b"}
    if not thai or letters - thai - PUNCTUATION:
        return False
    return len(_NOT_IN_THAI.findall(text)) <= SLIPS * len(_THAI.findall(text))


def _is_vietnamese(text: str, letters: set[str]) -> bool:
    """Composed, no tone is left over."""
    return bool(letters & VIETNAMESE) and letters <= VIETNAMESE | PUNCTUATION | {"₫"}


TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(
    letter
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in TONES
    if not (letter := unicodedata.normalize("NFC", vowel + tone)).isascii()
) | frozenset("đĐ")
GB18030 = "GB18030"
PAGES: dict[str, tuple[str, Callable[[str, set[str]], bool]]] = {
    GB18030: ("gb18030", _is_chinese),
    "Windows-874": ("cp874", _is_thai),
    "Windows-1258": ("cp1258", _is_vietnamese),
}
"""Name to its codec, and whether a text in it is one of its language."""
OWN = {
    "gb2312": GB18030,
    "gbk": GB18030,
    "gb18030": GB18030,
    "cp874": "Windows-874",
    "tis-620": "Windows-874",
    "cp1258": "Windows-1258",
}
"""Codec of a machine to the name of its code page."""


def _page_of(own: str) -> str:
    try:
        return OWN.get(codecs.lookup(own).name, "")
    except LookupError:
        return ""
