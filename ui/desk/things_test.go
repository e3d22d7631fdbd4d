package desk_test

import (
	"context"
	"errors"
	"image"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// thingAt is a rectangle that was found in the stage's first picture.
func thingAt(t *testing.T, r image.Rectangle) *everything.Region {
	t.Helper()
	g := fake.New(fake.Options{}).Grid(400, 300)
	l := mask.Rect(400, 300, r).Logits(g)
	return everything.Of(l, 0.9, prompt.Point{X: float64(r.Min.X+r.Max.X) / 2, Y: float64(r.Min.Y+r.Max.Y) / 2, Label: prompt.Positive})
}

// found is a stage with the tool in hand and three things: a window in a door, and a car.
func found(t *testing.T) (s *stage, window, door, car *everything.Region) {
	t.Helper()
	s = newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.SetThings(true)
	s.FindEverything()
	window, door, car = thingAt(t, image.Rect(100, 100, 140, 140)), thingAt(t, image.Rect(80, 80, 160, 280)), thingAt(t, image.Rect(240, 180, 360, 260))
	s.tellWork(inference.EventWorked, []*everything.Region{car, door, window})
	return s, window, door, car
}

// tellWork is an event of the last job.
func (s *stage) tellWork(kind inference.EventKind, result any) {
	s.t.Helper()
	j := s.engine.jobs[len(s.engine.jobs)-1]
	e := inference.Event{Kind: kind, Op: inference.OpWork, Generation: j.Generation, Revision: j.Revision, Done: 1, Total: 4}
	if found, ok := result.([]*everything.Region); ok {
		e.Result = found
	} else if err, ok := result.(error); ok {
		e.Err = err
	}
	s.Take([]inference.Event{e})
}

// lit reports whether a thing is what is lit.
func (s *stage) lit(r *everything.Region) bool {
	p, _ := s.Preview()
	if r == nil || p == nil {
		return r == nil && p == nil
	}
	return slices.Equal(p.Data, r.Logits().Data)
}

// keepThings keeps along a path, and waits for what comes of it in the background.
func (s *stage) keepThings(path ...mask.Point) {
	s.t.Helper()
	s.KeepThings(path)
	s.background()
}

func TestHoveringLightsTheSmallestThingAndTabWhatIsRoundIt(t *testing.T) {
	s, window, door, car := found(t)
	if s.told[len(s.told)-1].Kind != desk.ThingsFound || s.told[len(s.told)-1].Count != 3 {
		t.Errorf("%+v", s.told)
	}
	s.Hover(120, 120, true)
	if !s.lit(window) || !s.CanEnclose() {
		t.Error("the window in the door is not lit")
	}
	s.Enclose(1)
	if !s.lit(door) {
		t.Error("the door round it is not lit")
	}
	s.Hover(122, 121, true)
	if !s.lit(door) {
		t.Error("what Tab went to goes out when the pointer moves within it")
	}
	s.Enclose(1)
	if !s.lit(window) {
		t.Error("after the largest the smallest does not come again")
	}
	s.Enclose(-1)
	s.Hover(300, 200, true)
	if !s.lit(car) || s.CanEnclose() {
		t.Error("the car is not lit")
	}
	s.Hover(120, 120, true)
	if !s.lit(window) {
		t.Error("Tab is still in force elsewhere")
	}
	s.Hover(10, 10, true)
	if !s.lit(nil) {
		t.Error("beside everything something is lit")
	}
	s.Hover(120, 120, false)
	s.SetThings(false)
	s.Hover(120, 120, true)
	if len(s.engine.hovers) != 1 {
		t.Error("the model is not asked once another tool is in hand")
	}
}

func TestAClickKeepsWhatIsLitAndUndoGivesItBack(t *testing.T) {
	s, window, door, _ := found(t)
	s.Hover(120, 120, true)
	s.Enclose(1)
	s.keepThings(mask.Point{X: 120, Y: 120})
	page := s.Document().Current()
	if len(page.Objects) != 1 || !page.Objects[0].Mask.Equal(door.Mask()) || page.Objects[0].IoU != 0.9 {
		t.Fatalf("%+v", page.Objects)
	}
	if page.Selected != page.Objects[0].ID {
		t.Error("what was kept is not selected")
	}
	if name, _ := s.Document().CanUndo(); name != "Keep what was found" {
		t.Errorf("undo would undo %q", name)
	}
	s.Hover(121, 120, true)
	if !s.lit(window) || s.View().Things.Count != 2 {
		t.Error("what was kept can be kept again")
	}
	s.keepThings(mask.Point{X: 121, Y: 120})
	s.Undo()
	s.Undo()
	if len(s.Document().Current().Objects) != 0 || s.View().Things.Count != 3 {
		t.Errorf("%d objects, %d things", len(s.Document().Current().Objects), s.View().Things.Count)
	}
	s.KeepThings([]mask.Point{{X: 5, Y: 5}})
	if s.told[len(s.told)-1].Kind != desk.NothingFound {
		t.Errorf("%+v", s.told)
	}
}

// Masks are computed in the background: what is asked for again meanwhile is not kept twice.
func TestAThingIsKeptOnceHoweverQuicklyItIsClickedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		again   func(s *stage)
		objects int // there are in the end
	}{
		"a click": {func(s *stage) { s.KeepThings([]mask.Point{{X: 121, Y: 120}}) }, 1},
		"a drag":  {func(s *stage) { s.KeepThings([]mask.Point{{X: 121, Y: 120}, {X: 300, Y: 200}}) }, 3},
		"all":     {func(s *stage) { s.KeepAllThings() }, 3},
		"all, twice": {func(s *stage) {
			s.KeepAllThings()
			s.KeepAllThings()
		}, 3},
	} {
		s, window, _, _ := found(t)
		s.Hover(120, 120, true)
		s.KeepThings([]mask.Point{{X: 120, Y: 120}})
		c.again(s)
		s.background()
		if c.objects > 1 {
			s.background()
		}
		n := 0
		for _, o := range s.page().Objects {
			if o.Mask.Equal(window.Mask()) {
				n++
			}
		}
		if len(s.page().Objects) != c.objects || n != 1 {
			t.Errorf("%s: %d objects, %d of them what was clicked first", name, len(s.page().Objects), n)
		}
	}
}

