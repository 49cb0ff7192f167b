"""`python -m pytest` or `python test_classic.py` in this folder; needs torch and numpy only."""

import io
import unittest

import numpy as np
import torch

from classic import Classic, STEMS, median_of_five
from export import OVERLAP_FRAMES, SEGMENT_FRAMES, script
from reference import signal


class ClassicTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_grad_enabled(False)
        cls.eager = Classic().eval()
        cls.packed = script(Classic(), "classic")
        cls.scripted = torch.jit.load(io.BytesIO(cls.packed))
        cls.x = signal()[None]
        cls.stems = cls.eager(cls.x)

    def test_scripted_equals_eager(self):
        for x in (self.x, self.x[:, :1]):
            self.assertLessEqual((self.scripted(x) - self.eager(x)).abs().max().item(), 1e-5)

    def test_stems_sum_to_the_input(self):
        self.assertEqual(self.stems.shape, (1, len(STEMS), 2, SEGMENT_FRAMES))
        self.assertLessEqual((self.stems.sum(1) - self.x).abs().max().item(), 1e-6)

    def test_no_stem_is_trivial(self):
        powers = self.stems.square().mean((0, 2, 3))
        self.assertTrue((powers > 1e-3 * self.x.square().mean()).all(), powers)

    def test_independent_of_level(self):
        for gain in (1e-4, 0.1, 7.0):
            self.assertLessEqual((self.eager(self.x * gain) / gain - self.stems).abs().max().item(), 1e-5)

    def test_two_equal_channels_are_mono(self):
        mono = self.eager(self.x[:, :1])
        double = self.eager(self.x[:, :1].expand(1, 2, SEGMENT_FRAMES))
        self.assertLessEqual((double - mono).abs().max().item(), 1e-5)

    def test_silence_stays_silent(self):
        self.assertEqual(self.eager(torch.zeros(1, 2, SEGMENT_FRAMES)).abs().max().item(), 0)

    def test_median_of_five(self):
        x = torch.rand(1, 40, 30, generator=torch.Generator().manual_seed(1))
        padded = np.pad(x.numpy(), [(0, 0), (4, 4), (0, 0)], mode="reflect")
        expected = np.median(np.stack([padded[:, i : i + 40] for i in range(0, 10, 2)]), 0)
        np.testing.assert_array_equal(median_of_five(x, 2, True).numpy(), expected)

    def test_same_bytes_again(self):
        self.assertEqual(script(Classic(), "classic"), self.packed)

    def test_geometry(self):
        self.assertLessEqual(2 * OVERLAP_FRAMES, SEGMENT_FRAMES)


if __name__ == "__main__":
    unittest.main()
