"""EnCodec for mono at 32 kHz, the codec under JASCO: sound to latents and back, without the quantiser.

Parameters are named as in `transformers.EncodecModel`, of which JASCO's checkpoints hold a copy. Convolutions
are weight-normalised; the weights come as direction (`weight_v`) and length (`weight_g`). Shapes: B batch,
C channels, T frames of the sound at that depth.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class NormedWeight(nn.Module):
    """A convolution's weight as length `g` and direction `v`, each [first, second, taps] (g: [first, 1, 1])."""

    def __init__(self, first: int, second: int, taps: int, outputs: int):
        super().__init__()
        bound = 1 / math.sqrt(second * taps)
        self.weight_v = nn.Parameter(torch.empty(first, second, taps).uniform_(-bound, bound))
        self.weight_g = nn.Parameter(self.weight_v.detach().norm(2, (1, 2), keepdim=True))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self) -> Tensor:
        return self.weight_v * (self.weight_g / (self.weight_v * self.weight_v).sum((1, 2), keepdim=True).sqrt())


class Conv(nn.Module):
    """A convolution whose output has ⌈T / stride⌉ frames; the sound is reflected at both ends."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, dilation: int = 1):
        super().__init__()
        self.conv = NormedWeight(outputs, inputs, kernel, outputs)
        self.stride, self.dilation = stride, dilation
        overlap = (kernel - 1) * dilation + 1 - stride
        self.right = overlap // 2
        self.left = overlap - self.right

    def forward(self, x: Tensor) -> Tensor:
        missing = (self.stride - x.shape[2] % self.stride) % self.stride
        if self.left + self.right + missing > 0:
            x = F.pad(x, [self.left, self.right + missing], mode="reflect")
        return F.conv1d(x, self.conv(), self.conv.bias, stride=self.stride, dilation=self.dilation)


class Transposed(nn.Module):
    """A transposed convolution of kernel 2 · stride: T · stride frames come out."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.conv = NormedWeight(inputs, outputs, 2 * stride, outputs)
        self.stride = stride
        self.left = stride - stride // 2

    def forward(self, x: Tensor) -> Tensor:
        y = F.conv_transpose1d(x, self.conv(), self.conv.bias, stride=self.stride)
        return y[:, :, self.left : self.left + self.stride * x.shape[2]]


class Residual(nn.Module):
    """x plus two convolutions through half the channels."""

    def __init__(self, channels: int, kernel: int):
        super().__init__()
        half = channels // 2
        self.block = nn.Sequential(nn.ELU(), Conv(channels, half, kernel), nn.ELU(), Conv(half, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


class LstmWeights(nn.Module):
    """Two LSTM layers: [T, B, C] to the same. Not `nn.LSTM`, whose code asks for devices."""

    def __init__(self, width: int):
        super().__init__()
        self.width = width
        bound = 1 / math.sqrt(width)
        for layer in range(2):
            for name, shape in (("weight_ih", (4 * width, width)), ("weight_hh", (4 * width, width)),
                                ("bias_ih", (4 * width,)), ("bias_hh", (4 * width,))):  # fmt: skip
                self.register_parameter(f"{name}_l{layer}", nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def forward(self, x: Tensor) -> Tensor:
        nothing = x.new_zeros([2, x.shape[1], self.width])
        weights = [
            self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0,
            self.weight_ih_l1, self.weight_hh_l1, self.bias_ih_l1, self.bias_hh_l1,
        ]  # fmt: skip
        return torch.lstm(x, [nothing, nothing], weights, True, 2, 0.0, False, False, False)[0]


class Lstm(nn.Module):
    """x plus two LSTM layers of it: [B, C, T] to the same."""

    def __init__(self, width: int):
        super().__init__()
        self.lstm = LstmWeights(width)

    def forward(self, x: Tensor) -> Tensor:
        steps = x.permute(2, 0, 1)
        return (self.lstm(steps) + steps).permute(1, 2, 0)


class Encoder(nn.Module):
    """Sound [B, 1, hop · T] to latents [B, latents, T]; `strides` as the decoder has them, hop is their product."""

    def __init__(self, filters: int, strides: tuple[int, ...], latents: int):
        super().__init__()
        layers: list[nn.Module] = [Conv(1, filters, 7)]
        for stride in reversed(strides):
            layers += [Residual(filters, 3), nn.ELU(), Conv(filters, 2 * filters, 2 * stride, stride)]
            filters *= 2
        self.layers = nn.Sequential(*layers, Lstm(filters), nn.ELU(), Conv(filters, latents, 7))

    def forward(self, sound: Tensor) -> Tensor:
        return self.layers(sound)


class Decoder(nn.Module):
    """Latents [B, latents, T] to sound [B, 1, hop · T]."""

    def __init__(self, filters: int, strides: tuple[int, ...], latents: int):
        super().__init__()
        filters <<= len(strides)
        layers: list[nn.Module] = [Conv(latents, filters, 7), Lstm(filters)]
        for stride in strides:
            layers += [nn.ELU(), Transposed(filters, filters // 2, stride), Residual(filters // 2, 3)]
            filters //= 2
        self.layers = nn.Sequential(*layers, nn.ELU(), Conv(filters, 1, 7))

    def forward(self, latents: Tensor) -> Tensor:
        return self.layers(latents)
