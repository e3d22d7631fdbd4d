package cli

import (
	"context"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
	"clickmask/project/formats"
)

// cutFlags say how things are cut out.
type cutFlags struct {
	edge, background, margin string
	softness, spill          float64
	square, side             int
	shadow                   bool
	format                   string
	quality                  int
	keepEXIF, keepGPS        bool

	preset string
	given  *pflag.FlagSet // which of the flags were
	names  string         // of files, as the preset has them

	options formats.CutoutOptions // what the flags come to
	behind  string                // the file of a picture behind, "" for none
}

func (f *cutFlags) add(fl *pflag.FlagSet) {
	f.given = fl
	fl.StringVar(&f.preset, "preset", "", "cut out as `NAME` says: sticker, shop, portrait, or what was kept in the window")
	fl.StringVar(&f.edge, "edge", "hard", "the cut-out's `EDGE`: hard, soft, fine for hair, or glass, through which one sees")
	fl.Float64Var(&f.softness, "softness", 2, "how soft a soft edge is, in `PIXELS`")
	fl.Float64Var(&f.spill, "spill", 0, "how much of the colours behind stays in the edge, from 0 to 1: `SHARE`")
	fl.StringVar(&f.background, "background", "", "lay the cut-out on a `COLOUR` (#fff, #1e90ff) or a picture's file")
	fl.StringVar(&f.margin, "margin", "0", "free room round the cut-out, as a `SHARE` of its longer side or of the square: 8%")
	fl.IntVar(&f.square, "square", 0, "centre the cut-out on a square of `N` pixels")
	fl.IntVar(&f.side, "side", 0, "bring the cut-out to N pixels along its longer side, margin included: `N`")
	fl.BoolVar(&f.shadow, "shadow", false, "lay a soft shadow below the cut-out")
	fl.StringVar(&f.format, "cutout-format", "png", "the cut-out's file is a `KIND`: png, webp, or jpeg, on white without a background")
	fl.BoolVar(&f.keepEXIF, "keep-exif", false, "keep the EXIF of camera, lens, exposure, dates and rights in the cut-out")
	fl.BoolVar(&f.keepGPS, "keep-gps", false, "with --keep-exif: also the place where the picture was taken")
	fl.IntVar(&f.quality, "cutout-quality", 0, "the quality `N` of a WebP (0: without loss) or JPEG (0: 92), 1 to 100")
}

// settle reads the flags; cutout says whether there are cut-outs at all, and notes is where it is said that the picture behind is not
// whole, which is seen in every cut-out.
func (p *program) settleCut(ctx context.Context, f *cutFlags, cutout bool, notes io.Writer) error {
	if f.preset != "" && cutout {
		if err := f.take(f.preset, p.around.Settings); err != nil {
			return err
		}
	}
	kind, known := matte.KindOf(f.edge)
	switch {
	case !cutout && f.preset != "":
		return usagef("--preset is about cut-outs: give --cutout too")
	case !cutout && (f.edge != "hard" || f.background != "" || f.margin != "0" || f.square != 0 || f.side != 0 || f.shadow || f.spill != 0 || f.format != "png" || f.quality != 0 || f.keepEXIF || f.keepGPS):
		return usagef("--edge, --background, --margin, --square, --side, --shadow, --spill, --cutout-format, --cutout-quality, --keep-exif and --keep-gps are about cut-outs: give --cutout too")
	case f.keepGPS && !f.keepEXIF:
		return usagef("--keep-gps is a part of what --keep-exif keeps: give that too")
	case !known || f.edge == "":
		return usagef("--edge %q: it is hard, soft, fine or glass", f.edge)
	case kind != matte.KindSoft && f.given.Changed("softness"):
		return usagef("--softness is of a soft edge: give --edge soft too")
	case f.background == "" && f.given.Changed("background"):
		return usagef("--background is empty: give a colour or a picture's file")
	case !(f.softness > 0 && f.softness <= matte.MaxSoftness):
		return usagef("--softness %g: give more than 0 and at most %d pixels", f.softness, matte.MaxSoftness)
	case !(f.spill >= 0 && f.spill <= 1):
		return usagef("--spill %g: give a share from 0 to 1", f.spill)
	case !formats.CutoutKind(f.format).Known():
		return usagef("--cutout-format %q: it is png, webp or jpeg", f.format)
	case f.quality < 0 || f.quality > 100:
		return usagef("--cutout-quality %d: give 1 to 100", f.quality)
	case f.quality != 0 && f.kind() == formats.CutoutIsPNG:
		return usagef("--cutout-quality is of WebP and JPEG: give --cutout-format too")
	}
	o := &f.options
	o.Edge = matte.Edge{Kind: kind}
	if kind == matte.KindSoft {
		o.Edge.Softness = f.softness
	}
	o.Spill, o.Job.Net, o.Quality = f.spill, p.net, f.quality
	o.Placing.Square, o.Placing.Side, o.Placing.Shadow = f.square, f.side, f.shadow
	margin, percent := strings.CutSuffix(f.margin, "%")
	share, err := strconv.ParseFloat(margin, 64)
	switch {
	case err != nil || math.IsNaN(share) || !percent && share >= 1:
		return usagef("--margin %q: give a share such as 8%% or 0.08", f.margin)
	case percent:
		share /= 100
	}
	o.Placing.Margin = share
	if err := o.Placing.Check(); err != nil {
		return usagef("%w", err)
	}
	if f.background == "" {
		return nil
	}
	if ground, ok := formats.ParseColour(f.background); ok {
		o.Placing.Ground = ground
		return nil
	}
	if strings.HasPrefix(f.background, "#") {
		return usagef("--background %q: a colour is # and three or six hexadecimal digits", f.background)
	}
	behind, err := picture.Open(ctx, f.background, picture.Options{})
	if err != nil && f.given.Changed("background") {
		return usagef("--background: %w", err)
	}
	if err != nil {
		return usagef("--preset %q: the picture behind it: %w", f.preset, err)
	}
	f.behind, o.Placing.Behind = f.background, formats.NewBehind(behind)
	for _, note := range noteWords(behind) {
		printable.Fprintf(notes, "clickmask: --background: %s\n", note)
	}
	return nil
}

// kind is what cut-outs are written as; the commands without the flags write PNG.
func (f *cutFlags) kind() formats.CutoutKind {
	if f.format == "" {
		return formats.CutoutIsPNG
	}
	return formats.CutoutKind(f.format)
}

// files are what the flags have read, which must not be replaced.
func (f *cutFlags) files() []string {
	if f.behind == "" {
		return nil
	}
	return []string{f.behind}
}

// write writes one cut-out; deep is for all those of one picture. Without a margin, a square or a side it keeps the picture's size, so that it lies where the mask does.
func (f *cutFlags) write(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask, deep *picture.DeepOnce) error {
	opts := f.options
	opts.FullSize = opts.Placing.Square == 0 && opts.Placing.Side == 0 && opts.Placing.Margin == 0
	if pic.Path != "" && filepath.Ext(pic.Path) != "" {
		opts.Profile = picture.Profile(pic.Path)
		if f.keepEXIF {
			opts.EXIF = picture.EXIF(pic.Path, f.keepGPS)
		}
		if f.kind() == formats.CutoutIsPNG {
			var err error
			if opts.Deep, err = deep.Open(ctx, pic); err != nil {
				return err
			}
		}
	}
	return formats.Cutout(ctx, w, pic, m, opts, f.kind())
}
