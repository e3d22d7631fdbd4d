package formats

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"path"
	"slices"

	"clickmask/internal/jsonname"
	"clickmask/mask"
)

var labelme = &Format{ID: "labelme", Title: "labelme", Note: "One JSON file per picture, to go on with in labelme",
	Endings: []string{".json"}, Layout: FilePerPicture, plan: planLabelme, read: readLabelme,
	knows: func(f *found) bool { return f.has("shapes") && f.has("imagePath") }}

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
		Path    jsonname.Name   `json:"imagePath"`
		Data    *string         `json:"imageData"`
		Height  int             `json:"imageHeight"`
		Width   int             `json:"imageWidth"`
		Frame   int             `json:"frame,omitempty"` // which picture of the file, from 0: ours, kept by labelme
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
	f := labelmeFile{Version: labelmeVersion, Flags: map[string]bool{}, Shapes: []labelmeShape{}, Path: jsonname.Name(path.Base(p.Path)), Height: p.H, Width: p.W, Frame: p.Frame}
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

// What is read of a labelme file; older versions leave out much.
type (
	labelmeSource struct {
		Shapes []labelmeShapeRead `json:"shapes"`
		Path   jsonname.Name      `json:"imagePath"`
		Height int                `json:"imageHeight"`
		Width  int                `json:"imageWidth"`
		Frame  int                `json:"frame"`
	}
	labelmeShapeRead struct {
		Label  string       `json:"label"`
		Points [][2]float64 `json:"points"`
		Group  *int         `json:"group_id"`
		Type   string       `json:"shape_type"`
		Mask   *string      `json:"mask"`
	}
)

// readLabelme reads a labelme file, or all in a folder: polygons, rectangles, circles and masks. Shapes of one group and one
// label are one object.
func readLabelme(r *reader, name string) error {
	return r.each(name, ".json", func(name string) error {
		data, err := r.load(name)
		if err != nil {
			return err
		}
		p, err := r.labelme(path.Dir(name), data)
		if err != nil {
			return fmt.Errorf("%s: %w", path.Base(name), err)
		}
		r.set.Pages = append(r.set.Pages, p)
		return nil
	})
}

func (r *reader) labelme(folder string, data []byte) (Page, error) {
	var f labelmeSource
	if err := parseJSON(data, &f); err != nil {
		return Page{}, fmt.Errorf("it is no labelme file: %w", err)
	}
	if f.Shapes == nil || f.Path == "" {
		return Page{}, errors.New("it is no labelme file: it names no picture or has no shapes")
	}
	picture := path.Join(folder, slashes(string(f.Path)))
	w, h, err := r.size(picture, f.Width, f.Height)
	if err != nil {
		return Page{}, err
	}
	p := Page{Path: picture, Frame: frameNumber(f.Frame), W: w, H: h, Empty: len(f.Shapes) == 0}
	type group struct {
		number int
		class  int
	}
	parts := map[group][]mask.Mask{}
	place := map[group]int{}
	for k, s := range f.Shapes {
		r.noteOutside(&p, []ring{s.corners()})
		m, ok, err := r.work.readShape(w, h, s)
		if err != nil {
			return Page{}, fmt.Errorf("shape %d: %w", k+1, err)
		}
		if !ok {
			r.note(noteNoArea)
			continue
		}
		if err := r.took(m); err != nil {
			return Page{}, err
		}
		class := r.class(s.Label)
		if s.Group == nil {
			p.Items = append(p.Items, Item{Class: class, Mask: m})
			continue
		}
		g := group{*s.Group, class}
		if parts[g] = append(parts[g], m); len(parts[g]) == 1 {
			place[g] = len(p.Items)
			p.Items = append(p.Items, Item{Class: class})
		}
	}
	for g, list := range parts {
		p.Items[place[g]].Mask = union(w, h, list)
	}
	n := len(p.Items)
	p.Items = slices.DeleteFunc(p.Items, func(i Item) bool { return i.Mask.Empty() })
	for range n - len(p.Items) {
		r.note(noteNoPixel)
	}
	return p, nil
}

