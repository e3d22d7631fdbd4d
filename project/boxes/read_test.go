package boxes

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"clickmask/project/formats"
)

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	cocoText = `{"images":[{"id":9,"file_name":"sub\\a.jpg","width":100,"height":80},{"id":4,"file_name":"b.jpg"}],
		"categories":[{"id":7,"name":"dog"},{"id":3,"name":"cat"}],
		"annotations":[{"image_id":9,"category_id":7,"bbox":[10,20,30,40],"score":0.5},{"image_id":9,"category_id":3}]}`
	labelmeText = `{"imagePath":"a.jpg","imageWidth":100,"imageHeight":80,"shapes":[
		{"label":"cat","shape_type":"rectangle","points":[[40,60],[10,20]]},{"label":"cat","shape_type":"point","points":[[5,6]]},
		{"label":"cat","shape_type":"line","points":[[5,6],[7,8]]}]}`
	vocText = `<annotation><filename>a.jpg</filename><size><width>100</width><height>80</height></size>
		<object><name>cat</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>`
)

// The same box in every format is the same box.
func TestBoxesAreRead(t *testing.T) {
	box := Box{Class: "cat", X0: 10, Y0: 20, X1: 40, Y1: 60}
	scored := box
	scored.Score = 0.5
	for name, c := range map[string]struct {
		text    string
		page    string
		boxes   []Box
		classes []string
	}{
		"coco.json":  {strings.Replace(cocoText, `"category_id":7`, `"category_id":3`, 1), "sub/a.jpg", []Box{scored}, []string{"cat", "dog"}},
		"a.json":     {labelmeText, "a.jpg", []Box{box, {Class: "cat", X0: 5, Y0: 6, Point: true}}, []string{"cat"}},
		"a.xml":      {vocText, "a.jpg", []Box{box}, []string{"cat"}},
		"xyxy.csv":   {"Image,xmin,ymin,xmax,ymax,label,confidence\na.jpg,10,20,40,60,cat,0.5\n", "a.jpg", []Box{scored}, []string{"cat"}},
		"xywh.csv":   {"filename,x,y,width,height,class\na.jpg,10,20,30,40,cat\n", "a.jpg", []Box{box}, []string{"cat"}},
		"points.csv": {"picture,x,y,class\na.jpg, 5, 6,cat\n", "a.jpg", []Box{{Class: "cat", X0: 5, Y0: 6, Point: true}}, []string{"cat"}},
		"a.txt":      {"0 0.25 0.5 0.3 0.5\n", "a", []Box{box}, []string{"cat", "dog"}},
		"scored.txt": {"\n0 0.25 0.5 0.3 0.5 0.5\n", "scored", []Box{scored}, []string{"cat", "dog"}},
		"seg.txt":    {"0 0.1 0.25 0.4 0.25 0.4 0.75\n", "seg", []Box{box}, []string{"cat", "dog"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, name, c.text)
			if strings.HasSuffix(name, ".txt") {
				write(t, dir, "classes.txt", "cat\ndog\n")
			}
			b, err := Read(t.Context(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			page := b.Pages[0]
			var in []Box
			for _, one := range page.Boxes {
				one, err := one.In(100, 80)
				if err != nil {
					t.Fatal(err)
				}
				one.X0, one.X1, one.Y0, one.Y1 = round(one.X0), round(one.X1), round(one.Y0), round(one.Y1)
				in = append(in, one)
			}
			if page.Name != c.page || page.Stem == strings.Contains(c.page, ".") || !slices.Equal(in, c.boxes) || !slices.Equal(b.Classes, c.classes) {
				t.Errorf("%+v, classes %q", page, b.Classes)
			}
		})
	}
}

func round(v float64) float64 { return math.Round(v*1e6) / 1e6 }

func TestAFolderOfLabelsIsReadWithTheNamesAboveIt(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "data.yaml", "names:\n  0: cat\n  1: dog\n")
	write(t, dir, "labels/train/a.txt", "1 0.5 0.5 0.5 0.5\n")
	write(t, dir, "labels/train/empty.txt", "")
	b, err := Read(t.Context(), filepath.Join(dir, "labels"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Pages) != 2 || b.Pages[0].Boxes[0].Class != "dog" || b.Pages[0].Name != "train/a" || len(b.Pages[1].Boxes) != 0 || len(b.Files) != 2 {
		t.Errorf("%+v", b)
	}
}

func TestWhatIsNoFileOfBoxesIsOneSentence(t *testing.T) {
	for name, text := range map[string]string{
		"a.json": "{", "b.json": "{}", "c.json": "[]", "d.json": `{"images":[],"annotations":[{"image_id":1}]}`,
		"e.json": `{"images":[{"id":1},{"id":1}]}`, "f.json": `{"images":5}`, "g.json": `{"images":[]}`,
		"a.txt": "0 1 2\n", "b.txt": "cat 1 2 3 4\n", "c.txt": "-1 0 0 0 0", "d.txt": "0 a b c d",
		"a.csv": "", "b.csv": "a,b\n", "c.csv": "picture,x,y\na.jpg,1\n", "d.csv": "picture,x,y\na.jpg,1,z\n",
		"a.xml": "<a/>", "b.xml": "no", "c.xml": "<annotation>", "a.jpg": "x",
	} {
		_, err := Read(t.Context(), write(t, t.TempDir(), name, text), nil)
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(t.Context(), write(t, t.TempDir(), "a.txt", "5 0 0 1 1"), []string{"cat"}); err == nil || !strings.Contains(err.Error(), "class 5") {
		t.Errorf("a number without a name: %v", err)
	}
}

// TestWhatIsNoMeasureOfBoxesIsOneSentence has files that would take far more time or memory than their bytes.
func TestWhatIsNoMeasureOfBoxesIsOneSentence(t *testing.T) {
	var names, categories strings.Builder
	names.WriteString("picture,x,y,class\n")
	for i := range formats.MaxClasses + 1 {
		fmt.Fprintf(&names, "%d.jpg,1,1,c%d\n", i%7, i)
		fmt.Fprintf(&categories, `,{"id":%d,"name":"c%d"}`, i, i)
	}
	for name, c := range map[string]struct{ text, says string }{
		"names.csv":       {names.String(), "more than the 10000 classes"},
		"categories.json": {`{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[` + categories.String()[1:] + `]}`, "more than the 10000 classes"},
		"one.csv":         {"picture,x,y\n" + strings.Repeat("a,1,1\n", maxPageBoxes+1), "more than 65536 boxes for one picture"},
		"head.csv":        {strings.Repeat("x,", maxLineBytes/2) + "\n", "line 1 is longer"},
		"polygon.txt":     {"0 0.5 0.5 1 1\n0" + strings.Repeat(" 1", maxLineBytes/2) + "\n", "line 2 is longer"},
	} {
		_, err := Read(t.Context(), write(t, t.TempDir(), name, c.text), nil)
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABookHasAMillionPicturesAtMost(t *testing.T) {
	r := reader{ctx: t.Context(), book: &Book{Pages: make([]Page, maxPages-1, maxPages)}}
	if err := r.page(Page{}); err != nil {
		t.Fatal(err)
	}
	if err := r.page(Page{}); err == nil || len(r.book.Pages) != maxPages {
		t.Errorf("%d pictures, %v", len(r.book.Pages), err)
	}
}

// endsLater is a context that ends when it was looked at so often, and tells nobody.
type endsLater struct {
	context.Context
	looks int
}

func (e *endsLater) Err() error {
	if e.looks--; e.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestReadingEndsWithItsContextInTheMiddleOfAFile(t *testing.T) {
	many := write(t, t.TempDir(), "a.csv", "picture,x,y\n"+strings.Repeat("a,1,1\n", 1000))
	if _, err := Read(&endsLater{context.Background(), 500}, many, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a table: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Read(ended, write(t, t.TempDir(), "a.json", cocoText), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("before it begins: %v", err)
	}
}

func TestABoxIsCutOffAtThePictureOrToldToShowNothing(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		b    Box
		want [4]float64
		says string
	}{
		{Box{X0: -5, Y0: 10, X1: 50, Y1: 200}, [4]float64{0, 10, 50, 80}, ""},
		{Box{X0: 50, Y0: 60, X1: 10, Y1: 20}, [4]float64{10, 20, 50, 60}, ""},
		{Box{X0: 0.5, Y0: 0.5, X1: 1, Y1: 1, Relative: true}, [4]float64{50, 40, 100, 80}, ""},
		{Box{X0: nan, Y0: 1, X1: 2, Y1: 3}, [4]float64{}, "no number"},
		{Box{X0: 1, Y0: 1, X1: math.Inf(1), Y1: 3}, [4]float64{}, "no number"},
		{Box{X0: 5, Y0: 1, X1: 5, Y1: 3}, [4]float64{}, "is empty"},
		{Box{X0: 100, Y0: 1, X1: 120, Y1: 3}, [4]float64{}, "outside the picture"},
		{Box{X0: 120, Y0: 1, Point: true}, [4]float64{}, "outside the picture"},
	} {
		got, err := c.b.In(100, 80)
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v: %v", c.b, err)
			}
			continue
		}
		if err != nil || [4]float64{got.X0, got.Y0, got.X1, got.Y1} != c.want {
			t.Errorf("%v: %v, %v", c.b, got, err)
		}
	}
}

func TestPicturesFindTheirPage(t *testing.T) {
	book := &Book{Pages: []Page{{Name: "train/a.jpg"}, {Name: "val/a.jpg"}, {Name: "b", Stem: true}, {Name: "x/c.jpg"}, {Name: "y/c.jpg"}, {Name: "d.jpg"}}}
	m := NewMatcher(book)
	for picture, want := range map[string]string{
		"/data/train/a.jpg": "train/a.jpg", "val/a.jpg": "val/a.jpg", "pics/b.png": "b", "b.jpg.png": "", "a.png": "", "d.jpg": "d.jpg",
	} {
		p, err := m.Match(picture, 0, false)
		if got := fmt.Sprint(p); err != nil || (p == nil) != (want == "") || p != nil && p.Name != want {
			t.Errorf("%s: %s, %v", picture, got, err)
		}
	}
	if _, err := m.Match("c.jpg", 0, false); err == nil {
		t.Error("two pages for one picture, and none is told")
	}
	if got := m.Unused(); !reflect.DeepEqual(got, []string{"x/c.jpg", "y/c.jpg"}) {
		t.Errorf("not used: %q", got)
	}
}

// FuzzRead feeds odd files: what comes of them are boxes or an error.
//
//	go test -fuzz FuzzRead -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./project/boxes
func FuzzRead(f *testing.F) {
	for _, text := range []string{cocoText, labelmeText} {
		f.Add(0, text)
	}
	f.Add(1, "0 0.5 0.5 1 1 0.5\n1 0 0 1 0 1 1")
	f.Add(2, "picture,x,y,w,h,class\na.jpg,1,2,3,4,cat\n")
	f.Add(3, vocText)
	dir := f.TempDir() // one for all tries: a new one for each took most of their time
	f.Fuzz(func(t *testing.T, kind int, text string) {
		b, err := Read(t.Context(), write(t, dir, "a"+Endings[uint(kind)%4], text), []string{"cat", "dog"})
		if err != nil {
			return
		}
		for _, p := range b.Pages {
			for _, one := range p.Boxes {
				in, err := one.In(100, 80)
				if err == nil && !(in.X0 >= 0 && in.Y0 >= 0 && in.X1 <= 100 && in.Y1 <= 80) {
					t.Fatalf("%+v became %+v", one, in)
				}
			}
		}
	})
}
