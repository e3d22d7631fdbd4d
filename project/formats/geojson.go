package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"clickmask/internal/jsonname"
)

var geoJSON = &Format{ID: "geojson", Title: "GeoJSON", Note: "One file per picture: polygons with holes, in pixels, as QuPath reads them",
	Endings: []string{".geojson"}, Layout: FilePerPicture, plan: planGeoJSON, read: readGeoJSON,
	knows: func(f *found) bool {
		t := f.text("type")
		return t == "FeatureCollection" || t == "Feature" || f.lists("geometry")
	}}

func planGeoJSON(n *naming, s *Set, opts Options) ([]File, error) {
	return perPage(n, s, ".geojson", func(w io.Writer, i int) error { return GeoJSON(w, s, i, opts) }), nil
}

type (
	geoFile struct {
		Type     string       `json:"type"`
		Picture  *geoPicture  `json:"picture,omitempty"`
		Features []geoFeature `json:"features"`
	}
	geoPicture struct {
		File   jsonname.Name `json:"file"`
		Width  int           `json:"width"`
		Height int           `json:"height"`
	}
	geoFeature struct {
		Type       string        `json:"type"`
		ID         string        `json:"id,omitempty"`
		Geometry   geoGeometry   `json:"geometry"`
		Properties geoProperties `json:"properties"`
	}
	geoGeometry struct {
		Type        string           `json:"type"`
		Coordinates [][][][2]float64 `json:"coordinates"` // of a MultiPolygon
	}
	geoProperties struct {
		Object string    `json:"objectType"`
		Class  *geoClass `json:"classification,omitempty"`
		Score  float32   `json:"score,omitempty"`
	}
	geoClass struct {
		Name   string `json:"name"`
		Colour [3]int `json:"color"`
	}
)

// GeoJSON writes the objects of a picture as a FeatureCollection (RFC 7946) of MultiPolygons with holes. Coordinates are pixels, y
// down, which is no place on earth and what QuPath and others expect of pictures; "picture", which the standard leaves to
// everybody, says which picture it is. Classes stand where QuPath has them.
func GeoJSON(w io.Writer, s *Set, page int, opts Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	f := geoFile{Type: "FeatureCollection", Picture: &geoPicture{jsonname.Name(p.Path), p.W, p.H}, Features: []geoFeature{}}
	for k, item := range p.Items {
		if item.Mask.Empty() {
			continue
		}
		g := geoFeature{Type: "Feature", ID: fmt.Sprint(k + 1), Geometry: geoGeometry{Type: "MultiPolygon"},
			Properties: geoProperties{Object: "annotation", Score: finite(item.Score)}}
		if item.Class != NoClass {
			c := shaded(item.Class)
			g.Properties.Class = &geoClass{s.name(item), [3]int{int(c[0]), int(c[1]), int(c[2])}}
		}
		g.Geometry.Coordinates = MultiPolygon(item.Mask, opts.tolerance())
		f.Features = append(f.Features, g)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(f)
}

// What is read of GeoJSON: a collection, one feature, or a list of them, as QuPath writes them.
type (
	geoSource struct {
		Type     string          `json:"type"`
		Picture  geoPicture      `json:"picture"`
		Features []geoShape      `json:"features"`
		Geometry json.RawMessage `json:"geometry"`
	}
	geoShape struct {
		Geometry struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
)

// readGeoJSON reads a file, or all in a folder: polygons with holes, in pixels of the picture that the file names, or that is
// called like it.
func readGeoJSON(r *reader, name string) error {
	ending := ".geojson"
	if strings.EqualFold(path.Ext(name), ".json") {
		ending = ".json"
	}
	return r.each(name, ending, func(file string) error {
		data, err := r.loadUpTo(file, drawnBytes)
		if err != nil {
			return err
		}
		return named(file, r.geoJSON(file, data))
	})
}

func (r *reader) geoJSON(file string, data []byte) error {
	var f geoSource
	if len(data) > 0 && data[0] == '[' {
		if err := parseJSON(data, &f.Features); err != nil {
			return fmt.Errorf("it is no GeoJSON: %w", err)
		}
	} else if err := parseJSON(data, &f); err != nil {
		return fmt.Errorf("it is no GeoJSON: %w", err)
	}
	if f.Type == "Feature" {
		var one geoShape
		if err := parseJSON(data, &one); err != nil {
			return fmt.Errorf("it is no GeoJSON: %w", err)
		}
		f.Features = append(f.Features, one)
	}
	picture := slashes(string(f.Picture.File))
	if picture == "" {
		picture = strings.TrimSuffix(file, path.Ext(file))
	} else if dir := path.Dir(file); dir != "." && !strings.HasPrefix(picture, dir+"/") {
		picture = path.Join(dir, picture)
	}
	w, h, err := r.size(picture, f.Picture.Width, f.Picture.Height)
	if err != nil {
		return err
	}
	p := Page{Path: picture, W: w, H: h, Empty: len(f.Features) == 0}
	for k := range f.Features {
		if err := r.geoShape(&p, &f.Features[k]); err != nil {
			return fmt.Errorf("feature %d: %w", k+1, err)
		}
	}
	r.set.Pages = append(r.set.Pages, p)
	return nil
}

func (r *reader) geoShape(p *Page, g *geoShape) error {
	var shapes [][][][]float64
	switch g.Geometry.Type {
	case "Polygon":
		var shape [][][]float64
		if err := parseJSON(g.Geometry.Coordinates, &shape); err != nil {
			return fmt.Errorf(`"coordinates" are none of a polygon: %w`, err)
		}
		shapes = append(shapes, shape)
	case "MultiPolygon":
		if err := parseJSON(g.Geometry.Coordinates, &shapes); err != nil {
			return fmt.Errorf(`"coordinates" are none of polygons: %w`, err)
		}
	default:
		r.note(noteNoArea)
		return nil
	}
	list := make([][]ring, len(shapes))
	for i, shape := range shapes {
		for _, line := range shape {
			corners := make(ring, len(line))
			for k, c := range line {
				if len(c) < 2 {
					return errors.New(`"coordinates" hold a place without x and y`)
				}
				corners[k] = point{c[0], c[1]}
			}
			list[i] = append(list[i], corners)
		}
	}
	item := Item{Class: r.class(geoName(g.Properties))}
	_ = json.Unmarshal(g.Properties["score"], &item.Score) // what is no number is no score
	item.Score = finite(item.Score)
	return r.addShapes(p, item, evenOdd, list)
}

// geoName is the class of a feature: QuPath's, or a property that is called like one.
func geoName(properties map[string]json.RawMessage) string {
	var class geoClass
	if json.Unmarshal(properties["classification"], &class) == nil && class.Name != "" {
		return class.Name
	}
	for _, key := range []string{"class", "label", "category", "name"} {
		var name string
		if json.Unmarshal(properties[key], &name) == nil && name != "" {
			return name
		}
	}
	return ""
}
