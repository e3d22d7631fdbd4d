package formats

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"path"
)

var voc = &Format{ID: "voc", Title: "Pascal VOC", Note: "XML boxes, and the masks as PNGs of classes and of objects",
	Endings: []string{".xml"}, Pictures: true, Layout: FilePerPicture, WholeSet: true, text: true, folder: vocBoxes, plan: planVOC, read: readVOC,
	knows: func(f *found) bool { return f.element() == "annotation" }}

// The folders of a VOC data set.
const (
	vocBoxes    = "Annotations"
	vocClasses  = "SegmentationClass"
	vocObjects  = "SegmentationObject"
	vocPictures = "JPEGImages"
	vocNames    = "labelmap.txt"
)

func planVOC(n *naming, s *Set, opts Options) ([]File, error) {
	if err := opts.Split.valid(); err != nil {
		return nil, err
	}
	names := s.names()
	if err := roomFor(len(names)); err != nil {
		return nil, err
	}
	n.also(vocClasses, vocObjects, vocPictures, "ImageSets/Main", "ImageSets/Segmentation")
	files := []File{{Path: n.whole(vocNames), Page: -1, write: func(w io.Writer) error { return vocLabels(w, names) }}}
	held := s.held(opts.Split)
	lists := map[string][]string{}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.written() {
			continue
		}
		if err := roomFor(len(p.Items)); err != nil {
			return nil, err
		}
		label := n.page(i, ".xml")
		stem := label[len(vocBoxes)+1 : len(label)-len(".xml")]
		part := "train"
		if held[i] {
			part = "val"
		}
		lists["trainval"] = append(lists["trainval"], stem)
		lists[part] = append(lists[part], stem)
		files = append(files,
			File{Path: label, Page: i, write: func(w io.Writer) error { return VOC(w, s, i) }},
			File{Path: n.like(vocClasses, stem, ".png"), Page: i, write: func(w io.Writer) error { return vocPNG(w, s, i, false) }},
			File{Path: n.like(vocObjects, stem, ".png"), Page: i, write: func(w io.Writer) error { return vocPNG(w, s, i, true) }})
		files = append(files, n.picture(s, i, vocPictures, opts)...)
	}
	for _, part := range []string{"trainval", "train", "val"} {
		if opts.Split.Share == 0 && part != "trainval" {
			continue
		}
		for _, task := range []string{"ImageSets/Main", "ImageSets/Segmentation"} {
			files = append(files, File{Path: n.take(task, part, ".txt"), Page: -1, write: func(w io.Writer) error {
				b := bufio.NewWriter(w)
				for _, stem := range lists[part] {
					fmt.Fprintln(b, stem)
				}
				return b.Flush()
			}})
		}
	}
	return files, nil
}

type (
	vocFile struct {
		XMLName   xml.Name    `xml:"annotation"`
		Folder    string      `xml:"folder"`
		File      string      `xml:"filename"`
		Source    vocSource   `xml:"source"`
		Size      vocSize     `xml:"size"`
		Segmented int         `xml:"segmented"`
		Objects   []vocObject `xml:"object"`
	}
	vocSource struct {
		Database string `xml:"database"`
	}
	vocSize struct {
		Width  int `xml:"width"`
		Height int `xml:"height"`
		Depth  int `xml:"depth"`
	}
	vocObject struct {
		Name      string `xml:"name"`
		Pose      string `xml:"pose"`
		Truncated string `xml:"truncated"`
		Difficult string `xml:"difficult"`
		Box       vocBox `xml:"bndbox"`
	}
	// vocBox is the first and the last pixel, counted from 1.
	vocBox struct {
		X0 float64 `xml:"xmin"`
		Y0 float64 `xml:"ymin"`
		X1 float64 `xml:"xmax"`
		Y1 float64 `xml:"ymax"`
	}
)

// VOC writes the XML file of a picture with the boxes of its objects (host.robots.ox.ac.uk/pascal/VOC).
func VOC(w io.Writer, s *Set, page int) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	f := vocFile{Folder: vocPictures, File: p.Path, Source: vocSource{"ClickMask"}, Size: vocSize{p.W, p.H, 3}, Segmented: 1}
	for _, item := range p.Items {
		if item.Mask.Empty() {
			continue
		}
		b := item.Mask.Bounds()
		f.Objects = append(f.Objects, vocObject{Name: s.name(item), Pose: "Unspecified", Truncated: "0", Difficult: "0",
			Box: vocBox{float64(b.Min.X + 1), float64(b.Min.Y + 1), float64(b.Max.X), float64(b.Max.Y)}})
	}
	return writeXML(w, f)
}

func writeXML(w io.Writer, v any) error {
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// vocPNG writes a picture's objects with VOC's colours, each pixel the number of its class or of its object. Later objects lie
// on top.
func vocPNG(w io.Writer, s *Set, page int, objects bool) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	index := make([]byte, len(p.Items))
	for k, item := range p.Items {
		index[k] = byte(k + 1)
		if !objects {
			index[k] = byte(s.number(item) + 1)
		}
	}
	var colours []byte
	for i := range 256 {
		c := vocColour(i)
		colours = append(colours, c[:]...)
	}
	return writeIndexed(w, p, index, colours)
}

// vocColour is the colour of an index: the bits of the index, three at a time, one for each of red, green and blue, the lowest
// first into the highest (VOC development kit, VOClabelcolormap).
func vocColour(i int) (c [3]byte) {
	for bit := 7; bit >= 0; bit-- {
		for k := range c {
			c[k] |= byte(i>>k&1) << bit
		}
		i >>= 3
	}
	return c
}

// vocLabels writes which colour stands for which class, as CVAT and Datumaro do.
func vocLabels(w io.Writer, names []string) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "# label:color_rgb:parts:actions\nbackground:0,0,0::\n")
	for i, name := range names {
		c := vocColour(i + 1)
		fmt.Fprintf(b, "%s:%d,%d,%d::\n", name, c[0], c[1], c[2])
	}
	return b.Flush()
}

// vocPath is the path of the picture that a file of boxes is about: its folders are those in which the file lies.
func vocPath(below, filename string) string {
	filename = slashes(filename)
	if below == "." || len(filename) > len(below) && filename[:len(below)+1] == below+"/" {
		return filename
	}
	return path.Join(below, filename)
}
