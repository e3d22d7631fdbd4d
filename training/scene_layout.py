"""Which things a rendered scene holds and where they stand: scattered, in rows, stacked, in heaps, laid as a table."""
from dataclasses import dataclass, field

import numpy as np

import scene_household as household
import scene_nature as nature
import scene_structures as structures
import scene_tableware as tableware
from scene_shapes import turning

KINDS = (tableware.KINDS + household.KINDS) * 2 + structures.KINDS * 2 + nature.KINDS * 2
LYING = {
    tableware.fork, tableware.spoon, tableware.knife, household.scissors, household.pencil, household.key, household.hammer
}


@dataclass
class Thing:
    parts: list  # (name, shape, material) in the builder's coordinates
    matrix: np.ndarray  # to the scene's coordinates
    offset: np.ndarray
    group: int = 0  # things of one group other than 0 belong together
    points: np.ndarray = field(default=None)  # on its surface, in the scene

    def local(self):
        """Points on its surface in the builder's coordinates, [n,3]."""
        return np.concatenate([s.points for _, s, _ in self.parts])

    def pose(self, matrix):
        """Gives it another scale and rotation and stands it on y 0; the builder's origin goes to x 0, z 0."""
        self.matrix, self.points = matrix, self.local() @ matrix
        self.offset = np.array([0, -self.points[:, 1].min(), 0])
        self.points = self.points + self.offset

    def moved(self, by):
        self.offset, self.points = self.offset + by, self.points + by
        return self

    def radius(self):
        low, high = self.points.min(0), self.points.max(0)
        return float(np.hypot(high[0] - low[0], high[2] - low[2]) / 2)

    def top(self):
        return float(self.points[:, 1].max())


def make(k, kind, size, tumble=0.0):
    """A thing of the given kind and extent that stands on y 0 around the origin, or lies, with the chance `tumble`."""
    parts = kind(k)
    local = np.concatenate([s.points for _, s, _ in parts])
    scale = size / (local.max(0) - local.min(0)).max()
    yaw = k.u(0, 360) if k.maybe(0.5) else k.u(-60, 60)
    turn = turning((0, yaw, 0))
    if k.maybe(tumble):
        turn = turning((k.rng.choice([90, -90, k.u(0, 360)]), k.u(0, 360), k.rng.choice([0, 0, 90, k.u(0, 360)]))) @ turn
    matrix = np.eye(3) * scale @ turn
    points = local @ matrix
    low, high = points.min(0), points.max(0)
    offset = np.array([-(low[0] + high[0]) / 2, -low[1], -(low[2] + high[2]) / 2])
    return Thing(parts, matrix, offset, 0, points + offset)


def scatter(k, things, crowd):
    """Moves things to random places on the ground; crowd: 0 far apart, 1 close together."""
    reach = 0.4 * np.sqrt(sum((2 * t.radius()) ** 2 for t in things)) * (1.25 - 0.6 * crowd)
    placed = []
    for t in things:
        for _ in range(60):
            x, z = k.u(-1, 1) * reach, k.u(-1, 1) * reach
            if all(np.hypot(x - a, z - b) > (t.radius() + o.radius()) * (0.95 - 0.25 * crowd) for o, a, b in placed):
                break
            reach *= 1.02
        placed.append((t, x, z))
    return [t.moved((x, 0, z)) for t, x, z in placed]


def heap(k, kind, n, size):
    """n things of one kind in a heap, of the same or of different materials."""
    state, same, done = k.rng.getrandbits(64), k.maybe(0.6), []
    for _ in range(n):
        if same:
            k.rng.seed(state)
        t = make(k, kind, size)
        if same:
            k.rng.seed(state + len(done) + 1)
        spin = turning((k.u(0, 360), k.u(0, 360), 0))
        centre = (t.points.max(0) + t.points.min(0)) / 2
        t.matrix, t.offset, t.points = t.matrix @ spin, (t.offset - centre) @ spin, (t.points - centre) @ spin
        r = 0.42 * size
        x, z = (k.rng.gauss(0, 0.28) * np.sqrt(n) * size for _ in range(2))
        y = -t.points[:, 1].min()
        for o in done:  # rests on what is below it, taken as balls
            gap = (2 * r) ** 2 - (o.offset[0] - x) ** 2 - (o.offset[2] - z) ** 2
            if gap > 0:
                y = max(y, o.points[:, 1].mean() + np.sqrt(gap) * 0.85)
        done.append(t.moved((x, y, z)))
    return done


