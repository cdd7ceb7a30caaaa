"""A store that is to be opened, with all that its opening needs to know."""

import msgspec

from lzdesk.domain.openings import PastOpenings
from lzdesk.domain.sign_in import SignInPaths
from lzdesk.domain.stores import Profile, Store
from lzdesk.settings.secrets import LoginKey
from lzdesk.upstream.way_out import DIRECT, WayOut

GREY = (96, 103, 112)


class StoreToOpen(msgspec.Struct, frozen=True):
    """A store, the identity it opens in, and where it begins."""

    store: Store
    profile: Profile
    url: str
    home: str = ""
    """Its seller center, whose site's pages come back; empty: the same as url."""
    colour: tuple[int, int, int] = GREY
    """Red, green, blue, 0 to 255: of the window's toolbar."""
    title: str = ""
    """What the window is called; empty: the store's name, or a shared profile's id."""
    way_out: WayOut = DIRECT
    """With its password: this record is never written or told."""
    past: PastOpenings = PastOpenings()
    login_key: LoginKey | None = None
    """Seals the kept cookies; None where the secrets are locked away: then none are kept."""
    sign_in: SignInPaths | None = None
    """What addresses of its pages tell of its login; None: that is not read."""


def title_of(store: StoreToOpen) -> str:
    """What the window is called: a profile that others share has a name of its own."""
    if store.title:
        return store.title
    own = store.profile.id in ("", store.store.key)
    return store.store.name if own else store.profile.id
