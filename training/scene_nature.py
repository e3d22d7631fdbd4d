"""Plants, fruits, animals and figures; builders as in scene_tableware."""
import colorsys

import numpy as np

from scene_shapes import ball, cut, leaves, ring, rod, soft, soft_box, tube, turned, union


def foliage(k, n, base, length, width, low=10, high=80, bend=0.3):
    """Leaves that spread from a point at elevations of low..high degrees."""
    placed = []
    for _ in range(n):
        a, e = k.u(0, 6.3), np.radians(k.u(low, high))
        direction = (np.cos(a) * np.cos(e), np.sin(e), np.sin(a) * np.cos(e))
        placed.append((base, direction, length * k.u(0.6, 1.1), width * k.u(0.7, 1.2)))
    return leaves(placed, bend)


def pot(k, r, h):
    return turned([(0, 0), (r * 0.7, 0), (r, h * 0.85), (r * 1.1, h * 0.85), (r * 1.1, h), (r * 0.9, h), (r * 0.9, h * 0.9),
                   (0, h * 0.9)], 1)


def potted_plant(k):
    r, h = k.u(0.3, 0.5), k.u(0.4, 0.7)
    parts = [('pot', pot(k, r, h), k.hard()),
             ('soil', rod((0, h * 0.88, 0), (0, h * 0.92, 0), r * 0.89), k.paint(0.05, (0.2, 0.13, 0.08)))]
    green = k.leafy()
    style = k.rng.choice(['tuft', 'stems', 'broad'])
    if style == 'tuft':
        return parts + [('foliage',
                         foliage(k, k.rng.randint(10, 30),
                                 (0, h * 0.9, 0), k.u(0.8, 1.5), k.u(0.06, 0.15), 25, 88, k.u(0, 0.6)), green)]
    if style == 'broad':
        return parts + [('foliage', foliage(k, k.rng.randint(7, 14),
                                            (0, h * 0.9, 0), k.u(0.7, 1.2), k.u(0.3, 0.5), 15, 80), green)]
    stems, placed = [], []
    for _ in range(k.rng.randint(2, 6)):
        tip = (k.u(-.5, .5), h + k.u(0.7, 1.5), k.u(-.5, .5))
        stems.append(tube([(k.u(-.1, .1), h * 0.85, 0), (tip[0] * 0.3, (h + tip[1]) / 2, tip[2] * 0.3), tip], 0.035, 0.02))
        for t in np.linspace(0.4, 1, k.rng.randint(4, 8)):
            p = (tip[0] * t ** 1.5, h * 0.85 + (tip[1] - h * 0.85) * t, tip[2] * t ** 1.5)
            placed.append((p, (k.u(-1, 1), k.u(0, 0.7), k.u(-1, 1)), k.u(0.2, 0.45), k.u(0.1, 0.25)))
    return parts + [('foliage', union(*stems), k.leafy()), ('foliage', leaves(placed), green)]


def flower(k):
    h, n, r = k.u(1, 1.8), k.rng.randint(5, 14), k.u(0.25, 0.4)
    top = (k.u(-.3, .3), h, k.u(-.2, .2))
    tilt = np.array([k.u(-.5, .5), 1, k.u(-0.8, 0.2)])
    side = np.cross(tilt, (1, 0, 0.1))
    other = np.cross(tilt, side)
    petals = leaves([(top, np.cos(a) * side / np.linalg.norm(side) + np.sin(a) * other / np.linalg.norm(other) +
                      0.25 * tilt, r * 1.2, r * k.u(0.5, 0.7)) for a in np.arange(n) * 2 * np.pi / n], 0.1)
    stem = tube([(0, 0, 0), (top[0] * 0.2, h * 0.5, 0), top], 0.035)
    blades = foliage(k, k.rng.randint(2, 5), (0, h * 0.1, 0), 0.7, 0.2, 30, 70)
    green = k.leafy()
    return [('petals', petals, k.paint(0.2, plain=True)), ('heart', ball(*top, r * 0.3), k.paint(0.05)),
            ('stem', stem, green), ('leaves', blades, green)]


