package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
)

var cocoResults = &Format{ID: "coco-results", Title: "COCO results", Note: "What COCO's own evaluation compares with a COCO file",
	Endings: []string{".json"}, Layout: OneFile, WholeSet: true, Exact: true, plan: planCOCOResults, read: readCOCOResults,
	knows: func(f *found) bool { return f.lists("image_id") }}

func planCOCOResults(n *naming, s *Set, _ Options) ([]File, error) {
	return []File{{Path: n.whole("results.json"), Page: -1, write: func(w io.Writer) error { return COCOResults(w, s) }}}, nil
}

type cocoResult struct {
	Image        int     `json:"image_id"`
	Category     int     `json:"category_id"`
	Segmentation cocoRLE `json:"segmentation"`
	Box          [4]int  `json:"bbox"`
	Score        float32 `json:"score"`
}

// COCOResults writes the objects of a set as answers of a detector (cocodataset.org, results format), with the numbers that
// [COCO] gives pictures and classes. Where the score is not known it is 1.
func COCOResults(w io.Writer, s *Set) error {
	if err := s.Check(); err != nil {
		return err
	}
	list := []cocoResult{}
	image := 0
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		image++
		for _, item := range p.Items {
			if item.Mask.Empty() {
				continue
			}
			r := cocoResult{Image: image, Category: s.number(item) + 1, Box: box(item.Mask.Bounds()), Score: finite(item.Score),
				Segmentation: cocoRLE{Size: [2]int{p.H, p.W}, Counts: item.Mask.COCOString()}}
			if r.Score == 0 {
				r.Score = 1
			}
			list = append(list, r)
		}
	}
	return json.NewEncoder(w).Encode(list)
}

// readCOCOResults reads results. They are numbers alone; the names are in the COCO file that they belong to, which the
// options name. Without it pictures and classes are called by their numbers.
func readCOCOResults(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	var list []cocoAnnotationRead
	if err := parseJSON(data, &list); err != nil {
		return named(name, fmt.Errorf("these are no COCO results: %w", err))
	}
	n, err := r.cocoNames(list)
	if err != nil {
		return err
	}
	for k := range list {
		if err := r.cocoAnnotation(n, &list[k]); err != nil {
			return named(name, fmt.Errorf("result %d: %w", k+1, err))
		}
	}
	if r.opts.Images == nil { // of pictures without results nothing is known
		r.note(noteNumbers)
	}
	return nil
}

// cocoNames are the pictures and classes of results.
func (r *reader) cocoNames(list []cocoAnnotationRead) (cocoNumbers, error) {
	if r.opts.Images != nil {
		var f cocoSource
		if err := parseJSON(r.opts.Images, &f); err != nil {
			return cocoNumbers{}, fmt.Errorf("the file of the pictures is no COCO file: %w", err)
		}
		n, err := r.cocoHead(&f)
		if err != nil {
			err = fmt.Errorf("the file of the pictures: %w", err)
		}
		return n, err
	}
	n := cocoNumbers{pages: map[int]int{}, classes: map[int]int{}}
	var categories []int
	for k := range list {
		a := &list[k]
		categories = append(categories, a.Category)
		if _, known := n.pages[a.Image]; known {
			continue
		}
		var rle cocoRLERead
		_ = json.Unmarshal(a.Segmentation, &rle) // polygons and boxes say nothing of the size
		w, h, err := r.size(strconv.Itoa(a.Image), rle.Size[1], rle.Size[0])
		if err != nil {
			return n, fmt.Errorf("result %d: %w", k+1, err)
		}
		n.pages[a.Image] = len(r.set.Pages)
		r.set.Pages = append(r.set.Pages, Page{Path: strconv.Itoa(a.Image), W: w, H: h})
	}
	slices.Sort(categories)
	for _, c := range slices.Compact(categories) {
		n.classes[c] = r.class("class " + strconv.Itoa(c))
	}
	return n, nil
}
