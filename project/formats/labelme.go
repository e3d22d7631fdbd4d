package formats

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"path"

	"clickmask/mask"
)

var labelme = &Format{ID: "labelme", Title: "labelme", Note: "A JSON file a picture, to go on with in labelme",
	Endings: []string{".json"}, Layout: FilePerPicture, plan: planLabelme, read: readLabelme}

func planLabelme(n *naming, s *Set, opts Options) ([]File, error) {
	var files []File
	for i := range s.Pages {
		if s.Pages[i].written() {
			files = append(files, File{Path: n.page(i, ".json"), Page: i, write: func(w io.Writer) error { return Labelme(w, s, i, opts) }})
		}
	}
	return files, nil
}

type (
	labelmeFile struct {
		Version string          `json:"version"`
		Flags   map[string]bool `json:"flags"`
		Shapes  []labelmeShape  `json:"shapes"`
		Path    string          `json:"imagePath"`
		Data    *string         `json:"imageData"`
		Height  int             `json:"imageHeight"`
		Width   int             `json:"imageWidth"`
	}
	labelmeShape struct {
		Label       string          `json:"label"`
		Points      [][2]float64    `json:"points"`
		Group       *int            `json:"group_id"`
		Description string          `json:"description"`
		Type        string          `json:"shape_type"`
		Flags       map[string]bool `json:"flags"`
		Mask        *string         `json:"mask"`
	}
)

// labelmeVersion is the version whose layout is written; later ones read it too.
const labelmeVersion = "5.5.0"

// Labelme writes the JSON file that labelme keeps beside a picture, under the picture's name. An object without holes
// becomes a polygon a part, the parts of one object sharing a group number; one with holes, which labelme's polygons
// cannot have, becomes a mask shape: a PNG of its box whose two points are the first and the last pixel. The picture
// itself is not in the file, which lies in the picture's folder. labelme turns pictures by EXIF, as these coordinates want.
func Labelme(w io.Writer, s *Set, page int, opts Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	f := labelmeFile{Version: labelmeVersion, Flags: map[string]bool{}, Shapes: []labelmeShape{}, Path: path.Base(p.Path), Height: p.H, Width: p.W}
	for k, item := range p.Items {
		if item.Mask.Empty() {
			continue
		}
		shapes, err := labelmeShapes(item, s.name(item), k+1, opts)
		if err != nil {
			return fmt.Errorf("labelme: object %d: %w", k+1, err)
		}
		f.Shapes = append(f.Shapes, shapes...)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("labelme: %w", err)
	}
	return nil
}

func labelmeShapes(item Item, name string, group int, opts Options) ([]labelmeShape, error) {
	if opts.Masks || hasHoles(item.Mask) {
		s, err := labelmeMask(item.Mask, name)
		return []labelmeShape{s}, err
	}
	var shapes []labelmeShape
	for _, r := range polygons(item.Mask, opts.tolerance()) {
		s := labelmeShape{Label: name, Type: "polygon", Flags: map[string]bool{}}
		for _, c := range r {
			s.Points = append(s.Points, [2]float64{rounded(c.x), rounded(c.y)})
		}
		shapes = append(shapes, s)
	}
	if len(shapes) > 1 {
		for i := range shapes {
			shapes[i].Group = &group
		}
	}
	return shapes, nil
}

func hasHoles(m mask.Mask) bool {
	w, h := m.Size()
	return m.FillHoles(w*h).Area() != m.Area()
}

func labelmeMask(m mask.Mask, name string) (labelmeShape, error) {
	b := m.Bounds()
	var png bytes.Buffer
	if err := MaskPNG(&png, crop(m, b)); err != nil {
		return labelmeShape{}, err
	}
	text := base64.StdEncoding.EncodeToString(png.Bytes())
	return labelmeShape{Label: name, Type: "mask", Flags: map[string]bool{}, Mask: &text,
		Points: [][2]float64{{float64(b.Min.X), float64(b.Min.Y)}, {float64(b.Max.X - 1), float64(b.Max.Y - 1)}}}, nil
}
