package formats

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"clickmask/mask"
	"clickmask/picture"
)

// CutoutKind is the kind of file that a cut-out is written as, by the name that people give it.
type CutoutKind string

// The kinds. PNG and WebP have straight alpha.
const (
	CutoutIsPNG  CutoutKind = "png"
	CutoutIsWebP CutoutKind = "webp"
	CutoutIsJPEG CutoutKind = "jpeg"
)

// CutoutEndings are what files of cut-outs may be called.
var CutoutEndings = []string{".png", ".webp", ".jpg", ".jpeg"}

// CutoutKindOf is the kind that a file's name asks for, PNG where it says nothing.
func CutoutKindOf(name string) CutoutKind {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".webp":
		return CutoutIsWebP
	case ".jpg", ".jpeg":
		return CutoutIsJPEG
	}
	return CutoutIsPNG
}

// Known reports whether it is one of the kinds.
func (k CutoutKind) Known() bool { return k == CutoutIsPNG || k == CutoutIsWebP || k == CutoutIsJPEG }

// Ending is what the names of such files end with.
func (k CutoutKind) Ending() string {
	if k == CutoutIsJPEG {
		return ".jpg"
	}
	return "." + string(k)
}

// Cutout writes a cut-out as a file of a kind.
func Cutout(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask, opts CutoutOptions, kind CutoutKind) error {
	switch kind {
	case CutoutIsWebP:
		return CutoutWebP(ctx, w, pic, m, opts)
	case CutoutIsJPEG:
		return CutoutJPEG(ctx, w, pic, m, opts)
	}
	return CutoutPNG(ctx, w, pic, m, opts)
}
