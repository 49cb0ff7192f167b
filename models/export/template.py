"""Writes the weight-less templates: `python template.py ../src/main/resources/templates`.

A template is a folder with `core.pt`, the traced network whose weights are zeros, `front.pt`, `back.pt` and
`template.json`, which tells the storage of every tensor of a checkpoint. Resonate writes an official
checkpoint's tensors over the zeros. The same sources and the same torch give the same bytes.
"""

import inspect
import io
import json
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from demucs.htdemucs import HTDemucs

from export import repack, script
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


class Archive(io.BytesIO):
    """A TorchScript file in memory."""

    def rewound(self) -> "Archive":
        self.seek(0)
        return self


def trace(name: str) -> Archive:
    """The core as TorchScript; tensor number k of the sorted state is full of k + 1."""
    torch.backends.mha.set_fastpath_enabled(False)
    core = Core(**ARGUMENTS[name]).eval()
    for number, tensor in enumerate(sorted(core.state_dict())):
        core.state_dict()[tensor].fill_(number + 1)
    example = torch.zeros(1, 4, 2048, 336), torch.zeros(1, 2, SEGMENT_FRAMES)
    with torch.no_grad():
        traced = torch.jit.trace(core, example, check_trace=False)
    archive = Archive()
    torch.jit.save(traced, archive)
    return archive.rewound()


def table(archive: Archive, shapes: dict[str, tuple[int, ...]]) -> dict[str, str]:
    """Which storage holds which tensor: each tells by what it is full of."""
    names = sorted(shapes)
    storages = {}
    with zipfile.ZipFile(archive.rewound()) as source:
        for entry in source.namelist():
            inner = entry.split("/", 1)[1]
            if inner.startswith("data/"):
                values = np.frombuffer(source.read(entry), "<f4")
                number = round(float(values[0])) - 1
                if 0 <= number < len(names) and (values == number + 1).all():
                    if values.size == np.prod(shapes[names[number]]):
                        storages[names[number]] = inner.removeprefix("data/")
    missing = set(names) - set(storages)
    if missing:
        raise ValueError(f"no storage found for {sorted(missing)}")
    return storages


def fill(archive: Archive, state: dict[str, torch.Tensor]) -> Archive:
    """The archive with a checkpoint's tensors, as Resonate's import makes it."""
    storages = table(archive, {name: tuple(tensor.shape) for name, tensor in state.items()})
    data = {f"data/{storages[name]}": tensor.float().contiguous().numpy() for name, tensor in state.items()}
    return Archive(repack(archive.rewound().getvalue(), "core", data))


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
    zeros = {f"data/{storages[key]}": np.zeros(shape, np.float32) for key, shape in shapes.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "core.pt").write_bytes(repack(archive.getvalue(), "core", zeros))
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
