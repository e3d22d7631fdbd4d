package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"clickmask/internal/atomicfile"
	"clickmask/mask"
)

// album is a set with an object of each class, and one without, on each of the pages.
func album(pages ...string) *Set {
	s := &Set{Classes: []Class{{Name: "dog"}, {Name: "a/b: \"c\"?"}}}
	for _, p := range pages {
		m := mask.Full(4, 4)
		s.Pages = append(s.Pages, Page{Path: p, W: 4, H: 4, Items: []Item{{Class: 1, Mask: m}, {Class: NoClass, Mask: m}, {Mask: m}}})
	}
	return s
}

func paths(t *testing.T, s *Set, f *Format) (list []string, plan *Plan) {
	t.Helper()
	plan, err := NewPlan(s, f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range plan.Files {
		list = append(list, f.Path)
	}
	return list, plan
}

func pathsWith(t *testing.T, s *Set, f *Format, opts Options) (list []string) {
	t.Helper()
	plan, err := NewPlan(s, f, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range plan.Files {
		list = append(list, f.Path)
	}
	return list
}

func TestPicturesOfOneNameGiveFilesOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		name  string
		pages []string
		want  []string // YOLO's
		tells []string // the renames
	}{
		{"endings", []string{"cat.jpg", "cat.png"}, []string{"cat.txt", "cat_png.txt"}, []string{"cat.txt cat_png.txt"}},
		{"folders", []string{"a.png", "sub/a.png"}, []string{"a.txt", "sub/a.txt"}, nil},
		{"case", []string{"Cat.jpg", "cat.png"}, []string{"Cat.txt", "cat_png.txt"}, []string{"cat.txt cat_png.txt"}},
		{"case of folders", []string{"Sub/a.jpg", "sub/A.png"}, []string{"Sub/a.txt", "sub/A_png.txt"}, []string{"sub/A.txt sub/A_png.txt"}},
		{"accents", []string{"\u00e9.jpg", "e\u0301.png"}, []string{"\u00e9.txt", "e\u0301_png.txt"}, []string{"e\u0301.txt e\u0301_png.txt"}},
		{"who has the name keeps it", []string{"cat.jpg", "cat.png", "cat_png.jpg"}, []string{"cat.txt", "cat_png_2.txt", "cat_png.txt"},
			[]string{"cat.txt cat_png_2.txt"}},
		{"one picture twice", []string{"cat.jpg", "cat.jpg"}, []string{"cat.txt", "cat_jpg.txt"}, []string{"cat.txt cat_jpg.txt"}},
		{"devices of Windows", []string{"nul.jpg", "COM1.x.png", "aux/con.png", "comb.png"},
			[]string{"_nul.txt", "_COM1.x.txt", "_aux/_con.txt", "comb.txt"},
			[]string{"nul.txt _nul.txt", "COM1.x.txt _COM1.x.txt", "aux/con.txt _aux/_con.txt"}},
		{"signs and ends", []string{"a:b?.png", "trail. /x.png", "../up.png"}, []string{"a-b-.txt", "trail__/x.txt", "__/up.txt"},
			[]string{"a:b?.txt a-b-.txt", "trail. /x.txt trail__/x.txt", "../up.txt __/up.txt"}},
		{"no name but an ending", []string{".png", "b"}, []string{".png.txt", "b.txt"}, nil},
	} {
		got, plan := paths(t, album(c.pages...), yolo)
		want := []string{"data.yaml"}
		for _, w := range c.want {
			want = append(want, "labels/"+w)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the files are %q, want %q", c.name, got, want)
		}
		var tells []string
		for _, r := range plan.Renamed {
			tells = append(tells, strings.TrimPrefix(r.Wanted, "labels/")+" "+strings.TrimPrefix(r.Path, "labels/"))
		}
		if !reflect.DeepEqual(tells, c.tells) {
			t.Errorf("%s: told are %q, want %q", c.name, tells, c.tells)
		}
	}
}

