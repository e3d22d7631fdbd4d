package formats

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

var yolo = &Format{ID: "yolo", Title: "YOLO", Note: "A text file a picture, as Ultralytics trains on",
	Endings: []string{".txt"}, Layout: FilePerPicture, WholeSet: true, folder: "labels", plan: planYOLO, read: readYOLO}

func planYOLO(n *naming, s *Set, opts Options) ([]File, error) {
	names := s.names()
	files := []File{{Path: n.whole("data.yaml"), Page: -1, write: func(w io.Writer) error { return YOLOData(w, names) }}}
	for i := range s.Pages {
		if s.Pages[i].written() {
			files = append(files, File{Path: n.page(i, ".txt"), Page: i, write: func(w io.Writer) error { return YOLO(w, s, i, opts) }})
		}
	}
	return files, nil
}

// YOLO writes the labels of one picture as Ultralytics' segmentation training reads them: an object a line, the index of
// its class, then x and y of each corner divided by the picture's width and height. The format has one ring an object:
// parts and holes are joined by bridges of no width. Classes are numbered from 0 by their places in the set's list.
//
// The file is named like the picture, with the ending .txt; Ultralytics turns pictures by EXIF, as these labels want.
func YOLO(w io.Writer, s *Set, page int, opts Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	for _, item := range p.Items {
		r := join(polygons(item.Mask, opts.tolerance()))
		if len(r) < 3 {
			continue
		}
		line := strconv.AppendInt(nil, int64(s.number(item)), 10)
		for _, c := range r {
			line = append(line, ' ')
			line = strconv.AppendFloat(line, c.x/float64(p.W), 'f', 6, 64)
			line = append(line, ' ')
			line = strconv.AppendFloat(line, c.y/float64(p.H), 'f', 6, 64)
		}
		if _, err := b.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return b.Flush()
}

// YOLOData writes the data set's description, data.yaml: where pictures lie (images/, with their labels in labels/) and
// the names of the classes.
func YOLOData(w io.Writer, classes []string) error {
	b := bufio.NewWriter(w)
	b.WriteString("# Made with ClickMask. Put pictures into images/ and their labels into labels/.\npath: .\ntrain: images\nval: images\nnames:\n")
	for i, c := range classes {
		quoted, err := json.Marshal(c) // a JSON string is a YAML string
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "  %d: %s\n", i, quoted)
	}
	return b.Flush()
}

// readYOLO reads the labels of a data set from its folder, or from the data.yaml in it: labels/ or, without it, the
// folder itself. A label file does not say which picture it belongs to: pages are called like it without the ending, and
// whoever knows the pictures answers their size by that name.
func readYOLO(r *reader, name string) error {
	folder, description := name, path.Join(name, "data.yaml")
	if info, err := fs.Stat(r.files, name); err != nil {
		return err
	} else if !info.IsDir() {
		folder, description = path.Dir(name), name
	}
	data, err := r.load(description)
	if err != nil {
		return fmt.Errorf("YOLO's labels are numbers, and their names are in a data.yaml: %w", err)
	}
	classes, err := ReadClasses(description, bytes.NewReader(data))
	if err != nil {
		return err
	}
	r.set.Classes = classes
	labels := path.Join(folder, "labels")
	if _, err := fs.Stat(r.files, labels); err != nil {
		labels = folder
	}
	return r.each(labels, ".txt", func(name string) error {
		data, err := r.load(name)
		if err != nil {
			return err
		}
		picture := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(name, path.Ext(name)), labels), "/")
		if labels == "." {
			picture = strings.TrimSuffix(name, path.Ext(name))
		}
		w, h, err := r.size(picture, 0, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		p := Page{Path: picture, W: w, H: h}
		for i, line := range strings.Split(string(data), "\n") {
			if err := r.yoloLine(&p, strings.Fields(line)); err != nil {
				return fmt.Errorf("%s, line %d: %w", name, i+1, err)
			}
		}
		p.Empty = len(p.Items) == 0
		r.set.Pages = append(r.set.Pages, p)
		return nil
	})
}

// yoloLine reads a class and the corners of its polygon.
func (r *reader) yoloLine(p *Page, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	class, err := strconv.Atoi(fields[0])
	if err != nil || class < 0 || class >= len(r.set.Classes) {
		return fmt.Errorf("%q is none of the %d classes", fields[0], len(r.set.Classes))
	}
	if len(fields) == 5 {
		r.note("%d boxes without a mask were left out")
		return nil
	}
	if len(fields) < 7 || len(fields)%2 == 0 {
		return fmt.Errorf("a class and %d numbers are no polygon", len(fields)-1)
	}
	var corners ring
	for i := 1; i < len(fields); i += 2 {
		x, err1 := strconv.ParseFloat(fields[i], 64)
		y, err2 := strconv.ParseFloat(fields[i+1], 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("%s %s is no corner", fields[i], fields[i+1])
		}
		corners = append(corners, point{x * float64(p.W), y * float64(p.H)})
	}
	m, err := rasterise(p.W, p.H, []ring{corners})
	if err != nil {
		return err
	}
	p.Items = append(p.Items, Item{Class: class, Mask: m})
	return r.took(m)
}
