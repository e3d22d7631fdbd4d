package desk_test

import (
	"context"
	"fmt"
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// Each row is what a person does, and what comes of it. The words are those of play.
var tables = []struct {
	name, play, want string
}{
	{"a click is asked, answered and kept", "click answer frame lookEnds keep", "a.png: 1 objects, 0 points"},
	{"Enter before the answer keeps it when it comes", "click keep answer frame lookEnds", "a.png: 1 objects, 0 points"},
	{"Enter before the answer waits for the look as well", "click keep answer", "a.png: 0 objects, 1 points"},
	{"Enter during the look waits for it", "click answer frame keep", "a.png: 0 objects, 1 points"},
	{"a click during that look keeps first and begins the next", "click answer frame keep click", "a.png: 1 objects, 1 points"},
	{"a click before the answer waits for Enter's object", "click keep click", "a.png: 0 objects, 1 points"},
	{"and begins the next when that is kept", "click keep click answer frame lookEnds", "a.png: 1 objects, 1 points"},
	{"clicks and Enters before any answer are done in turn", "click keep click keep answer frame lookEnds answer frame lookEnds", "a.png: 2 objects, 0 points"},
	{"undo before the answer takes Enter back alone", "click keep undo answer frame lookEnds", "a.png: 0 objects, 1 points"},
	{"undo takes back the click that waits, not Enter", "click keep click undo answer frame lookEnds", "a.png: 1 objects, 0 points"},
	{"undo during the look keeps and takes that back", "click answer frame keep undo", "a.png: 0 objects, 1 points"},
	{"Esc before the answer takes Enter back, and once more drops the prompts", "click keep clear clear", "a.png: 0 objects, 0 points"},
	{"the next picture waits for Enter's answer", "click keep next answer frame lookEnds", "a.png: 1 objects, 0 points"},
	{"and comes after it", "click keep next answer frame lookEnds background", "b.png: 0 objects, 0 points"},
	{"an open draft does not hold up the next picture", "click next background", "b.png: 0 objects, 0 points"},
	{"Enter with nothing open keeps nothing", "keep click answer", "a.png: 0 objects, 1 points"},
	{"ten presses are ten pictures", "next next next background", "d.png: 0 objects, 0 points"},
	{"presses stop at the end", "next next next next next next background", "d.png: 0 objects, 0 points"},
	{"there and back at once stays", "next previous", "a.png: 0 objects, 0 points"},
	{"another candidate while Enter waits for the look keeps first", "click answer frame keep tab", "a.png: 1 objects, 0 points"},
	{"a model that comes late is asked again, and Enter is not lost", "click noModel keep newModel ready answer frame lookEnds", "a.png: 1 objects, 0 points"},
	{"Enter after a failure asks again", "click askFails keep click answer frame lookEnds", "a.png: 1 objects, 1 points"},
	{"what failed is asked again when the picture is encoded anew", "click askFails ready keep answer frame lookEnds", "a.png: 1 objects, 0 points"},
	{"a failure gives Enter up", "click keep askFails click answer", "a.png: 0 objects, 2 points"},
}

// play does what the words of a table say.
func (s *stage) play(words string) {
	s.t.Helper()
	x := 60.0
	do := map[string]func(){
		"click": func() { x += 20; s.click(x, 100) }, "answer": s.answer, "frame": s.frame, "lookEnds": s.lookEnds, "keep": s.Keep,
		"amend": func() { s.Amend(prompt.Point{X: 90, Y: 110, Label: prompt.Negative}) },
		"box":   func() { s.Box(prompt.NewBox(40, 40, 160, 160)) },
		"undo":  s.Undo, "redo": s.Redo, "clear": s.Clear, "next": func() { s.Turn(1) }, "previous": func() { s.Turn(-1) }, "background": s.background,
		"goOn": func() { s.KeepAndGoOn(func() (int, bool) { return 0, false }) },
		"tab":  func() { s.Step(1) }, "ready": s.ready,
		"noModel": func() { s.fails(inference.ErrNoModel) }, "askFails": func() { s.fails(errBroken) },
		"newModel": func() {
			s.Take([]inference.Event{{Kind: inference.EventLoaded, Op: inference.OpOpen, Model: inference.Info{Name: "Other", Fingerprint: "o", Closer: true}}})
		},
	}
	var word string
	for rest := words; rest != ""; {
		if n, _ := fmt.Sscan(rest, &word); n == 0 {
			break
		}
		i := 0
		for i < len(rest) && rest[i] == ' ' {
			i++
		}
		rest = rest[i+len(word):]
		if do[word] == nil {
			s.t.Fatalf("there is no %q to play", word)
		}
		do[word]()
	}
}

// fails lets the last ask fail.
func (s *stage) fails(err error) {
	s.t.Helper()
	q := s.engine.asks[len(s.engine.asks)-1]
	s.Take([]inference.Event{{Kind: inference.EventFailed, Op: inference.OpAsk, Generation: q.Generation, Revision: q.Revision, Query: q, Err: err}})
}

func TestIntentsMeetWhatIsPending(t *testing.T) {
	for _, row := range tables {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png", "c.png", "d.png")
			s.open("a.png", "b.png", "c.png", "d.png")
			s.play(row.play)
			s.expect(row.want)
		})
	}
}

