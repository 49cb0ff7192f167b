"""Compares `resonate separate` with Python demucs: same checkpoint, same audio, shifts 0, on the CPU.

    python parity.py FILE [FILE…]               a checkpoint with seeded weights, both sides from scratch
    python parity.py --repo DIR --name N FILE…  the checkpoints and the bag in DIR (.th and .yaml)
    python parity.py --fixture F32              what the Java tests compare with

Each file is decoded once, by FFmpeg, to 44.1 kHz float; both sides get that. Mono is compared with the mean
of the two channels that demucs makes of it. Where eight seconds of digital silence stand in a file the sides
differ: demucs sends them to the network, Resonate gives silence. Exit code 1 if a sample differs by more than 1e-4 of full scale.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import sphn
import torch
from demucs.api import Separator

import checkpoint
from reference import signal

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1e-4
FIXTURE_FRAMES = 500_000
FIXTURE_STRIDE = 1009


def by_demucs(repo: Path, name: str, sound: torch.Tensor) -> dict[str, torch.Tensor]:
    """Stems of [channels, frames] as the API of demucs gives them."""
    separator = Separator(model=name, repo=repo, device="cpu", shifts=0)
    stereo = sound.expand(2, -1).contiguous()
    _, stems = separator.separate_tensor(stereo)
    return {stem: s.mean(0, keepdim=True) if sound.shape[0] == 1 else s for stem, s in stems.items()}


def read_wav(file: Path) -> torch.Tensor:
    samples, _ = sphn.read(str(file))
    return torch.from_numpy(samples)


def decoded(file: Path, folder: Path) -> Path:
    wav = folder / (file.stem + ".wav")
    command = ["ffmpeg", "-v", "error", "-y", "-i", file, "-map", "0:a:0", "-ar", "44100", "-c:a", "pcm_f32le", wav]
    subprocess.run(command, check=True)
    return wav


def compare(repo: Path, name: str, files: list[Path], work: Path) -> float:
    packs = work / "packs"
    checkpoints = [next(repo.glob(f"{signature}*.th")) for signature in checkpoint.BAGS[name][0]]
    resonate = ROOT / "resonate"
    subprocess.run([resonate, "models", "import", name, *checkpoints, "--models", packs], check=True)
    worst = 0.0
    for file in files:
        wav = decoded(file, work)
        out = work / "out"
        subprocess.run(
            [resonate, "separate", wav, "-o", out, "--models", packs, "--model", name, "--device", "cpu", "-q"],
            check=True,
        )
        sound = read_wav(wav)
        for stem, expected in by_demucs(repo, name, sound).items():
            got = read_wav(out / wav.stem / f"{stem}.wav")
            difference = (got - expected).abs().max().item()
            print(f"{file.name} {stem}: largest difference {difference:.2e}, peak {expected.abs().max().item():.3f}")
            worst = max(worst, difference)
    return worst


def fixture(target: Path) -> None:
    """Every 1009th sample of each stem and channel: little-endian floats, stem by stem."""
    with tempfile.TemporaryDirectory() as folder:
        checkpoint.write("htdemucs", Path(folder), half=False)
        stems = by_demucs(Path(folder), "htdemucs", signal(FIXTURE_FRAMES))
    samples = np.stack([stem.numpy()[:, ::FIXTURE_STRIDE] for stem in stems.values()])
    target.write_bytes(samples.astype("<f4").tobytes())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repo", type=Path)
    parser.add_argument("--name", default="htdemucs")
    parser.add_argument("--fixture", type=Path)
    arguments = parser.parse_args()
    if arguments.fixture:
        fixture(arguments.fixture)
        sys.exit()
    with tempfile.TemporaryDirectory() as temporary:
        if arguments.repo is None:
            arguments.repo = Path(temporary) / "repo"
            arguments.repo.mkdir()
            checkpoint.write(arguments.name, arguments.repo)
        largest = compare(arguments.repo, arguments.name, arguments.files, Path(temporary))
    print(f"largest difference {largest:.2e}, allowed {LIMIT:.0e}")
    sys.exit(largest > LIMIT)
