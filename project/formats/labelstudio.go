package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
)

var labelStudio = &Format{ID: "label-studio", Title: "Label Studio", Note: "One JSON file of tasks with brush masks",
	Endings: []string{".json"}, Polygons: true, Layout: OneFile, text: true, Exact: true, plan: planLabelStudio, read: readLabelStudio,
	knows: func(f *found) bool { return f.lists("data") && (f.lists("annotations") || f.lists("predictions")) }}

func planLabelStudio(n *naming, s *Set, opts Options) ([]File, error) {
	return []File{
		{Path: n.whole("tasks.json"), Page: -1, write: func(w io.Writer) error { return LabelStudio(w, s, opts) }},
		{Path: n.whole("labels.xml"), Page: -1, Key: true, write: func(w io.Writer) error { return labelStudioConfig(w, s, opts) }},
	}, nil
}

type (
	studioTask struct {
		ID          int                `json:"id"`
		Data        map[string]any     `json:"data"`
		Upload      string             `json:"file_upload,omitempty"`
		Annotations []studioAnnotation `json:"annotations"`
		Predictions []studioAnnotation `json:"predictions,omitempty"`
	}
	studioAnnotation struct {
		ID        int            `json:"id"`
		Result    []studioResult `json:"result"`
		Cancelled bool           `json:"was_cancelled"`
	}
	studioResult struct {
		ID       string      `json:"id"`
		Type     string      `json:"type"`
		From     string      `json:"from_name"`
		To       string      `json:"to_name"`
		Width    int         `json:"original_width"`
		Height   int         `json:"original_height"`
		Rotation float64     `json:"image_rotation"`
		Value    studioValue `json:"value"`
		Score    float32     `json:"score,omitempty"`
	}
	studioValue struct {
		Format   string       `json:"format,omitempty"`
		RLE      byteList     `json:"rle,omitempty"`
		Points   [][2]float64 `json:"points,omitempty"` // in hundredths of the width and the height, as all that follows
		Closed   bool         `json:"closed,omitempty"`
		X        float64      `json:"x,omitempty"`
		Y        float64      `json:"y,omitempty"`
		Width    float64      `json:"width,omitempty"`
		Height   float64      `json:"height,omitempty"`
		RX       float64      `json:"radiusX,omitempty"`
		RY       float64      `json:"radiusY,omitempty"`
		Rotation float64      `json:"rotation,omitempty"`
		Brush    []string     `json:"brushlabels,omitempty"`
		Polygon  []string     `json:"polygonlabels,omitempty"`
		Box      []string     `json:"rectanglelabels,omitempty"`
		Ellipse  []string     `json:"ellipselabels,omitempty"`
		Labels   []string     `json:"labels,omitempty"`
	}
)

// byteList is bytes as a list of numbers in JSON.
type byteList []byte

func (b byteList) MarshalJSON() ([]byte, error) {
	out := []byte{'['}
	for i, v := range b {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendUint(out, uint64(v), 10)
	}
	return append(out, ']'), nil
}

func (b *byteList) UnmarshalJSON(data []byte) error {
	var list []uint16
	if err := json.Unmarshal(data, &list); err != nil {
		return errors.New(`"rle" is no list of bytes`)
	}
	*b = make([]byte, len(list))
	for i, v := range list {
		if v > 255 {
			return fmt.Errorf(`"rle" holds %d, which is no byte`, v)
		}
		(*b)[i] = byte(v)
	}
	return nil
}

