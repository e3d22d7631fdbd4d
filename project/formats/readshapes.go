package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"path"
	"reflect"
	"strings"

	"clickmask/mask"
)

// add puts an object on a page, unless nothing of it is in the picture.
func (r *reader) add(p *Page, item Item) error {
	if err := r.took(item.Mask); err != nil {
		return err
	}
	if item.Mask.Empty() {
		r.note(noteNoPixel)
		return nil
	}
	p.Items = append(p.Items, item)
	return nil
}

// addBox puts an object on a page of which only the box is known.
func (r *reader) addBox(p *Page, class int, score float32, x0, y0, x1, y1 float64) error {
	for _, v := range []float64{x0, y0, x1, y1} {
		if !(math.Abs(v) <= maxCoordinate) {
			return fmt.Errorf("%g is no coordinate of a box", v)
		}
	}
	if x0 > x1 || y0 > y1 {
		return fmt.Errorf("a box from %g,%g to %g,%g is none", x0, y0, x1, y1)
	}
	w, h := float64(p.W), float64(p.H)
	const slack = 0.5 // rounding of those who write boxes
	if x0 < -slack || y0 < -slack || x1 > w+slack || y1 > h+slack {
		r.note(noteClipped)
	}
	r.note(noteBoxes)
	left, right := pixelsOf(x0, x1, w)
	top, bottom := pixelsOf(y0, y1, h)
	m := mask.Rect(p.W, p.H, image.Rect(left, top, right, bottom))
	return r.add(p, Item{Class: class, Mask: m, Score: score, Box: true})
}

// pixelsOf are the pixels from a to b, of a row of so many; a box that is narrower than a pixel has the one that it lies in.
func pixelsOf(a, b, most float64) (from, to int) {
	a, b = min(max(a, 0), most), min(max(b, 0), most)
	from, to = int(math.Round(a)), int(math.Round(b))
	if from == to && a < b {
		from = int((a + b) / 2)
		to = from + 1
	}
	return from, to
}

// addShapes puts an object on a page that covers polygons, each of which may have holes.
func (r *reader) addShapes(p *Page, item Item, inside rule, shapes [][]ring) error {
	for _, rings := range shapes {
		r.noteOutside(p, rings)
	}
	m, err := r.work.rasteriseShapes(p.W, p.H, inside, shapes)
	if err != nil {
		return err
	}
	item.Mask = m
	return r.add(p, item)
}

// noteOutside says that polygons were clipped; rounding is none of it.
func (r *reader) noteOutside(p *Page, rings []ring) {
	const slack = 1
	for _, corners := range rings {
		for _, c := range corners {
			if c.x < -slack || c.y < -slack || c.x > float64(p.W)+slack || c.y > float64(p.H)+slack {
				r.note(noteOutlines)
				return
			}
		}
	}
}

// pairs are the corners that a list of numbers gives, x and y in turns.
func pairs(flat []float64) (ring, error) {
	if len(flat)%2 != 0 {
		return nil, errors.New("a polygon has an x without a y")
	}
	p := make(ring, 0, len(flat)/2)
	for i := 0; i < len(flat); i += 2 {
		p = append(p, point{flat[i], flat[i+1]})
	}
	return p, nil
}

// ellipse is one as a polygon within a tenth of a pixel.
func ellipse(middle point, rx, ry float64) ring {
	r := circle(point{}, max(rx, ry))
	for i := range r {
		r[i] = point{middle.x + r[i].x*rx/max(rx, ry), middle.y + r[i].y*ry/max(rx, ry)}
	}
	return r
}

// parseJSON reads JSON into v; the error says which field is of another kind than it should be.
func parseJSON(data []byte, v any) error {
	if err := CheckJSON(data); err != nil {
		return err
	}
	err := json.Unmarshal(data, v)
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("%q is %s where %s should be (at byte %d)", kind.Field, jsonValue(kind.Value), jsonKind(kind.Type), kind.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("it is %s where %s should be", jsonValue(kind.Value), jsonKind(kind.Type))
	case errors.As(err, &syntax):
		return fmt.Errorf("it is no JSON from byte %d on: %w", syntax.Offset, err)
	}
	return err
}

// jsonValue is a kind of value as the decoder calls it, with its article.
func jsonValue(kind string) string {
	kind, _, _ = strings.Cut(kind, " ") // "number 1.5"
	switch kind {
	case "object":
		return "an object"
	case "array":
		return "a list"
	case "string":
		return "a text"
	case "bool":
		return "a truth value"
	}
	return "a number"
}

// jsonKind is what JSON calls the values of a type, with its article.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return jsonKind(t.Elem())
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "a truth value"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number"
	}
	return "a number"
}

// slashes is a path as other systems may have written it, with slashes.
func slashes(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// named puts the name of a file before an error.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", path.Base(name), err)
}

// looked marks the pages without objects: whoever has written the file has looked at them.
func (r *reader) looked() {
	for i := range r.set.Pages {
		r.set.Pages[i].Empty = len(r.set.Pages[i].Items) == 0
	}
}
