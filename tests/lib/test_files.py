"""Names from outside, made safe for every file system."""

import pytest

from lzdesk.lib.files import MOST_NAME_BYTES, safe_name

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("orders.xlsx", "orders.xlsx"),
        ("../../etc/passwd", "____etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\Windows\\x.dll", "C_Windows_x.dll"),
        ("a\0b.csv", "a_b.csv"),
        ("two\nlines\x85.csv", "two_lines_.csv"),
        (".hidden", "hidden"),
        ("orders.csv. . ", "orders.csv"),
        ("...", "_"),
        (" . ", "file"),
        ("", "file"),
        ("CON", "file-CON"),
        ("nul.xlsx", "file-nul.xlsx"),
        ("NUL .txt", "file-NUL.txt"),
        ("com1.tar.gz", "file-com1.tar.gz"),
        ("COM².txt", "file-COM².txt"),
        ("conout$", "file-conout$"),
        ("concert.pdf", "concert.pdf"),
        ("label\u202efdp.exe", "labelfdp.exe"),
        ("đơn hàng.csv", "đơn hàng.csv"),
        ("e\u0301.csv", "é.csv"),
        (f"{FAMILY} ❤️.csv", f"{FAMILY} ❤️.csv"),
        ("lone\ud83d.csv", "lone_.csv"),
    ],
)
def test_a_name_is_safe_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("letter", ["x", "订", "😀", FAMILY, "👍🏽", "ก็", "e\u0323\u0301"])
def test_a_long_name_is_cut_between_characters_and_keeps_its_suffix(letter: str) -> None:
    name = safe_name(f"{letter * 300}.xlsx")
    stem, _, suffix = name.rpartition(".")
    assert suffix == "xlsx"
    assert len(name) <= 120 and len(name.encode()) <= MOST_NAME_BYTES
    whole = safe_name(letter)
    assert stem == whole * (len(stem) // len(whole)) and stem


def test_a_suffix_without_end_is_cut_too() -> None:
    assert safe_name(f"a.{'b' * 300}") == "a." + "b" * 118
