package pairs

import (
	"encoding/json"
	"image"
	_ "image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"clickmask/inference/graph"
	"clickmask/internal/reftest"
	"clickmask/mask"
	"clickmask/prompt"
)

// The official graphs, with weights that were made up, and the official answers lie beside the checkout,
// see its README.
const reference = "../../../shared/reference"

// Limits from the reference's README: what separates rounding from every mistake that was tried.
const (
	limitEmbedding = 5e-5
	limitLow       = 5e-5
	limitIoU       = 1e-5
)

// unpack puts a file of the reference into dir.
func unpack(t *testing.T, dir, name string) string {
	t.Helper()
	data := reftest.Unpacked(t, filepath.Join(reference, name+".gz"))
	path := filepath.Join(dir, filepath.Base(name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type referenceRecord struct {
	Model, Picture string
	Original       [2]int `json:"original_size_hw"`
	Embedding      struct{ File string }
	Cases          []referenceCase
}

type referenceCase struct {
	Name      string
	Points    [][2]float64
	Labels    []int
	Box       []float64
	Boxes     [][]float64
	Batch     [][][2]float64 `json:"batch_points"`
	MaskInput string         `json:"mask_input"`
	MaskIndex int            `json:"mask_input_index"`
	Multimask bool
	IoU       [][]float64
	LowRes    string `json:"low_res"`
}

// prompt is false for cases that a pair cannot be asked: several objects at once, a padding point given by
// hand, and a mask input alone, which goes with the padding point here.
func (c referenceCase) prompt() (p prompt.Prompt, ok bool) {
	for i, xy := range c.Points {
		if c.Labels[i] < 0 {
			return p, false
		}
		p.Points = append(p.Points, prompt.Point{X: xy[0], Y: xy[1], Label: prompt.Label(c.Labels[i])})
	}
	if c.Box != nil {
		b := prompt.NewBox(c.Box[0], c.Box[1], c.Box[2], c.Box[3])
		p.Box = &b
	}
	return p, c.Boxes == nil && c.Batch == nil && !p.Empty()
}

func npy(t *testing.T, file string) []float32 {
	t.Helper()
	return reftest.NPY(t, filepath.Join(reference, file))
}

// content is the official resize of a picture as packed RGB.
func content(t *testing.T, name string) (rgb []byte) {
	t.Helper()
	f, err := os.Open(filepath.Join(reference, "pictures", name+".resized_u8.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			r, g, b, _ := p.At(x, y).RGBA()
			rgb = append(rgb, byte(r>>8), byte(g>>8), byte(b>>8))
		}
	}
	return rgb
}

// off is the relative root of the mean squared difference.
func off(t *testing.T, have, want []float32) float64 {
	t.Helper()
	if len(have) != len(want) {
		t.Fatalf("%d numbers, want %d", len(have), len(want))
	}
	var d, s float64
	for i, v := range want {
		d += float64(have[i]-v) * float64(have[i]-v)
		s += float64(v) * float64(v)
	}
	return math.Sqrt(d / s)
}

func records(t *testing.T) (mobile []referenceRecord) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(reference, "expected", "cases.json"))
	if err != nil {
		t.Skip("the reference is not beside this checkout: ", err)
	}
	var all []referenceRecord
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Model == "mobile" {
			mobile = append(mobile, r)
		}
	}
	return mobile
}

func TestPairsGiveTheOfficialAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	all := records(t)
	dir := t.TempDir()
	encoder := unpack(t, dir, "baseline/official_encoder.onnx")
	pairs := map[string][2]string{}
	for _, kind := range []string{"multi", "single", "lowres"} {
		pairs["official "+kind] = [2]string{encoder, unpack(t, dir, "baseline/official_decoder_"+kind+".onnx")}
	}
	f, err := os.Open(unpack(t, dir, "mobile_sam_random.pt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	ours, err := graph.Export(t.Context(), f, st.Size(), dir, graph.ExportOptions{Name: "ours"})
	if err != nil {
		t.Fatal(err)
	}
	pairs["our export"] = [2]string{filepath.Join(dir, "ours_encoder.onnx"), filepath.Join(dir, "ours_decoder.onnx")}
	if len(ours) != 2 {
		t.Errorf("%q", ours)
	}
	for name, files := range pairs {
		t.Run(name, func(t *testing.T) {
			m := openPair(t, files[0], files[1])
			t.Logf("doubt: %q", m.Doubt())
			for i, r := range all {
				if i > 0 && name != "official multi" {
					continue // the second picture shows rounding of sizes, which is the same for all
				}
				checkRecord(t, m, r)
			}
		})
	}
}

func checkRecord(t *testing.T, m *model, r referenceRecord) {
	e, err := m.EncodeContent(t.Context(), content(t, r.Picture), m.Grid(r.Original[1], r.Original[0]))
	if err != nil {
		t.Fatal(err)
	}
	d := off(t, e.Tensors[0].Data, npy(t, r.Embedding.File))
	t.Logf("%s: embedding off by %.1e", r.Picture, d)
	if d > limitEmbedding {
		t.Errorf("%s: embedding off by %.1e, at most %.0e", r.Picture, d, limitEmbedding)
	}
	files := map[string]string{}
	checked := 0
	for _, c := range r.Cases {
		files[c.Name] = c.LowRes
		p, ok := c.prompt()
		if !ok {
			continue
		}
		const area = 256 * 256
		var in *mask.Logits
		if c.MaskInput != "" {
			in = &mask.Logits{Grid: e.Grid, Data: npy(t, files[c.MaskInput])[c.MaskIndex*area:][:area]}
		}
		a, err := m.Decode(t.Context(), e, p, in)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		from := 0
		want, iou := npy(t, c.LowRes), c.IoU[0]
		if len(a.LowRes) == 1 {
			// Meta's single decoder: the best candidate up to two points, corners and padding counted.
			candidates := len(p.Points)+1 <= 2
			if p.Box != nil {
				candidates = len(p.Points)+2 <= 2
			}
			if candidates != c.Multimask {
				continue
			}
			best := 0
			for i := range iou {
				if iou[i] > iou[best] {
					best = i
				}
			}
			want, iou = want[best*area:][:area], iou[best:][:1]
		} else if c.Multimask {
			from = 1
		}
		checkAnswer(t, r.Picture+" "+c.Name, a, from, want, iou)
		checked++
	}
	t.Logf("%s: %d of %d cases", r.Picture, checked, len(r.Cases))
	if checked < 3 {
		t.Errorf("%s: only %d cases", r.Picture, checked)
	}
}

func checkAnswer(t *testing.T, name string, a *prompt.Answer, from int, want []float32, iou []float64) {
	t.Helper()
	var low []float32
	for i := range iou {
		low = append(low, a.LowRes[from+i].Data...)
		if d := math.Abs(float64(a.IoU[from+i]) - iou[i]); d > limitIoU {
			t.Errorf("%s: IoU %d off by %.1e", name, from+i, d)
		}
	}
	if d := off(t, low, want); d > limitLow {
		t.Errorf("%s: logits off by %.1e", name, d)
	}
}
