package inference

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// A closer look encodes the crop of the picture round a mask and asks the model the same prompt about it, with the mask as
// mask input. The model's input is then spent on the thing alone, so that a small thing in a large picture gets a precise
// edge. The idea is RITM's ZoomIn (Sofiiuk et al., "Reviving Iterative Training with Mask Guidance", 2021); what it gains
// is measured in docs/MODEL_CARD.md.
//
// After a lone click the thing may be too large for a crop of its own. Then the model is asked about all of the picture
// again: given a mask it tells better what was meant. For the same reason the candidates of such a click are ranked anew.
const (
	closerMargin = 1.6 // the crop's sides are at least this many times the longer side of the thing
	closerLeast  = 64  // pixels, the least side of a crop: a smaller one shows nothing more
	closerSteps  = 16  // a crop's corner is a multiple of its side over this, so that clicks on one thing share an encoding
	closerAsks   = 2   // times that the model is asked about a crop after a box alone: IoU 0.002 higher; after clicks it is not
	closerAgrees = 0.7 // the least IoU of both masks for a closer look to be believed after a correction, see believed
	closerRivals = 0.1 // a candidate whose predicted IoU is at most this far below the best is looked at too, see rivals
)

// look is the mask that a closer look found.
type look struct {
	mask      mask.Logits // its Grid.Crop is the crop that was encoded
	iou       float32     // predicted
	agreement float64     // IoU of the mask before and this one
}

// believed reports whether the found mask takes the place of one of the given predicted IoU. It does when the model
// predicts at least as much for it. A decided mask is one that a person has corrected or chosen among the candidates, or a
// candidate that is not shown: it must stay the same thing, so the found mask must agree with it as well. Without that
// all candidates would become the same.
//
// Measured on val, by what was looked at: believing all, better ones, those that agree, changed the mean IoU of boxes by
// 0.018, 0.020, 0.017, of first clicks by 0.019, 0.023, 0.006, and of later ones by 0.010, 0.012, 0.007 (the mean of
// sources); better ones that agree after a correction: 0.008, with half as many that do harm (2026-11-25).
func (l *look) believed(iou float32, decided bool) bool {
	return l.iou >= iou && (!decided || l.agreement >= closerAgrees)
}

// CloserCrop is the crop of the picture that a closer look at a mask takes in, and whether there is one: none for an
// empty mask. A mask as large as 0.44 of the picture's longer side was seen as well as it can be: for it the crop is all
// of the picture after a lone click, and there is none otherwise.
//
// The crop's side is the picture's longer one divided by a power of the square root of 2, so that similar masks of a thing
// have the same crop.
func CloserCrop(p prompt.Prompt, seen mask.Logits) (image.Rectangle, bool) {
	x0, y0, x1, y1, ok := covered(seen)
	if !ok {
		return image.Rectangle{}, false
	}
	reach := func(x, y float64) { x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y) }
	for _, pt := range p.Points {
		if pt.Label == prompt.Positive {
			reach(pt.X, pt.Y)
		}
	}
	if p.Box != nil {
		reach(p.Box.X0, p.Box.Y0)
		reach(p.Box.X1, p.Box.Y1)
	}
	w, h := seen.Grid.PictureW, seen.Grid.PictureH
	longer := float64(max(w, h))
	wanted := max(closerMargin*max(x1-x0, y1-y0), closerLeast)
	halvings := math.Floor(2*math.Log2(longer/wanted) + 1e-9)
	if halvings < 1 {
		return image.Rect(0, 0, w, h), p.First() || alone(p)
	}
	side := longer * math.Pow(2, -halvings/2)
	left, right := span((x0+x1)/2, side, w)
	top, bottom := span((y0+y1)/2, side, h)
	return image.Rect(left, top, right, bottom), true
}

// alone reports whether the prompt is a box and nothing else.
func alone(p prompt.Prompt) bool { return p.Box != nil && len(p.Points) == 0 }

