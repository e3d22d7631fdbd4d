"""More kinds of hair for matte_scenes.py: long, lit from behind, and strands that fly away far from the rest, down to a tenth of a pixel."""
import cv2
import numpy as np

THIRDS = ((0, 0.4, 1), (0.36, 0.72, 0.75), (0.68, 1, 0.5))  # of a strand: from, to, thickness


def flow(points, centre, side, count, least, most, rng):
    """Strands as a list of polylines [m,2] that leave the outline and fall, rise or are blown to a side, of length least to most."""
    n, steps = len(points), 28
    wind, pull = rng.uniform(0, 6.3), rng.choice((0, rng.uniform(0.02, 0.25)))
    fall = np.pi / 2 if rng.random() < 0.7 else wind
    wave, speed, wild = rng.uniform(0, 0.12), rng.uniform(0.2, 0.7), rng.uniform(0.03, 0.5)
    locks = [(rng.uniform(0, n), rng.gauss(0, 0.3), rng.uniform(0, 6.3)) for _ in range(rng.randint(5, 30))]
    out = []
    for _ in range(count):
        at, lean, phase = rng.choice(locks)
        root = points[int(rng.gauss(at, n / 45)) % n]
        way = root - centre
        angle = np.arctan2(way[1], way[0]) + lean + rng.gauss(0, wild)
        p = root - way / (np.linalg.norm(way) + 1e-6) * rng.uniform(0, 0.04) * side
        length, turn, phase = side * rng.uniform(least, most), rng.gauss(0, 0.03), phase + rng.gauss(0, 0.4)
        line = [p]
        for k in range(steps):
            angle += turn + pull * np.sin(fall - angle) + wave * np.sin(speed * k + phase)
            p = p + length / steps * np.array([np.cos(angle), np.sin(angle)])
            line.append(p)
        out.append(np.array(line))
    return out


def draw(canvas, cover, lines, colour, tip, thick, rng):
    """Draws strands in groups of a tone each, thinner towards the tips, whose colour is another where light comes from behind."""
    rng.shuffle(lines)
    for group in np.array_split(np.arange(len(lines)), 12):
        tone = rng.uniform(0.6, 1.4)
        for k, (first, last, share) in enumerate(THIRDS):
            ink = np.clip((colour + (tip - colour) * k / 2) * tone + rng.gauss(0, 5), 0, 255)
            some = [(lines[i][int(first * (len(lines[i]) - 1)):int(last * (len(lines[i]) - 1)) + 1] * 16).astype(np.int32) for i in group]
            width = max(int(round(thick * share * rng.uniform(0.7, 1.3))), 1)
            cv2.polylines(canvas, some, False, ink.tolist(), width, cv2.LINE_8, 4)
            cv2.polylines(cover, some, False, 255, width, cv2.LINE_8, 4)


def hair(kind, canvas, cover, points, centre, colour, side, fine, rng):
    """Draws the mass of strands and gives the layer of those that are thinner than a pixel or fly away, as matte_glass.py gives layers."""
    tip = np.clip(colour * rng.uniform(1.5, 4) + rng.uniform(0, 60), 0, 255) if kind == 'backlit' else np.clip(colour * rng.uniform(0.8, 1.3), 0, 255)
    size = side / (256 * fine)
    many = int(rng.uniform(60, 900) * size)
    long = (0.2, 0.6) if kind == 'long' else (0.03, rng.uniform(0.08, 0.3))
    if kind != 'flyaway' or rng.random() < 0.5:
        draw(canvas, cover, flow(points, centre, side, many, *long, rng), colour, tip, rng.uniform(0.4, 1.8) * fine, rng)
    veil, where = np.zeros_like(canvas), np.zeros_like(cover)
    few = int(rng.uniform(15, 200) * size)
    far = (0.1, rng.uniform(0.25, 0.6))
    draw(veil, where, flow(points, centre, side, few, *far, rng), colour, tip, rng.choice((1, 1, 1, 2)) * fine / 3, rng)
    return [(veil, (where > 0) * np.float32(rng.uniform(0.3, 1)))]
