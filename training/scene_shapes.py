"""Solids for POV-Ray: every shape is its scene text without texture, and points on its surface, which tell its extent.

Left-handed coordinates, y up; matrices act on row vectors, as POV-Ray's own do."""
from dataclasses import dataclass

import numpy as np

BALL = np.array([(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if x or y or z], float)
BALL /= np.linalg.norm(BALL, axis=1, keepdims=True)


@dataclass
class Shape:
    text: str
    points: np.ndarray  # [n,3]

    def at(self, x=0, y=0, z=0, turn=(0, 0, 0), size=1):
        """A copy scaled by size (a number or three), turned by degrees about x, y, z in this order, then moved."""
        return self.moved(np.diag(np.broadcast_to(size, 3).astype(float)) @ turning(turn), (x, y, z))

    def moved(self, matrix, offset):
        numbers = ','.join(f'{n:.5g}' for n in [*np.ravel(matrix), *offset])
        return Shape(f'object{{{self.text} matrix<{numbers}>}}', self.points @ matrix + np.asarray(offset))


def turning(degrees):
    """Rotation matrix for row vectors: about x, then y, then z."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x = np.array([[1, 0, 0], [0, cx, sx], [0, -sx, cx]])
    y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    z = np.array([[cz, sz, 0], [-sz, cz, 0], [0, 0, 1]])
    return x @ y @ z


def vec(p):
    return f'<{p[0]:.4g},{p[1]:.4g},{p[2]:.4g}>'


def ball(x=0, y=0, z=0, r=1.0, size=(1, 1, 1)):
    return Shape('sphere{0,1}', BALL).at(x, y, z, size=np.array(size) * r)


def rod(a, b, r, r2=None):
    """A cylinder from a to b, or a cone where its ends differ."""
    a, b, r2 = np.array(a, float), np.array(b, float), r if r2 is None else r2
    axis = (b - a) / np.linalg.norm(b - a)
    side = np.cross(axis, (0, 1, 0) if abs(axis[1]) < 0.9 else (1, 0, 0))
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    ring = np.array([np.cos(t) * side + np.sin(t) * other for t in np.arange(0, 6.28, 0.785)])
    text = f'cylinder{{{vec(a)},{vec(b)},{r:.4g}}}' if r == r2 else f'cone{{{vec(a)},{r:.4g},{vec(b)},{r2:.4g}}}'
    return Shape(text, np.concatenate([a + ring * r, b + ring * r2]))


def box(a, b):
    a, b = np.minimum(a, b), np.maximum(a, b)
    corners = np.array([[(a, b)[i][0], (a, b)[j][1], (a, b)[k][2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return Shape(f'box{{{vec(a)},{vec(b)}}}', corners)


def soft_box(w, h, d, edge=0.2):
    """A box with rounded edges, centred, of the given whole sizes; edge from 0.05 (sharp) to 1 (a ball)."""
    s = Shape(f'superellipsoid{{<{edge:.3g},{edge:.3g}>}}', BALL * 1.15)
    return s.at(size=(w / 2, h / 2, d / 2))


def ring(r, thick):
    """A torus in the xz plane."""
    out = BALL * (1, 0, 1)
    out = out[np.linalg.norm(out, axis=1) > 0.5]
    out = out / np.linalg.norm(out, axis=1, keepdims=True) * (r + thick)
    return Shape(f'torus{{{r:.4g},{thick:.4g}}}', np.concatenate([out + (0, thick, 0), out - (0, thick, 0)]))


def union(*shapes):
    return Shape('union{' + ' '.join(s.text for s in shapes) + '}', np.concatenate([s.points for s in shapes]))


def cut(shape, *holes):
    return Shape('difference{' + shape.text + ' ' + ' '.join(h.text for h in holes) + '}', shape.points)


def smooth(points, steps=5):
    """Catmull-Rom curve through the points [n,d]."""
    p = np.asarray(points, float)
    p = np.concatenate([[2 * p[0] - p[1]], p, [2 * p[-1] - p[-2]]])
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        for t in np.arange(steps) / steps:
            out.append(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))))
    return np.array(out + [p[-2]])


def tube(points, r, r2=None, steps=5):
    """A round tube along a smooth curve, from thickness r to r2."""
    p = smooth(points, steps) if steps > 1 else np.asarray(points, float)
    radii = np.linspace(r, r if r2 is None else r2, len(p))
    parts = [ball(*q, s) for q, s in zip(p, radii)]
    parts += [rod(a, b, s, t) for a, b, s, t in zip(p, p[1:], radii, radii[1:]) if np.linalg.norm(b - a) > 1e-4]
    return union(*parts)


def arc(r, start, end, n=7):
    """Points of an arc in the xy plane, degrees."""
    t = np.radians(np.linspace(start, end, n))
    return np.stack([r * np.cos(t), r * np.sin(t), np.zeros(n)], 1)


def mesh(vertices, faces, normals=None):
    rows = lambda a, f: f'{len(a)},' + ','.join(f.format(*r) for r in a)
    text = 'mesh2{vertex_vectors{' + rows(vertices, '<{:.4g},{:.4g},{:.4g}>') + '}'
    if normals is not None:
        text += 'normal_vectors{' + rows(normals, '<{:.3g},{:.3g},{:.3g}>') + '}'
    text += 'face_indices{' + rows(faces, '<{},{},{}>') + '}}'
    return Shape(text, np.asarray(vertices)[::max(1, len(vertices) // 200)])


def grid_faces(n, m):
    """Triangles of a grid of n x m vertices."""
    i, j = np.meshgrid(np.arange(n - 1), np.arange(m - 1), indexing='ij')
    a = (i * m + j).ravel()
    return np.concatenate([np.stack([a, a + 1, a + m], 1), np.stack([a + 1, a + m + 1, a + m], 1)])


def turned(profile, steps=4, sides=30):
    """A surface of revolution about y of the profile [(r, y)], smooth, or with sharp corners for steps 1."""
    if steps == 1:
        text = f'lathe{{linear_spline {len(profile)},' + ','.join(f'<{max(r, 0):.4g},{y:.4g}>' for r, y in profile) + '}'
        points = [(r * c, y, r * s) for r, y in profile for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1), (.7, .7), (-.7, -.7))]
        return Shape(text, np.array(points))
    p = smooth(profile, steps)
    p[:, 0] = np.maximum(p[:, 0], 1e-3)
    slope = np.gradient(p, axis=0)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True) + 1e-9
    t = np.linspace(0, 2 * np.pi, sides + 1)
    cos, sin = np.cos(t), np.sin(t)
    spread = lambda radial, y: np.stack([np.outer(radial, cos), np.repeat(y[:, None], sides + 1, 1), np.outer(radial, sin)],
                                        -1).reshape(-1, 3)
    return mesh(spread(p[:, 0], p[:, 1]), grid_faces(len(p), sides + 1), spread(slope[:, 1], -slope[:, 0]))


def sheet(heights, width, depth):
    """A surface [n,m] of heights over width (x) by depth (z), centred, with smooth normals."""
    n, m = heights.shape
    x, z = np.meshgrid(np.linspace(-width / 2, width / 2, n), np.linspace(-depth / 2, depth / 2, m), indexing='ij')
    gx, gz = np.gradient(heights, width / (n - 1), depth / (m - 1))
    normals = np.stack([-gx, np.ones_like(gx), -gz], -1).reshape(-1, 3)
    return mesh(np.stack([x, heights, z], -1).reshape(-1, 3), grid_faces(n, m), normals)


def leaves(placed, bend=0.3):
    """One mesh of many leaves: (base point, direction, length, width) each."""
    t, w = np.meshgrid(np.linspace(0, 1, 6), (-1, 0, 1), indexing='ij')
    t, w = t.ravel(), w.ravel()
    faces, vertices = [], []
    for base, direction, length, width in placed:
        d = np.asarray(direction, float) / np.linalg.norm(direction)
        side = np.cross(d, (0.01, 1, 0.02))
        side /= np.linalg.norm(side)
        up = np.cross(side, d)
        droop = bend * length * (t ** 2)
        belly = width * np.sin(np.pi * np.clip(t, 0.03, 0.98)) ** 0.8
        p = np.asarray(base) + np.outer(t * length, d) + np.outer(w * belly / 2, side)
        p += np.outer(0.15 * np.abs(w) * belly, up) - np.outer(droop, (0, 1, 0))
        faces.append(grid_faces(6, 3) + 18 * len(vertices))
        vertices.append(p)
    return mesh(np.concatenate(vertices), np.concatenate(faces))


def soft(balls):
    """A blob, of (x, y, z, r) balls that flow into one another."""
    text = 'blob{threshold 0.5 ' + ' '.join(f'sphere{{{vec(b)},{b[3] * 1.5:.4g},1.2}}' for b in balls) + '}'
    return Shape(text, np.concatenate([BALL * b[3] + np.array(b[:3]) for b in balls]))
