"""Draws a training curve as SVG.    python plot.py out/log.jsonl curve.svg [--val MINUTES=FILE.json …]

Lines are running means on augmented training pictures; dots are evaluate.py's means on val, joined by the minute of their
checkpoint (0 for the weights training went on from).
"""
import argparse
import json

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 380, 52, 20, 150, 44
SERIES = [('box', 'box', '#0072b2'), ('click', 'click1', '#d55e00'), ('click_best', 'click1_best3', '#e69f00'),
          (None, 'click5', '#009e73')]  # key in the log, key on val, colour
LOW, HIGH = 0.4, 0.9


def running(values, window=6):
    """The mean of each value and up to window-1 before it."""
    return [sum(values[max(0, i - window + 1):i + 1]) / (i + 1 - max(0, i - window + 1)) for i in range(len(values))]


def draw(log, val):
    """SVG text of log (dicts with minutes and figures) and val (pairs of minute and evaluate.py's dict)."""
    end = max([r['minutes'] for r in log] + [m for m, _ in val] + [1])
    x = lambda m: LEFT + (WIDTH - LEFT - RIGHT) * m / end
    y = lambda v: TOP + (HEIGHT - TOP - BOTTOM) * (HIGH - min(max(v, LOW), HIGH)) / (HIGH - LOW)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for k in range(round(LOW * 10), round(HIGH * 10) + 1):
        out.append(f'<path d="M{LEFT} {y(k / 10):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
                   f'<text x="{LEFT - 8}" y="{y(k / 10) + 4:.1f}" text-anchor="end" fill="#444444">{k / 10:.1f}</text>')
    for k in range(0, int(end) + 1, 10 if end <= 120 else 60):
        out.append(f'<text x="{x(k):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#444444">{k}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle" fill="#444444">minutes of training</text>'
               f'<text x="14" y="{HEIGHT / 2}" transform="rotate(-90 14 {HEIGHT / 2})" text-anchor="middle" fill="#444444">mean IoU</text>')
    for i, (key, judged, colour) in enumerate(SERIES):
        if key:
            rows = [r for r in log if key in r]
            line = ' '.join(f'{x(r["minutes"]):.1f},{y(v):.1f}' for r, v in zip(rows, running([r[key] for r in rows])))
            out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-opacity="0.45" stroke-width="1.5"/>')
        dots = [(x(m), y(f['mean'][judged])) for m, f in val]
        out.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in dots)}" fill="none" stroke="{colour}" stroke-width="2.2"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.6" fill="{colour}"/>' for a, b in dots]
        out.append(f'<circle cx="{WIDTH - RIGHT + 18}" cy="{TOP + 14 + 22 * i}" r="4" fill="{colour}"/>'
                   f'<text x="{WIDTH - RIGHT + 30}" y="{TOP + 18 + 22 * i}" fill="#222222">{judged}</text>')
    at = TOP + 22 * len(SERIES) + 20
    for i, text in enumerate(['dots: val', 'thin: training']):
        out.append(f'<text x="{WIDTH - RIGHT + 12}" y="{at + 18 * i}" fill="#666666">{text}</text>')
    return '\n'.join(out + ['</svg>']) + '\n'


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('log')
    parser.add_argument('svg')
    parser.add_argument('--val', nargs='*', default=[], metavar='MINUTES=FILE')
    args = parser.parse_args()
    with open(args.log) as f:
        lines = []
        for line in map(json.loads, f):
            while lines and lines[-1]['step'] >= line['step']:  # a resumed run repeats steps that were not saved
                lines.pop()
            lines.append(line)
    points = []
    for pair in args.val:
        minutes, _, name = pair.partition('=')
        with open(name) as f:
            points.append((float(minutes), json.load(f)))
    with open(args.svg, 'w') as f:
        f.write(draw(lines, sorted(points, key=lambda p: p[0])))
