"""Writes the weight-less templates of JASCO: `python jasco_template.py ../src/main/resources/templates`.

With `--tiny`, those of the small models of the same architecture that the Java tests use (in
`../src/test/resources/templates`): `jasco_tiny` and, for `jasco_train.py`, `jasco_loops`. A folder for each part with `core.pt`, whose weights are zeros, and `template.json`, which tells the storage of
every tensor by its name in an official checkpoint; and `jasco.json`, which tells what the parts have in common.
The same sources and the same torch give the same bytes.
"""

import argparse
import json
from pathlib import Path

import torch

from archive import Archive, emptied, numbered, saved, table
from jasco import CODEC, PARTS, Dimensions
from t5 import T5Dimensions, T5Encoder

FRAMES = 500
OFFICIAL = Dimensions(), T5Dimensions()
TINY = (
    Dimensions(filters=2, latents=8, codewords=32, width=32, heads=4, layers=2, time_width=8, text_width=16),
    T5Dimensions(words=160, width=16, head_width=8, heads=2, feedforward=32, layers=2),
)
LOOPS = (
    Dimensions(
        filters=6, latents=16, codewords=32, codebooks=1, width=64, heads=4, layers=3, time_width=16, text_width=16
    ),
    TINY[1],
)
MODELS = {"jasco": OFFICIAL, "jasco_tiny": TINY, "jasco_loops": LOOPS}

# torch's older and newer names for a weight's length and direction; checkpoints have either.
ALIASES = {
    ".weight_g": ".parametrizations.weight.original0",
    ".weight_v": ".parametrizations.weight.original1",
}


def modules(model: str) -> dict[str, torch.nn.Module]:
    """All parts of a model, T5 too."""
    dims, text = MODELS[model]
    return {name: part(dims).eval() for name, part in PARTS.items()} | {"t5_encoder": T5Encoder(text).eval()}


def scripted(module: torch.nn.Module) -> Archive:
    """A part as TorchScript; tensor number k of the sorted state is full of k + 1."""
    numbered(module)
    return saved(torch.jit.script(module))


def alias(name: str) -> str:
    """The newer name of a tensor, if it has one."""
    for old, new in ALIASES.items():
        if name.endswith(old):
            return name.removesuffix(old) + new
    return name


def unused(dims: Dimensions) -> dict[str, list[int]]:
    """Shapes of a checkpoint's tensors that no part needs: the finer codebooks, what training leaves behind."""
    shapes = {}
    for layer in range(dims.codebooks):
        codebook = f"{CODEC}quantizer.layers.{layer}.codebook."
        shapes[codebook + "inited"] = [1]
        shapes[codebook + "cluster_size"] = [dims.codewords]
        shapes[codebook + "embed_avg"] = [dims.codewords, dims.latents]
        if layer > 0:
            shapes[codebook + "embed"] = [dims.codewords, dims.latents]
    return shapes


def expected(dims: Dimensions) -> dict:
    """What a checkpoint's configuration must say where its tensors do not tell."""
    return {
        "sample_rate": 50 * dims.hop,
        "channels": 1,
        "compression_model_framerate": 50,
        "dataset.segment_duration": FRAMES // 50,
        "transformer_lm.num_heads": dims.heads,
        "transformer_lm.activation": "gelu",
        "transformer_lm.causal": False,
        "transformer_lm.past_context": None,
        "transformer_lm.positional_embedding": "sin",
        "transformer_lm.positional_scale": 1.0,
        "transformer_lm.max_period": 10000,
        "fuser.cross": ["description"],
        "fuser.cross_attention_pos_emb": False,
        "fuser.sum": [],
        "fuser.prepend": [],
        "fuser.input_interpolate": [],
        "conditioners.description.model": "t5",
        "conditioners.description.t5.name": "t5-base",
        "conditioners.description.t5.normalize_text": False,
        "conditioners.chords.model": "chords_emb",
        "conditioners.chords.chords_emb.card": dims.chords,
        "conditioners.self_wav.model": "drum_latents",
        "conditioners.self_wav.drum_latents.blurring_factor": 3,
    }


# The values above are the defaults of these in audiocraft's code.
MAY_LACK = [
    "transformer_lm.causal", "transformer_lm.past_context", "transformer_lm.positional_embedding",
    "transformer_lm.positional_scale", "transformer_lm.max_period", "fuser.cross_attention_pos_emb",
    "fuser.sum", "fuser.prepend", "fuser.input_interpolate", "conditioners.description.t5.normalize_text",
    "conditioners.self_wav.drum_latents.blurring_factor",
]  # fmt: skip


def description(dims: Dimensions, text: T5Dimensions) -> dict:
    names = json.loads((Path(__file__).parent / "chords.json").read_text(encoding="utf-8"))
    return {
        "rateHz": 50 * dims.hop,
        "hopSamples": dims.hop,
        "frames": FRAMES,
        "latentWidth": dims.latents,
        "drumWidth": dims.drum_width,
        "textWidth": dims.width,
        "t5": {"width": text.width, "words": text.words, "endOfText": 1},
        "noChord": dims.chords,
        "sigmaMin": 1e-5,
        "guidance": {"all": 5.0, "text": 0.0},
        "config": expected(dims),
        "configMayLack": MAY_LACK,
        "aliases": ALIASES,
        "unusedTensors": unused(dims),
        "unusedT5Tensors": ["decoder.", "lm_head.", "encoder.embed_tokens."],
        "chords": {name: index for index, name in enumerate(names)},
    }


def write_json(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write(model: str, folder: Path) -> None:
    for part, module in modules(model).items():
        names = module.names()
        shapes = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
        archive = scripted(module)
        storages = table(archive, shapes)
        tensors = {names[name]: {"storage": storages[name], "shape": list(shapes[name])} for name in sorted(shapes)}
        target = folder / part
        target.mkdir(parents=True, exist_ok=True)
        (target / "core.pt").write_bytes(emptied(archive, shapes, storages))
        architecture = {"t5_encoder": "transformers.T5EncoderModel"}
        write_json(
            target / "template.json",
            {
                "architecture": architecture.get(part, "audiocraft.models.flow_matching.FlowMatchingModel"),
                "torch": torch.__version__.split("+")[0],
                "tensors": dict(sorted(tensors.items())),
            },
        )
    write_json(folder / "jasco.json", description(*MODELS[model]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tiny", action="store_true")
    arguments = parser.parse_args()
    for chosen in ("jasco_tiny", "jasco_loops") if arguments.tiny else ("jasco",):
        write(chosen, arguments.folder / chosen)
