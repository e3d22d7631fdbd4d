//go:build linux

package uitest

import (
	"encoding/hex"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"clickmask/internal/golden"
	"clickmask/internal/randomtest"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
)

// A thing is carried through the frames that it crosses, and put right where the run stops and asks. CLICKMASK_JOBS names a folder
// for all thirty, as for labelling.
func TestAThingIsCarriedThroughFrames(t *testing.T) {
	list := jobPictures(t, "frames", func(all bool) []labelling { return drawnFrames(map[bool]int{true: 30, false: 4}[all]) })
	w := &walker{labeller: startLabelling(t, list), list: list}
	began := time.Now()
	w.act("key", "k")
	w.picture(0, list[0])
	for w.frontier() < len(list)-1 {
		w.carry()
		for w.unsure() >= 0 {
			w.look()
		}
	}
	w.rest()
	w.objects = len(list)
	w.finish(began)
	if each := w.each(); each > 1.5 {
		t.Errorf("that took %.2f actions a frame", each)
	}
	t.Logf("the run was begun %d times, %d masks were confirmed, %d that were not marked had to be put right", w.runs, w.confirmed, w.unmarked)
}

// walker goes through frames.
type walker struct {
	*labeller
	list []labelling
	at   int // of the frame that is shown

	runs, confirmed, unmarked int
}

// frontier is the last frame in which something was found, or looked for.
func (w *walker) frontier() int {
	at := 0
	for i, p := range w.work().Pages {
		if p.HasObjects() || p.Missed != nil {
			at = i
		}
	}
	return at
}

// carry carries the thing on from the shown frame, until the run is at its end or stops to ask.
func (w *walker) carry() {
	w.t.Helper()
	w.runs++
	w.act("key", "shift+c")
	w.quickly("the run is over", func() bool {
		at := w.frontier()
		if at <= w.at {
			return false
		}
		p := w.work().Pages[at]
		return at == len(w.list)-1 || p.HasObjects() && p.Unsure()
	})
}

// unsure is the next frame that has to be looked at, -1 for none.
func (w *walker) unsure() int {
	pages := w.work().Pages
	for i := range pages {
		if k := (w.at + 1 + i) % len(pages); pages[k].Unsure() {
			return k
		}
	}
	return -1
}

// shows waits until a frame is shown.
func (w *walker) shows(at int) {
	w.t.Helper()
	w.at = at
	w.quickly("the frame is shown", func() bool { return w.title() == w.list[at].name+" - ClickMask" })
}

// look goes to the next frame that has to be looked at, and confirms what is good there or puts it right.
func (w *walker) look() {
	w.t.Helper()
	next := w.unsure()
	w.act("key", "shift+j")
	w.shows(next)
	if w.fits(next) >= labelGoal {
		w.act("key", "Return")
		w.confirmed++
		w.quickly("it is confirmed", func() bool { p := w.work().Pages[next]; return !p.Unsure() })
		return
	}
	w.mend(next)
}

// fits is the IoU of what a frame has.
func (w *walker) fits(at int) float64 {
	if p := w.work().Pages[at]; len(p.Objects) == 1 {
		return mask.IoU(p.Objects[0].Mask, w.list[at].things[0].truth)
	}
	return 0
}

// mend puts a frame right: by lassos, or by a box where nothing was found.
func (w *walker) mend(at int) {
	w.t.Helper()
	before := w.actions
	thing := w.list[at].things[0]
	if !w.work().Pages[at].HasObjects() {
		w.objects = 0
		for _, p := range w.work().Pages {
			w.objects += len(p.Objects)
		}
		w.picture(at, w.list[at])
	} else {
		width, height := thing.truth.Size()
		places := placesOn(stageIn(jobsWindow, 2), width, height)
		w.act("key", "ctrl+a")
		for range 5 {
			seen := w.work().Pages[at].Objects[0].Mask
			if w.fits(at) >= labelGoal {
				break
			}
			w.correct(2, seen, thing, places) // which counts as one
			w.quickly("the correction is seen", func() bool { return !w.work().Pages[at].Objects[0].Mask.Equal(seen) })
		}
	}
	w.corrections = w.corrections + w.actions - before
	if w.fits(at) < labelGoal {
		w.short++
	}
}

