"""Writes the test data of checkpoint import: what real Python puts around the weights.

    python skeletons.py ../src/test/resources/checkpoints

`htdemucs.pkl.gz` is the `data.pkl` of a checkpoint that demucs.states saved, `htdemucs.header.gz`
the header of the same as safetensors; tests put storages around them. Line N of `htdemucs.names.gz` names
the tensor of storage N. `views-*.th` are whole small
checkpoints with every dtype, views, shared storages and parameters, by two pickle protocols.
"""
import gzip
import io
import json
import struct
import sys
import tempfile
import zipfile
from fractions import Fraction
from pathlib import Path

import torch
from demucs import states
from demucs.htdemucs import HTDemucs
from safetensors.torch import save_file


class OldFraction(Fraction):
    """A fraction as Python before 3.12 pickled it, at the time of the official files: by its text."""

    def __reduce__(self):
        return Fraction, (str(self),)


def encode(value):
    """The JSON in which demucs/hf.py expects arguments."""
    if isinstance(value, Fraction):
        return {"_type": "fraction", "numerator": value.numerator, "denominator": value.denominator}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def training_args():
    """Of the kind that omegaconf's to_container leaves."""
    return {"seed": 42, "optim": {"lr": 3e-4, "beta2": 0.999}, "weights": [1.0, 1.0], "flag": None,
            "dset": {"sources": ["drums", "bass"], "normalize": True, "frames": 2**40}}


def htdemucs(folder):
    """The skeletons of both formats for the network of the official htdemucs."""
    torch.manual_seed(0)
    model = HTDemucs(sources=["drums", "bass", "other", "vocals"], channels=48, depth=4,
                     bottom_channels=512, t_layers=5, segment=Fraction(39, 5), dconv_mode=3)
    args, kwargs = model._init_args_kwargs
    state = states.get_state(model, None, half=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "955717e8.th"
        states.save_with_checksum({"klass": HTDemucs, "args": args, "kwargs": kwargs, "state": state,
                                   "training_args": training_args()}, path)
        with zipfile.ZipFile(next(path.parent.glob("955717e8-*.th"))) as saved:
            write_gzip(folder / "htdemucs.pkl.gz", saved.read("archive/data.pkl"))
            for number, tensor in enumerate(state.values()):
                assert saved.read(f"archive/data/{number}") == tensor.numpy().tobytes()
        write_gzip(folder / "htdemucs.names.gz", "\n".join(state).encode())
        path = Path(temporary) / "955717e8.safetensors"
        save_file(state, path, metadata={"klass": "demucs.htdemucs.HTDemucs",
                                         "args": json.dumps(encode(args)),
                                         "kwargs": json.dumps(encode(kwargs))})
        content = path.read_bytes()
        size = struct.unpack("<Q", content[:8])[0]
        write_gzip(folder / "htdemucs.header.gz", content[8:8 + size])


def views(folder, protocol):
    """Small tensors stored in every way that torch knows; element i of each flat one is i."""
    numbers = torch.arange(24, dtype=torch.float32)
    module = torch.nn.Linear(2, 3)
    with torch.no_grad():
        module.weight.copy_(torch.arange(6.0).reshape(3, 2))
        module.bias.zero_()
    state = module.state_dict()  # an OrderedDict with _metadata
    state["parameter"] = torch.nn.Parameter(torch.arange(4.0))
    state["half"] = torch.arange(8).half().reshape(2, 4)
    state["bfloat16"] = torch.arange(8).bfloat16()
    state["double"] = torch.arange(8).double()
    state["long"] = torch.arange(8)
    state["scalar"] = torch.tensor(7.0)
    state["empty"] = torch.zeros(0, 3)
    state["transposed"] = numbers.reshape(4, 6).t()
    state["shared"] = numbers[5:17].reshape(3, 4)
    state["every-second"] = numbers[1::2]
    state["expanded"] = torch.tensor([3.0]).expand(2, 5)
    package = {"klass": HTDemucs, "args": (["a", "b"],), "kwargs": {"segment": OldFraction(39, 5)},
               "state": state, "training_args": training_args()}
    buffer = io.BytesIO()
    torch.save(package, buffer, pickle_protocol=protocol)
    (folder / f"views-{protocol}.th").write_bytes(buffer.getvalue())


def write_gzip(path, content):
    """Without a time, so that the same content gives the same file."""
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    htdemucs(target)
    for number in (2, 5):
        views(target, number)
