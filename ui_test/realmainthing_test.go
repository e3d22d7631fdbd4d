//go:build linux

package uitest

import (
	"image/color"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"clickmask/mask"
	"clickmask/ui/style"
)

// Pictures of one thing each are labelled by the main thing that the program offers where Shift+N goes on to one: where what is dashed
// fits, that is kept and gone on from in one key; else a box is drawn as ever. CLICKMASK_JOBS names a folder for pictures, in labels.
func TestPicturesAreLabelledByTheirMainThing(t *testing.T) {
	list := drawnProducts()[:4]
	if os.Getenv("CLICKMASK_JOBS") != "" {
		list = jobPictures(t, "labels", nil)
	}
	w := &proposed{labeller: startLabelling(t, list), list: list}
	began := time.Now()
	w.act("key", "k")
	for i := range list {
		if i > 0 && !w.gone {
			w.goOn(i - 1)
		}
		w.gone = false
		w.label(i)
	}
	w.finish(began)
	t.Logf("of %d pictures %d were offered something, and %d things were taken", len(list)-1, w.offered, w.taken)
	if w.taken == 0 {
		t.Error("nothing that was offered was taken")
	}
	if each := w.each(); each > 2.7 {
		t.Errorf("that took %.2f actions an object", each)
	}
}

// proposed labels by what is offered.
type proposed struct {
	*labeller
	list           []labelling
	offered, taken int
	gone           bool // the next picture is shown already
}

// goOn is Shift+N on a picture of which nothing is open.
func (w *proposed) goOn(from int) {
	w.t.Helper()
	w.act("key", "shift+n")
	w.quickly(w.list[from+1].name+" is shown", func() bool { return w.title() == w.list[from+1].name+" - ClickMask" })
}

// label labels a picture: what is offered, where it is one of its things, and the rest by boxes.
func (w *proposed) label(i int) {
	w.t.Helper()
	l := w.list[i]
	width, height := l.things[0].truth.Size()
	at := placesOn(stageIn(jobsWindow, 2), width, height)
	var dashes []mask.Point
	if i > 0 {
		dashes = w.look(at, width, height)
	}
	rest := l
	for k, thing := range l.things {
		if !fits(dashes, thing.truth, at) {
			continue
		}
		w.takes(i, thing, at)
		rest.things = append(append([]labelled{}, l.things[:k]...), l.things[k+1:]...)
		break
	}
	if len(rest.things) > 0 {
		w.picture(i, rest)
	}
}

// takes keeps what is offered, by the key that goes on where there is nothing else to label, and goes back where it is not good.
func (w *proposed) takes(i int, thing labelled, at places) {
	w.t.Helper()
	w.takesClass(thing.class)
	w.taken++
	w.objects++
	w.gone = len(w.list[i].things) == 1 && i+1 < len(w.list)
	if w.gone {
		w.goOn(i)
	} else {
		w.act("key", "Return")
	}
	var seen mask.Mask
	w.quickly("what was offered is kept", func() bool {
		s := w.work()
		if i >= len(s.Pages) || len(s.Pages[i].Objects) == 0 {
			return false
		}
		seen = s.Pages[i].Objects[len(s.Pages[i].Objects)-1].Mask
		return true
	})
	if mask.IoU(seen, thing.truth) >= labelGoal {
		return
	}
	w.t.Logf("picture %d, %s: the IoU of what was offered is %.3f", i+1, thing.class, mask.IoU(seen, thing.truth))
	if w.gone {
		w.act("key", "a")
		w.quickly("the picture is back", func() bool { return w.title() == w.list[i].name+" - ClickMask" })
		w.gone = false
	}
	if w.mend(i, seen, thing, at) < labelGoal {
		w.short++
	}
}

// mend puts the object that was kept last on a picture right; the IoU that it comes to.
func (w *proposed) mend(i int, seen mask.Mask, thing labelled, at places) float64 {
	w.t.Helper()
	for round := range 6 {
		if mask.IoU(seen, thing.truth) >= labelGoal {
			break
		}
		before := seen
		w.correct(round, before, thing, at)
		w.quickly("the correction is seen", func() bool {
			page := w.work().Pages[i]
			if len(page.Objects) == 0 || !page.Draft.Empty() {
				return false
			}
			seen = page.Objects[len(page.Objects)-1].Mask
			return !seen.Equal(before)
		})
	}
	return mask.IoU(seen, thing.truth)
}

// look waits for what is offered, which comes when the picture is ready: nil where nothing is.
func (w *proposed) look(at places, width, height int) []mask.Point {
	w.t.Helper()
	w.do("mousemove", "640", strconv.Itoa(int(style.TopBarHeight)/2)) // off the picture, where it shows no preview
	before := 0
	for range 8 {
		seen := w.dashed(at, width, height)
		if n := len(seen); n > 0 && n == before { // and not another picture in between
			w.offered++
			return seen
		}
		before = len(seen)
	}
	return nil
}

// dashed are the places of a picture where the screen has an outline, which is seen by hiding it for a moment.
func (w *proposed) dashed(at places, width, height int) (all []mask.Point) {
	w.t.Helper()
	with := w.shot("")
	w.do("keydown", "h", "sleep", "0.05")
	without := w.shot("")
	w.do("keyup", "h", "sleep", "0.05")
	for y := int(at.corner.Y); y < int(at.corner.Y+float64(height)*at.scale); y++ {
		for x := int(at.corner.X); x < int(at.corner.X+float64(width)*at.scale); x++ {
			if a, b := luminance(with.At(x, y)), luminance(without.At(x, y)); max(a, b)-min(a, b) > 16 {
				all = append(all, mask.Point{X: (float64(x) + 0.5 - at.corner.X) / at.scale, Y: (float64(y) + 0.5 - at.corner.Y) / at.scale})
			}
		}
	}
	return all
}

func luminance(c color.Color) uint8 { return color.GrayModel.Convert(c).(color.Gray).Y }

// fits reports whether dashes go along all of a thing's border, as near as an IoU of the goal has them, and none lies beyond it. What
// is dashed within is seen to be small, or shows once it is kept.
func fits(dashes []mask.Point, truth mask.Mask, at places) bool {
	border := spaced(outlineOf(truth), 3)
	if len(dashes) == 0 || len(border) == 0 {
		return false
	}
	const gap = 10.0
	off := max((1-labelGoal)/2*math.Sqrt(float64(truth.Area())/math.Pi), 3/at.scale)
	along := 0
	for _, p := range border {
		if slices.ContainsFunc(dashes, func(q mask.Point) bool { return apart(p, q) <= off+gap/at.scale }) {
			along++
		}
	}
	within, around := 0, truth.Grow(int(off+2.5))
	for _, q := range dashes {
		if around.At(int(q.X), int(q.Y)) {
			within++
		}
	}
	return float64(along) > 0.95*float64(len(border)) && float64(within) > 0.9*float64(len(dashes))
}
