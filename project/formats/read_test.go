package formats

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"clickmask/mask"
)

// written are the files of an export, in memory.
func written(t testing.TB, s *Set, f *Format, opts Options) fstest.MapFS {
	t.Helper()
	plan, err := NewPlan(s, f, opts)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for i := range plan.Files {
		var b bytes.Buffer
		if err := plan.Files[i].Encode(&b); err != nil {
			t.Fatal(err)
		}
		files[plan.Files[i].Path] = &fstest.MapFile{Data: b.Bytes()}
	}
	return files
}

// sizes answers those of a set's pictures, by their path with the ending or without.
func sizes(s *Set) func(string) (int, int, error) {
	return func(picture string) (int, int, error) {
		for i := range s.Pages {
			if p := &s.Pages[i]; p.Path == picture || stemOf(p, false) == picture {
				return p.W, p.H, nil
			}
		}
		return 0, 0, fs.ErrNotExist
	}
}

// puzzle is a set of shapes that are hard to write.
func puzzle(r *rand.Rand) *Set {
	s := &Set{Classes: []Class{{Name: "dog"}, {Name: "\u6f22 \"x\", y"}, {Name: "no"}}}
	for _, path := range []string{"a.png", "sub/b.jpg", "sub/nothing.png"} {
		w, h := 2+r.IntN(40), 2+r.IntN(40)
		p := Page{Path: path, W: w, H: h, Empty: strings.Contains(path, "nothing")}
		for k := range 3 {
			m := mask.Union(noise(r, w, h, 2+r.IntN(4)), mask.Rect(w, h, mask.Full(1, 1).Bounds())) // never empty
			if k == 2 {
				m = staircase(r, w, h)
			}
			if !p.Empty && !m.Empty() {
				p.Items = append(p.Items, Item{Class: r.IntN(3), Mask: m})
			}
		}
		s.Pages = append(s.Pages, p)
	}
	return s
}

func TestWhatIsWrittenExactlyComesBackExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 2))
	for range 40 {
		s := puzzle(r)
		for _, c := range []struct {
			f    *Format
			name string
			opts Options
		}{
			{coco, "coco.json", Options{}},
			{coco, "coco.json", Options{Polygons: true, Tolerance: -1}},
			{labelme, ".", Options{Masks: true}},
			{labelme, ".", Options{Tolerance: -1}},
			{yolo, ".", Options{Tolerance: -1}},
			{yolo, "data.yaml", Options{Tolerance: -1}},
		} {
			got, err := c.f.Read(t.Context(), written(t, s, c.f, c.opts), c.name, ReadOptions{Size: sizes(s)})
			if err != nil {
				t.Fatalf("%s %+v: %v", c.f.ID, c.opts, err)
			}
			same(t, c.f, s, got.Set)
			if len(got.Notes) != 0 {
				t.Errorf("%s: notes %q", c.f.ID, got.Notes)
			}
		}
	}
}

// same compares sets: pages, classes by name, masks.
func same(t *testing.T, f *Format, want, got *Set) {
	t.Helper()
	if len(got.Pages) != len(want.Pages) {
		t.Fatalf("%s: %d pages came back, want %d", f.ID, len(got.Pages), len(want.Pages))
	}
	for i := range want.Pages {
		a, b := &want.Pages[i], &got.Pages[i]
		path := a.Path
		if f == yolo {
			path = stemOf(a, false)
		}
		if b.Path != path || b.W != a.W || b.H != a.H || b.Empty != a.Empty || len(b.Items) != len(a.Items) {
			t.Fatalf("%s: page %d is %s, %d x %d, empty %v, with %d objects; want %s, %d x %d, %v, %d", f.ID, i, b.Path, b.W, b.H, b.Empty, len(b.Items), path, a.W, a.H, a.Empty, len(a.Items))
		}
		for k := range a.Items {
			if want.name(a.Items[k]) != got.name(b.Items[k]) {
				t.Errorf("%s: object %d of %s is a %s, want %s", f.ID, k, path, got.name(b.Items[k]), want.name(a.Items[k]))
			}
			if !a.Items[k].Mask.Equal(b.Items[k].Mask) {
				t.Errorf("%s: the mask of object %d of %s has an IoU of %.4f", f.ID, k, path, mask.IoU(a.Items[k].Mask, b.Items[k].Mask))
			}
		}
	}
	if f != labelme && !reflect.DeepEqual(got.Classes, want.Classes) { // labelme has no list
		t.Errorf("%s: the classes are %v, want %v", f.ID, got.Classes, want.Classes)
	}
}

