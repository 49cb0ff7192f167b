"""Writes tiny packs for the Java tests: `python tiny.py ../src/test/resources/tiny`.

Linear maps of a few kilobytes with the shapes and the division of labour of a real pack, so that bag, front,
back, weights and batches are tested through libtorch: the front gives spectra (as real numbers) and the wave,
the networks scale both stem by stem, the back transforms the spectra to sound, takes the mean of the wave
where the mix is mono, and adds. All of it has a closed form that the tests repeat.
"""

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from export import script

FRAMES = 64
STEMS = 4


class Front(nn.Module):
    """`[B, C, N]` to spectrum `[B, 4, N / 2 + 1]` (real parts of both channels, then imaginary) and wave."""

    def forward(self, mix: Tensor) -> tuple[Tensor, Tensor]:
        # The FFT of MKL refuses channels that share their memory.
        wave = mix.expand(mix.shape[0], 2, mix.shape[2]).contiguous()
        z = torch.fft.rfft(wave, dim=-1)
        return torch.cat([z.real, z.imag], 1), wave


class Core(nn.Module):
    """Scales spectrum and wave by a factor for each stem."""

    def __init__(self, spectral: list[float], temporal: list[float]):
        super().__init__()
        self.spectral = nn.Parameter(torch.tensor(spectral).view(1, STEMS, 1, 1))
        self.temporal = nn.Parameter(torch.tensor(temporal).view(1, STEMS, 1, 1))

    def forward(self, spectrum: Tensor, wave: Tensor) -> tuple[Tensor, Tensor]:
        return spectrum.unsqueeze(1) * self.spectral, wave.unsqueeze(1) * self.temporal


class Back(nn.Module):
    """Spectra to sound, plus the waves, plus a hundredth of the mix so that a wrong one is noticed."""

    def forward(self, spectra: Tensor, waves: Tensor, mix: Tensor) -> Tensor:
        z = torch.complex(spectra[:, :, :2].contiguous(), spectra[:, :, 2:].contiguous())
        sound = torch.fft.irfft(z, n=mix.shape[2], dim=-1) + waves
        if mix.shape[1] == 1:
            sound = sound.mean(2, keepdim=True)
        return sound + 0.01 * mix.unsqueeze(1)


class Whole(nn.Module):
    """A network that takes the sound itself: `[B, C, N]` to `[B, S, C, N]`."""

    def __init__(self, factors: list[float]):
        super().__init__()
        self.factors = nn.Parameter(torch.tensor(factors).view(1, STEMS, 1, 1))

    def forward(self, mix: Tensor) -> Tensor:
        return mix.unsqueeze(1) * self.factors


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    modules = {
        "front": Front(),
        "core-a": Core([0.1, 0.2, 0.3, 0.4], [0.01, 0.02, 0.03, 0.04]),
        "core-b": Core([1.0, 2.0, 3.0, 4.0], [0.5, 0.25, 0.125, 0.0625]),
        "back": Back(),
        "whole-a": Whole([0.1, 0.2, 0.3, 0.4]),
        "whole-b": Whole([1.0, 2.0, 3.0, 4.0]),
    }
    for name, module in modules.items():
        (folder / f"{name}.pt").write_bytes(script(module, name))
