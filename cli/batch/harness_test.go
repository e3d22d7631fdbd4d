package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
)

// segmenter is one with the fake model.
func segmenter(hooks fake.Hooks) (*Segmenter, *fake.Model) {
	m := fake.New(fake.Options{Side: 64, Low: 16, Hooks: hooks})
	return &Segmenter{Runner: inference.NewRunner(m, inference.Options{MemoryBytes: 1})}, m
}

// pictures writes n small pictures into a folder.
func pictures(t *testing.T, folder string, n int) []string {
	t.Helper()
	var paths []string
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, 40, 30))
		for k := range img.Pix {
			img.Pix[k] = uint8(k * (i + 1))
		}
		img.SetGray(0, 0, color.Gray{uint8(i)})
		var buf bytes.Buffer
		if err := png.Encode(&buf, img); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, fmt.Sprintf("p%03d.png", i))
		if err := os.WriteFile(path, buf.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// asked is a line that asks about a picture.
func asked(id any, path, prompt string) string {
	name, _ := json.Marshal(path)
	text, _ := json.Marshal(id)
	return fmt.Sprintf(`{"id":%s,"picture":%s,"prompts":[%s]}`, text, name, prompt)
}

// worked has lines answered.
func worked(t *testing.T, lines string, opts Options) []Answer {
	t.Helper()
	if opts.Segmenters == nil {
		s, _ := segmenter(fake.Hooks{})
		opts.Segmenters = []*Segmenter{s}
	}
	var out bytes.Buffer
	if err := Work(t.Context(), strings.NewReader(lines), &out, opts); err != nil {
		t.Fatal(err)
	}
	return decoded(t, out.Bytes())
}

func decoded(t *testing.T, text []byte) []Answer {
	t.Helper()
	var list []Answer
	for line := range bytes.Lines(text) {
		var a Answer
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&a); err != nil || !bytes.HasSuffix(line, []byte("\n")) {
			t.Fatalf("%v: %q", err, line)
		}
		list = append(list, a)
	}
	return list
}