func TestFilesOfOthersAreRead(t *testing.T) {
	square := mask.Rect(6, 5, mask.Full(2, 2).Bounds().Add(mask.Full(1, 1).Bounds().Max)) // pixels 1 and 2, both ways
	for name, c := range map[string]struct {
		f     *Format
		files map[string]string
		open  string
		page  string
		class []string
		notes []string
	}{
		"COCO, numbers with gaps, three kinds of masks": {coco, map[string]string{"a.json": `{"images":[{"id":9,"file_name":"x\\a.png","width":6,"height":5}],
			"categories":[{"id":90,"name":"dog"},{"id":3,"name":"cat"}],"annotations":[
			{"image_id":9,"category_id":90,"segmentation":[[1,1,3,1,3,3,1,3]],"keypoints":[1,1,2]},
			{"image_id":9,"category_id":3,"segmentation":{"size":[5,6],"counts":[6,2,3,2,17]},"iscrowd":1},
			{"image_id":9,"category_id":3,"bbox":[1,1,2,2]}]}`}, "a.json", "x/a.png", []string{"dog", "cat", "cat"},
			[]string{"the keypoints of 1 objects were left out", "1 crowds were read as one object each", "1 boxes without a mask were read as rectangles"}},
		"labelme, a group, a rectangle, no size": {labelme, map[string]string{"sub/a.json": `{"imagePath":"..\\a.png","shapes":[
			{"label":"dog","points":[[1,1],[2,1],[2,3],[1,3]],"group_id":4,"shape_type":"polygon"},
			{"label":"dog","points":[[3,3],[2,1]],"group_id":4,"shape_type":"rectangle"},
			{"label":"","points":[[1,1],[3,1],[3,3],[1,3]]},{"label":"p","points":[[1,1]],"shape_type":"point"}]}`}, "sub/a.json", "a.png", []string{"dog", "object"},
			[]string{"1 lines, points and texts were left out"}},
		"YOLO beside the pictures": {yolo, map[string]string{"data.yaml": "names: [cat, dog]\n",
			"a.txt": "1 0.166667 0.2 0.5 0.2 0.5 0.6 0.166667 0.6\r\n\r\n0 0.333333 0.4 0.333333 0.4\n"}, ".", "a", []string{"dog", "cat"}, []string{"1 boxes without a mask were read as rectangles"}},
	} {
		files := fstest.MapFS{}
		for p, text := range c.files {
			if p == "a.txt" { // it is the only one that is no description
				p = "labels/" + p
			}
			files[p] = &fstest.MapFile{Data: []byte(text)}
		}
		got, err := c.f.Read(t.Context(), files, c.open, ReadOptions{Size: func(string) (int, int, error) { return 6, 5, nil }})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p := got.Set.Pages[0]
		var classes []string
		for _, item := range p.Items {
			classes = append(classes, got.Set.name(item))
			if !item.Mask.Equal(square) {
				t.Errorf("%s: a mask is %v", name, item.Mask.Runs())
			}
		}
		if p.Path != c.page || !reflect.DeepEqual(classes, c.class) || !slices.Equal(sentences(got.Notes), c.notes) {
			t.Errorf("%s: %s with %q, told are %q", name, p.Path, classes, got.Notes)
		}
	}
}

