package inference_test

import (
	"context"
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/prompt"
)

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
