"""How well a store serves its buyers: numbers that drift a little from day to day."""

from dataclasses import dataclass
from random import Random

from lzdesk.simulator.model import Store

DAY_S = 86_400


@dataclass(frozen=True)
class Measure:
    """One indicator of /seller/performance/get. `usual` and `spread` are of the score."""

    kind: str
    name: str
    tip: str
    target: float
    at_least: bool
    usual: float
    spread: float
    page: str


# The documentation names the first two; the set is open (reference 8).
MEASURES = (
    Measure(
        "POSITIVE_SELLER_RATING",
        "Positive Seller Rating",
        "Share of positive ratings among ratings from verified buyers, last 8 weeks.",
        85,
        True,
        91,
        7,
        "/apps/review/manage",
    ),
    Measure(
        "PRODUCT_RATING_COVERAGE",
        "Product Rating Coverage",
        "Share of products with at least one rating.",
        50,
        True,
        63,
        16,
        "/apps/review/manage",
    ),
    Measure(
        "SHIP_ON_TIME",
        "Ship on Time",
        "Share of orders handed over in time, last 4 weeks.",
        90,
        True,
        94,
        6,
        "/apps/order/list?status=topack",
    ),
    Measure(
        "CANCELLATION_RATE",
        "Cancellation Rate",
        "Share of items cancelled through the seller's fault, last 4 weeks.",
        1.5,
        False,
        0.9,
        1.1,
        "/apps/order/list?status=canceled",
    ),
    Measure(
        "CHAT_RESPONSE_RATE",
        "Chat Response Rate",
        "Share of chats answered in time, last 7 days.",
        85,
        True,
        89,
        9,
        "/apps/im/window",
    ),
)
CATEGORIES = ((10000336, "Furniture & Décor"), (12356, "Mobile & Tablet"), (9021, "Beauty"))


@dataclass(frozen=True)
class Score:
    """A measure's value today, to one decimal."""

    measure: Measure
    value: float

    @property
    def respected(self) -> bool:
        """Whether the target is met."""
        target = self.measure.target
        return self.value >= target if self.measure.at_least else self.value <= target


@dataclass(frozen=True)
class Health:
    """A store's numbers of one day; `response_h` is in hours."""

    category_id: int
    category: str
    scores: tuple[Score, ...]
    response_h: float

    def score(self, kind: str) -> float:
        """One measure's value."""
        return next(score.value for score in self.scores if score.measure.kind == kind)


def health_of(store: Store, seed: int, now_s: int) -> Health:
    """The same for a seed, a store and a UTC day: nothing is kept."""
    own = Random(f"health-{seed}-{store.seller_id}")
    today = Random(f"health-{seed}-{store.seller_id}-{now_s // DAY_S}")
    category_id, category = own.choice(CATEGORIES)
    scores = []
    for measure in MEASURES:
        base = measure.usual + own.uniform(-measure.spread, measure.spread)
        value = base + today.uniform(-0.1, 0.1) * measure.spread
        scores.append(Score(measure, round(min(100.0, max(0.0, value)), 1)))
    return Health(category_id, category, tuple(scores), round(own.uniform(0.2, 12), 4))
