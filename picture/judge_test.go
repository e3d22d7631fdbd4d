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

// groups are the formats that are counted together, with how many of a hundred of what Pillow opens must open, with Pillow's
// pixels.
var groups = []struct {
	formats []string
	share   int
}{{[]string{"PNG", "JPEG", "MPO", "WEBP", "AVIF", "GIF"}, 98}, {[]string{"TIFF"}, 95}, {[]string{"BMP"}, 90}, {[]string{"PPM"}, 90}, {[]string{"TGA"}, 90}, {[]string{"ICO"}, 90}}

// otherwise are files whose pixels are others than Pillow's, and why that is right. They count as agreeing.
var otherwise = map[string]string{
	"ftbbn0g04.png":                      "of a transparent grey of 4 bits Pillow makes nothing",
	"ftbwn0g16.png":                      "of one of 16 bits neither",
	"i_trns.png":                         "as above",
	"xmp_tags_orientation.avif":          "of an AVIF only its boxes may turn it (ISO 23008-12, A.2.1)",
	"8bit.s.tif":                         "its numbers have a sign, which Pillow passes over",
	"separate_planar_extra_samples.tiff": "as above",
}

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
		if p.Pix().Rect != want.Rect {
			t.Logf("%-8s %-6s is %v, for Pillow %v: %s", j.Format, j.Mode, p.Pix().Rect, want.Rect, j.File)
			continue
		}
		worst, sum := 0, 0
		for i := range want.Pix {
			d := int(p.Pix().Pix[i]) - int(want.Pix[i])
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
		if why := otherwise[filepath.Base(j.File)]; why == "" && (worst > limit || mean > 5) {
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
	}
	for _, g := range groups {
		good, of := 0, 0
		for _, f := range g.formats {
			good, of = good+agreed[f], of+all[f]
		}
		if 100*good < g.share*of {
			t.Errorf("%s: %d of %d, %d of a hundred are asked for", strings.Join(g.formats, ", "), good, of, g.share)
		}
	}
}
