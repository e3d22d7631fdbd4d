package formats

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"clickmask/internal/jsonname"
	"clickmask/mask"
)

var coco = &Format{ID: "coco", Title: "COCO", Note: "One JSON file with exact run lengths",
	Endings: []string{".json"}, Polygons: true, Layout: OneFile, WholeSet: true, Exact: true, plan: planCOCO, read: readCOCO,
	knows: func(f *found) bool { return f.has("images") && (f.has("annotations") || f.has("categories")) }}

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
		ID     int           `json:"id"`
		File   jsonname.Name `json:"file_name"`
		Width  int           `json:"width"`
		Height int           `json:"height"`
		Frame  int           `json:"frame,omitempty"` // which picture of the file, from 0: ours, passed over by others
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
		f.Images = append(f.Images, cocoImage{ID: image, File: jsonname.Name(p.Path), Width: p.W, Height: p.H, Frame: p.Frame})
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
		Box          []float64       `json:"bbox"`
		Crowd        int             `json:"iscrowd"`
		Score        float32         `json:"score"`
		Keypoints    json.RawMessage `json:"keypoints"`
	}
	cocoRLERead struct {
		Size   [2]int          `json:"size"` // height, width
		Counts json.RawMessage `json:"counts"`
	}
)

// readCOCO reads a COCO instance file: polygons, run lengths compressed and not, boxes where there is neither. Classes are
// in the order of their numbers. Images without annotations count as looked at: [Page.Empty].
func readCOCO(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	return named(name, r.coco(data))
}

// cocoNumbers are what the numbers of a COCO file mean.
type cocoNumbers struct {
	pages   map[int]int // index into the pages of the set
	classes map[int]int // index into the classes of the set
}

func (r *reader) coco(data []byte) error {
	var f cocoSource
	if err := parseJSON(data, &f); err != nil {
		return fmt.Errorf("it is no COCO file: %w", err)
	}
	n, err := r.cocoHead(&f)
	if err != nil {
		return err
	}
	for k := range f.Annotations {
		if err := r.cocoAnnotation(n, &f.Annotations[k]); err != nil {
			return fmt.Errorf("annotation %d: %w", k+1, err)
		}
	}
	r.looked()
	return nil
}

// cocoHead takes the images and categories.
func (r *reader) cocoHead(f *cocoSource) (cocoNumbers, error) {
	n := cocoNumbers{pages: map[int]int{}, classes: map[int]int{}}
	if f.Images == nil {
		return n, errors.New(`it is no COCO file: it has no "images"`)
	}
	slices.SortStableFunc(f.Categories, func(a, b cocoCategory) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range f.Categories {
		n.classes[c.ID] = r.class(c.Name)
	}
	for _, i := range f.Images {
		w, h, err := r.size(string(i.File), i.Width, i.Height)
		if err != nil {
			return n, err
		}
		if _, twice := n.pages[i.ID]; twice {
			return n, fmt.Errorf("two images have the number %d", i.ID)
		}
		n.pages[i.ID] = len(r.set.Pages)
		r.set.Pages = append(r.set.Pages, Page{Path: slashes(string(i.File)), Frame: frameNumber(i.Frame), W: w, H: h})
	}
	return n, nil
}

func (r *reader) cocoAnnotation(n cocoNumbers, a *cocoAnnotationRead) error {
	page, ok := n.pages[a.Image]
	if !ok {
		return fmt.Errorf("it belongs to image %d, which is not there", a.Image)
	}
	class, ok := n.classes[a.Category]
	if !ok {
		return fmt.Errorf("it has the category %d, which is not there", a.Category)
	}
	p := &r.set.Pages[page]
	if len(a.Keypoints) > 0 && !bytes.Equal(a.Keypoints, []byte("null")) {
		r.note(noteKeypoints)
	}
	m, ok, err := r.readSegmentation(p, a.Segmentation)
	switch {
	case err != nil:
		return err
	case ok:
		if a.Crowd != 0 {
			r.note(noteCrowds)
		}
		return r.add(p, Item{Class: class, Mask: m, Score: finite(a.Score)})
	case len(a.Box) == 4:
		return r.addBox(p, class, finite(a.Score), a.Box[0], a.Box[1], a.Box[0]+a.Box[2], a.Box[1]+a.Box[3])
	}
	r.note(noteNoMask)
	return nil
}

// readSegmentation reads polygons or run lengths; ok is false where there is neither.
func (r *reader) readSegmentation(page *Page, data json.RawMessage) (m mask.Mask, ok bool, err error) {
	w, h := page.W, page.H
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
			p, err := pairs(flat)
			if err != nil {
				return m, false, err
			}
			rings = append(rings, p)
		}
		r.noteOutside(page, rings)
		m, err = r.work.rasterise(w, h, rings)
		return m, len(rings) > 0, err
	}
	var rle cocoRLERead
	if err := json.Unmarshal(data, &rle); err != nil {
		return m, false, errors.New("its segmentation is neither polygons nor run lengths")
	}
	m, err = r.work.readRLE(w, h, &rle)
	return m, true, err
}

// readRLE reads run lengths, compressed or not.
func (k *work) readRLE(w, h int, rle *cocoRLERead) (m mask.Mask, err error) {
	if rle.Size != [2]int{h, w} {
		return m, fmt.Errorf("its mask is %d x %d pixels, but the image is %d x %d", rle.Size[1], rle.Size[0], w, h)
	}
	if err := k.spend((w+h)/8 + len(rle.Counts)); err != nil { // a run may go through all columns, to be turned into rows
		return m, err
	}
	var text string
	if json.Unmarshal(rle.Counts, &text) == nil {
		return mask.FromCOCOString(w, h, text)
	}
	var counts []int
	if err := json.Unmarshal(rle.Counts, &counts); err != nil {
		return m, errors.New("its run lengths are no numbers")
	}
	return mask.FromCOCOCounts(w, h, counts)
}
