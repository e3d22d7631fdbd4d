package project

import (
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

// reopened is a document in which an object of two clicks was kept and opened again.
func reopened(t *testing.T) (*Document, Object) {
	t.Helper()
	d := opened(1)
	d.SetModel("model")
	d.AddPoint(at(5, 5))
	reply(t, d, 1)
	d.ShowCandidate(3)
	d.AddPoint(at(6, 6))
	reply(t, d, 2)
	o, ok := d.Keep(square(9), "cat", "")
	if !ok {
		t.Fatal("nothing was kept")
	}
	if !d.Reopen(o.ID) {
		t.Fatal("it cannot be opened again")
	}
	return d, o
}

// shape is the draft's mask in full size.
func shape(t *testing.T, d *Document) mask.Mask {
	t.Helper()
	f := draft(d)
	s, ok := f.Shape()
	if !ok {
		t.Fatal("the draft has no mask")
	}
	return s.Mask()
}

func TestAnObjectThatIsOpenedAgainIsWhatItWas(t *testing.T) {
	d, o := reopened(t)
	f := draft(d)
	if !f.Prompt.Equal(o.Prompt) || f.Class != o.Class || f.Of != o.ID || !shape(t, d).Equal(o.Mask) || !reflect.DeepEqual(f.Rounds(), o.Rounds) {
		t.Fatalf("it is %+v, was %+v", f, o)
	}
	if !d.HasWork() || len(d.Current().Objects) != 1 {
		t.Fatal("the object is gone while it is open")
	}
	kept, ok := d.Keep(shape(t, d), "", "")
	if !ok || !reflect.DeepEqual(kept, o) {
		t.Errorf("put back it is\n%+v, was\n%+v", kept, o)
	}
}

func TestLeavingAnObjectThatWasOpenedAgainChangesNothing(t *testing.T) {
	d, o := reopened(t)
	d.AddPoint(at(20, 20))
	reply(t, d, 7)
	d.Draw(mask.Hard(square(3)), true)
	d.ClearDraft()
	if f := draft(d); !f.Empty() || !reflect.DeepEqual(d.Current().Objects, []Object{o}) {
		t.Errorf("left are %+v and %+v", f, d.Current().Objects)
	}
}

func TestAPartIsWithinThePictureThatTookAnothersPlace(t *testing.T) {
	d := opened(1)
	d.SetCrop(image.Rect(10, 10, 40, 30))
	d.AcceptPicture(20, 15, "smaller")
	d.AddPoint(at(12, 12))
	text, _ := asText(d.Session())
	if _, err := ReadSession(strings.NewReader(text), ""); err != nil || !draft(d).Crop.In(image.Rect(0, 0, 20, 15)) {
		t.Errorf("asked about is %v, and what is saved says %v", draft(d).Crop, err)
	}
}

func TestUndoLeavesNothingOfAnObjectThatWasOpenedAgain(t *testing.T) {
	d := opened(1)
	d.SetModel("model")
	d.Draw(mask.Hard(square(5)), false)
	o, _ := d.Keep(shape(t, d), "", "")
	d.Reopen(o.ID)
	d.Undo()
	f := draft(d)
	if s, has := f.Shape(); has || f.Answer != nil {
		t.Fatalf("its mask is still there: %+v", s)
	}
	d.Redo()
	if !shape(t, d).Equal(o.Mask) {
		t.Error("redo does not open it as it was")
	}
}

func TestAClassThatAnOpenObjectIsGivenByItsRowIsNotLost(t *testing.T) {
	for name, give := range map[string]func(d *Document, id uint64){
		"by name":   func(d *Document, id uint64) { d.SetLabel(id, "dog") },
		"by number": func(d *Document, id uint64) { dog, _ := d.AddClass("dog"); d.SetClass(id, dog) },
		"after its draft had another": func(d *Document, id uint64) {
			was := draft(d).Class
			d.SetDraftLabel("dog")
			d.SetClass(id, was)
			d.SetLabel(id, "dog")
		},
	} {
		d, o := reopened(t)
		give(d, o.ID)
		if kept, ok := d.Keep(square(4), "", ""); !ok || d.ClassName(kept.Class) != "dog" {
			t.Errorf("%s: it is kept as %q", name, d.ClassName(kept.Class))
		}
		d.Undo()
		d.Undo()
		if f := draft(d); d.ClassName(f.Class) != "cat" {
			t.Errorf("%s: undone the draft is %q", name, d.ClassName(f.Class))
		}
	}
}

func TestTheDraftOfAnObjectThatIsGoneBecomesANewOne(t *testing.T) {
	for name, end := range map[string]func(d *Document, o Object){
		"united into another": func(d *Document, o Object) {
			p := d.Current()
			d.AddObjects([]Object{{Mask: square(3)}}, "Import")
			d.Remake(p.ID, Unite(p.ObjectsOf([]uint64{o.ID, p.Objects[1].ID})), "Unite objects")
		},
		"deleted with its class": func(d *Document, o Object) { d.DeleteClass(o.Class, DeleteObjects, 0) },
	} {
		d, o := reopened(t)
		end(d, o)
		if f := draft(d); f.Empty() || f.Of != 0 || !shape(t, d).Equal(o.Mask) {
			t.Errorf("%s: the draft is %+v", name, f)
		}
		want, _ := asText(d.Session())
		s, err := ReadSession(strings.NewReader(want), "")
		if got, _ := asText(s); err != nil || got != want {
			t.Errorf("%s: it is saved as\n%s\nand read as\n%s (%v)", name, want, got, err)
		}
		for range 2 {
			d.Undo()
		}
		if f := draft(d); name == "united into another" && f.Of != o.ID {
			t.Errorf("%s: undo does not open the object again", name)
		}
	}
}

func TestAFurtherClickGoesOnFromTheKeptMask(t *testing.T) {
	d, o := reopened(t)
	d.AddPoint(at(20, 20))
	f := draft(d)
	if !f.Base.is(f.MaskInput) {
		t.Fatal("the model is not given the mask")
	}
	if got := mask.IoU(f.MaskInput.Mask(), o.Mask); got < 0.95 {
		t.Errorf("what the model is given agrees with the mask by %.2f", got)
	}
	reply(t, d, 3)
	if f := draft(d); f.ShowsBase() || len(f.Rounds()) != 3 {
		t.Errorf("after the answer the rounds are %v", f.Rounds())
	}
	d.RemovePoint(2)
	if f := draft(d); !f.ShowsBase() || !shape(t, d).Equal(o.Mask) {
		t.Error("with the click taken away the kept mask is not back")
	}
	d.Undo()
	if f := draft(d); f.ShowsBase() || f.Answer == nil {
		t.Error("undo does not bring the click back")
	}
	before := d.Current().Objects[0]
	kept, _ := d.Keep(square(4), "dog", "")
	if kept.ID != before.ID || kept.Class != before.Class || kept.Colour != before.Colour || len(d.Current().Objects) != 1 {
		t.Errorf("it was put back as %+v, was %+v", kept, before)
	}
	d.Undo()
	d.Undo()
	if got := d.Current().Objects[0]; !reflect.DeepEqual(got, before) {
		t.Errorf("undone it is %+v", got)
	}
}

func TestAPointThatTheKeptMaskKnewIsForgottenWithIt(t *testing.T) {
	d, _ := reopened(t)
	d.MovePoint(0, 1, 1)
	if f := draft(d); f.MaskInput != nil || f.Answer != nil {
		t.Error("the mask that knew the point where it was is fed back")
	}
	d.Undo()
	d.ClearDraft()
	id := d.Current().Objects[0].ID
	d.Reopen(id)
	for range 2 {
		d.RemoveLastPrompt()
	}
	if f := draft(d); !f.Prompt.Empty() || !f.ShowsBase() {
		t.Error("without prompts there is nothing to ask, but the kept mask is not shown")
	}
}

func TestAnObjectWithoutPromptsIsRefinedByClicks(t *testing.T) {
	d := opened(1)
	d.SetModel("model")
	d.AddObjects([]Object{{Mask: square(8)}}, "Import")
	d.Reopen(d.Current().Objects[0].ID)
	if f := draft(d); f.Empty() || !f.ShowsBase() || f.Answer.IoU[0] != 1 || f.Rounds() != nil && len(f.Rounds()) > 0 {
		t.Fatalf("it is opened as %+v", f)
	}
	if kept, ok := d.Keep(square(8), "", ""); !ok || kept.IoU != 0 {
		t.Errorf("put back it is %+v", kept)
	}
	d.Undo()
	d.AddPoint(at(30, 20))
	if f := draft(d); !f.Base.is(f.MaskInput) {
		t.Error("its mask is not given to the model")
	}
	d.SetModel("another model")
	if f := draft(d); !f.Base.is(f.MaskInput) {
		t.Error("another model is not given its mask")
	}
	reply(t, d, 1)
	kept, ok := d.Keep(square(5), "", "")
	if !ok || len(kept.Rounds) != 1 || kept.Model != "another model" {
		t.Errorf("it was put back as %+v", kept)
	}
}

func TestCandidatesStandBesideTheKeptMaskInItsPlace(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(5, 5))
	reply(t, d, 1)
	d.ShowCandidate(3)
	o, _ := d.Keep(square(9), "", "m")
	d.Reopen(o.ID)
	if f := draft(d); !f.WantsCandidates() {
		t.Fatal("no candidates are wanted")
	}
	a := answer(5)
	if d.ApplyAnswer(d.Generation(), d.Revision(), a) || !d.OfferCandidates(d.Generation(), d.Revision(), a) {
		t.Fatal("the answer is not taken as candidates")
	}
	f := draft(d)
	if f.Chosen != 3 || !f.ShowsBase() || len(f.Answer.LowRes) != 4 || !f.Answer.LookedAt(3) || f.WantsCandidates() {
		t.Fatalf("%d is chosen of %d", f.Chosen, len(f.Answer.LowRes))
	}
	d.ShowCandidate(1)
	if f := draft(d); f.ShowsBase() || f.ChosenLogits().Data[0] != 6 {
		t.Error("another candidate is not shown")
	}
	d.ShowCandidate(3)
	if !shape(t, d).Equal(o.Mask) {
		t.Error("the kept mask is not back")
	}
	if d.OfferCandidates(d.Generation(), d.Revision()+1, a) {
		t.Error("a stale answer was taken")
	}
}

