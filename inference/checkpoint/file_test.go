package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
)

type tinyTensor struct {
	Name, DType string
	Shape       []int
	Values      []float32
}

func tinyTensors(t testing.TB) []tinyTensor {
	t.Helper()
	var all []tinyTensor
	if err := json.Unmarshal(readTiny(t, "tiny.json"), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTinyCheckpointsHoldTheSameNumbers(t *testing.T) {
	cases := []struct {
		file string
		half bool // floats are stored as float16
	}{{"tiny.pt", false}, {"tiny_training.pt", false}, {"tiny_half.pt", true}, {"tiny.safetensors", false}}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			f, err := openBytes(readTiny(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, want := range tinyTensors(t) {
				names = append(names, want.Name)
				checkTiny(t, f, want, c.half)
			}
			slices.Sort(names)
			if !slices.Equal(f.Names(), names) {
				t.Errorf("names %q, want %q", f.Names(), names)
			}
		})
	}
}

func checkTiny(t *testing.T, f *File, want tinyTensor, half bool) {
	t.Helper()
	dtype := DType(want.DType)
	if half && dtype.Float() {
		dtype = Float16
	}
	if f.DType(want.Name) != dtype {
		t.Errorf("%s: dtype %s, want %s", want.Name, f.DType(want.Name), dtype)
	}
	if got := f.Shape(want.Name); got == nil || !slices.Equal(got, want.Shape) {
		t.Errorf("%s: shape %v, want %v", want.Name, got, want.Shape)
	}
	got, err := f.ReadFloat32(want.Name)
	if !dtype.Float() {
		if !errors.Is(err, ErrNotFloat) {
			t.Errorf("%s: %v, want ErrNotFloat", want.Name, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want.Values) {
		t.Errorf("%s: %v, want %v", want.Name, got, want.Values)
	}
}

func TestUnknownTensorsAreNamed(t *testing.T) {
	f, err := openBytes(goodCheckpoint())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadFloat32("other"); !errors.Is(err, ErrNoTensor) || err.Error() != `the checkpoint has no tensor "other"` {
		t.Error(err)
	}
	if f.Shape("other") != nil || f.DType("other") != "" {
		t.Error("a tensor that is not there has a shape or a type")
	}
}

func TestMetadataKeepsTheTopOfATrainingCheckpoint(t *testing.T) {
	cases := map[string]map[string]string{
		"tiny.pt":          {"format": "pytorch"},
		"tiny_training.pt": {"format": "pytorch", "epoch": "3", "name": "tiny"},
		"tiny.safetensors": {"format": "safetensors", "made_by": "make_tiny.py"},
	}
	for file, want := range cases {
		f, err := openBytes(readTiny(t, file))
		if err != nil {
			t.Fatal(err)
		}
		got := f.Metadata()
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
		for k, v := range want {
			if got[k] != v {
				t.Errorf("%s: %s is %q, want %q", file, k, got[k], v)
			}
		}
	}
}

func TestWrappersAndPrefixesAreTakenOff(t *testing.T) {
	tensor := pickleTensor(described{count: 4, shape: []int64{4}, strides: []int64{1}})
	dict := func(items string) string { return "}(" + items + "u" }
	cases := map[string]struct {
		items string
		want  []string
	}{
		"plain":             {pickleText("a.w") + tensor, []string{"a.w"}},
		"model":             {pickleText("model") + dict(pickleText("a.w")+tensor), []string{"a.w"}},
		"two levels":        {pickleText("model") + dict(pickleText("state_dict")+dict(pickleText("a.w")+tensor)), []string{"a.w"}},
		"beside a tensor":   {pickleText("step") + tensor + pickleText("model") + dict(pickleText("a.w")+tensor), []string{"a.w"}},
		"module.":           {pickleText("module.a") + tensor + pickleText("module.b") + tensor, []string{"a", "b"}},
		"module.model.":     {pickleText("module.model.a") + tensor, []string{"a"}},
		"only some":         {pickleText("module.a") + tensor + pickleText("b") + tensor, []string{"b", "module.a"}},
		"a later key wins":  {pickleText("model") + "N" + pickleText("model") + dict(pickleText("a")+tensor), []string{"a"}},
		"numbers are left":  {pickleText("version") + "K\x01" + pickleText("a") + tensor, []string{"a"}},
		"an unrelated dict": {pickleText("optimizer") + dict(pickleText("x")+tensor) + pickleText("a") + tensor, []string{"a"}},
	}
	for name, c := range cases {
		f, err := openBytes(checkpointOf("\x80\x02"+dict(c.items)+".", floats(1, 2, 3, 4)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(f.Names(), c.want) {
			t.Errorf("%s: names %q, want %q", name, f.Names(), c.want)
		}
	}
}

func TestBigEndianNumbersAreTurned(t *testing.T) {
	pickle := pickleDict(described{name: "w", count: 2, shape: []int64{2}, strides: []int64{1}},
		described{name: "h", class: "HalfStorage", key: "1", count: 2, shape: []int64{2}, strides: []int64{1}})
	data := zipFile(entry{name: "a/data.pkl", data: []byte(pickle)}, entry{name: "a/byteorder", data: []byte("big")},
		entry{name: "a/data/0", data: []byte{0x3f, 0xc0, 0, 0, 0xc0, 0x40, 0, 0}}, entry{name: "a/data/1", data: []byte{0x3e, 0, 0xc2, 0}})
	f, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float32{"w": {1.5, -3}, "h": {1.5, -3}} {
		if got, err := f.ReadFloat32(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v, want %v", name, got, err, want)
		}
	}
}

func TestHalfPrecisionIsWidenedExactly(t *testing.T) {
	cases := map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0001: 1.0 / (1 << 24), 0x03ff: 1023.0 / (1 << 24),
		0x0400: 1.0 / (1 << 14), 0x3555: 0.333251953125, 0x8001: -1.0 / (1 << 24)}
	for h, want := range cases {
		if got := HalfToFloat32(h); got != want {
			t.Errorf("%#04x is %v, want %v", h, got, want)
		}
	}
}

func TestFileIsSafeForConcurrentReads(t *testing.T) {
	f, err := openBytes(readTiny(t, "tiny.pt"))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 4 {
		go func() {
			_, err1 := f.ReadFloat32("view.turned")
			_, err2 := f.ReadFloat32("view.part")
			done <- errors.Join(err1, err2)
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// shortReader ends before the size that was promised, like a file that was cut while open.
type shortReader struct{ *bytes.Reader }

func TestAFileThatGotShorterIsAnError(t *testing.T) {
	data := goodCheckpoint()
	f, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	f.r = shortReader{bytes.NewReader(data[:100])}
	if _, err := f.ReadFloat32("w"); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
}
