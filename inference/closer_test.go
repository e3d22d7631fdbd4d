package inference_test

import (
	"context"
	"errors"
	"image"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

const sceneW, sceneH = 400, 300

func scene() *picture.Picture {
	return picture.FromImage(image.NewRGBA(image.Rect(0, 0, sceneW, sceneH)), "scene")
}

// thing is a round mask in a grid, in picture pixels.
func thing(f mask.Grid, cx, cy, r float64) mask.Logits {
	l := mask.Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	w, h := f.Cell()
	seen := f.Seen()
	for i := range l.Data {
		x := float64(seen.Min.X) + (float64(i%f.LowW)+0.5)*w
		y := float64(seen.Min.Y) + (float64(i/f.LowW)+0.5)*h
		l.Data[i] = float32(r - math.Hypot(x-cx, y-cy))
	}
	return l
}

// inScene is a small thing in the scene as the fake sees it, round (x, y).
func inScene(x, y float64) mask.Logits { return thing(sam.GridFor(sceneW, sceneH, 256, 64), x, y, 40) }

func at(x, y float64, label prompt.Label) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x, Y: y, Label: label}}}
}

// clicks are two positive points.
func clicks(x0, y0, x1, y1 float64) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x0, Y: y0, Label: prompt.Positive}, {X: x1, Y: y1, Label: prompt.Positive}}}
}

func TestWhichPartACloserLookTakesIn(t *testing.T) {
	wide, panorama := sam.GridFor(1200, 900, 512, 128), sam.GridFor(1200, 100, 512, 128)
	tiny := sam.GridFor(80, 60, 512, 128)
	looked := sam.GridFor(424, 424, 512, 128)
	looked.PictureW, looked.PictureH, looked.Crop = 1200, 900, image.Rect(600, 400, 1024, 824)
	box := func(x0, y0, x1, y1 float64) prompt.Prompt {
		b := prompt.NewBox(x0, y0, x1, y1)
		return prompt.Prompt{Box: &b}
	}
	nothing := thing(wide, 0, 0, -1)
	padding := thing(panorama, 600, 700, 50) // below the picture
	for name, c := range map[string]struct {
		seen   mask.Logits
		prompt prompt.Prompt
		want   image.Point // size of the crop, zero: there is none
	}{
		"nothing":                            {seen: nothing},
		"nothing but padding":                {seen: padding},
		"without numbers":                    {seen: mask.Logits{Grid: wide}},
		"all of the picture":                 {seen: thing(wide, 600, 450, 2000)},
		"as large as 0.46 of it":             {seen: thing(wide, 600, 450, 0.23*1200)},
		"as large as that, after a click":    {thing(wide, 600, 450, 0.23*1200), at(600, 450, prompt.Positive), image.Pt(1200, 900)},
		"as large as that, in a box":         {thing(wide, 600, 450, 0.23*1200), box(320, 170, 880, 730), image.Pt(1200, 900)},
		"nothing, after a click":             {seen: nothing, prompt: at(600, 450, prompt.Positive)},
		"as large as 0.40 of it":             {seen: thing(wide, 600, 450, 0.20*1200), want: image.Pt(849, 849)},
		"small":                              {seen: thing(wide, 600, 450, 80), want: image.Pt(300, 300)},
		"in the top left corner":             {seen: thing(wide, 0, 0, 80), want: image.Pt(150, 150)},
		"in the top right corner":            {seen: thing(wide, 1200, 0, 80), want: image.Pt(150, 150)},
		"in the bottom left corner":          {seen: thing(wide, 0, 900, 80), want: image.Pt(150, 150)},
		"in the bottom right corner":         {seen: thing(wide, 1200, 900, 80), want: image.Pt(150, 150)},
		"smaller than the least crop":        {seen: thing(wide, 600, 450, 12), want: image.Pt(75, 75)},
		"in a picture as small as that":      {seen: thing(tiny, 40, 30, 6)},
		"in a picture lower than the crop":   {seen: thing(panorama, 700, 50, 80), want: image.Pt(300, 100)},
		"its click inside":                   {thing(wide, 600, 450, 80), at(610, 440, prompt.Positive), image.Pt(300, 300)},
		"a positive point far away":          {thing(wide, 600, 450, 80), at(300, 450, prompt.Positive), image.Pt(849, 849)},
		"a negative point far away":          {thing(wide, 600, 450, 80), at(300, 450, prompt.Negative), image.Pt(300, 300)},
		"a box round it":                     {thing(wide, 600, 450, 80), box(515, 365, 685, 535), image.Pt(300, 300)},
		"a box far larger":                   {thing(wide, 600, 450, 80), box(400, 300, 720, 560), image.Pt(600, 600)},
		"a box that goes on to the right":    {thing(wide, 600, 450, 80), box(515, 365, 850, 535), image.Pt(600, 600)},
		"a box that goes on below":           {thing(wide, 600, 450, 80), box(515, 365, 685, 700), image.Pt(600, 600)},
		"looked at before":                   {seen: thing(looked, 820, 560, 80), want: image.Pt(300, 300)},
		"a point at the other end of it all": {thing(wide, 100, 100, 60), at(1200, 900, prompt.Positive), image.Pt(1200, 900)},
		"two points at both ends of it all":  {thing(wide, 100, 100, 60), clicks(100, 100, 1200, 900), image.Point{}},
	} {
		crop, ok := inference.CloserCrop(c.prompt, c.seen)
		if ok != (c.want != image.Point{}) || ok && crop.Size() != c.want {
			t.Errorf("%s: the crop is %v (%v), want one of %v", name, crop, ok, c.want)
			continue
		}
		if !ok {
			continue
		}
		f := c.seen.Grid
		if !crop.In(image.Rect(0, 0, f.PictureW, f.PictureH)) {
			t.Errorf("%s: the crop %v reaches beyond the picture", name, crop)
		}
		// Round the mask there is a margin of 0.15 of the crop, but at the picture's own edge.
		margin := int(0.15 * float64(crop.Dx()))
		around := c.seen.Mask().Bounds().Inset(-margin).Intersect(image.Rect(0, 0, f.PictureW, f.PictureH))
		if !around.In(crop) {
			t.Errorf("%s: the crop %v is too near to the mask in %v", name, crop, c.seen.Mask().Bounds())
		}
	}
}