func TestADragKeepsTheWholesThatItCrossesInOneStep(t *testing.T) {
	s, _, door, car := found(t)
	s.keepThings(mask.Point{X: 101, Y: 120}, mask.Point{X: 139, Y: 121}, mask.Point{X: 300, Y: 200})
	objects := s.Document().Current().Objects
	// The drag leaves the window through the door, which it crosses as well and which the window belongs to.
	if len(objects) != 2 || !objects[0].Mask.Equal(door.Mask()) || !objects[1].Mask.Equal(car.Mask()) {
		t.Fatalf("%d objects", len(objects))
	}
	if objects[0].Colour == objects[1].Colour {
		t.Error("two that were kept together have one colour")
	}
	s.Undo()
	if len(s.Document().Current().Objects) != 0 {
		t.Error("it was more than one step")
	}
}

// A drag that stays within a part keeps that, one over a kept whole keeps none of its parts, and a click does.
func TestPartsAreKeptAloneWhereNobodyCrossedTheirWhole(t *testing.T) {
	s, window, door, _ := found(t)
	s.keepThings(mask.Point{X: 110, Y: 120}, mask.Point{X: 130, Y: 121})
	if o := s.page().Objects; len(o) != 1 || !o[0].Mask.Equal(window.Mask()) {
		t.Fatalf("%d objects", len(o))
	}
	s.Undo()
	s.keepThings(mask.Point{X: 120, Y: 200})
	if o := s.page().Objects; len(o) != 1 || !o[0].Mask.Equal(door.Mask()) {
		t.Fatalf("%d objects", len(o))
	}
	s.KeepThings([]mask.Point{{X: 110, Y: 120}, {X: 130, Y: 121}})
	if last := s.told[len(s.told)-1]; last.Kind != desk.KeptAlready {
		t.Errorf("%+v", last)
	}
	s.keepThings(mask.Point{X: 120, Y: 120})
	if o := s.page().Objects; len(o) != 2 || !o[1].Mask.Equal(window.Mask()) {
		t.Errorf("%d objects", len(o))
	}
}

func TestAllIsKeptWithAClass(t *testing.T) {
	s, _, door, car := found(t)
	class, _ := s.Document().AddClass("thing")
	s.GiveClass(class)
	s.KeepAllThings()
	s.background()
	objects := s.Document().Current().Objects
	if len(objects) != 3 || objects[0].Class != class || objects[2].Class != class || s.CanKeepThings() {
		t.Fatalf("%+v", objects)
	}
	if largest := max(door.Area, car.Area); float64(objects[0].Mask.Area()) < largest*0.9 {
		t.Error("the largest does not lie at the bottom")
	}
	if page := s.Document().Current(); len(page.Selection()) != 3 {
		t.Errorf("%v are selected", page.Selection())
	}
}

