package tour

import (
	"testing"

	"clickmask/prompt"
)

// walk is the work that a person does who follows the tour, in its order.
func walk() []Work {
	positive := func(x, y float64) prompt.Point { return prompt.Point{X: x, Y: y, Label: prompt.Positive} }
	box := prompt.NewBox(790, 410, 1100, 700)
	halves := prompt.Prompt{Points: []prompt.Point{positive(296, 542), positive(455, 545)}}
	all := halves.Clone()
	all.Points = append(all.Points, prompt.Point{X: 378, Y: 530, Label: prompt.Negative})
	onMug := prompt.Prompt{Points: []prompt.Point{positive(613, 446)}}
	return []Work{
		{Open: true, Prompt: onMug, Chosen: 1, Did: "Add point"},
		{Open: true, Prompt: onMug, Chosen: 2, Did: "Choose candidate"},
		{Objects: 1, Did: "Keep object"},
		{Open: true, Objects: 1, Prompt: prompt.Prompt{Box: &box}},
		{Open: true, Objects: 1, Prompt: prompt.Prompt{Box: &box}, Drawn: 300},
		{Objects: 2, Drawn: 300},
		{Open: true, Objects: 2, Drawn: 300, Prompt: halves},
		{Open: true, Objects: 2, Drawn: 300, Prompt: all},
	}
}

func TestEachStepWaitsForItsOwnWorkAndNoOther(t *testing.T) {
	tour, before := Begin(Work{}), Work{}
	for i, now := range walk() {
		if tour.Over() {
			t.Fatalf("it is over after %d steps", i)
		}
		title := tour.Step().Title
		if tour.Follow(before) {
			t.Errorf("%q is done by the step before", title)
		}
		if !tour.Follow(now) {
			t.Fatalf("%q is not done by its own work", title)
		}
		before = now
	}
	if !tour.Over() {
		t.Errorf("it is not over but at %q", tour.Step().Title)
	}
}

// A closer look may rank the masks anew by itself: that is no choice of the person's.
func TestAMaskThatIsRankedAnewIsNoChoice(t *testing.T) {
	work := walk()
	tour := Begin(Work{})
	tour.Follow(work[0])
	now := work[0]
	now.Chosen = 0
	if tour.Follow(now) {
		t.Error("it is taken for one")
	}
}

func TestAStepSaysWhatItBeginsWith(t *testing.T) {
	tour := Begin(Work{})
	tour.Skip(Work{})
	if got := tour.Words(Work{}); got != Steps[1].First {
		t.Errorf("with nothing open it says %q", got)
	}
	if got := tour.Words(walk()[0]); got != Steps[1].Text {
		t.Errorf("with the mug open it says %q", got)
	}
	for _, s := range Steps {
		if (s.ready == nil) != (s.First == "") {
			t.Errorf("%q begins with something that it does not speak of", s.Title)
		}
	}
}

// Who keeps the doughnut before drawing on it is not asked to keep it again.
func TestWhatIsKeptAlreadyIsNotAskedFor(t *testing.T) {
	tour := Begin(Work{})
	for range 4 {
		tour.Skip(Work{})
	}
	if !tour.Follow(Work{Objects: 2, Drawn: 40}) || tour.Step().Title != "A thing in two parts" {
		t.Errorf("it is at %q", tour.Step().Title)
	}
}

func TestAllCanBeSkipped(t *testing.T) {
	tour := Begin(Work{})
	for range Steps {
		tour.Skip(Work{Open: true})
	}
	if tour.Skip(Work{}); !tour.Over() || tour.Follow(Work{Open: true}) {
		t.Error("it goes on")
	}
}
