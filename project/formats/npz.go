package formats

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"clickmask/internal/npy"
	"clickmask/mask"
)

var npz = &Format{ID: "npz", Title: "NumPy archive", Note: "One .npz per picture: masks, classes, names, scores",
	Endings: []string{".npz"}, Layout: FilePerPicture, WholeSet: true, Exact: true, plan: planNPZ, read: readNPZ,
	knows: func(f *found) bool { return f.ending() == ".npz" && bytes.HasPrefix(f.head, []byte("PK\x03\x04")) }}

var npyFile = &Format{ID: "npy", Title: "NumPy array", Note: "One .npy per picture: the masks of its objects, without their classes",
	Endings: []string{".npy"}, Layout: FilePerPicture, Exact: true, plan: planNPY, read: readNPY,
	knows: func(f *found) bool { return bytes.HasPrefix(f.head, []byte("\x93NUMPY")) }}

func planNPZ(n *naming, s *Set, _ Options) ([]File, error) {
	return perPage(n, s, ".npz", func(w io.Writer, i int) error { return NPZ(w, s, i) }), nil
}

func planNPY(n *naming, s *Set, _ Options) ([]File, error) {
	return perPage(n, s, "_masks.npy", func(w io.Writer, i int) error {
		if err := s.checkPage(&s.Pages[i]); err != nil {
			return err
		}
		return writeMasks(w, &s.Pages[i])
	}), nil
}

// perPage is a file for each page that is written.
func perPage(n *naming, s *Set, suffix string, write func(w io.Writer, page int) error) []File {
	var files []File
	for i := range s.Pages {
		if s.Pages[i].written() {
			files = append(files, File{Path: n.page(i, suffix), Page: i, write: func(w io.Writer) error { return write(w, i) }})
		}
	}
	return files
}

// NPZ writes the objects of a picture as NumPy's archive of arrays: masks [N, height, width] of bool, classes [N] of int32,
// which are places in names (-1: none), names of text, scores [N] of float32.
func NPZ(w io.Writer, s *Set, page int) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	n := int64(len(p.Items))
	var classes, scores []byte
	for _, item := range p.Items {
		classes = binary.LittleEndian.AppendUint32(classes, uint32(int32(item.Class)))
		scores, _ = binary.Append(scores, binary.LittleEndian, finite(item.Score))
	}
	names := make([]string, len(s.Classes))
	longest := 1
	for i, c := range s.Classes {
		names[i] = c.Name
		longest = max(longest, utf8.RuneCountInString(c.Name))
	}
	var text []byte
	for _, name := range names {
		signs := []rune(name)
		for k := range longest {
			var sign rune
			if k < len(signs) {
				sign = signs[k]
			}
			text = binary.LittleEndian.AppendUint32(text, uint32(sign))
		}
	}
	array := func(descr string, shape []int64, data []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			err := npy.WriteHead(w, descr, shape)
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, a := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"masks", func(w io.Writer) error { return writeMasks(w, p) }},
		{"classes", array("<i4", []int64{n}, classes)},
		{"names", array("<U"+strconv.Itoa(longest), []int64{int64(len(names))}, text)},
		{"scores", array("<f4", []int64{n}, scores)},
	} {
		f, err := z.Create(a.name + ".npy")
		if err != nil {
			return err
		}
		if err := a.write(f); err != nil {
			return err
		}
	}
	return z.Close()
}

// writeMasks writes the masks of a page as one array of bool.
func writeMasks(w io.Writer, p *Page) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := npy.WriteHead(b, "|b1", []int64{int64(len(p.Items)), int64(p.H), int64(p.W)}); err != nil {
		return err
	}
	row := make([]byte, p.W)
	for _, item := range p.Items {
		rows := indexRows(item.Mask)
		for y := range p.H {
			clear(row)
			for _, r := range rows.at(y) {
				fill(row[r.X0:r.X1], 1)
			}
			if _, err := b.Write(row); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

// maxArray is how many numbers of an array are read: a small archive may unfold to any amount.
const maxArray = 1 << 32

var errShape = errors.New("the masks are no array of height x width or of number x height x width")

// readNPY reads arrays of masks: two or three axes of bool or bytes, where what is not 0 is set; or two axes of larger whole
// numbers, each of which is an object.
func readNPY(r *reader, name string) error {
	return r.each(name, ".npy", func(file string) error {
		data, err := r.load(file)
		if err != nil {
			return err
		}
		masks, w, h, err := r.masks(bytes.NewReader(data))
		if err != nil {
			return named(file, err)
		}
		p := Page{Path: strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), "_masks"), W: w, H: h}
		for _, m := range masks {
			if err := r.add(&p, Item{Class: NoClass, Mask: m}); err != nil {
				return named(file, err)
			}
		}
		p.Empty = len(p.Items) == 0
		r.set.Pages = append(r.set.Pages, p)
		return nil
	})
}

