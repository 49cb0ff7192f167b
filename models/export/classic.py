"""A separator without trained weights: soft masks from cues that instruments give away.

Bass plays low and drums are sudden, chords stand still, the voice stands in the middle of the stereo
picture and glides in pitch. Each cue multiplies a weight for every stem at every point of a spectrogram;
the weights, divided by their sum, are masks. The masks of drums, bass and other go back to sound; the
vocals are what is left of the input, so that the four stems sum to it exactly.

Sources: harmonic and percussive parts by medians along time and frequency, Fitzgerald, "Harmonic/percussive
separation using median filtering" (DAFx 2010); the split by two windows, Tachibana et al., "Singing voice
enhancement in monaural music signals based on two-stage harmonic/percussive sound separation" (IEEE/ACM
TASLP 22(1), 2014); the back-fit, Liutkus et al., "Kernel additive models for source separation" (IEEE TSP
62(16), 2014).

Spectrograms are [..., frames, bins], so that bins lie next to each other in memory; W and M are
[stems, frames, bins]. Everything runs as it is in Python and as TorchScript (`torch.jit.script`).
"""

from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

RATE_HZ = 44100
STEMS = ["drums", "bass", "other", "vocals"]

# Hz, then how likely drums, bass, other and vocals are there.
PRIOR = [
    [20.0, 0.20, 0.75, 0.04, 0.01],
    [45.0, 0.25, 0.70, 0.04, 0.01],
    [70.0, 0.30, 0.62, 0.06, 0.02],
    [120.0, 0.25, 0.58, 0.13, 0.04],
    [200.0, 0.20, 0.40, 0.26, 0.14],
    [350.0, 0.16, 0.16, 0.40, 0.28],
    [700.0, 0.15, 0.08, 0.42, 0.35],
    [1500.0, 0.18, 0.05, 0.42, 0.35],
    [3000.0, 0.25, 0.03, 0.37, 0.35],
    [6000.0, 0.45, 0.02, 0.25, 0.28],
    [10000.0, 0.60, 0.01, 0.19, 0.20],
    [16000.0, 0.70, 0.01, 0.19, 0.10],
]


def median_of_five(x: Tensor, dilation: int, over_time: bool) -> Tensor:
    """Median of five points that lie `dilation` apart, by comparisons alone; edges are reflected."""
    dim = -2 if over_time else -1
    reach = 2 * dilation
    p = F.pad(x, [0, 0, reach, reach] if over_time else [reach, reach], mode="reflect")
    n = x.size(dim)
    a = p.narrow(dim, 0, n)
    b = p.narrow(dim, dilation, n)
    c = p.narrow(dim, 3 * dilation, n)
    d = p.narrow(dim, 4 * dilation, n)
    # Neither the smallest nor the largest of the four outer points is the median of all five.
    low = torch.maximum(torch.minimum(a, b), torch.minimum(c, d))
    high = torch.minimum(torch.maximum(a, b), torch.maximum(c, d))
    return torch.maximum(torch.minimum(low, high), torch.minimum(torch.maximum(low, high), x))


def remedian(x: Tensor, dilations: List[int], over_time: bool) -> Tensor:
    """Medians of medians: close to one long median at a fraction of its cost."""
    for dilation in dilations:
        x = median_of_five(x, dilation, over_time)
    return x


def stft(x: Tensor, window: int, hop: int) -> Tensor:
    """[channels, samples] to complex [channels, frames, bins]."""
    hann = torch.hann_window(window, device=x.device)
    return torch.stft(x, window, hop, window=hann, return_complex=True).transpose(-1, -2)


