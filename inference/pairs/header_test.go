package pairs

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.onnx"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures: ", err)
	}
	out := map[string][]byte{}
	for _, p := range paths {
		if out[filepath.Base(p)], err = os.ReadFile(p); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestHeadersOfFilesCutAnywhereAreErrorsOrHarmless(t *testing.T) {
	for _, name := range []string{"hwc_encoder.onnx", "multi_decoder.onnx", "outside_encoder.onnx"} {
		data := fixtures(t)[name]
		for n := range data {
			if h, err := readHeader(bytes.NewReader(data[:n]), int64(n)); err == nil {
				t.Errorf("%s cut to %d of %d bytes: %+v", name, n, len(data), h.opsets)
			} else if !errors.Is(err, errDamaged) {
				t.Errorf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestHeadersAreReadWithinLimits(t *testing.T) {
	field := func(num protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), v)
	}
	opset := field(modelOpset, nil)
	deep := []byte(nil)
	for range 50 {
		deep = field(graphNode, field(5, field(6, deep)))
	}
	for name, data := range map[string][]byte{
		"fields":               append(field(modelGraph, bytes.Repeat([]byte{0x70, 0}, maxFields+1)), opset...),
		"operators":            append(field(modelGraph, bytes.Repeat([]byte{0x0a, 0}, maxKept/256+1)), opset...),
		"depth":                append(field(modelGraph, deep), opset...),
		"a name":               append(field(modelGraph, field(graphNode, field(4, make([]byte, maxName+1)))), opset...),
		"dimensions":           append(field(modelGraph, field(graphTensor, field(1, make([]byte, 65)))), opset...),
		"two graphs":           append(append(field(modelGraph, nil), field(modelGraph, nil)...), opset...),
		"no graph":             opset,
		"a group":              {0x3b, 0x3c},
		"a number for a graph": append([]byte{modelGraph << 3, 1}, opset...),
	} {
		_, err := readHeader(bytes.NewReader(data), int64(len(data)))
		if !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadErrorsAreNotTakenForDamage(t *testing.T) {
	data := fixtures(t)["multi_decoder.onnx"]
	_, err := readHeader(bytes.NewReader(data[:100]), int64(len(data))) // shorter than it was said to be
	if err == nil || errors.Is(err, errDamaged) {
		t.Errorf("%v", err)
	}
}

// FuzzHeader reads hostile headers, asks for their contract and rewrites them.
func FuzzHeader(f *testing.F) {
	for _, data := range fixtures(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src := bytes.NewReader(data)
		if sniff(src, int64(len(data))) != nil {
			return
		}
		h, err := readHeader(src, int64(len(data)))
		if err != nil {
			return
		}
		_ = h.checkOperators()
		outputs := []string{}
		if e, err := encoderOf(h, src); err == nil {
			outputs = append(outputs, e.output)
		}
		if d, err := decoderOf(h); err == nil {
			outputs = append(outputs, d.masks, d.scores)
		}
		folder, err := os.OpenRoot("testdata")
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		ext, err := h.externals(folder)
		if err != nil {
			return
		}
		small, err := h.rewrite(t.Context(), data, outputs, ext, folder, 1<<20)
		if err != nil {
			return
		}
		again, err := readHeader(bytes.NewReader(small), int64(len(small)))
		if err != nil {
			t.Fatalf("a rewritten model is damaged: %v", err)
		}
		for _, name := range outputs {
			if find(h.outputs, name) != nil && find(again.outputs, name) == nil {
				t.Errorf("output %s is lost", name)
			}
		}
	})
}
