"""The words on the papers that go with a run."""

from PySide6.QtCore import QCoreApplication

from lzdesk.link.messages import PaperWords

translate = QCoreApplication.translate


def paper_words(paper: str, *, by_bin: bool) -> PaperWords:
    """paper: `pick_list` or `packing_slips`. by_bin: the walk goes by the bins before all else, so
    that the pile of labels lies in their order."""
    about = translate("Papers", "Run {run}. Parcels: {parcels}. Stops: {stops}. Pieces: {pieces}.")
    order = translate("Papers", "The last bin comes first.")
    if by_bin:
        order = translate(
            "Papers", "The last bin comes first: the list ends where the pile of labels begins."
        )
    titles = {
        "pick_list": translate("Papers", "Pick list"),
        "packing_slips": translate("Papers", "Packing slip"),
    }
    return PaperWords(
        title=titles[paper],
        about=f"{about} {order}",
        bin=translate("Papers", "Bin"),
        picture=translate("Papers", "Picture"),
        sku=translate("Papers", "SKU"),
        item=translate("Papers", "Item"),
        orders=translate("Papers", "Parcels"),
        quantity=translate("Papers", "Pieces"),
        no_bin=translate("Papers", "No bin"),
        footer=translate("Papers", "Page {page} of {pages}"),
        order=translate("Papers", "Order {order}"),
        parcel=translate("Papers", "{store}, {carrier} {tracking}"),
        place=translate("Papers", "No. {place} of run {run}"),
        note=translate("Papers", "Note: {note}"),
    )
