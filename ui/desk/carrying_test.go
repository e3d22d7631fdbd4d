package desk_test

import (
	"context"
	"errors"
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/propagation"
	"clickmask/mask"
	"clickmask/project"
	"clickmask/ui/desk"
)

// carrying is a stage of four pictures with two objects of a class on the first, of which one is selected.
func carrying(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, "a.png", "b.png", "c.png", "d.png")
	s.open("a.png", "b.png", "c.png", "d.png")
	s.Document().Edit("Import", func(tx *project.Tx) {
		class := tx.Class("car")
		tx.AddObjects(s.Document().Current().ID, []project.Object{
			{Visible: true, Class: class, Colour: 3, Mask: mask.Rect(400, 300, image.Rect(10, 10, 60, 60))},
			{Visible: true, Mask: mask.Rect(400, 300, image.Rect(200, 100, 260, 160))}})
	})
	s.Select(s.Document().Current().Objects[0].ID)
	return s
}

// tellCarried is what the last job tells of a page, a mask of which it is as sure as is said; without a mask nothing was found.
func (s *stage) tellCarried(page int, confidence float64, r image.Rectangle) {
	s.t.Helper()
	j, p := s.engine.jobs[len(s.engine.jobs)-1], s.files[s.Document().Pages()[page].Path]
	w, h := p.Size()
	s.Take([]inference.Event{{Kind: inference.EventProgress, Op: inference.OpWork, Generation: j.Generation, Revision: j.Revision, Done: page, Total: 3,
		Result: desk.CarriedPage{Page: s.Document().Pages()[page].ID, Picture: p, Result: propagation.Result{Mask: mask.Rect(w, h, r), Confidence: confidence, IoU: 0.8}}}})
}

// tellJob is another event of the last job.
func (s *stage) tellJob(kind inference.EventKind) {
	s.t.Helper()
	j := s.engine.jobs[len(s.engine.jobs)-1]
	s.Take([]inference.Event{{Kind: kind, Op: inference.OpWork, Generation: j.Generation, Revision: j.Revision, Err: errors.New("it broke")}})
}

func (s *stage) objectsOn(page int) []project.Object { return s.Document().Pages()[page].Objects }

func TestObjectsAreCarriedPageByPageInOneStep(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	if len(s.engine.jobs) != 1 || !s.Carries() || s.Status().Kind != desk.StatusCarrying || s.CanCarryOn() {
		t.Fatalf("%d jobs, %+v", len(s.engine.jobs), s.Status())
	}
	s.tellCarried(1, 0.9, image.Rect(20, 10, 70, 60))
	if o := s.objectsOn(1); len(o) != 1 || o[0].Class != s.objectsOn(0)[0].Class || o[0].Colour != 3 || o[0].IoU != 0.8 || o[0].Model != "m" {
		t.Fatalf("%+v", o)
	}
	if got := s.Status().Progress; got < 0.3 || got > 0.4 {
		t.Errorf("progress %v", got)
	}
	s.tellCarried(2, 0.3, image.Rect(30, 10, 80, 60))
	s.tellCarried(3, 0.9, image.Rectangle{})
	s.tellJob(inference.EventWorked)
	if last := s.told[len(s.told)-1]; last.Kind != desk.CarriedOn || last.Count != 2 || last.Unsure != 1 || s.Carries() {
		t.Errorf("%+v", last)
	}
	if name, _ := s.Document().CanUndo(); name != desk.CarryStep {
		t.Errorf("the step is %q", name)
	}
	if v := s.View(); !v.Unsure[s.Document().Pages()[2].ID] || len(v.Unsure) != 1 || v.Carrying.Unsure != 1 {
		t.Errorf("%+v", v.Unsure)
	}
	s.Undo()
	if len(s.objectsOn(1))+len(s.objectsOn(2)) != 0 || len(s.objectsOn(0)) != 2 {
		t.Error("one undo does not take back the run")
	}
	s.Redo()
	if len(s.objectsOn(1)) != 1 || len(s.objectsOn(2)) != 1 || len(s.UnsurePages()) != 1 {
		t.Error("redo does not bring it back")
	}
}

func TestWhatWasDoneMeanwhileIsAStepOfItsOwn(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.9, image.Rect(20, 10, 70, 60))
	s.Mark(project.MarkedDone)
	s.tellCarried(2, 0.9, image.Rect(20, 10, 70, 60))
	s.tellCarried(3, 0.9, image.Rect(20, 10, 70, 60))
	s.Undo()
	if len(s.objectsOn(3))+len(s.objectsOn(2)) != 0 || len(s.objectsOn(1)) != 1 || s.Document().Pages()[0].Mark != project.MarkedDone {
		t.Error("the pages after what was done are not a step")
	}
}

func TestUnsurePagesAreGoneThroughAndConfirmed(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.3, image.Rect(20, 10, 70, 60))
	s.tellCarried(2, 0.3, image.Rectangle{}) // not found, and it may be there
	s.tellCarried(3, 0.3, image.Rect(30, 10, 80, 60))
	s.tellJob(inference.EventWorked)
	for _, want := range []int{1, 2, 3, 1} {
		s.NextUnsure()
		s.background()
		s.ready()
		if at := s.Document().CurrentIndex(); at != want {
			t.Fatalf("it goes to %d, want %d", at, want)
		}
	}
	if !s.CanConfirm() {
		t.Fatal("it cannot be confirmed")
	}
	s.Confirm()
	if at := s.UnsurePages(); len(at) != 2 || s.CanConfirm() {
		t.Errorf("%v", at)
	}
	// What a person changes is confirmed by that, and so is a page that is marked.
	page := s.Document().Pages()[3]
	s.Document().Edit("Change", func(tx *project.Tx) {
		tx.SetMask(page.ID, page.Objects[0].ID, mask.Rect(403, 300, image.Rect(1, 1, 9, 9)))
	})
	s.Document().SetMark(s.Document().Pages()[2].ID, project.MarkedEmpty)
	if at := s.UnsurePages(); len(at) != 0 {
		t.Errorf("%v", at)
	}
}

