package propagation_test

import (
	"context"
	"errors"
	"testing"

	"clickmask/inference/propagation"
	"clickmask/internal/rendered"
	"clickmask/mask"
	"clickmask/picture"
)

// carried judges a run from the first picture: the mean IoU of those in which the thing is to be seen.
func carried(t *testing.T, f *film) (mean float64, finished map[int]propagation.Result) {
	t.Helper()
	last := len(f.frames) - 1
	_, finished = run(t, propagation.NewRun(0, last, map[int]mask.Mask{0: f.frames[0].truth}, f.open))
	n := 0
	for i := 1; i <= last; i++ {
		if truth := f.frames[i].truth; truth.Area() > 400 {
			mean += mask.IoU(truth, finished[i].Mask)
			n++
		}
	}
	return mean / float64(n), finished
}

func TestAThingIsCarriedThroughASequence(t *testing.T) {
	for _, kind := range []rendered.Kind{rendered.Moving, rendered.Turning, rendered.Growing, rendered.Fast, rendered.Beside, rendered.Passing} {
		mean, finished := carried(t, newFilm(kind, 3, 12))
		if mean < 0.8 {
			t.Errorf("%s: the mean IoU is %.3f", kind, mean)
		}
		if len(finished) != 11 {
			t.Errorf("%s: %d pictures are finished", kind, len(finished))
		}
	}
}

func TestAThingThatIsHiddenIsFoundAgain(t *testing.T) {
	for _, kind := range []rendered.Kind{rendered.Hiding, rendered.Leaving} {
		f := newFilm(kind, 5, 24)
		_, finished := carried(t, f)
		empty, again := 0, 0
		for i, frame := range f.frames {
			r, ok := finished[i]
			switch {
			case !ok:
			case frame.truth.Empty() && r.Mask.Empty():
				empty++
			case frame.truth.Empty():
				t.Errorf("%s: where the thing is not to be seen, picture %d, it has a mask of %d pixels", kind, i, r.Mask.Area())
			case i > 18 && mask.IoU(frame.truth, r.Mask) > 0.7:
				again++
			}
		}
		if empty == 0 || again == 0 {
			t.Errorf("%s: %d pictures have no mask where none is, in %d it was found again", kind, empty, again)
		}
	}
}

func TestTwoAnchorsAreMetFromBothSides(t *testing.T) {
	f := newFilm(rendered.Turning, 2, 9)
	anchors := map[int]mask.Mask{2: f.frames[2].truth, 6: f.frames[6].truth}
	steps, finished := run(t, propagation.NewRun(0, 8, anchors, f.open))
	visits := map[int]int{}
	for _, s := range steps {
		visits[s.Frame]++
	}
	for i, want := range []int{1, 1, 0, 2, 2, 2, 0, 1, 1} {
		if visits[i] != want {
			t.Errorf("picture %d was gone to %d times, want %d", i, visits[i], want)
		}
		if _, ok := finished[i]; ok != (want > 0) {
			t.Errorf("picture %d is finished: %v", i, ok)
		}
	}
}

func TestARunThatWasBrokenOffGoesOnAsIfItWasNot(t *testing.T) {
	f := newFilm(rendered.Turning, 4, 10)
	anchors := map[int]mask.Mask{0: f.frames[0].truth, 9: f.frames[9].truth}
	whole, _ := run(t, propagation.NewRun(0, 9, anchors, f.open))
	for _, n := range []int{1, 5, len(whole)} {
		r := propagation.NewRun(0, 9, anchors, f.open)
		told, asked := 0, f.asked
		err := r.Resume(whole[:n], func(i int) (*picture.Picture, error) { return f.frames[i].p, nil },
			func(propagation.Step, *propagation.Result) error { told++; return nil })
		if err != nil || told != n {
			t.Fatalf("%d steps are taken in of %d, %v", told, n, err)
		}
		if f.asked != asked {
			t.Error("the model was asked again about what is done")
		}
		rest, _ := run(t, r)
		if len(rest) != len(whole)-n {
			t.Fatalf("%d steps after %d of %d", len(rest), n, len(whole))
		}
		for i, s := range rest {
			if want := whole[n+i]; s.Frame != want.Frame || !s.Mask.Equal(want.Mask) || s.Confidence != want.Confidence {
				t.Errorf("broken off after %d, step %d is another one", n, n+i)
			}
		}
	}
}

func TestOneWhoKnowsNothingIsUnsure(t *testing.T) {
	f := newFilm(rendered.Moving, 1, 8)
	for i := 1; i < len(f.frames); i++ {
		f.frames[i].blind = true
	}
	_, finished := carried(t, f)
	unsure := 0
	for i, r := range finished {
		if r.Confidence < propagation.Sure {
			unsure++
		} else if mask.IoU(f.frames[i].truth, r.Mask) < 0.5 {
			t.Errorf("picture %d: sure by %.2f of a mask with an IoU of %.2f", i, r.Confidence, mask.IoU(f.frames[i].truth, r.Mask))
		}
	}
}

func TestAPictureThatCannotBeOpenedStopsTheRun(t *testing.T) {
	f := newFilm(rendered.Moving, 1, 6)
	f.failAt = 3
	r := propagation.NewRun(0, 5, map[int]mask.Mask{0: f.frames[0].truth}, f.open)
	var err error
	for more := true; more && err == nil; {
		_, _, more, err = r.Next()
	}
	if !errors.Is(err, context.DeadlineExceeded) || r.Left() != 3 {
		t.Errorf("%v, %d left", err, r.Left())
	}
	f.failAt = 0
	if _, finished := run(t, r); len(finished) != 3 {
		t.Error("it does not go on from there")
	}
}
