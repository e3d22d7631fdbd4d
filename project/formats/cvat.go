package formats

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"clickmask/mask"
)

var cvat = &Format{ID: "cvat", Title: "CVAT", Note: "One XML file of CVAT for images, with exact masks",
	Endings: []string{".xml"}, Polygons: true, Layout: OneFile, WholeSet: true, text: true, Exact: true, plan: planCVAT, read: readCVAT,
	knows: func(f *found) bool { return f.element() == "annotations" }}

func planCVAT(n *naming, s *Set, opts Options) ([]File, error) {
	return []File{{Path: n.whole("annotations.xml"), Page: -1, write: func(w io.Writer) error { return CVAT(w, s, opts) }}}, nil
}

type (
	cvatFile struct {
		XMLName xml.Name    `xml:"annotations"`
		Version string      `xml:"version"`
		Meta    cvatMeta    `xml:"meta"`
		Images  []cvatImage `xml:"image"`
		Tracks  []struct{}  `xml:"track"`
	}
	cvatMeta struct {
		Task    *cvatTask `xml:"task"`
		Project *cvatTask `xml:"project"`
	}
	cvatTask struct {
		Name   string      `xml:"name,omitempty"`
		Size   int         `xml:"size,omitempty"`
		Mode   string      `xml:"mode,omitempty"`
		Labels []cvatLabel `xml:"labels>label"`
	}
	cvatLabel struct {
		Name       string   `xml:"name"`
		Colour     string   `xml:"color,omitempty"`
		Type       string   `xml:"type,omitempty"`
		Attributes struct{} `xml:"attributes"`
	}
	cvatImage struct {
		ID     int         `xml:"id,attr"`
		Name   string      `xml:"name,attr"`
		Width  int         `xml:"width,attr"`
		Height int         `xml:"height,attr"`
		Shapes []cvatShape `xml:",any"`
	}
	// cvatShape is any of the shapes; its name is that of the element.
	cvatShape struct {
		XMLName  xml.Name
		Label    string  `xml:"label,attr"`
		Source   string  `xml:"source,attr,omitempty"`
		Occluded string  `xml:"occluded,attr,omitempty"`
		Points   string  `xml:"points,attr,omitempty"`
		X0       float64 `xml:"xtl,attr,omitempty"`
		Y0       float64 `xml:"ytl,attr,omitempty"`
		X1       float64 `xml:"xbr,attr,omitempty"`
		Y1       float64 `xml:"ybr,attr,omitempty"`
		CX       float64 `xml:"cx,attr,omitempty"`
		CY       float64 `xml:"cy,attr,omitempty"`
		RX       float64 `xml:"rx,attr,omitempty"`
		RY       float64 `xml:"ry,attr,omitempty"`
		Rotation float64 `xml:"rotation,attr,omitempty"`
		RLE      string  `xml:"rle,attr,omitempty"`
		Left     string  `xml:"left,attr,omitempty"`
		Top      string  `xml:"top,attr,omitempty"`
		Width    string  `xml:"width,attr,omitempty"`
		Height   string  `xml:"height,attr,omitempty"`
		Z        string  `xml:"z_order,attr,omitempty"`
		Group    int     `xml:"group_id,attr,omitempty"`
	}
)

// CVAT writes CVAT's XML for images, version 1.1 (docs.cvat.ai, XML annotation format). A mask is the run lengths of its box,
// row by row, first those that are not set; or polygons, those of one object as a group.
func CVAT(w io.Writer, s *Set, opts Options) error {
	if err := s.Check(); err != nil {
		return err
	}
	f := cvatFile{Version: "1.1", Meta: cvatMeta{Task: &cvatTask{Name: "ClickMask", Mode: "annotation"}}}
	for i, name := range s.names() {
		c := shaded(i)
		if i < len(s.Classes) && s.Classes[i].Colour.A != 0 {
			own := s.Classes[i].Colour
			c = [3]byte{own.R, own.G, own.B}
		}
		f.Meta.Task.Labels = append(f.Meta.Task.Labels, cvatLabel{Name: name, Colour: fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]), Type: "any"})
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		image := cvatImage{ID: len(f.Images), Name: p.Path, Width: p.W, Height: p.H}
		for k, item := range p.Items {
			if !item.Mask.Empty() {
				image.Shapes = append(image.Shapes, cvatShapes(item, s.name(item), k, opts)...)
			}
		}
		f.Images = append(f.Images, image)
	}
	f.Meta.Task.Size = len(f.Images)
	return writeXML(w, f)
}