func TestARunGoesOnWhenAnotherPictureIsLookedAt(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.9, image.Rect(20, 10, 70, 60))
	old := s.engine.jobs[0]
	s.Turn(1)
	s.background()
	s.Take([]inference.Event{{Kind: inference.EventSuperseded, Op: inference.OpWork, Generation: old.Generation, Revision: old.Revision}})
	if len(s.engine.jobs) != 1 || !s.Carries() {
		t.Fatalf("%d jobs before the picture is ready", len(s.engine.jobs))
	}
	s.ready()
	if len(s.engine.jobs) != 2 || s.engine.jobs[1].Generation != s.Document().Generation() {
		t.Fatalf("%d jobs", len(s.engine.jobs))
	}
	s.Take([]inference.Event{{Kind: inference.EventWorked, Op: inference.OpWork, Generation: old.Generation, Revision: old.Revision}})
	if !s.Carries() {
		t.Error("the end of the job before is taken for that of this one")
	}
	s.tellCarried(2, 0.9, image.Rect(20, 10, 70, 60))
	s.StopCarrying()
	if s.engine.ended != 1 || s.Carries() || s.Status().Kind != desk.StatusReady {
		t.Errorf("%d ended, %+v", s.engine.ended, s.Status())
	}
	s.tellCarried(3, 0.9, image.Rect(20, 10, 70, 60))
	if len(s.objectsOn(1)) != 1 || len(s.objectsOn(2)) != 1 || len(s.objectsOn(3)) != 0 {
		t.Error("what was found does not stay, or what comes after the end is kept")
	}
}

func TestASecondRunReplacesWhatIsUnsureAndLeavesTheRest(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.3, image.Rect(20, 10, 70, 60))
	s.tellCarried(2, 0.9, image.Rect(20, 10, 70, 60))
	s.tellJob(inference.EventWorked)
	sure := s.objectsOn(2)[0].ID
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.9, image.Rect(25, 10, 75, 60))
	s.tellCarried(2, 0.9, image.Rect(90, 10, 95, 60))
	if o := s.objectsOn(1); len(o) != 1 || !o[0].Mask.At(72, 20) {
		t.Errorf("%+v", o)
	}
	if o := s.objectsOn(2); len(o) != 1 || o[0].ID != sure {
		t.Error("a mask that was sure is replaced")
	}
	if len(s.UnsurePages()) != 0 {
		t.Error("it is unsure still")
	}
}

func TestAFailureEndsARunAndAnotherDocumentForgetsIt(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 1})
	s.tellCarried(1, 0.3, image.Rect(20, 10, 70, 60))
	s.tellJob(inference.EventFailed)
	if last := s.told[len(s.told)-1]; last.Kind != desk.RequestFailed || s.Carries() || len(s.objectsOn(1)) != 1 {
		t.Errorf("%+v", last)
	}
	s.CarryOn(desk.CarryOptions{Forward: 1})
	s.Open([]string{"/p/c.png"}, func(string) {})
	s.background()
	if s.Carries() || len(s.UnsurePages()) != 0 || s.engine.ended != 1 {
		t.Error("a run goes on in another document")
	}
}

// The job runs on an engine, for all that the desk's tests play one.
func TestTheJobCarriesObjects(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	events := make(chan inference.Event, 1000)
	e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
	defer e.Close()
	e.Use(func(context.Context) (inference.Model, error) { return fake.New(fake.Options{}), nil })
	j := s.engine.jobs[0]
	e.Show(s.engine.pictures[len(s.engine.pictures)-1], j.Generation)
	e.Work(j)
	pages := 0
	for ev := range events {
		if ev.Op != inference.OpWork {
			continue
		}
		switch ev.Kind {
		case inference.EventProgress:
			found, ok := ev.Result.(desk.CarriedPage)
			if !ok || found.Err != nil || found.Page != s.Document().Pages()[pages+1].ID {
				t.Fatalf("%+v", ev)
			}
			pages++
		case inference.EventWorked:
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			return
		default:
			t.Fatalf("%+v", ev)
		}
	}
}

func TestUndoneCarryingLeavesNoMark(t *testing.T) {
	s := carrying(t)
	s.CarryOn(desk.CarryOptions{Forward: 9})
	s.tellCarried(1, 0.9, image.Rect(20, 10, 70, 60))
	s.tellCarried(2, 0.3, image.Rect(30, 10, 80, 60))
	s.tellCarried(3, 0.3, image.Rectangle{})
	s.tellJob(inference.EventWorked)
	if n := len(s.View().Unsure); n != 2 {
		t.Fatalf("%d pages are to be looked at", n)
	}
	s.Undo()
	if n := len(s.View().Unsure); n != 0 {
		t.Errorf("%d pages are to be looked at", n)
	}
}
