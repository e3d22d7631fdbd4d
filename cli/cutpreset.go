package cli

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"clickmask/internal/smallfile"
	"clickmask/project/formats"
)

// take gives the flags that were not given what a preset says, one of the program's or of those that were kept in the window, whose settings
// are a file.
func (f *cutFlags) take(name, settings string) error {
	own, err := ownPresets(settings)
	p, known := formats.FindCutPreset(name, own)
	if !known {
		if err != nil {
			return usagef("--preset %q: %w", name, err)
		}
		var names []string
		for _, p := range slices.Concat(formats.CutPresets, own) {
			names = append(names, p.Name)
		}
		return usagef("--preset %q: there are %s", name, strings.Join(names, ", "))
	}
	unless := func(flag string, take func()) {
		if !f.given.Changed(flag) {
			take()
		}
	}
	edge := p.MatteEdge().Chosen()
	unless("edge", func() { f.edge = edge.Kind.String() })
	if edge.Softness > 0 {
		unless("softness", func() { f.softness = edge.Softness })
	}
	unless("spill", func() { f.spill = p.Spill })
	unless("background", func() { f.background = p.Background })
	unless("margin", func() { f.margin = strconv.FormatFloat(p.Margin, 'g', -1, 64) })
	if f.side == 0 { // which says the size in another way
		unless("square", func() { f.square = p.Square })
	}
	if f.square == 0 {
		unless("side", func() { f.side = p.Side })
	}
	unless("shadow", func() { f.shadow = p.Shadow })
	unless("keep-exif", func() { f.keepEXIF = p.KeepEXIF })
	unless("cutout-format", func() {
		if p.Format != "" {
			f.format = p.Format
		}
	})
	if f.kind() != formats.CutoutIsPNG && f.format == p.Format {
		unless("cutout-quality", func() { f.quality = p.Quality })
	}
	f.names = p.Names
	return nil
}

// ownPresets are those that a person has kept in the window.
func ownPresets(settings string) ([]formats.CutPreset, error) {
	if settings == "" {
		return nil, nil
	}
	data, err := smallfile.Read(settings, formats.MostSettings)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return formats.ReadCutPresets(data)
}
