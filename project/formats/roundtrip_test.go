package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"clickmask/mask"
)

// disjoint is a set in which no object covers another, as formats of one number a pixel want it, and every object has a class.
func disjoint(r *rand.Rand) *Set {
	s := puzzle(r)
	for i := range s.Pages {
		p := &s.Pages[i]
		var above mask.Mask
		var kept []Item
		for k := len(p.Items) - 1; k >= 0; k-- {
			item := p.Items[k]
			item.Mask = mask.Subtract(item.Mask, above)
			above = mask.Union(above, item.Mask)
			if !item.Mask.Empty() {
				kept = append([]Item{item}, kept...)
			}
		}
		p.Items = kept
	}
	return s
}

// byClass joins the objects of a class to one.
func byClass(s *Set) *Set {
	out := &Set{Classes: s.Classes, Pages: slices.Clone(s.Pages)}
	for i := range out.Pages {
		p := &out.Pages[i]
		items := p.Items
		p.Items = nil
		for class := range s.Classes {
			var m mask.Mask
			for _, item := range items {
				if item.Class == class {
					m = mask.Union(m, item.Mask)
				}
			}
			if !m.Empty() {
				p.Items = append(p.Items, Item{Class: class, Mask: m})
			}
		}
	}
	return out
}

// differ says how sets differ: in pages (whose names may lack the ending), classes by name, masks.
func differ(want, got *Set) error {
	var pages []*Page
	for i := range want.Pages {
		if want.Pages[i].written() {
			pages = append(pages, &want.Pages[i])
		}
	}
	if len(got.Pages) != len(pages) {
		return fmt.Errorf("%d pages came back, want %d", len(got.Pages), len(pages))
	}
	for i, a := range pages {
		b := &got.Pages[i]
		if b.Path != a.Path && b.Path != strings.TrimSuffix(a.Path, path.Ext(a.Path)) || b.W != a.W || b.H != a.H || b.Empty != a.Empty || len(b.Items) != len(a.Items) {
			return fmt.Errorf("page %d is %s, %d x %d, empty %v, with %d objects; want %s, %d x %d, %v, %d", i, b.Path, b.W, b.H, b.Empty, len(b.Items), a.Path, a.W, a.H, a.Empty, len(a.Items))
		}
		for k := range a.Items {
			if want.name(a.Items[k]) != got.name(b.Items[k]) {
				return fmt.Errorf("object %d of %s is a %s, want %s", k, a.Path, got.name(b.Items[k]), want.name(a.Items[k]))
			}
			if !a.Items[k].Mask.Equal(b.Items[k].Mask) {
				return fmt.Errorf("the mask of object %d of %s has an IoU of %.4f", k, a.Path, mask.IoU(a.Items[k].Mask, b.Items[k].Mask))
			}
		}
	}
	return nil
}

// reopened reads what was written, after asking which format it is of.
func reopened(t *testing.T, s *Set, f *Format, opts Options) (*Reading, error) {
	t.Helper()
	files := written(t, s, f, opts)
	got, name, err := Recognise(files, ".")
	if err != nil {
		return nil, fmt.Errorf("recognise: %w", err)
	}
	if got != f && !(f == yoloBoxes && got == yolo) {
		return nil, fmt.Errorf("it is taken for %s", got.ID)
	}
	o := ReadOptions{}
	if got == yolo { // all others say how large their pictures are, empty ones too
		o.Size = sizes(s)
	}
	return got.Read(t.Context(), files, name, o)
}

func TestEveryFormatComesBackAsExactlyAsItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 3))
	exact := map[string]bool{}
	for range 30 {
		s, flat := puzzle(r), disjoint(r)
		for _, c := range []struct {
			f    *Format
			s    *Set
			want *Set
			opts Options
		}{
			{coco, s, s, Options{}},
			{datumaro, s, s, Options{}},
			{cvat, s, s, Options{}},
			{cvat, s, s, Options{Polygons: true, Tolerance: -1}},
			{labelStudio, s, s, Options{}},
			{labelme, s, s, Options{Masks: true}},
			{geoJSON, s, s, Options{Tolerance: -1}},
			{svg, s, s, Options{Tolerance: -1}},
			{npz, s, s, Options{}},
			{yolo, s, s, Options{Tolerance: -1}},
			{voc, flat, flat, Options{}},
			{instanceMap, flat, flat, Options{}},
			{labelMap, flat, byClass(flat), Options{}},
		} {
			got, err := reopened(t, c.s, c.f, c.opts)
			if err == nil {
				err = differ(c.want, got.Set)
			}
			if err != nil {
				t.Fatalf("%s %+v: %v", c.f.ID, c.opts, err)
			}
			if len(got.Notes) != 0 {
				t.Fatalf("%s: notes %q", c.f.ID, got.Notes)
			}
			exact[c.f.ID] = true
		}
	}
	// What cannot hold all of a set is held to what it can.
	for _, f := range All {
		if !exact[f.ID] && !slices.Contains([]*Format{cocoResults, yoloBoxes, npyFile, maskPNG}, f) {
			t.Errorf("nobody reads %s back", f.ID)
		}
	}
}

