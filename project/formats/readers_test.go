package formats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
)

// scene has a disc, a ring (with a hole), two parts, and a thin slanted bar.
func scene() *Set {
	const w, h = 200, 150
	bar := make([]uint8, w*h)
	for x := range 120 {
		for k := range 4 {
			bar[(100+x/3+k)*w+20+x] = 1
		}
	}
	classes := []Class{{Name: "dog"}, {Name: "cat"}, {Name: "ring"}}
	return &Set{Classes: classes, Pages: []Page{{Path: "sub/scene 1.png", W: w, H: h, Items: []Item{
		{Class: 1, Mask: disc(w, h, 50, 50, 30), Score: 0.5},
		{Class: 2, Mask: mask.Subtract(disc(w, h, 150, 50, 40), disc(w, h, 150, 50, 18))},
		{Class: NoClass, Mask: mask.Union(disc(w, h, 180, 120, 12), disc(w, h, 150, 130, 9))},
		{Class: 1, Mask: mask.FromBits(w, h, bar)},
	}}}}
}

// exports are the files that read.py looks at.
func exports(s *Set) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"coco_rle.json":      func(w io.Writer) error { return COCO(w, s, Options{}) },
		"coco_polygons.json": func(w io.Writer) error { return COCO(w, s, Options{Polygons: true}) },
		"labels.txt":         func(w io.Writer) error { return YOLO(w, s, 0, Options{}) },
		"data.yaml":          func(w io.Writer) error { return YOLOData(w, s.names()) },
		"labelme.json":       func(w io.Writer) error { return Labelme(w, s, 0, Options{}) },
		"labelme_exact.json": func(w io.Writer) error { return Labelme(w, s, 0, Options{Masks: true}) },
		"map.png":            func(w io.Writer) error { return LabelMapPNG(w, s, 0, Options{}) },
		"mask.png":           func(w io.Writer) error { return MaskPNG(w, s.Pages[0].Items[0].Mask) },
		"cutout.png": func(w io.Writer) error {
			return CutoutPNG(context.Background(), w, photo(s.Pages[0].W, s.Pages[0].H, false), s.Pages[0].Items[0].Mask, CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}, FullSize: true})
		},
	}
}

// python is an interpreter with the packages of read.py: $CLICKMASK_PYTHON or python3.
func python(t *testing.T) string {
	t.Helper()
	name := os.Getenv("CLICKMASK_PYTHON")
	if name == "" {
		name = "python3"
	}
	if out, err := exec.Command(name, "-c", "import numpy, PIL, cv2, pycocotools.coco").CombinedOutput(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			t.Skipf("there is no %s", name)
		}
		t.Skipf("%s lacks numpy, Pillow, opencv-python-headless or pycocotools (name another with CLICKMASK_PYTHON): %s", name, lastLine(out))
	}
	return name
}

func lastLine(out []byte) string {
	end := len(out)
	for end > 0 && out[end-1] == '\n' {
		end--
	}
	start := end
	for start > 0 && out[start-1] != '\n' {
		start--
	}
	return string(out[start:end])
}

func TestTheReadersPeopleUseSeeTheSameMasks(t *testing.T) {
	interpreter := python(t)
	folder, s := t.TempDir(), scene()
	for name, write := range exports(s) {
		if err := Create(filepath.Join(folder, name), false, write); err != nil {
			t.Fatal(err)
		}
	}
	for k, item := range s.Pages[0].Items {
		err := Create(filepath.Join(folder, fmt.Sprintf("truth_%d.png", k)), false, func(w io.Writer) error { return png.Encode(w, item.Mask.Gray()) })
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(interpreter, filepath.Join("testdata", "read.py"), folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	type reading struct {
		IoU     []float64 `json:"iou"`
		Classes []any     `json:"classes"`
		Area    []int     `json:"area"`
		Box     [][4]int  `json:"bbox"`
		Types   []string  `json:"types"`
	}
	var got struct {
		RLE      reading `json:"coco_rle"`
		Polygons reading `json:"coco_polygons"`
		YOLO     reading `json:"yolo"`
		Labelme  reading `json:"labelme"`
		Exact    reading `json:"labelme_exact"`
		Pictures struct {
			Mask   []any `json:"mask"`
			Cutout []any `json:"cutout"`
			Map    []any `json:"map"`
		} `json:"pictures"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		r    reading
		want []float64 // least IoU of each object
	}{
		"COCO run lengths": {got.RLE, []float64{1, 1, 1, 1}},
		"COCO polygons":    {got.Polygons, []float64{0.99, 0.99, 0.98, 0.99}},
		// OpenCV's and Pillow's polygons hold the pixels that their edges pass through, half a pixel more all around.
		"YOLO":           {got.YOLO, []float64{0.96, 0.95, 0.89, 0.8}},
		"labelme":        {got.Labelme, []float64{0.97, 1, 0.93, 0.88}},
		"labelme, exact": {got.Exact, []float64{1, 1, 1, 1}},
	} {
		t.Logf("%s: IoU %.3f", name, c.r.IoU)
		if len(c.r.IoU) != len(c.want) {
			t.Errorf("%s: %d objects are read", name, len(c.r.IoU))
			continue
		}
		for k, least := range c.want {
			if c.r.IoU[k] < least {
				t.Errorf("%s: object %d has IoU %.3f, want %.2f", name, k, c.r.IoU[k], least)
			}
		}
	}
	for k, item := range s.Pages[0].Items {
		if got.RLE.Area[k] != item.Mask.Area() || got.RLE.Box[k] != box(item.Mask.Bounds()) {
			t.Errorf("object %d: area %d, box %v", k, got.RLE.Area[k], got.RLE.Box[k])
		}
	}
	if want := []any{"cat", "ring", "object", "cat"}; !reflect.DeepEqual(got.RLE.Classes, want) {
		t.Errorf("classes are %v", got.RLE.Classes)
	}
	if want := []any{1.0, 2.0, 3.0, 1.0}; !reflect.DeepEqual(got.YOLO.Classes, want) {
		t.Errorf("YOLO's classes are %v", got.YOLO.Classes)
	}
	if want := []string{"polygon", "mask", "polygon", "polygon", "polygon"}; !reflect.DeepEqual(got.Labelme.Types, want) {
		t.Errorf("labelme's shapes are %v", got.Labelme.Types)
	}
	if want := []any{"L", []any{200.0, 150.0}, true}; !reflect.DeepEqual(got.Pictures.Mask, want) {
		t.Errorf("Pillow sees the mask as %v", got.Pictures.Mask)
	}
	if want := []any{"RGBA", true}; !reflect.DeepEqual(got.Pictures.Cutout, want) {
		t.Errorf("Pillow sees the cut-out as %v", got.Pictures.Cutout)
	}
	if want := []any{"P", []any{0.0, 2.0, 3.0, 4.0}, []any{230.0, 159.0, 0.0}}; !reflect.DeepEqual(got.Pictures.Map, want) {
		t.Errorf("Pillow sees the label map as %v", got.Pictures.Map)
	}
}