// The key that collects points may be let go while they wait for what is to be kept.
func TestACollectedPointThatWaitedIsAskedAbout(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click keep")
	s.Click(prompt.Point{X: 200, Y: 100, Label: prompt.Positive}, true)
	s.EndCollecting()
	s.play("answer frame lookEnds")
	s.expect("a.png: 1 objects, 1 points")
	if n := len(s.engine.asks); n != 2 {
		t.Errorf("%d questions, want one about the point as well", n)
	}
}

func TestNothingIsDoneToAPageWhosePictureIsNotOnTheScreen(t *testing.T) {
	gestures := map[string]func(*stage){
		"click": func(s *stage) { s.click(100, 100) },
		"box":   func(s *stage) { s.Box(prompt.Box{X0: 10, Y0: 10, X1: 90, Y1: 90}) },
		"move":  func(s *stage) { s.MovePoint(0, 50, 50) },
		"gone":  func(s *stage) { s.RemovePoint(0) },
		"keep":  func(s *stage) { s.Keep() },
		"tab":   func(s *stage) { s.Step(1) },
		"hover": func(s *stage) { s.Hover(100, 100, true) },
		"save":  func(s *stage) { s.Save(func(desk.Final) { s.t.Error("a mask of another picture is saved") }) },
	}
	for name, do := range gestures {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png")
			s.open("a.png", "b.png")
			s.Turn(1)
			s.background()
			s.ready()
			s.play("click answer frame lookEnds keep")
			s.Turn(-1)
			s.background()
			s.ready()
			s.files["/p/b.png"] = nil
			s.Undo() // of what was kept on b, whose picture is gone
			for _, loads := range []bool{true, false} {
				if v := s.View(); v.Picture != nil || v.Page.Name != "b.png" {
					t.Fatalf("%s is current, and the screen has %v", v.Page.Name, v.Picture)
				}
				asks, hovers := len(s.engine.asks), len(s.engine.hovers)
				before := s.at()
				do(s)
				if s.at() != before || len(s.engine.asks) != asks || len(s.engine.hovers) != hovers {
					t.Errorf("%s became %s, asked %d times more", before, s.at(), len(s.engine.asks)-asks)
				}
				if loads {
					s.background()
				}
			}
			if s.View().Trouble == nil {
				t.Error("the view does not say why there is no picture")
			}
		})
	}
}

