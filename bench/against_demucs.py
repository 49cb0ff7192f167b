#!/usr/bin/env python3
"""Resonate's htdemucs against Python demucs 4.1.0: the same machine, weights and audio, in one run.

    python bench/against_demucs.py [--runs 5] [--repo DIR] [--device cpu]

Needs the Python of models/export/requirements.txt. Four tracks of 60 s of the test band; each side goes from
the folder of files to stems on the disk as 32-bit float WAV, as a whole process, in turns; medians are
compared. Then the network alone: a segment through the pack's files and through eager demucs with its fast
path off, with the same number of threads. Weights by rule unless --repo names a folder with official ones.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "models" / "export"))


def material(folder: Path) -> None:
    """Four songs of 60 s, made by the test band."""
    folder.mkdir(parents=True, exist_ok=True)
    tests = next((ROOT / "audio/target").glob("resonate-audio-*-tests.jar"))
    for seed in range(1, 5):
        song = folder / f"song-{seed}.flac"
        if not song.exists():
            classes = f"{tests}:{ROOT}/pipeline/target/lib/*"
            main = ["org.resonate.audio.band.RenderBand", song, "2", "60", str(seed), "1", "clean"]
            subprocess.run(["java", "-cp", classes, *main], check=True)


def process(command: list, out: Path) -> tuple[float, float]:
    """Seconds and peak resident memory in GB of a whole process and its children."""
    shutil.rmtree(out, ignore_errors=True)
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        errors = running.stderr.read()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"{command} failed:\n{errors.decode(errors='replace')}")
    scale = 1e9 if sys.platform == "darwin" else 1e6
    return time.monotonic() - begun, usage.ru_maxrss / scale


def network(repo: Path, pack: Path, runs: int) -> None:
    """Seconds a segment, without files and start-up, in turns, with the same threads for both."""
    import torch
    from demucs.pretrained import get_model

    torch.backends.mha.set_fastpath_enabled(False)
    eager = get_model("htdemucs", repo=repo).models[0].eval()
    front, core, back = (torch.jit.load(pack / f) for f in ("front.pt", "955717e8.pt", "back.pt"))
    mix = torch.randn(1, 2, 343_980, generator=torch.Generator().manual_seed(1)) * 0.1
    sides = {
        "demucs, eager, fast path off": lambda: eager(mix),
        "the pack's TorchScript": lambda: back(*core(*front(mix)), mix),
    }
    for threads in sorted({1, torch.get_num_threads()}):
        torch.set_num_threads(threads)
        seconds = {side: [] for side in sides}
        with torch.no_grad():
            for side in sides.values():
                side()
            for _ in range(runs):
                for name, side in sides.items():
                    begun = time.monotonic()
                    side()
                    seconds[name].append(time.monotonic() - begun)
        for name, times in seconds.items():
            print(f"a segment, {threads} thread(s), {name}: {statistics.median(times):.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--repo", type=Path)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    resonate = ROOT / "resonate"
    subprocess.run([resonate, "--version"], check=True, stdout=subprocess.DEVNULL)
    material(ROOT / "bench/material/demucs")
    songs = sorted((ROOT / "bench/material/demucs").glob("*.flac"))
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        repo = arguments.repo or work / "repo"
        if arguments.repo is None:
            command = [sys.executable, ROOT / "models/export/checkpoint.py", repo, "htdemucs"]
            repo.mkdir()
            subprocess.run(command, check=True)
        packs = work / "packs"
        checkpoint = next(repo.glob("955717e8*.th"))
        subprocess.run([resonate, "models", "import", "htdemucs", checkpoint, "--models", packs], check=True)

        out = work / "out"
        device = ["-d", arguments.device]
        ours = [resonate, "separate", songs[0].parent, "-o", out, "--models", packs, "-n", "htdemucs", "-q"]
        theirs = [sys.executable, "-m", "demucs", "--repo", repo, "-n", "htdemucs", "--shifts", "0"]
        sides = {
            "resonate separate": [*ours, *device],
            "python -m demucs": [*theirs, "--float32", "-o", out, *device, *songs],
        }
        results = {side: [] for side in sides}
        process(sides["resonate separate"], out)
        for run in range(arguments.runs):
            for side, command in sides.items():
                results[side].append(process(command, out))
                print(f"run {run + 1}, {side}: {results[side][-1][0]:.1f} s", flush=True)
        median = {side: statistics.median(s for s, _ in runs) for side, runs in results.items()}
        for side, runs in results.items():
            peak = max(memory for _, memory in runs)
            ratio = median["python -m demucs"] / median[side]
            print(f"{side}: median {median[side]:.1f} s, {240 / median[side]:.2f} times real time, "
                  f"{ratio:.2f} times demucs, peak {peak:.2f} GB")  # fmt: skip
        seconds, peak = process([*ours, *device, "--jobs", "2"], out)
        print(f"resonate separate --jobs 2, once: {seconds:.1f} s, peak {peak:.2f} GB")
        network(repo, packs / "htdemucs", arguments.runs)


if __name__ == "__main__":
    main()
