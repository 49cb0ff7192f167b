"""Writes checkpoints with seeded weights in both official formats: `python checkpoint.py FOLDER [NAME…]`.

They stand for the official ones where those cannot be had: tests, parity, benchmarks. The folder then is a
repository for `demucs --repo FOLDER -n NAME`, holds files for `resonate models import`, and its `hub/` is laid
out as the model hub, for `resonate models pull --from`.
"""

import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import torch
import yaml
from demucs import states
from demucs.hf import DEFAULT_NAMESPACE, hf_repo_name
from demucs.htdemucs import HTDemucs
from safetensors.torch import save_file

import seeded
from template import ARGUMENTS

BAGS = {
    "htdemucs": (["955717e8"], None),
    "htdemucs_ft": (
        ["f7e0c4bc", "d12395a8", "92cfc3b6", "04573f0d"],
        [[1.0 if i == k else 0.0 for i in range(4)] for k in range(4)],
    ),
    "htdemucs_6s": (["5c90dfd2"], None),
}


def model(name: str, seed: int) -> HTDemucs:
    """The network of an official model with weights by rule."""
    network = HTDemucs(**ARGUMENTS.get(name, ARGUMENTS["htdemucs"])).eval()
    shapes = {key: tuple(value.shape) for key, value in network.state_dict().items()}
    values = seeded.weights(shapes, seed)
    network.load_state_dict({key: torch.from_numpy(value) for key, value in values.items()})
    return network


def encoded(value):
    """Arguments in the JSON of `demucs.hf`."""
    if isinstance(value, Fraction):
        return {"_type": "fraction", "numerator": value.numerator, "denominator": value.denominator}
    if isinstance(value, dict):
        return {key: encoded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encoded(item) for item in value]
    return value


def write(name: str, folder: Path, half: bool = True) -> None:
    signatures, weights = BAGS[name]
    hub = folder / "hub" / DEFAULT_NAMESPACE / hf_repo_name(name) / "resolve" / "main"
    hub.mkdir(parents=True, exist_ok=True)
    bag = {"models": signatures} | ({"weights": weights} if weights else {})
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(bag))
    shutil.copy(folder / f"{name}.yaml", hub)
    for signature in signatures:
        seed = int(signature, 16) % 2**16
        network = model(name, seed)
        args, kwargs = network._init_args_kwargs
        state = states.get_state(network, None, half)
        package = dict(klass=HTDemucs, args=args, kwargs=kwargs, state=state, training_args={"seed": seed})
        for old in folder.glob(f"{signature}-*.th"):
            old.unlink()
        states.save_with_checksum(package, folder / f"{signature}.th")
        metadata = {
            "klass": "demucs.htdemucs.HTDemucs",
            "args": json.dumps(encoded(args)),
            "kwargs": json.dumps(encoded(kwargs)),
        }
        save_file(state, hub / f"{signature}.safetensors", metadata)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python checkpoint.py FOLDER [NAME…]")
    for each in sys.argv[2:] or ["htdemucs"]:
        write(each, Path(sys.argv[1]))