func TestFormatsThatHoldLessComeBackAsWhatTheyHold(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 4))
	for range 20 {
		s := puzzle(r)
		boxes, bare, words := clone(s), clone(s), clone(s)
		for i := range s.Pages {
			for k, item := range s.Pages[i].Items {
				w, h := item.Mask.Size()
				boxes.Pages[i].Items[k].Mask = mask.Rect(w, h, item.Mask.Bounds())
				bare.Pages[i].Items[k].Class = NoClass
			}
		}
		for i := range words.Classes {
			words.Classes[i].Name = FileWord(words.Classes[i].Name)
		}
		words.Pages = slices.DeleteFunc(words.Pages, func(p Page) bool { return p.Empty })
		for f, want := range map[*Format]*Set{yoloBoxes: boxes, npyFile: bare, maskPNG: words} {
			got, err := reopened(t, s, f, Options{})
			if err == nil {
				err = differ(want, got.Set)
			}
			if err != nil {
				t.Fatalf("%s: %v", f.ID, err)
			}
		}
		files := written(t, s, cocoResults, Options{})
		for name, f := range written(t, s, coco, Options{}) {
			files[name] = f
		}
		full := clone(s)
		full.Pages = slices.DeleteFunc(full.Pages, func(p Page) bool { return p.Empty })
		got, err := cocoResults.Read(t.Context(), files, "results.json", ReadOptions{Images: files["coco.json"].Data})
		if err == nil {
			got.Set.Pages = slices.DeleteFunc(got.Set.Pages, func(p Page) bool { return len(p.Items) == 0 })
			err = differ(full, got.Set)
		}
		if err != nil {
			t.Fatalf("results: %v", err)
		}
		got, err = cocoResults.Read(t.Context(), files, "results.json", ReadOptions{})
		if err != nil || len(got.Notes) != 1 || got.Set.Pages[0].Path != "1" || !strings.HasPrefix(got.Set.Classes[0].Name, "class ") {
			t.Fatalf("results alone: %v, %+v", err, got)
		}
	}
}

func clone(s *Set) *Set {
	out := &Set{Classes: slices.Clone(s.Classes), Pages: slices.Clone(s.Pages)}
	for i := range out.Pages {
		out.Pages[i].Items = slices.Clone(out.Pages[i].Items)
	}
	return out
}

// TestSimplifiedShapesStayWithinTheTolerance is what the property test of polygons says, for those with holes.
func TestSimplifiedShapesStayWithinTheTolerance(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 5))
	for range 150 {
		w, h := 1+r.IntN(40), 1+r.IntN(40)
		for name, m := range map[string]mask.Mask{"noise": noise(r, w, h, 2+r.IntN(4)), "staircase": staircase(r, w, h),
			"dense": mask.Subtract(mask.Full(w, h), noise(r, w, h, 2+r.IntN(8))), "large": larger(noise(r, 1+w/3, 1+h/3, 2), 3),
			"ring": mask.Subtract(disc(w, h, w/2, h/2, r.IntN(20)), disc(w, h, w/2, h/2, r.IntN(10)))} {
			w, h := m.Size()
			shapes := holed(m, DefaultTolerance)
			back, err := plenty().rasteriseShapes(w, h, evenOdd, shapes)
			if err != nil {
				t.Fatal(err)
			}
			again, err := plenty().rasteriseShapes(w, h, nonZero, shapes)
			if err != nil || !again.Equal(back) {
				t.Fatalf("%s: the non-zero rule sees something else (%v)", name, err)
			}
			var rings []ring
			for _, shape := range shapes {
				for i, c := range shape {
					if outer := c.area() > 0; outer != (i == 0) {
						t.Fatalf("%s: ring %d of a shape of %d has the area %g", name, i, len(shape), c.area())
					}
					rings = append(rings, c)
				}
			}
			for y := range h {
				for x := range w {
					middle := point{float64(x) + 0.5, float64(y) + 0.5}
					if back.At(x, y) != m.At(x, y) && fromRings(middle, rings) > DefaultTolerance+1e-9 {
						t.Fatalf("%s: pixel %d,%d is %v, and its middle is %.2f from the border", name, x, y, back.At(x, y), fromRings(middle, rings))
					}
				}
			}
		}
	}
}

