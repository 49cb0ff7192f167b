"""Which operators of the networks MPS does not implement: `python operators.py [htdemucs… | jasco]`.

Reads the graph that libtorch will run and, for each operator, the dispatch entries of this PyTorch's own
`native_functions.yaml`. An operator counts as implemented if it has an `MPS:` entry, is composite, works on
any backend through others, or delegates to one that does.
"""

import sys
from pathlib import Path

import torch
import torchgen
import yaml

import jasco_template
from template import TEMPLATES, trace

FUNCTIONS = Path(torchgen.__file__).parent / "packaged/ATen/native/native_functions.yaml"


def operators(block: torch._C.Block | torch._C.Graph) -> set[str]:
    """All `aten` overloads, in nested blocks too."""
    found = set()
    for node in block.nodes():
        if node.kind().startswith("aten::"):
            name, _, _ = node.schema().partition("(")
            found.add(name)
        for inner in node.blocks():
            found |= operators(inner)
    return found


def functions() -> dict[str, dict]:
    """Entries of the list by their name with overload: `addmm`, `add.Tensor`."""
    entries = yaml.load(FUNCTIONS.read_text(), Loader=yaml.CSafeLoader)
    return {entry["func"].partition("(")[0]: entry for entry in entries}


def has_mps(name: str, known: dict[str, dict]) -> bool:
    entry = known[name]
    if "structured_delegate" in entry:
        return has_mps(entry["structured_delegate"], known)
    keys = {key.strip() for keys in entry.get("dispatch", {}) for key in keys.split(",")}
    if not keys:
        return True  # CompositeImplicitAutograd: made of other operators.
    return bool(keys & {"MPS", "CompositeImplicitAutograd", "CompositeExplicitAutograd"}) or any(
        key.startswith("CompositeExplicitAutograd") for key in keys
    )


def graphs(names: list[str]) -> dict[str, torch._C.Graph]:
    """Of each Demucs model, and of each part of `jasco`; the small model has the operators of the large one."""
    found = {}
    for name in names:
        if name == "jasco":
            for part, module in jasco_template.modules("jasco_tiny").items():
                found[f"jasco {part}"] = torch.jit.script(module).inlined_graph
        else:
            found[name] = torch.jit.load(trace(name), map_location="cpu").inlined_graph
    return found


def main(names: list[str]) -> int:
    known = functions()
    missing = set()
    for name, graph in graphs(names).items():
        # Shape arithmetic and lists of the interpreter itself stand in no list of kernels.
        used = {op.removeprefix("aten::") for op in operators(graph)}
        kernels = sorted(op for op in used if op in known)
        print(f"{name}: {len(kernels)} operators: {', '.join(kernels)}")
        print(f"{name}: of the interpreter alone: {', '.join(sorted(used - set(kernels)))}")
        missing |= {op for op in kernels if not has_mps(op, known)}
    print(f"torch {torch.__version__}: not implemented for MPS: {', '.join(sorted(missing)) or 'none'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*TEMPLATES, "jasco"]))
