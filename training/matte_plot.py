"""Draws the training curve of the network of fine edges as SVG.    python matte_plot.py curve.svg LOG.jsonl… [--judged TILES=ERROR …]

The logs are those of matte_train.py's runs, each of which went on from the one before. The line is a running mean on training tiles, dots
are the composite error of `clickmask eval --alpha` after so many tiles."""
import argparse
import json

from plot import running

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 300, 48, 16, 150, 44
HIGH = 16  # of 255; what is above is left out
LINE, DOTS = '#0072b2', '#d55e00'


def draw(runs, judged, batch):
    """SVG text of runs (lists of a log's dicts) and judged (pairs of tiles and error)."""
    points, seen, ends = [], 0, []
    for run in runs:
        errors = running([r['error'] for r in run])
        points += [(seen + batch * r['step'], e) for r, e in zip(run, errors)]
        seen += batch * run[-1]['step']
        ends.append(seen)
    end = max([seen] + [t for t, _ in judged])
    x = lambda tiles: LEFT + (WIDTH - LEFT - RIGHT) * tiles / end
    y = lambda error: TOP + (HEIGHT - TOP - BOTTOM) * (1 - error / HIGH)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for error in range(0, HIGH + 1, 4):
        out.append(f'<path d="M{LEFT} {y(error):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
                   f'<text x="{LEFT - 8}" y="{y(error) + 4:.1f}" text-anchor="end" fill="#444444">{error}</text>')
    for tiles in range(0, int(end) + 1, 10_000 if end < 100_000 else 50_000):
        out.append(f'<text x="{x(tiles):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#444444">{tiles // 1000}</text>')
    for at in ends[:-1]:
        out.append(f'<path d="M{x(at):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd" stroke-dasharray="3 3"/>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle" fill="#444444">thousands of training tiles</text>'
               f'<text x="14" y="{HEIGHT / 2}" transform="rotate(-90 14 {HEIGHT / 2})" text-anchor="middle" fill="#444444">error of 255</text>')
    line = ' '.join(f'{x(t):.1f},{y(e):.1f}' for t, e in points if e <= HIGH)
    dots = [(x(t), y(e)) for t, e in judged]
    out.append(f'<polyline points="{line}" fill="none" stroke="{LINE}" stroke-width="1.8"/>')
    out.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in dots)}" fill="none" stroke="{DOTS}" stroke-width="1.8"/>')
    out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.6" fill="{DOTS}"/>' for a, b in dots]
    for i, (colour, words) in enumerate(((LINE, 'training tiles'), (DOTS, 'judged pictures'))):
        out.append(f'<circle cx="{WIDTH - RIGHT + 18}" cy="{TOP + 14 + 22 * i}" r="4" fill="{colour}"/>'
                   f'<text x="{WIDTH - RIGHT + 30}" y="{TOP + 18 + 22 * i}" fill="#222222">{words}</text>')
    return '\n'.join(out + ['</svg>']) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('svg')
    parser.add_argument('logs', nargs='+')
    parser.add_argument('--batch', type=int, default=8)
    parser.add_argument('--judged', nargs='*', default=[], metavar='TILES=ERROR')
    args = parser.parse_args()
    runs = []
    for name in args.logs:
        with open(name) as f:
            runs.append([json.loads(line) for line in f])
    with open(args.svg, 'w') as f:
        f.write(draw(runs, [tuple(map(float, pair.split('='))) for pair in args.judged], args.batch))


if __name__ == '__main__':
    main()
