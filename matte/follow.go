package matte

import (
	"context"

	"clickmask/mask"
)

// How the thing is followed where it leaves what was looked at.
const (
	followRounds = 4  // at most, one after another
	followRim    = 3  // pixels of the outermost part, where a strand shows that it goes on
	followFrom   = 8  // pixels from the mask's border, nearer than which a share is the border's own
	followStep   = 64 // pixels that are looked at beyond such a pixel, at least
)

// strandFrom is how much of a pixel at the rim of what was looked at is a strand that goes on there, of 255.
const strandFrom = 32

// follow looks on where strands leave what was looked at, outside the mask. It gives all that was looked at by then. An edge that is plain
// is through at once.
func (l *look) follow(ctx context.Context, looked mask.Mask) (mask.Mask, error) {
	step := max(Reach(l.thing), followStep)
	around := l.thing.Grow(followFrom)
	for range followRounds {
		known := mask.Union(looked, l.thing)
		rim := mask.Subtract(mask.Subtract(known, known.Grow(-followRim)), around)
		further := mask.Subtract(l.strands(rim).Grow(step), known)
		if further.Empty() {
			break
		}
		l.cover(further.Bounds())
		if err := l.at(ctx, further); err != nil {
			return looked, err
		}
		looked = mask.Union(looked, further)
	}
	return looked, ctx.Err()
}

// strands is the part of a region in which pixels have as much of the thing as a strand has.
func (l *look) strands(region mask.Mask) mask.Mask {
	var runs []mask.Run
	for _, r := range region.Runs() {
		line := l.row(int(r.Y))
		for x := r.X0; x < r.X1; x++ {
			if line[int(x)-l.box.Min.X] < strandFrom {
				continue
			}
			if n := len(runs); n > 0 && runs[n-1].Y == r.Y && runs[n-1].X1 == x {
				runs[n-1].X1++
			} else {
				runs = append(runs, mask.Run{Y: r.Y, X0: x, X1: x + 1})
			}
		}
	}
	w, h := region.Size()
	part, err := mask.New(w, h, runs)
	if err != nil {
		panic(err) // parts of a mask's runs are in order
	}
	return part
}