def tree(k):
    h = k.u(1, 1.6)
    trunk = union(tube([(0, 0, 0), (k.u(-.1, .1), h * 0.5, 0), (0, h, 0)], k.u(0.08, 0.14), 0.06), *[
        rod((0, h * k.u(0.5, 0.8), 0), (k.u(-.5, .5), h * 1.2, k.u(-.5, .5)), 0.04, 0.02) for _ in range(3)])
    if k.maybe(0.3):
        crown = union(*[
            turned([(0, t + 0.6), (0.55 * s, t), (0, t)], 1) for t, s in ((h * 0.5, 1.1), (h * 0.8, 0.85), (h * 1.1, 0.6))
        ])
    else:
        placed = []
        for _ in range(170):
            p = np.array([k.rng.gauss(0, 1) for _ in range(3)])
            p = p / np.linalg.norm(p) * k.u(0.25, 0.75) * (1, 0.8, 1) + (0, h * 1.3, 0)
            placed.append((p, (k.u(-1, 1), k.u(-.6, .6), k.u(-1, 1)), k.u(0.18, 0.3), k.u(0.1, 0.18)))
        crown = leaves(placed)
    return [('trunk', trunk, k.wood()), ('crown', crown, k.leafy())]


def cactus(k):
    green, h = k.leafy(), k.u(1, 1.5)
    body = union(
        tube([(0, 0.3, 0), (0, h * 0.5, 0), (0, h, 0)], 0.2), *[
            tube([(0, y, 0), (s * 0.4, y + 0.05, 0), (s * 0.45, y + k.u(0.3, 0.5), 0)], 0.12)
            for s, y in ((1, k.u(0.5, 0.8)), (-1, k.u(0.5, 0.9)))
        ])
    return [('pot', pot(k, 0.4, 0.4), k.paint()), ('cactus', body, green)]


def mushroom(k):
    h, r = k.u(0.5, 1), k.u(0.4, 0.7)
    cap = turned([(0.1, h), (r, h - 0.08), (r * 0.95, h + 0.1), (r * 0.5, h + r * 0.6), (0, h + r * 0.7)])
    return [('cap', cap, k.paint(0.15)),
            ('stem', turned([(0, 0), (0.2, 0), (0.13, h * 0.5), (0.15, h), (0, h)]), k.paint(0.3, (0.9, 0.85, 0.75)))]


def fruit(k):
    """An apple, pear, lemon or plum with a stalk."""
    lo, mid, hi = k.u(0.25, 0.45), k.u(0.45, 0.6), k.u(0.15, 0.5)
    h = k.u(0.8, 1.2)
    hue = k.rng.choice([k.u(-0.05, 0.15), k.u(0.1, 0.35), k.u(0.75, 1)]) % 1
    c = colorsys.hsv_to_rgb(hue, k.u(0.6, 0.95), k.u(0.4, 0.9))
    body = turned([(0, 0.06), (lo, 0.0), (mid, h * 0.4), (hi, h * 0.9), (0, h * 0.88)])
    skin = f'texture{{{k.pattern(k.u(0.1, 0.8), [c, k.near(c, 0.1), k.near(c, 0.2)])} {k.finish()}}}'
    parts = [('fruit', body, skin)]
    if k.maybe(0.6):
        parts.append(('stalk', tube([(0, h * 0.85, 0), (0.03, h, 0), (k.u(-.15, .15), h + 0.2, 0)], 0.03), k.wood()))
    if k.maybe(0.25):
        parts.append(('leaf', leaves([((0, h * 0.95, 0), (1, 0.3, k.u(-1, 1)), 0.5, 0.25)]), k.leafy()))
    return parts


def banana(k):
    n = k.rng.choice([1, 1, 2, 4])
    yellow = k.paint(0.3, k.near((0.9, 0.78, 0.2), 0.1), plain=True)
    make = lambda: union(
        tube([(-0.8, 0.55, 0), (-0.6, 0.33, 0), (-0.45, 0.25, 0)], 0.06, 0.1, 3),
        tube([(-0.5, 0.27, 0), (-0.2, 0.18, 0), (0.1, 0.17, 0), (0.4, 0.24, 0), (0.62, 0.4, 0)], 0.14, 0.12, 4))
    return [(f'banana {i}', make().at(0, 0, i * 0.26, (k.u(-10, 10), k.u(-6, 6), 0)), yellow) for i in range(n)]


def grapes(k):
    c, n = k.paint(0.2, plain=True), k.rng.randint(12, 30)
    balls = [
        ball(k.u(-.5, .5) * (1 - t * 0.6), 0.2 + k.u(0, 0.35) * (1 - t), t * 1.4 - 0.7, 0.17) for t in np.linspace(0, 1, n)
    ]
    return [('grapes', union(*balls), c),
            ('stalk', tube([(0, 0.3, -0.6), (0, 0.4, -0.9), (0.1, 0.45, -1.1)], 0.04), k.wood())]


