"""How a benchmark is run: interleaved, CPU time, medians, ratios to a floor in the same run."""

import gc
import statistics
import time
from collections.abc import Callable


def interleaved(runs: dict[str, Callable[[], None]], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of this process for each run, one of each per round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            started = time.process_time()
            run()
            taken[name].append(time.process_time() - started)
    return taken


def ratio(taken: dict[str, list[float]], name: str, floor: str) -> float:
    """Median of the rounds' own ratios: a busy round slows both."""
    return statistics.median(a / b for a, b in zip(taken[name], taken[floor], strict=True))


def verdict(what: str, value: float, limit: float, unit: str = "x") -> bool:
    """Print one line; True when the value is within its limit."""
    good = value <= limit
    print(f"{'good' if good else 'OVER'}  {what}: {value:.2f} {unit} (at most {limit} {unit})")
    return good