func TestThePartHoldsTheMaskWhereverItIs(t *testing.T) {
	f := sam.GridFor(1200, 900, 512, 128)
	whole := image.Rect(0, 0, 1200, 900)
	for x := 0.0; x <= 1200; x += 37 {
		for y := 0.0; y <= 900; y += 41 {
			l := thing(f, x, y, 20+x/10)
			crop, ok := inference.CloserCrop(at(x, y, prompt.Positive), l)
			if bounds := l.Mask().Bounds(); !ok || !crop.In(whole) || !bounds.In(crop) || !image.Pt(int(x), int(y)).In(crop.Inset(-1)) {
				t.Fatalf("round (%g,%g) the crop is %v (%v), the mask in %v", x, y, crop, ok, bounds)
			}
		}
	}
}

func TestAThingThatMovesALittleKeepsItsPart(t *testing.T) {
	f := sam.GridFor(1200, 900, 512, 128)
	same, all := 0, 0
	for x := 150.0; x < 1050; x += 13 {
		one, _ := inference.CloserCrop(prompt.Prompt{}, thing(f, x, 450, 70))
		for _, d := range []float64{-2, -1, 1, 2} {
			two, _ := inference.CloserCrop(prompt.Prompt{}, thing(f, x+d, 450-d, 70))
			all++
			if two == one {
				same++
			}
		}
	}
	if same < all*3/5 || same == all {
		t.Errorf("%d of %d times the crop stays", same, all)
	}
}

// lone is an answer of nothing but the mask.
func lone(seen mask.Logits, iou float32) *prompt.Answer {
	return &prompt.Answer{LowRes: []mask.Logits{seen}, IoU: []float32{iou}}
}