def carrot(k):
    root = turned([(0, -0.7), (0.06, -0.6), (0.2, 0.3), (0.18, 0.5), (0, 0.55)]).at(0, 0.2, 0, (90, 0, 0))
    return [('root', root, k.paint(0.1, k.near((0.9, 0.45, 0.1), 0.12), plain=True)),
            ('greens', leaves([((0, 0.2, 0.5), (k.u(-.5, .5), k.u(0, 0.6), 1), k.u(0.4, 0.8), 0.12)
                               for _ in range(9)]), k.leafy())]


def pumpkin(k):
    n, c = k.rng.randint(7, 11), k.paint(0.2, k.near((0.85, 0.45, 0.1), 0.2), plain=True)
    lobes = [ball(np.cos(a) * 0.32, 0.42, np.sin(a) * 0.32, 1, (0.36, 0.42, 0.36)) for a in np.arange(n) * 2 * np.pi / n]
    return [('pumpkin', union(*lobes), c),
            ('stalk', tube([(0, 0.7, 0), (0, 0.9, 0), (0.12, 1.05, 0)], 0.08, 0.06), k.leafy())]


def egg(k):
    return [('egg', turned([(0, 0), (0.28, 0.1), (0.36, 0.4), (0.22, 0.82),
                            (0, 0.95)]), k.paint(0.1, k.near((0.9, 0.82, 0.72), 0.15), plain=True))]


def slice_of_bread(k):
    crumb = soft_box(0.9, 0.9, 0.16, 0.3).at(0, 0.45)
    rind = cut(soft_box(1, 1, 0.15, 0.3).at(0, 0.45), soft_box(0.9, 0.9, 1, 0.3).at(0, 0.45))
    return [('crumb', crumb, k.paint(0.05, (0.9, 0.8, 0.6))), ('crust', rind, k.paint(0.1, (0.55, 0.32, 0.14)))]


def stone(k):
    blobs = [(k.u(-.3, .3), 0.4 + k.u(-.15, .15), k.u(-.3, .3), k.u(0.3, 0.5)) for _ in range(5)]
    return [('stone', soft(blobs), k.paint(0.1))]


def animal(k):
    """A four-legged animal, of soft balls: body, head with ears, legs, tail."""
    length, leg, fat, neck = k.u(0.8, 1.4), k.u(0.3, 0.9), k.u(0.25, 0.42), k.u(0.05, 0.6)
    y, fur = leg + fat * 0.6, k.paint(0.3)
    body = soft([(x * length / 2, y + k.u(-.04, .04), 0, fat * k.u(0.9, 1.1)) for x in np.linspace(-0.8, 0.8, 5)])
    hx, hy = length * 0.5 + neck * 0.5, y + fat * 0.5 + neck * 0.8
    head = union(ball(hx, hy, 0, fat * 0.7), ball(hx + fat * 0.7, hy - fat * 0.2, 0, fat * 0.42, (1.3, 0.9, 0.9)),
                 rod((length * 0.35, y, 0), (hx, hy, 0), fat * 0.6, fat * 0.45))
    tall = k.u(0.2, 0.9)
    ears = union(*[
        ball(hx - fat * 0.2, hy + fat * (0.5 + tall * 0.5), s * fat * 0.45, fat, (0.15, tall * 0.6, 0.2)) for s in (1, -1)
    ])
    eyes = union(*[ball(hx + fat * 0.55, hy + fat * 0.25, s * fat * 0.4, fat * 0.1) for s in (1, -1)])
    nose = ball(hx + fat * 1.2, hy - fat * 0.1, 0, fat * 0.13)
    black = k.paint(colour=(0.04, 0.03, 0.03), plain=True)
    parts = [('body', body, fur), ('head', head, fur if k.maybe(0.7) else k.paint(0.2)), ('head', union(eyes, nose), black),
             ('ears', ears, fur)]
    for i, (x, s) in enumerate([(x, s) for x in (-0.38, 0.38) for s in (1, -1)]):
        foot = x * length + k.u(-.15, .15)
        limb = union(
            tube([(x * length, y, s * fat * 0.5), (foot - 0.05, leg * 0.5, s * fat * 0.6), (foot, 0.08, s * fat * 0.6)],
                 fat * 0.32, fat * 0.2), ball(foot + 0.06, 0.08, s * fat * 0.6, fat * 0.28))
        parts.append((f'leg {i}', limb, fur))
    tail = tube([(-length * 0.5, y + fat * 0.3, 0), (-length * 0.75, y + k.u(-.3, .5), k.u(-.2, .2)),
                 (-length * k.u(0.8, 1), y + k.u(-.4, .7), k.u(-.3, .3))], fat * 0.2, fat * 0.08)
    return parts + [('tail', tail, fur)]


