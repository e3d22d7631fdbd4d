"""Furniture, vehicles and other built things; builders as in scene_tableware."""
import numpy as np

from scene_shapes import ball, box, cut, ring, rod, soft_box, tube, turned, union


def chair(k):
    w, h, back, t = k.u(0.7, 0.9), k.u(0.7, 1), k.u(0.7, 1.1), k.u(0.035, 0.07)
    frame, seat = k.hard(), k.rng.choice([k.hard, k.paint])()
    parts = [('seat', soft_box(w, k.u(0.07, 0.18), w, 0.2).at(0, h), seat)]
    for i, (x, z) in enumerate([(-1, -1), (1, -1), (-1, 1), (1, 1)]):
        splay = k.u(1, 1.02)
        parts.append((f'leg {i}', rod((x * w * 0.44 * splay, 0, z * w * 0.44), (x * w * 0.42, h, z * w * 0.42), t), frame))
    posts = [rod((x * w * 0.42, h, w * 0.44), (x * w * 0.42, h + back, w * 0.52), t) for x in (-1, 1)]
    if k.maybe(0.5):
        slats = [
            soft_box(w * 0.85, k.u(0.1, 0.2), 0.06, 0.3).at(0, h + back * s, w * 0.49)
            for s in np.linspace(0.3, 0.95, k.rng.randint(2, 4))
        ]
    elif k.maybe(0.5):
        slats = [
            rod((x, h, w * 0.44), (x, h + back, w * 0.52), 0.03)
            for x in np.linspace(-w * 0.35, w * 0.35, k.rng.randint(3, 6))
        ]
        slats.append(soft_box(w * 0.95, 0.12, 0.07, 0.3).at(0, h + back, w * 0.52))
    else:
        slats = [soft_box(w * 0.85, back * 0.6, 0.08, 0.2).at(0, h + back * 0.65, w * 0.49)]
    return parts + [('back', union(*posts, *slats), frame if k.maybe(0.7) else seat)]


def armchair(k):
    cover, w = k.paint(0.3), k.u(1.2, 2.4)
    arms = [soft_box(0.3, 0.8, 1.1, 0.35).at(s * (w / 2 + 0.1), 0.5, 0) for s in (1, -1)]
    parts = [('seat', soft_box(w, 0.35, 1.1, 0.35).at(0, 0.45, 0), cover),
             ('back', soft_box(w + 0.1, 1.2, 0.3, 0.35).at(0, 0.85, 0.5), cover)]
    parts += [(f'arm {i}', a, cover) for i, a in enumerate(arms)]
    if k.maybe(0.5):
        parts.append(('cushion', soft_box(0.5, 0.5, 0.18, 0.6).at(k.u(-.3, .3), 0.85, 0.28,
                                                                  (15, 0, k.u(-20, 20))), k.paint(0.2)))
    return parts


def stool(k):
    h, r, n, wood = k.u(0.8, 1.3), k.u(0.35, 0.5), k.rng.choice([3, 4]), k.hard()
    legs = [(np.cos(a), np.sin(a)) for a in np.arange(n) * 2 * np.pi / n]
    parts = [('seat', turned([(0, h - 0.05), (r, h - 0.05), (r * 1.02, h + 0.02), (r * 0.9, h + 0.06),
                              (0, h + 0.05)]), k.hard())]
    parts += [(f'leg {i}', rod((x * r * 1.1, 0, z * r * 1.1), (x * r * 0.7, h, z * r * 0.7), 0.05), wood)
              for i, (x, z) in enumerate(legs)]
    return parts + [('brace', ring(r * 0.93, 0.03).at(0, h * 0.4), wood)] if k.maybe(0.5) else parts


