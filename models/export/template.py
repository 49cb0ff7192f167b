"""Writes the weight-less templates: `python template.py ../src/main/resources/templates`.

A template is a folder with `core.pt`, the traced network whose weights are zeros, `front.pt`, `back.pt` and
`template.json`, which tells the storage of every tensor of a checkpoint. Resonate writes an official
checkpoint's tensors over the zeros. The same sources and the same torch give the same bytes.
"""

import inspect
import json
import sys
from fractions import Fraction
from pathlib import Path

import torch
from demucs.htdemucs import HTDemucs

from archive import Archive, emptied, numbered, saved, table
from export import script
from htdemucs import Back, Core, Front

SEGMENT_FRAMES = 343_980
OVERLAP_FRAMES = SEGMENT_FRAMES // 4

_OFFICIAL = dict(channels=48, depth=4, t_layers=5, segment=Fraction(39, 5), dconv_mode=3)
_FOUR = ["drums", "bass", "other", "vocals"]
_SIX = [*_FOUR, "guitar", "piano"]
ARGUMENTS = {
    "htdemucs": dict(sources=_FOUR, bottom_channels=512, **_OFFICIAL),
    # The official one: its transformer works on 384 channels as they come (its file has 55 MB, not 84).
    "htdemucs_6s": dict(sources=_SIX, **_OFFICIAL),
    # htdemucs with six stems.
    "htdemucs_6s_wide": dict(sources=_SIX, bottom_channels=512, **_OFFICIAL),
}
TEMPLATES = list(ARGUMENTS)

# Arguments that the trained network does not depend on: initial values, training, or parts not in use
# (Wiener filtering without `cac`, sparse attention, other position embeddings).
TRAINING_ONLY = [
    "rescale", "dconv_init", "emb_smooth", "t_dropout", "t_weight_decay", "t_lr",
    "wiener_iters", "end_iters", "wiener_residual", "t_max_positions",
    "t_cape_mean_normalize", "t_cape_augment", "t_cape_glob_loc_scale",
    "t_mask_type", "t_mask_random_seed", "t_sparse_attn_window", "t_global_window", "t_sparsity",
    "t_auto_sparsity", "multi_freqs_depth",
]  # fmt: skip


def trace(name: str) -> Archive:
    """The core as TorchScript; tensor number k of the sorted state is full of k + 1."""
    torch.backends.mha.set_fastpath_enabled(False)
    core = Core(**ARGUMENTS[name]).eval()
    numbered(core)
    example = torch.zeros(1, 4, 2048, 336), torch.zeros(1, 2, SEGMENT_FRAMES)
    with torch.no_grad():
        traced = torch.jit.trace(core, example, check_trace=False)
    return saved(traced)


def write(name: str, folder: Path) -> None:
    defaults = {
        key: parameter.default
        for key, parameter in inspect.signature(HTDemucs).parameters.items()
        if parameter.default is not inspect.Parameter.empty
    }
    arguments = defaults | ARGUMENTS[name]
    arguments["segment"] = float(arguments["segment"])
    shapes = {key: tuple(tensor.shape) for key, tensor in HTDemucs(**ARGUMENTS[name]).state_dict().items()}
    archive = trace(name)
    storages = table(archive, shapes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "core.pt").write_bytes(emptied(archive, shapes, storages))
    (folder / "front.pt").write_bytes(script(Front(), "front"))
    (folder / "back.pt").write_bytes(script(Back(), "back"))
    description = {
        "architecture": "demucs.htdemucs.HTDemucs",
        "torch": torch.__version__.split("+")[0],
        "demucs": "4.1.0",
        "arguments": arguments,
        "defaults": defaults,
        "trainingOnly": TRAINING_ONLY,
        "tensors": {key: {"storage": storages[key], "shape": list(shapes[key])} for key in sorted(shapes)},
        "geometry": {
            "rateHz": 44100,
            "channels": [1, 2],
            "stems": arguments["sources"],
            "segmentFrames": SEGMENT_FRAMES,
            "overlapFrames": OVERLAP_FRAMES,
        },
    }
    (folder / "template.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python template.py FOLDER")
    for template in TEMPLATES:
        write(template, Path(sys.argv[1]) / template)
