"""Why something was not done: the kinds of domain/errors.py as sentences for the user."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class _Known(dict[str, str]):
    """Fields of an error; one that is missing reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def reason_words(kind: str, fields: Mapping[str, object] | None = None) -> str:
    """A kind and its fields as words; the vendor's own words follow in quotes."""
    told = _Known({name: str(value) for name, value in (fields or {}).items()})
    words = _of_marketplace().get(kind) or _of_files().get(kind) or _of_forms().get(kind)
    if words is None:
        return _quoted(
            translate("Reason", "Something went wrong ({kind}).").format(kind=kind), told
        )
    return _quoted(words.format_map(told), told)


def _quoted(words: str, told: Mapping[str, str]) -> str:
    return f"{words} “{told['words']}”" if "words" in told else words


def _of_marketplace() -> dict[str, str]:
    return {
        "store.needs_consent": translate(
            "Reason", "The seller's consent is over. Renew it to read its orders again."
        ),
        "marketplace.refused": translate("Reason", "The marketplace refused the request."),
        "marketplace.busy": translate(
            "Reason", "The marketplace asks for a pause. Reading goes on by itself."
        ),
        "marketplace.junk": translate(
            "Reason", "The marketplace's answer could not be read. It is asked again."
        ),
        "marketplace.unreachable": translate(
            "Reason", "The marketplace does not answer. It is asked again."
        ),
        "proxy.unreachable": translate(
            "Reason", "The store's proxy does not answer. All its traffic is stopped."
        ),
        "consent.refused": translate("Reason", "The seller did not give the consent."),
        "consent.no_code": translate(
            "Reason", "The address holds no code. Copy the whole address the browser ended at."
        ),
        "consent.other_state": translate(
            "Reason", "The address belongs to another consent. Start again."
        ),
        "token.refused": translate("Reason", "The marketplace refused the tokens."),
        "store.no_api": translate(
            "Reason", "This store has no API access. Its orders come from export files."
        ),
        "store.unknown": translate("Reason", "There is no store {store}."),
    }


def _of_files() -> dict[str, str]:
    return {
        "folder.in_use": translate("Reason", "Another lzdesk uses this data folder."),
        "disk.full": translate(
            "Reason", "The disk is full. Nothing more is saved until it has room."
        ),
        "database.damaged": translate(
            "Reason", "The database {file} is damaged. Restore a backup. ({detail})"
        ),
        "database.newer": translate(
            "Reason", "The database {file} was written by a newer lzdesk. Update this one."
        ),
        "file.too_large": translate("Reason", "{file} is larger than {limit_mb} MB."),
        "file.unreadable": translate("Reason", "{file} could not be read. ({detail})"),
        "file.not_utf8": translate(
            "Reason", "{file} is not UTF-8 text, at byte {position}. Save it as UTF-8."
        ),
        "file.not_toml": translate("Reason", "{file} is not valid TOML. ({detail})"),
        "file.not_stores": translate("Reason", "{file} does not describe stores. ({detail})"),
        "file.not_a_sheet": translate("Reason", "{file} is not a spreadsheet. ({detail})"),
        "export.empty": translate("Reason", "{file} holds no orders."),
        "export.not_an_export": translate(
            "Reason", "{file} is not an order export: these columns are missing: {columns}."
        ),
        "labels.not_written": translate("Reason", "{file} could not be written. ({detail})"),
        "labels.no_such_folder": translate("Reason", "There is no folder {folder}."),
    }


def _of_forms() -> dict[str, str]:
    return {
        "form.missing": translate("Reason", "{field} is missing."),
        "form.not_a_country": translate(
            "Reason", "{value} is not a country of Lazada: sg, my, th, vn, ph or id."
        ),
        "form.not_a_marketplace": translate("Reason", "{value} is not a marketplace."),
        "labels.layout_later": translate("Reason", "The layout {layout} is not available."),
        "labels.unknown_layout": translate(
            "Reason", "There is no layout {layout}. Available: {known}."
        ),
        "secrets.unavailable": translate(
            "Reason", "The system's key store is not available, so no secret can be read."
        ),
        "secrets.missing": translate(
            "Reason", "The store's tokens are not in the key store. Give the consent again."
        ),
        "internal": translate(
            "Reason", "A fault in lzdesk stopped this. The log holds the details."
        ),
    }