// span is where a crop of the given side lies along an axis of n pixels, with its middle as near to the given one as the
// grid and the picture's edges allow.
func span(middle, side float64, n int) (from, to int) {
	size := int(math.Round(side))
	if size >= n {
		return 0, n
	}
	step := max(1, side/closerSteps)
	from = min(max(int(math.Round(math.Round((middle-side/2)/step)*step)), 0), n-size)
	return from, from + size
}

// covered is the bounding box, in picture pixels, of the logits above 0. It is false when there are none within the picture.
func covered(l mask.Logits) (x0, y0, x1, y1 float64, ok bool) {
	f := l.Grid
	if !l.Valid() {
		return 0, 0, 0, 0, false
	}
	left, top, right, bottom := f.LowW, f.LowH, -1, -1
	for i, v := range l.Data[:f.LowW*f.LowH] {
		if v > 0 {
			x, y := i%f.LowW, i/f.LowW
			left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
		}
	}
	seen := f.Seen()
	w, h := f.Cell()
	x0, y0 = float64(left)*w, float64(top)*h
	x1, y1 = min(float64(right+1)*w, float64(seen.Dx())), min(float64(bottom+1)*h, float64(seen.Dy()))
	if right < 0 || x0 >= x1 || y0 >= y1 { // nothing, or in the padding alone
		return 0, 0, 0, 0, false
	}
	dx, dy := float64(seen.Min.X), float64(seen.Min.Y)
	return x0 + dx, y0 + dy, x1 + dx, y1 + dy, true
}

// LookCloser takes a closer look at mask i of the answer a to the prompt, which was made with the embedding of the whole
// picture. It returns a copy of a with the found mask in place of mask i where it is believed, and with the mean of the
// predicted IoU before and now. Where there is nothing to see it returns a itself. The embeddings of the latest crops are
// kept.
//
// After a lone click, when mask i is the one that the program shows by itself, LookCloser also looks at the candidates
// whose predicted IoU is nearly as high, and chosen is the mask that the new answer chooses. Otherwise chosen is i.
func (r *Runner) LookCloser(ctx context.Context, pic *picture.Picture, p prompt.Prompt, a *prompt.Answer, i int) (after *prompt.Answer, chosen int, err error) {
	return r.lookCloser(ctx, pic, p, a, i, func() {})
}

// lookCloser calls encoding right before the model begins to encode a crop.
func (r *Runner) lookCloser(ctx context.Context, pic *picture.Picture, p prompt.Prompt, a *prompt.Answer, i int, encoding func()) (*prompt.Answer, int, error) {
	after := &prompt.Answer{LowRes: slices.Clone(a.LowRes), IoU: slices.Clone(a.IoU), Looked: make([]bool, len(a.LowRes)), Cover: a.Covers()}
	copy(after.Looked, a.Looked)
	which, anew := []int{i}, p.First() && i == a.Choose(p) && !slices.Contains(a.Looked, true)
	if anew {
		which = rivals(p, a, i)
	}
	looks := make(map[int]*look)
	for _, k := range which {
		l, err := r.look(ctx, pic, p, a.LowRes[k], encoding)
		if err != nil {
			return nil, 0, err
		}
		if l == nil {
			continue
		}
		looks[k] = l
		after.Looked[k], after.IoU[k] = true, (a.IoU[k]+l.iou)/2
	}
	if len(looks) == 0 {
		return a, i, nil
	}
	chosen := i
	if anew {
		chosen = after.Choose(p)
	}
	decided := i != a.Choose(p) || len(p.Points) > 1 || p.Box != nil && len(p.Points) > 0
	for k, l := range looks {
		if l.believed(a.IoU[k], decided || k != chosen) {
			// Alone: the other masks of the look's answer, in whose memory it lies, are kept by nobody else.
			after.LowRes[k] = mask.Logits{Grid: l.mask.Grid, Data: slices.Clone(l.mask.Data)}
		}
	}
	return after, chosen, nil
}

