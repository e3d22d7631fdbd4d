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

var yolo = &Format{ID: "yolo", Title: "YOLO", Note: "One text file per picture, as Ultralytics trains on",
	Endings: []string{".txt"}, Pictures: true, Layout: FilePerPicture, WholeSet: true, folder: "labels", read: readYOLO, knows: knowsYOLO,
	plan: func(n *naming, s *Set, opts Options) ([]File, error) { return planYOLO(n, s, opts, YOLO) }}

var yoloBoxes = &Format{ID: "yolo-boxes", Title: "YOLO boxes", Note: "The same with a box in place of each mask",
	Endings: []string{".txt"}, Pictures: true, Layout: FilePerPicture, WholeSet: true, folder: "labels",
	plan: func(n *naming, s *Set, opts Options) ([]File, error) { return planYOLO(n, s, opts, YOLOBoxes) }}

// planYOLO lays a data set out as Ultralytics wants it: labels/ beside images/, both with a folder for training and one for
// validation where the pictures are dealt out.
func planYOLO(n *naming, s *Set, opts Options, write func(io.Writer, *Set, int, Options) error) ([]File, error) {
	if err := opts.Split.valid(); err != nil {
		return nil, err
	}
	names, parts := s.names(), []string{""}
	if opts.Split.Share > 0 {
		parts = []string{"train", "val"}
	}
	for _, part := range parts {
		n.also(path.Join("labels", part), path.Join("images", part))
	}
	held := s.held(opts.Split)
	files := []File{{Path: n.whole("data.yaml"), Page: -1, write: func(w io.Writer) error { return yoloData(w, names, parts) }}}
	for i := range s.Pages {
		if !s.Pages[i].written() {
			continue
		}
		part := parts[0]
		if held[i] {
			part = parts[len(parts)-1]
		}
		label := n.in(path.Join("labels", part), i, ".txt")
		files = append(files, File{Path: label, Page: i, write: func(w io.Writer) error { return write(w, s, i, opts) }})
		files = append(files, n.picture(s, i, path.Join("images", part), opts)...)
	}
	return files, nil
}

// knowsYOLO takes a data set's description for the format: label files are numbers and may be anybody's.
func knowsYOLO(f *found) bool {
	if f.ending() != ".yaml" && f.ending() != ".yml" {
		return false
	}
	data, err := f.whole()
	if err != nil {
		return false
	}
	_, err = ReadClasses(f.name, bytes.NewReader(data))
	return err == nil
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

// YOLOBoxes writes the labels of one picture as detection training reads them: an object a line, the index of its class, then
// the middle of its box and how wide and high that is, divided by the picture's width and height.
func YOLOBoxes(w io.Writer, s *Set, page int, _ Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	for _, item := range p.Items {
		if item.Mask.Empty() {
			continue
		}
		r := item.Mask.Bounds()
		across, down := float64(p.W), float64(p.H)
		fmt.Fprintf(b, "%d %.6f %.6f %.6f %.6f\n", s.number(item), float64(r.Min.X+r.Max.X)/2/across, float64(r.Min.Y+r.Max.Y)/2/down,
			float64(r.Dx())/across, float64(r.Dy())/down)
	}
	return b.Flush()
}

// YOLOData writes the data set's description, data.yaml: where pictures lie (images/, with their labels in labels/) and
// the names of the classes.
func YOLOData(w io.Writer, classes []string) error { return yoloData(w, classes, []string{""}) }

// yoloData is YOLOData for pictures in several parts, the first for training and the last for validation.
func yoloData(w io.Writer, classes, parts []string) error {
	b := bufio.NewWriter(w)
	b.WriteString("# Made with ClickMask. Put pictures into images/ and their labels into labels/.\npath: .\n")
	fmt.Fprintf(b, "train: %s\nval: %s\nnames:\n", path.Join("images", parts[0]), path.Join("images", parts[len(parts)-1]))
	for i, c := range classes {
		quoted, err := json.Marshal(c) // a JSON string is a YAML string
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "  %d: %s\n", i, quoted)
	}
	return b.Flush()
}

// What names the classes of a data set: the description that Ultralytics' has, or the list that Label Studio and labelImg write.
const yoloYAML, yoloClasses = "data.yaml", "classes.txt"

// yoloDescription is the one that a folder has.
func yoloDescription(files fs.FS, folder string) string {
	whole, list := path.Join(folder, yoloYAML), path.Join(folder, yoloClasses)
	if isFile(files, list) && !isFile(files, whole) {
		return list
	}
	return whole
}

func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}

func isFolder(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.IsDir()
}

