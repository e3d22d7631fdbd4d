package desk_test

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/subject"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// mainThing has the engine find the main thing of the shown picture, if it was asked to, and says whether it was.
func (s *stage) mainThing() bool {
	s.t.Helper()
	if len(s.engine.jobs) == 0 {
		return false
	}
	j := s.engine.jobs[len(s.engine.jobs)-1]
	p := prompt.Prompt{Points: []prompt.Point{{X: 200, Y: 150, Label: prompt.Positive}}}
	found := subject.Found{Prompt: p, Answer: answerOf(inference.Query{Prompt: p}, s.page()), Chosen: 3}
	s.Take([]inference.Event{{Kind: inference.EventWorked, Op: inference.OpWork, Generation: j.Generation, Revision: j.Revision, Result: found}})
	return true
}

// goneOn is a stage on whose second picture a main thing is offered.
func goneOn(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, "a.png", "b.png", "c.png")
	s.SetSettings(desk.Settings{Preview: true, Closer: true, Propose: true})
	s.open("a.png", "b.png", "c.png")
	s.play("goOn background ready")
	if !s.mainThing() || !s.Proposes() {
		t.Fatal("no main thing is offered")
	}
	return s
}

func TestTheMainThingOfAPictureThatWasGoneOnToIsOffered(t *testing.T) {
	s := goneOn(t)
	v := s.View()
	if v.Proposal == nil || v.Hint != desk.HintProposed || v.Draft != nil || v.Pending || v.Undo != "" || v.Unsaved != s.Document().Dirty() {
		t.Errorf("it shows %+v", v)
	}
	s.expect("b.png: 0 objects, 0 points")
}