def bird(k):
    feathers = k.paint(0.3)
    body = ball(0, 0.7, 0, 1, (0.5, 0.36, 0.34))
    head = union(ball(0.48, 1.08, 0, 0.24), rod((0.3, 0.85, 0), (0.48, 1.05, 0), 0.22, 0.18))
    beak = rod((0.65, 1.06, 0), (0.95, 1.02, 0), 0.08, 0.01)
    wings = union(*[ball(-0.12, 0.75, s * 0.3, 1, (0.48, 0.22, 0.08)) for s in (1, -1)])
    legs = union(*[rod((0, 0.45, s * 0.12), (0.02, 0, s * 0.14), 0.035) for s in (1, -1)],
                 *[rod((-0.1, 0.02, s * 0.14), (0.2, 0.02, s * 0.14), 0.03) for s in (1, -1)])
    tail = soft_box(0.55, 0.06, 0.25, 0.4).at(-0.65, 0.72, 0, (0, 0, k.u(-30, 10)))
    eye = ball(0.6, 1.14, -0.17, 0.045)
    orange = k.paint(plain=True)
    return [('body', body, feathers), ('head', head, feathers if k.maybe(0.5) else k.paint()),
            ('head', eye, k.paint(colour=(0.03, 0.03, 0.03))), ('beak', beak, orange),
            ('wings', wings, feathers if k.maybe(0.4) else k.paint(0.2)), ('legs', legs, orange), ('tail', tail, feathers)]


def fish(k):
    skin = k.paint(0.2)
    tail = leaves([((-0.65, 0.4, 0), (-1, s * 0.7, 0.05), 0.5, 0.25) for s in (1, -1)], 0)
    fins = leaves([((0.1, 0.65, 0), (-0.8, 1, 0.03), 0.4, 0.3), ((0.1, 0.15, 0), (-0.8, -0.5, 0.3), 0.3, 0.2)], 0)
    return [('body', ball(0, 0.4, 0, 1, (0.75, k.u(0.25, 0.4), 0.18)), skin), ('tail', tail, k.paint(0.2)),
            ('fins', fins, k.paint(0.2)),
            ('eye', union(ball(0.52, 0.47, -0.12, 0.06), ball(0.52, 0.47, 0.12, 0.06)), k.paint(colour=(0.02, 0.02, 0.02)))]


def snake(k):
    n = 7
    path = [((i - 3) * 0.35, 0.1, (1 if i % 2 else -1) * k.u(0.15, 0.4)) for i in range(n)]
    return [('snake', tube(path, 0.1, 0.05), k.paint(0.15)), ('head', ball(*path[0], 0.15, (1.4, 0.8, 1)), k.paint(0.15))]


def rope(k):
    coil = [(np.cos(t) * (0.4 + t * 0.03), 0.08 + 0.01 * (i % 3), np.sin(t) * (0.4 + t * 0.03))
            for i, t in enumerate(np.linspace(0, k.u(6, 15), 26))]
    end = [coil[-1], (k.u(0.8, 1.4), 0.07, k.u(-1, 1)), (k.u(1.3, 1.9), 0.07, k.u(-1, 1))]
    return [('rope', tube(coil + end[1:], k.u(0.04, 0.09), steps=3), k.paint(0.1))]


