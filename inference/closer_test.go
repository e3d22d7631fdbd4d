package inference_test

import (
	"context"
	"errors"
	"image"
	"math"
	"path/filepath"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

const sceneW, sceneH = 400, 300

func scene() *picture.Picture {
	return picture.FromImage(image.NewRGBA(image.Rect(0, 0, sceneW, sceneH)), "scene")
}

// thing is a round mask in a grid, in picture pixels.
func thing(f mask.Grid, cx, cy, r float64) mask.Logits {
	l := mask.Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	w, h := f.Cell()
	seen := f.Seen()
	for i := range l.Data {
		x := float64(seen.Min.X) + (float64(i%f.LowW)+0.5)*w
		y := float64(seen.Min.Y) + (float64(i/f.LowW)+0.5)*h
		l.Data[i] = float32(r - math.Hypot(x-cx, y-cy))
	}
	return l
}

// inScene is a small thing in the scene as the fake sees it, round (x, y).
func inScene(x, y float64) mask.Logits { return thing(sam.GridFor(sceneW, sceneH, 256, 64), x, y, 40) }

func at(x, y float64, label prompt.Label) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x, Y: y, Label: label}}}
}

// clicks are two positive points.
func clicks(x0, y0, x1, y1 float64) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x0, Y: y0, Label: prompt.Positive}, {X: x1, Y: y1, Label: prompt.Positive}}}
}

// lone is an answer of nothing but the mask.
func lone(seen mask.Logits, iou float32) *prompt.Answer {
	return &prompt.Answer{LowRes: []mask.Logits{seen}, IoU: []float32{iou}}
}

// look takes a closer look that must succeed; nil when there was nothing to see.
func look(t *testing.T, r *inference.Runner, p *picture.Picture, q prompt.Prompt, seen mask.Logits) *mask.Logits {
	t.Helper()
	before := lone(seen, 0)
	a, shown, err := r.LookCloser(t.Context(), p, q, before, 0)
	if err != nil || shown != 0 {
		t.Fatalf("mask %d, %v", shown, err)
	}
	if a == before {
		return nil
	}
	if !a.LookedAt(0) || before.LookedAt(0) || before.IoU[0] != 0 || !before.LowRes[0].Grid.Crop.Empty() {
		t.Errorf("looked at before: %v, after: %v; the score was %g", before.Looked, a.Looked, before.IoU[0])
	}
	return &a.LowRes[0]
}

func TestACloserLookSeesTheSameThingFiner(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	seen := inScene(250, 120)
	l := look(t, r, scene(), at(250, 120, prompt.Positive), seen)
	crop, _ := inference.CloserCrop(at(250, 120, prompt.Positive), seen)
	if l == nil || l.Grid.Crop != crop || l.Grid.PictureW != sceneW || l.Grid.PictureH != sceneH {
		t.Fatalf("the look is %+v, want one at %v", l, crop)
	}
	before, after := seen.Mask(), l.Mask()
	if both, either := mask.Intersect(before, after).Area(), mask.Union(before, after).Area(); float64(both) < 0.9*float64(either) {
		t.Errorf("IoU of both is %d / %d", both, either)
	}
	own, _ := l.Grid.Cell()
	coarse, _ := seen.Grid.Cell()
	if own > coarse/1.9 {
		t.Errorf("a number stands for %g pixels, before for %g", own, coarse)
	}
}

func TestLooksAtOnePartShareItsEncoding(t *testing.T) {
	dir := t.TempDir()
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{CacheDir: dir})
	p, q := scene(), at(250, 120, prompt.Positive)
	look(t, r, p, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 1 {
		t.Fatalf("the first look: %+v", c)
	}
	q.Points = append(q.Points, prompt.Point{X: 252, Y: 121, Label: prompt.Positive})
	look(t, r, p, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 2 {
		t.Errorf("the second look: %+v", c)
	}
	look(t, r, p, at(100, 200, prompt.Positive), inScene(100, 200))
	if c := m.Counts(); c.Encodes != 2 {
		t.Errorf("another crop: %+v", c)
	}
	other := scene()
	other.Hash[0]++
	look(t, r, other, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 3 {
		t.Errorf("the same crop of another picture: %+v", c)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "embeddings", "*")); len(files) != 0 {
		t.Errorf("crops are kept on disk: %q", files)
	}
	e, cached, err := r.Embed(t.Context(), p)
	if err != nil || cached || e.Grid.Crop != (image.Rectangle{}) {
		t.Errorf("the picture's own embedding: %v, cached %v, %v", e.Grid, cached, err)
	}
}

// chooser thinks better of one of its answers than of the others.
type chooser struct {
	*fake.Model
	fed  *[]float32 // the first number of each mask input
	best int        // which, from 1
}

func (s chooser) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := s.Model.Decode(ctx, e, p, in)
	if err == nil {
		*s.fed = append(*s.fed, in.Data[0])
		a.LowRes[0].Data[0] = float32(len(*s.fed)) // tells them apart
		a.IoU[0] = 0.9
		if len(*s.fed) == s.best {
			a.IoU[0] = 0.95
		}
	}
	return a, err
}

