package formats

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// YOLO writes the labels of one picture as Ultralytics' segmentation training reads them: an object a line, the index of
// its class, then x and y of each corner divided by the picture's width and height. The format has one ring an object:
// parts and holes are joined by bridges of no width. classes are those of the whole data set ([Classes]); a class that
// is missing there is an error. A tolerance of 0 means DefaultTolerance, below 0 the exact border.
//
// The file is named like the picture, with the ending .txt; Ultralytics turns pictures by EXIF, as these labels want.
func YOLO(w io.Writer, p Annotated, classes []string, maxDistance float64) error {
	if err := p.check(); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	for _, item := range p.Items {
		r := join(polygons(item.Mask, tolerance(maxDistance)))
		if len(r) < 3 {
			continue
		}
		class := slices.Index(classes, item.class())
		if class < 0 {
			return fmt.Errorf("%q is none of the %d classes", item.class(), len(classes))
		}
		line := strconv.AppendInt(nil, int64(class), 10)
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
