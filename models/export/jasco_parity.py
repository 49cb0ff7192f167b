"""Compares the parts of JASCO with audiocraft itself and T5 with `transformers`, on seeded weights in official formats.

    PYTHONPATH=AUDIOCRAFT python jasco_parity.py            the 400M model: 12 GB of memory, four minutes of a core
    PYTHONPATH=AUDIOCRAFT python jasco_parity.py --tiny [--fixture F.safetensors]

AUDIOCRAFT is a checkout of the public repository (JASCO is in none of its releases), importable: with its
dependencies, or stand-ins for those that JASCO's inference does not use. Checkpoints are loaded by audiocraft's
own loader code, which checks every name and shape. Drums are given as a stem, so its own separation is left out.
Exit code 1 if a part differs by more than 1e-4 of the reference's largest value. `--fixture` writes inputs and
audiocraft's outputs of the small model, which the tests here and in Java compare with. The mix and the drums are
the left and the right channel of `reference.signal`.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import numpy as np
import torch
from omegaconf import OmegaConf
from safetensors.torch import load_file, save_file
from transformers import EncodecConfig, EncodecModel, PreTrainedTokenizerFast, T5Config, T5EncoderModel

import jasco_checkpoint
from archive import fill
from audiocraft.models import builders
from audiocraft.models.encodec import HFEncodecCompressionModel
from audiocraft.modules import conditioners
from audiocraft.modules.conditioners import ConditioningAttributes, SymbolicCondition, WavCondition
from jasco import CONFIGURED
from jasco_template import FRAMES, MODELS, alias, modules, scripted
from reference import signal

LIMIT = 1e-4
PROMPT = "drums, warm bass and acoustic guitar"
GUIDANCE = ((5.0, 0.0), (1.5, 0.5))
WITHOUT_ALL = (0.0, 2.0)
# What audiocraft's JASCO gives its conditioner where the caller gives no drums.
NO_DRUMS = torch.zeros(1, 1, 1)
EULER_STEPS = 4
STRIDE = 101


class Reference:
    """audiocraft's JASCO with a checkpoint's weights."""

    def __init__(self, model: str, folder: Path):
        self.dims, self.text = MODELS[model]
        dims, text = self.dims, self.text
        self.tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"), pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
            model_input_names=["input_ids", "attention_mask"],
        )  # fmt: skip
        self.t5 = T5EncoderModel(
            T5Config(
                vocab_size=text.words, d_model=text.width, d_kv=text.head_width, d_ff=text.feedforward,
                num_layers=text.layers, num_heads=text.heads,
            )  # fmt: skip
        ).eval()
        missing, unexpected = self.t5.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
        # One name of the embedding is enough: the module holds it twice.
        assert set(missing) <= {"encoder.embed_tokens.weight"}, missing
        assert all(name.startswith("decoder.") for name in unexpected), unexpected
        bandwidth = dims.codebooks * 50 * np.log2(dims.codewords) / 1000
        codec = EncodecModel(
            EncodecConfig(
                target_bandwidths=[bandwidth], sampling_rate=50 * dims.hop, audio_channels=1, normalize=False,
                hidden_size=dims.latents, num_filters=dims.filters, upsampling_ratios=list(dims.strides),
                use_causal_conv=False, pad_mode="reflect", codebook_size=dims.codewords,
                codebook_dim=dims.latents, use_conv_shortcut=False,
            )  # fmt: skip
        )
        # The configuration counts ten bits a codebook, whatever its size.
        layer = type(codec.quantizer.layers[0])
        codec.quantizer.layers = torch.nn.ModuleList(layer(codec.config) for _ in range(dims.codebooks))
        self.codec = HFEncodecCompressionModel(codec)
        package = torch.load(folder / "state_dict.bin", weights_only=True)
        self.config = OmegaConf.create(package["xp.cfg"])
        self.config.device = "cpu"
        demucs = SimpleNamespace(sources=["drums"])
        demucs.to = lambda device: demucs
        tokenizer = SimpleNamespace(from_pretrained=lambda name: self.tokenizer)
        encoder = SimpleNamespace(from_pretrained=lambda name: self.t5)
        with (
            mock.patch.multiple(conditioners, T5Tokenizer=tokenizer, T5EncoderModel=encoder),
            mock.patch.dict(conditioners.T5Conditioner.MODELS_DIMS, {"t5-base": text.width}),
            mock.patch("demucs.pretrained.get_model", lambda name: demucs),
        ):
            self.jasco = builders.get_jasco_model(self.config, self.codec).eval()
        self.jasco.load_state_dict(package["best_state"])
        self.drums = self.jasco.condition_provider.conditioners["self_wav"]
        self.drums._get_drums_stem = lambda sound, rate: sound

    def normalised(self, latents: torch.Tensor) -> torch.Tensor:
        config = self.config
        return (latents - config.compression_model_latent_mean) / config.compression_model_latent_std

    def encode(self, sound: torch.Tensor) -> torch.Tensor:
        return self.normalised(self.codec.model.encoder(sound).permute(0, 2, 1))

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        config = self.config
        latents = latents * config.compression_model_latent_std + config.compression_model_latent_mean
        return self.codec.model.decoder(latents.permute(0, 2, 1))

    def wave(self, sound: torch.Tensor) -> WavCondition:
        return WavCondition(sound, torch.tensor([sound.shape[-1]]), [50 * self.dims.hop], [None], [None])

    def drum_condition(self, sound: torch.Tensor) -> torch.Tensor:
        return self.drums(self.wave(sound))[0]

    def conditions(self, prompt: str, chords: torch.Tensor, drums: torch.Tensor) -> list[ConditioningAttributes]:
        return [
            ConditioningAttributes(
                text={"description": prompt},
                wav={"self_wav": self.wave(drums)},
                symbolic={
                    "chords": SymbolicCondition(frame_chords=chords.to(torch.int32)),
                    "melody": SymbolicCondition(melody=torch.zeros(53, FRAMES)),
                },
            )
        ]

    def field(self, z, t, prompt, chords, drums, guidance) -> torch.Tensor:
        tensors, terms = self.jasco._multi_source_cfg_preprocess(self.conditions(prompt, chords, drums), *guidance)
        return self.jasco.estimated_vector_field(z, t, tensors, terms)

    def generate(self, prompt, chords, drums, guidance, seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        all_terms, text = guidance
        return self.jasco.generate(
            conditions=self.conditions(prompt, chords, drums), max_gen_len=FRAMES, cfg_coef_all=all_terms,
            cfg_coef_txt=text, euler=True, euler_steps=EULER_STEPS,
        )  # fmt: skip


class Ours:
    """The templates filled with the same checkpoint, as Resonate fills them."""

    def __init__(self, model: str, folder: Path):
        self.dims = MODELS[model][0]
        package = torch.load(folder / "state_dict.bin", weights_only=True, mmap=True)
        config = OmegaConf.create(package["xp.cfg"])
        configured = ("compression_model_latent_mean", "compression_model_latent_std")
        tensors = package["best_state"] | {CONFIGURED + key: torch.tensor([config[key]]) for key in configured}
        self.parts = {}
        for name, module in modules(model).items():
            source = load_file(folder / "model.safetensors") if name == "t5_encoder" else tensors
            state = {
                here: source[official if official in source else alias(official)]
                for here, official in module.names().items()
            }
            self.parts[name] = torch.jit.load(fill(scripted(module), state).rewound())
            del module, source, state

    def __getattr__(self, part: str):
        return self.parts[part]

    def rows(self, chords, drum_latents, text, guidance):
        """The terms of audiocraft's guidance as rows: all, text alone, nothing; `drum_latents` may be None."""
        everything, text_alone = guidance
        weights = [everything, text_alone, 1 - everything - text_alone]
        kept = [number for number in range(3) if abs(weights[number]) >= 1e-6]
        no_drums = self.drums_from_latents.output_proj.bias.expand(1, FRAMES, -1)
        drums = no_drums if drum_latents is None else self.drums_from_latents(drum_latents)
        if drum_latents is not None and 0 in kept:
            # Rows of a batch are filled up with zeros to the longest sound.
            no_drums = self.drums_from_latents(self.encode(torch.zeros(1, 1, FRAMES * self.dims.hop)))
        none = torch.full_like(chords, self.dims.chords)
        rows = [(chords, drums, text), (none, no_drums, text), (none, no_drums, torch.zeros_like(text))]
        return (
            torch.stack([rows[number][0] for number in kept]),
            torch.cat([rows[number][1] for number in kept]),
            torch.cat([rows[number][2] for number in kept]),
            torch.tensor([weights[number] for number in kept]),
        )


