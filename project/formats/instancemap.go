package formats

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

var instanceMap = &Format{ID: "instance-map", Title: "Instance map", Note: "One PNG of 16 bits per picture, in which each object has a number of its own",
	Endings: []string{".png"}, Layout: FilePerPicture, plan: planInstanceMaps, read: readInstanceMaps,
	knows: func(f *found) bool {
		return f.ending() == ".png" && isPNG(f.head) && f.head[24] == 16 && f.head[25] == grey
	}}

// maxInstance is the largest number that 16 bits hold.
const maxInstance = 1<<16 - 1

func planInstanceMaps(n *naming, s *Set, _ Options) ([]File, error) {
	names := make([]string, len(s.Pages))
	files := []File{{Path: n.whole("instances.txt"), Page: -1, Key: true, write: func(w io.Writer) error { return instanceNames(w, s, names) }}}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		if len(p.Items) > maxInstance {
			return nil, &RoomError{Room: maxInstance, Wanted: len(p.Items)}
		}
		names[i] = n.page(i, "_instances.png")
		files = append(files, File{Path: names[i], Page: i, write: func(w io.Writer) error { return InstanceMapPNG(w, s, i) }})
	}
	return files, nil
}

// InstanceMapPNG writes all objects of a picture as one PNG of 16 bits of grey: every pixel holds 1 plus the place of the
// object that it shows, 0 where nothing is. Later objects lie on top.
func InstanceMapPNG(w io.Writer, s *Set, page int) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	rows := make([]rowIndex, len(p.Items))
	for k, item := range p.Items {
		rows[k] = indexRows(item.Mask)
	}
	png := pixels{w: p.W, h: p.H, kind: grey, depth: 16, level: 6, row: func(dst []byte, y int) {
		clear(dst)
		for k := range rows {
			for _, r := range rows[k].at(y) {
				for x := r.X0; x < r.X1; x++ {
					dst[2*x], dst[2*x+1] = byte((k+1)>>8), byte(k+1)
				}
			}
		}
	}}
	return png.write(w)
}

// instanceNames writes a line an object: its file, its number and its class, with tabulators between.
func instanceNames(w io.Writer, s *Set, names []string) error {
	b := bufio.NewWriter(w)
	for i := range s.Pages {
		for k, item := range s.Pages[i].Items {
			if item.Class != NoClass {
				fmt.Fprintf(b, "%s\t%d\t%s\n", names[i], k+1, s.name(item))
			}
		}
	}
	return b.Flush()
}

// readInstanceMaps reads pictures whose pixels are numbers of objects, a file or all in a folder; the classes of the objects are
// in an instances.txt, where there is one.
func readInstanceMaps(r *reader, name string) error {
	return r.maps(name, "instances.txt", "_instances", func(file string, parts []part, names map[string]string) (p Page, err error) {
		for _, part := range parts {
			class := names[file+"\t"+strconv.Itoa(int(part.value))]
			if err := r.add(&p, Item{Class: r.class(class), Mask: part.mask}); err != nil {
				return p, err
			}
		}
		return p, nil
	})
}
