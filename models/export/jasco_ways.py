"""Prints what cheaper ways through the flow cost in quality: `python jasco_ways.py`, five minutes on a core.

The trained small model fills the gap of the Java tests' song from eight seeds. Of each way: how far its sound in
the gap is from 50 steps of Euler (same noise, same guidance), and from the true song, means in dB. int8 is PyTorch's
dynamic quantisation of every linear layer and of the attention's projections.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import jasco
import jasco_train
import loops

SEEDS = 8
FRAMES, FIRST, LAST = 500, 175, 250
"""The window, and the gap of a second and a half."""
RAMP, LEFT, RIGHT = 5, 4, 15
"""Of the mask, as in `../../../shared/jasco.md`: frames of its slopes, and how much wider than the gap it is."""
GAP = slice(FIRST * jasco_train.HOP, LAST * jasco_train.HOP)

Field = Callable[[Tensor, float], Tensor]


class Projections(nn.Module):
    """`jasco.Attention` with linear layers for its projections, which quantisation can replace."""

    def __init__(self, attention: jasco.Attention):
        super().__init__()
        width = attention.in_proj_weight.shape[1]
        self.heads, self.out_proj = attention.heads, attention.out_proj
        self.q, self.kv = nn.Linear(width, width, bias=False), nn.Linear(width, 2 * width, bias=False)
        self.q.weight.data = attention.in_proj_weight.data[:width]
        self.kv.weight.data = attention.in_proj_weight.data[width:]

    def forward(self, x: Tensor, source: Tensor) -> Tensor:
        split = jasco.Attention.split
        k, v = self.kv(source).chunk(2, 2)
        y = nn.functional.scaled_dot_product_attention(split(self, self.q(x)), split(self, k), split(self, v))
        return self.out_proj(y.transpose(1, 2).reshape(x.shape))


def quantised(field: jasco.VectorField) -> nn.Module:
    field = copy.deepcopy(field)
    for layer in field.transformer.layers:
        layer.self_attn, layer.cross_attention = Projections(layer.self_attn), Projections(layer.cross_attention)
    return torch.ao.quantization.quantize_dynamic(field, {nn.Linear}, dtype=torch.qint8)


def mask() -> Tensor:
    """[1, T, 1]: 1 where it is painted."""
    frames = torch.arange(FRAMES, dtype=torch.float32)
    rise = (frames - (FIRST - LEFT - RAMP)) / RAMP
    fall = (LAST + RIGHT + RAMP - frames) / RAMP
    return torch.minimum(rise, fall).clamp(0, 1)[None, :, None]


def solve(field: Field, z: Tensor, steps: int, solver: str) -> Tensor:
    dt = 1 / steps
    for step in range(steps):
        t = step * dt
        v = field(z, t)
        if solver == "midpoint":
            v = field(z + dt / 2 * v, t + dt / 2)
        elif solver == "Heun":
            v = (v + field(z + dt * v, t + dt)) / 2
        z = z + dt * v
    return z


class Gap:
    """The song with its gap, and the model's parts."""

    def __init__(self) -> None:
        self.parts = jasco_train.read(Path(__file__).resolve().parents[1] / "src/test/resources/jasco_loops")
        hidden = jasco_train.jasco_template.modules(jasco_train.MODEL)["t5_encoder"]
        hidden.load_state_dict(jasco_train.jasco_checkpoint.t5_state(jasco_train.MODEL))
        text = jasco_train.texts({"t5_encoder": hidden})[jasco_train.BAND]
        mix, drums = torch.from_numpy(loops.song(jasco_train.TESTED))
        self.song = mix
        damaged = mix.clone()
        damaged[GAP] = 0
        encode, condition = self.parts["encode"], self.parts["drums_from_latents"]
        self.known = encode(damaged[None, None])
        beaten, silent = (condition(encode(x[None, None])) for x in (drums, torch.zeros_like(drums)))
        self.drums = torch.cat([beaten, silent])
        numbers = json.loads((Path(__file__).parent / "chords.json").read_text(encoding="utf-8"))
        named = np.repeat([numbers.index(name) for name, _ in jasco_train.TESTED], jasco_train.BAR_FRAMES)
        chords = torch.from_numpy(named)
        self.chords = torch.stack([chords, torch.full_like(chords, jasco_train.NO_CHORD)])
        said = self.parts["text_projection"](text)
        self.text = torch.cat([said, torch.zeros_like(said)])

    def fill(self, network: nn.Module, seed: int, steps: int, solver: str, guided: tuple[float, float]) -> Tensor:
        """The gap's sound; guided between two times, alone outside of them."""
        z0 = torch.randn(self.known.shape, generator=torch.Generator().manual_seed(seed))
        m, still = mask(), self.known - (1 - jasco_train.SIGMA) * z0

        def field(z: Tensor, t: float) -> Tensor:
            w = torch.tensor([5.0, -4.0] if guided[0] <= t < guided[1] else [1.0])
            n = len(w)
            v = network(z, torch.tensor([t]), self.chords[:n], self.drums[:n], self.text[:n], w)
            return m * v + (1 - m) * still

        return self.parts["decode"](solve(field, z0, steps, solver))[0, 0, GAP]


def decibels(reference: Tensor, sound: Tensor) -> float:
    return 10 * (reference.square().sum() / (reference - sound).square().sum()).log10().item()


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    gap = Gap()
    full = gap.parts["vf_cfg"]
    small = quantised(full)
    always, never = (0.0, 2.0), (2.0, 2.0)
    truth = gap.song[GAP]
    print(f"{'':34} {'evaluations':>11} {'to Euler 50':>11} {'to the song':>11}")
    for title, guided in (("guided 5, 0", always), ("not guided", never)):
        references = [gap.fill(full, seed, 50, "Euler", guided) for seed in range(SEEDS)]
        ways = [(f"Euler {n}", full, n, "Euler", guided) for n in (50, 25, 10, 5)]
        ways += [(f"{name} {n}", full, n, name, guided) for name in ("midpoint", "Heun") for n in (12, 5)]
        ways += [(f"Euler {n}, int8", small, n, "Euler", guided) for n in (50, 10)]
        if guided == always:
            parts = ((0.0, 0.5), (0.2, 0.8), (0.5, 2.0))
            ways += [(f"Euler 10, guided {a} to {min(b, 1.0)}", full, 10, "Euler", (a, b)) for a, b in parts]
        print(title)
        for name, network, steps, solver, part in ways:
            sounds = [gap.fill(network, seed, steps, solver, part) for seed in range(SEEDS)]
            near = np.mean([min(decibels(a, b), 99.0) for a, b in zip(references, sounds)])
            true = np.mean([decibels(truth, sound) for sound in sounds])
            evaluations = steps * (1 if solver == "Euler" else 2)
            print(f"  {name:32} {evaluations:11} {near:11.1f} {true:11.1f}", flush=True)


if __name__ == "__main__":
    main()
