package mask

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestRunLengthsComeBack(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		g := gridOf(m)
		if m2, err := FromRowCounts(g.w, g.h, m.RowCounts()); err != nil {
			t.Error(err)
		} else {
			checkRuns(t, "row counts", m2, g)
		}
		if m2, err := DecodeRows(g.w, g.h, m.EncodeRows()); err != nil {
			t.Error(err)
		} else {
			checkRuns(t, "row text", m2, g)
		}
		if m2, err := FromCOCOCounts(g.w, g.h, m.COCOCounts()); err != nil {
			t.Error(err)
		} else {
			checkRuns(t, "COCO counts", m2, g)
		}
		if m2, err := FromCOCOString(g.w, g.h, m.COCOString()); err != nil {
			t.Error(err)
		} else {
			checkRuns(t, "COCO text", m2, g)
		}
		if got, want := m.RowCounts(), counted(g.bits); !slices.Equal(got, want) {
			t.Errorf("row counts %v, want %v", got, want)
		}
		columns := make([]uint8, 0, len(g.bits))
		for x := range g.w {
			for y := range g.h {
				columns = append(columns, g.bits[y*g.w+x])
			}
		}
		if got, want := m.COCOCounts(), counted(columns); !slices.Equal(got, want) {
			t.Errorf("COCO counts %v, want %v", got, want)
		}
	})
}

// counted is the run lengths of a line that begins with unset ones.
func counted(bits []uint8) []int {
	out, value, n := []int{}, uint8(0), 0
	for _, b := range bits {
		if b != value {
			out, value, n = append(out, n), b, 0
		}
		n++
	}
	return append(out, n)
}

// TestCOCOIsThatOfPycocotools: testdata/make_coco.py says how the file was made.
func TestCOCOIsThatOfPycocotools(t *testing.T) {
	data, err := os.ReadFile("testdata/coco.json")
	if err != nil {
		t.Fatal(err)
	}
	var records []struct {
		Width, Height, Area int
		Rows                []string
		Counts, BBox        []int
		Text                string
	}
	if err := json.Unmarshal(data, &records); err != nil {
		t.Fatal(err)
	}
	if len(records) < 15 {
		t.Fatalf("%d records", len(records))
	}
	for i, r := range records {
		m, err := FromCOCOCounts(r.Width, r.Height, r.Counts)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if len(r.Rows) > 0 {
			rows := make([]string, len(r.Rows))
			for y := range rows {
				rows[y] = strings.ReplaceAll(r.Rows[y], "1", "#")
			}
			checkRuns(t, "COCO counts", m, gridOf(parse(rows...)))
		}
		if !slices.Equal(m.COCOCounts(), r.Counts) {
			t.Errorf("%d: counts %v, want %v", i, m.COCOCounts(), r.Counts)
		}
		if m.COCOString() != r.Text {
			t.Errorf("%d: text %q, want %q", i, m.COCOString(), r.Text)
		}
		again, err := FromCOCOString(r.Width, r.Height, r.Text)
		if err != nil || !again.Equal(m) {
			t.Errorf("%d: %q reads as%s, %v", i, r.Text, show(again), err)
		}
		b := m.Bounds()
		if box := []int{b.Min.X, b.Min.Y, b.Dx(), b.Dy()}; m.Area() != r.Area || m.Area() > 0 && !slices.Equal(box, r.BBox) {
			t.Errorf("%d: area %d, box %v, want %d, %v", i, m.Area(), box, r.Area, r.BBox)
		}
	}
}

func TestRunLengthsThatCannotBe(t *testing.T) {
	for name, counts := range map[string][]int{
		"too few":     {3, 4},
		"too many":    {3, 4, 6},
		"negative":    {3, -1, 10},
		"overflowing": {1 << 62, 1 << 62, 1 << 62},
		"none":        nil,
	} {
		if _, err := FromRowCounts(4, 3, counts); err == nil {
			t.Errorf("%s: taken as rows", name)
		}
		if _, err := FromCOCOCounts(4, 3, counts); err == nil {
			t.Errorf("%s: taken as columns", name)
		}
	}
	for _, size := range [][2]int{{-4, -3}, {MaxSide + 1, 1}, {1, 1 << 62}} {
		if _, err := FromRowCounts(size[0], size[1], []int{12}); err == nil {
			t.Errorf("size %v: taken", size)
		}
		if _, err := FromCOCOString(size[0], size[1], "<"); err == nil {
			t.Errorf("size %v: taken", size)
		}
	}
	for _, text := range []string{"", "?", "DA=", "!!!!", "////////////////", "gICAgICAgICAgA"} {
		if _, err := DecodeRows(4, 3, text); err == nil {
			t.Errorf("row text %q: taken", text)
		}
	}
	for _, text := range []string{"", "P", "PPPPPPPPPPPPPPPPPPPPP", "\x00", "é", "11", "~"} {
		if _, err := FromCOCOString(4, 3, text); err == nil {
			t.Errorf("COCO text %q: taken", text)
		}
	}
	if m, err := FromRowCounts(0, 0, nil); err != nil || !m.Equal(Mask{}) {
		t.Errorf("no pixels: %v", err)
	}
	if m, err := FromRowCounts(4, 1, []int{0, 1, 0, 2, 1}); err != nil || !m.Equal(parse("###.")) {
		t.Errorf("an empty stretch between two set ones:%s %v", show(m), err)
	}
}

// Wide runs of a picture of one row each become a run a pixel when read by columns: a few bytes must not ask for
// gigabytes.
func TestCOCOLengthsUnfoldToABoundedNumberOfRuns(t *testing.T) {
	const side = 1 << 15
	counts := []int{0}
	for range side / 2 {
		counts = append(counts, 0, 0)
	}
	if _, err := FromCOCOCounts(side, side, append(counts[:1], side*side)); err != nil {
		t.Errorf("a full mask: %v", err)
	}
	if _, err := FromCOCOString(MaxSide, MaxSide, Full(3, 3).COCOString()); err == nil {
		t.Error("nine pixels fill a picture of a billion by a billion")
	}
}

func FuzzCOCOString(f *testing.F) {
	f.Add(7, 9, "52203")
	f.Add(37, 48, parse("##.", ".#.").COCOString())
	f.Fuzz(func(t *testing.T, w, h int, text string) {
		if w > 2000 || h > 2000 {
			return
		}
		m, err := FromCOCOString(w, h, text)
		if err != nil {
			return
		}
		if _, err := New(w, h, m.Runs()); err != nil {
			t.Fatal(err)
		}
		again, err := FromCOCOString(w, h, m.COCOString())
		if err != nil || !again.Equal(m) {
			t.Fatalf("%q does not come back: %v", text, err)
		}
	})
}

func BenchmarkCOCO24MP(b *testing.B) {
	m := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5).Mask()
	for b.Loop() {
		m.COCOString()
	}
}