// look takes a closer look that must succeed; nil when there was nothing to see.
func look(t *testing.T, r *inference.Runner, p *picture.Picture, q prompt.Prompt, seen mask.Logits) *mask.Logits {
	t.Helper()
	before := lone(seen, 0)
	a, shown, err := r.LookCloser(t.Context(), p, q, before, 0)
	if err != nil || shown != 0 {
		t.Fatalf("mask %d, %v", shown, err)
	}
	if a == before {
		return nil
	}
	if !a.LookedAt(0) || before.LookedAt(0) || before.IoU[0] != 0 || !before.LowRes[0].Grid.Crop.Empty() {
		t.Errorf("looked at before: %v, after: %v; the score was %g", before.Looked, a.Looked, before.IoU[0])
	}
	return &a.LowRes[0]
}

func TestACloserLookSeesTheSameThingFiner(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	seen := inScene(250, 120)
	l := look(t, r, scene(), at(250, 120, prompt.Positive), seen)
	crop, _ := inference.CloserCrop(at(250, 120, prompt.Positive), seen)
	if l == nil || l.Grid.Crop != crop || l.Grid.PictureW != sceneW || l.Grid.PictureH != sceneH {
		t.Fatalf("the look is %+v, want one at %v", l, crop)
	}
	before, after := seen.Mask(), l.Mask()
	if both, either := mask.Intersect(before, after).Area(), mask.Union(before, after).Area(); float64(both) < 0.9*float64(either) {
		t.Errorf("IoU of both is %d / %d", both, either)
	}
	own, _ := l.Grid.Cell()
	coarse, _ := seen.Grid.Cell()
	if own > coarse/1.9 {
		t.Errorf("a number stands for %g pixels, before for %g", own, coarse)
	}
}

func TestLooksAtOnePartShareItsEncoding(t *testing.T) {
	dir := t.TempDir()
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{CacheDir: dir})
	p, q := scene(), at(250, 120, prompt.Positive)
	look(t, r, p, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 1 {
		t.Fatalf("the first look: %+v", c)
	}
	q.Points = append(q.Points, prompt.Point{X: 252, Y: 121, Label: prompt.Positive})
	look(t, r, p, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 2 {
		t.Errorf("the second look: %+v", c)
	}
	look(t, r, p, at(100, 200, prompt.Positive), inScene(100, 200))
	if c := m.Counts(); c.Encodes != 2 {
		t.Errorf("another crop: %+v", c)
	}
	other := scene()
	other.Hash[0]++
	look(t, r, other, q, inScene(250, 120))
	if c := m.Counts(); c.Encodes != 3 {
		t.Errorf("the same crop of another picture: %+v", c)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "embeddings", "*")); len(files) != 0 {
		t.Errorf("crops are kept on disk: %q", files)
	}
	e, cached, err := r.Embed(t.Context(), p)
	if err != nil || cached || e.Grid.Crop != (image.Rectangle{}) {
		t.Errorf("the picture's own embedding: %v, cached %v, %v", e.Grid, cached, err)
	}
}

// chooser thinks better of one of its answers than of the others.
type chooser struct {
	*fake.Model
	fed  *[]float32 // the first number of each mask input
	best int        // which, from 1
}

func (s chooser) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := s.Model.Decode(ctx, e, p, in)
	if err == nil {
		*s.fed = append(*s.fed, in.Data[0])
		a.LowRes[0].Data[0] = float32(len(*s.fed)) // tells them apart
		a.IoU[0] = 0.9
		if len(*s.fed) == s.best {
			a.IoU[0] = 0.95
		}
	}
	return a, err
}

func TestOfABoxThePartIsAskedTwiceAndTheBetterAnswerCounts(t *testing.T) {
	box := prompt.NewBox(205, 75, 295, 165)
	boxed := prompt.Prompt{Box: &box}
	click := prompt.Prompt{Box: &box, Points: at(250, 120, prompt.Positive).Points}
	for name, c := range map[string]struct {
		prompt prompt.Prompt
		best   int
		asked  int
	}{
		"the first is better":  {boxed, 1, 2},
		"the second is better": {boxed, 2, 2},
		"a click":              {at(250, 120, prompt.Positive), 1, 1},
		"a box and a click":    {click, 1, 1},
	} {
		var fed []float32
		m := chooser{fake.New(fake.Options{}), &fed, c.best}
		seen := inScene(250, 120)
		l := look(t, inference.NewRunner(m, inference.Options{}), scene(), c.prompt, seen)
		if l == nil || len(fed) != c.asked || l.Data[0] != float32(c.best) {
			t.Errorf("%s: asked %d times; there is a look: %v", name, len(fed), l != nil)
			continue
		}
		if c.asked == 2 && (fed[1] != 1 || fed[0] == 1) {
			t.Errorf("%s: the second time it was not fed with what it saw", name)
		}
	}
}