func TestBadFilesAreRefusedWithTheReason(t *testing.T) {
	const head = `{"images":[{"id":1,"file_name":"a","width":6,"height":5}],"categories":[{"id":1,"name":"c"}],"annotations":[`
	one := func(segmentation string) string {
		return head + `{"image_id":1,"category_id":1,"segmentation":` + segmentation + `}]}`
	}
	for name, c := range map[string]struct {
		f    *Format
		text string
		want string
	}{
		"other JSON":        {coco, `{"shapes":[]}`, `it has no "images"`},
		"cut off":           {coco, head, "it is no COCO file"},
		"no image":          {coco, head + `{"image_id":2}]}`, "annotation 1: it belongs to image 2, which is not there"},
		"image twice":       {coco, `{"images":[{"id":1,"width":1,"height":1},{"id":1,"width":1,"height":1}]}`, "two images have the number 1"},
		"no category":       {coco, strings.Replace(one("[[0,0,1,0,1,1]]"), `"category_id":1`, `"category_id":7`, 1), "category 7, which is not there"},
		"size":              {coco, `{"images":[{"id":1,"file_name":"a","width":6,"height":-5}]}`, "a picture of 6 x -5 pixels cannot be"},
		"huge":              {coco, `{"images":[{"id":1,"file_name":"a","width":6000000,"height":5}]}`, "a picture of 6000000 x 5 pixels cannot be"},
		"unknown size":      {coco, `{"images":[{"id":1,"file_name":"a"}]}`, "the size of a is not known"},
		"odd numbers":       {coco, one("[[1,2,3]]"), "a polygon has an x without a y"},
		"text":              {coco, one(`"x"`), "neither polygons nor run lengths"},
		"another size":      {coco, one(`{"size":[6,5],"counts":[30]}`), "its mask is 5 x 6 pixels, but the image is 6 x 5"},
		"bad run lengths":   {coco, one(`{"size":[5,6],"counts":[31]}`), "annotation 1: "},
		"far away":          {coco, one("[[0,0,1e300,0,1,1]]"), "1e+300 is no coordinate"},
		"labelme of others": {labelme, `{"images":[]}`, "it is no labelme file"},
		"mask outside":      {labelme, `{"imagePath":"a","imageWidth":1,"imageHeight":1,"shapes":[{"shape_type":"mask","points":[[1,0],[1,0]],"mask":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="}]}`, "reaches outside the picture"},
		"mask of nothing":   {labelme, `{"imagePath":"a","imageWidth":1,"imageHeight":1,"shapes":[{"shape_type":"mask"}]}`, "a mask without pixels"},
	} {
		_, err := c.f.Read(t.Context(), fstest.MapFS{"x" + c.f.Endings[0]: {Data: []byte(c.text)}}, "x"+c.f.Endings[0], ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := yolo.Read(t.Context(), fstest.MapFS{"labels/p.txt": {}}, ".", ReadOptions{}); err == nil || !strings.Contains(err.Error(), "names are in a data.yaml") {
		t.Errorf("YOLO without names: %v", err)
	}
	for line, want := range map[string]string{
		"0 1 2 3": "no polygon", "7 0 0 1 0 1 1": `"7" is none of the 1 classes`, `0 0 0 1 x 1 1`: `"x" is no number`, "0 0 0 nan 0 1 1": "NaN is no coordinate",
	} {
		files := fstest.MapFS{"data.yaml": {Data: []byte("names: [a]")}, "labels/p.txt": {Data: []byte("\n" + line)}}
		_, err := yolo.Read(t.Context(), files, ".", ReadOptions{Size: func(string) (int, int, error) { return 4, 4, nil }})
		if err == nil || !strings.Contains(err.Error(), "labels/p.txt, line 2: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", line, err)
		}
	}
	if _, err := maskPNG.Read(t.Context(), fstest.MapFS{}, "x", ReadOptions{}); err == nil {
		t.Error("a format that is only written was read")
	}
}

func TestAFewBytesCannotAskForGigabytes(t *testing.T) {
	// Edges that pass all rows, again and again.
	flat := strings.Repeat("0,0,1,1000000,", 1000)
	text := `{"images":[{"id":1,"file_name":"a","width":1000000,"height":1000000}],"categories":[{"id":1,"name":"c"}],"annotations":[{"image_id":1,"category_id":1,"segmentation":[[` +
		strings.TrimSuffix(flat, ",") + `]]}]}`
	_, err := coco.Read(t.Context(), fstest.MapFS{"a.json": {Data: []byte(text)}}, "a.json", ReadOptions{})
	if err == nil || !strings.Contains(err.Error(), errTooComplex.Error()) {
		t.Errorf("the error is %v", err)
	}
}

func TestRasterisedPolygonsAreThePixelsWhoseMiddleIsInside(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 300 {
		w, h := 1+r.IntN(20), 1+r.IntN(20)
		var p ring
		for range 3 + r.IntN(9) {
			p = append(p, point{float64(r.IntN(4*w+40)-20) / 4, float64(r.IntN(4*h+40)-20) / 4}) // often on edges and middles, often outside
		}
		got, err := plenty().rasterise(w, h, []ring{p})
		if err != nil || !got.Equal(filled(w, h, []ring{p})) {
			t.Fatalf("%d x %d, %v: %v (%v)", w, h, p, got.Runs(), err)
		}
	}
}
