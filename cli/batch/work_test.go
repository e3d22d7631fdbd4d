package batch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
)

func TestALineIsAnsweredWithWhatItWants(t *testing.T) {
	dir := t.TempDir()
	path := pictures(t, dir, 1)[0]
	file := filepath.Join(dir, "out", "m.png")
	line := strings.Replace(asked("x", path, `{"points":[[20,15]]},{"box":["25%","10%","75%",27]}`), `"prompts"`,
		`"want":["rle","polygons","bbox","score","png"],"png":"`+file+`","prompts"`, 1)
	a := worked(t, line, Options{})[0]
	if a.Error != "" || a.Line != 1 || string(a.ID) != `"x"` || a.Width != 40 || a.Height != 30 || len(a.Masks) != 2 || !a.Encoded {
		t.Fatalf("%+v", a)
	}
	for i, m := range a.Masks {
		read, err := mask.FromCOCOString(40, 30, m.RLE.Counts)
		if err != nil || read.Area() != m.Area || m.Area == 0 || m.RLE.Size != [2]int{30, 40} {
			t.Fatalf("mask %d: %+v, %v", i, m, err)
		}
		if b := read.Bounds(); *m.Box != [4]int{b.Min.X, b.Min.Y, b.Dx(), b.Dy()} {
			t.Errorf("mask %d lies in %v, told is %v", i, b, *m.Box)
		}
		if want := filepath.Join(dir, "out", fmt.Sprintf("m_%d.png", i)); string(m.PNG) != want || *m.Score < 0.5 || len(m.Polygons) == 0 {
			t.Errorf("mask %d: %+v", i, m)
		}
		f, err := os.Open(string(m.PNG))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil || img.Bounds().Dx() != 40 {
			t.Errorf("mask %d: %v", i, err)
		}
	}
	again := worked(t, line, Options{})[0]
	if !strings.Contains(again.Error, "already a file") || again.Masks != nil {
		t.Errorf("a file that is there is replaced: %+v", again)
	}
	if again := worked(t, line, Options{Replace: true})[0]; again.Error != "" {
		t.Errorf("%+v", again)
	}
	over := strings.Replace(asked(1, path, `{"points":[[20,15]]}`), `"prompts"`, `"want":["png"],"png":"`+path+`","prompts"`, 1)
	if a := worked(t, over, Options{Replace: true})[0]; !strings.Contains(a.Error, "would be replaced") {
		t.Errorf("the picture that is read is replaced: %+v", a)
	}
}

// Which pictures the lines to come name is not known when a mask is written.
func TestAPictureThatOnlyALaterLineNamesIsNotReplaced(t *testing.T) {
	paths := pictures(t, t.TempDir(), 2)
	before, err := os.ReadFile(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	over := strings.Replace(asked(1, paths[0], `{"points":[[20,15]]}`), `"prompts"`, `"want":["png"],"png":"`+paths[1]+`","prompts"`, 1)
	answers := worked(t, over+"\n"+asked(2, paths[1], `{"points":[[20,15]]}`), Options{Replace: true})
	if len(answers) != 2 || !strings.Contains(answers[0].Error, "is no mask") || answers[1].Error != "" {
		t.Errorf("%+v", answers)
	}
	if after, err := os.ReadFile(paths[1]); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the picture was replaced: %v", err)
	}
}

func TestBytesAreAnsweredLikeTheirFile(t *testing.T) {
	path := pictures(t, t.TempDir(), 1)[0]
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := asked(1, path, `{"points":["50%,50%"]}`) + "\n" +
		`{"id":2,"bytes":"` + base64.StdEncoding.EncodeToString(data) + `","prompts":[{"points":[[20,15]],"labels":[1]}]}`
	a := worked(t, lines, Options{})
	if len(a) != 2 || a[0].Error+a[1].Error != "" || *a[0].Masks[0].RLE != *a[1].Masks[0].RLE {
		t.Fatalf("%+v", a)
	}
}