func TestAfterALoneClickAHugeThingIsAskedForAgain(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	p, q := scene(), at(200, 150, prompt.Positive)
	e, _, err := r.Embed(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	l := look(t, r, p, q, thing(inScene(1, 1).Grid, 200, 150, 150))
	if l == nil || l.Grid.Crop != image.Rect(0, 0, sceneW, sceneH) {
		t.Fatalf("the look is %+v", l)
	}
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 1 {
		t.Errorf("%+v, want the picture's own embedding asked once", c)
	}
	if e.Grid.Crop != (image.Rectangle{}) {
		t.Error("the picture's own embedding was changed")
	}
}

// stranger answers every closer look with another thing, in the crop's corner.
type stranger struct{ *fake.Model }

func (s stranger) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := s.Model.Decode(ctx, e, p, in)
	if crop := e.Grid.Crop; err == nil && !crop.Empty() {
		for i := range a.LowRes {
			a.LowRes[i] = thing(e.Grid, float64(crop.Min.X), float64(crop.Min.Y), 20)
		}
	}
	return a, err
}

func TestWhichLooksAreBelieved(t *testing.T) {
	box := prompt.NewBox(205, 75, 295, 165)
	click := prompt.Point{X: 250, Y: 120, Label: prompt.Positive}
	first := prompt.Prompt{Points: []prompt.Point{click}}
	boxed := prompt.Prompt{Box: &box}
	clicks := prompt.Prompt{Points: []prompt.Point{click, click}}
	boxAndClick := prompt.Prompt{Box: &box, Points: []prompt.Point{click}}
	const low, high = 0.5, 0.99 // below and above what the fake predicts
	same := inference.Model(fake.New(fake.Options{}))
	another := stranger{fake.New(fake.Options{})}
	const shown, picked = -0.2, 1 // how much better another mask is said to be than the one that is looked at
	for name, c := range map[string]struct {
		model  inference.Model
		prompt prompt.Prompt
		before float32 // predicted IoU of the mask that is looked at
		other  float32
		want   bool
	}{
		"first click, better":               {same, first, low, shown, true},
		"first click, worse":                {same, first, high, shown, false},
		"first click, another thing":        {another, first, low, shown, true},
		"first click, another thing, worse": {another, first, high, shown, false},
		"box, better":                       {same, boxed, low, shown, true},
		"box, another thing":                {another, boxed, low, shown, true},
		"correction, better":                {same, clicks, low, shown, true},
		"correction, worse":                 {same, clicks, high, shown, false},
		"correction, another thing":         {another, clicks, low, shown, false},
		"box and click, better":             {same, boxAndClick, low, shown, true},
		"box and click, another thing":      {another, boxAndClick, low, shown, false},
		"candidate picked, better":          {same, first, low, picked, true},
		"candidate picked, another thing":   {another, first, low, picked, false},
	} {
		before := &prompt.Answer{LowRes: []mask.Logits{inScene(250, 120), inScene(250, 120)}, IoU: []float32{c.before, c.before + c.other}}
		a, shown, err := inference.NewRunner(c.model, inference.Options{}).LookCloser(t.Context(), scene(), c.prompt, before, 0)
		if err != nil || shown != 0 {
			t.Fatalf("%s: mask %d, %v", name, shown, err)
		}
		if believed := !a.LowRes[0].Grid.Crop.Empty(); believed != c.want || a.IoU[0] == c.before || !a.LowRes[1].Grid.Crop.Empty() {
			t.Errorf("%s: believed %v, want %v; score %v", name, believed, c.want, a.IoU[0])
		}
	}
}

