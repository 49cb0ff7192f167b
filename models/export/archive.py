"""TorchScript files in memory: which storage holds which tensor, and how weights get in and out."""

import io
import zipfile
from collections.abc import Mapping

import numpy as np
import torch

from export import repack


class Archive(io.BytesIO):
    """A TorchScript file in memory."""

    def rewound(self) -> "Archive":
        self.seek(0)
        return self


def numbered(module: torch.nn.Module) -> None:
    """Fills tensor number k of the module's sorted state with k + 1, by which `table` finds it again."""
    state = module.state_dict()
    for number, tensor in enumerate(sorted(state)):
        state[tensor].fill_(number + 1)


def saved(module: torch.jit.ScriptModule) -> Archive:
    archive = Archive()
    torch.jit.save(module, archive)
    return archive.rewound()


def table(archive: Archive, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
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


def emptied(archive: Archive, shapes: Mapping[str, tuple[int, ...]], storages: Mapping[str, str]) -> bytes:
    """The file with zeros where weights belong."""
    zeros = {f"data/{storages[key]}": np.zeros(shape, np.float32) for key, shape in shapes.items()}
    return repack(archive.getvalue(), "core", zeros)


def fill(archive: Archive, state: Mapping[str, torch.Tensor]) -> Archive:
    """The archive with a checkpoint's tensors, stored, as Resonate's import makes it."""
    storages = table(archive, {name: tuple(tensor.shape) for name, tensor in state.items()})
    data = {f"data/{storages[name]}": tensor.float().contiguous().numpy() for name, tensor in state.items()}
    return Archive(repack(archive.getvalue(), "core", data, zipfile.ZIP_STORED))
