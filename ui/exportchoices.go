package ui

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"clickmask/assets/sample"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// exportChoices are what a person chooses of how labels are exported, for the formats that have it.
type exportChoices struct {
	copied   bool    // the pictures, into data sets that have a place for them
	held     float64 // share of pictures for validation
	polygons bool    // in place of run lengths
}

// usualExport is for who never chose: a model can be trained on it as it is, and is judged by other pictures than it saw.
var usualExport = exportChoices{copied: true, held: 0.2}

// heldShares are the shares of pictures for validation on offer.
var heldShares = []float64{0, 0.1, 0.2, 0.3}

// options are those of a session's export. One picture alone is both for training and for validation.
func (c exportChoices) options(s project.Session, set *formats.Set) formats.Options {
	out := formats.Options{Polygons: c.polygons}
	if len(set.Pages) > 1 {
		out.Split.Share = c.held
	}
	if c.copied {
		several := set.Several()
		out.Picture = func(page int) (io.ReadCloser, error) {
			if file := s.Pages[page].Path; file != samplePath {
				return formats.PictureFile(context.Background(), file, set.Pages[page].Frame, several[set.Pages[page].Path])
			}
			return io.NopCloser(bytes.NewReader(sample.JPEG)), nil
		}
	}
	return out
}

// fieldsAfter are the choices that are shown below a format: each below the first formats of those that it is for.
func (c *exportChoices) fieldsAfter(i int) (fields []fyne.CanvasObject) {
	if endsFirst(i, hasPictures) {
		copied := parts.NewSwitch(func(on bool) { c.copied = on })
		copied.Set(c.copied)
		var words []string
		for _, share := range heldShares {
			words = append(words, lang.T("%d %%", int(share*100+0.5)))
		}
		held := parts.NewSegmented(words, func(i int) { c.held = heldShares[i] })
		held.Choose(slices.Index(heldShares, c.held))
		fields = append(fields, parts.NewField(lang.T("Copy the pictures too"), copied).SetNote(forFormats(hasPictures)),
			parts.NewField(lang.T("Held back for validation"), held).SetNote(forFormats(hasPictures)))
	}
	if endsFirst(i, hasPolygons) {
		polygons := parts.NewSwitch(func(on bool) { c.polygons = on })
		polygons.Set(c.polygons)
		fields = append(fields, parts.NewField(lang.T("Polygons in place of run lengths"), polygons).SetNote(forFormats(hasPolygons)))
	}
	return fields
}

func hasPictures(f *formats.Format) bool { return f.Pictures }

func hasPolygons(f *formats.Format) bool { return f.Polygons }

// endsFirst tells whether format i is the last of the first ones in a row that have something.
func endsFirst(i int, has func(*formats.Format) bool) bool {
	for k, f := range formats.All {
		if has(f) && (k+1 == len(formats.All) || !has(formats.All[k+1])) {
			return k == i
		}
	}
	return false
}

// forFormats names the formats that have something.
func forFormats(has func(*formats.Format) bool) string {
	var names []string
	for _, f := range formats.All {
		if has(f) {
			names = append(names, lang.Named(f.Title))
		}
	}
	return lang.T("For %s", strings.Join(names, ", "))
}
