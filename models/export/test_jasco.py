"""Tests of JASCO's parts and T5, without audiocraft: `python -m pytest test_jasco.py` or `python test_jasco.py`.

What audiocraft and transformers made of the same weights lies in `../src/test/resources/jasco_tiny`; `jasco_parity.py`
wrote it.
"""

import io
import json
import math
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import torch
import yaml
from safetensors.torch import load_file

import jasco_checkpoint
from export import repack
from jasco import CONFIGURED, PARTS
from jasco_template import MODELS, alias, modules, scripted, unused
from reference import signal

RESOURCES = Path(__file__).resolve().parents[1] / "src"
FIXTURE = RESOURCES / "test/resources/jasco_tiny"
TINY = MODELS["jasco_tiny"][0]
DEVICE = re.compile(r'torch\.device\(|device=|\bdevice\b|"(cpu|cuda|mps)|CONSTANTS')


def inputs(model: str, frames: int, rows: int, tokens: int) -> dict[str, tuple[torch.Tensor, ...]]:
    """Something of the right shapes for each part."""
    dims, text = MODELS[model]
    generator = torch.Generator().manual_seed(frames + rows + tokens)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator)

    chords = torch.randint(0, dims.chords + 1, (rows, frames), generator=generator)
    drums, conditions = normal(rows, frames, dims.drum_width), normal(rows, tokens, dims.width)
    latents = normal(1, frames, dims.latents)
    return {
        "encode": (normal(1, 1, frames * dims.hop),),
        "drums_from_latents": (latents,),
        "vf_cfg": (latents, torch.tensor([0.7]), chords, drums, conditions, normal(rows)),
        "decode": (latents,),
        "text_projection": (normal(1, tokens, dims.text_width),),
        "t5_encoder": (torch.randint(0, text.words, (1, tokens), generator=generator),),
    }


def on_meta(values: tuple[torch.Tensor, ...]) -> list[torch.Tensor]:
    return [value.to("meta") for value in values]


def filled() -> dict[str, torch.jit.ScriptModule]:
    """The small model's templates with the weights of the fixture's files, put in by their tables."""
    package = torch.load(FIXTURE / "state_dict.bin", weights_only=True)
    config = yaml.safe_load(package["xp.cfg"])
    configured = ("compression_model_latent_mean", "compression_model_latent_std")
    tensors = package["best_state"] | {CONFIGURED + key: torch.tensor([config[key]]) for key in configured}
    parts = {}
    for name in modules("jasco_tiny"):
        source = load_file(FIXTURE / "model.safetensors") if name == "t5_encoder" else tensors
        folder = RESOURCES / "test/resources/templates/jasco_tiny" / name
        table = json.loads((folder / "template.json").read_text(encoding="utf-8"))["tensors"]
        data = {f"data/{slot['storage']}": source[tensor].numpy() for tensor, slot in table.items()}
        parts[name] = torch.jit.load(io.BytesIO(repack((folder / "core.pt").read_bytes(), "core", data)))
    return parts


