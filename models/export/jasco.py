"""JASCO in five parts, as Resonate runs it: flow matching over EnCodec's latents with chords, drums and text.

After `facebookresearch/audiocraft` (MIT: `models/flow_matching.py`, `modules/jasco_conditioners.py`; paper
arXiv 2406.10970), with torch alone. Each part gives in `names` what its tensors are called in an official
checkpoint; `Dimensions` also makes small models of the same architecture, and all parts can be trained.
Shapes: B rows of conditions, T latent frames, L tokens of text.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from encodec import Decoder, Encoder

CONDITIONERS = "condition_provider.conditioners."
CODEC = CONDITIONERS + "self_wav.compression_model.model."
CONFIGURED = "xp.cfg."
"""Before names of numbers that stand in a checkpoint's configuration, not among its tensors."""


@dataclass(frozen=True)
class Dimensions:
    """Of jasco-chords-drums-400M, unless told otherwise."""

    filters: int = 64
    strides: tuple[int, ...] = (8, 5, 4, 4)
    latents: int = 128
    codewords: int = 2048
    codebooks: int = 4
    width: int = 1024
    heads: int = 16
    layers: int = 24
    chords: int = 194
    chord_width: int = 16
    drum_width: int = 2
    time_width: int = 128
    text_width: int = 768

    @property
    def hop(self) -> int:
        """Samples of a latent frame."""
        return math.prod(self.strides)


BLUR_FRAMES = 3


class Part(nn.Module):
    """Something that becomes a template of its own."""

    prefixes: dict[str, str] = {}
    """What the beginning of a parameter's name is in a checkpoint."""

    @torch.jit.unused
    def names(self) -> dict[str, str]:
        """Names in a checkpoint by the names here."""
        return {name: self._official(name) for name in self.state_dict()}

    def _official(self, name: str) -> str:
        for here, official in self.prefixes.items():
            if name.startswith(here):
                return official + name.removeprefix(here)
        return name


class Normalised(Part):
    """A part that knows the mean and the deviation of latents, each [1]; a checkpoint's configuration has them."""

    def __init__(self):
        super().__init__()
        self.register_buffer("latent_mean", torch.zeros(1))
        self.register_buffer("latent_std", torch.ones(1))

    prefixes = {"latent_": CONFIGURED + "compression_model_latent_"}


class Encode(Normalised):
    """Sound [B, 1, hop · T] to normalised latents [B, T, latents]."""

    prefixes = Normalised.prefixes | {"encoder.": CODEC + "encoder."}

    def __init__(self, dims: Dimensions):
        super().__init__()
        self.encoder = Encoder(dims.filters, dims.strides, dims.latents)

    def forward(self, sound: Tensor) -> Tensor:
        return (self.encoder(sound).transpose(1, 2) - self.latent_mean) / self.latent_std


class Decode(Normalised):
    """Normalised latents [B, T, latents] to sound [B, 1, hop · T]."""

    prefixes = Normalised.prefixes | {"decoder.": CODEC + "decoder."}

    def __init__(self, dims: Dimensions):
        super().__init__()
        self.decoder = Decoder(dims.filters, dims.strides, dims.latents)

    def forward(self, latents: Tensor) -> Tensor:
        return self.decoder((latents * self.latent_std + self.latent_mean).transpose(1, 2))


class DrumsFromLatents(Normalised):
    """Normalised latents of drums [B, T, latents] to their condition [B, T, drum_width].

    The nearest words of the coarsest codebook, their means over three frames, a projection.
    """

    prefixes = Normalised.prefixes | {
        "codebook": CODEC + "quantizer.layers.0.codebook.embed",
        "output_proj.": CONDITIONERS + "self_wav.output_proj.",
    }

    def __init__(self, dims: Dimensions):
        super().__init__()
        self.register_buffer("codebook", torch.randn(dims.codewords, dims.latents))
        self.output_proj = nn.Linear(dims.latents, dims.drum_width)
        self.blur = BLUR_FRAMES

    def forward(self, latents: Tensor) -> Tensor:
        B, T, C = latents.shape
        x = (latents * self.latent_std + self.latent_mean).reshape(B * T, C)
        words = self.codebook.t()
        nearness = 2 * torch.matmul(x, words) - (words * words).sum(0, keepdim=True) - (x * x).sum(1, keepdim=True)
        coarse = F.embedding(nearness.argmax(1).view(B, T), self.codebook)
        missing = (self.blur - T % self.blur) % self.blur
        if missing > 0:
            coarse = torch.cat([coarse, coarse.flip(1)[:, 1 : 1 + missing]], 1)
        blurred = coarse.view(B, -1, self.blur, C).mean(2, keepdim=True).expand(-1, -1, self.blur, -1)
        return self.output_proj(blurred.reshape(B, T + missing, C)[:, :T])


class TextProjection(Part):
    """Hidden states of T5 [1, L, text_width] to the text condition [1, L, width]."""

    prefixes = {"output_proj.": CONDITIONERS + "description.output_proj."}

    def __init__(self, dims: Dimensions):
        super().__init__()
        self.output_proj = nn.Linear(dims.text_width, dims.width)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.output_proj(hidden)


