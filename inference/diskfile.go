package inference

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"

	"clickmask/mask"
)

// A kept embedding is one file: the magic, the length of a JSON head (uint32), the head, every tensor's
// numbers as float32, and the SHA-256 of all that; numbers have their lowest byte first. The head repeats
// the key, so that a file under a wrong name is noticed.
const (
	diskMagic   = "CMEMBED1"
	maxDiskHead = 64 << 10
	maxTensors  = 64
)

var (
	errDamaged = errors.New("the file is damaged")
	errForeign = errors.New("the file belongs to something else")
)

type diskHead struct {
	Model   string       `json:"model"`
	Picture string       `json:"picture"`
	Grid    mask.Grid    `json:"frame"` // which files have by an older name
	Tensors []diskTensor `json:"tensors"`
}

type diskTensor struct {
	Name  string  `json:"name"`
	Shape []int64 `json:"shape"`
}

// fileName is where an embedding is kept.
func (k cacheKey) fileName() string {
	head, _ := json.Marshal(diskHead{Model: k.model, Picture: hex.EncodeToString(k.picture[:]), Grid: k.grid}) // plain values
	sum := sha256.Sum256(append([]byte(diskMagic), head...))
	return hex.EncodeToString(sum[:16]) + diskSuffix
}

// encodeEntry makes the bytes of a file.
func encodeEntry(key cacheKey, e *Embedding) []byte {
	head := diskHead{Model: key.model, Picture: hex.EncodeToString(key.picture[:]), Grid: key.grid}
	for _, t := range e.Tensors {
		head.Tensors = append(head.Tensors, diskTensor{t.Name, t.Shape})
	}
	text, _ := json.Marshal(head) // plain values
	out := make([]byte, 0, len(diskMagic)+4+len(text)+int(e.Bytes())+sha256.Size)
	out = append(out, diskMagic...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
	out = append(out, text...)
	for _, t := range e.Tensors {
		out, _ = binary.Append(out, binary.LittleEndian, t.Data) // float32s can always be written
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

// decodeEntry reads encodeEntry's bytes. The error is errDamaged or errForeign.
func decodeEntry(key cacheKey, data []byte) (*Embedding, error) {
	fixed := len(diskMagic) + 4
	if len(data) < fixed+sha256.Size || !bytes.HasPrefix(data, []byte(diskMagic)) {
		return nil, errDamaged
	}
	body, want := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], want) {
		return nil, errDamaged
	}
	n := binary.LittleEndian.Uint32(body[len(diskMagic):])
	rest := body[fixed:]
	if n > maxDiskHead || int(n) > len(rest) {
		return nil, errDamaged
	}
	var head diskHead
	if err := json.Unmarshal(rest[:n], &head); err != nil || len(head.Tensors) == 0 || len(head.Tensors) > maxTensors {
		return nil, errDamaged
	}
	if head.Model != key.model || head.Picture != hex.EncodeToString(key.picture[:]) || head.Grid != key.grid {
		return nil, errForeign
	}
	rest = rest[n:]
	e := &Embedding{Model: key.model, Grid: key.grid}
	for _, t := range head.Tensors {
		count, ok := elements(t.Shape, int64(len(rest)/4))
		if !ok {
			return nil, errDamaged
		}
		numbers := make([]float32, count)
		if _, err := binary.Decode(rest, binary.LittleEndian, numbers); err != nil {
			return nil, errDamaged
		}
		e.Tensors = append(e.Tensors, Tensor{Name: t.Name, Shape: t.Shape, Data: numbers})
		rest = rest[4*count:]
	}
	if len(rest) != 0 {
		return nil, errDamaged
	}
	return e, nil
}

// elements is the product of the sides; false when one is not positive or there would be more than limit.
func elements(shape []int64, limit int64) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 1 || d > limit/n {
			return 0, false
		}
		n *= d
	}
	return n, n <= limit
}