@torch.no_grad()
def compare(model: str, folder: Path, fixture: Path | None) -> float:
    dims = MODELS[model][0]
    mix, drums = signal(FRAMES * dims.hop).view(2, 1, 1, -1)
    random = np.random.default_rng(5)
    z = torch.from_numpy(random.standard_normal((1, FRAMES, dims.latents)).astype(np.float32))
    t = torch.tensor([0.3])
    long = torch.from_numpy(random.integers(3, MODELS[model][1].words, (1, 300)))
    chords = torch.from_numpy(np.repeat(random.integers(0, dims.chords, FRAMES // 50), 50))

    reference = Reference(model, folder)
    ids = reference.tokenizer(PROMPT, return_tensors="pt").input_ids
    hidden = reference.t5(ids).last_hidden_state
    expected = {
        "encode": reference.encode(mix),
        "drums_from_latents": reference.drum_condition(drums),
        "decode": reference.decode(0.5 * z),
        "t5_encoder": hidden,
        "t5_encoder_long": reference.t5(long).last_hidden_state,
        "text_projection": reference.jasco.condition_provider.conditioners["description"].output_proj(hidden),
    }
    for number, guidance in enumerate(GUIDANCE):
        expected[f"vf_cfg_{number}"] = reference.field(z, t, PROMPT, chords, drums, guidance)
        expected[f"vf_cfg_no_drums_{number}"] = reference.field(z, t, PROMPT, chords, NO_DRUMS, guidance)
    expected["vf_cfg_without_all"] = reference.field(z, t, PROMPT, chords, drums, WITHOUT_ALL)
    torch.manual_seed(11)
    noise = torch.randn(1, FRAMES, dims.latents)
    if model == "jasco_tiny":
        expected["generated"] = reference.generate(PROMPT, chords, drums, GUIDANCE[0], 11)
    del reference

    ours = Ours(model, folder)
    drum_latents = ours.encode(drums)
    text = ours.text_projection(ours.t5_encoder(ids))
    got = {
        "encode": ours.encode(mix),
        "drums_from_latents": ours.drums_from_latents(drum_latents),
        "decode": ours.decode(0.5 * z),
        "t5_encoder": ours.t5_encoder(ids),
        "t5_encoder_long": ours.t5_encoder(long),
        "text_projection": text,
    }
    for number, guidance in enumerate(GUIDANCE):
        got[f"vf_cfg_{number}"] = ours.vf_cfg(z, t, *ours.rows(chords, drum_latents, text, guidance))
        got[f"vf_cfg_no_drums_{number}"] = ours.vf_cfg(z, t, *ours.rows(chords, None, text, guidance))
    got["vf_cfg_without_all"] = ours.vf_cfg(z, t, *ours.rows(chords, drum_latents, text, WITHOUT_ALL))
    if "generated" in expected:
        rows = ours.rows(chords, drum_latents, text, GUIDANCE[0])
        x = noise
        for step in range(EULER_STEPS):
            x = x + ours.vf_cfg(x, torch.tensor([step / EULER_STEPS]), *rows) / EULER_STEPS
        got["generated"] = x
    print(f"{len(expected['drums_from_latents'][0].unique(dim=0))} different frames in the drums' condition")
    worst = 0.0
    for name, values in expected.items():
        peak = values.abs().max().item()
        difference = (got[name] - values).abs().max().item()
        spread = values.std().item()
        shape = tuple(values.shape)
        print(f"{name} {shape}: largest difference {difference:.1e}, peak {peak:.3f}, deviation {spread:.3f}")
        worst = max(worst, difference / max(1.0, peak))
    if fixture:
        inputs = {"z": z, "t": t, "chords": chords, "ids": ids, "long": long, "noise": noise}
        tensors = {"in." + name: value.float() for name, value in inputs.items()}
        tensors |= {"out." + name: value for name, value in expected.items()}
        tensors["out.decode"] = expected["decode"][..., ::STRIDE]
        metadata = {
            "prompt": PROMPT,
            "guidance": str(GUIDANCE),
            "guidanceWithoutAll": str(WITHOUT_ALL),
            "eulerSteps": str(EULER_STEPS),
            "decodeStride": str(STRIDE),
        }
        save_file({name: value.contiguous() for name, value in tensors.items()}, fixture, metadata)
    return worst


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--new-names", action="store_true")
    parser.add_argument("--fixture", type=Path)
    arguments = parser.parse_args()
    chosen = "jasco_tiny" if arguments.tiny else "jasco"
    with tempfile.TemporaryDirectory() as temporary:
        jasco_checkpoint.write(chosen, Path(temporary), arguments.new_names)
        largest = compare(chosen, Path(temporary), arguments.fixture)
    print(f"largest difference {largest:.1e} of a reference's peak or of 1, allowed {LIMIT:.0e}")
    sys.exit(largest > LIMIT)
