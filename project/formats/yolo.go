package formats

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
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
