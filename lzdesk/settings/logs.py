"""The program's log: JSON lines without secrets, on standard error and in the data folder."""

import logging
import logging.handlers
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

_SECRET_FIELD = re.compile(r"(secret|token|password|passphrase|sign|cookie)$", re.IGNORECASE)
_SECRET_IN_TEXT = re.compile(
    r"((?:access_token|refresh_token|app_secret|sign|code|password)=)[^&\s\"']+", re.IGNORECASE
)
_LOGIN_IN_URL = re.compile(r"(\w+://)[^/@\s]+@")


def scrub_text(text: str) -> str:
    """Text with the values of secret parameters and the logins of addresses taken out."""
    return _LOGIN_IN_URL.sub(r"\1…@", _SECRET_IN_TEXT.sub(r"\1…", text))


def _scrub(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if _SECRET_FIELD.search(name):
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = scrub_text(value)
    return event


def start_logs(folder: Path | None, loud: bool = True) -> None:
    """Send the log to standard error (where loud), and to `folder` (5 files of 2 MB)."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if loud else []
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "engine.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8"
            )
        )
    logging.basicConfig(level=logging.INFO, handlers=handlers, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
