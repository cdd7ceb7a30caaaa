"""Makes resources/sounds: short tones of our own, so that nobody else's recording is shipped.

.venv/bin/python docs/sounds.py
"""

import math
import struct
import wave
from pathlib import Path

RATE = 44_100
FADE_S = 0.012
LOUDNESS = 0.28
SOUNDS = {
    # name: (hertz, from second, seconds)
    "new-order": ((880.0, 0.0, 0.16), (1318.5, 0.11, 0.34)),
    "soon": ((659.3, 0.0, 0.2), (659.3, 0.26, 0.34)),
    # A scan: an item is in; a parcel for each of six carriers; refused, which nobody overhears.
    "item": ((1046.5, 0.0, 0.09),),
    "carrier-1": ((523.3, 0.0, 0.12), (659.3, 0.1, 0.22)),
    "carrier-2": ((587.3, 0.0, 0.12), (880.0, 0.1, 0.22)),
    "carrier-3": ((784.0, 0.0, 0.12), (587.3, 0.1, 0.22)),
    "carrier-4": ((659.3, 0.0, 0.1), (659.3, 0.13, 0.22)),
    "carrier-5": ((440.0, 0.0, 0.1), (554.4, 0.09, 0.1), (659.3, 0.18, 0.22)),
    "carrier-6": ((880.0, 0.0, 0.1), (698.5, 0.09, 0.1), (523.3, 0.18, 0.22)),
    "refused": ((196.0, 0.0, 0.3), (185.0, 0.0, 0.3), (196.0, 0.34, 0.42), (185.0, 0.34, 0.42)),
    "urgent": ((987.8, 0.0, 0.14), (784.0, 0.17, 0.14), (987.8, 0.34, 0.36)),
}


def tone(hertz: float, seconds: float) -> list[float]:
    """A bell-like tone: two harmonics that die away, without a click at either end."""
    made = []
    for number in range(round(seconds * RATE)):
        at = number / RATE
        fade = min(1.0, at / FADE_S, (seconds - at) / FADE_S)
        ring = math.exp(-4.5 * at / seconds)
        turn = 2 * math.pi * hertz * at
        made.append(fade * ring * (0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)))
    return made


def mixed(parts: tuple[tuple[float, float, float], ...]) -> list[float]:
    length = max(start + seconds for _hertz, start, seconds in parts)
    made = [0.0] * round(length * RATE + 1)
    for hertz, start, seconds in parts:
        first = round(start * RATE)
        for number, value in enumerate(tone(hertz, seconds)):
            made[first + number] += value
    return made


def main() -> None:
    folder = Path(__file__).resolve().parents[1] / "resources" / "sounds"
    folder.mkdir(exist_ok=True)
    for name, parts in SOUNDS.items():
        values = [round(32767 * LOUDNESS * value) for value in mixed(parts)]
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    main()