// One bad line is one error, with its number and its id, and the good ones round it are answered.
func TestABadLineIsOneErrorAndTheWorkGoesOn(t *testing.T) {
	path := pictures(t, t.TempDir(), 1)[0]
	good := asked("good", path, `{"points":[[20,15]]}`)
	for name, c := range map[string]struct{ line, id, says string }{
		"no JSON":           {`hello`, "", "the line is no JSON"},
		"cut off":           {`{"id":7,"picture":`, "", "it ends in the middle"},
		"NaN":               {`{"id":7,"picture":"x","prompts":[{"points":[[NaN,1]]}]}`, "", "the line is no JSON"},
		"NaN as text":       {asked(7, path, `{"points":["NaN,5"]}`), "7", `"NaN" is not a number`},
		"endless":           {asked(7, path, `{"points":[[1e999,5]]}`), "7", "1e999 is not a number"},
		"two objects":       {good + good, "", "more than one object"},
		"a list":            {`[1]`, "", "the line is a array"},
		"unknown field":     {strings.Replace(asked("u", path, `{"points":[[1,1]]}`), `"prompts"`, `"promts"`, 1), `"u"`, `unknown field "promts"`},
		"unknown in prompt": {asked("u", path, `{"point":[[1,1]]}`), `"u"`, `unknown field "point"`},
		"no picture":        {`{"id":7,"prompts":[{"points":[[1,1]]}]}`, "7", "no picture is named"},
		"both":              {`{"id":7,"picture":"x","bytes":"AAAA","prompts":[{"points":[[1,1]]}]}`, "7", "both given"},
		"missing picture":   {asked(7, path+"x", `{"points":[[1,1]]}`), "7", "p000.pngx"},
		"no such bytes":     {`{"id":7,"bytes":"AAAA","prompts":[{"points":[[1,1]]}]}`, "7", "the picture"},
		"no base64":         {`{"id":7,"bytes":"!!","prompts":[{"points":[[1,1]]}]}`, "7", "base64"},
		"no prompts":        {asked(7, path, ``), "7", "nothing is asked"},
		"empty prompt":      {asked(7, path, `{"points":[[1,1]]},{}`), "7", "prompt 2 asks nothing"},
		"many points":       {asked(7, path, `{"points":[`+strings.Repeat("[1,1],", MaxPoints)+`[1,1]]}`), "7", "prompt 1 has 1001 points"},
		"labels":            {asked(7, path, `{"points":[[1,1]],"labels":[1,0]}`), "7", "2 labels for 1 points"},
		"a label":           {asked(7, path, `{"points":[[1,1]],"labels":[5]}`), "7", "label 1 is 5"},
		"label of text":     {asked(7, path, `{"points":[[1,1]],"labels":["a"]}`), "7", "labels is a string"},
		"outside":           {asked(7, path, `{"points":[[41,1]]}`), "7", "outside the picture"},
		"beyond":            {asked(7, path, `{"points":["101%,1%"]}`), "7", "outside the picture"},
		"three numbers":     {asked(7, path, `{"points":[[1,1,1]]}`), "7", "a point has 2 numbers, got 3"},
		"no point":          {asked(7, path, `{"points":[null]}`), "7", "a point has 2 numbers, got 0"},
		"empty box":         {asked(7, path, `{"box":[5,5,5,9]}`), "7", "is empty"},
		"want":              {strings.Replace(asked(7, path, `{"points":[[1,1]]}`), `"prompts"`, `"want":["svg"],"prompts"`, 1), "7", `"svg" is none of`},
		"png without path":  {strings.Replace(asked(7, path, `{"points":[[1,1]]}`), `"prompts"`, `"want":["png"],"prompts"`, 1), "7", "no path is given"},
		"path without png":  {strings.Replace(asked(7, path, `{"points":[[1,1]]}`), `"prompts"`, `"png":"x.png","prompts"`, 1), "7", "not wanted"},
		"long id":           {asked(strings.Repeat("x", 2000), path, `{"points":[[1,1]]}`), "", "the id is longer"},
		"deep":              {`{"id":7,"prompts":` + strings.Repeat("[", 20000), "", "the line is no JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			a := worked(t, good+"\n\n"+c.line+"\r\n"+good, Options{})
			if len(a) != 3 || a[0].Error+a[2].Error != "" || a[0].Line != 1 || a[1].Line != 3 || a[2].Line != 4 {
				t.Fatalf("%+v", a)
			}
			if !strings.Contains(a[1].Error, c.says) || strings.Contains(a[1].Error, "Go ") || string(a[1].ID) != c.id || a[1].Masks != nil {
				t.Errorf("id %s, %q, want id %s and %q", a[1].ID, a[1].Error, c.id, c.says)
			}
		})
	}
}

