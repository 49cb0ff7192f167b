"""Writes a pack that takes its process down: `python crash.py ../../pipeline/src/test/resources/packs/crash`.

Its network reads memory that is not the process's, as a defect in native code does, so that the tests see what
becomes of a track that kills its worker. Whichever segment comes first is the last.
"""

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from export import script, write_pack


class Crash(nn.Module):
    """`[B, C, N]` to nothing: the kernel ends the process."""

    def forward(self, mix: Tensor) -> Tensor:
        # A view that torch does not hold against the bounds of its storage.
        return mix.unsqueeze(1) * torch.ops.inductor._reinterpret_tensor(mix, [1], [1], 1 << 40)


if __name__ == "__main__":
    origin = "models/export/crash.py: for tests, ends the process"
    write_pack(Path(sys.argv[1]), "crash", script(Crash(), "crash"), 1, origin)
