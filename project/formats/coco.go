package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// COCOOptions say how a COCO file is written.
type COCOOptions struct {
	Classes   []string // come first, in this order, whether they occur or not
	Polygons  bool     // polygons in place of run lengths: for readers that know nothing else; not exact
	Tolerance float64  // of polygons in pixels; 0 means DefaultTolerance, below 0 the exact border
}

type (
	cocoFile struct {
		Info        cocoInfo         `json:"info"`
		Images      []cocoImage      `json:"images"`
		Annotations []cocoAnnotation `json:"annotations"`
		Categories  []cocoCategory   `json:"categories"`
	}
	cocoInfo struct {
		Description string `json:"description"`
		Version     string `json:"version"`
	}
	cocoImage struct {
		ID     int    `json:"id"`
		File   string `json:"file_name"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
	}
	cocoAnnotation struct {
		ID           int     `json:"id"`
		Image        int     `json:"image_id"`
		Category     int     `json:"category_id"`
		Segmentation any     `json:"segmentation"`
		Area         int     `json:"area"`
		Box          [4]int  `json:"bbox"`
		Crowd        int     `json:"iscrowd"`
		Score        float32 `json:"score,omitempty"`
	}
	cocoRLE struct {
		Size   [2]int `json:"size"` // height, width
		Counts string `json:"counts"`
	}
	cocoCategory struct {
		ID    int    `json:"id"`
		Name  string `json:"name"`
		Super string `json:"supercategory"`
	}
)

// COCO writes a COCO instance file (cocodataset.org, format of object detection). Numbers begin at 1. Segmentations are
// compressed run lengths, exact, with iscrowd 0, as pycocotools reads them; or polygons. Objects with an empty mask are
// left out.
func COCO(w io.Writer, pictures []Annotated, opts COCOOptions) error {
	classes := Classes(opts.Classes, pictures...)
	f := cocoFile{
		Info: cocoInfo{Description: "Made with ClickMask. Coordinates and sizes are those of the pictures as shown, after EXIF orientation.",
			Version: "1.0"},
		Images: []cocoImage{}, Annotations: []cocoAnnotation{}, Categories: []cocoCategory{},
	}
	for i, c := range classes {
		f.Categories = append(f.Categories, cocoCategory{ID: i + 1, Name: c})
	}
	for i := range pictures {
		p := &pictures[i]
		if err := p.check(); err != nil {
			return err
		}
		f.Images = append(f.Images, cocoImage{ID: i + 1, File: p.File, Width: p.W, Height: p.H})
		for _, item := range p.Items {
			if item.Mask.Empty() {
				continue
			}
			f.Annotations = append(f.Annotations, cocoAnnotation{ID: len(f.Annotations) + 1, Image: i + 1,
				Category: slices.Index(classes, item.class()) + 1, Segmentation: cocoSegmentation(item, opts),
				Area: item.Mask.Area(), Box: box(item.Mask.Bounds()), Score: finite(item.Score)})
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("COCO: %w", err)
	}
	return nil
}

func cocoSegmentation(item Item, opts COCOOptions) any {
	if !opts.Polygons {
		w, h := item.Mask.Size()
		return cocoRLE{Size: [2]int{h, w}, Counts: item.Mask.COCOString()}
	}
	list := [][]float64{}
	for _, r := range polygons(item.Mask, tolerance(opts.Tolerance)) {
		flat := make([]float64, 0, 2*len(r))
		for _, p := range r {
			flat = append(flat, rounded(p.x), rounded(p.y))
		}
		list = append(list, flat)
	}
	return list
}

// tolerance fills in the default.
func tolerance(v float64) float64 {
	switch {
	case v == 0:
		return DefaultTolerance
	case v > 0:
		return v
	}
	return 0
}