func cvatShapes(item Item, label string, z int, opts Options) []cvatShape {
	shape := cvatShape{Label: label, Source: "manual", Occluded: "0", Z: strconv.Itoa(z)}
	if !opts.Polygons {
		b := item.Mask.Bounds()
		shape.XMLName.Local = "mask"
		var counts []string
		for _, n := range crop(item.Mask, b).RowCounts() {
			counts = append(counts, strconv.Itoa(n))
		}
		shape.RLE = strings.Join(counts, ", ")
		shape.Left, shape.Top = strconv.Itoa(b.Min.X), strconv.Itoa(b.Min.Y)
		shape.Width, shape.Height = strconv.Itoa(b.Dx()), strconv.Itoa(b.Dy())
		return []cvatShape{shape}
	}
	shape.XMLName.Local = "polygon"
	var shapes []cvatShape
	rings := polygons(item.Mask, opts.tolerance())
	for _, r := range rings {
		var points []string
		for _, c := range r {
			points = append(points, fmt.Sprintf("%.2f,%.2f", c.x, c.y))
		}
		shape.Points = strings.Join(points, ";")
		if len(rings) > 1 {
			shape.Group = z + 1
		}
		shapes = append(shapes, shape)
	}
	return shapes
}

// readCVAT reads CVAT's XML for images: masks, polygons, boxes and ellipses. Polygons of one group and one label are one
// object, as CVAT itself takes them when it writes COCO. Tracks, which are of videos, are left out with a word.
func readCVAT(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	return named(name, r.cvat(data))
}

func (r *reader) cvat(data []byte) error {
	var f cvatFile
	if err := parseXML(data, &f); err != nil {
		return fmt.Errorf("it is no CVAT file: %w", err)
	}
	for _, of := range []*cvatTask{f.Meta.Task, f.Meta.Project} {
		for k := 0; of != nil && k < len(of.Labels); k++ {
			r.class(of.Labels[k].Name)
		}
	}
	if len(f.Images) == 0 && len(f.Tracks) > 0 {
		return errors.New("it holds tracks of a video and no images")
	}
	for range f.Tracks {
		r.note(noteTracks)
	}
	for i := range f.Images {
		image := &f.Images[i]
		w, h, err := r.size(image.Name, image.Width, image.Height)
		if err != nil {
			return err
		}
		p := Page{Path: slashes(image.Name), W: w, H: h}
		if err := r.cvatImage(&p, image); err != nil {
			return fmt.Errorf("image %q: %w", image.Name, err)
		}
		r.set.Pages = append(r.set.Pages, p)
	}
	r.looked()
	return nil
}

func (r *reader) cvatImage(p *Page, image *cvatImage) error {
	type group struct{ number, class int }
	place := map[group]int{}
	parts := map[group][]mask.Mask{} // joined all at once: one after the other they would be gone through again with each
	for k := range image.Shapes {
		s := &image.Shapes[k]
		class, before := r.class(s.Label), len(p.Items)
		if err := r.cvatShape(p, class, s); err != nil {
			return fmt.Errorf("shape %d (%s): %w", k+1, s.XMLName.Local, err)
		}
		if s.Group == 0 || len(p.Items) == before {
			continue
		}
		g := group{s.Group, class}
		parts[g] = append(parts[g], p.Items[before].Mask)
		if len(parts[g]) == 1 {
			place[g] = before
			continue
		}
		p.Items = p.Items[:before]
	}
	for g, list := range parts {
		p.Items[place[g]].Mask = union(p.W, p.H, list)
	}
	return nil
}

