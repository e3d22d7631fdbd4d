package boxes

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"clickmask/project/formats"
)

// json reads a COCO file or one of labelme's.
func (r *reader) json(data []byte, stem string) error {
	var kind struct {
		Images json.RawMessage `json:"images"`
		Shapes json.RawMessage `json:"shapes"`
	}
	if data = bytes.TrimSpace(data); bytes.HasPrefix(data, []byte("[")) {
		return errors.New("it is a list, as COCO's results are, which do not name their pictures: put it into a COCO file as its \"annotations\"")
	}
	if err := formats.CheckJSON(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, &kind); err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	switch {
	case kind.Images != nil:
		return r.coco(data)
	case kind.Shapes != nil:
		return r.labelme(data, stem)
	}
	return errors.New(`it is neither a COCO file, which has "images", nor one of labelme's, which has "shapes"`)
}

type cocoFile struct {
	Images []struct {
		ID     int    `json:"id"`
		File   string `json:"file_name"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
		Frame  int    `json:"frame"`
	} `json:"images"`
	Annotations []struct {
		Image    int       `json:"image_id"`
		Category int       `json:"category_id"`
		Box      []float64 `json:"bbox"`
		Score    float64   `json:"score"`
	} `json:"annotations"`
	Categories []cocoCategory `json:"categories"`
}

type cocoCategory struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

func (r *reader) coco(data []byte) error {
	var f cocoFile
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("it is no COCO file: %w", err)
	}
	slices.SortStableFunc(f.Categories, func(a, b cocoCategory) int { return cmp.Compare(a.ID, b.ID) })
	class := map[int]string{}
	for _, c := range f.Categories {
		class[c.ID] = c.Name
		if err := r.class(formats.ClassName(c.Name)); err != nil {
			return err
		}
	}
	first := len(r.book.Pages)
	place := map[int]int{}
	for _, i := range f.Images {
		if _, twice := place[i.ID]; twice {
			return fmt.Errorf("two images have the number %d", i.ID)
		}
		place[i.ID] = first + len(place)
		if err := r.page(Page{Name: strings.ReplaceAll(i.File, `\`, "/"), Frame: i.Frame, W: i.Width, H: i.Height}); err != nil {
			return err
		}
	}
	for k, a := range f.Annotations {
		at, ok := place[a.Image]
		if !ok {
			return fmt.Errorf("annotation %d belongs to image %d, which is not there", k+1, a.Image)
		}
		name, ok := class[a.Category]
		if !ok && len(class) > 0 {
			return fmt.Errorf("annotation %d has the category %d, which is not there", k+1, a.Category)
		}
		if len(a.Box) != 4 {
			r.lines++
			continue
		}
		b := Box{Class: name, Score: a.Score, X0: a.Box[0], Y0: a.Box[1], X1: a.Box[0] + a.Box[2], Y1: a.Box[1] + a.Box[3]}
		if err := r.add(&r.book.Pages[at], b); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) labelme(data []byte, stem string) error {
	var f struct {
		Shapes []struct {
			Label  string       `json:"label"`
			Points [][2]float64 `json:"points"`
			Type   string       `json:"shape_type"`
		} `json:"shapes"`
		Path   string `json:"imagePath"`
		Height int    `json:"imageHeight"`
		Width  int    `json:"imageWidth"`
		Frame  int    `json:"frame"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("it is no labelme file: %w", err)
	}
	p := Page{Name: path.Join(path.Dir(stem), strings.ReplaceAll(f.Path, `\`, "/")), Frame: f.Frame, W: f.Width, H: f.Height}
	if f.Path == "" {
		p.Name, p.Stem = stem, true
	}
	for _, s := range f.Shapes {
		b := Box{Class: s.Label}
		switch {
		case s.Type == "rectangle" && len(s.Points) == 2:
			b.X0, b.Y0, b.X1, b.Y1 = s.Points[0][0], s.Points[0][1], s.Points[1][0], s.Points[1][1]
		case s.Type == "point" && len(s.Points) == 1:
			b.X0, b.Y0, b.Point = s.Points[0][0], s.Points[0][1], true
		default:
			r.lines++
			continue
		}
		if err := r.add(&p, b); err != nil {
			return err
		}
	}
	return r.page(p)
}
