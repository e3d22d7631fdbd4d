package eval

import (
	"context"
	"fmt"
	"time"

	"clickmask/inference/subject"
)

// mainThing judges what is found without a prompt, where the mask has one object and its picture no other mask.
func (r *runner) mainThing(ctx context.Context, row Row, l labels) error {
	t, ok := onlyObject(l)
	if !ok || r.opts.shared[row.Image] {
		return nil
	}
	j := &judge{model: r.model, picture: r.picture, embedding: r.embedding, closer: r.opts.Closer}
	start := time.Now()
	defer func() {
		r.decoding += time.Since(start) - j.looking
		r.looking += j.looking
		r.decodes++
		r.looks += j.looks
	}()
	found, err := subject.Find(ctx, r.model, r.embedding)
	value := 0.0
	if err == nil {
		a, shown, looked := j.look(ctx, found.Prompt, found.Answer, found.Chosen)
		if err = looked; err == nil {
			value = iou(fromMask(a.LowRes[shown].Mask()), t.object, t.counts)
		}
	}
	if err != nil && err != subject.ErrNothing {
		return fmt.Errorf("%s: %w", row.Mask, err)
	}
	r.samples = append(r.samples, sample{source: row.Source, size: sizeOf(t), picture: r.pictures, values: map[string]float64{"main": value}})
	return nil
}

// onlyObject is the object of a mask that has one.
func onlyObject(l labels) (target, bool) {
	areas := l.areas()
	id := 0
	for v, area := range areas {
		if area > 0 && id > 0 {
			return target{}, false
		}
		if area > 0 {
			id = v
		}
	}
	if id == 0 {
		return target{}, false
	}
	inside, counts := l.split(uint8(id))
	return target{object: inside, counts: counts, area: areas[id]}, true
}