func (r *reader) cvatShape(p *Page, class int, s *cvatShape) error {
	switch s.XMLName.Local {
	case "mask":
		m, err := r.cvatMask(p, s)
		if err != nil {
			return err
		}
		return r.add(p, Item{Class: class, Mask: m})
	case "polygon":
		corners, err := cvatPoints(s.Points)
		if err != nil {
			return err
		}
		return r.addShapes(p, Item{Class: class}, evenOdd, [][]ring{{corners}})
	case "box":
		if s.Rotation != 0 {
			r.note(noteTurned)
			corners := ring{{s.X0, s.Y0}, {s.X1, s.Y0}, {s.X1, s.Y1}, {s.X0, s.Y1}}
			return r.addShapes(p, Item{Class: class}, evenOdd, [][]ring{{turned(corners, point{(s.X0 + s.X1) / 2, (s.Y0 + s.Y1) / 2}, s.Rotation)}})
		}
		return r.addBox(p, class, 0, s.X0, s.Y0, s.X1, s.Y1)
	case "ellipse":
		middle := point{s.CX, s.CY}
		return r.addShapes(p, Item{Class: class}, evenOdd, [][]ring{{turned(ellipse(middle, s.RX, s.RY), middle, s.Rotation)}})
	case "tag":
		r.note(noteTags)
		return nil
	}
	r.note(noteNoArea)
	return nil
}

// turned is a ring turned clockwise round a point by so many degrees.
func turned(r ring, round point, degrees float64) ring {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := make(ring, len(r))
	for i, p := range r {
		x, y := p.x-round.x, p.y-round.y
		out[i] = point{round.x + x*cos - y*sin, round.y + x*sin + y*cos}
	}
	return out
}

func cvatPoints(text string) (ring, error) {
	var r ring
	for pair := range strings.SplitSeq(text, ";") {
		xs, ys, ok := strings.Cut(pair, ",")
		x, err1 := strconv.ParseFloat(strings.TrimSpace(xs), 64)
		y, err2 := strconv.ParseFloat(strings.TrimSpace(ys), 64)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%q in its points is no corner", pair)
		}
		r = append(r, point{x, y})
	}
	return r, nil
}

// cvatMask reads the run lengths of a mask's box.
func (r *reader) cvatMask(p *Page, s *cvatShape) (m mask.Mask, err error) {
	var box [4]int
	for i, field := range []string{s.Left, s.Top, s.Width, s.Height} {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || !(math.Abs(v) <= maxSide) {
			return m, fmt.Errorf("%q is none of left, top, width and height", field)
		}
		box[i] = int(v)
	}
	if box[2] <= 0 || box[3] <= 0 {
		return m, fmt.Errorf("a mask of %d x %d pixels cannot be", box[2], box[3])
	}
	var counts []int
	for text := range strings.SplitSeq(s.RLE, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return m, fmt.Errorf("%q in its run lengths is no number", text)
		}
		counts = append(counts, n)
	}
	if err := r.work.spend(len(counts) + box[3]); err != nil { // a run may go through all rows
		return m, err
	}
	small, err := mask.FromRowCounts(box[2], box[3], counts)
	if err != nil {
		return m, err
	}
	return r.placed(p, small, box[0], box[1])
}

// placed is a mask of a part of the picture as one of all of it; what lies outside is left out.
func (r *reader) placed(p *Page, small mask.Mask, left, top int) (mask.Mask, error) {
	var runs []mask.Run
	outside := false
	for _, run := range small.Runs() {
		y, x0, x1 := int(run.Y)+top, max(int(run.X0)+left, 0), min(int(run.X1)+left, p.W)
		outside = outside || y < 0 || y >= p.H || x1-x0 != int(run.X1-run.X0)
		if y >= 0 && y < p.H && x0 < x1 {
			runs = append(runs, mask.Run{Y: int32(y), X0: int32(x0), X1: int32(x1)})
		}
	}
	if outside {
		r.note(noteMasks)
	}
	return mask.New(p.W, p.H, runs)
}