def stack(k, n, size):
    """Flat things on top of one another."""
    kind = k.rng.choice(
        [household.book, household.book, household.carton, tableware.plate, household.tape, household.cushion])
    done, y = [], 0.0
    for _ in range(n):
        t = make(k, kind, size * k.u(0.85, 1.1))
        done.append(t.moved((k.u(-.05, .05) * size, y, k.u(-.05, .05) * size)))
        y = t.top()
    return done


def on_top(k, size):
    """One thing on another that has a flat top."""
    flat = [household.carton, household.book, structures.table, structures.stool, tableware.plate, household.cushion]
    base = make(k, k.rng.choice(flat), size)
    rider = make(k, k.rng.choice(KINDS), min(size * 0.6, base.radius() * k.u(0.8, 1.3)))
    return [base, rider.moved((0, base.top() - 0.005, 0))]


def place_setting(k, size):
    """A plate with cutlery, a glass and perhaps a cup."""
    done = [make(k, tableware.plate, size)]
    glass = k.rng.choice([tableware.wineglass, tableware.tumbler])
    for kind, x, z, extent in ((tableware.fork, -0.68, 0, 0.9), (tableware.knife, 0.66, 0, 0.95),
                               (tableware.spoon, 0.8, 0, 0.85), (glass, 0.5, 0.68, 0.75), (tableware.mug, -0.5, 0.7, 0.5)):
        if k.maybe(0.7):
            yaw = k.u(-8, 8)
            t = make(k, kind, size * extent)
            if kind in LYING:
                t.pose(turning((0, yaw, 0)) * size * extent / np.ptp(t.local(), 0).max())
            done.append(t.moved((x * size, 0, z * size)))
    return done


def row(k, n, size):
    """Things side by side, touching or nearly so, books upright among them."""
    kind = k.rng.choice([
        None, None, household.book, tableware.bottle, tableware.jar, nature.figure, household.carton, structures.chair,
        nature.potted_plant
    ])
    x, done = 0.0, []
    for _ in range(n):
        t = make(k, kind or k.rng.choice(KINDS), size * k.u(0.8, 1.2))
        if kind is household.book:
            stand = turning((0, 0, 90)) @ turning((-90 if k.maybe(0.5) else 90, 0, k.rng.choice([0, 0, k.u(-12, 12)])))
            t.pose(stand * size / np.ptp(t.local(), 0).max())
        low, high = t.points[:, 0].min(), t.points[:, 0].max()
        t.moved((x - low, 0, k.u(-.1, .1) * size))
        x += high - low + k.u(0.005, 0.15) * size
        done.append(t)
    return [t.moved((-x / 2, 0, 0)) for t in done]


def layout(k):
    """The things of a scene."""
    style = k.rng.choice(['scatter'] * 6 + ['lone', 'lone', 'heap', 'row', 'row', 'set', 'stack', 'on_top', 'on_top', 'few'])
    count = {'scatter': k.rng.randint(3, 12), 'lone': 1, 'few': 2}.get(style, k.rng.randint(0, 3))
    loose = []
    for _ in range(count):
        kind = k.rng.choice(KINDS)
        loose.append(make(k, kind, float(np.exp(k.rng.gauss(0, 0.35))), 0.12 if kind not in LYING else 0))
    group = []
    if style == 'heap':
        kind = k.rng.choice(nature.SMALL * 2 + tableware.KINDS + household.KINDS + nature.KINDS)
        group = heap(k, kind, k.rng.randint(5, 16), k.u(0.4, 0.8))
    elif style == 'row':
        group = row(k, k.rng.randint(3, 8), k.u(0.6, 1.1))
    elif style == 'set':
        group = place_setting(k, k.u(0.9, 1.2))
    elif style == 'stack':
        group = stack(k, k.rng.randint(2, 6), k.u(0.8, 1.1))
    elif style == 'on_top':
        group = on_top(k, k.u(0.9, 1.4))
    if not group:
        return scatter(k, loose, k.rng.random())
    for t in group:
        t.group = 0 if style == 'row' and k.maybe(0.5) else 1
    reach = max(np.abs(np.concatenate([t.points for t in group])[:, [0, 2]]).max(), 0.5)
    for t in loose:
        a = k.u(0, 6.3)
        far = reach * k.u(1, 1.5) + t.radius() * 0.8
        t.moved((np.cos(a) * far, 0, np.sin(a) * far))
    return group + loose