// inventive makes names that people, cameras and attackers give.
func inventive(r *rand.Rand) string {
	words := []string{"cat", "Cat", "CAT", "a", "A", "\u00e9", "e\u0301", "\u00c9", "stra\u00dfe", "STRASSE", "\u0130", "i\u0307", "\u212a", "k", "con", "NUL", "COM1", "lpt\u00b9",
		"..", ".", "", " ", "x.", "x ", "cat_png", "cat_png_2", "cat_mask_1", "cat_mask_1_dog", "cat_labels", "labels", "data", "coco", "a:b", "a?b", "a\\b", "\xff\xfe", "\u200d", "a\x00b",
		strings.Repeat("long", 70), strings.Repeat("\u6f22", 90), strings.Repeat("long", 70) + "2"}
	endings := []string{".jpg", ".png", ".PNG", ".tif", "", ".", ".json", ".txt", ".yaml"}
	var parts []string
	for range 1 + r.IntN(3)*r.IntN(2) {
		parts = append(parts, words[r.IntN(len(words))]+endings[r.IntN(len(endings))])
	}
	return strings.Join(parts, "/")
}

func TestNoPlanHasTwoFilesOfOneName(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 6))
	for round := range 300 {
		var names []string
		for range 1 + r.IntN(12) {
			names = append(names, inventive(r))
		}
		s := album(names...)
		for i := range s.Pages {
			s.Pages[i].Frame = r.IntN(3) * r.IntN(2)
		}
		for _, f := range All {
			if f.text && s.namesAreText(f.ID) != nil {
				continue // it is refused
			}
			opts := Options{}
			if r.IntN(2) == 0 {
				opts = Options{Split: Split{Share: 0.5, Seed: uint64(round)}, Picture: func(int) (io.ReadCloser, error) { return nil, nil }}
			}
			list, again := pathsWith(t, s, f, opts), pathsWith(t, s, f, opts)
			if !reflect.DeepEqual(list, again) {
				t.Fatalf("%s: another plan for the same set: %q, %q", f.ID, list, again)
			}
			files, folders := map[string]string{}, map[string]string{}
			for _, p := range list {
				key := atomicfile.Fold(p)
				if other, twice := files[key]; twice {
					t.Fatalf("round %d, %s: %q and %q are one file somewhere, of %q", round, f.ID, other, p, names)
				}
				files[key] = p
				for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
					folders[atomicfile.Fold(dir)] = dir
				}
				for _, part := range strings.Split(p, "/") {
					if len(part) > maxName || part != cleanName(part) || !utf8.ValidString(part) || part == "" || part == ".." {
						t.Fatalf("round %d, %s: %q is no name for every system, in %q", round, f.ID, part, p)
					}
				}
				if !filepath.IsLocal(p) {
					t.Fatalf("round %d, %s: %q leads out of the folder", round, f.ID, p)
				}
			}
			for key, dir := range folders {
				if file, both := files[key]; both {
					t.Fatalf("round %d, %s: %q is a folder and %q a file, of %q", round, f.ID, dir, file, names)
				}
			}
		}
	}
}

func TestANameThatNobodyElseHasStays(t *testing.T) {
	for _, f := range All {
		_, plan := paths(t, album("sub/IMG 2041.JPG", "b.png", "\u6f22\u5b57.png", "a.b.c.png"), f)
		for _, r := range plan.Renamed {
			t.Errorf("%s: %s became %s", f.ID, r.Wanted, r.Path)
		}
	}
}

func TestNamesDoNotDependOnWhichPagesHaveObjects(t *testing.T) {
	s := album("cat.jpg", "cat.png", "none.png")
	s.Pages[0].Items, s.Pages[2].Items = nil, nil
	s.Pages[2].Empty = true
	if got, _ := paths(t, s, labelme); !reflect.DeepEqual(got, []string{"cat_png.json", "none.json"}) {
		t.Errorf("the files are %q", got)
	}
	s.Pages[1].Items = nil
	if _, err := NewPlan(s, maskPNG, Options{}); !errors.Is(err, ErrNothing) {
		t.Errorf("a mask an object, and no object: %v", err)
	}
	s.Pages[2].Empty = false
	for _, f := range All {
		if _, err := NewPlan(s, f, Options{}); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: a set without objects gives %v", f.ID, err)
		}
	}
}

