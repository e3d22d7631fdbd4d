package desk_test

import (
	"testing"

	"clickmask/project"
	"clickmask/prompt"
)

func TestPromptsAreKeptAtOnce(t *testing.T) {
	for _, row := range []struct{ name, play, want string }{
		{"a click is an object", "click answer frame lookEnds", "a.png: 1 objects, 0 points"},
		{"it waits for the look", "click answer", "a.png: 0 objects, 1 points"},
		{"three clicks before any answer are three objects", "click click click answer frame lookEnds answer frame lookEnds answer frame lookEnds", "a.png: 3 objects, 0 points"},
		{"a box is an object", "box answer frame lookEnds", "a.png: 1 objects, 0 points"},
		{"undo opens it again", "click answer frame lookEnds undo", "a.png: 0 objects, 1 points"},
		{"the next picture comes after it", "click next answer frame lookEnds background", "b.png: 0 objects, 0 points"},
		{"what is amended is no other object", "click answer frame lookEnds amend answer frame lookEnds", "a.png: 1 objects, 0 points"},
		{"what is amended before the answer is amended after it", "click amend answer frame lookEnds answer frame lookEnds", "a.png: 1 objects, 0 points"},
		{"with nothing kept there is nothing to amend", "amend", "a.png: 0 objects, 0 points"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png", "b.png")
			s.open("a.png", "b.png")
			s.SetAtOnce(true)
			s.play(row.play)
			s.expect(row.want)
		})
	}
}

func TestWhatIsAmendedKeepsItsPrompts(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.SetAtOnce(true)
	s.play("click answer frame lookEnds amend answer frame lookEnds")
	if o := s.page().Objects[0]; len(o.Prompt.Points) != 2 || o.Prompt.Points[1].Label != prompt.Negative {
		t.Errorf("its points are %v", o.Prompt.Points)
	}
}

// The class that was chosen when a click was made is the one that its object has, however late the answer comes, and stays
// chosen.
func TestAClassStaysChosenForWhatIsKeptAtOnce(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	var cat, dog project.ClassID
	s.EditClasses(func(doc *project.Document) {
		cat, _ = doc.AddClass("cat")
		dog, _ = doc.AddClass("dog")
	})
	s.SetAtOnce(true)
	s.GiveClass(cat)
	s.play("click click")
	s.GiveClass(dog)
	s.play("click answer frame lookEnds answer frame lookEnds answer frame lookEnds")
	if s.View().Class != dog {
		t.Error("the class does not stay chosen")
	}
	s.play("click answer frame lookEnds")
	var classes []project.ClassID
	for _, o := range s.page().Objects {
		classes = append(classes, o.Class)
	}
	if len(classes) != 4 || classes[0] != cat || classes[1] != cat || classes[2] != dog || classes[3] != dog {
		t.Errorf("they are %v, of %d and %d", classes, cat, dog)
	}
}