// LabelStudio writes tasks as Label Studio imports and exports them, with a brush mask an object, or with polygons. labels.xml
// beside it is the labelling interface that they belong to.
func LabelStudio(w io.Writer, s *Set, opts Options) error {
	if err := s.Check(); err != nil {
		return err
	}
	tasks := []studioTask{}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		t := studioTask{ID: len(tasks) + 1, Data: map[string]any{"image": p.Path, "width": p.W, "height": p.H}}
		a := studioAnnotation{ID: t.ID, Result: []studioResult{}}
		for k, item := range p.Items {
			if item.Mask.Empty() {
				continue
			}
			r := studioResult{ID: fmt.Sprintf("p%d-o%d", t.ID, k+1), From: "label", To: "image", Width: p.W, Height: p.H, Score: finite(item.Score)}
			label := []string{s.name(item)}
			if !opts.Polygons {
				r.Type, r.Value = "brushlabels", studioValue{Format: "rle", RLE: brush(item.Mask), Brush: label}
				a.Result = append(a.Result, r)
				continue
			}
			for part, corners := range polygons(item.Mask, opts.tolerance()) {
				if part > 0 {
					r.ID = fmt.Sprintf("p%d-o%d-%d", t.ID, k+1, part+1)
				}
				r.Type, r.Value = "polygonlabels", studioValue{Closed: true, Polygon: label}
				for _, c := range corners {
					r.Value.Points = append(r.Value.Points, [2]float64{c.x / float64(p.W) * 100, c.y / float64(p.H) * 100})
				}
				a.Result = append(a.Result, r)
			}
		}
		t.Annotations = []studioAnnotation{a}
		tasks = append(tasks, t)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(tasks)
}