// readYOLO reads the labels of a data set from its folder, or from the description in it: those in folders called labels or, where
// there is none, beside the pictures. A label file does not say which picture it belongs to: pages are called like it without
// the ending, and whoever knows the pictures answers their size by that name.
func readYOLO(r *reader, name string) error {
	folder, description := name, yoloDescription(r.files, name)
	if info, err := fs.Stat(r.files, name); err != nil {
		return err
	} else if !info.IsDir() {
		folder, description = path.Dir(name), name
	}
	data, err := r.load(description)
	if err != nil {
		return fmt.Errorf("YOLO's labels are numbers, and their names are in a data.yaml or a classes.txt: %w", err)
	}
	classes, err := ReadClasses(description, bytes.NewReader(data))
	if err != nil {
		return err
	}
	r.set.Classes = classes
	start := folder
	if labels := path.Join(folder, yoloLabels); isFolder(r.files, labels) {
		start = labels
	}
	var files []string
	apart := false // labels lie in folders of their own
	err = r.each(start, ".txt", func(file string) error {
		files = append(files, file)
		apart = apart || path.Base(path.Dir(file)) == yoloLabels
		return nil
	})
	if err != nil {
		return err
	}
	for _, file := range files {
		picture, inLabels := yoloPicture(folder, file)
		if !inLabels && (apart || aboutTheSet(path.Base(file))) {
			continue
		}
		if err := r.yoloPage(file, picture); err != nil {
			return err
		}
	}
	return nil
}

const yoloLabels = "labels"

// yoloPicture is what the picture of a label file is called, without its ending: in the folder images that is where labels is. Of
// labels/ in the data set itself the name is the rest, so that labels/a.txt is about a.
func yoloPicture(folder, file string) (picture string, inLabels bool) {
	picture = strings.TrimSuffix(file, path.Ext(file))
	if folder != "." {
		picture = strings.TrimPrefix(picture, folder+"/")
	}
	if rest, ok := strings.CutPrefix(picture, yoloLabels+"/"); ok {
		return rest, true
	}
	if i := strings.LastIndex(picture, "/"+yoloLabels+"/"); i >= 0 {
		return picture[:i] + "/images/" + picture[i+len(yoloLabels)+2:], true
	}
	return picture, false
}

// aboutTheSet tells a text about a data set from the labels of a picture: lists that other programs put beside them.
func aboutTheSet(name string) bool {
	switch strings.ToLower(name) {
	case "classes.txt", "labels.txt", "train.txt", "val.txt", "valid.txt", "test.txt":
		return true
	}
	return strings.HasPrefix(strings.ToUpper(name), "README")
}

func (r *reader) yoloPage(file, picture string) error {
	data, err := r.load(file)
	if err != nil {
		return err
	}
	w, h, err := r.size(picture, 0, 0)
	if err != nil && r.opts.Skip {
		r.lost = append(r.lost, picture)
		return r.ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	p := Page{Path: picture, W: w, H: h}
	for i, line := range strings.Split(string(data), "\n") {
		if err := r.yoloLine(&p, strings.Fields(line)); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, i+1, err)
		}
	}
	p.Empty = len(p.Items) == 0
	r.set.Pages = append(r.set.Pages, p)
	return nil
}

// yoloLine reads a class and what comes after it: the corners of a polygon, or the middle and the size of a box.
func (r *reader) yoloLine(p *Page, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	class, err := strconv.Atoi(fields[0])
	if err != nil || class < 0 || class >= len(r.set.Classes) {
		return fmt.Errorf("%q is none of the %d classes", fields[0], len(r.set.Classes))
	}
	numbers := make([]float64, 0, len(fields)-1)
	for _, text := range fields[1:] {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("%q is no number", text)
		}
		numbers = append(numbers, v)
	}
	across, down := float64(p.W), float64(p.H)
	if len(numbers) == 4 || len(numbers) == 5 { // the fifth is how sure a detector was
		x, y, w, h := numbers[0]*across, numbers[1]*down, numbers[2]*across, numbers[3]*down
		var score float32
		if len(numbers) == 5 {
			score = finite(float32(numbers[4]))
		}
		return r.addBox(p, class, score, x-w/2, y-h/2, x+w/2, y+h/2)
	}
	corners, err := pairs(numbers)
	if err != nil || len(corners) < 3 {
		return fmt.Errorf("a class and %d numbers are no polygon", len(numbers))
	}
	for i := range corners {
		corners[i] = point{corners[i].x * across, corners[i].y * down}
	}
	return r.addShapes(p, Item{Class: class}, evenOdd, [][]ring{{corners}})
}
