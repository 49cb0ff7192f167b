"""Trains the small model of the Java tests on loops: `python jasco_train.py ../src/test/resources/jasco_loops`.

JASCO's architecture at a size for one core: first the codec as an autoencoder (no adversary, no quantiser), then
the field by flow matching with chords, drums and a prompt. Writes the checkpoint in the official format, weights
in half precision, and every 1009th sample of the tests' song. Everything is seeded; another torch or processor
rounds differently and so ends elsewhere, about as good.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn

import jasco_checkpoint
import jasco_template
import loops
from jasco import CONFIGURED, PARTS, Normalised

MODEL = "jasco_loops"
BAND, PIANO = "drums, bass and guitar", "solo piano"
"""Prompts of the songs with everything and of those with chords alone."""
FRAMES, BAR_FRAMES, BEAT_FRAMES = 500, 100, 25
BEATS, HOP, NO_CHORD = 4, 640, 194
SIGMA = 1e-5
LATENT_NOISE = 0.1
"""So much of their deviation is added to latents, that the decoder may forgive the field."""
TESTED = [("C", 0), ("G", 1), ("Am", 0), ("F", 1), ("C", 1)]
"""The song of the Java tests; no song of the training has three of its bars in a row."""


class Songs:
    """Songs by chance: samples [song, mix and drums, samples], chord numbers [song, frames], prompts."""

    def __init__(self, count: int, bars: int, random: np.random.Generator):
        numbers = json.loads((Path(__file__).parent / "chords.json").read_text(encoding="utf-8"))
        sounds, chords, self.prompts = [], [], []
        while len(sounds) < count:
            names = random.choice(list(loops.CHORDS), bars).tolist()
            song = list(zip(names, random.integers(0, len(loops.KICKS), bars).tolist()))
            if any(song[k : k + 3] == TESTED[j : j + 3] for k in range(bars - 2) for j in range(3)):
                continue
            alone = len(sounds) % 4 == 3
            sounds.append(loops.song(song, alone))
            chords.append(np.repeat([numbers.index(name) for name in names], BAR_FRAMES))
            self.prompts.append(PIANO if alone else BAND)
        self.sounds = torch.from_numpy(np.stack(sounds))
        self.chords = torch.from_numpy(np.stack(chords))


def steps(parameters: list[Tensor], count: int, rate: float, losses: list[float]) -> Iterator[None]:
    """Between zero gradients and a step of the optimiser, `count` times, at rates that rise and fall to nothing."""
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.98), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=count + 1, pct_start=0.1)
    started = time.process_time()
    for step in range(count):
        optimiser.zero_grad()
        yield
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            seconds = time.process_time() - started
            print(f"{step + 1}/{count}: {np.mean(losses[-100:]):.4f}, {seconds:.0f} s of CPU", flush=True)


def spectra(sound: Tensor, size: int) -> Tensor:
    """Logarithms of magnitudes of sound [B, samples]."""
    return (torch.stft(sound, size, window=torch.hann_window(size), return_complex=True).abs() + 1e-2).log()


def train_codec(parts: dict[str, nn.Module], songs: Songs, count: int, seed: int, frames: int = 50) -> list[float]:
    """Sound through latents to the same sound, four pieces of so many latent frames at a time; the losses."""
    generator = torch.Generator().manual_seed(seed)
    encoder, decoder = parts["encode"].encoder, parts["decode"].decoder
    sounds = songs.sounds.flatten(0, 1)
    losses: list[float] = []

    def pick(most: int) -> list[int]:
        return torch.randint(0, most, (4,), generator=generator).tolist()

    parameters = [*encoder.parameters(), *decoder.parameters()]
    for _ in steps(parameters, count, 5e-3, losses):
        starts = pick(sounds.shape[1] // HOP - frames)
        x = torch.stack([sounds[k, HOP * s : HOP * (s + frames)] for k, s in zip(pick(len(sounds)), starts)])
        z = encoder(x[:, None])
        spread = z.std()
        z = z + LATENT_NOISE * spread.detach() * torch.randn(z.shape, generator=generator)
        y = decoder(z)[:, 0]
        loss = (y - x).square().mean() / (x.square().mean() + 1e-4)
        loss = loss + 0.05 * sum((spectra(y, size) - spectra(x, size)).abs().mean() for size in (512, 2048))
        (loss + 0.01 * spread.log().square()).backward()
        losses.append(loss.item())
    return losses


@torch.no_grad()
def latents(parts: dict[str, nn.Module], sounds: Tensor) -> Tensor:
    """Of sounds [song, samples], one after the other."""
    return torch.cat([parts["encode"](sound[None, None]) for sound in sounds])


@torch.no_grad()
def normalise(parts: dict[str, nn.Module], songs: Songs) -> None:
    """Sets the mean and the deviation of the latents."""
    z = latents(parts, songs.sounds[:8, 0])
    for part in parts.values():
        if isinstance(part, Normalised):
            part.latent_mean.fill_(z.mean())
            part.latent_std.fill_(z.std())


@torch.no_grad()
def cluster(codebook: Tensor, z: Tensor, seed: int) -> None:
    """K-means (Lloyd) of latents [count, latents] into the codebook."""
    codebook.copy_(z[torch.randperm(len(z), generator=torch.Generator().manual_seed(seed))[: len(codebook)]])
    for _ in range(20):
        nearest = torch.cdist(z, codebook).argmin(1)
        for word in range(len(codebook)):
            if (nearest == word).any():
                codebook[word] = z[nearest == word].mean(0)


def texts(parts: dict[str, nn.Module]) -> dict[str, Tensor]:
    """What T5 makes of the prompts."""
    tokenizer = Tokenizer.from_str(json.dumps(jasco_checkpoint.tokenizer()))
    with torch.no_grad():
        return {p: parts["t5_encoder"](torch.tensor([tokenizer.encode(p).ids])) for p in (BAND, PIANO)}


def train_field(
    parts: dict[str, nn.Module], songs: Songs, hidden: dict[str, Tensor], count: int, seed: int
) -> list[float]:
    """Flow matching, songs of one prompt at a time with their conditions, a part of these or none; the losses."""
    generator = torch.Generator().manual_seed(seed)
    field, condition, project = parts["vf_cfg"], parts["drums_from_latents"], parts["text_projection"]
    mixes, drums = latents(parts, songs.sounds[:, 0]), latents(parts, songs.sounds[:, 1])
    silence = latents(parts, torch.zeros(1, FRAMES * HOP))[0]
    batch = 4
    losses: list[float] = []

    def chance(most: int, size: int = batch) -> list[int]:
        return torch.randint(0, most, (size,), generator=generator).tolist()

    parameters = [*field.parameters(), *condition.parameters(), *project.parameters()]
    for _ in steps(parameters, count, 3e-3, losses):
        prompt = songs.prompts[chance(len(mixes), 1)[0]]
        among = [k for k, of in enumerate(songs.prompts) if of == prompt]
        text = project(hidden[prompt]).expand(batch, -1, -1)
        rows, said = [], torch.ones(batch, 1, 1)
        # Of ten songs one has no conditions, one the text alone, one has no chords, one no drums.
        for row, (place, beat, lacks) in enumerate(zip(chance(len(among)), chance(BEATS), chance(10))):
            song, part = among[place], slice(beat * BEAT_FRAMES, beat * BEAT_FRAMES + FRAMES)
            chords = songs.chords[song, part]
            said[row] = float(lacks != 0)
            rows.append(
                (
                    mixes[song, part],
                    torch.full_like(chords, NO_CHORD) if lacks in (0, 1, 2) else chords,
                    silence if lacks in (0, 1, 3) else drums[song, part],
                )
            )
        z1, chords, beaten = (torch.stack(column) for column in zip(*rows))
        z0 = torch.randn(z1.shape, generator=generator)
        t = (torch.arange(batch) + torch.rand(batch, generator=generator)) / batch
        z = (1 - (1 - SIGMA) * t[:, None, None]) * z0 + t[:, None, None] * z1
        v = field.velocity(z, t, chords, condition(beaten), text * said)
        loss = (v - (z1 - (1 - SIGMA) * z0)).square().mean()
        loss.backward()
        losses.append(loss.item())
    return losses


def train(codec_steps: int, field_steps: int, seed: int = 1) -> dict[str, nn.Module]:
    torch.manual_seed(seed)
    parts = jasco_template.modules(MODEL)
    parts["t5_encoder"].load_state_dict(jasco_checkpoint.t5_state(MODEL))
    songs = Songs(48, 6, np.random.default_rng(seed))
    train_codec(parts, songs, codec_steps, seed)
    normalise(parts, songs)
    codebook = parts["drums_from_latents"].codebook
    z = latents(parts, songs.sounds[:16, 1]).flatten(0, 1)
    cluster(codebook, z * parts["encode"].latent_std + parts["encode"].latent_mean, seed)
    train_field(parts, songs, texts(parts), field_steps, seed)
    return parts


def write(parts: dict[str, nn.Module], folder: Path) -> None:
    """The checkpoint and samples of the song; T5 and its tokenizer are those of `jasco_tiny`."""
    dims = jasco_template.MODELS[MODEL][0]
    state = {name: torch.zeros(shape) for name, shape in jasco_template.unused(dims).items()}
    for name in PARTS:
        names = parts[name].names()
        state |= {names[here]: tensor for here, tensor in parts[name].state_dict().items()}
    numbers = [state.pop(f"{CONFIGURED}compression_model_latent_{what}").item() for what in ("mean", "std")]
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: tensor.half() for name, tensor in state.items()}
    jasco_checkpoint.save(halves, jasco_checkpoint.config(dims, *numbers), folder / "state_dict.bin")
    (folder / "song.f32").write_bytes(loops.song(TESTED)[:, ::1009].astype("<f4").tobytes())


def read(folder: Path) -> dict[str, nn.Module]:
    """The parts but T5, of a checkpoint that `write` wrote; every tensor of it must have a place."""
    package = torch.load(folder / "state_dict.bin", weights_only=True)
    configured = yaml.safe_load(package["xp.cfg"])
    keys = ("compression_model_latent_mean", "compression_model_latent_std")
    state = package["best_state"] | {CONFIGURED + key: torch.tensor([configured[key]]) for key in keys}
    parts = {name: part for name, part in jasco_template.modules(MODEL).items() if name != "t5_encoder"}
    for part in parts.values():
        part.load_state_dict({here: state[official] for here, official in part.names().items()})
    used = {official for part in parts.values() for official in part.names().values()}
    assert set(state) == used | set(jasco_template.unused(jasco_template.MODELS[MODEL][0]))
    return parts


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codec", type=int, default=1300)
    parser.add_argument("--field", type=int, default=2600)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    trained = train(arguments.codec, arguments.field)
    write(trained, arguments.folder)
