package graph

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"clickmask/inference"
	"clickmask/inference/checkpoint"
	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/prompt"
)

// The small networks of testdata/make_fixture.py and the answers that torch gave for them.

const fixtureSide = 256

func readSafetensors(t *testing.T, name string) (*checkpoint.File, []byte) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := checkpoint.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f, data
}

func numbersOf(t *testing.T, f *checkpoint.File, name string) []float32 {
	t.Helper()
	v, err := f.ReadFloat32(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// needRuntime skips where ONNX Runtime is not installed.
func needRuntime(t *testing.T) {
	t.Helper()
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
}

// openFixture opens one of the small networks as a model.
func openFixture(t *testing.T, name string, threads int) *model {
	t.Helper()
	needRuntime(t)
	f, _ := readSafetensors(t, name+".safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	m, err := openModel(context.Background(), f, arch, [32]byte{byte(threads)}, Options{Threads: threads, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// fixturePicture is the formula of make_fixture.py.
func fixturePicture(w, h int) []byte {
	out := make([]byte, 0, 3*w*h)
	for y := range h {
		for x := range w {
			for c := range 3 {
				out = append(out, byte(x*x/7+5*y*(c+1)+x*y/11+40*c))
			}
		}
	}
	return out
}

// relRMS is the root mean square of the difference over that of what is wanted.
func relRMS(t *testing.T, have, want []float32) float64 {
	t.Helper()
	if len(have) != len(want) {
		t.Fatalf("%d numbers, want %d", len(have), len(want))
	}
	var diff, sum float64
	for i, v := range want {
		d := float64(have[i]) - float64(v)
		diff += d * d
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(diff / sum)
}

// thin takes every step-th channel, row and column of [channels, side, side].
func thin(v []float32, side, channels, rows int) []float32 {
	var out []float32
	for at := 0; at < len(v); at += channels * side * side {
		for y := 0; y < side; y += rows {
			for x := 0; x < side; x += rows {
				out = append(out, v[at+y*side+x])
			}
		}
	}
	return out
}

func TestSmallNetworksAnswerAsTorch(t *testing.T) {
	answers, _ := readSafetensors(t, "answers.safetensors")
	pictures := []struct {
		name string
		w, h int
	}{{"wide", 256, 144}, {"tall", 112, 256}}
	first := prompt.Point{X: 70.5, Y: 40, Label: prompt.Positive}
	box := prompt.Box{X0: 20, Y0: 30, X1: 90, Y1: 100}
	prompts := []struct {
		name  string
		p     prompt.Prompt
		again bool
	}{
		{"click", prompt.Prompt{Points: []prompt.Point{first}}, false},
		{"box", prompt.Prompt{Box: &box}, false},
		{"many", prompt.Prompt{Box: &box, Points: []prompt.Point{
			{X: 30, Y: 30, Label: prompt.Positive}, {X: 60.25, Y: 99}, {X: 100, Y: 20, Label: prompt.Positive}}}, false},
		{"again", prompt.Prompt{Points: []prompt.Point{first, {X: 10, Y: 12}}}, true},
		{"mask", prompt.Prompt{}, true},
	}
	for _, net := range []string{"tiny", "vit"} {
		for _, threads := range []int{1, 8} { // layers are cut differently
			m := openFixture(t, net, threads)
			for _, pic := range pictures {
				tensor, err := m.embed(context.Background(), fixturePicture(pic.w, pic.h), pic.w, pic.h)
				if err != nil {
					t.Fatal(err)
				}
				prefix := net + "." + pic.name + "."
				if r := relRMS(t, thin(tensor.Data, m.arch.Grid, 4, 1), numbersOf(t, answers, prefix+"embedding")); r > 5e-6 {
					t.Errorf("%s %d threads: embedding off by %.1e", prefix, threads, r)
				}
				e := &inference.Embedding{Model: m.info.Fingerprint, Grid: m.Grid(pic.w, pic.h), Tensors: []inference.Tensor{tensor}}
				var last *mask.Logits
				for _, p := range prompts {
					if answers.Shape(prefix+p.name+".low") == nil {
						continue
					}
					var in *mask.Logits
					if p.again {
						in = last
					}
					a, err := m.Decode(context.Background(), e, p.p, in)
					if err != nil {
						t.Fatal(err)
					}
					if last == nil {
						last = &a.LowRes[2]
					}
					var low []float32
					for _, l := range a.LowRes {
						low = append(low, thin(l.Data, m.arch.Low(), 1, 4)...)
					}
					if r := relRMS(t, low, numbersOf(t, answers, prefix+p.name+".low")); r > 1e-5 {
						t.Errorf("%s%s %d threads: logits off by %.1e", prefix, p.name, threads, r)
					}
					if r := relRMS(t, a.IoU, numbersOf(t, answers, prefix+p.name+".iou")); r > 1e-5 {
						t.Errorf("%s%s %d threads: IoU off by %.1e", prefix, p.name, threads, r)
					}
				}
			}
		}
	}
}

// However little of the square a picture fills, leaving its padding out must change nothing.
func TestPaddingThatIsLeftOutChangesNothing(t *testing.T) {
	m := openFixture(t, "tiny", 1)
	ctx := context.Background()
	whole := m.sessions.blocks
	for rows := 16; rows < fixtureSide; rows += 16 {
		for _, turned := range []bool{false, true} {
			w, h := fixtureSide, rows-5 // any height up to the step
			rgb := fixturePicture(w, h)
			straight := whole
			if turned {
				w, h = h, w
				rgb = fixturePicture(w, h)
			}
			cropped := whole
			cropped.Rows, cropped.Turned = rows, turned
			a, err := m.EncodeInput(ctx, inputFor(t, m, straight, rgb, w, h))
			if err != nil {
				t.Fatal(err)
			}
			b, err := m.EncodeInput(ctx, inputFor(t, m, cropped, rgb, w, h))
			if err != nil {
				t.Fatal(err)
			}
			if r := relRMS(t, b.Data, a.Data); r > 2e-6 {
				t.Errorf("%d rows, turned %v: off by %.1e", rows, turned, r)
			}
		}
	}
}

// inputFor lays content out for a plan.
func inputFor(t *testing.T, m *model, plan Plan, rgb []byte, w, h int) *Input {
	t.Helper()
	in, err := m.lay(plan, rgb, w, h)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// embed runs the encoder on content of w x h packed RGB pixels.
func (m *model) embed(ctx context.Context, rgb []byte, w, h int) (inference.Tensor, error) {
	in, err := m.input(rgb, w, h)
	if err != nil {
		return inference.Tensor{}, err
	}
	return m.EncodeInput(ctx, in)
}