// labelStudioConfig writes the labelling interface.
func labelStudioConfig(w io.Writer, s *Set, opts Options) error {
	type label struct {
		Value  string `xml:"value,attr"`
		Colour string `xml:"background,attr"`
	}
	type labels struct {
		Name   string  `xml:"name,attr"`
		To     string  `xml:"toName,attr"`
		Labels []label `xml:"Label"`
	}
	type view struct {
		Image struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"value,attr"`
		} `xml:"Image"`
		Brush   *labels `xml:"BrushLabels"`
		Polygon *labels `xml:"PolygonLabels"`
	}
	var v view
	v.Image.Name, v.Image.Value = "image", "$image"
	list := labels{Name: "label", To: "image"}
	for i, name := range s.names() {
		c := shaded(i)
		list.Labels = append(list.Labels, label{name, fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])})
	}
	if opts.Polygons {
		v.Polygon = &list
	} else {
		v.Brush = &list
	}
	return writeXML(w, struct {
		XMLName struct{} `xml:"View"`
		view
	}{view: v})
}

// readLabelStudio reads tasks: brush masks, polygons, boxes and ellipses, of each task the first annotation that was not
// cancelled, or else the first prediction.
func readLabelStudio(r *reader, name string) error {
	data, err := r.load(name)
	if err != nil {
		return err
	}
	var tasks []studioTask
	if err := parseJSON(data, &tasks); err != nil {
		return named(name, fmt.Errorf("these are no tasks of Label Studio: %w", err))
	}
	for k := range tasks {
		if err := r.studioTask(&tasks[k]); err != nil {
			return named(name, fmt.Errorf("task %d: %w", k+1, err))
		}
	}
	return nil
}

func (r *reader) studioTask(t *studioTask) error {
	picture := studioPicture(t)
	if picture == "" {
		return errors.New("it names no picture")
	}
	var chosen *studioAnnotation
	for _, list := range [][]studioAnnotation{t.Annotations, t.Predictions} {
		for k := range list {
			switch {
			case list[k].Cancelled:
				r.note(noteCancelled)
			case chosen == nil:
				chosen = &list[k]
			default:
				r.note(noteFurther)
			}
		}
	}
	if chosen == nil {
		r.note(noteTasks)
		return nil
	}
	p := Page{Path: picture, Empty: len(chosen.Result) == 0}
	for _, result := range chosen.Result {
		if result.Width > 0 {
			p.W, p.H = result.Width, result.Height
			break
		}
	}
	if width, height := whole(t.Data["width"]), whole(t.Data["height"]); p.W == 0 && width > 0 && height > 0 {
		p.W, p.H = width, height // of a picture without results
	}
	var err error
	if p.W, p.H, err = r.size(picture, p.W, p.H); err != nil {
		return err
	}
	for k := range chosen.Result {
		if err := r.studioResult(&p, &chosen.Result[k]); err != nil {
			return fmt.Errorf("result %d (%s): %w", k+1, chosen.Result[k].Type, err)
		}
	}
	r.set.Pages = append(r.set.Pages, p)
	return nil
}

// whole is a size in pixels among what else is said of a picture, 0 where it is none.
func whole(v any) int {
	if f, ok := v.(float64); ok && f >= 1 && f <= maxSide {
		return int(f)
	}
	return 0
}

var uploadName = regexp.MustCompile(`^[0-9a-f]{8}-(.+)$`)

// studioPicture is the name of a task's picture: of one that was uploaded without what Label Studio puts before it, of one in a
// local folder its path there, of one in the net the last part of its address.
func studioPicture(t *studioTask) string {
	name, _ := t.Data["image"].(string)
	texts := 0
	for _, v := range t.Data { // the person may have called it otherwise, and then it is the only text
		if text, ok := v.(string); ok {
			if texts++; texts == 1 && t.Data["image"] == nil {
				name = text
			}
		}
	}
	if texts > 1 && t.Data["image"] == nil {
		return ""
	}
	if _, local, ok := strings.Cut(name, "?d="); ok {
		if plain, err := url.QueryUnescape(local); err == nil {
			return slashes(plain)
		}
		return slashes(local)
	}
	upload := strings.HasPrefix(name, "/data/upload/")
	if upload || strings.Contains(name, "://") {
		name, _, _ = strings.Cut(name, "?")
		name = path.Base(name)
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	if m := uploadName.FindStringSubmatch(name); m != nil && upload {
		name = m[1]
	}
	return slashes(name)
}

func (r *reader) studioResult(p *Page, s *studioResult) error {
	v := &s.Value
	if s.Width > 0 && (s.Width != p.W || s.Height != p.H) {
		return fmt.Errorf("it is of a picture of %d x %d pixels, the others of %d x %d", s.Width, s.Height, p.W, p.H)
	}
	if s.Rotation != 0 {
		r.note(noteTurnedPage)
		return nil
	}
	label := ""
	for _, list := range [][]string{v.Brush, v.Polygon, v.Box, v.Ellipse, v.Labels} {
		if len(list) > 0 && label == "" {
			label = list[0]
		}
	}
	item := Item{Class: r.class(label), Score: finite(s.Score)}
	at := func(x, y float64) point { return point{x / 100 * float64(p.W), y / 100 * float64(p.H)} }
	switch strings.TrimSuffix(s.Type, "labels") {
	case "brush":
		if v.Format != "" && v.Format != "rle" {
			return fmt.Errorf("its format is %q and not rle", v.Format)
		}
		m, err := r.unbrush(p.W, p.H, v.RLE)
		if err != nil {
			return err
		}
		item.Mask = m
		return r.add(p, item)
	case "polygon":
		corners := make(ring, len(v.Points))
		for i, c := range v.Points {
			corners[i] = at(c[0], c[1])
		}
		return r.addShapes(p, item, evenOdd, [][]ring{{corners}})
	case "rectangle":
		a, b := at(v.X, v.Y), at(v.X+v.Width, v.Y+v.Height)
		if v.Rotation != 0 {
			r.note(noteTurned)
			return r.addShapes(p, item, evenOdd, [][]ring{{turned(ring{a, {b.x, a.y}, b, {a.x, b.y}}, a, v.Rotation)}})
		}
		return r.addBox(p, item.Class, item.Score, a.x, a.y, b.x, b.y)
	case "ellipse":
		middle, radius := at(v.X, v.Y), at(v.RX, v.RY)
		if !(radius.x > 0 && radius.y > 0 && math.Max(radius.x, radius.y) < maxCoordinate) {
			return fmt.Errorf("an ellipse of the radii %g and %g cannot be", v.RX, v.RY)
		}
		return r.addShapes(p, item, evenOdd, [][]ring{{turned(ellipse(middle, radius.x, radius.y), middle, v.Rotation)}})
	}
	r.note(noteNoArea)
	return nil
}
