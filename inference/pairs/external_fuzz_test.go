package pairs

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// outsideModel is a model of one operator and one weight that lies in another file, as its entry says.
func outsideModel(typ int64, dims []byte, location, offset, length string) []byte {
	field := func(b []byte, num protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), v)
	}
	number := func(b []byte, num protowire.Number, v int64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), uint64(v))
	}
	entry := func(b []byte, key, value string) []byte {
		return field(b, 13, field(field(nil, 1, []byte(key)), 2, []byte(value)))
	}
	weight := number(field(field(nil, 1, dims), 8, []byte("w")), 2, typ)
	weight = number(entry(entry(entry(weight, "location", location), "offset", offset), "length", length), 14, 1)
	n := field(field(field(nil, 1, []byte("w")), 2, []byte("y")), 4, []byte("Identity"))
	g := field(field(field(nil, graphNode, n), graphTensor, weight), graphOutput, field(nil, 1, []byte("y")))
	return field(field(number(nil, modelIR, 8), modelGraph, g), modelOpset, number(nil, 2, 17))
}

// FuzzExternalData asks for weights in other files, of any place, shape and type. What is read lies in the model's folder,
// and the rewritten model has exactly the bytes that its shape needs, inside.
func FuzzExternalData(f *testing.F) {
	folderPath := filepath.Join(f.TempDir(), "model")
	if err := os.MkdirAll(filepath.Join(folderPath, "sub"), 0o700); err != nil {
		f.Fatal(err)
	}
	const secret = "secret secret secret secret secret secret secret secret secret!!" // 64 bytes, outside the folder
	weights := bytes.Repeat([]byte("weights!"), 8)
	for name, data := range map[string][]byte{"a.data": weights, "sub/b.data": weights, "../c.data": []byte(secret)} {
		if err := os.WriteFile(filepath.Join(folderPath, name), data, 0o600); err != nil {
			f.Fatal(err)
		}
	}
	if err := os.Symlink("../c.data", filepath.Join(folderPath, "link")); err != nil {
		f.Log("no links on this system: ", err)
	}
	if err := os.Symlink("..", filepath.Join(folderPath, "up")); err != nil {
		f.Log("no links on this system: ", err)
	}
	folder, err := os.OpenRoot(folderPath)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { folder.Close() })
	f.Add(int64(1), []byte{2, 4}, "a.data", "0", "32")
	f.Add(int64(7), []byte{8}, "sub/b.data", "0", "64")
	f.Add(int64(1), []byte{2}, "a.data", "8", "")
	for _, location := range []string{"../c.data", "link", "up/c.data", "sub/../../c.data", "/etc/passwd", "", ".", "sub", "*/_ORT_MEM_ADDR_/*", "C:\\x", "a.data/"} {
		f.Add(int64(1), []byte{2}, location, "0", "8")
	}
	f.Add(int64(1), []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 2}, "a.data", "9223372036854775807", "-1")
	f.Fuzz(func(t *testing.T, typ int64, dims []byte, location, offset, length string) {
		data := outsideModel(typ, dims, location, offset, length)
		h, err := readHeader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		ext, err := h.externals(folder)
		if err != nil {
			return
		}
		small, err := h.rewrite(t.Context(), data, []string{"y"}, ext, folder, 1<<20)
		if err != nil {
			if !errors.Is(err, errTooLarge) {
				t.Errorf("it was to be found before: %v", err)
			}
			return
		}
		if bytes.Contains(small, []byte("secret")) {
			t.Fatalf("location %q leads out of the folder", location)
		}
		again, err := readHeader(bytes.NewReader(small), int64(len(small)))
		if err != nil {
			t.Fatalf("a rewritten model is damaged: %v", err)
		}
		w := again.tensors["w"]
		if w.external || w.raw.end-w.raw.body != ext["w"].bytes || w.typ != h.tensors["w"].typ {
			t.Errorf("%+v of %+v", w, ext["w"])
		}
	})
}
