"""Cups, glasses, pots and cutlery. A builder takes a scene_materials.Kit and returns parts: (name of the part, shape, material)."""
import numpy as np

from scene_shapes import ball, cut, rod, soft_box, tube, turned, union


def vessel(k, outer, wall=0.06):
    """A closed profile: up the outside, down the inside."""
    inner = [(max(r - wall, 0.0), y) for r, y in reversed(outer[1:])]
    return turned([(0, outer[0][1])] + outer + inner + [(0, outer[0][1] + wall * 1.5)])


def mug(k):
    h, r, flare = k.u(0.8, 1.5), k.u(0.4, 0.6), k.u(0.8, 1.25)
    body = vessel(k, [(r * 0.9, 0), (r, 0.08), (r * (1 + flare) / 2, h / 2), (r * flare, h)])
    handle = tube([(r * 0.9, h * 0.8, 0), (r + 0.3, h * 0.78, 0), (r + k.u(0.3, 0.45), h * 0.5, 0), (r * 0.95, h * 0.2, 0)],
                  k.u(0.05, 0.1))
    level = h * k.u(0.5, 0.85)
    paint = k.paint(0.4)
    drink = rod((0, level, 0), (0, level + 0.01, 0), r * (1 + (flare - 1) * 0.5) - 0.08)
    return [('body', body, paint), ('handle', handle, paint if k.maybe(0.7) else k.paint()),
            ('drink', drink, k.paint(plain=True))]


def wineglass(k):
    h, r, stem = k.u(0.8, 1.3), k.u(0.35, 0.55), k.u(0.5, 1.1)
    bowl = vessel(k, [(0.05, stem), (r * 0.8, stem + h * 0.25), (r, stem + h * 0.5), (r * k.u(0.6, 1), stem + h)], 0.03)
    foot = union(turned([(0, 0), (0.4, 0), (0.38, 0.04), (0.06, 0.1), (0.05, stem), (0, stem)], 1))
    glass = k.glass()
    parts = [('bowl', bowl, glass), ('stem', foot, glass)]
    if k.maybe(0.6):
        wine = turned([(0, stem + 0.06), (r * 0.72, stem + h * 0.25), (r * 0.93, stem + h * 0.5), (0, stem + h * 0.5)])
        parts.append(('bowl', wine, k.glass(k.colour())))
    return parts


def tumbler(k):
    h, r, flare = k.u(0.8, 1.6), k.u(0.35, 0.55), k.u(0.9, 1.3)
    level = k.u(0.3, 0.8)
    wide = r * (1 + (flare - 1) * level)
    parts = [('glass', vessel(k, [(r, 0), (r, 0.02), (r * flare, h)], 0.05), k.glass())]
    if k.maybe(0.7):
        drink = turned([(0, 0.1), (r - 0.07, 0.1), (wide - 0.07, h * level), (0, h * level)], 1)
        parts.append(('glass', drink, k.rng.choice([k.glass, k.paint])()))
    if k.maybe(0.4):
        lean = k.u(-0.3, 0.3)
        parts.append(('straw', rod((-lean * 0.5, 0.12, 0), (lean, h * 1.4, 0.1), 0.04), k.paint(0.1)))
    return parts


def bottle(k):
    h, r, neck = k.u(1.6, 2.6), k.u(0.3, 0.5), k.u(0.09, 0.18)
    shoulder = h * k.u(0.5, 0.75)
    profile = [(0, 0), (r * 0.95, 0), (r, 0.1), (r * k.u(0.8, 1.05), shoulder * 0.5), (r, shoulder), (neck, h * 0.88),
               (neck, h), (0, h)]
    parts = [('bottle', turned(profile, 5), k.glass() if k.maybe(0.55) else k.paint(0.4))]
    if k.maybe(0.75):
        parts.append(('cap', rod((0, h * 0.96, 0), (0, h * k.u(1.02, 1.08), 0),
                                 neck * 1.25), k.rng.choice([k.paint, k.metal])()))
    if k.maybe(0.7):
        parts.append(('label', rod((0, shoulder * 0.25, 0), (0, shoulder * 0.8, 0), r * 1.05), k.printed(k.u(0.6, 1.2))))
    return parts


def bowl(k):
    r, h = k.u(0.6, 1), k.u(0.25, 0.8)
    shape = vessel(k, [(r * 0.4, 0), (r * 0.8, h * 0.4), (r, h)])
    parts = [('bowl', shape, k.rng.choice([k.paint, k.glass, k.wood, k.metal, k.paint])())]
    if k.maybe(0.5):
        food = k.paint(0.15)
        heap = [
            ball(k.u(-.5, .5) * r, h * k.u(0.5, 0.9),
                 k.u(-.5, .5) * r,
                 k.u(0.15, 0.3) * r) for _ in range(k.rng.randint(4, 14))
        ]
        parts.append(('food', union(*heap), food))
    return parts


