"""The small network that tells alpha along a kept mask's border: a picture's tile, the mask and what a guided filter makes of both
in, alpha out. It learns what the filter does not see, so that little training is worth something already."""
import torch
from torch import nn
from torch.nn import functional as F

MULTIPLE = 16  # sides of a tile are multiples of this


class Conv(nn.Sequential):
    """Convolution of side 3, normalised, with a ReLU."""

    def __init__(self, before, after, stride=1, dilation=1):
        super().__init__(nn.Conv2d(before, after, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))


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
    """tile [n,5,h,w]: colours, the mask and the filtered mask, all in -1..1; out: logits of alpha [n,1,h,w]."""

    def __init__(self):
        super().__init__()
        self.two = nn.Sequential(Conv(20, 24), Conv(24, 24))
        self.four = nn.Sequential(Conv(24, 32, 2), Conv(32, 32))
        self.eight = nn.Sequential(Conv(32, 48, 2), Conv(48, 48), Conv(48, 48))
        self.sixteen = nn.Sequential(Conv(48, 64, 2), Conv(64, 64), Conv(64, 64, 1, 2), Conv(64, 64))
        self.up8, self.up4, self.up2 = Up(64, 48, 48), Up(48, 32, 32), Up(32, 24, 24)
        self.spread = nn.Conv2d(24, 32, 1)
        self.fine = nn.Sequential(Conv(13, 12), nn.Conv2d(12, 1, 3, 1, 1))
        self.trust = nn.Parameter(torch.tensor(0.5))  # in the filter

    def forward(self, tile):
        two = self.two(F.pixel_unshuffle(tile, 2))
        four = self.four(two)
        eight = self.eight(four)
        x = self.up2(self.up4(self.up8(self.sixteen(eight), eight), four), two)
        x = F.pixel_shuffle(self.spread(x), 2)
        filtered = (tile[:, 4:] * 0.48 + 0.5)  # away from 0 and 1, whose logits have no end
        return self.fine(torch.cat([x, tile], 1)) + self.trust * torch.log(filtered / (1 - filtered))