def table(k):
    w, d, h, wood = k.u(1.2, 2), k.u(0.8, 1.3), k.u(0.7, 1), k.hard()
    parts = [('top', box((-w / 2, h - 0.07, -d / 2), (w / 2, h, d / 2)), wood if k.maybe(0.6) else k.hard())]
    return parts + [(f'leg {i}', rod((x * w * 0.45, 0, z * d * 0.44), (x * w * 0.45, h - 0.05, z * d * 0.44), 0.05), wood)
                    for i, (x, z) in enumerate([(-1, -1), (1, -1), (-1, 1), (1, 1)])]


def desk_lamp(k):
    metal, a, b = k.hard(), k.u(40, 80), k.u(-50, 10)
    elbow = np.array([-np.cos(np.radians(a)), np.sin(np.radians(a)), 0]) * 0.9
    head = elbow + np.array([np.cos(np.radians(b)), np.sin(np.radians(-b)) * 0.6 + 0.3, 0]) * 0.8
    arm = union(rod((0, 0.05, 0), elbow, 0.04), rod(elbow, head, 0.04), ball(*elbow, 0.07))
    shade = turned([(0.08, 0.1), (0.12, 0.1), (0.4, -0.35), (0.37, -0.35), (0.08, 0.06)], 1).at(*head,
                                                                                                turn=(0, 0, k.u(0, 40)))
    parts = [('foot', turned([(0, 0), (0.45, 0), (0.42, 0.08), (0, 0.1)], 1), metal), ('arm', arm, metal),
             ('shade', shade, metal if k.maybe(0.5) else k.paint())]
    return parts + [('bulb', ball(*(head - (0, 0.12, 0)), 0.14), k.glow())]


def table_lamp(k):
    h = k.u(0.6, 1.4)
    stem = turned([(0, 0), (0.4, 0), (0.35, 0.08), (0.08, 0.15), (k.u(0.05, 0.25), h * 0.4), (k.u(0.05, 0.2), h * 0.7),
                   (0.05, h), (0, h)], 4)
    r, top = k.u(0.45, 0.65), k.u(0.25, 0.5)
    shade = turned([(r, h - 0.1), (r * 0.98, h - 0.1), (top * 0.97, h + 0.6), (top, h + 0.6), (r, h - 0.1)], 1)
    lit = k.maybe(0.4)
    return [('foot', stem, k.hard()), ('shade', shade, k.glow() if lit else k.paint(0.2))]


def floor_lamp(k):
    h = k.u(2.2, 3)
    return [('foot', rod((0, 0, 0), (0, 0.06, 0), 0.4), k.hard()), ('pole', rod((0, 0, 0), (0, h, 0), 0.05), k.hard()),
            ('shade', turned([(0.5, h - 0.3), (0.3, h + 0.35), (0.29, h + 0.35), (0.49, h - 0.3), (0.5, h - 0.3)],
                             1), k.paint(0.3))]


def tripod(k):
    h, metal = k.u(1.4, 2), k.hard()
    legs = [rod((np.cos(a) * 0.6, 0, np.sin(a) * 0.6), (0, h, 0), 0.045, 0.06) for a in (0.3, 2.4, 4.5)]
    camera = soft_box(0.5, 0.36, 0.26, 0.15).at(0, h + 0.25)
    return [(f'leg {i}', s, metal) for i, s in enumerate(legs)] + [('camera', camera, k.hard()),
                                                                   ('lens', rod((0, h + 0.25, -0.35),
                                                                                (0, h + 0.25, 0), 0.14), k.metal())]


def ladder(k):
    h, w, n = k.u(1.6, 2.6), k.u(0.5, 0.7), k.rng.randint(4, 8)
    rails = [rod((x * w / 2, 0, 0), (x * w * 0.42, h, h * 0.25), 0.05) for x in (-1, 1)]
    rungs = [rod((-w * 0.47, h * t, h * t * 0.25), (w * 0.47, h * t, h * t * 0.25), 0.04) for t in np.linspace(0.1, 0.95, n)]
    return [('ladder', union(*rails, *rungs), k.hard())]


