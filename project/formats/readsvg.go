package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"
)

// maxDepth is how deep elements of a drawing may lie in one another.
const maxDepth = 1000

// readSVG reads a drawing, or all in a folder: filled paths, polygons, rectangles, circles and ellipses, moved and turned as
// the drawing says. What is clipped, drawn as a line alone, or no shape is left out with a word. The picture is the one that a drawing of ours names, or
// that is called like the drawing.
func readSVG(r *reader, name string) error {
	return r.each(name, ".svg", func(file string) error {
		data, err := r.loadUpTo(file, drawnBytes)
		if err != nil {
			return err
		}
		return named(file, r.svg(file, data))
	})
}

// svgState is what elements inherit.
type svgState struct {
	class  string
	rule   rule
	filled bool
	move   svgMove
	wrong  error // of a move
	cut    bool  // by something
	hidden bool  // in something that is not drawn itself
}

func (r *reader) svg(file string, data []byte) error {
	if err := CheckXML(data); err != nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("it is written in %q, and ClickMask reads UTF-8", charset)
	}
	var p *Page
	stack := []svgState{{filled: true, rule: nonZero, move: svgStays}}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("it is no drawing: %w", err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.StartElement:
			if p == nil {
				if p, err = r.svgPage(file, t); err != nil {
					return err
				}
				stack = append(stack, stack[0].of(t))
				continue
			}
			if len(stack) > maxDepth {
				return fmt.Errorf("its elements lie more than %d deep", maxDepth)
			}
			state := stack[len(stack)-1].of(t)
			stack = append(stack, state)
			if err := r.svgElement(p, state, t); err != nil {
				line, _ := d.InputPos()
				return fmt.Errorf("<%s> in line %d: %w", t.Name.Local, line, err)
			}
		}
	}
	if p == nil {
		return errors.New("it holds no drawing")
	}
	p.Empty = len(p.Items) == 0
	r.set.Pages = append(r.set.Pages, *p)
	return nil
}

// attribute is that of an element, also one of its style.
func attribute(t xml.StartElement, name string) string {
	value := ""
	for _, a := range t.Attr {
		switch a.Name.Local {
		case name:
			value = a.Value
		case "style":
			for part := range strings.SplitSeq(a.Value, ";") {
				if key, v, ok := strings.Cut(part, ":"); ok && strings.TrimSpace(key) == name {
					return strings.TrimSpace(v)
				}
			}
		}
	}
	return strings.TrimSpace(value)
}

// of is the state of an element in one of this state.
func (s svgState) of(t xml.StartElement) svgState {
	switch attribute(t, "fill-rule") {
	case "evenodd":
		s.rule = evenOdd
	case "nonzero":
		s.rule = nonZero
	}
	switch fill := attribute(t, "fill"); fill {
	case "":
	case "none", "transparent":
		s.filled = false
	default:
		s.filled = true
	}
	if class := attribute(t, "data-class"); class != "" {
		s.class = class
	} else if t.Name.Local == "g" && s.class == "" {
		for _, a := range t.Attr { // a layer of Inkscape
			if a.Name.Local == "label" {
				s.class = a.Value
			}
		}
	}
	if text := attribute(t, "transform"); text != "" && text != "none" && s.wrong == nil {
		var m svgMove
		m, s.wrong = parseMove(text)
		s.move = s.move.after(m)
	}
	s.cut = s.cut || attribute(t, "clip-path") != "" || attribute(t, "mask") != ""
	switch t.Name.Local {
	case "defs", "clipPath", "mask", "symbol", "marker", "pattern":
		s.hidden = true
	}
	s.hidden = s.hidden || attribute(t, "display") == "none" || attribute(t, "visibility") == "hidden"
	return s
}

// svgPage is the page of a drawing. One that shows a part of its plane, or shows it larger, is of no picture's pixels.
func (r *reader) svgPage(file string, t xml.StartElement) (*Page, error) {
	if t.Name.Local != "svg" {
		return nil, fmt.Errorf("it is no drawing but <%s>", t.Name.Local)
	}
	picture := slashes(attribute(t, "data-picture"))
	if picture == "" {
		picture = strings.TrimSuffix(file, path.Ext(file))
	} else if dir := path.Dir(file); dir != "." && !strings.HasPrefix(picture, dir+"/") {
		picture = path.Join(dir, picture)
	}
	size := func(name string) float64 {
		v, err := strconv.ParseFloat(strings.TrimSuffix(attribute(t, name), "px"), 64)
		if err != nil {
			return 0
		}
		return v
	}
	w, h := size("width"), size("height")
	if box := attribute(t, "viewBox"); box != "" {
		v, err := numbers(box)
		switch {
		case err != nil || len(v) != 4:
			return nil, fmt.Errorf("its viewBox is %q, and not four numbers", box)
		case v[0] != 0 || v[1] != 0:
			return nil, fmt.Errorf("its viewBox begins at %g,%g and not at 0,0", v[0], v[1])
		}
		w, h = v[2], v[3]
	}
	if !(w >= 0 && h >= 0 && w <= maxSide && h <= maxSide) {
		return nil, fmt.Errorf("a picture of %g x %g pixels cannot be", w, h)
	}
	width, height, err := r.size(picture, int(math.Round(w)), int(math.Round(h)))
	if err != nil {
		return nil, err
	}
	return &Page{Path: picture, W: width, H: height}, nil
}

// numbers are those of a text, with blanks or commas between.
func numbers(text string) ([]float64, error) {
	var list []float64
	for _, field := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' || c == '\n' || c == '\t' || c == '\r' }) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", field)
		}
		list = append(list, v)
	}
	return list, nil
}

func (r *reader) svgElement(p *Page, state svgState, t xml.StartElement) error {
	var rings []ring
	var err error
	value := func(name string) float64 {
		text := attribute(t, name)
		if text == "" {
			return 0
		}
		v, e := strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64)
		if e != nil && err == nil {
			err = fmt.Errorf("its %s is %q, and no number", name, text)
		}
		return v
	}
	switch t.Name.Local {
	case "path":
		rings, err = svgOutline(attribute(t, "d"))
	case "polygon":
		var flat []float64
		if flat, err = numbers(attribute(t, "points")); err == nil {
			var corners ring
			corners, err = pairs(flat)
			rings = []ring{corners}
		}
	case "rect":
		x, y, w, h := value("x"), value("y"), value("width"), value("height")
		rings = []ring{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}}
	case "circle", "ellipse":
		rx, ry := value("rx"), value("ry")
		if t.Name.Local == "circle" {
			rx = value("r")
			ry = rx
		}
		if rx > 0 && ry > 0 && max(rx, ry) < maxCoordinate {
			rings = []ring{ellipse(point{value("cx"), value("cy")}, rx, ry)}
		}
	case "line", "polyline", "text", "image", "use":
		if !state.hidden {
			r.note(noteDrawings)
		}
		return nil
	default:
		return nil
	}
	switch {
	case err != nil:
		return err
	case state.hidden:
		return nil
	case !state.filled:
		r.note(noteDrawings)
		return nil
	case state.cut:
		r.note(noteCutShapes)
		return nil
	case state.wrong != nil:
		return state.wrong
	}
	state.move.move(rings)
	return r.addShapes(p, Item{Class: r.class(state.class)}, state.rule, [][]ring{rings})
}
