package ui

import (
	"context"
	"image/color"
	"io"

	"clickmask/matte"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/ui/desk"
)

// cutChoices are what a person has chosen for cut-outs; the settings keep them, but for the picture behind.
type cutChoices struct {
	edge   matte.Edge      // of what nobody has chosen an edge for
	ground color.Color     // nil for none
	behind *formats.Behind // nil for none
	file   cutFile
	names  string // of the files of several, "" for the usual ones
	margin float64
	square int // side of a square in pixels, 0 for none
	side   int // the longer side without a square, 0 for its own
	shadow bool
	exif   bool      // what the picture's EXIF says stays, but for the place
	spill  float64   // share of the colours behind that stays in the edge
	net    matte.Net // of fine edges

	progress func() func(done, of int) // of an alpha, and of the colours then; nil where nobody looks
}

// job is what an alpha is made with, or the colours.
func (c cutChoices) job() matte.Job {
	j := matte.Job{Net: c.net}
	if c.progress != nil {
		j.Progress = c.progress()
	}
	return j
}

// options are the choices for what is to be saved. They take their time and belong to any goroutine.
func (c cutChoices) options(ctx context.Context, f desk.Final) (formats.CutoutOptions, error) {
	a, _, err := f.Alpha(ctx, c.edge, c.job())
	opts := formats.CutoutOptions{Alpha: &a, Job: c.job(), Spill: c.spill, Placing: formats.Placing{Margin: c.margin, Square: c.square, Side: c.side, Ground: c.ground, Behind: c.behind, Shadow: c.shadow}}
	if f.Picture.Path != "" {
		opts.Profile = picture.Profile(f.Picture.Path)
		if c.exif {
			opts.EXIF = picture.EXIF(f.Picture.Path, false)
		}
	}
	return opts, err
}

// png writes a cut-out as it was chosen.
func (c cutChoices) png(ctx context.Context, w io.Writer, f desk.Final) error {
	opts, err := c.options(ctx, f)
	if err != nil {
		return err
	}
	return formats.CutoutPNG(ctx, w, f.Picture, f.Mask(), opts)
}

// write writes a cut-out as the ending of its file says; deep is for all those of one picture.
func (c cutChoices) write(ctx context.Context, w io.Writer, f desk.Final, path string, deep *picture.DeepOnce) error {
	opts, err := c.options(ctx, f)
	if err != nil {
		return err
	}
	kind := formats.CutoutKindOf(path)
	if kind == c.file.kind { // the quality is that of the kind that was chosen
		opts.Quality = c.file.quality
	}
	if kind == formats.CutoutIsPNG && f.Picture.Path != "" {
		if opts.Deep, err = deep.Open(ctx, f.Picture); err != nil {
			return err
		}
	}
	return formats.Cutout(ctx, w, f.Picture, f.Mask(), opts, kind)
}
