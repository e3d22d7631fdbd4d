package cli

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"clickmask/internal/golden"
)

func TestPredictCutsOutAsItIsTold(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --edge fine --background #fff --margin 8% --square 96 -o one.png")
	img := golden.Read(t, "one_cutout.png")
	if img.Bounds() != image.Rect(0, 0, 96, 96) {
		t.Fatalf("the square is %v", img.Bounds())
	}
	if c := color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA); c != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("the ground is %v", c)
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --edge soft --softness 3 -o two.png")
	partly := 0
	for _, a := range alphas(golden.Read(t, "two_cutout.png")) {
		if a > 0 && a < 255 {
			partly++
		}
	}
	if partly == 0 {
		t.Error("a soft edge is hard")
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --edge glass -o glass.png")
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --side 50 -o three.png")
	if size := golden.Read(t, "three_cutout.png").Bounds().Size(); max(size.X, size.Y) != 50 {
		t.Errorf("the longer side is %v", size)
	}
	for flags, word := range map[string]string{
		"--side 100": "--cutout", "--cutout --side 9 --square 9": "side", "--edge furry --cutout": "hard, soft, fine or glass", "--cutout --margin 60%": "margin", "--cutout --background #12": "#12",
		"--square 100": "--cutout", "--cutout --edge soft --softness 0": "softness", "--cutout --background none.png": "none.png", "--cutout --spill 2": "spill",
		"--cutout --cutout-format gif": "gif", "--cutout --cutout-format webp --cutout-quality 101": "101", "--cutout --cutout-quality 80": "--cutout-format", "--cutout-format webp": "--cutout",
		"--cutout --softness 3": "give --edge soft too", "--cutout --background=": "--background is empty", "--cutout --margin 8": "8% or 0.08", "--cutout --margin NaN": "8% or 0.08",
		"--cutout --square -1": "1 to 8192", "--cutout --square 99999999999999999999": "so large a number cannot be", "--cutout --side x": "give a whole number",
		"--cutout --spill x": "give a number", "--json=x": "true or false", "--model-time x": "such as 10m", "--name {class}": "leaves no name",
	} {
		code, _, stderr := s.call(t, "predict a.png --points 60,60 "+flags)
		if code != 2 || !strings.Contains(stderr, word) || strings.Contains(stderr, "strconv") {
			t.Errorf("%s: code %d, %s", flags, code, stderr)
		}
	}
	if code, _, stderr := s.call(t, "predict a.png --points 60,60 --cutout --background b.png --force -o b.png"); code != 2 || !strings.Contains(stderr, "b.png") {
		t.Errorf("a picture behind was replaced: code %d, %s", code, stderr)
	}
}

func TestPredictWritesCutoutsOfTheKindThatIsAskedFor(t *testing.T) {
	s := newStage(t)
	for flags, want := range map[string]struct{ file, head string }{
		"--cutout-format webp -o w.png":                     {"w_cutout.webp", "RIFF"},
		"--cutout-format webp --cutout-quality 80 -o q.png": {"q_cutout.webp", "RIFF"},
		"--cutout-format jpeg -o j.png":                     {"j_cutout.jpg", "\xff\xd8"},
		"--cutout-format jpeg --background #00f -o b.png":   {"b_cutout.jpg", "\xff\xd8"},
	} {
		s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --force "+flags)
		data, err := os.ReadFile(want.file)
		if err != nil || !strings.HasPrefix(string(data), want.head) {
			t.Fatalf("%s: %v, %.4q", flags, err, data)
		}
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		ground := color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA)
		switch want.file {
		case "j_cutout.jpg":
			if ground.R < 250 || ground.G < 250 {
				t.Errorf("%s: the ground is %v", flags, ground)
			}
		case "b_cutout.jpg":
			if ground.B < 250 || ground.R > 5 {
				t.Errorf("%s: the ground is %v", flags, ground)
			}
		default:
			if ground.A != 0 {
				t.Errorf("%s: the ground is %v", flags, ground)
			}
		}
	}
}

func alphas(img image.Image) []uint8 {
	var out []uint8
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			_, _, _, a := img.At(x, y).RGBA()
			out = append(out, uint8(a>>8))
		}
	}
	return out
}