func TestThingsAreThereWhileMoreAreFound(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.SetThings(true)
	s.KeepThings([]mask.Point{{X: 120, Y: 120}}) // before anything was found it has that done
	if len(s.engine.jobs) != 1 || !s.Finds() || s.Status().Kind != desk.StatusFinding {
		t.Fatalf("%d jobs, %+v", len(s.engine.jobs), s.Status())
	}
	s.FindEverything()
	if len(s.engine.jobs) != 1 {
		t.Error("it is found twice")
	}
	s.Hover(120, 120, true)
	window := thingAt(t, image.Rect(100, 100, 140, 140))
	s.tellWork(inference.EventProgress, []*everything.Region{window})
	if !s.lit(window) || s.Status().Progress != 0.25 {
		t.Errorf("what was found under the pointer is not lit, %+v", s.Status())
	}
	s.keepThings(mask.Point{X: 120, Y: 120})
	if len(s.Document().Current().Objects) != 1 {
		t.Error("it cannot be kept yet")
	}
	s.StopFinding()
	if s.engine.ended != 1 || s.Finds() || s.Status().Kind != desk.StatusReady {
		t.Errorf("%d ended, %+v", s.engine.ended, s.Status())
	}
	s.tellWork(inference.EventProgress, []*everything.Region{window, window})
	if s.View().Things.Count != 0 {
		t.Error("a job that was ended goes on telling")
	}
	s.FindEverything()
	if len(s.engine.jobs) != 2 {
		t.Error("what was stopped does not begin anew")
	}
	s.tellWork(inference.EventWorked, []*everything.Region{})
	s.FindEverything()
	s.KeepThings([]mask.Point{{X: 5, Y: 5}})
	if len(s.engine.jobs) != 2 || s.told[len(s.told)-1].Kind != desk.NothingFound {
		t.Error("nothing was found, and it is looked for again")
	}
}

func TestThingsGoWithTheirPictureAndTheirModel(t *testing.T) {
	s, _, _, _ := found(t)
	s.Turn(1)
	s.background()
	s.ready()
	if s.View().Things.Count != 0 || s.CanKeepThings() {
		t.Error("another picture has them")
	}
	s.FindEverything()
	old := s.engine.jobs[len(s.engine.jobs)-1]
	s.Turn(-1)
	s.background()
	s.ready()
	if s.engine.ended != 1 || s.Finds() {
		t.Error("the job goes on for a picture that was left")
	}
	s.Take([]inference.Event{{Kind: inference.EventWorked, Op: inference.OpWork, Generation: old.Generation, Revision: old.Revision,
		Result: []*everything.Region{thingAt(t, image.Rect(100, 100, 140, 140))}}})
	if s.View().Things.Count != 0 {
		t.Error("what was found in the other picture is taken for this one's")
	}
	s.FindEverything()
	s.tellWork(inference.EventWorked, []*everything.Region{thingAt(t, image.Rect(100, 100, 140, 140))})
	s.Take([]inference.Event{{Kind: inference.EventLoaded, Op: inference.OpOpen, Model: inference.Info{Name: "Other", Fingerprint: "o"}}})
	if s.View().Things.Count != 0 {
		t.Error("another model has them")
	}
	s.FindEverything()
	s.tellWork(inference.EventFailed, errors.New("it broke"))
	if last := s.told[len(s.told)-1]; s.Finds() || last.Kind != desk.RequestFailed {
		t.Errorf("%+v", last)
	}
}

// The job runs on an engine, for all that the desk's tests play one.
func TestTheJobFindsThings(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.FindEverything()
	events := make(chan inference.Event, 1000)
	e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
	defer e.Close()
	e.Use(func(context.Context) (inference.Model, error) { return fake.New(fake.Options{}), nil })
	j := s.engine.jobs[0]
	e.Show(s.engine.pictures[len(s.engine.pictures)-1], j.Generation)
	e.Work(j)
	for ev := range events {
		if ev.Op != inference.OpWork {
			continue
		}
		if ev.Kind == inference.EventWorked {
			if _, ok := ev.Result.([]*everything.Region); !ok {
				t.Errorf("%T", ev.Result)
			}
			return
		}
		if ev.Kind != inference.EventProgress {
			t.Fatalf("%+v", ev)
		}
	}
}
