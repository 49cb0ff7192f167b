"""HTDemucs in three parts: a front and a back with the complex numbers, for the CPU, and the core between
them with real tensors alone, for any device.

`Core` is `demucs.htdemucs.HTDemucs` with another way through the same parameters, so that official
checkpoints fit by name. Nothing in it names a device: positions come from buffers.
"""

import math

import torch
import torch.nn.functional as F
from demucs.htdemucs import HTDemucs
from torch import Tensor, nn

from blocks import (
    add_embedding, cropped, downsampled, group_norm, pointwise, pointwise_glu, residual, standardised, sum_conv_glu, transposed,
)  # fmt: skip

FFT = 4096


class Front(nn.Module):
    """Sound [B, C, N], C of 1 (played as two equal channels) or 2 -> spectrum [B, 4, 2048, frames] with real
    and imaginary parts as channels, and sound [B, 2, N]. As `HTDemucs._spec` and `_magnitude`."""

    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(FFT))

    def forward(self, mix: Tensor) -> tuple[Tensor, Tensor]:
        batch, length = mix.shape[0], mix.shape[2]
        mix = mix.expand(batch, 2, length)
        size = self.window.shape[0]
        hop = size // 4
        pad = hop // 2 * 3
        frames = (length + hop - 1) // hop
        padded = F.pad(mix, [pad, pad + frames * hop - length], "reflect")
        z = torch.stft(
            padded.reshape(batch * 2, padded.shape[2]),
            size, hop, size, self.window, center=True, pad_mode="reflect", normalized=True, return_complex=True,
        )
        z = torch.view_as_real(z[:, : size // 2, 2 : 2 + frames])
        return z.permute(0, 3, 1, 2).reshape(batch, 4, size // 2, frames), mix


class Back(nn.Module):
    """Spectra [B, S, 4, 2048, frames] and sounds [B, S, 2, N] of the stems, with the mix [B, C, N] -> stems
    [B, S, C, N]. As `HTDemucs._ispec`, whose frames before and after are silent, so that the window's
    squares sum to 1.5 wherever the result is kept. For a mono mix the mean of both channels."""

    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(FFT) * math.sqrt(FFT) / 1.5)

    def forward(self, spectra: Tensor, waves: Tensor, mix: Tensor) -> Tensor:
        batch, stems, frames = spectra.shape[0], spectra.shape[1], spectra.shape[4]
        size = self.window.shape[0]
        hop = size // 4
        pad = hop // 2 * 3
        z = spectra.reshape(batch * stems * 2, 2, size // 2, frames).permute(0, 3, 2, 1).contiguous()
        sound = torch.fft.irfft(torch.view_as_complex(z), size) * self.window
        quarters = sound.view(batch * stems * 2, frames, 4, hop)
        joined = sound.new_zeros([batch * stems * 2, frames + 3, hop])
        for k in range(4):
            joined[:, k : k + frames] += quarters[:, :, k]
        sound = joined.view(batch, stems, 2, (frames + 3) * hop)[..., pad : pad + mix.shape[2]] + waves
        if mix.shape[1] == 1:
            sound = sound.mean(2, keepdim=True)
        return sound


class Core(HTDemucs):
    """Spectrum [B, 4, 2048, frames] and sound [B, 2, N] -> those of the stems, [B, S, 4, 2048, frames] and
    [B, S, 2, N]. As the middle of `HTDemucs.forward`."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        half = self.bottom_channels // 2
        # As create_2d_sin_embedding and create_sin_embedding compute them.
        self.register_buffer("steps", torch.exp(torch.arange(0.0, half, 2) * -(math.log(10000.0) / half)), False)
        self.register_buffer("periods", 10000.0 ** (torch.arange(half) / (half - 1)), False)
        self.register_buffer("counts", torch.arange(0.0, 1344.0), False)

    def forward(self, x: Tensor, xt: Tensor) -> tuple[Tensor, Tensor]:
        batch, bins, frames, length = x.shape[0], x.shape[2], x.shape[3], xt.shape[2]
        x, mean, deviation = standardised(x)
        xt, mean_t, deviation_t = standardised(xt)
        saved, saved_t, lengths_t = [], [], []
        for index, layer in enumerate(self.encoder):
            lengths_t.append(xt.shape[2])
            xt = encode(self.tencoder[index], xt)
            saved_t.append(xt)
            x = encode(layer, x)
            if index == 0:
                x = add_embedding(x, self.freq_emb.embedding.weight, self.freq_emb.scale * self.freq_emb_scale)
            saved.append(x)
        x, xt = self.transform(x, xt)
        for index, layer in enumerate(self.decoder):
            x = decode(layer, x, saved.pop())[:, :, 2:-2]
            xt = cropped(decode(self.tdecoder[index], xt, saved_t.pop()), 2, lengths_t.pop())
        stems = len(self.sources)
        x = torch.addcmul(mean[:, None], x.reshape(batch, stems, 4, bins, frames), deviation[:, None])
        xt = torch.addcmul(mean_t[:, None], xt.reshape(batch, stems, 2, length), deviation_t[:, None])
        return x, xt

    def transform(self, x: Tensor, xt: Tensor) -> tuple[Tensor, Tensor]:
        """The transformers of both branches: x [B, C, R, T], xt [B, C, T']."""
        batch, channels, rows, frames = x.shape
        across = self.crosstransformer
        x = project(self.channel_upsampler, x.reshape(batch, channels, rows * frames))
        xt = project(self.channel_upsampler_t, xt)
        width = self.bottom_channels
        x = x.view(batch, width, rows, frames).permute(0, 3, 2, 1).reshape(batch, frames * rows, width)
        x = across.norm_in(x) + self.places(rows, frames)
        angle = self.counts[: xt.shape[2], None] / self.periods
        xt = across.norm_in_t(xt.transpose(1, 2)) + torch.cat([torch.cos(angle), torch.sin(angle)], 1)
        for index, (layer, layer_t) in enumerate(zip(across.layers, across.layers_t)):
            if index % 2 == across.classic_parity:
                x, xt = attend_self(layer, x), attend_self(layer_t, xt)
            else:
                x, xt = attend_other(layer, x, xt), attend_other(layer_t, xt, x)
        x = x.view(batch, frames, rows, width).permute(0, 3, 2, 1).reshape(batch, width, rows * frames)
        x = project(self.channel_downsampler, x).view(batch, channels, rows, frames)
        return x, project(self.channel_downsampler_t, xt.transpose(1, 2))

    def places(self, rows: int, frames: int) -> Tensor:
        """Positions in time and frequency: [1, frames · rows, channels]."""

        def sines(count: int) -> Tensor:
            angle = self.counts[:count, None] * self.steps
            return torch.stack([torch.sin(angle), torch.cos(angle)], 2).flatten(1)

        half = self.bottom_channels // 2
        in_time = sines(frames)[:, None].expand(frames, rows, half)
        in_frequency = sines(rows)[None].expand(frames, rows, half)
        return torch.cat([in_time, in_frequency], 2).view(1, frames * rows, self.bottom_channels)


def project(conv: nn.Conv1d, x: Tensor) -> Tensor:
    return pointwise(x, conv.weight, conv.bias)


def encode(layer: nn.Module, x: Tensor) -> Tensor:
    """An encoder layer of either branch."""
    y = downsampled(x, layer.conv.weight, layer.conv.bias)
    shape = y.shape
    y = residuals(layer.dconv, y if layer.freq else y[:, :, None])
    rewrite = layer.rewrite
    return pointwise_glu(y.flatten(2), rewrite.weight.flatten(1), rewrite.bias).view(shape)


def decode(layer: nn.Module, x: Tensor, skip: Tensor) -> Tensor:
    """A decoder layer of either branch; the result is 2 frames or rows longer at its start, and more at its end."""
    weight, bias = layer.conv_tr.weight, layer.conv_tr.bias
    if layer.freq:
        y = residuals(layer.dconv, sum_conv_glu(x, skip, layer.rewrite.weight, layer.rewrite.bias))
        return transposed(y, weight, bias, not layer.last)
    y = sum_conv_glu(x[:, :, None], skip[:, :, None], layer.rewrite.weight, layer.rewrite.bias)
    y = residuals(layer.dconv, y)
    return transposed(y[:, :, 0, :, None], weight, bias, not layer.last)[..., 0]


def residuals(dconv: nn.Module, x: Tensor) -> Tensor:
    """A `DConv`, which changes x."""
    for index, (conv3, norm1, _, conv1, norm2, _, scale) in enumerate(dconv.layers):
        x = residual(
            x, conv3.weight, conv3.bias, norm1.weight, norm1.bias,
            conv1.weight, conv1.bias, norm2.weight, norm2.bias, scale.scale, 2**index,
        )
    return x


def attention(module: nn.MultiheadAttention, queries: Tensor, keys: Tensor) -> Tensor:
    """Multi-head attention by the fused kernel: [B, T, C] and [B, T', C] -> [B, T, C]."""
    batch, tokens = queries.shape[0], queries.shape[1]
    channels, heads = module.embed_dim, module.num_heads
    weight, bias = module.in_proj_weight, module.in_proj_bias

    def split(x: Tensor, first: int, count: int) -> Tensor:
        rows = slice(first * channels, (first + count) * channels)
        y = F.linear(x, weight[rows], bias[rows])
        return y.view(batch, x.shape[1], count, heads, channels // heads).permute(2, 0, 3, 1, 4)

    if queries is keys:
        qkv = split(queries, 0, 3)
        q, k, v = qkv[0], qkv[1], qkv[2]
    else:
        q, kv = split(queries, 0, 1)[0], split(keys, 1, 2)
        k, v = kv[0], kv[1]
    y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, tokens, channels)
    return F.linear(y, module.out_proj.weight, module.out_proj.bias)


def attend_self(layer: nn.Module, x: Tensor) -> Tensor:
    """A self-attention layer, norms first."""
    y = layer.norm1(x)
    x = torch.addcmul(x, layer.gamma_1.scale, attention(layer.self_attn, y, y))
    return forward_layer(layer, x, layer.norm2)


def attend_other(layer: nn.Module, x: Tensor, other: Tensor) -> Tensor:
    """A cross-attention layer, norms first."""
    y = attention(layer.cross_attn, layer.norm1(x), layer.norm2(other))
    return forward_layer(layer, torch.addcmul(x, layer.gamma_1.scale, y), layer.norm3)


def forward_layer(layer: nn.Module, x: Tensor, norm: nn.Module) -> Tensor:
    y = layer.linear2(torch.ops.aten.gelu_(layer.linear1(norm(x))))
    x = torch.addcmul(x, layer.gamma_2.scale, y)
    return group_norm(x, layer.norm_out.weight, layer.norm_out.bias)