func TestALineWithoutEndTakesNoMemory(t *testing.T) {
	path := pictures(t, t.TempDir(), 1)[0]
	good := asked(1, path, `{"points":[[20,15]]}`)
	r := newLineReader(strings.NewReader(good + "\n" + strings.Repeat("x", 1<<20) + "\n" + good))
	r.limit = 1 << 10
	for n, want := range []string{"", "the line is longer than 1024 bytes", ""} {
		l, err := r.next()
		if err != nil || l.number != n+1 || fmt.Sprint(l.err) != cmp.Or(want, "<nil>") {
			t.Errorf("line %d: %v, %+v", n+1, err, l)
		}
	}
	if _, err := r.next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last line: %v", err)
	}
}

func TestAPictureIsEncodedOnceForLinesInARow(t *testing.T) {
	paths := pictures(t, t.TempDir(), 2)
	var lines []string
	for _, path := range []string{paths[0], paths[0], paths[0], paths[1], paths[1], paths[0]} {
		lines = append(lines, asked(1, path, `{"points":[[20,15]]}`))
	}
	s, m := segmenter(fake.Hooks{})
	a := worked(t, strings.Join(lines, "\n"), Options{Segmenters: []*Segmenter{s}})
	var encoded []bool
	for _, one := range a {
		encoded = append(encoded, one.Encoded)
	}
	if !slices.Equal(encoded, []bool{true, false, false, true, false, true}) || m.Counts().Encodes != 3 {
		t.Errorf("encoded %v, %d times", encoded, m.Counts().Encodes)
	}
}

// Jobs answer each line once, and each run of lines about a picture by one of them.
func TestJobsShareTheLines(t *testing.T) {
	paths := pictures(t, t.TempDir(), 12)
	var lines []string
	for _, path := range paths {
		for i := range 3 {
			lines = append(lines, asked(i, path, `{"points":[[20,15]]}`))
		}
	}
	opts := Options{}
	var models []*fake.Model
	for range 3 {
		s, m := segmenter(fake.Hooks{})
		opts.Segmenters, models = append(opts.Segmenters, s), append(models, m)
	}
	a := worked(t, strings.Join(lines, "\n"), opts)
	seen := map[int]bool{}
	for _, one := range a {
		if one.Error != "" || seen[one.Line] {
			t.Errorf("%+v", one)
		}
		seen[one.Line] = true
	}
	encodes := 0
	for _, m := range models {
		encodes += m.Counts().Encodes
	}
	if len(seen) != len(lines) || encodes != len(paths) {
		t.Errorf("%d of %d lines are answered, %d encodes of %d pictures", len(seen), len(lines), encodes, len(paths))
	}
}

func TestSharesHaveEachLineOnceAndAPictureWhole(t *testing.T) {
	paths := pictures(t, t.TempDir(), 40)
	var lines []string
	for i := range 120 {
		lines = append(lines, asked(i, paths[i%len(paths)], `{"points":[[20,15]]}`))
	}
	lines = append(lines, "no JSON", "nor this")
	by, total := map[string]int{}, 0
	for k := range 4 {
		a := worked(t, strings.Join(lines, "\n"), Options{Shard: Shard{k, 4}})
		if total += len(a); len(a) < 8 {
			t.Errorf("share %d has %d lines", k, len(a))
		}
		for _, one := range a {
			if of, ok := by[string(one.Picture)]; ok && of != k && one.Picture != "" {
				t.Errorf("%s is in two shares", one.Picture)
			}
			by[string(one.Picture)] = k
		}
	}
	if total != len(lines) {
		t.Errorf("%d lines are answered, of %d", total, len(lines))
	}
}