// rest puts right what was not marked.
func (w *walker) rest() {
	w.t.Helper()
	for i := range w.list {
		if w.fits(i) >= labelGoal {
			continue
		}
		w.unmarked++
		for w.at != i {
			key, to := "d", w.at+1
			if i < w.at {
				key, to = "a", w.at-1
			}
			w.act("key", key)
			w.shows(to)
		}
		w.mend(i)
	}
}

// A window that is killed while it carries a thing on loses no frame that was finished, nor what it is unsure of; the next one goes
// on from there.
func TestAKillWhileAThingIsCarriedLosesNoFinishedFrame(t *testing.T) {
	const frames = 8
	dir, d := t.TempDir(), startDisplay(t)
	doc := project.New()
	list := drawnFrames(frames)
	var paths []string
	for _, l := range list {
		paths = append(paths, filepath.Join(dir, l.name))
		golden.Write(t, paths[len(paths)-1], l.draw())
	}
	doc.Open(paths)
	truth := list[0].things[0].truth
	width, height := truth.Size()
	shown, err := picture.Open(t.Context(), paths[0], picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.SetPicture(width, height, hex.EncodeToString(shown.Hash[:])); err != nil {
		t.Fatal(err)
	}
	doc.AddObjects([]project.Object{{Mask: truth, Visible: true}}, "Import")
	session := filepath.Join(dir, "work"+project.SessionExtension)
	if err := doc.Save(session, false); err != nil {
		t.Fatal(err)
	}
	found := func(s project.Session) int {
		return len(slices.DeleteFunc(slices.Clone(s.Pages), func(p project.Page) bool { return !p.HasObjects() && p.Missed == nil }))
	}
	r := rand.New(rand.NewPCG(randomtest.Seed(t), 4))
	w := d.start(t, session)
	w.waitForTitle(list[0].name)
	w.do("key", "shift+c")
	seen := w.waitForWork("some frames are finished", func(s project.Session) bool { return found(s) >= 3 })
	<-time.After(time.Duration(r.IntN(500)) * time.Millisecond) // the random moment
	w.die()
	left, err := w.left(t).Load()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range seen.Pages {
		if !p.HasObjects() && p.Missed == nil {
			continue // not finished yet
		}
		if len(left.Pages[i].Objects) != len(p.Objects) || left.Pages[i].Unsure() != p.Unsure() {
			t.Fatalf("frame %d had %d objects, unsure %v; %d are left, unsure %v", i+1, len(p.Objects), p.Unsure(), len(left.Pages[i].Objects), left.Pages[i].Unsure())
		}
		for k, o := range p.Objects {
			if got := left.Pages[i].Objects[k]; !got.Mask.Equal(o.Mask) || got.Follows() != o.Follows() {
				t.Errorf("frame %d: the object is another", i+1)
			}
		}
	}
	t.Logf("%d frames were finished, %d are left", found(seen)-1, found(left)-1)
	next := d.startAt(t, w.dir)
	next.waitFor("the work is offered", next.asks)
	next.do("key", "Return")
	next.waitForTitle(list[0].name)
	next.waitForWork("the work is back", func(s project.Session) bool { return found(s) == found(left) })
	next.do("key", "shift+c")
	all := next.waitForWork("the run goes on", func(s project.Session) bool {
		last := s.Pages[frames-1]
		return last.HasObjects() || slices.ContainsFunc(s.Pages, func(p project.Page) bool { return p.Unsure() })
	})
	for i := range left.Pages {
		if n := len(all.Pages[i].Objects); n > 1 || n < len(left.Pages[i].Objects) {
			t.Errorf("frame %d has %d objects after going on", i+1, n)
		}
	}
	next.die()
}
