package subject

import (
	"context"
	"errors"
	"image"
	"math"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// scene is a model that sees rectangles, the first that a point is in, and everything else as one ground.
type scene struct {
	*fake.Model
	things []image.Rectangle // of a picture of 120 x 80 pixels
	iou    float32
}

func (s *scene) Decode(_ context.Context, e *inference.Embedding, p prompt.Prompt, _ *mask.Logits) (*prompt.Answer, error) {
	at := image.Pt(int(p.Points[0].X), int(p.Points[0].Y))
	seen := mask.Full(120, 80)
	for _, r := range s.things {
		seen = mask.Subtract(seen, mask.Rect(120, 80, r))
	}
	for _, r := range s.things {
		if at.In(r) {
			seen = mask.Rect(120, 80, r)
			break
		}
	}
	// What a point shows beside it is a part of it, of which the model is less sure.
	part := mask.Intersect(seen, mask.Rect(120, 80, image.Rectangle{at, at.Add(image.Pt(9, 9))}))
	a := &prompt.Answer{}
	for i, m := range []mask.Mask{seen, part, seen, part} {
		a.LowRes = append(a.LowRes, m.Logits(e.Grid))
		a.IoU = append(a.IoU, s.iou-float32(i%2)/10)
	}
	return a, nil
}

func find(t *testing.T, s *scene) (Found, error) {
	t.Helper()
	s.Model = fake.New(fake.Options{})
	r := inference.NewRunner(s, inference.Options{})
	e, _, err := r.Embed(t.Context(), picture.FromImage(image.NewRGBA(image.Rect(0, 0, 120, 80)), "scene"))
	if err != nil {
		t.Fatal(err)
	}
	return Find(t.Context(), r, e)
}

func TestTheMainThingIsFound(t *testing.T) {
	middle, left := image.Rect(40, 20, 90, 65), image.Rect(2, 10, 30, 70)
	for name, c := range map[string]struct {
		things []image.Rectangle
		want   image.Rectangle
	}{
		"alone":             {[]image.Rectangle{middle}, middle},
		"beside the middle": {[]image.Rectangle{left}, left},
		"of two":            {[]image.Rectangle{left, middle}, middle},
		"at an edge":        {[]image.Rectangle{image.Rect(35, 25, 85, 80)}, image.Rect(35, 25, 85, 80)},
	} {
		found, err := find(t, &scene{things: c.things, iou: 0.9})
		if err != nil {
			t.Fatal(err)
		}
		got := found.Answer.LowRes[found.Chosen].Mask()
		if iou := mask.IoU(got, mask.Rect(120, 80, c.want)); iou < 0.8 || found.Votes <= 0 || found.Votes > 1 {
			t.Errorf("%s: it lies in %v, IoU %.2f, votes %.2f", name, got.Bounds(), iou, found.Votes)
		}
	}
}

func TestWhereThereIsNothingNothingIsFound(t *testing.T) {
	for name, s := range map[string]*scene{"a model that is never sure": {iou: 0}, "one whose scores are no numbers": {iou: float32(math.NaN())}} {
		if found, err := find(t, s); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}
