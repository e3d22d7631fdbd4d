package formats

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"clickmask/mask"
)

// Set is what is written and read: pictures with their objects, and the classes that these may have. Writers only read
// it, so that several may work at once.
type Set struct {
	Classes []Class
	Pages   []Page
}

// Class is a kind of object. Its place in the list gives its number in files: YOLO counts from 0, COCO and label maps
// from 1.
type Class struct {
	Name   string
	Colour color.NRGBA // of label maps; the zero value stands for that of the class's place in the list
}

// Page is one picture with its objects, the bottom one first.
type Page struct {
	Path  string // of the picture, with slashes, from the folder that holds all pictures of the set; see [Relative]
	Frame int    // index of the picture in its file, 0 for files with one
	W, H  int    // pixels, as shown
	Hash  string // of the pixels (picture.HashPixels), "" unknown
	Empty bool   // somebody has looked, and there is nothing: written as a picture without objects
	Items []Item
}

// Item is one object of a picture.
type Item struct {
	Class int // index into the classes of the set; [NoClass]
	Mask  mask.Mask
	Score float32 // the predicted IoU, 0 unknown
	Box   bool    // the mask is a rectangle, because only the box of the thing is known
}

// NoClass is the class of objects that have none.
const NoClass = -1

// Unnamed is how formats in which each object has a class call that of objects without one.
const Unnamed = "object"

// Several are the paths of files of which not only the first picture is a page.
func (s *Set) Several() map[string]bool {
	several := map[string]bool{}
	for i := range s.Pages {
		if s.Pages[i].Frame > 0 {
			several[s.Pages[i].Path] = true
		}
	}
	return several
}

// written tells whether a page has anything to tell. Others are left out: nobody has looked at them yet.
func (p *Page) written() bool { return len(p.Items) > 0 || p.Empty }

// names are the names of the classes by number: those of the list, and after them [Unnamed] where an object has no class
// and no class is called so.
func (s *Set) names() []string {
	var names []string
	unnamed := false
	for _, c := range s.Classes {
		names = append(names, c.Name)
		unnamed = unnamed || c.Name == Unnamed
	}
	for i := range s.Pages {
		for _, item := range s.Pages[i].Items {
			if item.Class == NoClass && !unnamed {
				return append(names, Unnamed)
			}
		}
	}
	return names
}

// number is the place of an object's class among names, from 0.
func (s *Set) number(item Item) int {
	if item.Class != NoClass {
		return item.Class
	}
	for i, c := range s.Classes {
		if c.Name == Unnamed {
			return i
		}
	}
	return len(s.Classes)
}

// name is that of an object's class.
func (s *Set) name(item Item) string {
	if item.Class == NoClass {
		return Unnamed
	}
	return s.Classes[item.Class].Name
}

// WithClasses is the set with its objects numbered by a list: that one first, in its order, whether its classes occur or
// not, and then those of the set that it lacks.
func (s *Set) WithClasses(list []Class) *Set {
	out := &Set{Classes: slices.Clone(list), Pages: slices.Clone(s.Pages)}
	place := map[string]int{}
	for i, c := range list {
		place[c.Name] = i
	}
	to := make([]int, len(s.Classes))
	for i, c := range s.Classes {
		k, ok := place[c.Name]
		if !ok {
			k = len(out.Classes)
			out.Classes = append(out.Classes, c)
		}
		to[i] = k
	}
	for i := range out.Pages {
		items := slices.Clone(out.Pages[i].Items)
		for k := range items {
			if items[k].Class != NoClass {
				items[k].Class = to[items[k].Class]
			}
		}
		out.Pages[i].Items = items
	}
	return out
}

// Check reports what would make a wrong file: a size that is not known or that of no mask, a class that is none of the
// list, two classes of one name.
func (s *Set) Check() error {
	seen := map[string]bool{}
	for i, c := range s.Classes {
		switch {
		case c.Name == "":
			return fmt.Errorf("class %d has no name", i+1)
		case seen[c.Name]:
			return fmt.Errorf("two classes are called %q", c.Name)
		}
		seen[c.Name] = true
	}
	for i := range s.Pages {
		if err := s.checkPage(&s.Pages[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Set) checkPage(p *Page) error {
	if !p.written() {
		return nil
	}
	if p.W <= 0 || p.H <= 0 {
		return fmt.Errorf("the size of %s is not known", p.Path)
	}
	for k, i := range p.Items {
		if w, h := i.Mask.Size(); w != p.W || h != p.H {
			return fmt.Errorf("the mask of object %d is %d x %d pixels, but %s is %d x %d", k+1, w, h, p.Path, p.W, p.H)
		}
		if i.Class < NoClass || i.Class >= len(s.Classes) {
			return fmt.Errorf("object %d of %s has class %d, but there are %d classes", k+1, p.Path, i.Class+1, len(s.Classes))
		}
	}
	return nil
}

// finite is a score that JSON can hold.
func finite(v float32) float32 {
	if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return v
}

// rounded is a coordinate to a hundredth of a pixel, the precision of the files.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }

func box(r image.Rectangle) [4]int { return [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} }