def istft(spectrum: Tensor, mask: Tensor, window: int, hop: int, samples: int) -> Tensor:
    """The inverse of `stft`, each point multiplied by a mask first.

    Weighted overlap-add as `torch.istft` does it (Griffin and Lim, IEEE TASSP 32(2), 1984), in a few
    shifted sums, because that is several times faster.
    """
    # Real times real: times a complex number, the mask would be made complex first.
    masked = torch.view_as_complex(torch.view_as_real(spectrum) * mask.unsqueeze(-1))
    hann = torch.hann_window(window, device=spectrum.device)
    pieces = window // hop
    channels, frames = spectrum.size(0), spectrum.size(1)
    grains = (torch.fft.irfft(masked, window) * hann).view(channels, frames, pieces, hop)
    squares = hann.square().view(pieces, hop)
    sound = torch.zeros(channels, frames + pieces - 1, hop, device=spectrum.device)
    weight = torch.zeros(frames + pieces - 1, hop, device=spectrum.device)
    for i in range(pieces):
        sound[:, i : i + frames] += grains[:, :, i]
        weight[i : i + frames] += squares[i]
    whole = (sound / weight.clamp_min(1e-8)).flatten(1)
    return whole[:, window // 2 : window // 2 + samples]


def power(spectrum: Tensor) -> Tensor:
    """Squared magnitudes."""
    return torch.real(spectrum).square().add_(torch.imag(spectrum).square())


def norm(weights: Tensor) -> Tensor:
    """Divides by the sum over the stems, the first dimension."""
    return weights / weights.sum(0, keepdim=True).clamp_min(1e-12)


def between(pairs: Tensor, amount: Tensor) -> Tensor:
    """For each stem from the first of its pair, at amount 0, to the second, at amount 1.

    pairs [stems, 2], amount [frames, bins] in 0..1; gives [stems, frames, bins].
    """
    first = pairs[:, 0].view(-1, 1, 1)
    second = pairs[:, 1].view(-1, 1, 1)
    return (amount * (second - first)).add_(first)


def standing(x: Tensor, window: int, hop: int) -> Tensor:
    """What stands still at the time scale of a window, as sound: [1, samples]."""
    spectrum = stft(x, window, hop)
    # The median of squares is the square of the median.
    p = power(spectrum)
    h2 = remedian(p, [1, 5], True)
    p2 = remedian(p, [1, 5], False)
    return istft(spectrum, h2 / (h2 + p2 + 1e-12), window, hop, x.size(-1))


def comb(hz: Tensor, f0: Tensor, harmonics: int, sigma_hz: float, fall: float) -> Tensor:
    """Bumps at the harmonics of each f0, the k-th `fall`^(k-1) high: [f0s, bins]."""
    k = (hz / f0.unsqueeze(1)).round_().clamp_(1.0, float(harmonics))
    heights = torch.pow(fall, torch.arange(harmonics, device=hz.device))
    # No further out than 8 sigma: denormal numbers make the products with this table slow.
    off = ((hz - k * f0.unsqueeze(1)) / sigma_hz).clamp_(-8.0, 8.0)
    return torch.exp(-0.5 * off.square()) * heights[k.long() - 1]


def local_mean(x: Tensor, reach: int) -> Tensor:
    """The mean of up to `reach` neighbours to each side along the last dimension, and the point."""
    width = 2 * reach + 1
    n = x.size(-1)
    sums = F.pad(x, [reach + 1, reach]).cumsum(-1)
    counts = F.pad(torch.ones(n, device=x.device), [reach + 1, reach]).cumsum(-1)
    return (sums[..., width:] - sums[..., :n]) / (counts[width:] - counts[:n])


class Classic(nn.Module):
    """[batch, channels, samples] to [batch, 4, channels, samples]; 44.1 kHz, one or two channels.

    The stems are in the order of STEMS, sum to the input and follow its level. `steps` leaves out later
    cues, to measure what each is worth: 1 the prior, 2 percussive share, 3 two windows, 4 centre, 5 comb,
    6 back-fit.
    """

    def __init__(self, steps: int = 6):
        super().__init__()
        self.steps = steps
        self.window = 4096
        self.hop = 1024
        self.rate_hz = float(RATE_HZ)
        self.prior_table: List[List[float]] = PRIOR

    def forward(self, x: Tensor) -> Tensor:
        out: List[Tensor] = []
        for i in range(x.size(0)):
            out.append(self.separate(x[i]))
        return torch.stack(out)

    def separate(self, x: Tensor) -> Tensor:
        """[channels, samples] to [4, channels, samples]."""
        # The small constants below mean something at one level only. Peak first: squares of very quiet
        # sound would vanish.
        peak = x.abs().amax().clamp_min(1e-20)
        rms = (x / peak).square().mean().sqrt().clamp_min(1e-5)
        level = 0.1 / (peak * rms)
        spectrum = stft(x * level, self.window, self.hop)
        masks = self.masks(x * level, spectrum)
        samples = x.size(-1)
        parts: List[Tensor] = []
        for stem in range(3):
            parts.append(istft(spectrum, masks[stem], self.window, self.hop, samples) / level)
        parts.append(x - (parts[0] + parts[1] + parts[2]))
        return torch.stack(parts)

    def masks(self, x: Tensor, spectrum: Tensor) -> Tensor:
        """Soft masks that sum to 1: [4, frames, bins]."""
        p2 = power(spectrum).sum(0) * (2.0 / x.size(0))
        w = self.prior(p2.size(-1), p2.device)
        if self.steps >= 2:
            w = w * self.percussive_share(p2)
        if self.steps >= 3:
            mid = spectrum if x.size(0) == 1 else (spectrum[0:1] + spectrum[1:2]) * 0.5
            w = self.two_windows(x.mean(0, keepdim=True), mid, p2) * w
        if self.steps >= 4 and x.size(0) == 2:
            w = w * self.centre(spectrum, p2)
        m = norm(w.expand(4, p2.size(0), p2.size(1)))
        if self.steps >= 5:
            m = self.voice_comb(m, p2)
        if self.steps >= 6:
            m = self.back_fit(self.back_fit(m, p2), p2)
        return m

    def prior(self, bins: int, device: torch.device) -> Tensor:
        """The table at every bin, straight lines over log frequency: [4, 1, bins]."""
        table = torch.tensor(self.prior_table, device=device)
        hz = torch.arange(bins, device=device) * (0.5 * self.rate_hz / (bins - 1))
        x = torch.log2(hz.clamp(table[0, 0].item(), table[-1, 0].item()))
        knots = torch.log2(table[:, 0])
        right = torch.searchsorted(knots, x).clamp(1, knots.size(0) - 1)
        t = ((x - knots[right - 1]) / (knots[right] - knots[right - 1])).unsqueeze(1)
        rows = table[right - 1, 1:] * (1.0 - t) + table[right, 1:] * t
        return rows.t().unsqueeze(1)

    def percussive_share(self, p2: Tensor) -> Tensor:
        """Sudden against standing: drums are lines across frequency, notes lines along time."""
        standing2 = remedian(p2.unsqueeze(0), [1, 5, 25], True)[0]
        sudden2 = remedian(p2.unsqueeze(0), [1, 5], False)[0]
        pairs = torch.tensor([[0.1, 0.9], [0.8, 0.2], [0.7, 0.3], [0.55, 0.45]], device=p2.device)
        return between(pairs, sudden2 / (standing2 + sudden2 + 1e-12))

    def two_windows(self, mid: Tensor, spectrum: Tensor, p2: Tensor) -> Tensor:
        """A voice moves too much for a long window to find it standing, too little for a short one."""
        held = standing(mid, 16384, 8192)
        moving = mid - held
        sung = standing(moving, 1024, 512)
        held_spectrum = stft(held, self.window, self.hop)
        sung_spectrum = stft(sung, self.window, self.hop)
        sudden_spectrum = spectrum - held_spectrum - sung_spectrum
        shares = norm(
            torch.cat([power(held_spectrum), power(sung_spectrum), power(sudden_spectrum)]) + 1e-4 * p2
        )
        third = 1.0 / 3.0
        rows = torch.tensor(
            [[third, third, third], [third, third, third], [0.40, 0.30, 0.30], [0.20, 0.55, 0.25]],
            device=p2.device,
        )
        return torch.matmul(rows, shares.flatten(1)).view(4, p2.size(0), p2.size(1))

    def centre(self, spectrum: Tensor, p2: Tensor) -> Tensor:
        """Voice and bass stand in the middle, chords at the sides; no cue where all is in the middle."""
        left, right = spectrum[0], spectrum[1]
        cross = torch.real(left) * torch.real(right) + torch.imag(left) * torch.imag(right)
        cross = cross * 2.0
        similar = (cross / p2.clamp_min(1e-12)).clamp(0.0, 1.0)
        width = (1.0 - cross.sum() / p2.sum().clamp_min(1e-12)).clamp(0.0, 1.0)
        strength = (20.0 * width).clamp(max=1.0)
        pairs = torch.tensor([[0.5, 0.5], [0.25, 0.75], [0.85, 0.15], [0.2, 0.8]], device=p2.device)
        return between(0.5 + (pairs - 0.5) * strength, similar.square().square())

    def voice_comb(self, m: Tensor, p2: Tensor) -> Tensor:
        """Finds the pitch of the voice and gives it the harmonics of that pitch. Changes `m`."""
        bins = 930
        bin_hz = self.rate_hz / self.window
        hz = torch.arange(bins, device=m.device) * bin_hz
        f0 = 80.0 * torch.pow(2.0, torch.arange(96, device=m.device) / 24.0)
        z = (m[3, :, :bins] * p2[:, :bins].sqrt()).sqrt_()
        z = z - local_mean(z, 15)
        z = z / z.square().mean(1, keepdim=True).sqrt().clamp_min(1e-6)
        template = comb(hz, f0, 12, 14.0, 0.86)
        template = template / template.square().sum(1, keepdim=True).sqrt()
        salience = torch.matmul(z, template.t()) / bins**0.5
        salience = local_mean(salience.t(), 2).t()
        # A soft choice: sharper gains little on one clean voice and loses more where it is wrong.
        pitch = torch.softmax(16.0 * salience, 1)
        low = int(90.0 / bin_hz)
        high = int(5000.0 / bin_hz)
        teeth = torch.matmul(pitch, comb(hz[low:high], f0, 20, 18.0, 1.0))
        pairs = torch.tensor([[0.5, 0.5], [0.5, 0.5], [0.55, 0.45], [0.3, 0.7]], device=m.device)
        m[:, :, low:high] = norm(between(pairs, teeth).mul_(m[:, :, low:high]))
        return m

    def back_fit(self, m: Tensor, p2: Tensor) -> Tensor:
        """Smooths each stem as its kind of sound is smooth, and masks again with that."""
        a2 = m * p2
        # The median of squares is the square of the median; a mean of amplitudes needs the root.
        drums = median_of_five(a2[0:1], 1, False)
        held = median_of_five(a2[1:3], 2, True)
        p = F.pad(a2[3:4].sqrt(), [0, 0, 2, 2], mode="reflect")
        n = p2.size(0)
        sung = (p[:, :n] + p[:, 1 : n + 1] + p[:, 2 : n + 2] + p[:, 3 : n + 3] + p[:, 4:]) * 0.2
        # √(M · norm(K)), normed: the sum of K over the stems falls out.
        return norm(torch.cat([drums, held, sung.square_()]).mul_(m).sqrt_())
