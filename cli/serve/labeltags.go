package serve

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"clickmask/mask"
	"clickmask/project/formats"
)

// tags are those of a labelling interface that masks go to: a brush's, else a polygon's.
type tags struct {
	image, value string // the picture's tag, and under which name tasks have it
	brush, poly  string // names of the tags of labels, "" where there is none
}

// readTags reads a labelling interface.
func readTags(config string) (t tags, err error) {
	type to struct{ tag, name string }
	var brushes, polys []to
	d := xml.NewDecoder(strings.NewReader(config))
	d.Strict = false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t, refuse(http.StatusBadRequest, "the labelling interface is no XML")
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		named := map[string]string{}
		for _, a := range e.Attr {
			named[a.Name.Local] = a.Value
		}
		switch e.Name.Local {
		case "Image":
			if t.image == "" {
				t.image, t.value = named["name"], strings.TrimPrefix(named["value"], "$")
			}
		case "BrushLabels", "Brush":
			brushes = append(brushes, to{named["name"], named["toName"]})
		case "PolygonLabels", "Polygon":
			polys = append(polys, to{named["name"], named["toName"]})
		}
	}
	first := func(list []to) string {
		for _, l := range list {
			if l.name == t.image {
				return l.tag
			}
		}
		return ""
	}
	t.brush, t.poly = first(brushes), first(polys)
	if t.image == "" || t.value == "" || t.brush == "" && t.poly == "" {
		return t, refuse(http.StatusBadRequest, "the labelling interface needs an Image, and BrushLabels or PolygonLabels for it")
	}
	return t, nil
}

// results are the regions of a mask; an empty mask has none.
func (t tags) results(m mask.Mask, score float32, label []string) []studioResult {
	list := []studioResult{}
	w, h := m.Size()
	add := func(from, kind string, v studioAnswer) {
		list = append(list, studioResult{ID: fmt.Sprintf("clickmask-%d", len(list)+1), From: from, To: t.image, Type: kind, Width: w, Height: h, Value: v, Score: score})
	}
	switch {
	case m.Empty():
	case t.brush != "":
		add(t.brush, "brushlabels", studioAnswer{Format: "rle", RLE: formats.Brush(m), Brush: label})
	default:
		for _, flat := range formats.COCOPolygons(m, formats.DefaultTolerance) {
			corners := pairs(flat)
			for i := range corners {
				corners[i][0] *= 100 / float64(w)
				corners[i][1] *= 100 / float64(h)
			}
			add(t.poly, "polygonlabels", studioAnswer{Points: corners, Closed: true, Polygon: label})
		}
	}
	return list
}
