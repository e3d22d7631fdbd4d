package graph

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestQuantisedColumnsReachTheLargestWeightAndComeBack(t *testing.T) {
	m := []float32{0.5, -8, 0, -1, 2, 0, 0.25, 3, 0} // three columns
	want := slices.Clone(m)
	for _, largest := range []int{63, 127} {
		whole, factors := quantise(slices.Clone(m), 3, largest)
		l := float32(largest)
		for c, reached := range []float32{-l, -l, 0} {
			column := []float32{whole[c], whole[3+c], whole[6+c]}
			if slices.Min(column) != reached || slices.Max(column) > l {
				t.Errorf("column %d is %v, its largest should be %v", c, column, reached)
			}
		}
		for i, v := range whole {
			if v != float32(int8(v)) {
				t.Errorf("%v is no 8-bit integer", v)
			}
			if d := math.Abs(float64(v*factors[i%3] - want[i])); d > float64(factors[i%3])/2*1.0001 {
				t.Errorf("%v came back as %v", want[i], v*factors[i%3])
			}
		}
	}
}

// openPrecise opens one of the small networks with a given largest weight, 0 for the exact model.
func openPrecise(t *testing.T, name, dir string, int8 int) *model {
	t.Helper()
	needRuntime(t)
	f, _ := readSafetensors(t, name+".safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{Name: "Small", Threads: 1, CacheDir: dir, Fast: int8 > 0}
	m, err := openPlanned(context.Background(), f, arch, [32]byte{1}, opts.plan(int8), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// Also with one folder for all graphs: none may be taken for that of another precision.
func TestFastModelsAreNearTheExactOneAndNeverTakenForIt(t *testing.T) {
	for _, net := range []string{"tiny", "vit"} {
		dir := t.TempDir()
		prints := map[string]bool{}
		exact := map[string][]float32{}
		for _, int8 := range []int{0, 63} {
			m := openPrecise(t, net, dir, int8)
			if fast := strings.HasSuffix(m.Info().Name, " (fast)"); fast != (int8 > 0) {
				t.Errorf("%s: the model with weights up to %d is called %q", net, int8, m.Info().Name)
			}
			prints[m.Info().Fingerprint] = true
			for name, size := range map[string][2]int{"wide": {256, 144}, "tall": {112, 256}} {
				e, err := m.embed(context.Background(), fixturePicture(size[0], size[1]), size[0], size[1])
				if err != nil {
					t.Fatal(err)
				}
				if int8 == 0 {
					exact[name] = e.Data
					continue
				}
				r := relRMS(t, e.Data, exact[name])
				if r > 0.07 || r < 1e-4 {
					t.Errorf("%s %s, weights up to %d: off by %.1e", net, name, int8, r)
				}
			}
		}
		if len(prints) != 2 {
			t.Errorf("%s: %d fingerprints for two precisions", net, len(prints))
		}
	}
}

func TestFastIsExactWhereTheProcessorGainsNothing(t *testing.T) {
	for _, fast := range []bool{false, true} {
		if p := (Options{Threads: 1, Fast: fast}).plan(0); p != blocks(1) {
			t.Errorf("fast %v: %+v", fast, p)
		}
	}
	if p := (Options{Threads: 1}).plan(63); p.Int8 != 0 {
		t.Errorf("weights of 8 bits that nobody asked for: %+v", p)
	}
}
