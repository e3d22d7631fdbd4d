package project

import (
	"bytes"
	"fmt"
	"image"
	"reflect"
	"slices"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

// seenCloser is what a closer look at mask i saw: of a part, all of one number.
func seenCloser(i int) mask.Logits {
	l := answer(float32(100 * (i + 1))).LowRes[0]
	l.Grid.Crop, l.Grid.ContentH = image.Rect(4, 6, 20+i, 22), 16
	return l
}

// afterLook is the draft's answer after a closer look at mask i; one of the right form where it has none, or no such mask.
func afterLook(d *Document, i int) *prompt.Answer {
	a := answer(10)
	if old := draft(d).Answer; old != nil {
		a = &prompt.Answer{LowRes: slices.Clone(old.LowRes), IoU: slices.Clone(old.IoU), Looked: slices.Clone(old.Looked)}
	}
	if a.Looked == nil {
		a.Looked = make([]bool, len(a.LowRes))
	}
	if i >= 0 && i < len(a.LowRes) {
		a.LowRes[i], a.IoU[i], a.Looked[i] = seenCloser(i), 0.99, true
	}
	return a
}

// looked applies a closer look at the chosen mask.
func looked(t *testing.T, d *Document) mask.Logits {
	t.Helper()
	i := draft(d).Chosen
	if !d.ApplyLook(d.Generation(), d.Revision(), i, afterLook(d, i), i) {
		t.Fatal("the current look was dropped")
	}
	return seenCloser(i)
}

func TestALookReplacesItsMaskAlone(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	a := reply(t, d, 10)
	before := answer(10)
	revision, state := d.Revision(), d.State()
	told := 0
	d.OnChange(func() { told++ })
	l := looked(t, d)
	got := draft(d).Answer
	if got == a || !reflect.DeepEqual(a, before) {
		t.Error("the answer that others hold was changed")
	}
	want := answer(10)
	want.LowRes[2], want.IoU[2], want.Looked = l, 0.99, []bool{false, false, true, false}
	if !reflect.DeepEqual(got, want) || draft(d).Chosen != 2 || !reflect.DeepEqual(*draft(d).ChosenLogits(), l) {
		t.Errorf("the draft shows %d of %+v", draft(d).Chosen, got)
	}
	if told != 1 || d.Revision() != revision || d.State() != state {
		t.Errorf("told %d times, revision %d, state %d; before %d, %d", told, d.Revision(), d.State(), revision, state)
	}
	d.AddPoint(at(2, 2))
	if in := draft(d).MaskInput; in == nil || !reflect.DeepEqual(*in, l) {
		t.Error("the next request does not carry what was looked at")
	}
}

func TestAMaskMakesWayForTheOneThatALookFoundBetter(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10) // shows 2
	apply := func(i, instead int) {
		t.Helper()
		if !d.ApplyLook(d.Generation(), d.Revision(), i, afterLook(d, i), instead) {
			t.Fatal("the current look was dropped")
		}
	}
	check := func(shown int, when string) {
		t.Helper()
		if f := draft(d); f.Chosen != shown || !f.Answer.LookedAt(2) {
			t.Errorf("%s mask %d is shown, want %d", when, f.Chosen, shown)
		}
	}
	apply(2, 1)
	check(1, "after the look")
	d.ShowCandidate(3)
	apply(3, 3)
	check(3, "after a choice")
	d.Undo()
	check(1, "after undo")
	d.AddPoint(at(2, 2))
	if in := draft(d).MaskInput; in == nil || !reflect.DeepEqual(*in, answer(10).LowRes[1]) {
		t.Error("the next request does not carry the mask that was shown")
	}

	d = opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	d.ShowCandidate(3) // while the look is awaited
	apply(2, 1)
	check(3, "where another was chosen")
	d.Undo()
	check(1, "before the choice")
}

func TestStaleLooksAreDropped(t *testing.T) {
	d := opened(2)
	if d.ApplyLook(d.Generation(), d.Revision(), 0, afterLook(d, 0), 0) {
		t.Error("a look at nothing was applied")
	}
	d.AddPoint(at(1, 1))
	gen, rev := d.Generation(), d.Revision()
	if d.ApplyLook(gen, rev, 2, afterLook(d, 2), 2) {
		t.Error("a look before the answer was applied")
	}
	reply(t, d, 10)
	for name, c := range map[string]struct {
		generation, revision uint64
		index                int
	}{
		"another page":      {gen + 1, rev, 2},
		"an older prompt":   {gen, rev - 1, 2},
		"no such mask":      {gen, rev, 4},
		"a mask before all": {gen, rev, -1},
	} {
		if d.ApplyLook(c.generation, c.revision, c.index, afterLook(d, c.index), c.index) {
			t.Errorf("%s: was applied", name)
		}
	}
	looked(t, d)
	if d.ApplyLook(gen, rev, 2, afterLook(d, 2), 2) {
		t.Error("a second look was applied")
	}
	d.AddPoint(at(2, 2))
	reply(t, d, 20)
	if d.ApplyLook(gen, rev, 0, afterLook(d, 0), 0) {
		t.Error("a look at the answer before was applied")
	}
	rev = d.Revision()
	d.Show(1)
	d.Show(0)
	if d.ApplyLook(gen, rev, 0, afterLook(d, 0), 0) {
		t.Error("a look from an earlier showing of the page was applied")
	}
	d.Undo()
	d.Redo()
	for i, l := range draft(d).Answer.LowRes {
		if !l.Grid.Crop.Empty() {
			t.Errorf("mask %d was looked at", i)
		}
	}
}

