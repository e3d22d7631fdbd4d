package formats

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

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