// masks reads an array of masks.
func (r *reader) masks(in io.Reader) (masks []mask.Mask, w, h int, err error) {
	b := bufio.NewReaderSize(in, 1<<16)
	descr, shape, err := npy.ReadHead(b, maxArray)
	if err != nil {
		return nil, 0, 0, err
	}
	each := map[string]int{"|b1": 1, "|u1": 1, "|i1": 1, "<u2": 2, "<i2": 2, "<i4": 4, "<u4": 4, "<i8": 8, "<u8": 8}[descr]
	if each == 0 {
		return nil, 0, 0, fmt.Errorf("the .npy array holds %q, and masks are bool or whole numbers", descr)
	}
	n := int64(1)
	if len(shape) == 3 {
		n, shape = shape[0], shape[1:]
	} else if len(shape) != 2 {
		return nil, 0, 0, errShape
	}
	if shape[0] < 1 || shape[1] < 1 || shape[0] > maxSide || shape[1] > maxSide || n > maxPages {
		return nil, 0, 0, fmt.Errorf("%d masks of %d x %d pixels cannot be", n, shape[1], shape[0])
	}
	h, w = int(shape[0]), int(shape[1])
	apart := each > 1 && n == 1 // numbers of objects
	raw := make([]byte, w*each)
	for range n {
		if each == 1 && w*h <= maxRasterBytes {
			m, err := r.bits(b, w, h)
			if err != nil {
				return nil, 0, 0, err
			}
			r.runs -= len(m.Runs())
			masks = append(masks, m)
			continue
		}
		parts, err := r.partsOf(w, h, func(_ int, dst []uint32) error {
			if _, err := io.ReadFull(b, raw); err != nil {
				return errShort
			}
			for x := range dst {
				dst[x] = number(raw[x*each:][:each])
				if !apart && dst[x] != 0 {
					dst[x] = 1
				}
			}
			return nil
		})
		if err != nil {
			return nil, 0, 0, err
		}
		if len(parts) == 0 && !apart {
			masks = append(masks, emptyMask(w, h))
		}
		for _, p := range parts {
			r.runs -= len(p.mask.Runs())
			masks = append(masks, p.mask)
		}
	}
	for _, m := range masks {
		r.runs += len(m.Runs()) // whoever keeps them counts them
	}
	return masks, w, h, nil
}

var errShort = errors.New("the .npy array is cut short")

// bits reads a mask of a byte a pixel. Memory grows with what is read.
func (r *reader) bits(in io.Reader, w, h int) (mask.Mask, error) {
	var b bytes.Buffer
	if n, err := io.CopyN(&b, in, int64(w*h)); n < int64(w*h) {
		if err == nil || errors.Is(err, io.EOF) {
			err = errShort
		}
		return mask.Mask{}, err
	}
	pix, pieces := b.Bytes(), 0
	for i := 1; i < len(pix); i++ {
		if (pix[i] == 0) != (pix[i-1] == 0) {
			pieces++
		}
	}
	if pieces/2 > r.runs {
		return mask.Mask{}, errTooMuch
	}
	return mask.FromBits(w, h, pix), r.ctx.Err()
}

// number is a whole number, the lowest byte first, of which 32 bits are enough to tell objects apart.
func number(raw []byte) uint32 {
	v := uint64(0)
	for i, b := range raw {
		v |= uint64(b) << (8 * i)
	}
	return uint32(v) ^ uint32(v>>32)
}

