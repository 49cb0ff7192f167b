"""The parts of the network that eager PyTorch spends its time on, rewritten to read and write memory less.

Each gives what the layers of `demucs` 4.1.0 give, within rounding. On the CPU they go through the sound in
blocks that stay in the cache; on an accelerator in one piece. Scripted, so that their loops stay loops in a
trace. Names of shapes: B batch, C channels, R rows (frequencies; 1 in the time branch), T frames, N = R·T.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


@torch.jit.script
def columns(x: Tensor, on_cpu: int) -> int:
    """How many of the last dimension's columns to take at once."""
    if x.is_cuda or x.is_mps:
        return x.shape[-1]
    return on_cpu


@torch.jit.script
def standardised(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(x − mean) / (deviation + 1e-5), mean and deviation over all but the batch."""
    dims = [d for d in range(1, x.dim())]
    mean = x.mean(dims, keepdim=True)
    deviation = x.std(dims, keepdim=True)
    return (x - mean) / (1e-5 + deviation), mean, deviation


@torch.jit.script
def downsampled(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """GELU of a convolution of kernel 8 and stride 4 over dimension 2, of [B, C, R, T] or [B, C, T].

    Scripted, because a trace would hold `_convolution` with this machine's TF32 and cuDNN flags.
    """
    if x.dim() == 4:
        y = F.conv2d(x, weight, bias, stride=[4, 1], padding=[2, 0])
    else:
        y = F.conv1d(F.pad(x, [0, (4 - x.shape[2] % 4) % 4]), weight, bias, stride=4, padding=2)
    return torch.ops.aten.gelu_(y)


@torch.jit.script
def pointwise(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A convolution of kernel 1: [B, C, N] -> [B, C', N]; weight [C', C, 1]."""
    return F.conv1d(x, weight, bias)


@torch.jit.script
def add_embedding(x: Tensor, weight: Tensor, factor: float) -> Tensor:
    """x [B, C, R, T] + factor · weight [R, C], in place."""
    return x.add_((weight * factor).t()[None, :, :, None])


@torch.jit.script
def pointwise_glu(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A convolution of kernel 1, then GLU: [B, C, N] -> [B, C', N]; weight [2C', C]."""
    half = weight.shape[0] // 2
    out = x.new_empty([x.shape[0], half, x.shape[2]])
    step = columns(x, max(256, 98304 // half))
    for b in range(x.shape[0]):
        for n in range(0, x.shape[2], step):
            out[b, :, n : n + step] = F.glu(torch.addmm(bias[:, None], weight, x[b, :, n : n + step]), 0)
    return out


@torch.jit.script
def residual(
    x: Tensor,
    weight1: Tensor,
    bias1: Tensor,
    gain1: Tensor,
    shift1: Tensor,
    weight2: Tensor,
    bias2: Tensor,
    gain2: Tensor,
    shift2: Tensor,
    scale: Tensor,
    dilation: int,
) -> Tensor:
    """One layer of a `DConv`: x [B, C, R, T] + scale · GLU(norm(conv1(GELU(norm(conv3(x)))))), in place.

    Each row is normalised by itself. The second norm is of 2C channels that are a linear map of the few
    hidden ones, so its mean and variance follow from the hidden ones' mean and Gram matrix, and norm, map,
    bias and scale become one matrix product over [hidden · ρ, ρ, −μρ, 1] with ρ = 1/deviation.
    """
    B, C, R, T = x.shape
    H = weight1.shape[0]
    eps = 1e-5
    taps = weight1.permute(2, 0, 1).reshape(3 * H, C)
    z = torch.matmul(taps, x.view(B, C, R * T)).view(B, 3, H, R, T)
    y = z[:, 1] + bias1[:, None, None]
    y[..., dilation:] += z[:, 0, :, :, : T - dilation]
    y[..., : T - dilation] += z[:, 2, :, :, dilation:]
    y = y - y.mean((1, 3), keepdim=True)
    y = y * torch.rsqrt((y * y).mean((1, 3), keepdim=True) + eps)
    y = F.gelu(y * gain1[:, None, None] + shift1[:, None, None])

    weight = weight2[:, :, 0]
    mean = y.mean(3)  # [B, H, R]
    centred = (y - mean[..., None]).permute(0, 2, 1, 3).reshape(B * R, H, T)
    gram = torch.bmm(centred, centred.transpose(1, 2)).view(B, R, H * H)
    within = torch.matmul(gram, (weight.t() @ weight).view(H * H)) / (weight.shape[0] * T)  # [B, R]
    means = torch.matmul(weight, mean) + bias2[:, None]  # [B, 2C, R]
    mu = means.mean(1)
    means = means - mu[:, None]
    rho = torch.rsqrt(within + (means * means).mean(1) + eps)  # [B, R]

    extended = x.new_empty([B, H + 3, R, T])
    torch.mul(y, rho[:, None, :, None], out=extended[:, :H])
    extended[:, H] = rho[..., None]
    extended[:, H + 1] = -(mu * rho)[..., None]
    extended[:, H + 2] = torch.ones_like(rho)[..., None]
    folded = torch.cat([gain2[:, None] * weight, (gain2 * bias2)[:, None], gain2[:, None], shift2[:, None]], 1)
    folded = folded * torch.cat([scale, torch.ones_like(scale)])[:, None]
    source = extended.view(B, H + 3, R * T)
    target = x.view(B, C, R * T)
    step = columns(source, max(256, 98304 // C))
    for b in range(B):
        for n in range(0, R * T, step):
            target[b, :, n : n + step] += F.glu(torch.mm(folded, source[b, :, n : n + step]), 0)
    return x


@torch.jit.script
def sum_conv_glu(x: Tensor, skip: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """GLU of a convolution over x + skip: [B, C, R, T]; kernel 3 × 3, or 3 where R is 1; weight [2C, C, (3,) 3]."""
    B, C, R, T = x.shape
    out = x.new_empty([B, C, R, T])
    step = columns(x.flatten(2), 516096 // C)
    if R > 1:
        step = max(8, step // T)
        for r in range(0, R, step):
            end = min(r + step, R)
            top = max(r - 1, 0)
            low = min(end + 1, R)
            part = F.pad(x[:, :, top:low] + skip[:, :, top:low], [0, 0, top - (r - 1), end + 1 - low])
            out[:, :, r:end] = F.glu(F.conv2d(part, weight, bias, padding=[0, 1]), 1)
    else:
        for t in range(0, T, step):
            end = min(t + step, T)
            left = max(t - 1, 0)
            right = min(end + 1, T)
            part = x[:, :, 0, left:right] + skip[:, :, 0, left:right]
            part = F.pad(part, [left - (t - 1), end + 1 - right])
            out[:, :, 0, t:end] = F.glu(F.conv1d(part, weight, bias), 1)
    return out


@torch.jit.script
def transposed(x: Tensor, weight: Tensor, bias: Tensor, gelu: bool) -> Tensor:
    """A transposed convolution of kernel 8 and stride 4 over R: [B, C, R, T] -> [B, C', 4(R + 1), T].

    Eight outputs of one matrix product for each row; the first four join the last four of the row before.
    """
    B, C, R, T = x.shape
    O = weight.shape[1]
    taps = weight.view(C, O, 8).permute(2, 1, 0).reshape(8 * O, C)
    out = x.new_empty([B, O, R + 1, 4, T])
    flat = x.view(B, C, R * T)
    step = columns(flat, 262144 // O) // T + 1
    for b in range(B):
        for r in range(0, R + 1, step):
            end = min(r + step, R + 1)
            first = max(r - 1, 0)
            last = min(end, R)
            z = torch.mm(taps, flat[b, :, first * T : last * T]).view(2, 4, O, last - first, T)
            y = bias[:, None, None].expand(4, O, end - r, T).clone()
            y[:, :, : last - r] += z[0][:, :, r - first :]
            y[:, :, first + 1 - r :] += z[1][:, :, : end - 1 - first]
            if gelu:
                y = F.gelu(y)
            out[b, :, r:end] = y.permute(1, 2, 0, 3)
    return out.view(B, O, 4 * (R + 1), T)


@torch.jit.script
def cropped(x: Tensor, start: int, length: int) -> Tensor:
    """A part of dimension 2."""
    return x[:, :, start : start + length]


@torch.jit.script
def group_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Group norm of one group over all tokens and channels: x [B, tokens, C]."""
    centred = x - x.mean((1, 2), keepdim=True)
    rho = torch.rsqrt((centred * centred).mean((1, 2), keepdim=True) + 1e-5)
    return torch.addcmul(bias, centred, weight * rho)
