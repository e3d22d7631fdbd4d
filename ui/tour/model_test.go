package tour_test

import (
	"errors"
	"image/color"
	"path/filepath"
	"testing"

	"clickmask/assets/sample"
	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/internal/golden"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// What the tour promises the built-in model keeps, wherever on its things a person clicks.
func TestTheBuiltInModelAnswersTheTourWell(t *testing.T) {
	m, err := models.Open("", 0)(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	pic, err := picture.Decode(t.Context(), sample.JPEG, sample.Name, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := inference.NewRunner(m, inference.Options{})
	e, _, err := r.Embed(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(p prompt.Prompt) mask.Mask {
		t.Helper()
		a, err := r.Ask(t.Context(), e, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := a.Choose(p)
		if a, i, err = r.LookCloser(t.Context(), pic, p, a, i); err != nil {
			t.Fatal(err)
		}
		return a.LowRes[i].Mask()
	}
	points := func(xy ...float64) (p prompt.Prompt) {
		for i := 0; i < len(xy); i += 2 {
			p.Points = append(p.Points, prompt.Point{X: xy[i], Y: xy[i+1], Label: prompt.Positive})
		}
		return p
	}
	least := func(what string, got mask.Mask, thing string, iou float64) {
		t.Helper()
		if is := mask.IoU(got, truth(t, thing)); is < iou {
			t.Errorf("%s: the IoU with the %s is %.3f, less than %.2f", what, thing, is, iou)
		}
	}
	for _, at := range [][2]float64{{613, 446}, {570, 500}, {660, 540}, {590, 430}} {
		least("a click", ask(points(at[0], at[1])), "mug", 0.9)
	}
	for _, b := range []prompt.Box{prompt.NewBox(797, 415, 1096, 690), prompt.NewBox(788, 405, 1104, 701), prompt.NewBox(803, 420, 1090, 686)} {
		got := ask(prompt.Prompt{Box: &b})
		least("a box", got, "donut", 0.9)
		if got.At(945, 560) {
			t.Errorf("box %v: the hole is in the mask", b)
		}
	}
	dipper := truth(t, "honey_dipper")
	for _, at := range [][4]float64{{296, 542, 455, 545}, {280, 560, 450, 520}, {320, 520, 440, 560}} {
		halves := points(at[:]...)
		if covered := mask.Intersect(ask(halves), dipper).Area(); covered < dipper.Area()/4 {
			t.Errorf("%v: the dipper does not come along, %d pixels of it", at, covered)
		}
		for _, off := range [][2]float64{{378, 530}, {376, 510}, {380, 545}} {
			all := halves.Clone()
			all.Points = append(all.Points, prompt.Point{X: off[0], Y: off[1], Label: prompt.Negative})
			least("both halves and the stick taken away", ask(all), "mango", 0.88)
		}
	}
}

// truth is the true mask of a thing of the sample.
func truth(t *testing.T, name string) mask.Mask {
	t.Helper()
	img := golden.Read(t, filepath.Join("..", "..", "assets", "sample", "testdata", name+".png"))
	var runs []mask.Run
	for y := range sample.Height {
		for x := 0; x < sample.Width; x++ {
			from := x
			for x < sample.Width && color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y >= 128 {
				x++
			}
			if x > from {
				runs = append(runs, mask.Run{Y: int32(y), X0: int32(from), X1: int32(x)})
			}
		}
	}
	m, err := mask.New(sample.Width, sample.Height, runs)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