func TestWhatIsDrawnIsOneStepAndHolds(t *testing.T) {
	stroke := mask.Rect(testW, testH, image.Rect(20, 20, 25, 25))
	d := opened(1)
	if d.Draw(mask.Hard(stroke), true) || d.Draw(mask.Hard(mask.Mask{}), false) || d.Draw(mask.Hard(mask.Full(3, 3)), false) {
		t.Fatal("nothing was there to take away, or the region does not fit")
	}
	if !d.Draw(mask.Hard(stroke), false) || !shape(t, d).Equal(stroke) || d.Draw(mask.Hard(stroke), false) {
		t.Fatal("a stroke is no draft")
	}
	d.AddPoint(at(5, 5))
	reply(t, d, 1)
	if m := shape(t, d); !mask.Subtract(stroke, m).Empty() {
		t.Error("a click lost what was drawn")
	}
	d.Draw(mask.Hard(stroke), true)
	d.AddPoint(at(6, 5))
	reply(t, d, 1)
	if m := shape(t, d); !mask.Intersect(stroke, m).Empty() {
		t.Error("a click brought back what was erased")
	}
	o, ok := d.Keep(shape(t, d), "", "")
	if !ok || o.Hand == nil || !o.Hand.Taken.Equal(mask.Hard(stroke)) {
		t.Fatalf("kept is %+v", o)
	}
	if !d.Draw(mask.Hard(stroke), false) || !mask.Subtract(stroke, d.Current().Objects[0].Mask).Empty() {
		t.Error("nothing is drawn on the selected object")
	}
	if d.Draw(mask.Hard(mask.Full(testW, testH)), true) {
		t.Error("all of a kept object was erased")
	}
	d.SetVisible(o.ID, false)
	if d.Draw(mask.Hard(stroke), true) || !d.Draw(mask.Hard(stroke), false) || d.Current().Draft.Hand == nil {
		t.Error("a stroke goes to an object that is not seen")
	}
	d.Undo()
	d.Undo()
	for range 7 {
		d.Undo()
	}
	if f := draft(d); !f.Empty() || len(d.Current().Objects) != 0 {
		t.Error("strokes are not one step each")
	}
}

