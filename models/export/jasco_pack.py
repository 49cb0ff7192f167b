"""Writes a generator pack with seeded weights: `python jasco_pack.py FOLDER [--tiny]`.

For the Java tests (`--tiny ../src/test/resources/packs/jasco_tiny`) and for measuring what the 400M model costs
(2 GB). It fills the templates with `jasco_checkpoint.py`'s weights, as Resonate's import does with official ones.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from omegaconf import OmegaConf
from safetensors.torch import load_file
from transformers import PreTrainedTokenizerFast

import jasco_checkpoint
from archive import fill
from jasco import CONFIGURED
from jasco_template import FRAMES, MODELS, alias, modules, scripted

PROMPTS = "drums, warm bass and acoustic guitar", "solo piano"
FILES = {"encode": "encode.pt", "drums": "drums_from_latents.pt", "field": "vf_cfg.pt", "decode": "decode.pt"}
EMBEDDINGS = "prompts.f32"
NO_DRUMS = "condition_provider.conditioners.self_wav.output_proj.bias"


def weights(folder: Path) -> dict[str, dict[str, torch.Tensor]]:
    """A checkpoint's tensors, for the parts of JASCO and for T5."""
    package = torch.load(folder / "state_dict.bin", weights_only=True, mmap=True)
    config = OmegaConf.create(package["xp.cfg"])
    numbers = {
        CONFIGURED + key: torch.tensor([config[key]]) for key in config if key.startswith("compression_model_latent_")
    }
    return {"jasco": package["best_state"] | numbers, "t5": load_file(folder / "model.safetensors")}


def filled(name: str, module: torch.nn.Module, tensors: dict[str, dict[str, torch.Tensor]]) -> bytes:
    """A part as TorchScript with a checkpoint's weights."""
    source = tensors["t5" if name == "t5_encoder" else "jasco"]
    names = {here: official if official in source else alias(official) for here, official in module.names().items()}
    return fill(scripted(module), {here: source[official] for here, official in names.items()}).getvalue()


def embedded(parts: dict[str, torch.jit.ScriptModule], tokenizer: Path) -> list[np.ndarray]:
    """The prompts as rows of numbers."""
    tokens = PreTrainedTokenizerFast(tokenizer_file=str(tokenizer))
    with torch.no_grad():
        ids = [tokens(prompt, return_tensors="pt").input_ids for prompt in PROMPTS]
        return [parts["text_projection"](parts["t5_encoder"](i))[0].numpy() for i in ids]


def write(model: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text_parts = {}
    with tempfile.TemporaryDirectory() as temporary:
        jasco_checkpoint.write(model, Path(temporary), False)
        tensors = weights(Path(temporary))
        for name, module in modules(model).items():
            script = filled(name, module, tensors)
            if f"{name}.pt" in FILES.values():
                (folder / f"{name}.pt").write_bytes(script)
            else:
                (folder / "text.pt").write_bytes(script)
                text_parts[name] = torch.jit.load(folder / "text.pt")
                (folder / "text.pt").unlink()
        rows = embedded(text_parts, Path(temporary) / "tokenizer.json")
    (folder / EMBEDDINGS).write_bytes(np.concatenate(rows).astype("<f4").tobytes())
    dims = MODELS[model][0]
    chords = json.loads((Path(__file__).parent / "chords.json").read_text(encoding="utf-8"))
    starts = np.cumsum([0] + [len(r) for r in rows])
    pack = {
        "name": model,
        "kind": "generator",
        "version": "1",
        "rank": 1,
        "licence": "Apache-2.0",
        "origin": "models/export/jasco_pack.py: seeded weights, no training",
        "files": {
            file: hashlib.sha256((folder / file).read_bytes()).hexdigest()
            for file in sorted([*FILES.values(), EMBEDDINGS])
        },
        "devices": ["mps", "cuda", "cpu"],
        "generator": {
            "rateHz": 50 * dims.hop,
            "latentFrames": FRAMES,
            "hopFrames": dims.hop,
            "latents": dims.latents,
            "drumDims": dims.drum_width,
            "textDims": dims.width,
            **FILES,
            "nullChord": dims.chords,
            "nullDrums": tensors["jasco"][NO_DRUMS].tolist(),
            "chords": {name: index for index, name in enumerate(chords)},
            "embeddings": EMBEDDINGS,
            "prompts": [
                {"text": text, "firstRow": int(start), "rows": len(r)}
                for text, start, r in zip(PROMPTS, starts, rows, strict=False)
            ],
        },
    }
    (folder / "pack.json").write_text(json.dumps(pack, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tiny", action="store_true")
    arguments = parser.parse_args()
    write("jasco_tiny" if arguments.tiny else "jasco", arguments.folder)
