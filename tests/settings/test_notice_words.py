"""Notices sorted by their words, in six languages and Chinese."""

import pytest

from lzdesk.domain.notice_kinds import NOTICE_KINDS, title_key
from lzdesk.settings.notice_words import notice_words


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Your password was changed", "password"),
        ("Kata laluan anda telah ditukar", "password"),
        ("Kata sandi Anda telah diubah", "password"),
        ("Mật khẩu của bạn đã được thay đổi", "password"),
        ("รหัสผ่านของคุณถูกเปลี่ยนแล้ว", "password"),
        ("您的登录密码已修改", "password"),
        ("New device logged in", "login"),
        ("Cảnh báo: đăng nhập từ thiết bị mới", "login"),
        ("มีการเข้าสู่ระบบจากอุปกรณ์ใหม่", "login"),
        ("检测到新设备", "login"),
        ("Penalty points", "policy"),
        ("Policy violation recorded", "policy"),
        ("Listing deactivated", "policy"),
        ("Produk anda melanggar dasar", "policy"),
        ("Gian hàng bị khiếu nại", "policy"),
        ("ร้านค้าของคุณถูกระงับ", "policy"),
        ("May paglabag sa patakaran", "policy"),
        ("商品涉嫌侵权", "policy"),
        ("Your weekly statement is ready", "payment"),
        ("Pencairan dana berhasil", "payment"),
        ("ใบแจ้งยอดประจำสัปดาห์", "payment"),
        ("本周账单已生成", "payment"),
        ("Collection delayed", "logistics"),
        ("Penghantaran tertunda", "logistics"),
        ("พัสดุล่าช้า", "logistics"),
        ("物流延误通知", "logistics"),
        ("Join the mega sale", "other"),
        ("New course", "other"),
        # A word inside another is not that word.
        ("Coffee week begins", "other"),
    ],
)
def test_a_title_says_what_it_is_about(title: str, kind: str) -> None:
    assert notice_words().kind_of("System", title, "") == kind


def test_the_title_counts_before_the_text_and_both_before_the_category() -> None:
    words = notice_words()
    assert words.kind_of("Logistics", "Penalty points", "for a late shipment") == "policy"
    assert words.kind_of("Logistics", "News", "Your payout is on its way") == "payment"
    assert words.kind_of("Logistics", "News", "Read more") == "logistics"
    assert {kind for kind, _ in words.words} == set(NOTICE_KINDS) - {"other"}


def test_titles_that_differ_in_numbers_alone_are_one() -> None:
    assert title_key("Order  12 is LATE") == title_key("order 13 is late")
    assert title_key("Penalty") != title_key("Points")
