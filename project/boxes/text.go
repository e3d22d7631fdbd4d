package boxes

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"clickmask/project/formats"
)

// yolo reads the labels of one picture: a line each with a class's number, the middle and the size of a box as parts of the
// picture's, and perhaps how sure the detector was; or the corners of a polygon, of which the box is taken.
func (r *reader) yolo(data []byte, stem string) error {
	p := Page{Name: stem, Stem: true}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		fields := strings.Fields(string(line))
		if len(fields) == 0 {
			continue
		}
		b, err := r.yoloLine(fields)
		if err == nil {
			err = r.add(&p, b)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return r.page(p)
}

func (r *reader) yoloLine(fields []string) (Box, error) {
	b := Box{Class: fields[0], Relative: true}
	number, err := strconv.Atoi(fields[0])
	switch {
	case err != nil || number < 0:
		return b, fmt.Errorf("%.40q is no class's number", fields[0])
	case number < len(r.book.Classes) && r.known:
		b.Class = r.book.Classes[number]
	case r.known:
		return b, fmt.Errorf("class %d is none of the %d that are named", number, len(r.book.Classes))
	}
	numbers, err := floats(fields[1:])
	switch n := len(numbers); {
	case err != nil:
		return b, err
	case n == 4 || n == 5:
		b.X0, b.X1 = numbers[0]-numbers[2]/2, numbers[0]+numbers[2]/2
		b.Y0, b.Y1 = numbers[1]-numbers[3]/2, numbers[1]+numbers[3]/2
		if n == 5 {
			b.Score = numbers[4]
		}
	case n >= 6 && n%2 == 0:
		b.X0, b.Y0, b.X1, b.Y1 = numbers[0], numbers[1], numbers[0], numbers[1]
		for i := 2; i < n; i += 2 {
			b.X0, b.X1 = min(b.X0, numbers[i]), max(b.X1, numbers[i])
			b.Y0, b.Y1 = min(b.Y0, numbers[i+1]), max(b.Y1, numbers[i+1])
		}
	default:
		return b, fmt.Errorf("a class and %d numbers are neither a box nor a polygon", n)
	}
	return b, nil
}

func floats(fields []string) ([]float64, error) {
	var out []float64
	for _, f := range fields {
		v, err := strconv.ParseFloat(strings.TrimSpace(f), 64)
		if err != nil {
			return nil, fmt.Errorf("%.40q is no number", f)
		}
		out = append(out, v)
	}
	return out, nil
}

// columns are the names under which tables have what a box is made of.
var columns = map[string][]string{
	"picture": {"picture", "image", "filename", "file_name", "file", "path", "image_path"},
	"class":   {"class", "label", "name", "category"},
	"score":   {"score", "confidence", "conf"},
	"x0":      {"x1", "xmin", "x_min", "left"}, "y0": {"y1", "ymin", "y_min", "top"},
	"x1": {"x2", "xmax", "x_max", "right"}, "y1": {"y2", "ymax", "y_max", "bottom"},
	"x": {"x"}, "y": {"y"}, "w": {"w", "width"}, "h": {"h", "height"},
}

// csv reads a table with a header: a row for each box, of two corners, of a corner and a size, or of a point.
func (r *reader) csv(data []byte) error {
	table := csv.NewReader(bytes.NewReader(data))
	table.ReuseRecord = true
	table.TrimLeadingSpace = true
	head, err := table.Read()
	if err != nil {
		return fmt.Errorf("it has no header: %w", err)
	}
	at := map[string]int{}
	for i, h := range head {
		for key, names := range columns {
			for _, name := range names {
				if strings.EqualFold(strings.TrimSpace(h), name) {
					at[key] = i
				}
			}
		}
	}
	has := func(keys ...string) bool {
		for _, k := range keys {
			if _, ok := at[k]; !ok {
				return false
			}
		}
		return true
	}
	corners, sized, point := has("x0", "y0", "x1", "y1"), has("x", "y", "w", "h"), has("x", "y")
	if !has("picture") || !corners && !point {
		return errors.New("its header names no picture, or no place: it needs picture and x1, y1, x2, y2, or x, y, w, h, or x, y")
	}
	place := map[string]int{}
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := table.FieldPos(0)
		numbers := func(keys ...string) (out [4]float64, err error) {
			for i, k := range keys {
				v, err := floats([]string{row[at[k]]})
				if err != nil {
					return out, fmt.Errorf("line %d: %w", line, err)
				}
				out[i] = v[0]
			}
			return out, nil
		}
		var b Box
		var v [4]float64
		switch {
		case corners:
			v, err = numbers("x0", "y0", "x1", "y1")
			b.X0, b.Y0, b.X1, b.Y1 = v[0], v[1], v[2], v[3]
		case sized:
			v, err = numbers("x", "y", "w", "h")
			b.X0, b.Y0, b.X1, b.Y1 = v[0], v[1], v[0]+v[2], v[1]+v[3]
		default:
			v, err = numbers("x", "y")
			b.X0, b.Y0, b.Point = v[0], v[1], true
		}
		if err != nil {
			return err
		}
		if has("class") {
			b.Class = row[at["class"]]
		}
		if has("score") {
			if v, err = numbers("score"); err != nil {
				return err
			}
			b.Score = v[0]
		}
		name := strings.ReplaceAll(row[at["picture"]], `\`, "/")
		i, ok := place[name]
		if !ok {
			i = len(r.book.Pages)
			place[name] = i
			if err := r.page(Page{Name: strings.Clone(name), Stem: path.Ext(name) == ""}); err != nil {
				return err
			}
		}
		b.Class = strings.Clone(b.Class)
		if err := r.add(&r.book.Pages[i], b); err != nil {
			return err
		}
	}
}

// voc reads a file of Pascal VOC, whose pixels are counted from 1 and whose right and bottom ones belong to the box.
func (r *reader) voc(data []byte, stem string) error {
	var f struct {
		XMLName xml.Name `xml:"annotation"`
		File    string   `xml:"filename"`
		Width   int      `xml:"size>width"`
		Height  int      `xml:"size>height"`
		Objects []struct {
			Name string `xml:"name"`
			Box  *struct {
				X0 float64 `xml:"xmin"`
				Y0 float64 `xml:"ymin"`
				X1 float64 `xml:"xmax"`
				Y1 float64 `xml:"ymax"`
			} `xml:"bndbox"`
			Score float64 `xml:"confidence"`
		} `xml:"object"`
	}
	if err := formats.CheckXML(data); err != nil {
		return err
	}
	if err := xml.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("it is no file of Pascal VOC: %w", err)
	}
	p := Page{Name: path.Join(path.Dir(stem), path.Base(strings.ReplaceAll(f.File, `\`, "/"))), W: f.Width, H: f.Height}
	if f.File == "" || path.Ext(f.File) == "" {
		p.Name, p.Stem = stem, true
	}
	for _, o := range f.Objects {
		if o.Box == nil {
			r.lines++
			continue
		}
		if err := r.add(&p, Box{Class: o.Name, Score: o.Score, X0: o.Box.X0 - 1, Y0: o.Box.Y0 - 1, X1: o.Box.X1, Y1: o.Box.Y1}); err != nil {
			return err
		}
	}
	return r.page(p)
}
