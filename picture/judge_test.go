package picture

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// judged is what Pillow says of a file, as testdata/judge.py writes it.
type judged struct {
	File, Format, Mode string
	Opens              bool
	W, H               int
}

// shares is how many of a hundred of what Pillow opens must open, with Pillow's pixels.
var shares = map[string]int{"PNG": 98, "JPEG": 98, "WEBP": 98, "AVIF": 98, "GIF": 98, "TIFF": 95, "BMP": 90, "DIB": 0, "TGA": 90, "PPM": 90, "ICO": 90}

// TestPicturesOfOthersOpenAsPillowOpensThem goes through folders of pictures that were made to try decoders, as Pillow's own
// tests have them:
//
//	python testdata/judge.py FOLDER OUT     (Pillow on the path)
//	CLICKMASK_JUDGE=FOLDER:OUT go test -run PicturesOfOthers -v ./picture
func TestPicturesOfOthersOpenAsPillowOpensThem(t *testing.T) {
	folder, out, ok := strings.Cut(os.Getenv("CLICKMASK_JUDGE"), ":")
	if !ok {
		t.Skip("CLICKMASK_JUDGE names no folder of pictures and none of what Pillow makes of them")
	}
	data, err := os.ReadFile(filepath.Join(out, "list.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []judged
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	opened, agreed, all := map[string]int{}, map[string]int{}, map[string]int{}
	for _, j := range list {
		if !j.Opens {
			if _, err := Open(context.Background(), filepath.Join(folder, j.File), Options{}); err == nil {
				t.Logf("%-8s opens, for Pillow it does not: %s", j.Format, j.File)
			}
			continue
		}
		all[j.Format]++
		p, err := Open(context.Background(), filepath.Join(folder, j.File), Options{})
		if err != nil {
			t.Logf("%-8s %-6s is refused: %v (%s)", j.Format, j.Mode, err, j.File)
			continue
		}
		opened[j.Format]++
		want := readPNG(t, filepath.Join(out, strings.ReplaceAll(j.File, "/", "__")+".png"))
		if p.Pix.Rect != want.Rect {
			t.Logf("%-8s %-6s is %v, for Pillow %v: %s", j.Format, j.Mode, p.Pix.Rect, want.Rect, j.File)
			continue
		}
		worst, sum := 0, 0
		for i := range want.Pix {
			d := int(p.Pix.Pix[i]) - int(want.Pix[i])
			d = max(d, -d)
			worst, sum = max(worst, d), sum+d
		}
		limit := 2 // rounding of alpha
		switch {
		case j.Format == "JPEG" || j.Format == "TIFF" && strings.Contains(j.File, "jpeg") || j.Format == "MPO" || j.Format == "WEBP":
			limit = 3
		case j.Format == "AVIF":
			limit = 255 // its chroma is not interpolated
		}
		if strings.Contains(j.File, "old-style-jpeg") {
			limit = 64 // of whose chroma libtiff interpolates nothing
		}
		for _, n := range p.Notes {
			if n.Kind == Disturbed {
				limit = 255 // what is made of damaged rows is anybody's guess
			}
		}
		if j.Mode == "LAB" {
			limit = 10 // colours beyond sRGB are brought back in another way
		}
		mean := float64(sum) / float64(len(want.Pix))
		if worst > limit || mean > 5 {
			t.Logf("%-8s %-6s is %d levels away, %.2f in the mean: %s %v", j.Format, j.Mode, worst, mean, j.File, p.Notes)
			continue
		}
		agreed[j.Format]++
	}
	var formats []string
	for f := range all {
		formats = append(formats, f)
	}
	slices.Sort(formats)
	for _, f := range formats {
		t.Logf("%-8s %3d of %3d open, %3d with Pillow's pixels", f, opened[f], all[f], agreed[f])
		if 100*agreed[f] < shares[f]*all[f] {
			t.Errorf("%s: %d of %d, %d of a hundred are asked for", f, agreed[f], all[f], shares[f])
		}
	}
}
