"""Weights by rule instead of by training, the same bits here and in the Java tests (`SeededWeights`).

Tensor t (its place in the sorted list of names), element i (row-major): splitmix64 of seed·2⁴⁸ + t·2³² + i
gives u in [0, 1); the value is centre + spread·(2u − 1), in double, then rounded to float32.
"""

import numpy as np

GAMMA = np.uint64(0x9E3779B97F4A7C15)


def uniform(seed: int, tensor: int, count: int) -> np.ndarray:
    """`count` doubles in [0, 1)."""
    with np.errstate(over="ignore"):
        z = np.arange(count, dtype=np.uint64) + np.uint64((seed << 48) + (tensor << 32)) + GAMMA
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-24


def centre_and_spread(name: str, shape: tuple[int, ...]) -> tuple[float, float]:
    """So that the sound stays of its size through the network and every layer counts."""
    if name.endswith(".scale"):
        return 0.25, 0.15
    if name.endswith(".weight_g"):
        return 1.0, 0.2
    if name.endswith("shared.weight"):
        return 0.0, 1.0
    if name.endswith(".codebook.embed"):  # About as large as latents, or one word is nearest to all.
        return 0.0, 0.3
    if name.endswith(".SelfAttention.q.weight"):  # T5 does not scale its products.
        return 0.0, 0.2 * float(np.sqrt(3.0 / shape[1]))
    if len(shape) == 1:
        return (1.0, 0.2) if "norm" in name and name.endswith("weight") or _norm_of_dconv(name) else (0.0, 0.1)
    inputs = int(np.prod(shape[1:]))
    if "conv_tr" in name:
        inputs = shape[0] * 2
    return 0.0, float(np.sqrt(3.0 / inputs))


def _norm_of_dconv(name: str) -> bool:
    parts = name.split(".")
    return "dconv" in parts and parts[-1] == "weight" and parts[-2] in ("1", "4")


def weights(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, np.ndarray]:
    """float32 arrays for all names."""
    values = {}
    for tensor, name in enumerate(sorted(shapes)):
        shape = shapes[name]
        centre, spread = centre_and_spread(name, shape)
        u = uniform(seed, tensor, int(np.prod(shape)))
        values[name] = (centre + spread * (2.0 * u - 1.0)).astype(np.float32).reshape(shape)
    return values