// Each row is what is done where a main thing is offered, and what comes of it.
func TestWhatBecomesOfAnOfferedMainThing(t *testing.T) {
	negative := func(s *stage) { s.Click(prompt.Point{X: 90, Y: 110, Label: prompt.Negative}, false) }
	for _, row := range []struct {
		name   string
		do     func(*stage)
		want   string
		second int // objects on the second picture
		offers bool
	}{
		{"Enter keeps it", func(s *stage) { s.play("keep frame lookEnds") }, "b.png: 1 objects, 0 points", 1, false},
		{"Enter waits for the closer look", func(s *stage) { s.play("keep frame") }, "b.png: 0 objects, 1 points", 0, false},
		{"the key that goes on keeps it and goes on", func(s *stage) { s.play("goOn frame lookEnds background") }, "c.png: 0 objects, 0 points", 1, false},
		{"undo takes that back as a whole", func(s *stage) { s.play("goOn frame undo") }, "b.png: 0 objects, 1 points", 0, false},
		{"turning keeps nothing", func(s *stage) { s.play("next background") }, "c.png: 0 objects, 0 points", 0, false},
		{"a click begins another thing", func(s *stage) { s.play("click") }, "b.png: 0 objects, 1 points", 0, false},
		{"and undo brings it back", func(s *stage) { s.play("click undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"not so clearing", func(s *stage) { s.play("click clear") }, "b.png: 0 objects, 0 points", 0, false},
		{"undo of what it became brings it back", func(s *stage) { s.play("keep frame lookEnds undo undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"so does a box", func(s *stage) { s.play("box answer frame lookEnds keep") }, "b.png: 1 objects, 0 points", 1, false},
		{"a click that takes away is about it", negative, "b.png: 0 objects, 2 points", 0, false},
		{"also where prompts are kept at once", func(s *stage) { s.SetAtOnce(true); s.play("amend") }, "b.png: 0 objects, 2 points", 0, false},
		{"Esc drops it", func(s *stage) { s.play("clear") }, "b.png: 0 objects, 0 points", 0, false},
		{"and undo brings it back from there too", func(s *stage) { s.play("clear undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"which redo takes back", func(s *stage) { s.play("clear undo redo") }, "b.png: 0 objects, 0 points", 0, false},
		{"and undo once more", func(s *stage) { s.play("clear undo redo undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"undo comes to it through what was done since", func(s *stage) { s.play("clear click undo undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"one undo brings it back no more than the click", func(s *stage) { s.play("clear click clear undo") }, "b.png: 0 objects, 1 points", 0, false},
		{"a step beside it leaves it", func(s *stage) { s.Document().AddClass("dog") }, "b.png: 0 objects, 0 points", 0, true},
		{"and is undone after it", func(s *stage) { s.Document().AddClass("dog"); s.play("clear undo undo") }, "b.png: 0 objects, 0 points", 0, true},
		{"the setting drops it", func(s *stage) { s.SetSettings(desk.Settings{Preview: true}) }, "b.png: 0 objects, 0 points", 0, false},
		{"another model drops it", func(s *stage) { s.play("newModel") }, "b.png: 0 objects, 0 points", 0, false},
		{"a preview leaves it", func(s *stage) { s.Hover(10, 10, true) }, "b.png: 0 objects, 0 points", 0, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := goneOn(t)
			row.do(s)
			s.expect(row.want)
			if n := len(s.Document().Pages()[1].Objects); n != row.second {
				t.Errorf("the second picture has %d objects, not %d", n, row.second)
			}
			if s.Proposes() != row.offers {
				t.Errorf("it is offered: %v", s.Proposes())
			}
		})
	}
}

// Each row is what is done while the main thing is looked for, and what comes of it once it is found.
func TestWhatIsAskedOfAMainThingThatIsLookedForWaitsForIt(t *testing.T) {
	for _, row := range []struct {
		name, before, after, want string
		second                    int // objects on the second picture
		offers                    bool
	}{
		{"Enter keeps it", "keep", "frame lookEnds", "b.png: 1 objects, 0 points", 1, false},
		{"once, however often it is pressed", "keep keep", "frame lookEnds", "b.png: 1 objects, 0 points", 1, false},
		{"the key that goes on keeps it and goes on", "goOn", "frame lookEnds background", "c.png: 0 objects, 0 points", 1, false},
		{"also after Enter", "keep goOn", "frame lookEnds background", "c.png: 0 objects, 0 points", 1, false},
		{"turning comes after what Enter asked for", "keep next", "frame lookEnds background", "c.png: 0 objects, 0 points", 1, false},
		{"a click too", "keep click", "frame lookEnds answer frame", "b.png: 1 objects, 1 points", 1, false},
		{"undo takes the wish back", "keep undo", "", "b.png: 0 objects, 0 points", 0, true},
		{"also that of going on", "goOn undo", "", "b.png: 0 objects, 0 points", 0, true},
		{"so does clearing", "keep clear", "", "b.png: 0 objects, 0 points", 0, true},
		{"with no wish a click begins another thing", "click", "", "b.png: 0 objects, 1 points", 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png", "c.png")
			s.SetSettings(desk.Settings{Preview: true, Closer: true, Propose: true})
			s.open("a.png", "b.png", "c.png")
			s.play("goOn background ready")
			if v := s.View(); v.Status.Kind != desk.StatusSeeking || v.Hint != desk.HintSeeks {
				t.Errorf("it is said %v, %v", v.Status.Kind, v.Hint)
			}
			s.play(row.before)
			s.mainThing()
			s.play(row.after)
			s.expect(row.want)
			if n := len(s.Document().Pages()[1].Objects); n != row.second {
				t.Errorf("the second picture has %d objects, not %d", n, row.second)
			}
			if s.Proposes() != row.offers {
				t.Errorf("it is offered: %v", s.Proposes())
			}
		})
	}
}

// The key may come before the picture is ready to be searched.
func TestEnterWaitsForAMainThingThatIsNotLookedForYet(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.SetSettings(desk.Settings{Closer: true, Propose: true})
	s.open("a.png", "b.png")
	s.play("goOn background keep ready")
	s.mainThing()
	s.play("frame lookEnds")
	s.expect("b.png: 1 objects, 0 points")
}

func TestEnterThatWaitedForNoMainThingIsTold(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.SetSettings(desk.Settings{Propose: true})
	s.open("a.png", "b.png")
	s.play("goOn background ready keep")
	j := s.engine.jobs[len(s.engine.jobs)-1]
	s.Take([]inference.Event{{Kind: inference.EventFailed, Op: inference.OpWork, Generation: j.Generation, Revision: j.Revision}})
	if n := s.told[len(s.told)-1]; n.Kind != desk.NoMainThing {
		t.Errorf("it is told %+v", n)
	}
	if s.Wishes() {
		t.Error("it is waited for still")
	}
}

// The buttons and menus name what undo and redo would do.
func TestDroppingTheOfferIsAStep(t *testing.T) {
	s := goneOn(t)
	s.play("clear")
	if v := s.View(); v.Undo != "Drop what was offered" || v.Redo != "" {
		t.Errorf("undo is %q, redo %q", v.Undo, v.Redo)
	}
	s.play("undo")
	if v := s.View(); v.Undo != "" || v.Redo != "Drop what was offered" {
		t.Errorf("undo is %q, redo %q", v.Undo, v.Redo)
	}
}

// What is kept is the mask that was seen, though the model thinks better of another candidate.
func TestTheOfferedMaskIsTheOneThatIsTaken(t *testing.T) {
	s := goneOn(t)
	seen := s.View().Proposal.Mask()
	s.play("keep frame")
	if got := s.View().Draft; got == nil || !got.Mask().Equal(seen) {
		t.Error("the open object has another mask")
	}
	if n := s.View().Undo; n != "Take the main thing" {
		t.Errorf("the step is called %q", n)
	}
}

func TestNoMainThingIsLookedForWhereNobodyNeedsOne(t *testing.T) {
	for _, row := range []struct {
		name, play string
		settings   desk.Settings
	}{
		{"the setting is off", "goOn background ready", desk.Settings{}},
		{"the page was turned", "next background ready", desk.Settings{Propose: true}},
		{"the page was turned instead", "goOn next background ready", desk.Settings{Propose: true}},
		{"there is an object", "next background ready click answer frame keep previous background ready goOn background ready", desk.Settings{Propose: true}},
		{"a click came first", "goOn background click ready", desk.Settings{Propose: true}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png", "c.png")
			s.SetSettings(row.settings)
			s.open("a.png", "b.png", "c.png")
			s.play(row.play)
			if s.mainThing() || s.Proposes() {
				t.Error("one was looked for")
			}
		})
	}
}

func TestAMainThingThatComesTooLateIsDropped(t *testing.T) {
	for _, play := range []string{"click", "click undo", "next background ready", "clear"} {
		s := newStage(t, "a.png", "b.png", "c.png")
		s.SetSettings(desk.Settings{Propose: true})
		s.open("a.png", "b.png", "c.png")
		s.play("goOn background ready " + play)
		s.mainThing()
		if s.Proposes() || s.engine.ended != 1 {
			t.Errorf("%s: offered %v, %d jobs were called off", play, s.Proposes(), s.engine.ended)
		}
	}
}
