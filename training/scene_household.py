"""Things about the house, tools and toys; builders as in scene_tableware."""
import numpy as np

from scene_shapes import arc, ball, box, cut, ring, rod, sheet, soft_box, tube, turned, union


def scissors(k):
    angle, metal, grip = k.u(4, 28), k.metal(), k.paint(plain=True)
    parts = []
    for side in (1, -1):
        blade = soft_box(0.13, 0.03, 1.2, 0.3).at(0, 0.05 + side * 0.015, 0.55).at(turn=(0, side * angle, 0))
        loop = union(
            ring(0.22, 0.06).at(side * -0.16, 0.06, -0.85, size=(0.8, 1, 1.2)),
            rod((0, 0.06, 0), (side * -0.08, 0.06, -0.62), 0.06))
        parts += [(f'blade {side}', blade, metal), (f'handle {side}', loop.at(turn=(0, side * angle, 0)), grip)]
    return parts


def spectacles(k):
    frame, glass, gap = k.hard(), k.glass(k.colour() if k.maybe(0.4) else None), 0.5
    rims = [ring(0.38, 0.045).at(s * gap, 0.4, 0, (90, 0, 0), (1.1, 1, 1)) for s in (1, -1)]
    bridge = tube([(-0.12, 0.45, 0), (0, 0.52, 0), (0.12, 0.45, 0)], 0.04)
    parts = [('rims', union(*rims, bridge), frame)]
    for s in (1, -1):
        parts.append((f'lens {s}', rod((s * gap, 0.4, -0.01), (s * gap, 0.4, 0.01), 0.38), glass))
        parts.append((f'temple {s}', tube([(s * 0.9, 0.45, 0), (s * 0.92, 0.45, 0.9), (s * 0.9, 0.2, 1.2)], 0.04), frame))
    return parts


def pencil(k):
    length, r, thick = k.u(1.2, 2), 0.08, k.u(0.8, 1.6)
    r *= thick
    parts = [('body', rod((0, r, -length / 2), (0, r, length / 2), r), k.paint(0.2)),
             ('tip', rod((0, r, length / 2), (0, r, length / 2 + 0.25), r, 0.01), k.hard())]
    return parts + [('end', rod((0, r, -length / 2 - 0.15), (0, r, -length / 2), r * 1.05), k.hard())]


def book(k):
    w, d, h = k.u(0.9, 1.3), k.u(1.2, 1.7), k.u(0.1, 0.4)
    cover = cut(box((-w / 2, 0, -d / 2), (w / 2, h, d / 2)), box((-w / 2 + 0.03, 0.03, -d), (w, h - 0.03, d)))
    paint = k.printed(k.u(0.8, 2), (90, 0, 0)) if k.maybe(0.6) else k.paint()
    return [('cover', cover, paint),
            ('pages', box((-w / 2 + 0.03, 0.03, -d / 2 + 0.03),
                          (w / 2 - 0.04, h - 0.03, d / 2 - 0.03)), k.paint(0.05, (0.93, 0.9, 0.82), plain=True))]


def open_book(k):
    x = np.linspace(-1, 1, 30)
    curve = 0.22 * np.sin(np.pi * np.abs(x)) ** 0.7 * (1 - 0.5 * np.abs(x))
    paper = k.printed(k.u(0.9, 1.4), (90, 0, 0))
    pages = [
        sheet(np.repeat(curve[s, None], 6, 1) + 0.04, 1, 1.4).at((-0.5, 0.5)[i])
        for i, s in enumerate((slice(0, 15), slice(15, 30)))
    ]
    return [('left page', pages[0], paper), ('right page', pages[1], paper),
            ('cover', box((-1.03, 0, -0.73), (1.03, 0.03, 0.73)), k.paint())]


def carton(k):
    w, h, d = k.u(0.5, 1.2), k.u(0.4, 1.5), k.u(0.4, 1.2)
    body = box((-w / 2, 0, -d / 2), (w / 2, h, d / 2))
    style = k.rng.choice(['plain', 'lid', 'tape', 'open'])
    paint = k.printed(k.u(0.8, 2)) if k.maybe(0.6) else k.paint()
    parts = [('box', body, paint)]
    if style == 'lid':
        parts.append(('lid', box((-w * 0.53, h * 0.85, -d * 0.53), (w * 0.53, h * 1.03, d * 0.53)), k.paint()))
    elif style == 'tape':
        parts.append(('tape', union(box((-w * 0.08, h * 0.4, -d * 0.505),
                                        (w * 0.08, h * 1.005, d * 0.505))), k.paint(plain=True)))
    elif style == 'open':
        parts[0] = ('box', cut(body, box((-w * 0.46, 0.05, -d * 0.46), (w * 0.46, h * 2, d * 0.46))), paint)
        for s in (1, -1):
            flap = box((0, 0, -d / 2), (w * 0.5, 0.02, d / 2)).at(0, 0, 0, (0, 0, k.u(-60, 50)))
            parts.append((f'flap {s}', flap.at(w / 2 * s, h, 0, (0, 0 if s == 1 else 180, 0)), paint))
    return parts


