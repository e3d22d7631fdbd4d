package checkpoint

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// members are those of goodCheckpoint, to be changed by a test.
func members() (description, numbers entry) {
	pickle := pickleDict(described{name: "w", count: 4, shape: []int64{2, 2}, strides: []int64{2, 1}})
	return entry{name: "a/data.pkl", data: []byte(pickle)}, entry{name: "a/data/0", data: floats(1, 2, 3, 4)}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	description, numbers := members()
	with := func(e entry, change func(*entry)) entry { change(&e); return e }
	patched := func(at int, value ...byte) []byte { // counted from the end when negative
		data := goodCheckpoint()
		if at < 0 {
			at += len(data)
		}
		copy(data[at:], value)
		return data
	}
	cases := map[string]struct {
		data []byte
		word string
	}{
		"checksum of the description": {zipFile(with(description, func(e *entry) { e.wrongSum = true }), numbers), "wrong checksum"},
		"encrypted description":       {zipFile(with(description, func(e *entry) { e.flags = 1 }), numbers), "encrypted"},
		"encrypted numbers":           {zipFile(description, with(numbers, func(e *entry) { e.flags = 1 })), "encrypted"},
		"masked headers":              {zipFile(description, with(numbers, func(e *entry) { e.flags = 1 << 13 })), "unknown flags"},
		"deflated description":        {zipFile(with(description, func(e *entry) { e.method = 8 }), numbers), "compressed"},
		"deflated numbers":            {zipFile(description, with(numbers, func(e *entry) { e.method = 8 })), "compressed"},
		"a bomb":                      {zipFile(description, with(numbers, func(e *entry) { e.method, e.claimed = 8, 1<<32-2 })), "compressed"},
		"stored, other sizes":         {zipFile(description, with(numbers, func(e *entry) { e.claimed = 1 << 30 })), "compressed"},
		"other name in the header":    {zipFile(description, with(numbers, func(e *entry) { e.localName = "a/data/1" })), "own header"},
		"longer name in the header":   {zipFile(description, with(numbers, func(e *entry) { e.localName = "a/data/0/x" })), "own header"},
		"other checksum in header":    {zipFile(description, with(numbers, func(e *entry) { e.localWrong = true })), "own header"},
		"numbers past the directory":  {zipFile(description, with(numbers, func(e *entry) { e.grown = 40 })), "outside the file"},
		"numbers of 4 GB":             {zipFile(description, with(numbers, func(e *entry) { e.grown = 1<<32 - 1 - 16 - 1 })), "outside the file"},
		"duplicate numbers":           {zipFile(description, numbers, numbers), "two members"},
		"duplicate description":       {zipFile(description, description, numbers), "two members"},
		"two descriptions":            {zipFile(description, with(description, func(e *entry) { e.name = "b/data.pkl" }), numbers), "two descriptions"},
		"a name that climbs":          {zipFile(description, numbers, entry{name: "a/../../x"}), "unsafe name"},
		"an absolute name":            {zipFile(description, numbers, entry{name: "/etc/passwd"}), "unsafe name"},
		"a drive":                     {zipFile(description, numbers, entry{name: "C:/x"}), "unsafe name"},
		"a backslash":                 {zipFile(description, numbers, entry{name: `a\..\x`}), "unsafe name"},
		"a NUL":                       {zipFile(description, numbers, entry{name: "a/data/0\x00"}), "unsafe name"},
		"no name":                     {zipFile(description, numbers, entry{name: ""}), "unsafe name"},
		"a name that is no text":      {zipFile(description, numbers, entry{name: "a/\xff"}), "unsafe name"},
		"a name of 60 kB":             {zipFile(description, numbers, entry{name: strings.Repeat("n", 60_000)}), "unsafe name"},
		"more members than claimed":   {zipFile(append(many(maxMembers), description)...), "claims 1 members"},
		"too many members":            {zip64(zipFile(description), maxMembers+1, 1<<20, 0, 44, 0), ""},
		"byte order of a third kind":  {zipFile(description, numbers, entry{name: "a/byteorder", data: []byte("middle")}), "byte order"},
		"a long byte order":           {zipFile(description, numbers, entry{name: "a/byteorder", data: make([]byte, 17)}), "17 bytes"},
		"a description of 16 MB":      {zipFile(with(description, func(e *entry) { e.data = make([]byte, maxPickle+1) }), numbers), "at most"},
		"TorchScript":                 {zipFile(description, numbers, entry{name: "a/code/__torch__/m.py"}), "TorchScript"},
		"TorchScript constants":       {zipFile(entry{name: "a/constants.pkl"}, description, numbers), "TorchScript"},
		"NumPy arrays":                {zipFile(entry{name: "w.npy"}), "not a PyTorch checkpoint"},
		"some other zip":              {zipFile(entry{name: "readme.txt"}), "no data.pkl"},
		"description at the top":      {zipFile(with(description, func(e *entry) { e.name = "data.pkl" })), "not a PyTorch checkpoint"},
		"directory begins elsewhere":  {patched(-6, 0xff), "directory"},
		"directory past the end":      {patched(-6, 0xff, 0xff, 0xff, 0x7f), "directory"},
		"directory of another size":   {patched(-10, 1), "directory"},
		"more members than listed":    {patched(-14, 3, 0, 3, 0), "claims 3 members and lists 2"},
		"one of several parts":        {patched(-18, 1), "several parts"},
		"a comment that is not there": {patched(-2, 1), "directory"},
		"something after the end":     {append(goodCheckpoint(), "x"...), "directory"},
		"something before the start":  {append([]byte("PK\x03\x04"), goodCheckpoint()...), "directory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { mustRefuse(t, c.data, c.word) })
	}
}

func many(n int) []entry {
	all := make([]entry, n)
	for i := range all {
		all[i].name = fmt.Sprintf("a/data/%d", i)
	}
	return all
}

func TestWrongChecksumsOfNumbersAreSeenWhenRead(t *testing.T) {
	description, numbers := members()
	part := pickleDict(described{name: "w", count: 4, offset: 1, shape: []int64{2}, strides: []int64{1}})
	turned := pickleDict(described{name: "w", count: 4, shape: []int64{2, 2}, strides: []int64{1, 2}})
	numbers.wrongSum = true
	for _, pickle := range []string{string(description.data), part, turned} {
		f, err := openBytes(zipFile(entry{name: "a/data.pkl", data: []byte(pickle)}, numbers))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = f.ReadFloat32("w"); err == nil || !strings.Contains(err.Error(), "wrong checksum") || !strings.Contains(err.Error(), `"w"`) {
			t.Errorf("%v, want a wrong checksum of w", err)
		}
	}
}

// zip64 puts the 64-bit end record and its locator before the end record; the arguments are what the
// long record says.
func zip64(data []byte, count, size, at, recordSize uint64, locator int64) []byte {
	le := binary.LittleEndian
	body, end := data[:len(data)-22], data[len(data)-22:]
	out := append(bytes.Clone(body), "PK\x06\x06"...)
	out = le.AppendUint64(out, recordSize)
	out = append(out, 0, 0, 0, 0)
	out = append(out, make([]byte, 8)...)
	for _, v := range []uint64{count, count, size, at} {
		out = le.AppendUint64(out, v)
	}
	out = append(out, "PK\x06\x07\x00\x00\x00\x00"...)
	out = le.AppendUint64(out, uint64(int64(len(body))+locator))
	out = le.AppendUint32(out, 1)
	return append(out, end...)
}

func TestLongEndRecordsMustAgree(t *testing.T) {
	data := goodCheckpoint()
	size, at := uint64(binary.LittleEndian.Uint32(data[len(data)-10:])), uint64(binary.LittleEndian.Uint32(data[len(data)-6:]))
	if _, err := openBytes(zip64(data, 2, size, at, 44, 0)); err != nil {
		t.Fatal("a true long record was refused: ", err)
	}
	short := zip64(data, 2, size, at, 44, 0)
	short[len(short)-6]++ // the place in the record of 32 bits
	cases := map[string][]byte{
		"other short place": short,
		"other count":       zip64(data, 3, size, at, 44, 0),
		"count of 2^63":     zip64(data, 1<<63, size, at, 44, 0),
		"other size":        zip64(data, 2, size-1, at, 44, 0),
		"size of 2^63":      zip64(data, 2, 1<<63, at, 44, 0),
		"other place":       zip64(data, 2, size, at-1, 44, 0),
		"place of 2^64-1":   zip64(data, 2, size, 1<<64-1, 44, 0),
		"record too long":   zip64(data, 2, size, at, 45, 0),
		"record of 2^64-1":  zip64(data, 2, size, at, 1<<64-1, 0),
		"locator elsewhere": zip64(data, 2, size, at, 44, -1),
		"locator past end":  zip64(data, 2, size, at, 44, 1<<40),
		"locator of -1":     zip64(data, 2, size, at, 44, -1-int64(len(data)-22)),
	}
	for name, bad := range cases {
		t.Run(name, func(t *testing.T) { mustRefuse(t, bad, "") })
	}
}

// Sizes in a member's 64-bit extra field are only for sizes that do not fit in 32 bits.
func TestLongSizesOfMembersAreChecked(t *testing.T) {
	description, numbers := members()
	le := binary.LittleEndian
	field := func(values ...uint64) []byte {
		e := le.AppendUint16([]byte{1, 0}, uint16(8*len(values)))
		for _, v := range values {
			e = le.AppendUint64(e, v)
		}
		return e
	}
	cases := map[string]struct {
		extra   []byte
		claimed uint32
	}{
		"too long a field": {[]byte{1, 0, 99, 0, 1, 2}, 0},
		"no value":         {field(), 1<<32 - 1},
		"a size of 2^63":   {field(1 << 63), 1<<32 - 1},
		"a size of 2^40":   {field(1 << 40), 1<<32 - 1},
		"two fields":       {append(field(16), field(16)...), 1<<32 - 1},
	}
	for name, c := range cases {
		n := numbers
		n.extra, n.claimed = c.extra, c.claimed
		t.Run(name, func(t *testing.T) { mustRefuse(t, zipFile(description, n), "") })
	}
	numbers.extra, numbers.claimed = field(16), 1<<32-1
	if _, err := openBytes(zipFile(description, numbers)); err != nil {
		t.Error("a true long size was refused: ", err)
	}
}

// A download can stop anywhere.
func TestEveryTruncationIsAnError(t *testing.T) {
	for _, name := range []string{"tiny.pt", "tiny.safetensors"} {
		data := readTiny(t, name)
		for n := range data {
			if _, err := openBytes(data[:n]); err == nil {
				t.Errorf("%s opened with %d of its %d bytes", name, n, len(data))
			}
		}
	}
}

// One damaged byte is an error or does not matter; it never gives other numbers under the same name.
func TestNoDamagedByteChangesANumber(t *testing.T) {
	good := readTiny(t, "tiny.pt")
	want := map[string][]float32{}
	for _, tiny := range tinyTensors(t) {
		want[tiny.Name] = tiny.Values
	}
	opened := 0
	for i := range good {
		data := bytes.Clone(good)
		data[i] ^= 0x41
		f, err := openBytes(data)
		if err != nil {
			continue
		}
		opened++
		for _, name := range f.Names() {
			got, err := f.ReadFloat32(name)
			if err == nil && fmt.Sprint(got) != fmt.Sprint(want[name]) {
				t.Fatalf("byte %d: %s became %v", i, name, got)
			}
		}
	}
	if opened == 0 || opened == len(good) {
		t.Errorf("%d of %d damaged files opened; both sorts were expected", opened, len(good))
	}
}