func TestOfABoxThePartIsAskedTwiceAndTheBetterAnswerCounts(t *testing.T) {
	box := prompt.NewBox(205, 75, 295, 165)
	boxed := prompt.Prompt{Box: &box}
	click := prompt.Prompt{Box: &box, Points: at(250, 120, prompt.Positive).Points}
	for name, c := range map[string]struct {
		prompt prompt.Prompt
		best   int
		asked  int
	}{
		"the first is better":  {boxed, 1, 2},
		"the second is better": {boxed, 2, 2},
		"a click":              {at(250, 120, prompt.Positive), 1, 1},
		"a box and a click":    {click, 1, 1},
	} {
		var fed []float32
		m := chooser{fake.New(fake.Options{}), &fed, c.best}
		seen := inScene(250, 120)
		l := look(t, inference.NewRunner(m, inference.Options{}), scene(), c.prompt, seen)
		if l == nil || len(fed) != c.asked || l.Data[0] != float32(c.best) {
			t.Errorf("%s: asked %d times; there is a look: %v", name, len(fed), l != nil)
			continue
		}
		if c.asked == 2 && (fed[1] != 1 || fed[0] == 1) {
			t.Errorf("%s: the second time it was not fed with what it saw", name)
		}
	}
}

func TestAfterALoneClickAHugeThingIsAskedForAgain(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	p, q := scene(), at(200, 150, prompt.Positive)
	e, _, err := r.Embed(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	l := look(t, r, p, q, thing(inScene(1, 1).Grid, 200, 150, 150))
	if l == nil || l.Grid.Crop != image.Rect(0, 0, sceneW, sceneH) {
		t.Fatalf("the look is %+v", l)
	}
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 1 {
		t.Errorf("%+v, want the picture's own embedding asked once", c)
	}
	if e.Grid.Crop != (image.Rectangle{}) {
		t.Error("the picture's own embedding was changed")
	}
}

func TestALookAtNothingAsksNobody(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	empty, huge := thing(inScene(1, 1).Grid, 0, 0, -1), thing(inScene(1, 1).Grid, 200, 150, 150)
	if l := look(t, r, scene(), at(200, 150, prompt.Positive), empty); l != nil {
		t.Errorf("empty: %+v", l)
	}
	if l := look(t, r, scene(), clicks(200, 150, 210, 150), huge); l != nil {
		t.Errorf("huge: %+v", l)
	}
	if c := m.Counts(); c.Encodes+c.Decodes != 0 {
		t.Errorf("%+v", c)
	}
}

func TestALookThatFailsSaysWhy(t *testing.T) {
	var broken *inference.PanicError
	for _, size := range [][2]int{{sceneW - 1, sceneH}, {sceneW, sceneH - 1}} {
		seen := thing(sam.GridFor(size[0], size[1], 256, 64), 250, 120, 40)
		_, _, err := inference.NewRunner(fake.New(fake.Options{}), inference.Options{}).LookCloser(t.Context(), scene(), at(250, 120, prompt.Positive), lone(seen, 0), 0)
		if err == nil {
			t.Errorf("a mask of a picture of %v pixels is taken", size)
		}
	}
	for name, c := range map[string]struct {
		hooks fake.Hooks
		is    func(error) bool
	}{
		"encode fails": {fake.Hooks{Encode: func(context.Context, *picture.Picture) error { return errTest }},
			func(err error) bool { return errors.Is(err, errTest) }},
		"encode panics": {fake.Hooks{Encode: func(context.Context, *picture.Picture) error { panic("boom") }},
			func(err error) bool { return errors.As(err, &broken) && broken.Op == "encode" }},
		"decode fails": {fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { return errTest }},
			func(err error) bool { return errors.Is(err, errTest) }},
		"decode panics": {fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { panic("boom") }},
			func(err error) bool { return errors.As(err, &broken) && broken.Op == "decode" }},
	} {
		r := inference.NewRunner(fake.New(fake.Options{Hooks: c.hooks}), inference.Options{})
		if a, _, err := r.LookCloser(t.Context(), scene(), at(250, 120, prompt.Positive), lone(inScene(250, 120), 0.5), 0); !c.is(err) {
			t.Errorf("%s: %v (%v)", name, err, a != nil)
		}
	}
}
