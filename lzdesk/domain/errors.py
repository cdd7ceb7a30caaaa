"""The one tree of errors a user may meet. An error is a kind and fields; its words are made in
`gui/words.py` and, in English, in `app/commands/words.py`."""


class LzdeskError(Exception):
    """Something the user can be told: what happened, where, and so what to do.

    kind: a dotted name that both word tables know. fields: plain values for the sentence.
    """

    kind = "error"

    def __init__(self, kind: str = "", /, **fields: str | int | float) -> None:
        self.kind = kind or type(self).kind
        self.fields = fields
        super().__init__(f"{self.kind} {fields}" if fields else self.kind)


class BadInput(LzdeskError):
    """A file or form that cannot be taken: names file, row, field."""


class FolderInUse(LzdeskError):
    """Another process owns the data folder for writing."""

    kind = "folder.in_use"


class StoreTrouble(LzdeskError):
    """Something that stops one store alone."""


class NeedsConsent(StoreTrouble):
    """The tokens of an authorisation are over; only the seller can renew them."""

    kind = "store.needs_consent"


class MarketplaceRefused(StoreTrouble):
    """The vendor answered no, in its own words (fields code, words).

    Field arrived: 1 where the code does not say that nothing was done.
    """

    kind = "marketplace.refused"


class AddressRefused(StoreTrouble):
    """The app takes calls from certain addresses only (field address: the one it saw, if told)."""

    kind = "app.address_refused"


class MarketplaceBusy(StoreTrouble):
    """The vendor asks for a pause (field retry_in_s).

    Field arrived: 1 where the call may have been carried out all the same.
    """

    kind = "marketplace.busy"


class JunkAnswer(StoreTrouble):
    """The answer is not what the vendor documents: HTML, cut JSON, a wrong type."""

    kind = "marketplace.junk"


class Unreachable(StoreTrouble):
    """No answer: no network, a time-out, a closed connection.

    Field sent: 0 where there was no connection to send anything over.
    """

    kind = "marketplace.unreachable"


class AnswerLost(StoreTrouble):
    """A write went out and no answer came back that says what became of it: it may have arrived.

    Fields code and words: what the vendor said, if anything. Field lasting: 1 where it is not known
    as a code that passes, so that a repeat would hardly be answered otherwise.
    """

    kind = "marketplace.answer_lost"


class BrowserTrouble(LzdeskError):
    """A store's own browser was not opened, with the reason."""


class WayOutTrouble(LzdeskError):
    """Traffic did not get out, and went no other way (fields proxy, target, why, status).

    Kinds: `proxy.silent`, `proxy.refuses` (the login), `proxy.no_target` (it answers, the other
    side does not), `direct.no_target`, `direct.near` (this computer or the network around it,
    which pages from outside must not reach). proxy is `scheme://host:port`, empty on the direct
    line.
    """

    kind = "proxy.silent"


class SecretsUnavailable(LzdeskError):
    """No keyring and no vault: secrets cannot be kept."""

    kind = "secrets.unavailable"
