"""Playwright's errors without Playwright: its API takes a quarter of the engine's start to import.

`playwright.async_api` exports these same classes from here.
"""

from playwright._impl._errors import Error, TimeoutError

__all__ = ["Error", "TimeoutError"]
