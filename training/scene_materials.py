"""Materials of rendered scenes: random textures, glass, metal, wood, and prints made of noise and letters."""
import colorsys
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

PATTERNS = ('bozo', 'granite', 'marble', 'wood', 'crackle', 'leopard', 'gradient x', 'gradient y', 'spotted', 'agate',
            'wrinkles', 'onion', 'ripples', 'spiral1 3')


def make_prints(folder, count, seed):
    """Writes `count` pictures to print on things into the folder, unless they are there, and returns their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = [os.path.join(folder, f'{i:03}.png') for i in range(count)]
    for i, path in enumerate(paths):
        if not os.path.exists(path):
            print_picture(np.random.default_rng((seed, i))).save(path)
    return paths


def print_picture(rng):
    """A picture of coloured noise, of blots and stripes, of letters or of all of these, 128 pixels square."""
    side = 128
    n = int(rng.choice([3, 5, 9, 20, 64]))
    noise = Image.fromarray(rng.integers(0, 256, (n, n, 3), np.uint8)).resize((side, side), int(rng.choice([0, 3])))
    palette = [
        tuple(int(255 * v) for v in colorsys.hsv_to_rgb(rng.random(),
                                                        rng.random()**1.5, rng.uniform(0.1, 1))) for _ in range(4)
    ]
    pick = lambda: palette[rng.integers(0, 4)]
    im = Image.blend(noise, Image.new('RGB', (side, side), pick()), float(rng.choice([0.3, 0.7, 0.9, 1])))
    draw = ImageDraw.Draw(im)
    for _ in range(int(rng.integers(0, 8))):
        x, y, w, h = rng.integers(-10, side), rng.integers(-10, side), *rng.integers(5, 80, 2)
        (draw.ellipse if rng.random() < 0.5 else draw.rectangle)((int(x), int(y), int(x + w), int(y + h)), fill=pick())
    for _ in range(int(rng.choice([0, 1, 3, 10]))):
        word = ''.join(chr(int(c)) for c in rng.integers(65, 123, int(rng.integers(2, 14))))
        font = ImageFont.load_default(size=float(rng.choice([8, 12, 20, 36])))
        draw.text((int(rng.integers(-5, 60)), int(rng.integers(-5, 115))), word, fill=pick(), font=font)
    return im


class Kit:
    """Random numbers and materials for one scene. A material is POV-Ray text that follows a shape."""

    def __init__(self, rng, prints):
        self.rng, self.prints = rng, prints
        self.ground = None  # texture of what things stand on
        self.camouflage = 0.0  # share of paints that take the ground's texture
        self.tameness = rng.choice([0.3, 0.6, 0.9])  # share of plain paints

    def u(self, a, b):
        return self.rng.uniform(a, b)

    def maybe(self, p):
        return self.rng.random() < p

    def colour(self):
        """A colour as r, g, b in 0..1: greys, browns, pastels, saturated and dark ones."""
        u = self.rng.random()
        if u < 0.25:
            return colorsys.hsv_to_rgb(self.u(0, 1), self.u(0, 0.12),
                                       self.rng.choice([self.u(0.03, 0.3), self.u(0.3, 0.95), 0.92]))
        if u < 0.5:
            return colorsys.hsv_to_rgb(self.u(0.03, 0.13), self.u(0.2, 0.75), self.u(0.2, 0.85))
        if u < 0.7:
            return colorsys.hsv_to_rgb(self.u(0, 1), self.u(0.12, 0.4), self.u(0.6, 0.95))
        return colorsys.hsv_to_rgb(self.u(0, 1), self.u(0.45, 0.9), self.u(0.2, 0.95))

    def near(self, colour, spread=0.15):
        lighter = self.u(-spread, spread)
        return tuple(min(1, max(0, c + lighter + self.u(-spread, spread) / 3)) for c in colour)

    def pattern(self, size, colours=None):
        """A procedural pigment whose features are about `size` large."""
        if colours is None:
            first = self.colour()
            alike = self.maybe(0.7)
            colours = [first] + [self.near(first) if alike else self.colour() for _ in range(self.rng.randint(1, 3))]
        if self.maybe(0.12):
            kind = self.rng.choice(['checker', 'hexagon', 'brick'])
            used = (colours * 3)[:3 if kind == 'hexagon' else 2]
            extent = f'brick_size {size * 2:.3g} mortar {size * 0.1:.3g}' if kind == 'brick' else f'scale {size:.3g}'
            return f'pigment{{{kind} {",".join(srgb(c) for c in used)} {extent} rotate<0,{self.u(0, 90):.0f},0>}}'
        stops = sorted(self.u(0, 1) for _ in colours)
        steps = ''.join(f'[{s:.2f} {srgb(c)}]' for s, c in zip(stops, colours))
        if self.maybe(0.3):  # sharp borders
            steps = ''.join(f'[{a:.2f} {srgb(c)}][{b:.2f} {srgb(c)}]' for a, b, c in zip([0] + stops, stops + [1], colours))
        warp = f'turbulence {self.u(0.1, 1):.2f}' if self.maybe(0.5) else ''
        turn = f'rotate<{self.u(0, 180):.0f},{self.u(0, 180):.0f},{self.u(0, 180):.0f}>'
        move = f'translate<{self.u(-9, 9):.2f},{self.u(-9, 9):.2f},{self.u(-9, 9):.2f}>'
        return f'pigment{{{self.rng.choice(PATTERNS)} color_map{{{steps}}} {warp} {turn} {move} scale {size:.3g}}}'

    def print(self, size=1.0, turn=(0, 0, 0)):
        """A random picture, projected along z (or as turned), repeated every `size`."""
        path = self.rng.choice(self.prints)
        return (
            f'pigment{{image_map{{png "{path}" interpolate 2}} translate<{self.u(0, 1):.2f},{self.u(0, 1):.2f},0> scale {size:.3g} '
            f'rotate<{turn[0]},{turn[1]},{turn[2]}>}}')

    def finish(self):
        u = self.rng.random()
        if u < 0.45:
            return f'finish{{diffuse {self.u(0.6, 0.9):.2f}}}'
        if u < 0.8:
            return f'finish{{diffuse {self.u(0.5, 0.8):.2f} specular {self.u(0.1, 0.8):.2f} roughness {self.u(0.003, 0.08):.4f}}}'
        shine = self.u(0.05, 0.25)
        return f'finish{{diffuse {0.8 - shine:.2f} specular 0.6 roughness 0.004 reflection{{{shine / 4:.3f},{shine:.2f} fresnel off}}}}'

    def bumps(self, size):
        if self.maybe(0.6):
            return ''
        return f'normal{{{self.rng.choice(["bumps", "dents", "wrinkles", "granite"])} {self.u(0.1, 0.6):.2f} scale {size * self.u(0.05, 0.5):.3g}}}'

    def paint(self, size=0.3, colour=None, plain=None):
        """An opaque material; plain or patterned, now and then a print or what the ground is made of."""
        if self.ground and self.maybe(self.camouflage):
            return self.ground
        if colour is not None or plain or (plain is None and self.maybe(self.tameness)):
            pigment = f'pigment{{{srgb(colour or self.colour())}}}'
            if self.maybe(0.3):
                base = colour or self.colour()
                pigment = self.pattern(size, [base, self.near(base, 0.06), self.near(base, 0.08)])
        elif self.maybe(0.2):
            pigment = self.print(self.u(0.5, 2))
        else:
            pigment = self.pattern(size * self.u(0.3, 1.5))
        return f'texture{{{pigment} {self.bumps(size)} {self.finish()}}}'

    def printed(self, size=1.0, turn=(0, 0, 0)):
        return f'texture{{{self.print(size, turn)} {self.finish()}}}'

    def calm(self, size=0.3):
        """What rooms are made of: dull or pale, plain or faintly patterned, now and then anything."""
        if self.maybe(0.12):
            return f'texture{{{self.pattern(size)} {self.finish()}}}'
        c = colorsys.hsv_to_rgb(self.rng.choice([self.u(0.05, 0.15), self.u(0.05, 0.15),
                                                 self.u(0, 1)]), self.u(0, 0.35), self.u(0.15, 0.95))
        pigment = f'pigment{{{srgb(c)}}}' if self.maybe(0.5) else self.pattern(
            size * self.u(0.1, 1), [c, self.near(c, 0.05), self.near(c, self.u(0, 0.2))])
        return f'texture{{{pigment} {self.bumps(size)} {self.finish()}}}'

    def wood(self, size=0.3):
        h = self.u(0.04, 0.11)
        c = [
            colorsys.hsv_to_rgb(h + self.u(-.01, .01), self.u(0.35, 0.7), v)
            for v in sorted([self.u(0.15, 0.8), self.u(0.15, 0.8)])
        ]
        return (
            f'texture{{pigment{{wood color_map{{[0 {srgb(c[0])}][0.7 {srgb(c[1])}][1 {srgb(c[0])}]}} turbulence {self.u(0.03, 0.15):.2f} '
            f'scale<{size * 0.3:.3g},{size * 0.3:.3g},{size * 2:.3g}> rotate<{self.u(0, 8):.0f},{self.u(0, 90):.0f},{self.u(0, 8):.0f}> '
            f'translate {self.u(-3, 3):.2f}}} {self.finish()}}}')

    def metal(self):
        c = self.rng.choice([(0.8, 0.8, 0.82), (0.6, 0.6, 0.62), (0.85, 0.7, 0.4), (0.75, 0.5, 0.35), (0.2, 0.2, 0.22)])
        r = self.u(0.15, 0.6)
        return (
            f'texture{{pigment{{{srgb(self.near(c, 0.04))}}} {self.bumps(0.1) if self.maybe(0.3) else ""} finish{{diffuse {0.75 - r:.2f} specular 0.8 '
            f'roughness {self.u(0.002, 0.05):.4f} metallic reflection{{{r:.2f} metallic}}}}}}')

    def hard(self, size=0.3):
        """Whatever tools and furniture are made of."""
        return self.rng.choice(
            [self.metal, lambda: self.wood(size), lambda: self.paint(size, plain=True), lambda: self.paint(size)])()

    def glass(self, tint=None):
        c = tint or self.rng.choice([(0.98, 0.99, 0.98)] * 3 + [(0.5, 0.8, 0.6), (0.6, 0.75, 0.95), (
            0.8, 0.5, 0.25), self.colour()])
        return (
            f'texture{{pigment{{srgbf<{c[0]:.2f},{c[1]:.2f},{c[2]:.2f},{self.u(0.8, 0.97):.2f}>}} finish{{diffuse 0.1 specular 0.9 roughness 0.002 '
            f'reflection{{0.03,0.5 fresnel on}} conserve_energy}}}} interior{{ior {self.u(1.3, 1.5):.2f}}}')

    def film(self):
        """A bubble's skin: next to nothing but highlights."""
        return (
            f'texture{{pigment{{srgbf<0.97,0.97,1,{self.u(0.85, 0.95):.2f}>}} finish{{diffuse 0.05 specular 1 roughness 0.001 '
            f'reflection{{0.05,{self.u(0.4, 0.9):.2f}}} irid{{0.3 thickness {self.u(0.2, 1.2):.2f}}}}}}} interior{{ior 1.02}}'
        )

    def glow(self, colour=None):
        return f'texture{{pigment{{{srgb(colour or (1, self.u(0.75, 1), self.u(0.4, 1)))}}} finish{{emission {self.u(0.7, 1.1):.2f} diffuse 0.3}}}}'

    def leafy(self):
        """Greens mostly, as a material."""
        c = colorsys.hsv_to_rgb(self.u(0.17, 0.42), self.u(0.3, 0.85), self.u(0.15,
                                                                              0.7)) if self.maybe(0.85) else self.colour()
        return f'texture{{{self.pattern(0.1, [c, self.near(c, 0.08), self.near(c, 0.12)])} {self.finish()}}}'


def srgb(c):
    return f'srgb<{c[0]:.3f},{c[1]:.3f},{c[2]:.3f}>'