func TestFilesOfAllFormatsFromOneSet(t *testing.T) {
	want := map[string][]string{
		"coco":    {"coco.json"},
		"yolo":    {"data.yaml", "labels/a.txt", "labels/sub/a.txt"},
		"labelme": {"a.json", "sub/a.json"},
		"mask-png": {"a_mask_1_a-b- -c--.png", "a_mask_2.png", "a_mask_3_dog.png",
			"sub/a_mask_1_a-b- -c--.png", "sub/a_mask_2.png", "sub/a_mask_3_dog.png"},
		"label-map":    {"labels.txt", "a_labels.png", "sub/a_labels.png"},
		"instance-map": {"instances.txt", "a_instances.png", "sub/a_instances.png"},
		"coco-results": {"results.json"},
		"yolo-boxes":   {"data.yaml", "labels/a.txt", "labels/sub/a.txt"},
		"voc": {"labelmap.txt", "Annotations/a.xml", "SegmentationClass/a.png", "SegmentationObject/a.png", "Annotations/sub/a.xml",
			"SegmentationClass/sub/a.png", "SegmentationObject/sub/a.png", "ImageSets/Main/trainval.txt", "ImageSets/Segmentation/trainval.txt"},
		"cvat":         {"annotations.xml"},
		"label-studio": {"tasks.json", "labels.xml"},
		"datumaro":     {"annotations/default.json"},
		"geojson":      {"a.geojson", "sub/a.geojson"},
		"svg":          {"a.svg", "sub/a.svg"},
		"npz":          {"a.npz", "sub/a.npz"},
		"npy":          {"a_masks.npy", "sub/a_masks.npy"},
	}
	for _, f := range All {
		if got, _ := paths(t, album("a.png", "sub/a.png"), f); !reflect.DeepEqual(got, want[f.ID]) {
			t.Errorf("%s: the files are %q, want %q", f.ID, got, want[f.ID])
		}
		if ByID(f.ID) != f || f.Title == "" || f.Note == "" || len(f.Endings) == 0 || f.Layout == 0 {
			t.Errorf("the table does not tell all of %s", f.ID)
		}
	}
	if ByID("none") != nil {
		t.Error("a format that is none was found")
	}
}

