package formats

import (
	"bytes"
	"encoding/json"
	"image"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"clickmask/mask"
)

// filled is the mask of the pixels whose middle lies inside the rings by the even-odd rule.
func filled(w, h int, rings []ring) mask.Mask {
	bits := make([]uint8, w*h)
	for y := range h {
		for x := range w {
			px, py := float64(x)+0.5, float64(y)+0.5
			inside := false
			for _, r := range rings {
				for i, a := range r {
					b := r[(i+1)%len(r)]
					if (a.y > py) != (b.y > py) && px < a.x+(py-a.y)/(b.y-a.y)*(b.x-a.x) {
						inside = !inside
					}
				}
			}
			if inside {
				bits[y*w+x] = 1
			}
		}
	}
	return mask.FromBits(w, h, bits)
}

func TestExactPolygonsGiveTheMaskBack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for k := range 40 {
		w, h := 1+r.IntN(30), 1+r.IntN(30)
		bits := make([]uint8, w*h)
		for i := range bits {
			bits[i] = uint8(r.IntN(3)) * uint8(r.IntN(2))
		}
		m := mask.FromBits(w, h, bits)
		rings := polygons(m, 0)
		if !filled(w, h, rings).Equal(m) {
			t.Fatalf("mask %d of %d x %d pixels does not come back from its polygons", k, w, h)
		}
		if joined := join(rings); joined != nil && !filled(w, h, []ring{joined}).Equal(m) {
			t.Fatalf("mask %d of %d x %d pixels does not come back from one joined ring", k, w, h)
		}
	}
}

func TestSimplePolygonsStayNearTheBorder(t *testing.T) {
	for _, radius := range []int{2, 5, 10, 40, 150} {
		w := 2*radius + 9
		m := disc(w, w, radius+4, radius+4, radius)
		rings := polygons(m, DefaultTolerance)
		points := 0
		for _, r := range rings {
			points += len(r)
		}
		got := mask.IoU(m, filled(w, w, rings))
		least := map[int]float64{2: 0.8, 5: 0.95, 10: 0.98, 40: 0.99, 150: 0.995}[radius]
		if got < least || radius > 20 && points > radius*2 {
			t.Errorf("radius %d: IoU %.4f with %d points", radius, got, points)
		}
	}
	square := polygons(mask.Rect(50, 50, image.Rect(10, 10, 40, 30)), DefaultTolerance)
	if len(square) != 1 || len(square[0]) != 4 {
		t.Errorf("a rectangle has the corners %v", square)
	}
	pixel := polygons(mask.Rect(5, 5, image.Rect(2, 2, 3, 3)), DefaultTolerance)
	if len(pixel) != 1 || pixel[0].area() != 1 {
		t.Errorf("a pixel has the corners %v", pixel)
	}
}

func TestFormatsRefuseWhatWouldBeWrong(t *testing.T) {
	one := func(p Page, classes ...string) *Set {
		s := &Set{Pages: []Page{p}}
		for _, c := range classes {
			s.Classes = append(s.Classes, Class{Name: c})
		}
		return s
	}
	item := func(class int) Item { return Item{Class: class, Mask: mask.Full(4, 4)} }
	small := scene().Pages[0]
	small.Items = []Item{{Mask: mask.Full(10, 10)}}
	unknown := Page{Path: "x.png", Empty: true}
	stranger := Page{Path: "x.png", W: 4, H: 4, Items: []Item{item(NoClass), item(1)}}
	crowd := Page{Path: "x.png", W: 4, H: 4}
	for range 255 {
		crowd.Items = append(crowd.Items, item(NoClass))
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"COCO, another size":    {COCO(io.Discard, one(small, "dog"), Options{}), "the mask of object 1 is 10 x 10 pixels, but sub/scene 1.png is 200 x 150"},
		"labelme, no size":      {Labelme(io.Discard, one(unknown), 0, Options{}), "the size of x.png is not known"},
		"YOLO, unknown class":   {YOLO(io.Discard, one(stranger, "dog"), 0, Options{}), "object 2 of x.png has class 2, but there are 1 classes"},
		"map, unknown class":    {LabelMapPNG(io.Discard, one(stranger, "dog"), 0, Options{}), "object 2 of x.png has class 2, but there are 1 classes"},
		"map, too many objects": {LabelMapPNG(io.Discard, one(crowd), 0, Options{Instances: true}), "a label map has room for 254, not for 255"},
		"a class twice":         {COCO(io.Discard, one(stranger, "dog", "dog"), Options{}), `two classes are called "dog"`},
		"a class of no name":    {COCO(io.Discard, one(stranger, ""), Options{}), "class 1 has no name"},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("%s: the error is %v, want %s", name, c.err, c.want)
		}
	}
}

func TestEmptyMasksAndNoObjectsGiveValidFiles(t *testing.T) {
	empty := Page{Path: "x.png", W: 8, H: 6, Items: []Item{{Mask: mask.FromBits(8, 6, make([]uint8, 48))}}}
	for _, p := range []Page{empty, {Path: "x.png", W: 8, H: 6}, {Path: "x.png", W: 8, H: 6, Empty: true}} {
		s := &Set{Classes: []Class{{Name: "a"}}, Pages: []Page{p}}
		var coco, labelme, yolo bytes.Buffer
		if err := COCO(&coco, s, Options{Polygons: true}); err != nil {
			t.Error(err)
		}
		if err := Labelme(&labelme, s, 0, Options{}); err != nil {
			t.Error(err)
		}
		if err := YOLO(&yolo, s, 0, Options{}); err != nil || yolo.Len() != 0 {
			t.Errorf("YOLO writes %q (%v)", yolo.String(), err)
		}
		if err := LabelMapPNG(io.Discard, s, 0, Options{Instances: true}); err != nil {
			t.Error(err)
		}
		var c struct{ Annotations []any }
		var l struct{ Shapes []any }
		if json.Unmarshal(coco.Bytes(), &c) != nil || c.Annotations == nil || len(c.Annotations) != 0 ||
			json.Unmarshal(labelme.Bytes(), &l) != nil || l.Shapes == nil || len(l.Shapes) != 0 {
			t.Errorf("COCO %s\nlabelme %s", coco.String(), labelme.String())
		}
	}
}

func TestInstanceMapsCountObjects(t *testing.T) {
	s := scene()
	img := decode(t, func(w io.Writer) error { return LabelMapPNG(w, s, 0, Options{Instances: true}) }).(*image.Paletted)
	for _, c := range []struct {
		x, y int
		want uint8
	}{{0, 0, 0}, {50, 50, 1}, {150, 20, 2}, {150, 50, 0}, {180, 120, 3}} {
		if got := img.ColorIndexAt(c.x, c.y); got != c.want {
			t.Errorf("pixel %d,%d is of object %d, want %d", c.x, c.y, got, c.want)
		}
	}
	var names strings.Builder
	if LabelNames(&names, []string{"cat", "dog"}) != nil || names.String() != "0 background\n1 cat\n2 dog\n" {
		t.Errorf("names are %q", names.String())
	}
}

// The files as the readers were seen to accept them (readers_test.go); they change only together with that.
func TestFilesAreThoseThatTheReadersAccepted(t *testing.T) {
	for name, write := range exports(scene()) {
		if strings.HasSuffix(name, ".png") {
			continue // pixels are compared elsewhere, and compressors may change
		}
		golden(t, name, write)
	}
}