def fence(k):
    n, gap, h, wood = k.rng.randint(4, 9), k.u(0.18, 0.3), k.u(0.7, 1.1), k.hard()
    posts = [box((i * gap - gap * k.u(0.25, 0.3), 0, -0.03), (i * gap + gap * 0.27, h, 0.03)) for i in range(n)]
    rails = [box((-gap * 0.5, h * y, 0.03), (gap * (n - 0.5), h * y + 0.1, 0.08)) for y in (0.2, 0.7)]
    return [('fence', union(*posts, *rails).at(-gap * n / 2), wood)]


def grate(k):
    n, h = k.rng.randint(4, 8), k.u(0.8, 1.2)
    bars = [rod((x, 0, 0), (x, h, 0), 0.03) for x in np.linspace(-0.6, 0.6, n)
            ] + [rod((-0.6, y, 0), (0.6, y, 0), 0.03) for y in np.linspace(0.05, h, n - 1)]
    return [('grate', union(*bars), k.metal())]


def wheel_at(x, y, z, r, k, tyre, hub, spokes=True):
    """Tyre and inner part of a wheel in the xy plane."""
    inner = [rod((0, 0, 0), (np.cos(a) * r * 0.9, np.sin(a) * r * 0.9, 0), 0.02) for a in np.arange(8) * np.pi / 4] if spokes else \
        [rod((0, 0, -0.07), (0, 0, 0.07), r * 0.6)]
    tube_r = r * 0.09 if spokes else r * 0.3
    outer = ring(r - tube_r, tube_r).at(turn=(90, 0, 0))
    return [(tyre, outer.at(x, y, z)), (hub, union(ball(0, 0, 0, 0.06), *inner).at(x, y, z))]


def bicycle(k):
    r, paint, black = k.u(0.42, 0.5), k.paint(plain=True), k.paint(colour=(0.06, 0.06, 0.06))
    a, b, c, d = (-0.62, r, 0), (0, r * 0.8, 0), (-0.25, 1, 0), (0.45, 1.05, 0)
    bars = [(a, b), (a, c), (b, c), (c, d), (b, d), (d, (0.64, r, 0))]
    frame = union(*[rod(p, q, 0.045) for p, q in bars])
    handle = union(rod(d, (0.42, 1.25, 0), 0.035), tube([(0.3, 1.25, -0.3), (0.42, 1.27, 0), (0.3, 1.25, 0.3)], 0.035))
    parts = [('frame', frame, paint), ('handlebar', handle, black),
             ('saddle', soft_box(0.32, 0.09, 0.16, 0.5).at(-0.3, 1.12), black),
             ('frame', rod(c, (-0.28, 1.1, 0), 0.03), paint)]
    for i, x in enumerate((-0.62, 0.64)):
        parts += [(f'wheel {i}', s, black if n == 'tyre' else k.metal()) for n, s in wheel_at(x, r, 0, r, k, 'tyre', 'hub')]
    return parts


def wheels(k, places, r, width=0.3):
    black = k.paint(colour=(0.05, 0.05, 0.05), plain=True)
    hub = k.metal() if k.maybe(0.7) else k.paint(plain=True)
    parts = []
    for i, (x, z) in enumerate(places):
        tyre = rod((x, r, z - width / 2), (x, r, z + width / 2), r)
        cap = rod((x, r, z - width * 0.53), (x, r, z + width * 0.53), r * 0.55)
        parts += [(f'wheel {i}', tyre, black), (f'wheel {i}', cap, hub)]
    return parts