func TestRelativePathsBeginInTheDeepestFolderOfAll(t *testing.T) {
	root := "/"
	if runtime.GOOS == "windows" {
		root = `C:\`
	}
	at := func(p string) string { return root + filepath.FromSlash(p) }
	for _, c := range []struct{ give, want []string }{
		{[]string{at("d/a.png"), at("d/b.png")}, []string{"a.png", "b.png"}},
		{[]string{at("d/a.png"), at("d/sub/a.png")}, []string{"a.png", "sub/a.png"}},
		{[]string{at("d/x/a.png"), at("d/y/z/a.png")}, []string{"x/a.png", "y/z/a.png"}},
		{[]string{at("dd/a.png"), at("d/a.png"), "cup.jpg"}, []string{"dd/a.png", "d/a.png", "cup.jpg"}},
		{[]string{at("a.png")}, []string{"a.png"}},
		{nil, []string{}},
	} {
		if got := Relative(c.give); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q gives %q, want %q", c.give, got, c.want)
		}
	}
}

func TestAPlanAsksBeforeItWritesAndReplacesWhatWasAgreedTo(t *testing.T) {
	folder := t.TempDir()
	plan, err := NewPlan(album("a.png", "sub/b.png"), labelme, Options{})
	if err != nil {
		t.Fatal(err)
	}
	there, err := plan.Existing(folder, nil)
	if err != nil || len(there) != 0 {
		t.Fatalf("an empty folder has %q (%v)", there, err)
	}
	if err := plan.Write(t.Context(), folder, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	there, err = plan.Existing(folder, nil)
	if err != nil || !reflect.DeepEqual(there, []string{"a.json", "sub/b.json"}) {
		t.Errorf("there are %q (%v)", there, err)
	}
	a := filepath.Join(folder, "a.json")
	if err := os.WriteFile(a, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := plan.Write(t.Context(), folder, WriteOptions{Replace: []string{"sub/b.json"}}); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), a) {
		t.Errorf("a file that nobody was asked about: %v", err)
	}
	if got, _ := os.ReadFile(a); string(got) != "mine" {
		t.Errorf("it holds %q", got)
	}
	var told []int
	err = plan.Write(t.Context(), folder, WriteOptions{Replace: there, Progress: func(done, of int) { told = append(told, done, of) }})
	if err != nil || !reflect.DeepEqual(told, []int{1, 2, 2, 2}) {
		t.Errorf("progress %v, error %v", told, err)
	}
	if got, _ := os.ReadFile(a); string(got) == "mine" {
		t.Error("it was not replaced")
	}
}

func TestAFailureInTheMiddleSaysWhichFilesWereWritten(t *testing.T) {
	broken := errors.New("no space left on device")
	ok := func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }
	for at := range 4 {
		folder := t.TempDir()
		p := &Plan{Format: labelme}
		var want []string
		for i := range 3 {
			f := File{Path: fmt.Sprintf("sub/%d.json", i), write: ok}
			if i == at {
				f.write = func(io.Writer) error { return broken }
			}
			if i < at {
				want = append(want, f.Path)
			}
			p.Files = append(p.Files, f)
		}
		err := p.Write(t.Context(), folder, WriteOptions{})
		var part *PartError
		if at == 3 {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if !errors.As(err, &part) || !errors.Is(err, broken) || !slices.Equal(part.Written, want) || part.Of != 3 {
			t.Errorf("file %d fails: %v", at, err)
		}
		left, _ := os.ReadDir(filepath.Join(folder, "sub"))
		if len(left) != at {
			t.Errorf("file %d fails: %d files are there", at, len(left))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	p := &Plan{Files: []File{{Path: "a", write: ok}, {Path: "b", write: func(w io.Writer) error { cancel(); return ok(w) }}, {Path: "c", write: ok}}}
	err := p.Write(ctx, t.TempDir(), WriteOptions{})
	var part *PartError
	if !errors.As(err, &part) || !errors.Is(err, context.Canceled) || !slices.Equal(part.Written, []string{"a"}) {
		t.Errorf("cancelled in the second file: %v", err)
	}
}

func TestNothingIsWrittenWhereOneFileCannotBe(t *testing.T) {
	folder := t.TempDir()
	source := filepath.Join(folder, "a_labels.png")
	if err := os.WriteFile(source, []byte("the photo"), 0o666); err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(album("a.png"), labelMap, Options{})
	if err != nil {
		t.Fatal(err)
	}
	guard := atomicfile.NewGuard(source)
	var is *atomicfile.SourceError
	if _, err := plan.Existing(folder, guard); !errors.As(err, &is) {
		t.Errorf("a picture would be replaced: %v", err)
	}
	if err := plan.Write(t.Context(), folder, WriteOptions{Guard: guard, Replace: []string{"a_labels.png"}}); !errors.As(err, &is) {
		t.Errorf("a picture was replaced: %v", err)
	}
	if got, _ := os.ReadFile(source); string(got) != "the photo" {
		t.Errorf("the picture holds %q", got)
	}
	if _, err := os.Stat(filepath.Join(folder, "labels.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the other file was written nevertheless")
	}
	if err := os.Mkdir(filepath.Join(folder, "labels.txt"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Existing(folder, nil); err == nil || !strings.Contains(err.Error(), "there is a folder of this name") {
		t.Errorf("a folder of this name: %v", err)
	}
}
