package desk_test

import (
	"testing"

	"clickmask/mask"
	"clickmask/ui/desk"
)

// Each row is what a person does before the key that keeps and goes on, or with it, and what comes of it.
func TestKeepAndGoOnMeetsWhatIsPending(t *testing.T) {
	for _, row := range []struct {
		name, play, want string
		first            int // objects on the first picture
	}{
		{"a mask is kept, and the next picture comes", "click answer frame lookEnds goOn background", "b.png: 0 objects, 0 points", 1},
		{"it waits for the answer", "click goOn", "a.png: 0 objects, 1 points", 0},
		{"and for the closer look, which it does not cut short", "click goOn answer frame", "a.png: 0 objects, 1 points", 0},
		{"then it goes on", "click goOn answer frame lookEnds background", "b.png: 0 objects, 0 points", 1},
		{"with nothing open it goes on", "goOn background", "b.png: 0 objects, 0 points", 0},
		{"a second press while the next picture is opened goes no further", "click answer frame lookEnds goOn goOn goOn background", "b.png: 0 objects, 0 points", 1},
		{"nor does one while the answer is awaited", "click goOn goOn answer frame lookEnds background", "b.png: 0 objects, 0 points", 1},
		{"Enter before it changes nothing", "click keep goOn answer frame lookEnds background", "b.png: 0 objects, 0 points", 1},
		{"what waits before it is kept too", "click keep click goOn answer frame lookEnds answer frame lookEnds background", "b.png: 0 objects, 0 points", 2},
		{"undo before the answer takes back all that the key did", "click goOn undo answer frame lookEnds", "a.png: 0 objects, 1 points", 0},
		{"and a second one the click", "click goOn undo undo", "a.png: 0 objects, 0 points", 0},
		{"what Enter has asked for before stays", "click keep goOn undo answer frame lookEnds", "a.png: 1 objects, 0 points", 1},
		{"undo before the closer look is done takes back all that it did", "click answer frame goOn undo", "a.png: 0 objects, 1 points", 0},
		{"so does undo while the next picture is opened", "click answer frame lookEnds goOn undo", "a.png: 0 objects, 1 points", 0},
		{"what was done meanwhile is undone first", "click answer frame lookEnds goOn click undo background", "b.png: 0 objects, 0 points", 1},
		{"where nothing was kept undo is of the step before", "click answer frame lookEnds keep goOn undo background", "b.png: 0 objects, 0 points", 0},
		{"where the model fails it stays", "click goOn askFails", "a.png: 0 objects, 1 points", 0},
		{"the keep is one step to undo", "click answer frame lookEnds goOn background ready undo background", "a.png: 0 objects, 1 points", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png", "c.png")
			s.open("a.png", "b.png", "c.png")
			s.play(row.play)
			s.expect(row.want)
			if opening := s.View().Status.Opening; opening {
				t.Error("the next picture is still being opened")
			}
			if n := len(s.Document().Pages()[0].Objects); n != row.first {
				t.Errorf("the first picture has %d objects, not %d", n, row.first)
			}
		})
	}
}

func TestKeepAndGoOnStaysWhereNothingIsKept(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("click answer frame lookEnds")
	s.Draw(mask.Hard(mask.Full(400, 300)), true)
	s.play("goOn")
	s.expect("a.png: 0 objects, 1 points")
	if n := s.told[len(s.told)-1]; n.Kind != desk.NothingToKeep {
		t.Errorf("it is told %+v", n)
	}
	if s.View().Status.Opening {
		t.Error("the next picture is opened all the same")
	}
}

func TestAfterTheLastPictureKeepAndGoOnSaysSo(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("next background ready click answer frame lookEnds goOn")
	s.expect("b.png: 1 objects, 0 points")
	if n := s.told[len(s.told)-1]; n.Kind != desk.AtTheEnd {
		t.Errorf("it is told %+v", n)
	}
	s.told = nil
	s.play("goOn")
	if len(s.told) != 1 || s.told[0].Kind != desk.AtTheEnd {
		t.Errorf("with nothing open it is told %+v", s.told)
	}
}

func TestKeepAndGoOnKeepsToThePicturesThatAreLookedFor(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png")
	s.open("a.png", "b.png", "c.png")
	s.play("click answer frame lookEnds")
	s.KeepAndGoOn(func() (int, bool) { return 2, true })
	s.background()
	s.expect("c.png: 0 objects, 0 points")
	s.KeepAndGoOn(func() (int, bool) { return 2, true })
	if n := s.told[len(s.told)-1]; n.Kind != desk.AtTheEnd {
		t.Errorf("at the end of them it is told %+v", n)
	}
}

// The click belongs to the picture of which nothing but a glance is there yet.
func TestKeepAndGoOnWaitsForThePixelsOfWhatWasClicked(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png")
	s.open("a.png", "b.png", "c.png")
	g := s.glance("b.png")
	s.Turn(1)
	s.untilGlance(g)
	s.play("click goOn")
	s.hold <- struct{}{}
	s.background()
	s.ready()
	s.expect("b.png: 0 objects, 1 points")
	s.play("answer frame lookEnds background")
	s.expect("c.png: 0 objects, 0 points")
	if n := len(s.Document().Pages()[1].Objects); n != 1 {
		t.Errorf("%d objects of the click on the glance", n)
	}
}

// What the key did is undone at once, though what is seen already is a glance of the next picture, for which undo waits otherwise.
func TestUndoAtAGlanceOfTheNextPictureTakesBackWhatTheKeyDid(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	g := s.glance("b.png")
	s.play("click answer frame lookEnds goOn")
	s.untilGlance(g)
	s.Undo()
	s.expect("a.png: 0 objects, 1 points")
	if v := s.View(); v.Status.Opening || v.Picture != s.files["/p/a.png"] || v.Page == nil {
		t.Errorf("opening %v, the page %v", v.Status.Opening, v.Page)
	}
}