def car(k):
    length, w, r, paint, pane = k.u(2, 2.6), k.u(0.9,
                                                 1.1), k.u(0.22,
                                                           0.3), k.paint(plain=True if k.maybe(0.7) else None), k.metal()
    glass = k.paint(colour=(0.08, 0.1, 0.13), plain=True) if k.maybe(0.7) else pane
    body = soft_box(length, 0.5, w, k.u(0.15, 0.4)).at(0, r + 0.25)
    cw, cx = length * k.u(0.45, 0.65), length * k.u(-0.1, 0.02)
    cabin = soft_box(cw, 0.55, w * 0.85, k.u(0.25, 0.5)).at(cx, r + 0.65)
    parts = [('body', body, paint), ('cabin', cabin, paint)]
    for s in (1, -1):
        parts.append((f'side window {s}', soft_box(cw * 0.72, 0.26, 0.05, 0.3).at(cx, r + 0.7, s * w * 0.425), glass))
        parts.append((f'screen {s}', soft_box(0.06, 0.27, w * 0.62, 0.3).at(cx + s * cw * 0.49, r + 0.68), glass))
        parts += [(f'light {s} {e}', ball(s * length * 0.49, r + 0.3, e * w * 0.35,
                                          0.09), k.glow() if s > 0 else k.paint(colour=(0.7, 0.05, 0.05))) for e in (1, -1)]
    return parts + wheels(k, [(x, z) for x in (-length * 0.3, length * 0.32) for z in (-w * 0.43, w * 0.43)], r, 0.22)


def truck(k):
    length, paint = k.u(1.4, 2), k.paint()
    load = box((-length, 0.4, -0.5), (0, k.u(1, 1.5), 0.5))
    cab = soft_box(0.6, 0.9, 0.95, 0.2).at(0.4, 0.82)
    pane = soft_box(0.06, 0.32, 0.75, 0.3).at(0.69, 1.0)
    side = soft_box(0.34, 0.3, 1, 0.3).at(0.42, 1.0)
    glass = k.paint(colour=(0.1, 0.12, 0.15), plain=True)
    return [('load', load, k.printed(k.u(1, 2)) if k.maybe(0.5) else k.paint()), ('cab', cab, paint),
            ('windows', union(pane, side), glass), ('chassis', box(
                (-length, 0.28, -0.4), (0.65, 0.42, 0.4)), k.hard())] + wheels(k, [(x, z) for x in (-length * 0.8, 0.35)
                                                                                   for z in (-0.42, 0.42)], 0.25, 0.2)


def house(k):
    w, d, h, roof = k.u(1, 1.6), k.u(0.9, 1.3), k.u(0.6, 1.2), k.u(0.4, 0.8)
    slab = lambda s: box((0, 0, -d * 0.56), (np.hypot(w * 0.56, roof), 0.06, d * 0.56)).at(
        0, h + roof, 0, (0, 0, -np.degrees(np.arctan2(roof, w * 0.56)))).at(turn=(0, 0 if s else 180, 0))
    gable = box((-w / 2, 0, -d / 2), (w / 2, h, d / 2))
    parts = [('walls', gable, k.paint(0.2)), ('roof', union(slab(0), slab(1)), k.paint(0.1)),
             ('door', box((-0.12, 0, -d / 2 - 0.02), (0.12, 0.45, 0)), k.hard())]
    glass = k.paint(plain=True)
    for s in (-1, 1):
        parts.append((f'window {s}', box((s * w * 0.32 - 0.12, h * 0.4, -d / 2 - 0.02),
                                         (s * w * 0.32 + 0.12, h * 0.75, 0)), glass))
        parts.append((f'side window {s}', box((s * w / 2 - 0.02, h * 0.4, -0.15), (s * w / 2 + 0.02, h * 0.75, 0.15)), glass))
    return parts


def sign(k):
    h, r = k.u(1.5, 2.2), k.u(0.4, 0.55)
    plate = k.rng.choice([
        rod((0, h, -0.08), (0, h, -0.03), r),
        box((-r, h - r, -0.08), (r, h + r, -0.03)),
        box((-r * .8, h - r * .8, -0.08), (r * .8, h + r * .8, -0.03)).at(0, -h).at(0, 0, 0, (0, 0, 45)).at(0, h)
    ])
    return [('pole', rod((0, 0, 0), (0, h + r, 0), 0.05), k.metal()), ('plate', plate, k.printed(k.u(0.6, 1.2)))]


