package formats

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"clickmask/mask"
)

// What is read of a COCO file: numbers may be any, and segmentations have one of three forms.
type (
	cocoSource struct {
		Images      []cocoImage          `json:"images"`
		Annotations []cocoAnnotationRead `json:"annotations"`
		Categories  []cocoCategory       `json:"categories"`
	}
	cocoAnnotationRead struct {
		Image        int             `json:"image_id"`
		Category     int             `json:"category_id"`
		Segmentation json.RawMessage `json:"segmentation"`
		Crowd        int             `json:"iscrowd"`
		Score        float32         `json:"score"`
		Keypoints    json.RawMessage `json:"keypoints"`
	}
	cocoRLERead struct {
		Size   [2]int          `json:"size"` // height, width
		Counts json.RawMessage `json:"counts"`
	}
)

// readCOCO reads a COCO instance file: polygons, run lengths compressed and not. Classes are in the order of their
// numbers. Images without annotations count as looked at: [Page.Empty].
func readCOCO(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	if err := r.coco(data); err != nil {
		return fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return nil
}

func (r *reader) coco(data []byte) error {
	var f cocoSource
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("it is no COCO file: %w", err)
	}
	if f.Images == nil {
		return errors.New(`it is no COCO file: it has no "images"`)
	}
	slices.SortStableFunc(f.Categories, func(a, b cocoCategory) int { return cmp.Compare(a.ID, b.ID) })
	class := map[int]int{}
	for _, c := range f.Categories {
		class[c.ID] = r.class(c.Name)
	}
	pages := map[int]int{}
	for _, i := range f.Images {
		w, h, err := r.size(i.File, i.Width, i.Height)
		if err != nil {
			return err
		}
		if _, twice := pages[i.ID]; twice {
			return fmt.Errorf("two images have the number %d", i.ID)
		}
		pages[i.ID] = len(r.set.Pages)
		r.set.Pages = append(r.set.Pages, Page{Path: strings.ReplaceAll(i.File, `\`, "/"), W: w, H: h})
	}
	for k, a := range f.Annotations {
		page, ok := pages[a.Image]
		if !ok {
			return fmt.Errorf("annotation %d belongs to image %d, which is not there", k+1, a.Image)
		}
		p := &r.set.Pages[page]
		m, ok, err := readSegmentation(p.W, p.H, a.Segmentation)
		if err != nil {
			return fmt.Errorf("annotation %d: %w", k+1, err)
		}
		if len(a.Keypoints) > 0 && !bytes.Equal(a.Keypoints, []byte("null")) {
			r.note("the keypoints of %d objects were left out")
		}
		if !ok {
			r.note("%d objects without a mask were left out")
			continue
		}
		if err := r.took(m); err != nil {
			return err
		}
		if a.Crowd != 0 {
			r.note("%d crowds were read as one object each")
		}
		c, ok := class[a.Category]
		if !ok {
			return fmt.Errorf("annotation %d has the category %d, which is not there", k+1, a.Category)
		}
		p.Items = append(p.Items, Item{Class: c, Mask: m, Score: finite(a.Score)})
	}
	for i := range r.set.Pages {
		r.set.Pages[i].Empty = len(r.set.Pages[i].Items) == 0
	}
	return nil
}

// readSegmentation reads polygons or run lengths; ok is false where there is neither.
func readSegmentation(w, h int, data json.RawMessage) (m mask.Mask, ok bool, err error) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return m, false, nil
	}
	if data[0] == '[' {
		var lists [][]float64
		if err := json.Unmarshal(data, &lists); err != nil {
			return m, false, errors.New("its segmentation is no list of polygons")
		}
		var rings []ring
		for _, flat := range lists {
			if len(flat)%2 != 0 {
				return m, false, errors.New("a polygon has an x without a y")
			}
			var p ring
			for i := 0; i < len(flat); i += 2 {
				p = append(p, point{flat[i], flat[i+1]})
			}
			rings = append(rings, p)
		}
		m, err = rasterise(w, h, rings)
		return m, len(rings) > 0, err
	}
	var rle cocoRLERead
	if err := json.Unmarshal(data, &rle); err != nil {
		return m, false, errors.New("its segmentation is neither polygons nor run lengths")
	}
	if rle.Size != [2]int{h, w} {
		return m, false, fmt.Errorf("its mask is %d x %d pixels, but the image is %d x %d", rle.Size[1], rle.Size[0], w, h)
	}
	var text string
	if json.Unmarshal(rle.Counts, &text) == nil {
		m, err = mask.FromCOCOString(w, h, text)
		return m, true, err
	}
	var counts []int
	if err := json.Unmarshal(rle.Counts, &counts); err != nil {
		return m, false, errors.New("its run lengths are no numbers")
	}
	m, err = mask.FromCOCOCounts(w, h, counts)
	return m, true, err
}
