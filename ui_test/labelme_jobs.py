"""Mends bad masks with labelme, as realjobs_test.go does with ClickMask, and counts what that takes.

    CLICKMASK_JOBS=FOLDER go test -tags ... ./ui_test -run TestTenBadMasksAreMended   # lays the masks down in an empty folder
    pip install labelme && DISPLAY=:9 python ui_test/labelme_jobs.py FOLDER           # under Xvfb; needs xdotool

A mask is given as labelme's own polygons of it (the way its AI masks become polygons). The script sees where they are
wrong and does the cheaper of two things until the IoU is 0.95: it drags, adds and removes vertices along what is wrong, or
it draws the polygon anew. All input is xdotool's; the process only says where a picture position lies on the screen
and what the polygons are. A click, a drag and a key are an action each. labelme's polygons have no holes: one is reached
by vertices along a slit.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import PIL.Image
import skimage.measure

import labelme_window

GOAL = 0.95
WINDOW = (1000, 640)


def iou(a, b):
    return (a & b).sum() / max((a | b).sum(), 1)


def raster(shape, polygons):
    from labelme._utils import shape_to_mask

    out = np.zeros(shape, bool)
    for p in polygons:
        if len(p) > 2:
            out |= shape_to_mask(shape, [list(map(float, q)) for q in p], shape_type="polygon")
    return out


def signed(p):
    x, y = np.asarray(p, float).T
    return (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2


def rings(mask):
    """The outer border of the largest part of a mask, and those of its holes, as dense points."""
    found = [c[:, ::-1] - 0.5 for c in skimage.measure.find_contours(np.pad(mask, 1).astype(float), 0.5)]
    found = [c[:-1] for c in found if len(c) > 8]
    found.sort(key=lambda c: -abs(signed(c)))
    outer = found[0]
    holes = [c for c in found[1:] if signed(c) * signed(outer) < 0 and abs(signed(c)) > 0.01 * abs(signed(outer))]
    return outer, holes


def thinned(line, most):
    return skimage.measure.approximate_polygon(np.asarray(line, float), most)


def redrawn(truth):
    """The polygon with the fewest corners that is good enough, drawn anew."""
    outer, holes = rings(truth)
    best = None
    for most in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12):
        p = thinned(np.vstack([outer, outer[:1]]), most)[:-1]
        for hole in holes:
            p = slit(p, hole, most)
        if iou(raster(truth.shape, [p]), truth) >= GOAL + 0.01 and (best is None or len(p) < len(best)):
            best = p
    return best


def slit(p, hole, most):
    """A polygon that goes round a hole too, in by the corner that is nearest to it and out again."""
    if signed(hole) * signed(p) > 0:
        hole = hole[::-1]
    far = np.linalg.norm(p[:, None] - hole[None], axis=2)
    i, j = np.unravel_index(far.argmin(), far.shape)
    h = np.roll(hole, -j, axis=0)
    h = thinned(np.vstack([h, h[:1]]), most)
    return np.vstack([p[: i + 1], h, p[i : i + 1], p[i + 1 :]])


def arcs(p, outer, near):
    """Where a polygon leaves the truth's border: (kept corner, wrong corners between, the border there)."""
    if signed(outer) * signed(p) < 0:
        outer = outer[::-1]
    far = np.linalg.norm(p[:, None] - outer[None], axis=2)
    at, off = far.argmin(1), far.min(1)
    n, keep = len(outer), []
    for i in np.argsort(off):
        if off[i] > near:
            break
        keep.append(int(i))
    keep.sort()
    ordered = []  # along the border in one direction
    for i in keep:
        if not ordered or 0 < (at[i] - at[ordered[-1]]) % n < n // 2:
            ordered.append(i)
    if len(ordered) < 3:
        return []
    out = []
    for a, b in zip(ordered, ordered[1:] + ordered[:1]):
        wrong = [k % len(p) for k in range(a + 1, b if b > a else b + len(p))]
        border = outer[np.arange(at[a], at[a] + (at[b] - at[a]) % n + 1) % n]
        out.append((a, b, wrong, border))
    return out


def plan(p, truth, others):
    """The arcs to mend, as (kept corner, next kept one, wrong corners, new corners), that reach the goal at the least cost."""
    outer, holes = rings(truth)
    best, cheapest = None, None
    for most in (1.5, 2, 3, 4, 6, 8):
        for near in (1.5, 2.5, 4):
            list_ = []
            for a, b, wrong, border in arcs(p, outer, near):
                new = thinned(border, most)[1:-1]
                if wrong or len(new):
                    list_.append((a, b, wrong, new))
            for hole in holes:
                if iou(raster(truth.shape, [p]) & raster(truth.shape, [hole]), raster(truth.shape, [hole])) < 0.5:
                    continue
                h = slit(p, hole, most)
                i = next(k for k in range(len(p)) if not np.allclose(p[k], h[k])) - 1
                list_.append((i, (i + 1) % len(p), [], h[i + 1 : i + 1 + len(h) - len(p)]))
            chosen, cost = [], 0
            while True:
                now = iou(raster(truth.shape, [mended(p, chosen)] + others), truth)
                if now >= GOAL + 0.008:
                    break
                gains = [
                    ((iou(raster(truth.shape, [mended(p, chosen + [a])] + others), truth) - now) / max(len(a[2]), len(a[3])), k)
                    for k, a in enumerate(list_)
                ]
                if not gains or max(gains)[0] <= 0:
                    break
                chosen.append(list_.pop(max(gains)[1]))
                cost += max(len(chosen[-1][2]), len(chosen[-1][3]))
            if now >= GOAL + 0.008 and (cheapest is None or cost < cheapest):
                best, cheapest = chosen, cost
    return best, cheapest