def umbrella(k):
    dome = turned([(0.02, 1.75), (0.5, 1.6), (0.95, 1.2), (0.94, 1.18), (0.49, 1.55), (0.02, 1.7)], 3)
    handle = tube([(0, 1.9, 0), (0, 1, 0), (0, 0.2, 0), (0.1, 0.05, 0), (0.2, 0.15, 0)], 0.04)
    return [('canopy', dome, k.paint(0.4)), ('handle', handle, k.hard())]


def cage(k):
    r, h, n = k.u(0.4, 0.6), k.u(0.7, 1.1), 14
    t = np.arange(n) * 2 * np.pi / n
    bars = [
        tube([(np.cos(a) * r, 0, np.sin(a) * r), (np.cos(a) * r, h, np.sin(a) * r),
              (np.cos(a) * r * .5, h + r * .7, np.sin(a) * r * .5), (0, h + r * .8, 0)],
             0.022,
             steps=1) for a in t
    ]
    return [('cage', union(*bars,
                           ring(r, 0.03).at(0, h * 0.5),
                           ring(0.1, 0.03).at(0, h + r * 0.95, 0, (90, 0, 0))), k.metal()),
            ('base', rod((0, 0, 0), (0, 0.12, 0), r * 1.05), k.hard())]


def frame(k):
    """A picture in a frame, upright."""
    w, h, t = k.u(0.8, 1.4), k.u(0.8, 1.4), k.u(0.05, 0.15)
    border = cut(box((-w / 2, 0, -0.04), (w / 2, h, 0.04)), box((-w / 2 + t, t, -1), (w / 2 - t, h - t, 1)))
    return [('frame', border, k.hard()),
            ('picture', box((-w / 2 + t, t, -0.01), (w / 2 - t, h - t, 0.01)), k.printed(k.u(0.7, 1.6)))]


def window(k):
    """A window with bars, upright, bright panes."""
    w, h, n = k.u(1, 1.8), k.u(1.2, 1.8), k.rng.choice([1, 2, 3])
    sky = k.glow(k.rng.choice([(0.75, 0.85, 1), (0.95, 0.95, 1), (0.3, 0.4, 0.6)]))
    xs, ys, bar = np.linspace(-w / 2, w / 2, n + 1), np.linspace(0, h, n + 1), k.paint(plain=True)
    bars = [box((x - 0.05, -0.05, -0.05), (x + 0.05, h + 0.05, 0.02))
            for x in xs] + [box((-w / 2, y - 0.05, -0.05), (w / 2, y + 0.05, 0.02)) for y in ys]
    panes = [(f'pane {i}', box((xs[i % n], ys[i // n], -0.01), (xs[i % n + 1], ys[i // n + 1], 0.01)), sky)
             for i in range(n * n)]
    return [('bars', union(*bars), bar)] + panes


def hoop_stand(k):
    """Rings of random sizes, standing and leaning into one another."""
    rings = [ring(k.u(0.3, 0.7), k.u(0.03, 0.1)) for _ in range(k.rng.randint(2, 4))]
    return [(f'ring {i}', s.at(k.u(-.4, .4), 0.6, k.u(-.4, .4), (k.u(50, 130), k.u(0, 180), 0)), k.hard())
            for i, s in enumerate(rings)]


def headphones(k):
    cups = [(f'cup {s}', rod((s * 0.55, 0.35, 0), (s * 0.75, 0.35, 0), 0.3), k.hard()) for s in (1, -1)]
    band = tube([(-0.65, 0.4, 0), (-0.6, 0.9, 0), (0, 1.25, 0), (0.6, 0.9, 0), (0.65, 0.4, 0)], k.u(0.05, 0.09))
    return cups + [('band', band, k.hard())]


KINDS = [
    chair, armchair, stool, table, desk_lamp, table_lamp, floor_lamp, tripod, ladder, fence, grate, bicycle, car, truck,
    house, sign, umbrella, cage, frame, hoop_stand, headphones
]
ON_WALLS = [frame, window]