class Attention(nn.Module):
    """Attention over all frames or, from another sequence, over all of its elements: no mask."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width).normal_(std=width**-0.5))
        self.out_proj = nn.Linear(width, width, bias=False)

    def split(self, x: Tensor) -> Tensor:
        """[B, T, width] to [B, heads, T, width / heads]."""
        return x.view(x.shape[0], x.shape[1], self.heads, x.shape[2] // self.heads).transpose(1, 2)

    def forward(self, x: Tensor, source: Tensor) -> Tensor:
        width = x.shape[2]
        q = F.linear(x, self.in_proj_weight[:width])
        k, v = F.linear(source, self.in_proj_weight[width:]).chunk(2, 2)
        y = F.scaled_dot_product_attention(self.split(q), self.split(k), self.split(v))
        return self.out_proj(y.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    """Attention, attention to the text, feed-forward; each of the normalised and added to the input."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.cross_attention = Attention(width, heads)
        self.linear1 = nn.Linear(width, 4 * width, bias=False)
        self.linear2 = nn.Linear(4 * width, width, bias=False)
        self.norm1, self.norm2, self.norm_cross = (nn.LayerNorm(width) for _ in range(3))

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        y = self.norm1(x)
        x = x + self.self_attn(y, y)
        x = x + self.cross_attention(self.norm_cross(x), text)
        return x + self.linear2(F.gelu(self.linear1(self.norm2(x))))


def geometric(count: int) -> Tensor:
    """From 1 to 10,000. In Python's doubles, since torch's powers differ by processor and templates must not."""
    return torch.tensor([10_000.0 ** (i / (count - 1)) for i in range(count)], dtype=torch.float32)


class Transformer(nn.Module):
    """Layers behind sinusoidal positions: [B, T, width] to the same."""

    def __init__(self, width: int, heads: int, layers: int):
        super().__init__()
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.register_buffer("periods", geometric(width // 2), persistent=False)

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        # Counted, not `arange`d: that asks for a device.
        positions = torch.ones_like(x[0, :, :1]).cumsum(0) - 1.0
        phase = positions / self.periods
        x = x + torch.cat([phase.cos(), phase.sin()], 1)
        for layer in self.layers:
            x = layer(x, text)
        return x


class TimeEmbedding(nn.Module):
    """Times [B] to [B, 4 · width]."""

    def __init__(self, width: int):
        super().__init__()
        self.dense = nn.ModuleList([nn.Linear(width, 4 * width), nn.Linear(4 * width, 4 * width)])
        self.register_buffer("rates", 1 / geometric(width // 2), persistent=False)

    def forward(self, t: Tensor) -> Tensor:
        phase = t[:, None] * self.rates
        return self.dense[1](F.silu(self.dense[0](torch.cat([phase.sin(), phase.cos()], 1))))


class Chords(nn.Module):
    """Chord numbers [B, T] to [B, T, chord_width]; one number more than there are chords, for none."""

    def __init__(self, chords: int, width: int):
        super().__init__()
        self.emb = nn.Embedding(chords + 1, width)

    def forward(self, chord_ids: Tensor) -> Tensor:
        return self.emb(chord_ids)


class VectorField(Part):
    """The field that carries noise to music, with guidance."""

    prefixes = {"chords.": CONDITIONERS + "chords."}

    def __init__(self, dims: Dimensions):
        super().__init__()
        self.chords = Chords(dims.chords, dims.chord_width)
        self.emb = nn.Linear(dims.latents + dims.chord_width + dims.drum_width, dims.width, bias=False)
        self.temb = TimeEmbedding(dims.time_width)
        self.temb_proj = nn.Linear(4 * dims.time_width, dims.width)
        self.transformer = Transformer(dims.width, dims.heads, dims.layers)
        self.out_norm = nn.LayerNorm(dims.width)
        self.linear = nn.Linear(dims.width, dims.latents, bias=False)

    def velocity(self, z: Tensor, t: Tensor, chord_ids: Tensor, drums: Tensor, text: Tensor) -> Tensor:
        """z [B, T, latents] at times t [B], or [1] for all, to dz/dt [B, T, latents]."""
        x = self.emb(torch.cat([z, self.chords(chord_ids), drums], 2))
        x = self.transformer(x, text + self.temb_proj(self.temb(t)).unsqueeze(1))
        return self.linear(self.out_norm(x))

    def forward(self, z: Tensor, t: Tensor, chord_ids: Tensor, drums: Tensor, text: Tensor, w: Tensor) -> Tensor:
        """z [1, T, latents] at time t [1]; each row of conditions counts with its weight w [B]: [1, T, latents]."""
        v = self.velocity(z.expand(w.shape[0], -1, -1), t, chord_ids, drums, text)
        return (w[:, None, None] * v).sum(0, keepdim=True)


PARTS = {
    "encode": Encode,
    "drums_from_latents": DrumsFromLatents,
    "vf_cfg": VectorField,
    "decode": Decode,
    "text_projection": TextProjection,
}
