package formats

import (
	"io"
	"slices"
)

// Layout says into how many files a format puts a set.
type Layout int

// The layouts.
const (
	OneFile Layout = iota + 1
	FilePerPicture
	FilePerObject
)

// Format is one way to keep the objects of pictures in files. All that the window and the commands know of formats is
// the table [All]; what a format does is in the file that is named after it.
type Format struct {
	ID      string   // for commands and settings: "coco"
	Title   string   // for menus; in English, a translator's key where it is no name
	Note    string   // what becomes of a set, one line, in English and a translator's key
	Endings []string // of its files, with dots, lower case, the one that is written first
	Layout  Layout
	// WholeSet says that files depend on what else is in the set (the numbers of classes): to write a page alone
	// gives other files than to write it among others.
	WholeSet bool
	// Exact says that masks come back as they were, pixel by pixel, with the options' zero value.
	Exact bool
	// Pictures says that data sets of it have a place for the pictures themselves, and for which of them are held back.
	Pictures bool
	// Polygons says that masks may be polygons in place of run lengths.
	Polygons bool

	text   bool   // files name pictures by signs alone, so that names that are no UTF-8 cannot be in them
	folder string // below the chosen one, where the files of pages lie
	plan   func(n *naming, s *Set, opts Options) ([]File, error)
	read   func(r *reader, name string) error
	// knows tells whether a file is one of this format, by what is in it.
	knows func(f *found) bool
}

// All are the formats, in the order of menus.
var All = []*Format{coco, cocoResults, yolo, yoloBoxes, labelme, voc, cvat, labelStudio, datumaro, geoJSON, svg, npz, npyFile, maskPNG, labelMap, instanceMap}

// ByID finds a format, nil where there is none of that name.
func ByID(id string) *Format {
	if i := slices.IndexFunc(All, func(f *Format) bool { return f.ID == id }); i >= 0 {
		return All[i]
	}
	return nil
}

// CanWrite tells whether sets can be written in this format.
func (f *Format) CanWrite() bool { return f.plan != nil }

// HoldsPixels tells whether files of this format are pictures themselves, which may be called like those that they are about.
func (f *Format) HoldsPixels() bool { return f == maskPNG || f == labelMap || f == instanceMap }

// Options say how files are written; the zero value is what most people want.
type Options struct {
	Polygons  bool    // polygons in place of run lengths, where the format has both, for readers that know nothing else; not exact
	Masks     bool    // labelme: every object as a mask; otherwise polygons, which labelme can edit, where they have no holes
	Instances bool    // label map: a number an object in place of a number a class
	Tolerance float64 // of polygons in pixels; 0 means DefaultTolerance, below 0 the exact border
	Split     Split   // which pictures are held back, where data sets have a place for pictures
	// Picture opens the file of a page's picture, whose content is copied into data sets that have a place for pictures; nil where pictures are left where they are. Of a page that is one of several pictures in a file it gives a PNG.
	Picture func(page int) (io.ReadCloser, error)
}

// Split deals pictures out to training and validation.
type Split struct {
	Share float64 // of pictures for validation, 0 to 1; 0: all are for both
	Seed  uint64  // the same seed deals the same pictures the same way, whatever their order
}

// tolerance fills in the default.
func (o Options) tolerance() float64 {
	switch {
	case o.Tolerance == 0:
		return DefaultTolerance
	case o.Tolerance > 0:
		return o.Tolerance
	}
	return 0
}

// File is one file of a plan.
type File struct {
	Path string // with slashes, from the folder that was chosen
	Page int    // index of the page that it belongs to; -1 where it belongs to all
	Key  bool   // it says what the others mean, and can be left out where one file is wanted

	write func(io.Writer) error
}

// Encode writes the content.
func (f *File) Encode(w io.Writer) error { return f.write(w) }
