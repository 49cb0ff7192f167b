"""Tests of the three parts and of the templates against `demucs` itself. Run: `python test_htdemucs.py`."""

import unittest
from fractions import Fraction

import numpy as np
import torch
from demucs.htdemucs import HTDemucs

import seeded
from archive import fill
from htdemucs import Back, Core, Front
from template import ARGUMENTS, SEGMENT_FRAMES, TEMPLATES, trace

torch.backends.mha.set_fastpath_enabled(False)


def eager(name: str, seed: int) -> HTDemucs:
    model = HTDemucs(**ARGUMENTS[name]).eval()
    shapes = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    values = seeded.weights(shapes, seed)
    model.load_state_dict({key: torch.from_numpy(value) for key, value in values.items()})
    return model


def sound(batch: int, channels: int, seed: int) -> torch.Tensor:
    noise = np.random.default_rng(seed).standard_normal((batch, channels, SEGMENT_FRAMES), np.float32)
    seconds = np.arange(SEGMENT_FRAMES, dtype=np.float32) / 44100
    return torch.from_numpy(0.3 * noise + np.sin(2 * np.pi * 220 * seconds, dtype=np.float32))


class HtdemucsTest(unittest.TestCase):
    @torch.no_grad()
    def test_template_with_weights_is_eager_demucs(self):
        for name in TEMPLATES:
            with self.subTest(name):
                model = eager(name, 1)
                core = torch.jit.load(fill(trace(name), model.state_dict()))
                front, back = torch.jit.script(Front()), torch.jit.script(Back())
                mix = sound(2, 2, 7)
                expected = model(mix)
                got = back(*core(*front(mix)), mix)
                self.assertGreater(expected.abs().max().item(), 0.1)
                self.assertLessEqual((got - expected).abs().max().item() / expected.abs().max().item(), 1e-6)

    @torch.no_grad()
    def test_mono_is_two_equal_channels(self):
        model = eager("htdemucs", 2)
        core = Core(**ARGUMENTS["htdemucs"]).eval()
        core.load_state_dict(model.state_dict())
        mix = sound(1, 1, 8)
        expected = model(mix.expand(1, 2, -1)).mean(2, keepdim=True)
        got = Back()(*core(*Front()(mix)), mix)
        self.assertLessEqual((got - expected).abs().max().item(), 1e-6 * expected.abs().max().item())

    @torch.no_grad()
    def test_core_has_no_device_in_it(self):
        """Any device baked into the trace fails on the meta device."""
        for name in TEMPLATES:
            with self.subTest(name):
                core = torch.jit.load(trace(name), map_location="meta")
                spectrum = torch.empty(1, 4, 2048, 336, device="meta")
                wave = torch.empty(1, 2, SEGMENT_FRAMES, device="meta")
                spectra, waves = core(spectrum, wave)
                stems = len(ARGUMENTS[name]["sources"])
                self.assertEqual(("meta", (1, stems, 4, 2048, 336)), (spectra.device.type, tuple(spectra.shape)))
                self.assertEqual(("meta", (1, stems, 2, SEGMENT_FRAMES)), (waves.device.type, tuple(waves.shape)))

    @unittest.skipUnless(torch.cuda.is_available() or torch.backends.mps.is_available(), "no accelerator here")
    @torch.no_grad()
    def test_core_on_an_accelerator_is_that_on_the_cpu(self):
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        device = "cuda" if torch.cuda.is_available() else "mps"
        model = eager("htdemucs", 3)
        data = fill(trace("htdemucs"), model.state_dict())
        mix = sound(2, 2, 9)
        features = Front()(mix)
        expected = torch.jit.load(data)(*features)
        data.seek(0)
        got = torch.jit.load(data, map_location=device)(*(f.to(device) for f in features))
        for e, g in zip(expected, got):
            self.assertLessEqual((g.cpu() - e).abs().max().item(), 1e-3 * e.abs().max().item())

    def test_arguments_are_the_official_ones(self):
        self.assertEqual(Fraction(39, 5), ARGUMENTS["htdemucs"]["segment"])
        self.assertEqual(41_984_456, sum(p.numel() for p in HTDemucs(**ARGUMENTS["htdemucs"]).parameters()))


if __name__ == "__main__":
    unittest.main()