def tape(k):
    r, h = k.u(0.5, 0.8), k.u(0.2, 0.6)
    hole = rod((0, -1, 0), (0, 1, 0), r * k.u(0.5, 0.8))
    return [('roll', cut(rod((0, 0, 0), (0, h, 0), r), hole), k.paint())]


def doughnut(k):
    r, t = k.u(0.5, 0.65), k.u(0.22, 0.35)
    icing = cut(ring(r, t * 1.06).at(0, t), box((-3, -3, -3), (3, t * 1.1, 3)))
    parts = [('dough', ring(r, t).at(0, t), k.paint(0.2, (0.75, k.u(0.4, 0.6), 0.25), plain=True)),
             ('icing', icing, k.paint(0.1))]
    return parts if k.maybe(0.75) else parts[:1]


def candle(k):
    h, r = k.u(0.5, 1.6), k.u(0.12, 0.4)
    parts = [('wax', union(rod((0, 0.1, 0), (0, h, 0), r), rod((0, h, 0), (0, h + 0.12, 0), 0.03)), k.paint(0.3, plain=True))]
    if k.maybe(0.6):
        parts.append(('flame', ball(0, h + 0.3, 0, 1, (0.1, 0.22, 0.1)), k.glow()))
    if k.maybe(0.6):
        parts.append(
            ('holder', turned([(0, 0), (r * 2, 0), (r * 2.2, 0.12), (r * 1.2, 0.08), (r * 1.2, 0.3), (r, 0.3), (0, 0.1)],
                              1), k.metal()))
    return parts


def clock(k):
    r = k.u(0.6, 0.8)
    rim = cut(rod((0, r, -0.12), (0, r, 0.12), r), rod((0, r, -0.2), (0, r, -0.02), r * k.u(0.8, 0.93)))
    face = rod((0, r, -0.03), (0, r, 0), r * 0.92)
    a, b = k.u(0, 6.3), k.u(0, 6.3)
    hands = union(
        *[rod((0, r, -0.06), (np.sin(t) * s * r, r + np.cos(t) * s * r, -0.06), 0.03) for t, s in ((a, 0.75), (b, 0.5))])
    ticks = union(*[
        rod((np.sin(t) * r * 0.72, r + np.cos(t) * r * 0.72, -0.05), (np.sin(t) * r * 0.8, r + np.cos(t) * r * 0.8,
                                                                      -0.05), 0.025) for t in np.arange(12) * np.pi / 6
    ])
    return [('rim', rim, k.hard()), ('face', face, k.paint(plain=True)), ('face', ticks, k.paint(plain=True)),
            ('hands', hands, k.hard())]


def laptop(k):
    shell, open_by = k.hard(), k.u(60, 120)
    keys = [
        box((x - 0.06, 0.08, z - 0.06), (x + 0.06, 0.11, z + 0.06)) for x in np.linspace(-0.8, 0.8, 11)
        for z in np.linspace(0.0, 0.5, 4)
    ]
    lid = soft_box(2, 0.06, 1.3, 0.15).at(0, 0, 0.65)
    glass = box((-0.92, 0.032, 0.08), (0.92, 0.05, 1.22))
    swing = lambda s: s.at(0, 0.06, 0.62, (-open_by, 0, 0))
    screen = k.glow(k.colour()) if k.maybe(
        0.2) else f'texture{{{k.print(k.u(1, 2.5))} finish{{emission {k.u(0.2, 0.8):.2f} diffuse 0.3}}}}'
    return [('base', soft_box(2, 0.09, 1.3, 0.15).at(0, 0.045, 0), shell), ('keyboard', union(*keys), k.paint(plain=True)),
            ('lid', swing(lid), shell), ('screen', swing(glass), screen)]


def phone(k):
    body = soft_box(0.75, 0.09, 1.5, 0.2).at(0, 0.045, 0)
    return [('body', body, k.hard()), ('screen', box((-0.33, 0.08, -0.68), (0.33, 0.092, 0.68)), k.printed(1.5, (90, 0, 0)))]


def padlock(k):
    shackle = union(
        tube(arc(0.3, 0, 180).tolist(), 0.08).at(0, 0.95), rod((-0.3, 0.5, 0), (-0.3, 0.95, 0), 0.08),
        rod((0.3, 0.6, 0), (0.3, 0.95, 0), 0.08))
    return [('body', soft_box(1, 0.8, 0.4, k.u(0.15, 0.5)).at(0, 0.4), k.hard()), ('shackle', shackle, k.metal())]


