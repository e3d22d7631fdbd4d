package formats

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var svg = &Format{ID: "svg", Title: "SVG", Note: "One drawing per picture, one path per object, with holes",
	Endings: []string{".svg"}, Layout: FilePerPicture, plan: planSVG, read: readSVG,
	knows: func(f *found) bool { return f.element() == "svg" }}

func planSVG(n *naming, s *Set, opts Options) ([]File, error) {
	return perPage(n, s, ".svg", func(w io.Writer, i int) error { return SVG(w, s, i, opts) }), nil
}

// svgDrawing is written, and of what is read it is the outermost element.
type svgDrawing struct {
	XMLName xml.Name  `xml:"svg"`
	Space   string    `xml:"xmlns,attr,omitempty"`
	Width   string    `xml:"width,attr"`
	Height  string    `xml:"height,attr"`
	ViewBox string    `xml:"viewBox,attr"`
	Picture string    `xml:"data-picture,attr,omitempty"`
	Title   string    `xml:"title"`
	Paths   []svgPath `xml:"path"`
}

type svgPath struct {
	ID    string `xml:"id,attr"`
	Class string `xml:"data-class,attr,omitempty"`
	Fill  string `xml:"fill,attr"`
	Rule  string `xml:"fill-rule,attr"`
	Path  string `xml:"d,attr"`
	Title string `xml:"title,omitempty"`
}

// SVG writes the objects of a picture as a drawing of the picture's size, a filled path each, in pixels; holes are holes by the
// even-odd rule.
func SVG(w io.Writer, s *Set, page int, opts Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	d := svgDrawing{Space: "http://www.w3.org/2000/svg", Width: strconv.Itoa(p.W), Height: strconv.Itoa(p.H),
		ViewBox: fmt.Sprintf("0 0 %d %d", p.W, p.H), Title: strings.ToValidUTF8(p.Path, "_")}
	if d.Title == p.Path { // else XML cannot say which picture it is
		d.Picture = p.Path
	}
	for k, item := range p.Items {
		if item.Mask.Empty() {
			continue
		}
		c := shaded(s.number(item))
		o := svgPath{ID: fmt.Sprintf("object-%d", k+1), Fill: fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]), Rule: "evenodd"}
		if item.Class != NoClass {
			o.Class, o.Title = s.name(item), s.name(item)
		}
		var path strings.Builder
		for _, corners := range item.Mask.Outlines() {
			r := simplify(corners, opts.tolerance())
			for i, c := range r {
				letter := "L"
				if i == 0 {
					letter = "M"
				}
				path.WriteString(letter + number2(c.x) + " " + number2(c.y))
			}
			path.WriteString("Z")
		}
		o.Path = path.String()
		d.Paths = append(d.Paths, o)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return writeXML(w, d)
}

// number2 is a number with two digits behind the point at most.
func number2(v float64) string { return strconv.FormatFloat(rounded(v), 'f', -1, 64) }
