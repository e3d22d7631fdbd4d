package graph

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/segtest"
	"clickmask/prompt"
)

// gridOf are clicks and boxes all over a picture, so that prompts of two lengths are mixed.
func gridOf(n, w, h int) []prompt.Prompt {
	var out []prompt.Prompt
	for i := range n {
		x, y := float64((i*37+11)%w), float64((i*53+7)%h)
		p := prompt.Prompt{Points: []prompt.Point{{X: x, Y: y, Label: prompt.Positive}}}
		switch i % 4 {
		case 1:
			p.Points = append(p.Points, prompt.Point{X: float64(w) - x, Y: y, Label: prompt.Negative})
		case 3:
			box := prompt.NewBox(x/2, y/2, x/2+float64(w)/3, y/2+float64(h)/3)
			p = prompt.Prompt{Box: &box}
		}
		out = append(out, p)
	}
	return out
}

// openBatching opens one of the small networks with a graph for many prompts, on the CPU.
func openBatching(t *testing.T, name string, threads int) batching {
	t.Helper()
	needRuntime(t)
	f, _ := readSafetensors(t, name+".safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	m, err := openModel(t.Context(), f, arch, [32]byte{byte(threads)}, Options{Threads: threads, CacheDir: t.TempDir(), many: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return batching{m}
}

// Answers of a batch differ from single ones by rounding: products are summed in another order.
const batchTolerance = 2e-6 // relative RMS

func TestABatchAnswersAsOnePromptAfterTheOther(t *testing.T) {
	for _, name := range []string{"tiny", "vit"} {
		for threads := 1; threads <= 2; threads++ {
			t.Run(fmt.Sprint(name, threads), func(t *testing.T) {
				m := openBatching(t, name, threads)
				e, err := m.Encode(t.Context(), segtest.Scene(200, 120, 1))
				if err != nil {
					t.Fatal(err)
				}
				prompts := gridOf(inference.BatchSize, 200, 120)
				got, err := m.DecodeBatch(t.Context(), e, prompts)
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range prompts {
					want, err := m.Decode(t.Context(), e, p, nil)
					if err != nil {
						t.Fatal(err)
					}
					if d := relRMS(t, got[i].IoU, want.IoU); d > batchTolerance || math.IsNaN(d) {
						t.Errorf("prompt %d: IoU differs by %g", i, d)
					}
					for k := range want.LowRes {
						if got[i].LowRes[k].Grid != want.LowRes[k].Grid {
							t.Errorf("prompt %d: another frame", i)
						}
						if d := relRMS(t, got[i].LowRes[k].Data, want.LowRes[k].Data); d > batchTolerance || math.IsNaN(d) {
							t.Errorf("prompt %d, mask %d differs by %g", i, k, d)
						}
					}
				}
			})
		}
	}
}

func TestAModelWithBatchesIsAModelLikeAnyOther(t *testing.T) {
	segtest.Run(t, func(t *testing.T) inference.Model { return openBatching(t, "tiny", 1) })
}

func TestWithoutItsGraphABatchIsAnsweredOneByOne(t *testing.T) {
	m := openBatching(t, "tiny", 1)
	if err := os.RemoveAll(m.sessions.store.dir); err != nil {
		t.Fatal(err)
	}
	e, err := m.Encode(t.Context(), segtest.Scene(200, 120, 1))
	if err != nil {
		t.Fatal(err)
	}
	prompts := gridOf(3, 200, 120)
	got, err := m.DecodeBatch(t.Context(), e, prompts)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range prompts {
		want, err := m.Decode(t.Context(), e, p, nil)
		if err != nil || !slices.Equal(got[i].LowRes[1].Data, want.LowRes[1].Data) {
			t.Errorf("prompt %d is answered differently (%v)", i, err)
		}
	}
}

func TestOnlyDevicesOfManyProcessorsBatch(t *testing.T) {
	for device, want := range map[ort.Device]bool{"": false, ort.CPU: false, ort.CUDA: true, ort.DirectML: true, ort.CoreML: false} {
		if got := manyAtOnce(device); got != want {
			t.Errorf("%s batches: %v", device, got)
		}
	}
}
