package formats

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"clickmask/internal/jsonname"
)

var datumaro = &Format{ID: "datumaro", Title: "Datumaro", Note: "One JSON file with exact run lengths, for Datumaro and CVAT",
	Endings: []string{".json"}, Layout: OneFile, WholeSet: true, Exact: true, plan: planDatumaro, read: readDatumaro,
	knows: func(f *found) bool { return f.has("items") && f.has("categories") }}

func planDatumaro(n *naming, s *Set, _ Options) ([]File, error) {
	n.also("annotations")
	return []File{{Path: n.take("annotations", "default", ".json"), Page: -1, write: func(w io.Writer) error { return Datumaro(w, s) }}}, nil
}

type (
	datumaroFile struct {
		Version    string             `json:"dm_format_version,omitempty"`
		Info       map[string]string  `json:"info"`
		Categories datumaroCategories `json:"categories"`
		Items      []datumaroItem     `json:"items"`
	}
	datumaroCategories struct {
		Label datumaroLabels `json:"label"`
	}
	datumaroLabels struct {
		Groups     []string        `json:"label_groups"`
		Labels     []datumaroLabel `json:"labels"`
		Attributes []string        `json:"attributes"`
	}
	datumaroLabel struct {
		Name       string   `json:"name"`
		Parent     string   `json:"parent"`
		Attributes []string `json:"attributes"`
	}
	datumaroItem struct {
		ID          jsonname.Name        `json:"id"`
		Annotations []datumaroAnnotation `json:"annotations"`
		Attributes  map[string]string    `json:"attr"`
		Image       datumaroImage        `json:"image"`
	}
	datumaroImage struct {
		Path jsonname.Name `json:"path"`
		Size [2]int        `json:"size"` // height, width
	}
	datumaroAnnotation struct {
		ID         int                `json:"id"`
		Type       string             `json:"type"`
		Attributes map[string]float32 `json:"attributes"`
		Group      int                `json:"group"`
		Label      int                `json:"label_id"`
		RLE        cocoRLE            `json:"rle"`
		Z          int                `json:"z_order"`
	}
)

// Datumaro writes Datumaro's own JSON file, with masks as COCO's compressed run lengths. Classes are numbered from 0.
func Datumaro(w io.Writer, s *Set) error {
	if err := s.Check(); err != nil {
		return err
	}
	f := datumaroFile{Info: map[string]string{}, Items: []datumaroItem{},
		Categories: datumaroCategories{Label: datumaroLabels{Groups: []string{}, Labels: []datumaroLabel{}, Attributes: []string{}}}}
	for _, name := range s.names() {
		f.Categories.Label.Labels = append(f.Categories.Label.Labels, datumaroLabel{Name: name, Attributes: []string{}})
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		item := datumaroItem{ID: jsonname.Name(strings.TrimSuffix(p.Path, path.Ext(p.Path))), Annotations: []datumaroAnnotation{}, Attributes: map[string]string{},
			Image: datumaroImage{Path: jsonname.Name(p.Path), Size: [2]int{p.H, p.W}}}
		for _, o := range p.Items {
			if o.Mask.Empty() {
				continue
			}
			n := len(item.Annotations)
			a := datumaroAnnotation{ID: n, Type: "mask", Attributes: map[string]float32{}, Group: n + 1, Label: s.number(o), Z: n,
				RLE: cocoRLE{Size: [2]int{p.H, p.W}, Counts: o.Mask.COCOString()}}
			if o.Score != 0 {
				a.Attributes["score"] = finite(o.Score)
			}
			item.Annotations = append(item.Annotations, a)
		}
		f.Items = append(f.Items, item)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(f)
}

// What is read of such a file.
type (
	datumaroSource struct {
		Categories struct {
			Label struct {
				Labels []struct {
					Name string `json:"name"`
				} `json:"labels"`
			} `json:"label"`
		} `json:"categories"`
		Items []struct {
			ID    jsonname.Name `json:"id"`
			Image struct {
				Path jsonname.Name `json:"path"`
				Size []int         `json:"size"`
			} `json:"image"`
			Media struct {
				Path jsonname.Name `json:"path"`
			} `json:"media"`
			Annotations []datumaroShape `json:"annotations"`
		} `json:"items"`
	}
	datumaroShape struct {
		Type       string         `json:"type"`
		Label      *int           `json:"label_id"`
		Group      int            `json:"group"`
		Points     []float64      `json:"points"`
		Box        []float64      `json:"bbox"`
		RLE        *cocoRLERead   `json:"rle"`
		Attributes map[string]any `json:"attributes"`
	}
)

func readDatumaro(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	return named(name, r.datumaro(data))
}

func (r *reader) datumaro(data []byte) error {
	var f datumaroSource
	if err := parseJSON(data, &f); err != nil {
		return fmt.Errorf("it is no Datumaro file: %w", err)
	}
	if f.Items == nil {
		return errors.New(`it is no Datumaro file: it has no "items"`)
	}
	var classes []int
	for _, l := range f.Categories.Label.Labels {
		classes = append(classes, r.class(l.Name))
	}
	for _, item := range f.Items {
		var size [2]int
		copy(size[:], item.Image.Size)
		picture := slashes(string(cmp.Or(item.Image.Path, item.Media.Path, item.ID)))
		w, h, err := r.size(picture, size[1], size[0])
		if err != nil {
			return err
		}
		p := Page{Path: picture, W: w, H: h}
		for k := range item.Annotations {
			if err := r.datumaroShape(&p, &item.Annotations[k], classes); err != nil {
				return fmt.Errorf("annotation %d of item %q: %w", k+1, item.ID, err)
			}
		}
		r.set.Pages = append(r.set.Pages, p)
	}
	r.looked()
	return nil
}

func (r *reader) datumaroShape(p *Page, a *datumaroShape, classes []int) error {
	item := Item{Class: NoClass}
	if a.Label != nil {
		if *a.Label < 0 || *a.Label >= len(classes) {
			return fmt.Errorf("it has the label %d, but there are %d", *a.Label, len(classes))
		}
		item.Class = classes[*a.Label]
	}
	if v, ok := a.Attributes["score"].(float64); ok {
		item.Score = finite(float32(v))
	}
	switch a.Type {
	case "mask":
		if a.RLE == nil {
			return errors.New(`a mask without "rle"`)
		}
		m, err := r.work.readRLE(p.W, p.H, a.RLE)
		if err != nil {
			return err
		}
		item.Mask = m
		return r.add(p, item)
	case "polygon":
		corners, err := pairs(a.Points)
		if err != nil {
			return err
		}
		return r.addShapes(p, item, evenOdd, [][]ring{{corners}})
	case "bbox":
		if len(a.Box) != 4 {
			return fmt.Errorf("a box has 4 numbers, not %d", len(a.Box))
		}
		return r.addBox(p, item.Class, item.Score, a.Box[0], a.Box[1], a.Box[0]+a.Box[2], a.Box[1]+a.Box[3])
	}
	r.note(noteNoArea)
	return nil
}
