"""T5's encoder (version 1.0), which reads JASCO's prompts: torch alone.

After `transformers.T5EncoderModel`, whose names its parameters have; the paper is arXiv 1910.10683. One text at
a time, of its true length: no mask. Shapes: L tokens.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BUCKETS = 32
FARTHEST = 128


@dataclass(frozen=True)
class T5Dimensions:
    """Of t5-base, unless told otherwise."""

    words: int = 32_128
    width: int = 768
    head_width: int = 64
    heads: int = 12
    feedforward: int = 3072
    layers: int = 12


class RmsNorm(nn.Module):
    """x over the root of its mean square, without mean or bias."""

    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * (x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6))


class SelfAttention(nn.Module):
    """Attention without scale, with a bias by distance, which the first block holds for all: [heads, L, L]."""

    def __init__(self, dims: T5Dimensions, first: bool):
        super().__init__()
        self.heads = dims.heads
        inner = dims.heads * dims.head_width
        self.q, self.k, self.v = (nn.Linear(dims.width, inner, bias=False) for _ in range(3))
        self.o = nn.Linear(inner, dims.width, bias=False)
        if first:
            self.relative_attention_bias = nn.Embedding(BUCKETS, dims.heads)

    def split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, x.shape[2] // self.heads).transpose(1, 2)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        y = F.scaled_dot_product_attention(
            self.split(self.q(x)), self.split(self.k(x)), self.split(self.v(x)), attn_mask=bias, scale=1.0
        )
        return self.o(y.transpose(1, 2).flatten(2))


class AttentionLayer(nn.Module):
    def __init__(self, dims: T5Dimensions, first: bool):
        super().__init__()
        self.layer_norm = RmsNorm(dims.width)
        self.SelfAttention = SelfAttention(dims, first)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        return x + self.SelfAttention(self.layer_norm(x), bias)


class DenseReluDense(nn.Module):
    def __init__(self, dims: T5Dimensions):
        super().__init__()
        self.wi = nn.Linear(dims.width, dims.feedforward, bias=False)
        self.wo = nn.Linear(dims.feedforward, dims.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.wo(F.relu(self.wi(x)))


class FeedForwardLayer(nn.Module):
    def __init__(self, dims: T5Dimensions):
        super().__init__()
        self.layer_norm = RmsNorm(dims.width)
        self.DenseReluDense = DenseReluDense(dims)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        return x + self.DenseReluDense(self.layer_norm(x))


class Block(nn.Module):
    def __init__(self, dims: T5Dimensions, first: bool):
        super().__init__()
        self.layer = nn.ModuleList([AttentionLayer(dims, first), FeedForwardLayer(dims)])

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        for layer in self.layer:
            x = layer(x, bias)
        return x


class Stack(nn.Module):
    def __init__(self, dims: T5Dimensions):
        super().__init__()
        self.block = nn.ModuleList(Block(dims, number == 0) for number in range(dims.layers))
        self.final_layer_norm = RmsNorm(dims.width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        for block in self.block:
            x = block(x, bias)
        return self.final_layer_norm(x)


def buckets(distance: Tensor, count: int, farthest: int) -> Tensor:
    """Of key − query, in tokens: each near one has a bucket of its own, far ones share logarithmic ones."""
    half = count // 2
    exact = half // 2
    size = distance.abs()
    scale = (half - exact) / math.log(farthest / exact)
    far = exact + ((size.clamp(min=1).to(torch.float32) / exact).log() * scale).to(torch.int64)
    return torch.where(size < exact, size, far.clamp(max=half - 1)) + (distance > 0).to(torch.int64) * half


class T5Encoder(nn.Module):
    """Token numbers int64 [1, L], the end's included, to hidden states [1, L, width]."""

    def __init__(self, dims: T5Dimensions):
        super().__init__()
        self.shared = nn.Embedding(dims.words, dims.width)
        self.encoder = Stack(dims)
        self.buckets, self.farthest = BUCKETS, FARTHEST

    @torch.jit.unused
    def names(self) -> dict[str, str]:
        """Names in a checkpoint by the names here: the same."""
        return {name: name for name in self.state_dict()}

    def forward(self, ids: Tensor) -> Tensor:
        places = torch.ones_like(ids[0]).cumsum(0)
        near = buckets(places[None, :] - places[:, None], self.buckets, self.farthest)
        bias = self.encoder.block[0].layer[0].SelfAttention.relative_attention_bias(near).permute(2, 0, 1)
        return self.encoder(self.shared(ids), bias.unsqueeze(0))