class JascoTest(unittest.TestCase):
    @torch.no_grad()
    def test_templates_with_weights_are_audiocraft(self):
        parts, reference = filled(), load_file(FIXTURE / "reference.safetensors")
        mix, drums = signal(500 * TINY.hop).view(2, 1, 1, -1)
        z, t, chords = reference["in.z"], reference["in.t"], reference["in.chords"].long()
        text = parts["text_projection"](parts["t5_encoder"](reference["in.ids"].long()))
        condition = parts["drums_from_latents"](parts["encode"](drums))
        silence = parts["drums_from_latents"](parts["encode"](torch.zeros_like(drums)))
        rows = (
            torch.stack([chords, torch.full_like(chords, TINY.chords)]),
            torch.cat([condition, silence]),
            torch.cat([text, torch.zeros_like(text)]),
            torch.tensor([5.0, -4.0]),
        )
        no_drums = parts["drums_from_latents"].output_proj.bias.expand(2, 500, -1)
        x = reference["in.noise"]
        for step in range(4):
            x = x + parts["vf_cfg"](x, torch.tensor([step / 4]), *rows) / 4
        got = {
            "encode": parts["encode"](mix),
            "drums_from_latents": condition,
            "decode": parts["decode"](0.5 * z)[..., ::101],
            "t5_encoder_long": parts["t5_encoder"](reference["in.long"].long()),
            "text_projection": text,
            "vf_cfg_0": parts["vf_cfg"](z, t, *rows),
            "vf_cfg_no_drums_0": parts["vf_cfg"](z, t, rows[0], no_drums, *rows[2:]),
            "generated": x,
        }
        self.assertGreater(len(condition[0].unique(dim=0)), 5)
        for name, values in got.items():
            with self.subTest(name):
                expected = reference["out." + name]
                self.assertEqual(expected.shape, values.shape)
                self.assertLessEqual((values - expected).abs().max().item(), 1e-5 * max(1, expected.abs().max().item()))

    @torch.no_grad()
    def test_scripts_are_the_modules_at_any_length(self):
        for name, module in modules("jasco_tiny").items():
            script = torch.jit.script(module)
            for frames, rows, tokens in ((500, 2, 7), (250, 3, 1), (251, 1, 60), (40, 2, 200)):
                with self.subTest(f"{name} {frames} {rows} {tokens}"):
                    values = inputs("jasco_tiny", frames, rows, tokens)[name]
                    self.assertLessEqual((script(*values) - module(*values)).abs().max().item(), 1e-5)

    @torch.no_grad()
    def test_official_shapes_come_out_without_a_device(self):
        """Of the large model, made, scripted and run on the meta device, where any device constant fails."""
        shapes = {
            "encode": (1, 20, 128),
            "drums_from_latents": (1, 20, 2),
            "vf_cfg": (1, 20, 128),
            "decode": (1, 1, 12_800),
            "text_projection": (1, 9, 1024),
            "t5_encoder": (1, 9, 768),
        }
        with torch.device("meta"):
            parts = {name: torch.jit.script(module) for name, module in modules("jasco").items()}
        for name, values in inputs("jasco", 20, 2, 9).items():
            with self.subTest(name):
                out = parts[name](*on_meta(values))
                self.assertEqual(("meta", shapes[name]), (out.device.type, tuple(out.shape)))

    @torch.no_grad()
    def test_saved_templates_hold_no_device(self):
        for name, module in modules("jasco_tiny").items():
            with self.subTest(name):
                archive = scripted(module)
                with zipfile.ZipFile(archive) as entries:
                    for entry in entries.namelist():
                        self.assertNotIn("/constants/", entry)
                        if entry.endswith(".py"):
                            self.assertIsNone(DEVICE.search(entries.read(entry).decode()), entry)
                loaded = torch.jit.load(archive.rewound(), map_location="meta")
                self.assertEqual("meta", loaded(*on_meta(inputs("jasco_tiny", 60, 2, 5)[name])).device.type)

    @unittest.skipUnless(torch.cuda.is_available() or torch.backends.mps.is_available(), "no accelerator here")
    @torch.no_grad()
    def test_an_accelerator_gives_what_the_cpu_gives(self):
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        device = "cuda" if torch.cuda.is_available() else "mps"
        for name, part in filled().items():
            with self.subTest(name):
                values = inputs("jasco_tiny", 500, 2, 9)[name]
                expected = part(*values)
                got = part.to(device)(*(value.to(device) for value in values)).cpu()
                self.assertLessEqual((got - expected).abs().max().item(), 1e-3 * max(1, expected.abs().max().item()))

    @torch.no_grad()
    def test_rows_count_by_their_weights(self):
        field = modules("jasco_tiny")["vf_cfg"]
        z, t, chords, drums, text, _ = inputs("jasco_tiny", 60, 3, 5)["vf_cfg"]
        one = [slice(k, k + 1) for k in range(3)]
        rows = torch.cat([field(z, t, chords[k], drums[k], text[k], torch.ones(1)) for k in one])
        weights = torch.tensor([2.0, 0.5, -1.5])
        expected = (weights[:, None, None] * rows).sum(0, keepdim=True)
        self.assertLessEqual((field(z, t, chords, drums, text, weights) - expected).abs().max().item(), 1e-5)

    def test_sizes_are_the_official_ones(self):
        with torch.device("meta"):
            sizes = {name: sum(p.numel() for p in module.parameters()) for name, module in modules("jasco").items()}
        generator = sizes["vf_cfg"] + sizes["text_projection"] + sizes["drums_from_latents"]
        self.assertEqual(404.7, round(generator / 1e6, 1))
        self.assertEqual((28.4, 28.4), (round(sizes["encode"] / 1e6, 1), round(sizes["decode"] / 1e6, 1)))
        self.assertEqual(109.6, round(sizes["t5_encoder"] / 1e6, 1))

    def test_every_tensor_of_a_checkpoint_is_used_once_or_known_to_be_unused(self):
        names = [official for part in PARTS.values() for official in part(TINY).names().values()]
        tensors = [name for name in names if not name.startswith(CONFIGURED)]
        self.assertEqual(len(tensors), len(set(tensors)))
        state = torch.load(FIXTURE / "state_dict.bin", weights_only=True)["best_state"]
        self.assertEqual(set(state), set(tensors) | set(unused(TINY)))
        newer = alias("encoder.layers.0.conv.weight_g")
        self.assertEqual("encoder.layers.0.conv.parametrizations.weight.original0", newer)

    def test_resources_are_what_the_sources_give(self):
        with tempfile.TemporaryDirectory() as folder:
            # In a process of its own: torch counts in a type's name how often it was compiled.
            script = Path(__file__).with_name("jasco_template.py")
            subprocess.run([sys.executable, script, "--tiny", Path(folder) / "templates"], check=True)
            jasco_checkpoint.write("jasco_tiny", Path(folder) / "jasco_tiny")
            for made in Path(folder).rglob("*"):
                if made.is_file():
                    kept = RESOURCES / "test/resources" / made.relative_to(folder)
                    self.assertEqual(kept.read_bytes(), made.read_bytes(), made.name)

    def test_the_large_templates_have_room_for_every_tensor(self):
        """They are not made anew here, which takes minutes."""
        with torch.device("meta"):
            parts = modules("jasco")
        for name, part in parts.items():
            with self.subTest(name):
                folder = RESOURCES / "main/resources/templates/jasco" / name
                table = json.loads((folder / "template.json").read_text(encoding="utf-8"))["tensors"]
                names = part.names()
                shapes = {names[here]: list(tensor.shape) for here, tensor in part.state_dict().items()}
                self.assertEqual(shapes, {tensor: slot["shape"] for tensor, slot in table.items()})
                with zipfile.ZipFile(folder / "core.pt") as entries:
                    for tensor, slot in table.items():
                        size = entries.getinfo(f"core/data/{slot['storage']}").file_size
                        self.assertEqual(4 * math.prod(shapes[tensor]), size, tensor)
                    for entry in entries.namelist():
                        if entry.endswith(".py"):
                            self.assertIsNone(DEVICE.search(entries.read(entry).decode()), entry)

    def test_all_parts_can_be_trained(self):
        torch.manual_seed(4)
        for name, module in modules("jasco_tiny").items():
            with self.subTest(name):
                values = inputs("jasco_tiny", 16, 2, 5)[name]
                out = module.train()(*values)
                target = torch.randn_like(out)
                optimiser = torch.optim.Adam(module.parameters(), lr=3e-3)
                losses = []
                for _ in range(10):
                    loss = (module(*values) - target).square().mean()
                    optimiser.zero_grad()
                    loss.backward()
                    losses.append(loss.item())
                    optimiser.step()
                self.assertTrue(all(p.grad is not None for p in module.parameters()))
                self.assertLess(losses[-1], losses[0])


if __name__ == "__main__":
    unittest.main()
