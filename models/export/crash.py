"""Writes a pack that takes its process down: `python crash.py ../../pipeline/src/test/resources/packs/crash`.

Its network reads memory that is not the process's, as a defect in native code does, so that the tests see what
becomes of a track that kills its worker. Whichever segment comes first is the last.
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

import classic
from export import OVERLAP_FRAMES, SEGMENT_FRAMES, script


class Crash(nn.Module):
    """`[B, C, N]` to nothing: the kernel ends the process."""

    def forward(self, mix: Tensor) -> Tensor:
        # A view that torch does not hold against the bounds of its storage.
        return mix.unsqueeze(1) * torch.ops.inductor._reinterpret_tensor(mix, [1], [1], 1 << 40)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    network = script(Crash(), "crash")
    pack = {
        "name": "crash",
        "kind": "separator",
        "version": "1",
        "rank": 1,
        "licence": "Apache-2.0",
        "origin": "models/export/crash.py: for tests, ends the process",
        "networks": [{"file": "crash.pt"}],
        "normalised": False,
        "files": {"crash.pt": hashlib.sha256(network).hexdigest()},
        "devices": ["cpu"],
        "geometry": {
            "rateHz": classic.RATE_HZ,
            "channels": [1, 2],
            "stems": classic.STEMS,
            "segmentFrames": SEGMENT_FRAMES,
            "overlapFrames": OVERLAP_FRAMES,
        },
    }
    (folder / "crash.pt").write_bytes(network)
    (folder / "pack.json").write_text(json.dumps(pack, indent=2) + "\n", encoding="utf-8")