def figure(k):
    """A person-like toy: head with hair, torso, arms, legs, shoes."""
    skin = k.paint(colour=k.near(k.rng.choice([(0.9, 0.7, 0.58), (0.6, 0.4, 0.28), (0.35, 0.22, 0.15),
                                               k.colour()]), 0.05),
                   plain=True)
    shirt, trousers, shoes = k.paint(0.2), k.paint(0.2), k.paint(plain=True)
    torso = soft_box(0.5, 0.75, 0.3, 0.5).at(0, 1.2)
    hair = cut(ball(0, 1.92, 0.02, 0.255), ball(0, 1.83, -0.16, 0.26))
    parts = [('head', union(ball(0, 1.86, 0, 0.23, (0.9, 1.1, 1)), rod((0, 1.5, 0), (0, 1.75, 0), 0.09)), skin),
             ('hair', hair, k.paint(0.1)), ('torso', torso, shirt)]
    for s in (1, -1):
        hand = np.array((s * k.u(0.35, 0.8), k.u(0.7, 2), k.u(-.5, .1)))
        elbow = (np.array((s * 0.25, 1.45, 0)) + hand) / 2 + (s * 0.1, 0, 0.05)
        foot = np.array((s * k.u(0.12, 0.4), 0.08, k.u(-.3, .3)))
        arm = tube([(s * 0.22, 1.5, 0), elbow, hand], 0.1, 0.07)
        parts += [(f'arm {s}', arm, shirt if k.maybe(0.6) else skin), (f'hand {s}', ball(*hand, 0.1), skin),
                  (f'leg {s}', tube([(s * 0.13, 0.9, 0), (s * 0.15, 0.5, foot[2] * 0.5 - 0.05), foot], 0.14, 0.09), trousers),
                  (f'shoe {s}', ball(foot[0], 0.08, foot[2] - 0.08, 1, (0.11, 0.09, 0.2)), shoes)]
    return parts


def teddy(k):
    fur, pale = k.paint(0.1), k.paint(0.1)
    parts = [('body', ball(0, 0.55, 0, 1, (0.42, 0.48, 0.38)), fur), ('head', ball(0, 1.2, 0, 0.36), fur),
             ('snout', ball(0, 1.12, -0.3, 0.16), pale),
             ('ears', union(ball(-0.28, 1.48, 0, 0.14), ball(0.28, 1.48, 0, 0.14)), fur),
             ('head', union(ball(-.13, 1.28, -.32, .05), ball(.13, 1.28, -.32, .05),
                            ball(0, 1.17, -.45, .05)), k.paint(colour=(0.02, 0.02, 0.02)))]
    for s in (1, -1):
        parts += [(f'arm {s}', ball(s * 0.48, 0.75, -0.12, 1, (0.26, 0.15, 0.15)).at(), fur),
                  (f'leg {s}', ball(s * 0.3, 0.17, -0.35, 1, (0.18, 0.18, 0.3)), fur)]
    return parts


def insect(k):
    shell, r = k.paint(0.2), 0.04
    legs = [
        tube([(x, 0.35, 0), (x * 1.2, 0.55, s * 0.45), (x * 1.5, 0.02, s * 0.75)], r, r * 0.6, 3) for x in (-.25, 0.02, .3)
        for s in (1, -1)
    ]
    feelers = [tube([(0.65, 0.45, 0), (0.9, 0.7, s * 0.15), (1.1, 0.75, s * 0.35)], 0.03, 0.015, 3) for s in (1, -1)]
    return [('body', union(ball(-0.35, 0.4, 0, 1, (0.5, 0.25, 0.33)), ball(0.2, 0.38, 0, 0.23)), shell),
            ('head', union(ball(0.55, 0.38, 0, 0.2), *feelers), k.paint(0.1)), ('legs', union(*legs), k.paint(plain=True))]


def snowman(k):
    white = k.paint(0.3, plain=True)
    hat = union(rod((0, 2.05, 0), (0, 2.1, 0), 0.4), rod((0, 2.05, 0), (0, 2.4, 0), 0.25))
    return [('bottom', ball(0, 0.5, 0, 0.55), white), ('middle', ball(0, 1.2, 0, 0.4), white),
            ('head', ball(0, 1.78, 0, 0.3), white), ('hat', hat, k.paint()),
            ('nose', rod((0, 1.78, -0.28), (0, 1.75, -0.65), 0.07, 0.01), k.paint(colour=(0.9, 0.4, 0.1))),
            ('scarf', ring(0.3, 0.09).at(0, 1.52), k.paint(0.1))]


KINDS = [
    potted_plant, flower, tree, cactus, mushroom, fruit, banana, grapes, carrot, pumpkin, egg, slice_of_bread, stone,
    animal, animal, bird, fish, snake, rope, figure, figure, teddy, insect, snowman
]
SMALL = [fruit, egg, stone, carrot, mushroom, banana]  # that come in heaps