func TestTheLineUnderWayIsAnsweredWhenTheWorkIsEnded(t *testing.T) {
	paths := pictures(t, t.TempDir(), 3)
	ctx, end := context.WithCancel(t.Context())
	s, _ := segmenter(fake.Hooks{Encode: func(inner context.Context, _ *picture.Picture) error {
		end()
		<-ctx.Done()
		return inner.Err()
	}})
	in, feed := io.Pipe()
	go func() {
		for i, path := range paths {
			fmt.Fprintln(feed, asked(i, path, `{"points":[[20,15]]}`))
		}
	}() // and never ends
	var out strings.Builder
	err := Work(ctx, in, &out, Options{Segmenters: []*Segmenter{s}})
	in.Close()
	if a := decoded(t, []byte(out.String())); !errors.Is(err, context.Canceled) || len(a) != 1 || a[0].Error != "" || a[0].Line != 1 {
		t.Errorf("%v, %+v", err, a)
	}
}

func TestAClientThatHangsUpEndsTheWork(t *testing.T) {
	path := pictures(t, t.TempDir(), 1)[0]
	in, feed := io.Pipe()
	out, hear := io.Pipe()
	out.Close()
	go fmt.Fprintln(feed, asked(1, path, `{"points":[[20,15]]}`)) // and stays
	s, _ := segmenter(fake.Hooks{})
	err := Work(t.Context(), in, hear, Options{Segmenters: []*Segmenter{s}})
	in.Close()
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}

func TestAModelThatBreaksDownIsAnErrorOfItsLine(t *testing.T) {
	paths := pictures(t, t.TempDir(), 2)
	n := 0
	s, _ := segmenter(fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
		if n++; n == 1 {
			panic("boom")
		}
		return nil
	}})
	a := worked(t, asked(1, paths[0], `{"points":[[20,15]]}`)+"\n"+asked(2, paths[0], `{"points":[[20,15]]}`), Options{Segmenters: []*Segmenter{s}})
	if len(a) != 2 || !strings.Contains(a[0].Error, "broke down") || a[1].Error != "" {
		t.Errorf("%+v", a)
	}
}

func TestALineIsAboutThePictureOfAFileThatItNames(t *testing.T) {
	path := filepath.Join("..", "..", "picture", "testdata", "frames", "sizes.tif")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name, _ := json.Marshal(path)
	whole := `"bytes":"` + base64.StdEncoding.EncodeToString(data) + `"`
	var lines []string
	for _, of := range []string{`"picture":` + string(name), whole} {
		for _, frame := range []string{"", `,"frame":1`, `,"frame":2`, `,"frame":99`, `,"frame":0`, `,"frame":-1`, `,"frame":"all"`} {
			lines = append(lines, `{`+of+frame+`,"prompts":[{"points":["50%,50%"]}]}`)
		}
	}
	answers := worked(t, strings.Join(lines, "\n"), Options{})
	second, err := picture.Open(t.Context(), path, picture.Options{Frame: 1})
	if err != nil {
		t.Fatal(err)
	}
	w, h := second.Size()
	for _, a := range [][]Answer{answers[:7], answers[7:]} {
		if a[0].Error+a[1].Error+a[2].Error != "" || a[0].Width != a[1].Width || a[0].Frame != 0 || a[1].Frame != 1 || a[0].Width == w {
			t.Errorf("%+v", a[:3])
		}
		if a[2].Width != w || a[2].Height != h || a[2].Frame != 2 {
			t.Errorf("%+v, want %d x %d", a[2], w, h)
		}
		for i, says := range map[int]string{3: "there is no number 99", 4: "give a number from 1", 5: "give a number from 1", 6: "frame is a string"} {
			if !strings.Contains(a[i].Error, says) {
				t.Errorf("%s: %q", lines[i], a[i].Error)
			}
		}
	}
}