// rivals are mask i, which has the highest predicted IoU, and the candidates that come within closerRivals of it.
//
// Measured on val: with them the mean IoU of a first click is 0.011 higher (0.020 on COCO's pictures, 0.002 on sources never
// trained on), for 1.05 looks more; to look at all three candidates gains nothing more (2026-11-29).
func rivals(p prompt.Prompt, a *prompt.Answer, i int) []int {
	return slices.DeleteFunc(a.Candidates(p), func(k int) bool { return a.IoU[k] < a.IoU[i]-closerRivals })
}

// look looks closer at one mask. It is nil when there is no crop to look at, or the model finds nothing there.
func (r *Runner) look(ctx context.Context, pic *picture.Picture, p prompt.Prompt, seen mask.Logits, encoding func()) (*look, error) {
	w, h := pic.Size()
	if f := seen.Grid; f.PictureW != w || f.PictureH != h {
		return nil, fmt.Errorf("look closer: the mask belongs to a picture of %d x %d pixels, not %d x %d", f.PictureW, f.PictureH, w, h)
	}
	crop, ok := CloserCrop(p, seen)
	if !ok {
		return nil, nil
	}
	e, err := r.embedCrop(ctx, pic, crop, encoding)
	if err != nil {
		return nil, err
	}
	before := seen.Over(e.Grid)
	fed := before
	var best *look
	asks := 1
	if alone(p) {
		asks = closerAsks
	}
	for range asks {
		a, err := r.Decode(ctx, e, within(p, crop), &fed)
		if err != nil {
			return nil, err
		}
		i := 0
		if len(a.LowRes) != 4 { // no single-mask answer
			i = a.Choose(p)
		}
		if i < 0 || !slices.ContainsFunc(a.LowRes[i].Data, func(v float32) bool { return v > 0 }) {
			break
		}
		if best == nil || a.IoU[i] > best.iou {
			best = &look{a.LowRes[i], a.IoU[i], agreement(before.Data, a.LowRes[i].Data)}
		}
		fed = a.LowRes[i]
	}
	return best, nil
}

// embedCrop is the embedding of a crop of the picture; it calls encoding right before the model begins to encode.
func (r *Runner) embedCrop(ctx context.Context, pic *picture.Picture, crop image.Rectangle, encoding func()) (*Embedding, error) {
	key, err := r.key(pic, crop.Dx(), crop.Dy())
	if err != nil {
		return nil, err
	}
	key.grid.PictureW, key.grid.PictureH = pic.Size()
	key.grid.Crop = crop
	if e := r.caches.crops.get(key); e != nil {
		return e, nil
	}
	if w, h := pic.Size(); crop == image.Rect(0, 0, w, h) {
		whole, _, err := r.embed(ctx, pic, encoding)
		if err != nil {
			return nil, err
		}
		e := *whole
		e.Grid.Crop = crop
		return &e, nil
	}
	encoding()
	if err := pic.Rouse(ctx); err != nil {
		return nil, err
	}
	e, err := r.encode(ctx, pic.Crop(crop))
	if err != nil {
		return nil, err
	}
	e.Grid = key.grid
	r.caches.crops.put(key, e)
	return e, nil
}

// within is the prompt without the negative points outside the crop, where nothing is selected anyway.
func within(p prompt.Prompt, crop image.Rectangle) prompt.Prompt {
	kept := prompt.Prompt{Box: p.Box}
	for _, pt := range p.Points {
		if pt.Label == prompt.Positive || image.Pt(int(pt.X), int(pt.Y)).In(crop) {
			kept.Points = append(kept.Points, pt)
		}
	}
	return kept
}

// agreement is the IoU of two masks in one grid.
func agreement(a, b []float32) float64 {
	both, either := 0, 0
	for i := range a {
		if a[i] > 0 && b[i] > 0 {
			both++
		}
		if a[i] > 0 || b[i] > 0 {
			either++
		}
	}
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}
