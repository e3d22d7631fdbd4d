"""The small network that tells alpha along a kept mask's border: a picture's tile, the mask, what a guided filter makes of both and
whether the thing is glass in, alpha out. It learns what the filter does not see, so that little training is worth something already."""
import itertools

import torch
from torch import nn
from torch.nn import functional as F

MULTIPLE = 16  # sides of a tile are multiples of this


class Conv(nn.Sequential):
    """Convolution, normalised, with a ReLU."""

    def __init__(self, before, after, stride=1, dilation=1, side=3):
        super().__init__(nn.Conv2d(before, after, side, stride, dilation * (side - 1) // 2, dilation, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Up(nn.Module):
    """Doubles the side, and joins what the way down had there."""

    def __init__(self, before, skip, after):
        super().__init__()
        self.narrow = nn.Conv2d(before, after, 1)
        self.join = Conv(after + skip, after)

    def forward(self, x, skip):
        x = F.interpolate(self.narrow(x), scale_factor=2, mode='bilinear', align_corners=False)
        return self.join(torch.cat([x, skip], 1))


class MatteNet(nn.Module):
    """tile [n,6,h,w]: colours, the mask, the filtered mask, all in -1..1, and 1 where the thing is glass, else -1; out: logits of alpha [n,1,h,w]."""

    def __init__(self):
        super().__init__()
        self.two = nn.Sequential(Conv(6, 24, 2, side=6), Conv(24, 24))
        self.four = nn.Sequential(Conv(24, 32, 2), Conv(32, 32))
        self.eight = nn.Sequential(Conv(32, 48, 2), Conv(48, 48), Conv(48, 48))
        self.sixteen = nn.Sequential(Conv(48, 128, 2), Conv(128, 128), Conv(128, 128, 1, 2), Conv(128, 128))
        self.far = nn.Sequential(Conv(128, 48, 1, 4), nn.Conv2d(48, 128, 1))  # what is known farther away, added
        self.up8, self.up4, self.up2 = Up(128, 48, 48), Up(48, 32, 32), Up(32, 24, 24)
        self.spread = nn.Conv2d(24, 32, 1)
        self.fine = nn.Sequential(Conv(14, 12), nn.Conv2d(12, 1, 3, 1, 1))
        for numbers in self.far[1].parameters():
            nn.init.zeros_(numbers)
        self.trust = nn.Parameter(torch.tensor(0.5))  # in the filter

    def coarse(self, tile):
        """What is known at half the side [n,32,h/2,w/2]: eight numbers for each pixel of four."""
        two = self.two(tile)
        four = self.four(two)
        eight = self.eight(four)
        sixteen = self.sixteen(eight)
        return self.spread(self.up2(self.up4(self.up8(sixteen + self.far(sixteen), eight), four), two))

    def told(self, tile):
        """Logits of what the filter says."""
        filtered = tile[:, 4:5] * 0.48 + 0.5  # away from 0 and 1, whose logits have no end
        return self.trust * torch.log(filtered / (1 - filtered))

    def forward(self, tile):
        x = F.pixel_shuffle(self.coarse(tile), 2)
        return self.fine(torch.cat([x, tile], 1)) + self.told(tile)


def by_fours(kernel):
    """The kernel [o,i,3,3] as one that does the same to pixels by fours, at half the side: [4o,4i,3,3]."""
    o, i = kernel.shape[:2]
    flat = F.pad(kernel.reshape(o, i, 9), (1, 0))[:, :, TAPS.to(kernel.device)]
    return flat.reshape(o, i, 4, 4, 9).permute(0, 2, 1, 3, 4).reshape(4 * o, 4 * i, 3, 3)


def taps():
    """Of each pixel of four that comes out, each that goes in, and each tap at half the side: the kernel's own tap from 1, or 0 for none."""
    out = torch.zeros(2, 2, 2, 2, 3, 3, dtype=torch.long)
    for y, x, ky, kx in itertools.product(range(2), range(2), range(3), range(3)):
        fy, fx = y + ky - 1, x + kx - 1
        out[y, x, fy % 2, fx % 2, fy // 2 + 1, fx // 2 + 1] = ky * 3 + kx + 1
    return out.reshape(-1)


TAPS = taps()


def quick(net, tile):
    """What net answers, its last layers at half the side, and the normalisation there as it is: convolutions of few channels at full
    size are slow on a CPU, and took four tenths of a step."""
    tile = tile.contiguous(memory_format=torch.channels_last)
    halved = F.pixel_unshuffle(tile, 2)
    first, norm, last = net.fine[0][0], net.fine[0][1], net.fine[1]
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    x = torch.cat([net.coarse(tile), halved.to(torch.bfloat16) if torch.is_autocast_enabled(tile.device.type) else halved], 1)
    x = F.conv2d(x, by_fours(first.weight * scale[:, None, None, None]), (norm.bias - norm.running_mean * scale).repeat_interleave(4), padding=1).relu()
    x = F.conv2d(x, by_fours(last.weight), last.bias.repeat_interleave(4), padding=1)
    return F.pixel_shuffle(x, 2).float() + net.told(tile)