func TestUndoOnAnotherPageGoesThereAndSaysSo(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("click next background ready")
	s.told = nil
	s.Undo()
	s.background()
	s.expect("a.png: 0 objects, 0 points")
	if len(s.told) == 0 || s.told[0].Kind != desk.UndidElsewhere || s.told[0].Name != "a.png" || s.told[0].Step != "Add point" {
		t.Errorf("it is told %+v", s.told)
	}
}

func TestPagesThatCannotBeOpenedAreSteppedOverAndMarked(t *testing.T) {
	s := newStage(t, "b.png", "d.png")
	s.open("a.png", "b.png", "c.png", "d.png")
	s.expect("b.png: 0 objects, 0 points")
	s.told = nil
	s.Turn(1)
	s.background()
	s.expect("d.png: 0 objects, 0 points")
	if v := s.View(); v.Troubles[project.Picture{Path: "/p/a.png"}] == nil || v.Troubles[project.Picture{Path: "/p/c.png"}] == nil {
		t.Errorf("the troubles are %v", v.Troubles)
	}
	if n := s.told[len(s.told)-1]; n.Kind != desk.PicturesSkipped || n.Count != 1 {
		t.Errorf("it is told %+v", s.told)
	}
	s.ShowPage(2)
	s.background()
	s.expect("d.png: 0 objects, 0 points")
	if n := s.told[len(s.told)-1]; n.Kind != desk.PictureFailed {
		t.Errorf("the page that was pointed at fails with %+v", n)
	}
}

func TestAnAnswerToAQuestionAboutAPageThatWasLeftIsDropped(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("click answer frame lookEnds keep next background ready click answer frame lookEnds keep")
	s.files["/p/a.png"] = picture.FromImage(image.NewRGBA(image.Rect(0, 0, 200, 200)), "a.png")
	s.play("previous background")
	q := s.View().Question
	if q == nil || q.Kind != desk.AskPictureChanged {
		t.Fatalf("nothing is asked about the changed picture: %+v", q)
	}
	s.Undo() // goes to b
	s.background()
	if s.View().Question != nil {
		t.Error("the question about a.png is still asked")
	}
	s.Answer(q, desk.Yes)
	if pages := s.Document().Pages(); len(pages[0].Objects) != 1 || pages[0].W != 400 {
		t.Errorf("the late answer changed a.png: %d objects", len(pages[0].Objects))
	}
}

func TestAnotherDocumentTakesThePlaceOnlyWhenItMay(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	s.refuse = true
	s.Open([]string{"/p/gone.png"}, func(string) {})
	s.background()
	if s.left != nil {
		t.Error("it is asked about leaving for a picture that cannot be opened")
	}
	s.Open([]string{"/p/b.png"}, func(string) {})
	s.background()
	s.expect("a.png: 1 objects, 0 points")
	s.left()
	s.expect("b.png: 0 objects, 0 points")
}

// The filmstrip finds out that a picture cannot be opened before anybody goes there.
func TestWhatTheFilmstripCannotShowIsMarkedBeforehand(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png", "d.png")
	s.open("a.png", "b.png", "c.png", "d.png")
	at := func(name string) project.Picture { return project.Picture{Path: "/p/" + name} }
	broken := &picture.Error{Kind: picture.Unreadable, Name: "b.png", Reason: "is broken"}
	s.NoteTrouble(at("b.png"), broken)
	s.NoteTrouble(at("a.png"), broken) // which is shown
	s.NoteTrouble(at("c.png"), &picture.Error{Kind: picture.TooLarge, Name: "c.png"})
	s.NoteTrouble(at("d.png"), context.Canceled)
	if got := s.View().Troubles; len(got) != 1 || got[at("b.png")] == nil {
		t.Errorf("the troubles are %v", got)
	}
	s.Turn(1) // where it is tried all the same: the file may be another by now
	s.background()
	s.expect("b.png: 0 objects, 0 points")
	if got := s.View().Troubles; len(got) != 0 {
		t.Errorf("the troubles are %v still", got)
	}
}
