"""ClickNet: the built-in promptable segmentation model, 5.04 M weights.

Notation: B pictures, N prompts, P clicks a prompt, S the padded square side (a multiple of 32).

    image   float32 [B,3,S,S]  RGB / 127.5 - 1, content at the top left, zeros beyond it
    f8      float32 [B,64,S/8,S/8]  features of a picture, cached, as the decoder adds them to the prompt's
    f4      float32 [B,32,S/4,S/4]  fine features of a picture, cached, likewise
    points  float32 [N,P,2]  x right and y down, in pixels of the SxS frame
    labels  float32 [N,P]    1 inside, 0 outside, 2 and 3 a box's corners, -1 unused
    prev    float32 [N,1,S/4,S/4]  logits of an earlier answer; has_prev [N] says 1 or 0
    masks   float32 [N,4,S/4,S/4]  logits: the single answer, then three candidates
    iou     float32 [N,4]  predicted IoU of each mask

Encoder: EfficientNet-Lite2 (Tan and Le, "EfficientNet", 2019, without squeeze-and-excitation; batch norms folded into
the convolutions) under a top-down neck (Lin et al., "Feature Pyramid Networks", 2017). Decoder: the prompt is drawn
as maps inside the graph and fused with the features by a U-shaped network of ConvNeXt blocks (Liu et al., 2022), which is also
told how much each place is like the places that the prompt marks.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

# EfficientNet-Lite2, one stage a row: repeats, kernel, stride, expansion, output channels.
STAGES = [
    (1, 3, 1, 1, 16),
    (3, 3, 2, 6, 24),
    (3, 5, 2, 6, 48),
    (4, 3, 2, 6, 88),
    (4, 5, 1, 6, 120),
    (5, 5, 2, 6, 208),
    (1, 3, 1, 6, 352),
]
TAPS = (3, 6, 14, 20)  # the last blocks at strides 4, 8, 16 and 32
TAP_CHANNELS = (24, 48, 120, 352)
KEEP = 0.35  # weight of the earlier mask in a settled one, away from the clicks
FAR = 1e4  # a distance, in pixels, at which no prompt is felt


class SameConv(nn.Conv2d):
    """Convolution padded as TensorFlow's SAME, which the ImageNet weights were trained with."""

    def __init__(self, cin, cout, kernel, stride=1, groups=1):
        super().__init__(cin, cout, kernel, stride, kernel // 2 if stride == 1 else 0, groups=groups)

    def forward(self, x):
        k, s = self.kernel_size[0], self.stride[0]
        if s > 1:
            over = [max((-(-n // s) - 1) * s + k - n, 0) for n in x.shape[-2:]]
            x = F.pad(x, (over[1] // 2, over[1] - over[1] // 2, over[0] // 2, over[0] - over[0] // 2))
        return super().forward(x)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; added to its input where the shapes agree."""

    def __init__(self, cin, kernel, stride, expansion, cout):
        super().__init__()
        mid = cin * expansion
        self.expand = SameConv(cin, mid, 1) if expansion != 1 else None
        self.dw = SameConv(mid, mid, kernel, stride, groups=mid)
        self.project = SameConv(mid, cout, 1)
        self.skip = stride == 1 and cin == cout

    def forward(self, x):
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.dw(y)))
        return x + y if self.skip else y


class Backbone(nn.Module):
    """image [B,3,S,S] to four maps of TAP_CHANNELS channels at strides 4, 8, 16 and 32."""

    def __init__(self):
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        self.blocks = nn.ModuleList()
        cin = 32
        for repeats, kernel, stride, expansion, cout in STAGES:
            for i in range(repeats):
                self.blocks.append(InvertedResidual(cin, kernel, stride if i == 0 else 1, expansion, cout))
                cin = cout

    def forward(self, image):
        x = F.relu6(self.stem(image))
        taps = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in TAPS:
                taps.append(x)
        return taps


def resize_like(x, like):
    """x resized bilinearly to the height and width of like."""
    return F.interpolate(x, size=like.shape[-2:], mode='bilinear', align_corners=False)


class Residual(nn.Module):
    """ConvNeXt block with ReLU and group norm; the identity when new. [N,c,h,w] to the same."""

    def __init__(self, c, kernel=7, expansion=2):
        super().__init__()
        self.dw = nn.Conv2d(c, c, kernel, padding=kernel // 2, groups=c)
        self.norm = nn.GroupNorm(8, c)
        self.a = nn.Conv2d(c, c * expansion, 1)
        self.b = nn.Conv2d(c * expansion, c, 1)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x):
        return x + self.b(F.relu(self.a(self.norm(self.dw(x)))))


class Encoder(nn.Module):
    """image [B,3,S,S] to f8 [B,64,S/8,S/8] and f4 [B,32,S/4,S/4]: what depends on the picture alone is done here, once."""

    def __init__(self, c8=96, c4=32, c=64):
        super().__init__()
        self.backbone = Backbone()
        self.l32 = nn.Conv2d(TAP_CHANNELS[3], c8, 1)
        self.l16 = nn.Conv2d(TAP_CHANNELS[2], c8, 1)
        self.l8 = nn.Conv2d(TAP_CHANNELS[1], c8, 1)
        self.l4 = nn.Conv2d(TAP_CHANNELS[0], c4, 1)
        self.r32, self.r16, self.r8 = Residual(c8), Residual(c8), Residual(c8)
        self.out8 = nn.Conv2d(c8, c, 1)

    def forward(self, image):
        a4, a8, a16, a32 = self.backbone(image)
        p32 = self.r32(self.l32(a32))
        p16 = self.r16(self.l16(a16) + resize_like(p32, a16))
        p8 = self.r8(self.l8(a8) + resize_like(p16, a8))
        return self.out8(p8), self.l4(a4)


def nearest(points, chosen, xs, ys):
    """Distance [N,h,w] in pixels from each cell to the nearest point where chosen [N,P] is true; FAR without one."""
    dx = xs[None, None, None, :] - points[..., 0][..., None, None]
    dy = ys[None, None, :, None] - points[..., 1][..., None, None]
    square = dx * dx + dy * dy + 1e-6
    square = torch.where(chosen[..., None, None], square, torch.full_like(square, FAR * FAR))
    return torch.sqrt(square.amin(1))


def box_depth(points, labels, xs, ys):
    """How deep each cell lies in the box of the labels 2 and 3, in pixels [N,h,w]: negative outside, -FAR without a box."""
    first, second = (labels == 2).float(), (labels == 3).float()
    x0, y0 = (points * first[..., None]).sum(1).unbind(-1)
    x1, y1 = (points * second[..., None]).sum(1).unbind(-1)
    across = torch.minimum(xs[None] - x0[:, None], x1[:, None] - xs[None])  # [N,w]
    down = torch.minimum(ys[None] - y0[:, None], y1[:, None] - ys[None])  # [N,h]
    has = first.amax(1)[:, None, None]
    return torch.minimum(across[:, None, :], down[:, :, None]) * has - FAR * (1 - has)


def draw_prompt(points, labels, h, w, stride=4):
    """The prompt as six maps [N,6,h,w] in 0..1: narrow and wide spots of either label, the box and its edge."""
    ys = (torch.arange(h, device=points.device, dtype=torch.float32) + 0.5) * stride
    xs = (torch.arange(w, device=points.device, dtype=torch.float32) + 0.5) * stride
    inside = nearest(points, labels == 1, xs, ys)
    outside = nearest(points, labels == 0, xs, ys)
    depth = box_depth(points, labels, xs, ys)
    return torch.stack([
        torch.exp(-inside / 6), torch.exp(-inside / 40),
        torch.exp(-outside / 6), torch.exp(-outside / 40),
        torch.sigmoid(depth / 4), torch.exp(-depth.abs() / 8)], 1)


def pooled(features, weights, least=1.0):
    """Means [N,M,c] of features [N,c,h,w], weighted by each of the maps [N,M,h,w]; towards 0 where a map's sum is near `least`."""
    weights = weights.flatten(2)
    return weights @ features.flatten(2).transpose(1, 2) / (weights.sum(2, keepdim=True) + least)


class Affinity(nn.Module):
    """How much each cell of features [N,c,h,w] is like what the prompt marks, as [N,cout,h,w]; nothing when new.

    Features averaged under each of four weight maps [N,4,h,w] (clicks inside, clicks outside, box, earlier mask) become
    `heads` linear filters each, whose answers are mixed."""

    def __init__(self, c, heads, cout):
        super().__init__()
        self.heads = heads
        self.filters = nn.Linear(c, heads * c, bias=False)
        self.mix = nn.Conv2d(4 * heads, cout, 1)
        nn.init.zeros_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)

    def forward(self, x, weights):
        n, c, h, w = x.shape
        filters = self.filters(pooled(x, weights, 1e-3)).reshape(n, 4 * self.heads, c)
        return self.mix(torch.tanh(filters @ x.flatten(2) / c ** 0.5).reshape(n, 4 * self.heads, h, w))


class Decoder(nn.Module):
    """Features and a prompt to four masks and their predicted IoU; shapes at the top of this file. The program builds it a second
    time for clicks alone (inference/graph/clicknet.go), which has to follow when this changes."""

    def __init__(self, c4=32, c=64):
        super().__init__()
        self.prompt4 = nn.Sequential(
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, c, 1))
        self.a8 = Residual(c)
        self.down16 = nn.Conv2d(c, 2 * c, 2, 2)
        self.a16 = Residual(2 * c)
        self.down32 = nn.Conv2d(2 * c, 2 * c, 2, 2)
        self.a32 = nn.Sequential(Residual(2 * c), Residual(2 * c))
        self.glob = nn.Conv2d(2 * c, 2 * c, 1)
        self.b16 = Residual(2 * c)
        self.up16 = nn.Conv2d(2 * c, c, 1)
        self.b8 = Residual(c)
        self.up8 = nn.Conv2d(c, c4, 1)
        self.mix4 = nn.Conv2d(8, c4, 1)
        self.fuse4 = nn.Sequential(nn.ReLU(), nn.Conv2d(c4, c4, 3, padding=1, groups=c4), nn.Conv2d(c4, c4, 1), nn.ReLU())
        self.mask = nn.Conv2d(c4, 4, 1)
        nn.init.constant_(self.mask.bias, -1.0)  # most pixels are background
        self.like8, self.like4 = Affinity(c, 4, c), Affinity(c, 2, c4)
        self.iou = nn.Sequential(nn.Linear(2 * c + 4 * (2 * c + 3), 64), nn.ReLU(), nn.Linear(64, 4))

    def forward(self, f8, f4, drawn, prev, has_prev):
        """drawn: the prompt as draw_prompt draws it at a quarter of the frame."""
        has = has_prev[:, None, None, None].to(f4.dtype)
        prompt = torch.cat([drawn, torch.sigmoid(prev) * has, has.expand(-1, 1, *f4.shape[-2:])], 1)
        prompt = prompt.contiguous(memory_format=torch.channels_last)
        marked = F.avg_pool2d(torch.stack([prompt[:, 0], prompt[:, 2], prompt[:, 4], prompt[:, 6]], 1), 2)
        x8 = self.a8(F.relu(f8 + self.prompt4(prompt) + self.like8(f8, marked)))
        x16 = self.a16(self.down16(x8))
        x32 = self.a32(self.down32(x16))
        whole = x32.mean((2, 3), keepdim=True)
        x32 = x32 + self.glob(whole)
        y16 = self.b16(x16 + resize_like(x32, x16))
        y8 = self.b8(x8 + resize_like(self.up16(y16), x8))
        y4 = self.fuse4(resize_like(self.up8(y8) + self.like4(y8, marked), f4) + f4 + self.mix4(prompt))
        masks = self.mask(y4)
        return masks, self.judge(masks, y8, whole)

    def judge(self, masks, y8, whole):
        """Predicted IoU [N,4] from the features averaged over the picture, under each mask and along its edge, and from each
        mask's shape: its area, its confidence, and its stability, which is its area at a high threshold over that at a low one."""
        logits = F.avg_pool2d(masks.detach().float(), 2)  # judging must not bend the masks
        p = torch.sigmoid(logits)
        under, edge = pooled(y8, p), pooled(y8, p * (1 - p))
        area = p.sum((2, 3))
        shape = torch.stack([area / p[0, 0].numel(), (p * p).sum((2, 3)) / (area + 1),
                             torch.sigmoid(logits - 2).sum((2, 3)) / (torch.sigmoid(logits + 2).sum((2, 3)) + 1)], 2)
        return self.iou(torch.cat([whole.flatten(1), under.flatten(1), edge.flatten(1), shape.flatten(1)], 1))


def settle(masks, drawn, prev, has_prev):
    """The masks [N,M,h,w] as they are shown after an earlier one, whose probabilities count too, least where the clicks are: what a
    further click does not ask for changes only where the network is sure of it. Without an earlier mask, masks as it is."""
    keep = KEEP * (1 - torch.maximum(drawn[:, 0:1], drawn[:, 2:3]))
    inside = (1 - keep) * torch.sigmoid(masks) + keep * torch.sigmoid(prev)
    outside = (1 - keep) * torch.sigmoid(-masks) + keep * torch.sigmoid(-prev)
    mixed = torch.log(inside + 1e-6) - torch.log(outside + 1e-6)
    return torch.where(has_prev[:, None, None, None] > 0, mixed, masks)


class Shown(nn.Module):
    """The decoder as people meet it: masks settled, predicted IoU kept in 0..1. Training is on what the decoder itself says."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, f8, f4, points, labels, prev, has_prev):
        drawn = draw_prompt(points, labels, *f4.shape[-2:])
        masks, iou = self.decoder(f8, f4, drawn, prev, has_prev)
        return settle(masks, drawn, prev, has_prev), iou.clamp(0, 1)


class ClickNet(nn.Module):
    """Encoder and decoder; used one after the other, never as one call."""

    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()