func TestChoosingThroughCandidatesWithLooksBetweenIsOneStep(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10) // shows 2
	looked(t, d)
	for _, i := range []int{3, 1, 3} {
		d.ShowCandidate(i)
		if draft(d).ChosenLogits().Grid.Crop.Empty() {
			looked(t, d)
		}
	}
	check := func(shown int, when string) {
		t.Helper()
		if f := draft(d); f.Chosen != shown || !reflect.DeepEqual(*f.ChosenLogits(), seenCloser(shown)) {
			t.Errorf("%s: mask %d of part %v is shown, want %d", when, f.Chosen, f.ChosenLogits().Grid.Crop, shown)
		}
	}
	check(3, "after choosing")
	for range 2 {
		if u, _ := d.Undo(); u.Name != "Choose candidate" {
			t.Errorf("undo takes back %q", u.Name)
		}
		check(2, "after one undo")
		d.Redo()
		check(3, "after redo")
	}
}

func TestUndoAndRedoBringBackWhatWasLookedAt(t *testing.T) {
	d := opened(1)
	type view struct {
		shown int
		mask  mask.Logits
	}
	see := func() view { return view{draft(d).Chosen, *draft(d).ChosenLogits()} }
	var after []view
	do := func(f func()) { f(); after = append(after, see()) }
	do(func() { d.AddPoint(at(1, 1)); reply(t, d, 10); looked(t, d) })
	do(func() { d.ShowCandidate(1); looked(t, d) })
	do(func() { d.AddPoint(at(2, 2)); reply(t, d, 20); looked(t, d) })
	do(func() { d.AddObjects([]Object{{Mask: square(3)}}, "Import") })
	do(func() { d.MovePoint(1, 3, 3); reply(t, d, 30); looked(t, d) })
	for round := range 2 {
		for i := len(after) - 2; i >= 0; i-- {
			d.Undo()
			if !reflect.DeepEqual(see(), after[i]) {
				t.Fatalf("round %d: undo gives mask %d of part %v, want %d of %v", round, see().shown, see().mask.Grid.Crop, after[i].shown, after[i].mask.Grid.Crop)
			}
		}
		for i := 1; i < len(after); i++ {
			d.Redo()
			if !reflect.DeepEqual(see(), after[i]) {
				t.Fatalf("round %d: redo gives mask %d of part %v, want %d of %v", round, see().shown, see().mask.Grid.Crop, after[i].shown, after[i].mask.Grid.Crop)
			}
		}
	}
}

// A look may come when its step is no longer the last.
func TestALookThatComesAfterAnotherStepSurvivesItsUndo(t *testing.T) {
	d := opened(1)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	d.SetLabel(1, "cup") // while the look is awaited
	l := looked(t, d)
	d.Undo()
	if !reflect.DeepEqual(*draft(d).ChosenLogits(), l) {
		t.Error("undoing the label dropped the look")
	}
}

// lookedAt is the text of a session whose open object's mask input is of a part.
func lookedAt(t *testing.T) (string, *Document) {
	t.Helper()
	d := opened(1)
	d.SetModel("model-1")
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	looked(t, d)
	d.AddPoint(at(2, 2))
	reply(t, d, 20)
	var b bytes.Buffer
	if err := WriteSession(&b, d.Session(), "/pictures"); err != nil {
		t.Fatal(err)
	}
	return b.String(), d
}

func TestAMaskInputOfAPartComesBackFromASession(t *testing.T) {
	text, d := lookedAt(t)
	s, err := ReadSession(strings.NewReader(text), "/pictures")
	if err != nil {
		t.Fatal(err)
	}
	e := New()
	e.SetModel("model-1")
	e.Restore(s)
	got, want := draft(e).MaskInput, draft(d).MaskInput
	if got == nil || !reflect.DeepEqual(got, want) || got.Grid.Crop != image.Rect(4, 6, 22, 22) {
		t.Errorf("the mask input is %+v, want %+v", got, want)
	}
	if strings.Contains(sessionText(t), `"part"`) {
		t.Error("a mask input of the whole picture names a part")
	}
}

func TestAPartThatCannotBeIsRefused(t *testing.T) {
	text, _ := lookedAt(t)
	const part = `"part":[4,6,22,22]`
	if !strings.Contains(text, part) {
		t.Fatalf("the session has no %s:\n%s", part, text)
	}
	bad := [][4]int{{-1, 6, 22, 22}, {4, -1, 22, 22}, {4, 6, testW + 1, 22}, {4, 6, 22, testH + 1}, {4, 6, 4, 22}, {22, 6, 4, 22}, {4, 22, 22, 6}, {0, 0, 0, 0}}
	for _, r := range slices.Concat(bad, [][4]int{{-1 << 62, -1 << 62, 1 << 62, 1 << 62}}) {
		changed := strings.Replace(text, part, strings.ReplaceAll(fmt.Sprintf(`"part":%v`, r), " ", ","), 1)
		if _, err := ReadSession(strings.NewReader(changed), "/pictures"); err == nil || !strings.Contains(err.Error(), "the sizes of its mask input cannot be") {
			t.Errorf("part %v: the error is %v", r, err)
		}
	}
	changed := strings.Replace(text, part, fmt.Sprintf(`"part":[0,0,%d,%d]`, testW, testH), 1)
	if _, err := ReadSession(strings.NewReader(changed), "/pictures"); err != nil {
		t.Errorf("all of the picture: %v", err)
	}
}
