package mask

import (
	"encoding/binary"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

const reference = "../../shared/reference"

// TestMaskMatchesTheOfficialPostprocess compares with every answer of the official code.
func TestMaskMatchesTheOfficialPostprocess(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(reference, "expected", "cases.json"))
	if err != nil {
		t.Skipf("the official answers are not beside the checkout: %v", err)
	}
	var records []struct {
		Model, Picture string
		Size           [2]int `json:"original_size_hw"`
		Content        [2]int `json:"input_size_hw"`
		Cases          []struct {
			Name   string
			LowRes string `json:"low_res"`
			Shape  [4]int `json:"low_res_shape"`
			Masks  []struct {
				File string
				Area int
			}
		}
	}
	if err := json.Unmarshal(data, &records); err != nil {
		t.Fatal(err)
	}
	seen, worst, total := 0, 0, 0
	for _, r := range records {
		for _, c := range r.Cases {
			values := readFloats(t, filepath.Join(reference, c.LowRes))
			for i, m := range c.Masks {
				l := Logits{Data: values[i*256*256 : (i+1)*256*256], Grid: Grid{
					PictureW: r.Size[1], PictureH: r.Size[0], ContentW: r.Content[1], ContentH: r.Content[0],
					InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}}
				got := l.Mask()
				want := readMask(t, filepath.Join(reference, m.File))
				if want.Area() != m.Area {
					t.Fatalf("%s: read %d pixels, the file's record says %d", m.File, want.Area(), m.Area)
				}
				wrong := Subtract(got, want).Area() + Subtract(want, got).Area()
				worst, total, seen = max(worst, wrong), total+wrong, seen+1
				if limit := r.Size[0] * r.Size[1] / 100_000; wrong > limit {
					t.Errorf("%s/%s/%s mask %d: %d pixels differ, at most %d may", r.Model, r.Picture, c.Name, i, wrong, limit)
				}
			}
		}
	}
	t.Logf("%d masks, worst %d pixels, %d in all", seen, worst, total)
}

// readFloats reads a little-endian float32 .npy file.
func readFloats(t *testing.T, path string) []float32 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = data[10+int(binary.LittleEndian.Uint16(data[8:])):]
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}

// readMask reads a black and white PNG.
func readMask(t *testing.T, path string) Mask {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	g, ok := img.(*image.Gray)
	if !ok {
		t.Fatalf("%s is a %T", path, img)
	}
	return FromGray(g)
}
