package prompt

import (
	"math"
	"strings"
	"testing"

	"clickmask/mask"
)

func TestNewBoxPutsCornersInOrder(t *testing.T) {
	want := Box{1, 2, 30, 40}
	for _, b := range []Box{NewBox(1, 2, 30, 40), NewBox(30, 2, 1, 40), NewBox(1, 40, 30, 2), NewBox(30, 40, 1, 2)} {
		if b != want {
			t.Errorf("%v", b)
		}
	}
	for _, b := range []Box{NewBox(5, 5, 5, 9), NewBox(5, 5, 9, 5), {}, {X0: 9, Y0: 0, X1: 1, Y1: 5}, {X1: math.NaN(), Y1: 5}} {
		if !b.Empty() {
			t.Errorf("%v has an area", b)
		}
	}
	if want.Empty() {
		t.Error("a box with an area has none")
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		prompt Prompt
		says   string // empty: nothing is wrong
	}{
		"nothing":           {Prompt{}, ""},
		"a point":           {Prompt{Points: []Point{{3, 4, Positive}}}, ""},
		"the corners":       {Prompt{Points: []Point{{0, 0, Negative}, {100, 80, Positive}}}, ""},
		"the whole picture": {Prompt{Box: &Box{0, 0, 100, 80}}, ""},
		"left of it":        {Prompt{Points: []Point{{-0.5, 4, Positive}}}, "point 1 (-0.5,4) is outside the picture, which is 100 x 80 pixels"},
		"below it":          {Prompt{Points: []Point{{1, 1, Positive}, {3, 80.5, Positive}}}, "point 2 (3,80.5) is outside"},
		"no number":         {Prompt{Points: []Point{{nan, 4, Positive}}}, "point 1 (NaN,4) is not a number"},
		"infinite":          {Prompt{Points: []Point{{4, inf, Positive}}}, "point 1 (4,+Inf) is not a number"},
		"a label":           {Prompt{Points: []Point{{3, 4, 2}}}, "label 1 is 2: use 1"},
		"a negative label":  {Prompt{Points: []Point{{3, 4, -1}}}, "label 1 is -1"},
		"an empty box":      {Prompt{Box: &Box{5, 5, 5, 9}}, "box (5,5,5,9) is empty"},
		"a box backwards":   {Prompt{Box: &Box{9, 5, 5, 9}}, "is empty"},
		"a box too wide":    {Prompt{Box: &Box{5, 5, 101, 9}}, "box (5,5,101,9) reaches outside the picture, which is 100 x 80"},
		"a box above":       {Prompt{Box: &Box{5, -1, 50, 9}}, "reaches outside"},
		"a box of NaN":      {Prompt{Box: &Box{nan, 5, 50, 9}}, "is not a number"},
		"an infinite box":   {Prompt{Box: &Box{0, 5, inf, 9}}, "reaches outside"},
		"an undone box":     {Prompt{Box: &Box{math.Inf(-1), 5, inf, 9}}, "is not a number"},
		"point and box":     {Prompt{Points: []Point{{3, 4, Positive}}, Box: &Box{5, 5, 5, 9}}, "box (5,5,5,9) is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.prompt.Check(100, 80)
			switch {
			case c.says == "" && err != nil:
				t.Error(err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestCloneSharesNothing(t *testing.T) {
	p := Prompt{Points: []Point{{1, 2, Positive}}, Box: &Box{1, 2, 3, 4}}
	c := p.Clone()
	c.Points[0].X, c.Box.X1 = 9, 9
	if p.Points[0].X != 1 || p.Box.X1 != 3 {
		t.Errorf("%v %v", p.Points, *p.Box)
	}
	c = p.Clone()
	_ = append(c.Points, Point{})
	if e := (Prompt{}).Clone(); !e.Empty() || e.Box != nil {
		t.Errorf("%v", e)
	}
}

func TestFirstIsOneClickAlone(t *testing.T) {
	one := []Point{{1, 2, Positive}}
	two := []Point{{1, 2, Positive}, {3, 4, Negative}}
	for name, c := range map[string]struct {
		prompt       Prompt
		first, empty bool
	}{
		"nothing":   {Prompt{}, false, true},
		"one":       {Prompt{Points: one}, true, false},
		"two":       {Prompt{Points: two}, false, false},
		"box":       {Prompt{Box: &Box{0, 0, 1, 1}}, false, false},
		"one + box": {Prompt{Points: one, Box: &Box{0, 0, 1, 1}}, false, false},
	} {
		if c.prompt.First() != c.first || c.prompt.Empty() != c.empty {
			t.Errorf("%s: first %v, empty %v", name, c.prompt.First(), c.prompt.Empty())
		}
	}
}

func TestChooseFollowsThePromptAndTheScores(t *testing.T) {
	click := Prompt{Points: []Point{{1, 2, Positive}}}
	more := Prompt{Points: []Point{{1, 2, Positive}, {3, 4, Negative}}}
	box := Prompt{Box: &Box{0, 0, 9, 9}}
	for name, c := range map[string]struct {
		iou     []float32
		prompt  Prompt
		choose  int
		offered []int
	}{
		"click, the best candidate":      {[]float32{0.99, 0.3, 0.8, 0.5}, click, 2, []int{1, 2, 3}},
		"click, the first of equals":     {[]float32{0, 0.7, 0.7, 0.7}, click, 1, []int{1, 2, 3}},
		"second click, the single":       {[]float32{0.1, 0.3, 0.8, 0.5}, more, 0, []int{0, 1, 2, 3}},
		"box, the single":                {[]float32{0.1, 0.3, 0.8, 0.5}, box, 0, []int{0, 1, 2, 3}},
		"no single, a click":             {[]float32{0.3, 0.2, 0.5}, click, 2, []int{0, 1, 2}},
		"no single, a box":               {[]float32{0.3, 0.6, 0.5}, box, 1, []int{0, 1, 2}},
		"one alone, a click":             {[]float32{0.3}, click, 0, []int{0}},
		"one alone, a box":               {[]float32{0.3}, box, 0, []int{0}},
		"scores below zero are scores":   {[]float32{0, -3, -1, -2}, click, 2, []int{1, 2, 3}},
		"the first score has no value":   {[]float32{float32(math.NaN()), 0.2, 0.5}, click, 2, []int{0, 1, 2}},
		"scores without a value are low": {[]float32{0, 0.2, float32(math.NaN()), 0.5}, click, 3, []int{1, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			a := Answer{LowRes: make([]mask.Logits, len(c.iou)), IoU: c.iou}
			if got := a.Choose(c.prompt); got != c.choose {
				t.Errorf("chooses %d, want %d", got, c.choose)
			}
			got := a.Candidates(c.prompt)
			if len(got) != len(c.offered) || got[0] != c.offered[0] || got[len(got)-1] != c.offered[len(c.offered)-1] {
				t.Errorf("offers %v, want %v", got, c.offered)
			}
		})
	}
}

func TestOfCandidatesThatWereLookedAtTheBestIsChosen(t *testing.T) {
	click := Prompt{Points: []Point{{1, 2, Positive}}}
	more := Prompt{Points: []Point{{1, 2, Positive}, {3, 4, Negative}}}
	for name, c := range map[string]struct {
		looked []bool
		prompt Prompt
		choose int
	}{
		"none":                       {nil, click, 1},
		"none of four":               {make([]bool, 4), click, 1},
		"two":                        {[]bool{false, false, true, true}, click, 3},
		"the single alone":           {[]bool{true, false, false, false}, click, 1},
		"the first of them":          {[]bool{false, true, false, true}, click, 1},
		"a correction has no choice": {[]bool{false, false, true, true}, more, 0},
	} {
		a := Answer{LowRes: make([]mask.Logits, 4), IoU: []float32{0.9, 0.8, 0.5, 0.6}, Looked: c.looked}
		if got := a.Choose(c.prompt); got != c.choose {
			t.Errorf("%s: chooses %d, want %d", name, got, c.choose)
		}
	}
}

func TestAnswersThatLackSomethingDoNotPanic(t *testing.T) {
	click := Prompt{Points: []Point{{1, 2, Positive}}}
	for _, p := range []Prompt{{}, click, {Box: &Box{0, 0, 1, 1}}} {
		empty := Answer{}
		if got := empty.Choose(p); got != -1 || len(empty.Candidates(p)) != 0 {
			t.Errorf("of nothing %d is chosen, %v offered", got, empty.Candidates(p))
		}
		short := Answer{LowRes: make([]mask.Logits, 3), IoU: []float32{0.5}}
		if got := short.Choose(p); got != 0 {
			t.Errorf("of three masks with one score %d is chosen", got)
		}
	}
}