func TestNothingIsDrawnOnAnObjectThatIsHidden(t *testing.T) {
	d, o := reopened(t)
	d.ClearDraft()
	d.SetVisible(o.ID, false)
	if d.Draw(mask.Hard(square(3)), true) || !d.Draw(mask.Hard(square(3)), false) || draft(d).Hand == nil || !d.Current().Objects[0].Mask.Equal(o.Mask) {
		t.Errorf("drawn is %+v on %+v", draft(d).Hand, d.Current().Objects[0].Mask)
	}
}

func TestWhatWasRefinedByHandHoldsWhenItIsOpenedAgain(t *testing.T) {
	d, o := reopened(t)
	d.ClearDraft()
	grown := o.Mask.Grow(2)
	d.SetMask(o.ID, grown, "Grow")
	d.Reopen(o.ID)
	if !shape(t, d).Equal(grown) {
		t.Fatal("it is not opened as it was")
	}
	d.AddPoint(at(30, 20))
	reply(t, d, -9) // the model sees nothing
	if got := shape(t, d); !mask.Subtract(mask.Subtract(grown, o.Mask), got).Empty() {
		t.Error("what was grown is lost with the next click")
	}
}

func TestDraftsOfAllKindsComeBackFromFileAndJournal(t *testing.T) {
	stroke := mask.Rect(testW, testH, image.Rect(20, 20, 25, 25))
	for name, work := range map[string]func(d *Document){
		"opened again":       func(*Document) {},
		"and clicked":        func(d *Document) { d.AddPoint(at(30, 20)) },
		"clicked, answered":  func(d *Document) { d.AddPoint(at(30, 20)); reply(t, d, 3) },
		"with a point moved": func(d *Document) { d.MovePoint(0, 2, 2) },
		"drawn on":           func(d *Document) { d.Draw(mask.Hard(stroke), false); d.Draw(mask.Hard(square(3)), true) },
		"drawn alone":        func(d *Document) { d.ClearDraft(); d.Select(0); d.Draw(mask.Hard(stroke), false) },
		"of an import, clicked": func(d *Document) {
			d.ClearDraft()
			d.AddObjects([]Object{{Mask: square(8)}}, "Import")
			d.Reopen(d.Current().Objects[1].ID)
			d.AddPoint(at(30, 20))
			d.AddPoint(at(31, 20))
		},
		"drawn on the object": func(d *Document) { d.ClearDraft(); d.Draw(mask.Hard(stroke), false) },
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := reopened(t)
			before := d.Session()
			work(d)
			want := d.Session()
			path := filepath.Join(t.TempDir(), "s.clickmask")
			if err := SaveSession(path, false, want); err != nil {
				t.Fatal(err)
			}
			again, _, err := LoadSession(path)
			if err != nil {
				text, _ := os.ReadFile(path)
				t.Fatalf("%v\n%s", err, text)
			}
			record, err := json.Marshal(difference(&before, &want))
			if err != nil {
				t.Fatal(err)
			}
			patched, _, err := before.apply(record)
			if err != nil {
				t.Fatalf("%v\n%s", err, record)
			}
			for way, got := range map[string]Session{"file": again, "journal": patched} {
				a, b := &got.Pages[0], &want.Pages[0]
				if !sameDraft(&a.Draft, &b.Draft) || !sameObjects(a.Objects, b.Objects) {
					t.Errorf("from the %s it is\n%+v\nwas\n%+v", way, a, b)
				}
				if s, ok := a.Draft.Shape(); ok && a.Draft.Answer != nil {
					if w, _ := b.Draft.Shape(); !s.Mask().Equal(w.Mask()) {
						t.Errorf("from the %s its mask is another", way)
					}
				}
			}
		})
	}
}

func TestADraftOfTheModelAloneIsAskedForAgain(t *testing.T) {
	f := Draft{Prompt: prompt.Prompt{Points: []prompt.Point{at(1, 1)}}}
	if _, ok := f.Shape(); ok {
		t.Error("a draft without an answer has a mask")
	}
}