func TestPicturesAreDealtOutBySeedAndNameAlone(t *testing.T) {
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("IMG_%04d.jpg", i))
	}
	s := album(names...)
	held := s.held(Split{Share: 0.2, Seed: 7})
	turned := slices.Clone(names)
	slices.Reverse(turned)
	again := album(turned...)
	for i, h := range again.held(Split{Share: 0.2, Seed: 7}) {
		if h != held[len(names)-1-i] {
			t.Fatal("another order deals otherwise")
		}
	}
	count := func(list []bool) (n int) {
		for _, h := range list {
			if h {
				n++
			}
		}
		return n
	}
	if n := count(held); n != 10 {
		t.Errorf("%d of 50 are held back, want 10", n)
	}
	if slices.Equal(held, s.held(Split{Share: 0.2, Seed: 8})) {
		t.Error("another seed deals the same")
	}
	if n := count(album("a", "b").held(Split{Share: 0.01})); n != 1 {
		t.Errorf("of two pictures %d are held back", n)
	}
	if _, err := NewPlan(s, yolo, Options{Split: Split{Share: 1.5}}); err == nil {
		t.Error("a share of 1.5 was dealt out")
	}
}

func TestADataSetHasItsPicturesBesideItsLabels(t *testing.T) {
	s := album("a.jpg", "sub/b.PNG", "c.tif")
	s.Pages[2].Frame = 1
	open := func(page int) (io.ReadCloser, error) {
		if page == 1 {
			return io.NopCloser(strings.NewReader("picture")), nil
		}
		return nil, errors.New("it is gone")
	}
	plan, err := NewPlan(s, yolo, Options{Split: Split{Share: 0.4}, Picture: open})
	if err != nil {
		t.Fatal(err)
	}
	labels, pictures := map[string]bool{}, map[string]bool{}
	for i := range plan.Files {
		p := plan.Files[i].Path
		stem := strings.TrimSuffix(p, path.Ext(p))
		if rest, ok := strings.CutPrefix(stem, "labels/"); ok {
			labels[rest] = true
		}
		if rest, ok := strings.CutPrefix(stem, "images/"); ok {
			pictures[rest] = true
			if strings.HasPrefix(path.Base(p), "c_p002") && path.Ext(p) != ".png" {
				t.Errorf("one of several pictures is copied to %s", p)
			}
			var b bytes.Buffer
			err := plan.Files[i].Encode(&b)
			if strings.Contains(p, "b.PNG") && (err != nil || b.String() != "picture") || !strings.Contains(p, "b.PNG") && err == nil {
				t.Errorf("%s: %q, %v", p, b.String(), err)
			}
		}
	}
	for p := range pictures {
		if !labels[p] {
			t.Errorf("the picture %s has no labels", p)
		}
	}
	if len(labels) != 3 || len(pictures) != 3 {
		t.Errorf("labels %v, pictures %v", labels, pictures)
	}
	var data bytes.Buffer
	if err := plan.Files[0].Encode(&data); err != nil || !strings.Contains(data.String(), "train: images/train\nval: images/val\n") {
		t.Errorf("data.yaml is %q (%v)", data.String(), err)
	}
	back, err := yolo.Read(t.Context(), written(t, s, yolo, Options{Split: Split{Share: 0.4}}), ".", ReadOptions{Size: func(string) (int, int, error) { return 4, 4, nil }})
	if err != nil || len(back.Set.Pages) != 3 || !strings.HasPrefix(back.Set.Pages[0].Path, "train/") {
		t.Errorf("it comes back as %+v (%v)", back, err)
	}
}

func TestNothingIsRecognisedInOtherFiles(t *testing.T) {
	files := fstest.MapFS{"a.json": {Data: []byte(`{"x":1}`)}, "b.txt": {Data: []byte("hello")}, "c.png": {Data: []byte("\x89PNG")},
		"d.xml": {Data: []byte("<html/>")}, "e.svg": {Data: []byte("<sv")}, "f.yaml": {Data: []byte("names: 3\n")}}
	if f, name, err := Recognise(files, "."); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v in %s (%v)", f, name, err)
	}
	if _, _, err := Recognise(files, "none"); err == nil {
		t.Error("a file that is not there was recognised")
	}
}
