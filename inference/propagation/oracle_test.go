package propagation_test

import (
	"context"
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/propagation"
	"clickmask/internal/rendered"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// oracle answers with the true mask where a prompt shows it, and with the box or a spot where it shows something else.
type oracle struct {
	p     *picture.Picture
	truth mask.Mask
	blind bool // it knows nothing
	asked *int
}

func (o oracle) Picture() *picture.Picture { return o.p }

func (o oracle) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	g := fake.New(fake.Options{Side: 512, Low: 128}).Grid(crop.Dx(), crop.Dy())
	g.PictureW, g.PictureH = o.p.Size()
	g.Crop = crop
	return &inference.Embedding{Grid: g}, nil
}

func (o oracle) Decode(e *inference.Embedding, p prompt.Prompt, _ *mask.Logits) (*prompt.Answer, error) {
	*o.asked++
	w, h := o.p.Size()
	seen, iou := o.truth, float32(0.9)
	if o.blind || !o.shows(p) {
		n := *o.asked % 5
		r := image.Rect(0, 0, 30+10*n, 30)
		if p.Box != nil {
			r = image.Rect(int(p.Box.X0), int(p.Box.Y0), int(p.Box.X1)-8*n, int(p.Box.Y1))
		}
		seen, iou = mask.Rect(w, h, r.Canon()), 0.4
	}
	return &prompt.Answer{LowRes: []mask.Logits{seen.Logits(e.Grid)}, IoU: []float32{iou}}, nil
}

func (o oracle) shows(p prompt.Prompt) bool {
	if p.Box != nil {
		w, h := o.p.Size()
		box := mask.Rect(w, h, image.Rect(int(p.Box.X0), int(p.Box.Y0), int(p.Box.X1), int(p.Box.Y1)))
		return mask.IoU(box, mask.Rect(w, h, o.truth.Bounds())) > 0.3
	}
	return o.truth.At(int(p.Points[0].X), int(p.Points[0].Y))
}

// film is a sequence of drawn things, with an oracle for each picture.
type film struct {
	frames []oracle
	asked  int
	failAt int // the picture that cannot be opened; 0: none
}

func newFilm(kind rendered.Kind, seed uint64, n int) *film {
	s := rendered.New(kind, seed, n, rendered.Drawn{})
	f := &film{}
	for i := range n {
		p, m := s.Frame(i)
		f.frames = append(f.frames, oracle{p: p, truth: m, asked: &f.asked})
	}
	return f
}

func (f *film) open(i int) (propagation.Frame, error) {
	if f.failAt > 0 && i == f.failAt {
		return nil, context.DeadlineExceeded
	}
	return f.frames[i], nil
}

// run does all steps of a run.
func run(t *testing.T, r *propagation.Run) (steps []propagation.Step, finished map[int]propagation.Result) {
	t.Helper()
	finished = map[int]propagation.Result{}
	for left := r.Left(); r.Left() > 0; {
		s, f, more, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, s)
		if f != nil {
			finished[s.Frame] = *f
		}
		if left--; r.Left() != left || more != (left > 0) {
			t.Fatalf("%d steps are left, %v, want %d", r.Left(), more, left)
		}
	}
	return steps, finished
}
