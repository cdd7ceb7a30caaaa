"""Whether a page could learn an address that the way out is to hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

GATHER_MS = 1500
"""Longest that is waited for addresses; with nothing to tell, gathering ends at once."""
_ASK = """
async (most) => {
  const found = [];
  const line = new RTCPeerConnection();
  line.createDataChannel("");
  const over = new Promise((resolve) => {
    line.onicecandidate = (event) => {
      if (!event.candidate) resolve();
      else if (event.candidate.candidate) found.push(event.candidate.candidate);
    };
    setTimeout(resolve, most);
  });
  await line.setLocalDescription(await line.createOffer());
  await over;
  line.close();
  return found;
}
"""


async def addresses_told(page: Page) -> list[str]:
    """The addresses WebRTC tells to this page: with our policy, none.

    Raises playwright's Error where the page has ended.
    """
    lines: list[str] = await page.evaluate(_ASK, GATHER_MS)
    # RFC 8839: `candidate:1 1 udp 2122260223 192.0.2.7 51234 typ host …`
    words = [line.split() for line in lines]
    return sorted({one[4] for one in words if len(one) > 4})
