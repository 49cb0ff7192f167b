"""Tests of the training and of the small model it made: `python -m pytest test_jasco_train.py`."""

import unittest
from pathlib import Path

import numpy as np
import torch

import jasco_train
import loops
from jasco_template import modules

FIXTURE = Path(__file__).resolve().parents[1] / "src/test/resources/jasco_loops"


class TrainingTest(unittest.TestCase):
    def test_losses_fall(self):
        torch.set_num_threads(1)
        torch.manual_seed(2)
        parts, songs = modules(jasco_train.MODEL), jasco_train.Songs(4, 6, np.random.default_rng(2))
        codec = jasco_train.train_codec(parts, songs, 150, 2, frames=8)
        jasco_train.normalise(parts, songs)
        field = jasco_train.train_field(parts, songs, jasco_train.texts(parts), 15, 2)
        for losses in (codec, field):
            self.assertLess(np.mean(losses[-10:]), 0.9 * np.mean(losses[:3]))

    def test_no_song_of_training_has_three_bars_of_the_tested_one(self):
        songs = jasco_train.Songs(48, 6, np.random.default_rng(1))
        tested = torch.from_numpy(loops.song(jasco_train.TESTED))[0]
        for first in range(3):
            part = tested[first * loops.BAR : (first + 3) * loops.BAR]
            for song in songs.sounds[:, 0]:
                for bar in range(4):
                    self.assertGreater((song[bar * loops.BAR :][: part.numel()] - part).abs().max().item(), 0.1)

    @torch.no_grad()
    def test_the_codec_gives_a_song_back(self):
        parts = jasco_train.read(FIXTURE)
        sound = torch.from_numpy(loops.song(jasco_train.TESTED))[:1, None]
        error = parts["decode"](parts["encode"](sound)) - sound
        self.assertGreater(10 * (sound.square().sum() / error.square().sum()).log10().item(), 15)


if __name__ == "__main__":
    unittest.main()
