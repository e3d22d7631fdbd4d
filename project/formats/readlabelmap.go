package formats

import (
	"fmt"
	"image"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// unjudged is the index that most data sets keep for what nobody shall judge.
const unjudged = 255

// readLabelMaps reads pictures whose pixels are numbers of classes, a file or all in a folder. What the numbers mean is in a
// labels.txt beside them or in the folder; otherwise the classes are called by their numbers. What is of one class is one
// object.
func readLabelMaps(r *reader, name string) error {
	return r.maps(name, "labels.txt", "_labels", func(_ string, parts []part, names map[string]string) (p Page, err error) {
		for _, part := range parts {
			class, ok := names[strconv.Itoa(int(part.value))]
			switch {
			case !ok && part.value == unjudged:
				r.note(noteUnjudged)
				continue
			case !ok:
				class = "class " + strconv.Itoa(int(part.value))
			}
			if err := r.add(&p, Item{Class: r.class(class), Mask: part.mask}); err != nil {
				return p, err
			}
		}
		return p, nil
	})
}

// maps reads pictures of numbers, with the file that says what the numbers mean, where there is one. The names of their
// pictures are theirs without the suffix. do is given the path of a file from the folder that is read.
func (r *reader) maps(name, list, suffix string, do func(file string, parts []part, names map[string]string) (Page, error)) error {
	folder := name
	if info, err := fs.Stat(r.files, name); err != nil {
		return err
	} else if !info.IsDir() {
		folder = path.Dir(name)
	}
	names, err := r.labelNames(path.Join(folder, list))
	if err != nil {
		return err
	}
	return r.each(name, ".png", func(file string) error {
		img, parts, err := r.raster(file)
		if err != nil {
			return named(file, err)
		}
		if !holdsNumbers(img) {
			return fmt.Errorf("%s: its pixels are colours and no numbers", path.Base(file))
		}
		stem := strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), suffix)
		p, err := do(strings.TrimPrefix(strings.TrimPrefix(file, folder), "/"), parts, names)
		if err != nil {
			return named(file, err)
		}
		p.Path, p.W, p.H = stem, img.Bounds().Dx(), img.Bounds().Dy()
		p.Empty = len(p.Items) == 0
		r.set.Pages = append(r.set.Pages, p)
		return nil
	})
}

func holdsNumbers(img image.Image) bool {
	switch img.(type) {
	case *image.Paletted, *image.Gray, *image.Gray16:
		return true
	}
	return false
}

// labelNames reads lines of a number, or more than one word, and what it means; a file that is not there has none. Classes
// join the list in their order.
func (r *reader) labelNames(name string) (map[string]string, error) {
	names := map[string]string{}
	list, err := r.listOfClasses(name)
	if err != nil {
		return nil, err
	}
	for i, line := range list {
		key, class, ok := cutLast(line)
		if !ok {
			return nil, fmt.Errorf("%s, line %d: %q is no number with a name", path.Base(name), i+1, line)
		}
		names[key] = class
		if key != "0" {
			r.class(class)
		}
	}
	return names, nil
}

// cutLast splits a line at its last tabulator, or without one at its first blank.
func cutLast(line string) (key, class string, ok bool) {
	if i := strings.LastIndexByte(line, '\t'); i >= 0 {
		return line[:i], line[i+1:], true
	}
	return strings.Cut(strings.TrimSpace(line), " ")
}

// knowsLabelMap takes a PNG with a palette for one, and one in grey that is no mask.
func knowsLabelMap(f *found) bool {
	if f.ending() != ".png" || !isPNG(f.head) {
		return false
	}
	depth, kind := f.head[24], f.head[25]
	return kind == indexed || kind == grey && depth <= 8 && !knowsMask(f)
}