func (s *labelmeShapeRead) corners() ring {
	var r ring
	for _, c := range s.Points {
		r = append(r, point{c[0], c[1]})
	}
	return r
}

// readShape is the mask of a shape; ok is false for what covers nothing.
func (k *work) readShape(w, h int, s labelmeShapeRead) (m mask.Mask, ok bool, err error) {
	r := s.corners()
	switch s.Type {
	case "polygon", "":
	case "rectangle":
		if len(r) == 2 {
			a, b := r[0], r[1]
			r = ring{a, {b.x, a.y}, b, {a.x, b.y}}
		}
	case "circle":
		if len(r) != 2 {
			return m, false, errors.New("a circle has a middle and a point on its edge")
		}
		r = circle(r[0], dist(r[0], r[1]))
	case "mask":
		m, err = k.readLabelmeMask(w, h, s)
		return m, true, err
	default:
		return m, false, nil
	}
	m, err = k.rasterise(w, h, []ring{r})
	return m, true, err
}

// circle is one as a polygon within a tenth of a pixel.
func circle(middle point, radius float64) ring {
	n := 12
	if radius > 1 && radius < maxCoordinate {
		n = int(math.Ceil(math.Pi / math.Acos(1-0.1/radius)))
	}
	var r ring
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		r = append(r, point{middle.x + radius*cos, middle.y + radius*sin})
	}
	return r
}

// maxMaskPixels is how many pixels are decoded at once.
const maxMaskPixels = 1 << 28

// readLabelmeMask reads a PNG of the box between the first and the last pixel.
func (k *work) readLabelmeMask(w, h int, s labelmeShapeRead) (mask.Mask, error) {
	if s.Mask == nil || len(s.Points) == 0 {
		return mask.Mask{}, errors.New("a mask without pixels or without a place")
	}
	data, err := base64.StdEncoding.DecodeString(*s.Mask)
	if err != nil {
		return mask.Mask{}, errors.New("its pixels are not base64")
	}
	info, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return mask.Mask{}, fmt.Errorf("its pixels are no PNG: %w", err)
	}
	x0, y0 := s.Points[0][0], s.Points[0][1]
	box := image.Rect(0, 0, info.Width, info.Height).Add(image.Pt(int(x0), int(y0)))
	if info.Width*info.Height > maxMaskPixels {
		return mask.Mask{}, fmt.Errorf("a mask of %d x %d pixels is more than can be held", info.Width, info.Height)
	}
	if !box.In(image.Rect(0, 0, w, h)) {
		return mask.Mask{}, fmt.Errorf("its mask of %d x %d pixels at %g,%g reaches outside the picture", info.Width, info.Height, x0, y0)
	}
	img, err := png.Decode(untilDone{k.ctx, bytes.NewReader(data)})
	if err != nil {
		return mask.Mask{}, fmt.Errorf("its pixels are no PNG: %w", err)
	}
	var runs []mask.Run
	b := img.Bounds()
	for y := range b.Dy() {
		if err := k.spend(b.Dx()/8 + 1); err != nil {
			return mask.Mask{}, err
		}
		for x := 0; x < b.Dx(); x++ {
			first := x
			for x < b.Dx() && isSet(img, b.Min.X+x, b.Min.Y+y) {
				x++
			}
			if x > first {
				runs = append(runs, mask.Run{Y: int32(box.Min.Y + y), X0: int32(box.Min.X + first), X1: int32(box.Min.X + x)})
			}
		}
	}
	return mask.New(w, h, runs)
}

// isSet takes every value but 0 for the thing, as labelme does.
func isSet(img image.Image, x, y int) bool {
	if p, ok := img.(*image.Paletted); ok {
		return p.ColorIndexAt(x, y) != 0
	}
	r, g, b, _ := img.At(x, y).RGBA()
	return r|g|b != 0
}
