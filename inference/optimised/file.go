package optimised

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"time"
)

// A kept graph is the magic, the length of a JSON head (uint32), the head, the graph as an ONNX file, and the CRC-32C of all
// that; numbers have their lowest byte first. The head repeats the file's tag, so that a file under a wrong name is noticed.
const (
	graphMagic = "CMGRAPH1"
	maxHead    = 4 << 10
	maxGraph   = 64 << 20 // without its numbers; a file above is not ours
)

var (
	errDamaged = errors.New("the kept graph is damaged")
	errForeign = errors.New("the kept graph belongs to something else")
)

// head says what a kept graph is, and what its numbers are known by.
type head struct {
	Tag    string `json:"tag"`
	Length int64  `json:"length,omitempty"` // of the numbers; 0: all are in the graph
	Sum    uint32 `json:"sum,omitempty"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func encode(h head, graph []byte) []byte {
	text, _ := json.Marshal(h) // plain values
	out := make([]byte, 0, len(graphMagic)+4+len(text)+len(graph)+4)
	out = append(out, graphMagic...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
	out = append(append(out, text...), graph...)
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, castagnoli))
}

// decode reads encode's bytes. The error is errDamaged.
func decode(data []byte) (h head, graph []byte, err error) {
	fixed := len(graphMagic) + 4
	if len(data) < fixed+4 || !bytes.HasPrefix(data, []byte(graphMagic)) {
		return h, nil, errDamaged
	}
	body, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if crc32.Checksum(body, castagnoli) != sum {
		return h, nil, errDamaged
	}
	n := binary.LittleEndian.Uint32(body[len(graphMagic):])
	rest := body[fixed:]
	if n > maxHead || int(n) >= len(rest) {
		return h, nil, errDamaged
	}
	if err := json.Unmarshal(rest[:n], &h); err != nil || h.Length < 0 {
		return head{}, nil, errDamaged
	}
	return h, rest[n:], nil
}

// open opens a regular file that is the person's own: no link, and nobody else can have written it.
func open(path string) (*os.File, int64, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, 0, err
	}
	if !before.Mode().IsRegular() || !own(before) { // looked at first: opening a named pipe would wait for a writer
		return nil, 0, errForeign
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	st, err := f.Stat()
	if err != nil || !os.SameFile(before, st) {
		return nil, 0, errors.Join(errForeign, err, f.Close())
	}
	return f, st.Size(), nil
}

// sumOf is the length and the CRC-32C of a file.
func sumOf(path string) (int64, uint32, error) {
	f, _, err := open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close() // only read from
	h := crc32.New(castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 1<<20))
	return n, h.Sum32(), err
}

// oldest are the tags but for so many that were used last.
func oldest(tags []string, used map[string]time.Time, keep int) []string {
	slices.SortFunc(tags, func(a, b string) int { return used[b].Compare(used[a]) })
	return tags[min(keep, len(tags)):]
}