def key(k):
    metal = k.metal()
    teeth = [box((0.0, 0, z), (0.16 * k.u(0.5, 1.2), 0.07, z + 0.09)) for z in (0.7, 0.85, 1.0)]
    return [('head', ring(0.25, 0.07).at(0, 0.07, 0), metal if k.maybe(0.6) else k.paint()),
            ('blade', union(rod((0, 0.05, 0.28), (0, 0.05, 1.15), 0.055), *teeth), metal)]


def hammer(k):
    head = union(rod((-0.45, 0.16, 1), (0.25, 0.16, 1), 0.15), soft_box(0.4, 0.12, 0.3, 0.4).at(0.4, 0.16, 1))
    return [('head', head, k.metal()), ('handle', rod((0, 0.14, -0.9), (0, 0.16, 1.05), 0.1, 0.07), k.hard())]


def bag(k):
    w, h = k.u(0.9, 1.2), k.u(0.8, 1.2)
    paint = k.paint()
    loop = tube((arc(w * 0.25, 0, 180) * (1, k.u(1, 2.2), 1)).tolist(), 0.05)
    return [('bag', soft_box(w, h, k.u(0.3, 0.5), k.u(0.2, 0.6)).at(0, h / 2), paint),
            ('handle', loop.at(0, h * 0.93, 0), k.paint(plain=True))]


def basket(k):
    r, h, n = k.u(0.6, 0.9), k.u(0.5, 0.9), k.rng.randint(12, 20)
    t = np.arange(n) * 2 * np.pi / n
    bars = [rod((np.cos(a) * r * 0.8, 0.03, np.sin(a) * r * 0.8), (np.cos(a) * r, h, np.sin(a) * r), 0.035) for a in t]
    hoops = [ring(r * (0.8 + 0.2 * s), 0.045).at(0, h * s + 0.03) for s in np.linspace(0, 1, k.rng.randint(3, 5))]
    parts = [('basket', union(rod((0, 0, 0), (0, 0.04, 0), r * 0.8), *bars, *hoops), k.hard())]
    if k.maybe(0.6):
        parts.append(('handle', tube((arc(r, 0, 180) * (1, 1.1, 1)).tolist(), 0.05).at(0, h), k.hard()))
    return parts


def ball_toy(k):
    return [('ball', ball(0, 0.5, 0, 0.5), k.paint(0.5, plain=False))]


def die(k):
    pips = [ball(x, 0.5 + y, -0.5, 0.09) for x in (-.25, .25) for y in (-.25, .25)]
    pips += [ball(x, 1.0, z, 0.09)
             for x, z in ((0, 0), (.25, .25),
                          (-.25, -.25))] + [ball(0.5, 0.5, 0, 0.1), ball(-0.5, 0.5, 0, 0.1)]
    return [('cube', soft_box(1, 1, 1, k.u(0.1, 0.3)).at(0, 0.5), k.paint(plain=True)),
            ('cube', union(*pips), k.paint(plain=True))]


def bubble(k):
    many = [ball(k.u(-.8, .8), k.u(0.3, 1.5), k.u(-.8, .8), k.u(0.1, 0.3)) for _ in range(k.rng.choice([0, 0, 2, 4]))]
    return [(f'bubble {i}', b, k.film()) for i, b in enumerate([ball(0, 0.9, 0, 0.6), *many])]


def cushion(k):
    x = np.linspace(-1, 1, 16)
    puff = np.sqrt(np.outer(1 - x ** 4, 1 - x ** 4).clip(0)) * 0.32
    paint = k.paint(0.3)
    return [('cushion', union(sheet(0.33 + puff, 1.5, 1.5), sheet(0.33 - puff, 1.5, 1.5)), paint)]


def cloth(k):
    n = 26
    x, z = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, n), indexing='ij')
    h = sum(k.u(0.03, 0.16) / f * np.sin(f * (x * np.cos(a) + z * np.sin(a)) * 3 + k.u(0, 6)) for f, a in
            [(f, k.u(0, 3.2)) for f in (1, 1.5, 2, 3, 4)])
    if k.maybe(0.4):
        h = h + k.u(0.4, 1) * np.exp(-3 * (x ** 2 + z ** 2))
    return [('cloth', sheet(h - h.min() + 0.02, k.u(1.2, 2),
                            k.u(1, 1.6)), k.printed(0.7, (90, 0, 0)) if k.maybe(0.3) else k.paint(0.3))]


KINDS = [
    scissors, spectacles, pencil, book, open_book, carton, tape, doughnut, candle, clock, laptop, phone, padlock, key, hammer, bag,
    basket, ball_toy, die, bubble, cushion, cloth
]
