"""Writes what the Java tests compare with: `python reference.py ../src/test/resources/classic-reference.f32`.

The input follows a rule in whole numbers that the tests repeat: triangle waves, and bursts of noise from a
linear congruential generator (constants of Numerical Recipes). The file holds every 1009th sample of each
stem and channel as the module gives them in Python, not scripted: little-endian floats, stem by stem.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from classic import Classic
from export import SEGMENT_FRAMES

STRIDE = 1009


def triangle(n: np.ndarray, period: int) -> np.ndarray:
    """From -1 to 1 and back in an even number of samples."""
    return np.abs(n % period - period // 2) * (4.0 / period) - 1.0


def noise(frames: int) -> np.ndarray:
    state, values = 1, np.empty(frames)
    for i in range(frames):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = (state >> 8) / 2.0**23 - 1.0
    return values


def signal(frames: int = SEGMENT_FRAMES) -> torch.Tensor:
    """[2, frames]: low tone in the middle, two tones at the sides, bursts that move."""
    n = np.arange(frames)
    burst = np.maximum(0.0, 1.0 - (n % 11025) / 2048.0) * noise(frames)
    middle = 0.2 * triangle(n, 800)
    left = middle + 0.15 * triangle(n, 200) + 0.05 * triangle(n, 134) + 0.2 * burst
    right = middle + 0.05 * triangle(n, 200) + 0.15 * triangle(n, 134) + 0.15 * burst
    return torch.from_numpy(np.stack([left, right]).astype(np.float32))


if __name__ == "__main__":
    with torch.no_grad():
        stems = Classic()(signal()[None])[0]
    Path(sys.argv[1]).write_bytes(stems[..., ::STRIDE].contiguous().numpy().astype("<f4").tobytes())