func TestALookAtNothingAsksNobody(t *testing.T) {
	m := fake.New(fake.Options{})
	r := inference.NewRunner(m, inference.Options{})
	empty, huge := thing(inScene(1, 1).Grid, 0, 0, -1), thing(inScene(1, 1).Grid, 200, 150, 150)
	if l := look(t, r, scene(), at(200, 150, prompt.Positive), empty); l != nil {
		t.Errorf("empty: %+v", l)
	}
	if l := look(t, r, scene(), clicks(200, 150, 210, 150), huge); l != nil {
		t.Errorf("huge: %+v", l)
	}
	if c := m.Counts(); c.Encodes+c.Decodes != 0 {
		t.Errorf("%+v", c)
	}
}

// doubter is sure of a closer look by where the thing lies that it is fed with. It sees that thing again, or another one 60
// pixels to its right.
type doubter struct {
	*fake.Model
	sure  func(x float64) float32
	moves bool
}

func (d doubter) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := d.Model.Decode(ctx, e, p, in)
	if err != nil || in == nil {
		return a, err
	}
	b := in.Mask().Bounds()
	middle := float64(b.Min.X+b.Max.X) / 2
	for i := range a.LowRes {
		a.IoU[i] = d.sure(middle)
		a.LowRes[i].Data = in.Data
		if d.moves {
			a.LowRes[i] = thing(e.Grid, middle+60, 120, 40)
		}
	}
	return a, nil
}

