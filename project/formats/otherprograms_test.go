package formats

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/mask"
)

// gallery is scene with an empty page and one of noise.
func gallery() *Set {
	s := scene()
	s.Pages = append(s.Pages, Page{Path: "sub/empty.png", W: 30, H: 20, Empty: true})
	r := rand.New(rand.NewPCG(5, 5))
	first, second := noise(r, 41, 33, 2), noise(r, 41, 33, 2)
	s.Pages = append(s.Pages, Page{Path: "sub/noise.png", W: 41, H: 33, Items: []Item{{Class: 1, Mask: first, Score: 0.25}, {Class: 0, Mask: mask.Subtract(second, first)}}})
	return s
}

// display writes the gallery in every format, and what is in it, for others.py.
func display(t *testing.T, folder string, s *Set) {
	t.Helper()
	type object struct {
		Class string `json:"class"`
		Mask  string `json:"mask"`
	}
	type page struct {
		Path    string   `json:"path"`
		Width   int      `json:"width"`
		Height  int      `json:"height"`
		Objects []object `json:"objects"`
	}
	var truth []page
	for i := range s.Pages {
		p := page{Path: s.Pages[i].Path, Width: s.Pages[i].W, Height: s.Pages[i].H}
		for k, item := range s.Pages[i].Items {
			o := object{s.name(item), fmt.Sprintf("truth_%d_%d.png", i, k)}
			if err := Create(filepath.Join(folder, o.Mask), false, func(w io.Writer) error { return png.Encode(w, item.Mask.Gray()) }); err != nil {
				t.Fatal(err)
			}
			p.Objects = append(p.Objects, o)
		}
		truth = append(truth, p)
	}
	data, err := json.Marshal(truth)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "truth.json"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	photos := func(page int) (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() {
			w.CloseWithError(png.Encode(w, image.NewRGBA(image.Rect(0, 0, s.Pages[page].W, s.Pages[page].H))))
		}()
		return r, nil
	}
	write := func(name string, f *Format, opts Options) {
		plan, err := NewPlan(s, f, opts)
		if err == nil {
			err = plan.Write(t.Context(), filepath.Join(folder, "ours", name), WriteOptions{})
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, f := range All {
		write(f.ID, f, Options{Masks: true, Tolerance: -1, Picture: photos})
	}
	write("geojson-nearly", geoJSON, Options{})
	write("yolo-split", yolo, Options{Split: Split{Share: 0.4, Seed: 1}, Picture: photos})
	// Some readers look at the pictures too.
	for _, place := range []string{"pictures", "labelme", "cvat/images"} {
		for i := range s.Pages {
			in, err := photos(i)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, "ours", filepath.FromSlash(place), filepath.FromSlash(s.Pages[i].Path))
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := Create(file, false, func(w io.Writer) error { _, err := io.Copy(w, in); return err }); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// filling is how many pixels a reader may see otherwise, of those on a polygon's border: OpenCV fills all that an edge touches.
// Whoever is not here sees every pixel as it is.
var filling = map[string]bool{"supervision: yolo": true, "Ultralytics": true}

// TestOtherProgramsSeeTheSamePixels is `make test-readers`: what is written here other programs read, and what they write is
// read here, pixel by pixel.
func TestOtherProgramsSeeTheSamePixels(t *testing.T) {
	interpreter := os.Getenv("CLICKMASK_READERS")
	if interpreter == "" {
		t.Skip("CLICKMASK_READERS names no Python with other people's readers: make test-readers")
	}
	folder, s := t.TempDir(), gallery()
	display(t, folder, s)
	cmd := exec.Command(interpreter, filepath.Join("testdata", "others.py"), folder)
	cmd.Stderr = os.Stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Page          string
		Objects, Want int
		Classes       []*string
		Differ        []int
	}
	var got struct {
		Seen   map[string][]row
		Failed map[string]string
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for name, why := range got.Failed {
		t.Errorf("%s: %s", name, why)
	}
	if len(got.Seen) < 18 {
		t.Errorf("only %d readers were asked", len(got.Seen))
	}
	for name, rows := range got.Seen {
		worst := 0
		for _, r := range rows {
			if r.Objects != r.Want {
				t.Errorf("%s: %s has %d objects, want %d", name, r.Page, r.Objects, r.Want)
				continue
			}
			for k, n := range r.Differ {
				worst = max(worst, n)
				if n > 0 && !filling[name] {
					t.Errorf("%s: object %d of %s differs in %d pixels", name, k+1, r.Page, n)
				}
				p := pageNamed(s, r.Page)
				if c := r.Classes[k]; c != nil && *c != s.name(p.Items[k]) {
					t.Errorf("%s: object %d of %s is a %s", name, k+1, r.Page, *c)
				}
			}
		}
		t.Logf("%s reads %d pages; %d pixels of an object differ at most", name, len(rows), worst)
	}
	readTheirs(t, filepath.Join(folder, "theirs"), s)
}

func pageNamed(s *Set, name string) *Page {
	for i := range s.Pages {
		if p := &s.Pages[i]; p.Path == name || stemOf(p, false) == strings.TrimSuffix(name, path.Ext(name)) {
			return p
		}
	}
	return nil
}

// inOrder puts objects into the order of others that cover the same.
func inOrder(items, like []Item) []Item {
	out := make([]Item, 0, len(items))
	for _, l := range like {
		best := 0
		for k := range items {
			if mask.IoU(items[k].Mask, l.Mask) > mask.IoU(items[best].Mask, l.Mask) {
				best = k
			}
		}
		out = append(out, items[best])
	}
	return out
}

// readTheirs reads what other programs have written.
func readTheirs(t *testing.T, folder string, s *Set) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if name == "pictures" || name == "ultralytics-settings" {
			continue
		}
		files := os.DirFS(filepath.Join(folder, name))
		f, open, err := Recognise(files, ".")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r, err := f.Read(t.Context(), files, open, ReadOptions{Size: sizes(s)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		seen, worst := 0, 0
		for i := range r.Set.Pages {
			p := &r.Set.Pages[i]
			p.Path = strings.Replace(p.Path, "sub_", "sub/", 1) // Datumaro's own pictures lie in no folders
			want := pageNamed(s, p.Path)
			if want == nil && !strings.Contains(p.Path, "/") {
				want = pageNamed(s, "sub/"+p.Path)
			}
			if want == nil || len(want.Items) != len(p.Items) {
				t.Errorf("%s: %s has %d objects", name, p.Path, len(p.Items))
				continue
			}
			if name == "datumaro-voc" { // which numbers objects by their classes
				p.Items = inOrder(p.Items, want.Items)
			}
			for k, item := range p.Items {
				seen++
				differ := mask.Subtract(item.Mask, want.Items[k].Mask).Area() + mask.Subtract(want.Items[k].Mask, item.Mask).Area()
				worst = max(worst, differ)
				if differ > 0 && !strings.HasPrefix(name, "supervision") {
					t.Errorf("%s: object %d of %s differs in %d pixels", name, k+1, p.Path, differ)
				}
				if item.Class != NoClass && r.Set.name(item) != s.name(want.Items[k]) {
					t.Errorf("%s: object %d of %s is a %s", name, k+1, p.Path, r.Set.name(item))
				}
			}
		}
		if seen < 6 {
			t.Errorf("%s: only %d objects are read", name, seen)
		}
		t.Logf("%s is read as %s: %d objects, of which %d pixels differ at most; notes %q", name, f.ID, seen, worst, sentences(r.Notes))
	}
}
