package formats

import (
	"encoding/json"
	"fmt"
	"io"
)

var coco = &Format{ID: "coco", Title: "COCO", Note: "One JSON file with exact run lengths",
	Endings: []string{".json"}, Layout: OneFile, WholeSet: true, Exact: true, plan: planCOCO, read: readCOCO}

func planCOCO(n *naming, s *Set, opts Options) ([]File, error) {
	return []File{{Path: n.whole("coco.json"), Page: -1, write: func(w io.Writer) error { return COCO(w, s, opts) }}}, nil
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

// COCO writes a COCO instance file (cocodataset.org, format of object detection). Numbers begin at 1; those of classes are
// their places in the set's list. Segmentations are compressed run lengths, exact, with iscrowd 0, as pycocotools reads
// them; or polygons. Objects with an empty mask are left out.
func COCO(w io.Writer, s *Set, opts Options) error {
	if err := s.Check(); err != nil {
		return err
	}
	f := cocoFile{
		Info: cocoInfo{Description: "Made with ClickMask. Coordinates and sizes are those of the pictures as shown, after EXIF orientation.",
			Version: "1.0"},
		Images: []cocoImage{}, Annotations: []cocoAnnotation{}, Categories: []cocoCategory{},
	}
	for i, c := range s.names() {
		f.Categories = append(f.Categories, cocoCategory{ID: i + 1, Name: c})
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		image := len(f.Images) + 1
		f.Images = append(f.Images, cocoImage{ID: image, File: p.Path, Width: p.W, Height: p.H})
		for _, item := range p.Items {
			if item.Mask.Empty() {
				continue
			}
			f.Annotations = append(f.Annotations, cocoAnnotation{ID: len(f.Annotations) + 1, Image: image,
				Category: s.number(item) + 1, Segmentation: cocoSegmentation(item, opts),
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

func cocoSegmentation(item Item, opts Options) any {
	if !opts.Polygons {
		w, h := item.Mask.Size()
		return cocoRLE{Size: [2]int{h, w}, Counts: item.Mask.COCOString()}
	}
	list := [][]float64{}
	for _, r := range polygons(item.Mask, opts.tolerance()) {
		flat := make([]float64, 0, 2*len(r))
		for _, p := range r {
			flat = append(flat, rounded(p.x), rounded(p.y))
		}
		list = append(list, flat)
	}
	return list
}
