"""Writes checkpoints of JASCO and T5 with seeded weights in the official formats: `python jasco_checkpoint.py FOLDER`.

They stand for the official ones where those cannot be had: `state_dict.bin` of JASCO, `model.safetensors` and
`pytorch_model.bin` of T5 and `tokenizer.json`, the files of `resonate models import jasco`. `--tiny` writes those
of the small model, `--new-names` has torch's newer names for the codec's normalised weights.
"""

import argparse
import json
from pathlib import Path

import torch
import yaml
from safetensors.torch import save_file

import seeded
from jasco import CONFIGURED, Dimensions
from jasco_template import MODELS, alias, modules, unused

SEED = 7
LATENT_MEAN, LATENT_STD = -0.0074, 4.0102
WORDS = (
    "drums bass guitar piano vocals solo acoustic electric instrumental track a the of and with clean studio "
    "recording rock pop jazz folk blues soul funk slow fast warm bright strings synth organ other"
).split()


def config(dims: Dimensions, latent_mean: float = LATENT_MEAN, latent_std: float = LATENT_STD) -> str:
    """The configuration as training leaves it: YAML in which `${a.b}` stands for the value of another key."""
    tree = {
        "solver": "jasco",
        "lm_model": "flow_matching",
        "device": "cuda",
        "dtype": "float32",
        "sample_rate": 50 * dims.hop,
        "channels": 1,
        "compression_model_checkpoint": "//pretrained/facebook/encodec_32khz",
        "compression_model_latent_std": latent_std,
        "compression_model_latent_mean": latent_mean,
        "compression_model_framerate": 50,
        "compression_model_latent_dim": dims.latents,
        "dataset": {"segment_duration": 10, "compression_model_framerate": "${compression_model_framerate}"},
        "transformer_lm": {
            "dim": dims.width,
            "num_heads": dims.heads,
            "num_layers": dims.layers,
            "hidden_scale": 4,
            "dropout": 0.0,
            "activation": "gelu",
            "norm_first": True,
            "bias_ff": False,
            "bias_attn": False,
            "bias_proj": False,
            "past_context": None,
            "causal": False,
            "memory_efficient": True,
            "layer_scale": None,
            "positional_embedding": "sin",
            "weight_init": None,
            "norm": "layer_norm",
            "skip_connections": False,
            "flow_dim": "${compression_model_latent_dim}",
            "chords_dim": "${conditioners.chords.chords_emb.out_dim}",
            "drums_dim": "${conditioners.self_wav.drum_latents.out_dim}",
            **({} if dims.time_width == 128 else {"time_embedding_dim": dims.time_width}),
        },
        "classifier_free_guidance": {"training_dropout": 0.3, "inference_coef": 3.0},
        "attribute_dropout": {"text": {}, "symbolic": {"chords": 0.3}, "wav": {"self_wav": 0.3}},
        "fuser": {
            "cross_attention_pos_emb": False,
            "cross_attention_pos_emb_scale": 1,
            "sum": [],
            "prepend": [],
            "cross": ["description"],
            "ignore": ["chords", "self_wav"],
            "input_interpolate": [],
        },
        "conditioners": {
            "self_wav": {
                "model": "drum_latents",
                "drum_latents": {
                    "sample_rate": "${sample_rate}",
                    "out_dim": dims.drum_width,
                    "blurring_factor": 3,
                    "cache_path": None,
                    "compression_model_latent_dim": "${compression_model_latent_dim}",
                    "compression_model_framerate": "${compression_model_framerate}",
                    "segment_duration": "${dataset.segment_duration}",
                },
            },
            "description": {
                "model": "t5",
                "t5": {"name": "t5-base", "finetune": False, "word_dropout": 0.3, "normalize_text": False},
            },
            "chords": {"model": "chords_emb", "chords_emb": {"card": dims.chords, "out_dim": dims.chord_width}},
        },
    }
    return yaml.safe_dump(tree, sort_keys=False)


def seeded_state(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(value) for name, value in seeded.weights(shapes, seed).items()}


def jasco_state(model: str, seed: int = SEED) -> dict[str, torch.Tensor]:
    """All tensors of a checkpoint, by their names there."""
    shapes: dict[str, tuple[int, ...]] = {}
    for part, module in modules(model).items():
        if part != "t5_encoder":
            names = module.names()
            shapes |= {names[name]: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    shapes = {name: shape for name, shape in shapes.items() if not name.startswith(CONFIGURED)}
    shapes |= {name: tuple(shape) for name, shape in unused(MODELS[model][0]).items()}
    return seeded_state(shapes, seed)


def t5_state(model: str, seed: int = SEED) -> dict[str, torch.Tensor]:
    """The tensors of T5's encoder."""
    module = modules(model)["t5_encoder"]
    return seeded_state({name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}, seed)


def tokenizer() -> dict:
    """A unigram model like T5's, of letters and a few words."""
    pieces = [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["▁", -2.0]]
    letters = "abcdefghijklmnopqrstuvwxyz0123456789,.-'"
    pieces += [[letter, -6.0 - 0.01 * number] for number, letter in enumerate(letters)]
    pieces += [["▁" + word, -4.0 - 0.05 * number] for number, word in enumerate(WORDS)]
    special = [
        {
            "id": number, "content": pieces[number][0], "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True,
        }
        for number in range(3)
    ]  # fmt: skip
    space = {"replacement": "▁", "add_prefix_space": True}
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "prepend_scheme": "always", **space}],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"Sequence": {"id": "A", "type_id": 0}}, end],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, end, {"Sequence": {"id": "B", "type_id": 0}}, end],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "decoder": {"type": "Metaspace", "prepend_scheme": "always", **space},
        "model": {"type": "Unigram", "unk_id": 2, "vocab": pieces, "byte_fallback": False},
    }


def save(state: dict[str, torch.Tensor], configuration: str, file: Path) -> None:
    """As audiocraft exports a model."""
    torch.save({"best_state": state, "xp.cfg": configuration, "version": "1.4.0a1", "exported": True}, file)


def write(model: str, folder: Path, new_names: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    state = jasco_state(model)
    if new_names:
        state = {alias(name): tensor for name, tensor in state.items()}
    save(state, config(MODELS[model][0]), folder / "state_dict.bin")
    del state
    text = t5_state(model)
    # What the encoder does not need is there too.
    text["decoder.final_layer_norm.weight"] = torch.ones(MODELS[model][1].width)
    save_file(text, folder / "model.safetensors", {"format": "pt"})
    # The older file has the embedding twice: both names share a storage.
    torch.save(text | {"encoder.embed_tokens.weight": text["shared.weight"]}, folder / "pytorch_model.bin")
    text_of_tokenizer = json.dumps(tokenizer(), ensure_ascii=False, indent=1) + "\n"
    (folder / "tokenizer.json").write_text(text_of_tokenizer, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--new-names", action="store_true")
    arguments = parser.parse_args()
    write("jasco_tiny" if arguments.tiny else "jasco", arguments.folder, arguments.new_names)