def mended(p, chosen):
    gone, added = set(), {}
    for a, _, wrong, new in chosen:
        gone.update(wrong)
        added.setdefault(a, []).extend(new)
    out = []
    for i, q in enumerate(p):
        if i not in gone:
            out.append(q)
            out.extend(added.get(i, []))
    return np.array(out)


def work(hand, truth):
    """Mends what the window shows, until the goal or 6 rounds; how is what was done."""
    polygons = hand.window.polygons
    score = lambda: iou(raster(truth.shape, polygons()), truth)
    how, fits = [], score()
    for _ in range(6):
        if fits >= GOAL:
            break
        ps = polygons()
        best = max(range(len(ps)), key=lambda i: iou(raster(truth.shape, [ps[i]]), truth))
        if len(ps) > 1 and best == 0 and iou(raster(truth.shape, ps[:1]), truth) > fits + 0.01:
            delete(hand, 1, len(ps))
            how.append(f"delete {len(ps) - 1} pieces from the list (3)")
            fits = score()
            continue
        others = [q for i, q in enumerate(ps) if i != best]
        chosen, cost = plan(ps[best], truth, others)
        new = redrawn(truth)
        anew = len(new) + 6 if new is not None else None
        before = hand.actions
        if chosen and (anew is None or cost <= anew):
            edit(hand, polygons, best, ps[best], chosen)
            how.append(f"vertices ({hand.actions - before})")
        elif new is not None:
            draw(hand, len(ps), new)
            how.append(f"drawn anew ({hand.actions - before})")
        else:
            break
        fits = score()
    return fits, how


def delete(hand, first, n):
    """Deletes the polygons from a row of the list to its end."""
    rows = hand.window.ask(lambda: rows_of(hand.window.main, n))
    hand.actions += 1
    hand.xdotool("mousemove", *rows[first], "click", 1, "sleep", 0.15)
    if n - first > 1:
        hand.key("shift+End")
    hand.key("Delete")


def rows_of(window, n):
    """The places of the first two rows of the list of polygons."""
    from labelme._widgets._label_list_widget import LabelListWidget

    view = window.findChild(LabelListWidget)
    return [(p.x(), p.y()) for p in (view.viewport().mapToGlobal(view.visualRect(view.model().index(i, 0)).center()) for i in range(min(n, 2)))]


def edit(hand, polygons, which, p, chosen):
    for a, b, wrong, new in chosen:
        wrong = [p[i] for i in wrong]
        last, after = p[a], p[b]
        for old, to in zip(wrong, new):
            hand.drag(old, to)
        for old in wrong[len(new) :]:
            hand.click(old, "alt", "shift", steady=True)
        if len(new) > len(wrong):
            for to in new[len(wrong) :]:
                now = polygons()[which]
                after = now[np.linalg.norm(now - after, axis=1).argmin()]
                i = int(np.linalg.norm(now - after, axis=1).argmin())
                last = now[i - 1]
                hand.drag((last + after) / 2, to, "alt")


def draw(hand, n, new):
    hand.key("ctrl+j")
    delete(hand, 0, n)
    hand.key("ctrl+n")
    for q in new:
        hand.click(q)
    hand.key("Return")
    hand.xdotool("sleep", 0.3, "type", "thing")
    hand.key("Return")  # with the name that was typed
    hand.actions += 1


def one(folder, name):
    from labelme import __version__
    from labelme._automation._geometry import compute_polygons_from_mask

    truth = np.array(PIL.Image.open(folder / f"{name}-truth.png").convert("L")) > 127
    bad = np.array(PIL.Image.open(folder / f"{name}-bad.png").convert("L")) > 127
    polygons = sorted(compute_polygons_from_mask(mask=bad, detail=60), key=lambda p: -abs(signed(p)))
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        picture = home / f"{name}.png"
        picture.write_bytes((folder / f"{name}.png").read_bytes())
        label = {"version": __version__, "flags": {}, "imagePath": picture.name, "imageData": None, "imageHeight": truth.shape[0], "imageWidth": truth.shape[1],
                 "shapes": [{"label": "thing", "points": p.tolist(), "group_id": None, "shape_type": "polygon", "flags": {}, "description": ""} for p in polygons]}
        picture.with_suffix(".json").write_text(json.dumps(label))
        window = labelme_window.Window(WINDOW, {}, picture)

        def drive(hand):
            row = None
            try:
                began = time.time()
                fits, how = work(hand, truth)
                took = time.time() - began
                first = iou(raster(truth.shape, [np.array(p) for p in polygons]), truth)
                row = f"| {name} | {first:.3f} | {hand.actions} | {took:.1f} s | {fits:.3f} | {', '.join(how) or 'nothing to do'} |"
                if shots := os.environ.get("SHOTS"):
                    subprocess.run(["import", "-window", "root", f"{shots}/{name}.png"], check=False)
            finally:
                print(row or f"| {name} | failed |", flush=True)
            return 0

        window.run(drive)


def main():
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        return one(folder, sys.argv[2])
    for truth in sorted(folder.glob("*-truth.png")):
        with tempfile.TemporaryDirectory() as home:
            subprocess.run([sys.executable, __file__, str(folder), truth.name.removesuffix("-truth.png")], env=os.environ | {"HOME": home, "QT_QPA_PLATFORM": "xcb"},
                           stderr=None if os.environ.get("LOUD") else subprocess.DEVNULL)


if __name__ == "__main__":
    main()
