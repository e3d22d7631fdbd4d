package checkpoint

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// entry is a zip member to write, with everything about it that an attacker may choose.
type entry struct {
	name, localName string // localName "" means name
	data            []byte
	flags, method   uint16
	claimed         uint32 // size in the directory, when not 0
	grown           uint32 // added to every size, so that the data seem to go on
	wrongSum        bool
	localWrong      bool // the member's own header has another checksum
	extra           []byte
}

// zipFile writes an archive as torch.save does, as far as the entries do not say otherwise.
func zipFile(entries ...entry) []byte {
	var out, directory []byte
	for _, e := range entries {
		at, sum := len(out), crc32.ChecksumIEEE(e.data)
		size := uint32(len(e.data)) + e.grown
		out = append(out, localHeader(e, at, size, sum)...)
		out = append(out, e.data...)
		directory = append(directory, directoryEntry(e, at, size, sum)...)
	}
	end := endRecord(len(entries), len(directory), len(out))
	return append(append(out, directory...), end...)
}

// localHeader is a member's own header; the data after it begin at a multiple of 64.
func localHeader(e entry, at int, size, sum uint32) []byte {
	if e.localName != "" {
		e.name = e.localName
	}
	if e.wrongSum != e.localWrong {
		sum ^= 1
	}
	le := binary.LittleEndian
	pad := (64 - (at+30+len(e.name)+4)%64) % 64
	h := le.AppendUint32(nil, 0x04034b50)
	for _, v := range []uint16{0, e.flags, e.method, 0, 0} {
		h = le.AppendUint16(h, v)
	}
	for _, v := range []uint32{sum, size, size} {
		h = le.AppendUint32(h, v)
	}
	h = le.AppendUint16(h, uint16(len(e.name)))
	h = le.AppendUint16(h, uint16(4+pad))
	h = append(h, e.name...)
	h = append(h, "FB"...)
	h = le.AppendUint16(h, uint16(pad))
	return append(h, make([]byte, pad)...)
}

func directoryEntry(e entry, at int, size, sum uint32) []byte {
	if e.wrongSum {
		sum ^= 1
	}
	claimed := size
	if e.claimed != 0 {
		claimed = e.claimed
	}
	le := binary.LittleEndian
	d := le.AppendUint32(nil, 0x02014b50)
	for _, v := range []uint16{0, 0, e.flags, e.method, 0, 0} {
		d = le.AppendUint16(d, v)
	}
	for _, v := range []uint32{sum, size, claimed} {
		d = le.AppendUint32(d, v)
	}
	for _, v := range []int{len(e.name), len(e.extra), 0, 0, 0} {
		d = le.AppendUint16(d, uint16(v))
	}
	d = le.AppendUint32(d, 0)
	d = le.AppendUint32(d, uint32(at))
	return append(append(d, e.name...), e.extra...)
}

func endRecord(count, size, at int) []byte {
	le := binary.LittleEndian
	e := le.AppendUint32(nil, 0x06054b50)
	for _, v := range []int{0, 0, count, count} {
		e = le.AppendUint16(e, uint16(v))
	}
	e = le.AppendUint32(e, uint32(size))
	e = le.AppendUint32(e, uint32(at))
	return le.AppendUint16(e, 0)
}

// checkpointOf is a zip checkpoint of one pickle and one storage, data/0.
func checkpointOf(pickle string, storage []byte) []byte {
	return zipFile(entry{name: "a/data.pkl", data: []byte(pickle)}, entry{name: "a/data/0", data: storage})
}

// described is a tensor in a pickle.
type described struct {
	name, class    string // class "" means FloatStorage
	count, offset  int64
	shape, strides []int64
	key            string // "" means 0
}

func pickleText(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

func pickleInt(n int64) string {
	return "\x8a\x08" + string(binary.LittleEndian.AppendUint64(nil, uint64(n)))
}

func pickleInts(ns []int64) string {
	var b strings.Builder
	b.WriteString("(")
	for _, n := range ns {
		b.WriteString(pickleInt(n))
	}
	return b.String() + "t"
}

// pickleTensor builds a tensor as torch does.
func pickleTensor(d described) string {
	if d.class == "" {
		d.class = "FloatStorage"
	}
	if d.key == "" {
		d.key = "0"
	}
	return "ctorch._utils\n_rebuild_tensor_v2\n((" + pickleText("storage") + "ctorch\n" + d.class + "\n" + pickleText(d.key) +
		pickleText("cpu") + pickleInt(d.count) + "tQ" + pickleInt(d.offset) + pickleInts(d.shape) + pickleInts(d.strides) +
		"\x89ccollections\nOrderedDict\n)RtR"
}

// pickleDict is a whole pickle: an ordered dict of tensors.
func pickleDict(tensors ...described) string {
	body := ""
	for _, d := range tensors {
		body += pickleText(d.name) + pickleTensor(d)
	}
	return "\x80\x02ccollections\nOrderedDict\n)R(" + body + "u."
}

// floats are the bytes of float32 numbers.
func floats(values ...float32) []byte {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// goodCheckpoint holds "w": [2,2] of 1, 2, 3, 4.
func goodCheckpoint() []byte {
	return checkpointOf(pickleDict(described{name: "w", count: 4, shape: []int64{2, 2}, strides: []int64{2, 1}}), floats(1, 2, 3, 4))
}

// openBytes opens a checkpoint in memory.
func openBytes(data []byte) (*File, error) {
	return Open(bytes.NewReader(data), int64(len(data)))
}

// openCounted opens like Open and also tells what it cost when it failed: the counts, and the bytes
// that were really allocated.
func openCounted(data []byte) (work Work, allocated uint64, err error) {
	f := &File{r: bytes.NewReader(data), tensors: map[string]*tensor{}, metadata: map[string]string{}, verified: map[*storage]bool{}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = f.open(int64(len(data)))
	runtime.ReadMemStats(&after)
	return f.work, after.TotalAlloc - before.TotalAlloc, err
}

// mustRefuse demands an error that mentions all of words, after bounded work.
func mustRefuse(t *testing.T, data []byte, words ...string) {
	t.Helper()
	work, allocated, err := openCounted(data)
	if err == nil {
		t.Fatal("it was opened")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not mention %q: %v", w, err)
		}
	}
	if work.Bytes > maxBytes || work.Opcodes > maxOpcodes+1 || work.Memo > maxMemo || work.Members > maxMembers+1 {
		t.Errorf("too much work: %+v", work)
	}
	if allocated > 64<<20 {
		t.Errorf("%d MB were allocated", allocated>>20)
	}
	if n := len(err.Error()); n > 600 {
		t.Errorf("the error has %d bytes", n)
	}
}

func readTiny(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
