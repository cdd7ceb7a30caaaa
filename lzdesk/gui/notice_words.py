"""What notices are about, in words."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def notice_kind_words(kind: str) -> str:
    """Of a kind of domain.notice_kinds."""
    return {
        "password": translate("Notices", "Password"),
        "login": translate("Notices", "Login"),
        "policy": translate("Notices", "Policy"),
        "payment": translate("Notices", "Payment"),
        "logistics": translate("Notices", "Logistics"),
        "other": translate("Notices", "Other"),
    }.get(kind, kind)