// readNPZ reads archives as they are written here: the masks, and what there is of the rest.
func readNPZ(r *reader, name string) error {
	return r.each(name, ".npz", func(file string) error {
		data, err := r.load(file)
		if err != nil {
			return err
		}
		p, err := r.npz(data)
		if err != nil {
			return named(file, err)
		}
		p.Path = strings.TrimSuffix(file, path.Ext(file))
		r.set.Pages = append(r.set.Pages, p)
		return nil
	})
}

func (r *reader) npz(data []byte) (p Page, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return p, fmt.Errorf("it is no NumPy archive: %w", err)
	}
	open := func(name string, do func(io.Reader) error) (there bool, err error) {
		f, err := z.Open(name + ".npy")
		if err != nil {
			return false, nil
		}
		defer f.Close() // only read from
		if err := do(f); err != nil {
			return true, fmt.Errorf("%q: %w", name, err)
		}
		return true, nil
	}
	var masks []mask.Mask
	var classes []int32
	var scores []float32
	var names []string
	there, err := open("masks", func(in io.Reader) (err error) { masks, p.W, p.H, err = r.masks(in); return err })
	if err == nil && !there {
		err = errors.New(`there is no array "masks" in it`)
	}
	if err == nil {
		_, err = open("names", func(in io.Reader) (err error) { names, err = readTexts(in); return err })
	}
	if err == nil {
		_, err = open("classes", func(in io.Reader) (err error) { classes, err = readFew[int32](in, "<i4"); return err })
	}
	if err == nil {
		_, err = open("scores", func(in io.Reader) (err error) { scores, err = readFew[float32](in, "<f4"); return err })
	}
	if err != nil {
		return p, err
	}
	for _, name := range names {
		r.class(name)
	}
	for k, m := range masks {
		item := Item{Class: NoClass, Mask: m}
		if k < len(classes) && classes[k] >= 0 {
			if int(classes[k]) >= len(names) {
				return p, fmt.Errorf(`"classes": object %d has class %d, but there are %d names`, k+1, classes[k], len(names))
			}
			item.Class = r.class(names[classes[k]])
		}
		if k < len(scores) {
			item.Score = finite(scores[k])
		}
		if err := r.add(&p, item); err != nil {
			return p, err
		}
	}
	p.Empty = len(p.Items) == 0
	return p, nil
}

// readFew reads a short list of numbers.
func readFew[T int32 | float32](in io.Reader, descr string) ([]T, error) {
	got, shape, err := npy.ReadHead(in, maxPages)
	if err != nil {
		return nil, err
	}
	if got != descr || len(shape) != 1 {
		return nil, fmt.Errorf("it is %q with %d axes, not a list of %q", got, len(shape), descr)
	}
	var list []T
	b := bufio.NewReader(in)
	for range shape[0] { // memory grows with what is read
		var v T
		if err := binary.Read(b, binary.LittleEndian, &v); err != nil {
			return nil, errors.New("it is cut short")
		}
		list = append(list, v)
	}
	return list, nil
}

var textType = regexp.MustCompile(`^<U([0-9]{1,4})$`)

// readTexts reads a list of texts, which all have the length of the longest.
func readTexts(in io.Reader) ([]string, error) {
	descr, shape, err := npy.ReadHead(in, MaxClasses)
	if err != nil {
		return nil, err
	}
	m := textType.FindStringSubmatch(descr)
	if m == nil || len(shape) != 1 {
		return nil, fmt.Errorf("it is %q with %d axes, not a list of texts", descr, len(shape))
	}
	length, _ := strconv.Atoi(m[1]) // four digits are a number
	raw := make([]byte, 4*length)
	var list []string
	for range shape[0] {
		if _, err := io.ReadFull(in, raw); err != nil {
			return nil, errors.New("it is cut short")
		}
		var text strings.Builder
		for i := 0; i < len(raw); i += 4 {
			if sign := binary.LittleEndian.Uint32(raw[i:]); sign != 0 {
				text.WriteRune(rune(min(sign, utf8.MaxRune+1)))
			}
		}
		list = append(list, text.String())
	}
	return list, nil
}
