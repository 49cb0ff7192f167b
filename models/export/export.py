"""Writes a model pack: `python export.py classic ../src/main/resources/packs/classic`.

A pack is a folder with `pack.json` and the files it names. The same sources and the same torch give the
same bytes: what torch adds about this machine and this run is left out.
"""

import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch

import classic

SEGMENT_FRAMES = 256 * 1024
OVERLAP_FRAMES = 32 * 1024

# torch writes a module's constants in the order of a set, another one in each process.
CONSTANTS = re.compile(rb"(?:^  \w+ : Final\[.*\n)+", re.MULTILINE)


def script(module: torch.nn.Module, name: str) -> bytes:
    """A module as TorchScript."""
    raw = io.BytesIO()
    torch.jit.save(torch.jit.script(module.eval()), raw)
    return repack(raw.getvalue(), name)


def repack(
    archive: bytes,
    name: str,
    data: Mapping[str, np.ndarray] = MappingProxyType({}),
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A TorchScript file without debug records (they hold paths), example inputs and times.

    `data` replaces entries such as `data/12`.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.namelist():
            inner = entry.split("/", 1)[1]
            if inner.endswith(".debug_pkl") or inner.startswith((".data/serialization_id", "traced_inputs")):
                continue
            content = data[inner].tobytes() if inner in data else source.read(entry)
            if inner.endswith(".py"):
                content = CONSTANTS.sub(lambda lines: b"".join(sorted(lines[0].splitlines(True))), content)
            target.writestr(zipfile.ZipInfo(f"{name}/{inner}"), content, compression)
    return packed.getvalue()


def write_pack(folder: Path, name: str, network: bytes, rank: int, origin: str) -> None:
    """A separator of one network with the stems and the geometry of the built-in one, for the CPU alone."""
    pack = {
        "name": name,
        "kind": "separator",
        "version": "1",
        "rank": rank,
        "licence": "Apache-2.0",
        "origin": origin,
        "networks": [{"file": f"{name}.pt"}],
        "normalised": False,
        "files": {f"{name}.pt": hashlib.sha256(network).hexdigest()},
        "devices": ["cpu"],
        "geometry": {
            "rateHz": classic.RATE_HZ,
            "channels": [1, 2],
            "stems": classic.STEMS,
            "segmentFrames": SEGMENT_FRAMES,
            "overlapFrames": OVERLAP_FRAMES,
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pt").write_bytes(network)
    (folder / "pack.json").write_text(json.dumps(pack, indent=2) + "\n", encoding="utf-8")


def classic_pack(folder: Path) -> None:
    """The built-in separator."""
    origin = "models/export/classic.py: masks from musical cues, no trained weights"
    write_pack(folder, "classic", script(classic.Classic(), "classic"), 10, origin)


PACKS = {"classic": classic_pack}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PACKS:
        sys.exit(f"usage: python export.py {{{','.join(PACKS)}}} FOLDER")
    PACKS[sys.argv[1]](Path(sys.argv[2]))
