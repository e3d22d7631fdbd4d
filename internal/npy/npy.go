// Package npy reads and writes NumPy's .npy files of float32 arrays, format version 1.0
// (numpy.lib.format): a magic, a header that is a Python dictionary in ASCII, then the numbers.
package npy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

const magic = "\x93NUMPY"

// maxNumbers bounds what Read accepts: 64 million numbers, 256 MB.
const maxNumbers = 64 << 20

// maxHeader is the longest header that Read accepts, in bytes.
const maxHeader = 1 << 16

// MaxBytes is the size of the largest file that Read accepts.
const MaxBytes = 8*maxNumbers + maxHeader + 12

// Write writes data as a C-ordered little-endian float32 array of the given shape, whose product must
// be len(data).
func Write(w io.Writer, shape []int64, data []float32) error {
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	if n != int64(len(data)) {
		return fmt.Errorf("shape %v does not hold %d numbers", shape, len(data))
	}
	var buf bytes.Buffer
	if err := WriteHead(&buf, "<f4", shape); err != nil {
		return err
	}
	out := buf.Bytes()
	for _, v := range data {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	_, err := w.Write(out)
	return err
}

// WriteHead writes what stands before the values of a C-ordered array: descr is NumPy's name of their type ("|b1", "<f4").
func WriteHead(w io.Writer, descr string, shape []int64) error {
	dims := make([]string, len(shape))
	for i, d := range shape {
		dims[i] = strconv.FormatInt(d, 10)
	}
	list := strings.Join(dims, ", ")
	if len(dims) == 1 {
		list += ","
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, list)
	// The numbers start at a multiple of 64 bytes, and the header ends with a line feed.
	pad := 63 - (len(magic)+4+len(header))%64
	header += strings.Repeat(" ", pad) + "\n"

	var buf bytes.Buffer
	buf.WriteString(magic)
	buf.Write([]byte{1, 0})
	buf.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(header))))
	buf.WriteString(header)
	_, err := w.Write(buf.Bytes())
	return err
}

var (
	descrField = regexp.MustCompile(`'descr'\s*:\s*'([^']*)'`)
	orderField = regexp.MustCompile(`'fortran_order'\s*:\s*(True|False)`)
	shapeField = regexp.MustCompile(`'shape'\s*:\s*\(([^)]*)\)`)
)

// Read reads a float32 or float64 array in C order. The error says what the file is instead.
func Read(r io.Reader) (shape []int64, data []float32, err error) {
	descr, shape, err := ReadHead(r, maxNumbers)
	if err != nil {
		return nil, nil, err
	}
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	width := map[string]int{"<f4": 4, "<f8": 8}[descr]
	if width == 0 {
		return nil, nil, fmt.Errorf("the .npy array holds %q, not float32", descr)
	}
	data, err = readNumbers(r, n, width)
	return shape, data, err
}

// ReadHead reads what stands before the values of an array: NumPy's name of their type, and the shape, whose product is
// limit at most. The error says what the file is instead, or that its values are in Fortran order.
func ReadHead(r io.Reader, limit int64) (descr string, shape []int64, err error) {
	head := make([]byte, len(magic)+2)
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(magic)]) != magic {
		return "", nil, errors.New("not a .npy file")
	}
	var size int
	if major := head[len(magic)]; major == 1 {
		var n uint16
		err = binary.Read(r, binary.LittleEndian, &n)
		size = int(n)
	} else {
		var n uint32
		err = binary.Read(r, binary.LittleEndian, &n)
		size = int(n)
	}
	if err != nil || size > maxHeader {
		return "", nil, errors.New("the .npy header is damaged")
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(r, header); err != nil {
		return "", nil, errors.New("the .npy header is cut short")
	}
	kind, order, dims := descrField.FindSubmatch(header), orderField.FindSubmatch(header), shapeField.FindSubmatch(header)
	if kind == nil || order == nil || dims == nil {
		return "", nil, errors.New("the .npy header is damaged")
	}
	if string(order[1]) == "True" {
		return "", nil, errors.New("the .npy array is in Fortran order; save it in C order")
	}
	n := int64(1)
	for _, s := range strings.Split(string(dims[1]), ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		d, err := strconv.ParseInt(s, 10, 64)
		if err != nil || d < 0 || (d > 0 && n > limit/d) {
			return "", nil, fmt.Errorf("the .npy shape (%s) cannot be read", dims[1])
		}
		n *= d
		shape = append(shape, d)
	}
	return string(kind[1]), shape, nil
}

// piece is how many numbers are read at once.
const piece = 1 << 14

// readNumbers reads n numbers of 4 or 8 bytes. The header may promise more than there is: memory grows with what is read.
func readNumbers(r io.Reader, n int64, width int) ([]float32, error) {
	data := make([]float32, 0, min(n, piece))
	raw := make([]byte, width*int(min(n, piece)))
	for int64(len(data)) < n {
		part := raw[:width*int(min(n-int64(len(data)), piece))]
		if _, err := io.ReadFull(r, part); err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil, errors.New("the .npy file is cut short")
		} else if err != nil {
			return nil, err
		}
		for ; len(part) > 0; part = part[width:] {
			if width == 4 {
				data = append(data, math.Float32frombits(binary.LittleEndian.Uint32(part)))
			} else {
				data = append(data, float32(math.Float64frombits(binary.LittleEndian.Uint64(part))))
			}
		}
	}
	return data, nil
}