def plate(k):
    r = k.u(0.8, 1.1)
    shape = turned([(0, 0), (r * 0.6, 0), (r, 0.13), (r * 0.97, 0.16), (r * 0.6, 0.06), (0, 0.05)])
    parts = [('plate', shape, k.paint(0.4))]
    for _ in range(k.rng.choice([0, 1, 2, 3])):
        size, x, z = k.u(0.15, 0.4), k.u(-.4, .4), k.u(-.4, .4)
        parts.append((f'food {len(parts)}', ball(x, 0.05 + size * 0.3, z, size,
                                                 (1, k.u(0.4, 0.8), k.u(0.5, 1))), k.paint(0.15)))
    return parts


def vase(k):
    h = k.u(1, 1.8)
    outer = [(k.u(0.25, 0.4), 0)] + [(k.u(0.15, 0.55), h * t) for t in (0.3, 0.6, 0.85)] + [(k.u(0.2, 0.45), h)]
    return [('vase', vessel(k, outer, 0.05), k.rng.choice([k.paint, k.paint, k.glass, k.metal])())]


def jar(k):
    h, r = k.u(0.8, 1.4), k.u(0.4, 0.6)
    body = turned([(0, 0), (r, 0), (r, 0.1), (r, h * 0.85), (r * 0.8, h), (0, h)], 5)
    parts = [('jar', body, k.glass() if k.maybe(0.6) else k.paint()),
             ('lid', rod((0, h * 0.97, 0), (0, h * 1.15, 0), r * 0.88), k.hard())]
    if k.maybe(0.6):
        parts.append(('jar', rod((0, 0.05, 0), (0, h * k.u(0.3, 0.75), 0), r * 0.9), k.paint(0.1)))
    return parts


def teapot(k):
    r = k.u(0.55, 0.75)
    paint = k.rng.choice([k.paint, k.metal, k.paint])()
    body = turned([(0, 0), (r * 0.6, 0), (r, r * 0.7), (r * 0.5, r * 1.35), (0, r * 1.4)])
    lid = union(turned([(r * 0.48, r * 1.36), (r * 0.3, r * 1.55), (0, r * 1.6)]), ball(0, r * 1.66, 0, r * 0.13))
    spout = tube([(r * 0.8, r * 0.5, 0), (r * 1.3, r * 0.7, 0), (r * 1.6, r * 1.4, 0)], r * 0.18, r * 0.09)
    handle = tube([(-r * 0.7, r * 1.1, 0), (-r * 1.4, r * 1.2, 0), (-r * 1.4, r * 0.5, 0), (-r * 0.8, r * 0.35, 0)], r * 0.09)
    return [('body', body, paint), ('lid', lid, paint), ('spout', spout, paint),
            ('handle', handle, paint if k.maybe(0.6) else k.hard())]


def pan(k):
    r, h, reach = k.u(0.6, 0.9), k.u(0.15, 0.6), k.u(0.8, 1.3)
    handle = soft_box(reach, 0.1, 0.2, 0.5).at(r + reach / 2 - 0.03, h * 0.9, 0, (0, 0, k.u(0, 15)))
    return [('pan', vessel(k, [(r * 0.85, 0), (r * 0.9, 0.02), (r, h)], 0.05), k.rng.choice([k.metal, k.paint])()),
            ('handle', handle, k.hard())]


def fork(k):
    metal = k.metal() if k.maybe(0.75) else k.paint()
    tines = [rod((x, 0.1, 0.75), (x * 1.1, 0.06, 1.25), 0.03) for x in np.linspace(-0.15, 0.15, k.rng.choice([3, 4]))]
    head = union(soft_box(0.4, 0.06, 0.25, 0.5).at(0, 0.09, 0.68), *tines)
    return [('head', head, metal),
            ('handle', tube([(0, 0.08, 0.6), (0, 0.14, 0.2), (0, 0.06, -1)], 0.04,
                            0.08), metal if k.maybe(0.6) else k.hard())]


def spoon(k):
    metal = k.rng.choice([k.metal, k.metal, k.wood])()
    head = cut(ball(0, 0.14, 0.85, 1, (0.24, 0.14, 0.36)), ball(0, 0.2, 0.85, 1, (0.2, 0.13, 0.31)))
    return [('head', head, metal),
            ('handle', tube([(0, 0.09, 0.55), (0, 0.14, 0.2), (0, 0.06, -1)], 0.04,
                            0.07), metal if k.maybe(0.6) else k.hard())]


def knife(k):
    blade = soft_box(0.22, 0.03, 1.2, 0.25).at(0, 0.06, 0.6)
    return [('blade', blade, k.metal()), ('handle', soft_box(0.18, 0.12, 0.8, 0.5).at(0, 0.06, -0.35), k.hard())]


KINDS = [mug, wineglass, tumbler, bottle, bowl, plate, vase, jar, teapot, pan, fork, spoon, knife]
