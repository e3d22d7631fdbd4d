package everything

import (
	"context"
	"slices"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// Progress is how far a run is and what it has found. Found belongs to whoever is told; its regions may still go, when better
// ones of the same things are found.
type Progress struct {
	Done, Total int // points, of which some may be passed over
	Found       []*Region
}

// batch is how many points are asked at a time. What is asked together cannot be passed over for one another, and a person
// sees what was found after each.
const batch = inference.BatchSize

// Exact finds everything by segment-anything's own way, SamAutomaticMaskGenerator.generate: what it gives there it gives here,
// in the same order, but for masks without a pixel, which are left out. tell hears of progress on the same goroutine, and ends
// the run by an error; nil hears nothing.
func Exact(ctx context.Context, src Source, o Options, tell func(Progress) error) ([]*Region, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	crops := o.crops(src.Picture().Size())
	step := newSteps(o, crops, tell)
	var all []*Region
	for _, c := range crops {
		e, err := src.Encode(c.Rectangle)
		if err != nil {
			return nil, err
		}
		var found []*Region
		for points := range slices.Chunk(gridOver(c.Rectangle, o.pointsOf(c.layer)), batch) {
			more, err := exactBatch(ctx, src, o, e, c, points)
			if err != nil {
				return nil, err
			}
			found = append(found, more...)
			if err := step.tell(len(points), func() []*Region { return append(slices.Clone(all), o.best(found)...) }); err != nil {
				return nil, err
			}
		}
		all = append(all, o.best(found)...)
	}
	if len(crops) > 1 {
		all = o.ofSmallerCrops(all)
	}
	return cleanAll(all, o), ctx.Err()
}

// best drops duplicates within a crop, the mask of higher predicted IoU staying.
func (o Options) best(found []*Region) []*Region {
	return pick(found, func(r *Region) float64 { return r.PredictedIoU }, func(a, b *Region) bool { return alike(a, b, o.BoxNMSThresh) })
}

// ofSmallerCrops drops duplicates between crops, the mask of the smaller crop staying.
func (o Options) ofSmallerCrops(found []*Region) []*Region {
	return pick(found, func(r *Region) float64 { return 1 / float64(r.Crop.Dx()*r.Crop.Dy()) },
		func(a, b *Region) bool { return boxIoU(a.Box, b.Box) > o.CropNMSThresh })
}

func pick(found []*Region, score func(*Region) float64, duplicates func(a, b *Region) bool) []*Region {
	scores := make([]float64, len(found))
	for i, r := range found {
		scores[i] = score(r)
	}
	var out []*Region
	for _, i := range withoutDuplicates(scores, func(a, b int) bool { return duplicates(found[a], found[b]) }) {
		out = append(out, found[i])
	}
	return out
}

// exactBatch asks points and filters what is answered, on all cores: full-size masks are what takes time here.
func exactBatch(ctx context.Context, src Source, o Options, e *inference.Embedding, c crop, points []prompt.Point) ([]*Region, error) {
	answers, err := src.Decode(e, alone(points))
	if err != nil {
		return nil, err
	}
	type place struct{ answer, mask int }
	var places []place
	for i, a := range answers {
		for k := first(a); k < len(a.LowRes); k++ {
			places = append(places, place{i, k})
		}
	}
	w, h := src.Picture().Size()
	regions := make([]*Region, len(places))
	onAllCores(len(places), func(i int) {
		if ctx.Err() == nil {
			a, k := answers[places[i].answer], places[i].mask
			regions[i] = exactRegion(o, a.LowRes[k], a.IoU[k], points[places[i].answer], c, w, h)
		}
	})
	return slices.DeleteFunc(regions, func(r *Region) bool { return r == nil }), ctx.Err()
}

// exactRegion is the region of a mask, nil where a filter drops it. The numbers are compared as float32, as they are there.
func exactRegion(o Options, l mask.Logits, iou float32, at prompt.Point, c crop, w, h int) *Region {
	if o.PredIoUThresh > 0 && !(iou > float32(o.PredIoUThresh)) {
		return nil
	}
	inner, outer := l.Above(float32(o.StabilityScoreOffset)).Mask().Area(), l.Above(-float32(o.StabilityScoreOffset)).Mask().Area()
	stability := float32(inner) / float32(outer)
	if o.StabilityScoreThresh > 0 && !(stability >= float32(o.StabilityScoreThresh)) {
		return nil
	}
	m := l.Mask()
	if m.Empty() || cutOff(m.Bounds(), c.Rectangle, w, h) {
		return nil
	}
	r := newRegion(l, measured(l, 0)).known(m)
	r.PredictedIoU, r.Stability, r.Point, r.Crop = float64(iou), float64(stability), at, c.Rectangle
	return r
}

// alone are prompts of one point each.
func alone(points []prompt.Point) []prompt.Prompt {
	prompts := make([]prompt.Prompt, len(points))
	for i, p := range points {
		prompts[i] = prompt.Prompt{Points: []prompt.Point{p}}
	}
	return prompts
}

// first is the index of the first candidate of an answer to a single point: the single-mask answer is none.
func first(a *prompt.Answer) int {
	if len(a.LowRes) == 4 {
		return 1
	}
	return 0
}

// steps counts points for [Progress].
type steps struct {
	done, total int
	hear        func(Progress) error
}

func newSteps(o Options, crops []crop, hear func(Progress) error) *steps {
	s := &steps{hear: hear}
	for _, c := range crops {
		n := o.pointsOf(c.layer)
		s.total += n * n
	}
	return s
}

// tell tells that n more points are done; found is called only where somebody hears.
func (s *steps) tell(n int, found func() []*Region) error {
	s.done += n
	if s.hear == nil {
		return nil
	}
	return s.hear(Progress{s.done, s.total, found()})
}
