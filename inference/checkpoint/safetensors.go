package checkpoint

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
)

// openSafetensors reads the header of a safetensors file: eight bytes with its length, then JSON that
// gives each tensor's type, shape and place among the bytes that follow.
//
// Source: the format's description in the README of huggingface/safetensors.
func (f *File) openSafetensors(size int64) error {
	var prefix [8]byte
	if err := readAt(f.r, prefix[:], 0); err != nil {
		return err
	}
	length := binary.LittleEndian.Uint64(prefix[:])
	if length > uint64(size-8) {
		return damaged("the safetensors header is said to take %d bytes of a file of %d; it was cut off, download it again", length, size)
	}
	if length > maxHeader {
		return fail(ErrTooLarge, "the safetensors header takes %d bytes; at most %d are read", length, maxHeader)
	}
	if err := f.work.spend(int64(length)); err != nil {
		return err
	}
	header := make([]byte, length)
	if err := readAt(f.r, header, 8); err != nil {
		return err
	}
	f.metadata["format"] = "safetensors"
	h := &headerReader{file: f, json: json.NewDecoder(bytes.NewReader(header)), dataAt: 8 + int64(length), dataSize: size - 8 - int64(length)}
	h.json.UseNumber()
	if err := h.read(); err != nil {
		return err
	}
	if len(f.tensors) == 0 {
		return unsupported("the safetensors file holds no tensors")
	}
	f.tensors = unwrapNames(f.tensors)
	return nil
}

// headerReader reads the JSON token by token, so that a hostile header is refused where it goes wrong
// and duplicate names, which a map would swallow, are seen.
type headerReader struct {
	file             *File
	json             *json.Decoder
	dataAt, dataSize int64
	spans            [][2]int64
}

func (h *headerReader) token() (json.Token, error) {
	if err := h.file.work.spend(64); err != nil {
		return nil, err
	}
	t, err := h.json.Token()
	if err != nil {
		return nil, damaged("the safetensors header is no valid JSON: %v", err)
	}
	return t, nil
}

func (h *headerReader) delim(want json.Delim) error {
	t, err := h.token()
	if err == nil && t != want {
		err = damaged("the safetensors header has %.40q where %q was expected", fmt.Sprint(t), want)
	}
	return err
}

// text is a value that must be text: what comes behind the beginning of a list or an object would be taken for the next
// field.
func (h *headerReader) text() (string, error) {
	t, err := h.token()
	if err != nil {
		return "", err
	}
	value, ok := t.(string)
	if !ok {
		return "", damaged("the safetensors header has %.40q where text was expected", fmt.Sprint(t))
	}
	return value, nil
}

// fields calls each with every key of an object.
func (h *headerReader) fields(each func(key string) error) error {
	if err := h.delim('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for h.json.More() {
		t, err := h.token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return damaged("the safetensors header has %.40q where a name was expected", fmt.Sprint(t))
		}
		if seen[key] {
			return refused("the safetensors header has two entries named %q", cut(key))
		}
		if err := h.file.work.spend(96 + int64(len(key))); err != nil {
			return err
		}
		seen[key] = true
		if err := each(key); err != nil {
			return err
		}
	}
	return h.delim('}')
}

func (h *headerReader) read() error {
	err := h.fields(func(name string) error {
		if name == "__metadata__" {
			return h.fields(h.metadata)
		}
		if len(name) > maxNameLength {
			return refused("a tensor's name has %d bytes", len(name))
		}
		h.file.work.Members++
		t, err := h.tensor()
		if err != nil {
			return fmt.Errorf("tensor %q: %w", cut(name), err)
		}
		if t != nil {
			h.file.tensors[name] = t
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := h.json.Token(); err == nil {
		return refused("the safetensors header goes on after its end")
	}
	// The format allows neither overlaps nor holes, in which something could hide.
	slices.SortFunc(h.spans, func(a, b [2]int64) int {
		if a[0] != b[0] {
			return int(min(1, max(-1, a[0]-b[0])))
		}
		return int(min(1, max(-1, a[1]-b[1])))
	})
	next := int64(0)
	for _, s := range h.spans {
		if s[0] != next {
			return damaged("the tensors of the safetensors file overlap or leave holes at byte %d", next)
		}
		next = s[1]
	}
	if next != h.dataSize {
		return damaged("the tensors of the safetensors file take %d bytes and the file has %d for them; it was cut off or changed, download it again", next, h.dataSize)
	}
	return nil
}

func (h *headerReader) metadata(key string) error {
	t, err := h.token()
	if err != nil {
		return err
	}
	value, ok := t.(string)
	if !ok {
		return damaged("entry %q of the safetensors metadata is no text", cut(key))
	}
	if key != "format" && len(h.file.metadata) < 64 && len(key) <= 64 && len(value) <= 256 {
		h.file.metadata[key] = value
	}
	return h.file.work.spend(int64(len(value)))
}

// tensor reads one entry. It returns nil for a tensor of a type that is not known here.
func (h *headerReader) tensor() (*tensor, error) {
	var code string
	var shape, place []int64
	err := h.fields(func(key string) (err error) {
		switch key {
		case "dtype":
			code, err = h.text()
		case "shape":
			shape, err = h.numbers(maxRank)
		case "data_offsets":
			place, err = h.numbers(2)
		default:
			err = damaged("it has the unknown field %q", cut(key))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if code == "" || shape == nil || len(place) != 2 {
		return nil, damaged("it lacks its dtype, shape or data_offsets")
	}
	begin, end := place[0], place[1]
	if begin > end || end > h.dataSize {
		return nil, damaged("its data_offsets %v lie outside the file", place)
	}
	if err := h.file.work.spend(512); err != nil {
		return nil, err
	}
	h.spans = append(h.spans, [2]int64{begin, end})
	dtype, known := safetensorsTypes[code]
	if !known {
		return nil, nil
	}
	strides := make([]int64, len(shape))
	count, room := int64(1), (end-begin)/dtype.size()
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = count
		if count > 0 && shape[i] > room/count && !slices.Contains(shape, 0) {
			return nil, damaged("its shape %v does not fit into its %d bytes", shape, end-begin)
		}
		count *= shape[i]
	}
	if slices.Contains(shape, 0) {
		count = 0
	}
	if count*dtype.size() != end-begin {
		return nil, damaged("its shape %v does not fit into its %d bytes", shape, end-begin)
	}
	ref := &tensorRef{storage: storageRef{dtype: dtype, count: count}, shape: shape, strides: strides}
	return newTensor(ref, &storage{at: h.dataAt + begin, size: end - begin})
}

// numbers reads a list of at most limit whole numbers, none negative.
func (h *headerReader) numbers(limit int) ([]int64, error) {
	if err := h.delim('['); err != nil {
		return nil, err
	}
	out := make([]int64, 0, limit)
	for h.json.More() {
		t, err := h.token()
		if err != nil {
			return nil, err
		}
		number, _ := t.(json.Number)
		n, err := number.Int64()
		if err != nil || n < 0 {
			return nil, damaged("%.40q is no valid size", fmt.Sprint(t))
		}
		if len(out) == limit {
			return nil, fail(ErrTooLarge, "it has more than %d dimensions", limit)
		}
		out = append(out, n)
	}
	return out, h.delim(']')
}
