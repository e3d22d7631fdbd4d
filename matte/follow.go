package matte

import (
	"context"

	"clickmask/mask"
)

// How strands are followed that leave what was looked at.
const (
	followRounds = 6  // at most, one after another
	followRim    = 3  // pixels of the outermost part, where a strand shows that it goes on
	followFrom   = 8  // pixels from the mask, nearer than which a share is the border's own
	followShare  = 32 // of 255, from which on a pixel is taken for a strand's
	followStep   = 32 // pixels that are looked at beyond such a pixel, at least
)

// follow looks on where the thing leaves what was looked at, and gives all that was looked at by then. An edge that is plain is
// through at once.
func (l *look) follow(ctx context.Context, looked mask.Mask) (mask.Mask, error) {
	step := max(Reach(l.thing), followStep)
	near := l.thing.Grow(followFrom)
	for range followRounds {
		all := mask.Union(looked, l.thing)
		rim := mask.Subtract(mask.Subtract(all, all.Grow(-followRim)), near)
		further := mask.Subtract(l.atLeast(followShare, rim).Grow(step), all)
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

// atLeast is the part of a region in which a pixel has so much.
func (l *look) atLeast(share byte, region mask.Mask) mask.Mask {
	var runs []mask.Run
	for _, r := range region.Runs() {
		line := l.row(int(r.Y))
		for x := r.X0; x < r.X1; x++ {
			if line[int(x)-l.box.Min.X] < share {
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