func TestAfterALoneClickTheRivalsAreLookedAtTooAndTheBestIsShown(t *testing.T) {
	const other, left, middle, right = 190, 220, 250, 280
	sure := func(best float64) func(float64) float32 {
		return func(x float64) float32 {
			if math.Abs(x-best) < 10 {
				return 0.98
			}
			return 0.91
		}
	}
	first := at(250, 120, prompt.Positive)
	box := prompt.NewBox(205, 75, 295, 165)
	four := []float32{0.95, 0.84, 0.9, 0.5} // the single answer, then candidates
	for name, c := range map[string]struct {
		prompt prompt.Prompt
		iou    []float32
		look   int
		best   float64
		moves  bool
		shown  int
		looked []bool
		taken  []bool // whose place is taken by what was seen
	}{
		"the look agrees":        {first, four, 2, middle, false, 2, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"a rival is better":      {first, four, 2, left, false, 1, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"one far behind is not":  {first, four, 2, right, false, 2, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"the winner may change":  {first, four, 2, left, true, 1, []bool{false, true, true, false}, []bool{false, true, false, false}},
		"chosen by a person":     {first, four, 1, right, false, 1, []bool{false, true, false, false}, []bool{false, true, false, false}},
		"a box":                  {prompt.Prompt{Box: &box}, four, 0, right, false, 0, []bool{true, false, false, false}, []bool{false, false, false, false}},
		"a correction":           {clicks(250, 120, 252, 120), four, 0, right, false, 0, []bool{true, false, false, false}, []bool{false, false, false, false}},
		"candidates and no more": {first, []float32{0.9, 0.85, 0.3}, 0, left, false, 1, []bool{true, true, false}, []bool{true, true, false}},
	} {
		a := &prompt.Answer{IoU: c.iou}
		for _, x := range []float64{other, left, middle, right}[:len(c.iou)] {
			a.LowRes = append(a.LowRes, inScene(x, 120))
		}
		r := inference.NewRunner(doubter{fake.New(fake.Options{}), sure(c.best), c.moves}, inference.Options{})
		after, shown, err := r.LookCloser(t.Context(), scene(), c.prompt, a, c.look)
		if err != nil {
			t.Fatal(err)
		}
		if shown != c.shown || !slices.Equal(after.Looked, c.looked) {
			t.Errorf("%s: mask %d is shown, looked at were %v, want %d and %v (scores %v)", name, shown, after.Looked, c.shown, c.looked, after.IoU)
		}
		for i, l := range after.LowRes {
			if taken := !l.Grid.Crop.Empty(); taken != c.taken[i] || c.looked[i] != (after.IoU[i] != a.IoU[i]) {
				t.Errorf("%s: mask %d: taken %v, score %v after %v", name, i, taken, after.IoU[i], a.IoU[i])
			}
		}
		again, _, err := r.LookCloser(t.Context(), scene(), c.prompt, after, len(c.iou)-1)
		if err != nil || !again.LookedAt(len(c.iou)-1) || !again.LookedAt(c.look) {
			t.Errorf("%s: another mask afterwards: %v", name, err)
		}
		if was := a.Covers(); !slices.Equal(after.Covers(), was) || !slices.Equal(again.Covers(), was) {
			t.Errorf("%s: the masks covered %v, and are said to have covered %v, then %v", name, was, after.Covers(), again.Covers())
		}
	}
}

func TestNegativePointsBeyondThePartDoNotReachTheModel(t *testing.T) {
	var got prompt.Prompt
	m := fake.New(fake.Options{Hooks: fake.Hooks{Decode: func(_ context.Context, p prompt.Prompt) error { got = p.Clone(); return nil }}})
	box := prompt.NewBox(205, 75, 295, 165)
	q := prompt.Prompt{Box: &box, Points: []prompt.Point{
		{X: 250, Y: 120, Label: prompt.Positive}, {X: 10, Y: 10, Label: prompt.Negative},
		{X: 252, Y: 70, Label: prompt.Negative}, {X: 250, Y: 299, Label: prompt.Negative},
	}}
	look(t, inference.NewRunner(m, inference.Options{}), scene(), q, inScene(250, 120))
	want := prompt.Prompt{Box: &box, Points: []prompt.Point{q.Points[0], q.Points[2]}}
	if !got.Equal(want) {
		t.Errorf("the model was asked %+v, want %+v", got, want)
	}
}

func TestALookThatFailsSaysWhy(t *testing.T) {
	var broken *inference.PanicError
	for _, size := range [][2]int{{sceneW - 1, sceneH}, {sceneW, sceneH - 1}} {
		seen := thing(sam.GridFor(size[0], size[1], 256, 64), 250, 120, 40)
		_, _, err := inference.NewRunner(fake.New(fake.Options{}), inference.Options{}).LookCloser(t.Context(), scene(), at(250, 120, prompt.Positive), lone(seen, 0), 0)
		if err == nil {
			t.Errorf("a mask of a picture of %v pixels is taken", size)
		}
	}
	for name, c := range map[string]struct {
		hooks fake.Hooks
		is    func(error) bool
	}{
		"encode fails": {fake.Hooks{Encode: func(context.Context, *picture.Picture) error { return errTest }},
			func(err error) bool { return errors.Is(err, errTest) }},
		"encode panics": {fake.Hooks{Encode: func(context.Context, *picture.Picture) error { panic("boom") }},
			func(err error) bool { return errors.As(err, &broken) && broken.Op == "encode" }},
		"decode fails": {fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { return errTest }},
			func(err error) bool { return errors.Is(err, errTest) }},
		"decode panics": {fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { panic("boom") }},
			func(err error) bool { return errors.As(err, &broken) && broken.Op == "decode" }},
	} {
		r := inference.NewRunner(fake.New(fake.Options{Hooks: c.hooks}), inference.Options{})
		if a, _, err := r.LookCloser(t.Context(), scene(), at(250, 120, prompt.Positive), lone(inScene(250, 120), 0.5), 0); !c.is(err) {
			t.Errorf("%s: %v (%v)", name, err, a != nil)
		}
	}
}

func TestAMaskInputOfAPartIsLaidOverTheWholePicture(t *testing.T) {
	r := inference.NewRunner(fake.New(fake.Options{}), inference.Options{})
	e, _, err := r.Embed(t.Context(), scene())
	if err != nil {
		t.Fatal(err)
	}
	f := sam.GridFor(160, 160, 256, 64)
	f.PictureW, f.PictureH, f.Crop = sceneW, sceneH, image.Rect(170, 40, 330, 200)
	in := thing(f, 250, 120, 40)
	a, err := r.Decode(t.Context(), e, prompt.Prompt{}, &in) // the fake's answer to a mask input alone is that mask
	if err != nil {
		t.Fatal(err)
	}
	before, after := in.Mask(), a.LowRes[0].Mask()
	if both, either := mask.Intersect(before, after).Area(), mask.Union(before, after).Area(); float64(both) < 0.9*float64(either) {
		t.Errorf("the answer in %v is not the mask in %v that was fed", after.Bounds(), before.Bounds())
	}
	if in.Grid != f {
		t.Error("the caller's mask input was changed")
	}
}
