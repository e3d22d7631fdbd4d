package checkpoint

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// checkOpened reads everything an opened file offers; nothing may panic, and what is read has the
// promised size and only finite numbers.
func checkOpened(t *testing.T, data []byte) {
	f, err := openBytes(data)
	if err != nil {
		if f != nil || err.Error() == "" {
			t.Fatal("an error without a text, or with a file")
		}
		return
	}
	if w := f.Work(); w.Bytes > maxBytes || w.Opcodes > maxOpcodes || w.Memo > maxMemo {
		t.Fatalf("too much work: %+v", w)
	}
	for _, name := range f.Names() {
		size := 1
		for _, n := range f.Shape(name) {
			size *= n
		}
		values, err := f.ReadFloat32(name)
		if err != nil {
			continue
		}
		if len(values) != size || size > len(data) {
			t.Fatalf("%q: %d numbers for shape %v of a file of %d bytes", name, len(values), f.Shape(name), len(data))
		}
		for _, v := range values {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Fatalf("%q holds %v", name, v)
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"tiny.pt", "tiny_training.pt", "tiny_half.pt", "tiny_legacy.pt", "tiny_module.pt", "tiny.safetensors"} {
		f.Add(readTiny(f, name))
	}
	f.Add(goodCheckpoint())
	f.Add(zip64(goodCheckpoint(), 2, 102, 384, 44, 0))
	f.Fuzz(checkOpened)
}

// FuzzPickle wraps the input as the description in a sound archive, so that the checksum does not
// stand before the machine.
func FuzzPickle(f *testing.F) {
	for _, name := range []string{"tiny.pt", "tiny_training.pt", "tiny_half.pt", "tiny_module.pt"} {
		data := readTiny(f, name)
		a, err := readArchive(bytes.NewReader(data), int64(len(data)), &Work{})
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range a.order {
			if strings.HasSuffix(m.name, "/data.pkl") {
				pickle, err := a.read(m, maxPickle, &Work{})
				if err != nil {
					f.Fatal(err)
				}
				f.Add(pickle)
			}
		}
	}
	f.Add([]byte(pickleDict(described{name: "w", count: 4, shape: []int64{2, 2}, strides: []int64{1, 2}})))
	f.Add([]byte("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."))
	f.Fuzz(func(t *testing.T, pickle []byte) {
		checkOpened(t, zipFile(entry{name: "a/data.pkl", data: pickle}, entry{name: "a/data/0", data: floats(1, 2, 3, 4)},
			entry{name: "a/data/1", data: floats(5)}, entry{name: "a/data/2", data: make([]byte, 64)}))
	})
}

// FuzzSafetensors sets the length before the header right.
func FuzzSafetensors(f *testing.F) {
	f.Add(`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, []byte("12345678"))
	f.Add(`{"__metadata__":{"a":"b"},"w":{"dtype":"BF16","shape":[2,0],"data_offsets":[0,0]},"v":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}`, []byte("12"))
	f.Fuzz(func(t *testing.T, header string, data []byte) {
		checkOpened(t, safetensorsFile(header, data))
	})
}
