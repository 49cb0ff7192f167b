"""Bars of drums, bass and chords from a rule that the Java tests repeat (`Loops`): songs that a small model can learn.

120 beats a minute: a bar is 64,000 samples, or 100 latent frames. Every note ends within its bar, so a bar
always sounds the same: `bar` gives one, songs are bars in a row.
"""

import numpy as np

RATE = 32_000
STEP = 4_000
"""Samples of a sixteenth note."""
BAR = 16 * STEP
CHORDS = {"C": (48, 0, 4, 7), "Am": (45, 3, 7, 12), "F": (41, 7, 12, 16), "G": (43, 5, 9, 12)}
"""Of each chord the bass note and the distances of its three notes from two octaves below the highest C's."""
KICKS = ((0, 8), (0, 6, 10))


def hertz(note: float) -> float:
    return 440.0 * 2.0 ** ((note - 69) / 12)


def decay(n: np.ndarray, seconds: float, length: int) -> np.ndarray:
    """Exponential, with 5 ms in and 20 ms out."""
    return np.exp(-n / (seconds * RATE)) * np.minimum(1, n / 160) * np.minimum(1, (length - n) / 640)


def note(length: int, pitch: float, seconds: float) -> np.ndarray:
    """Three partials."""
    n = np.arange(length)
    phase = 2 * np.pi * hertz(pitch) / RATE * n
    return (np.sin(phase) + np.sin(2 * phase) / 4 + np.sin(3 * phase) / 9) * decay(n, seconds, length)


def kick() -> np.ndarray:
    n = np.arange(2 * STEP)
    t = n / RATE
    return np.sin(2 * np.pi * (50 * t + 3 * (1 - np.exp(-t / 0.03)))) * decay(n, 0.1, n.size)


def struck(lowest: float, ratio: float, seconds: float) -> np.ndarray:
    """Eight partials far from harmonic: a snare or, higher and shorter, a hi-hat."""
    n = np.arange(2 * STEP)
    partials = sum(np.sin(2 * np.pi * lowest * ratio**k / RATE * n + k * k) for k in range(8))
    return partials / 8 * decay(n, seconds, n.size)


def drums(pattern: int) -> np.ndarray:
    """A bar of drums [BAR]."""
    y = np.zeros(BAR)
    for steps, gain, sound in (
        (KICKS[pattern], 0.35, kick()),
        ((4, 12), 0.4, struck(200, 1.37, 0.06)),
        (range(0, 16, 2), 0.1, struck(4000, 1.09, 0.02)),
    ):
        for step in steps:
            y[step * STEP : (step + 2) * STEP] += gain * sound
    return y


def pitched(chord: str) -> np.ndarray:
    """A bar of bass [0] and of chords [1]: [2, BAR]."""
    root, *intervals = CHORDS[chord]
    y = np.zeros((2, BAR))
    for step, pitch in ((0, root), (6, root), (8, root), (12, root + 7)):
        y[0, step * STEP : (step + 2) * STEP] += 0.25 * note(2 * STEP, pitch - 12, 0.2)
    for step in (0, 4, 8, 12):
        for interval in intervals:
            y[1, step * STEP : (step + 4) * STEP] += 0.12 * note(4 * STEP, 60 + interval, 0.4)
    return y


BARS_OF_DRUMS = [drums(pattern) for pattern in range(len(KICKS))]
BARS_OF_CHORDS = {chord: pitched(chord) for chord in CHORDS}


def song(bars: list[tuple[str, int]], alone: bool = False) -> np.ndarray:
    """Chords and patterns of drums to the mix [0] and its drums [1], float32 [2, samples]; `alone`: chords only."""
    played = np.concatenate([BARS_OF_CHORDS[chord] for chord, _ in bars], 1)
    beaten = np.concatenate([BARS_OF_DRUMS[pattern] for _, pattern in bars])
    if alone:
        return np.stack([played[1], np.zeros_like(beaten)]).astype(np.float32)
    return np.stack([played.sum(0) + beaten, beaten]).astype(np.float32)
