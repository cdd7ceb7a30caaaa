"""A limit code's pause, kept by all whom it is for."""

from collections.abc import Iterator
from contextlib import contextmanager

from lzdesk.domain.errors import MarketplaceBusy
from lzdesk.domain.stores import App
from lzdesk.marketplaces.contract import Policies
from lzdesk.marketplaces.http import Caller, app_bucket

TO_BE_SURE_S = 0.05


@contextmanager
def pauses_kept(caller: Caller, app: App, bucket: str, policies: Policies) -> Iterator[None]:
    """Where a limit code comes back, hold `bucket`, or the whole app's where the code is for it.

    A ban is for all calls it was said of, whoever makes them. Where the call may have done
    something all the same, the code is no refusal and nothing is held.
    """
    try:
        yield
    except MarketplaceBusy as busy:
        if "code" in busy.fields and not busy.fields.get("arrived"):
            whole_app = busy.fields["code"] in policies.app_limit_codes
            pause_s = float(busy.fields["retry_in_s"] or 0)
            caller.hold(app_bucket(app) if whole_app else bucket, pause_s + TO_BE_SURE_S)
        raise
