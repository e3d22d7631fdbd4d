package formats

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"clickmask/mask"
)

// maskName is the name of a mask's file: PICTURE_mask_N or PICTURE_mask_N_CLASS.
var maskName = regexp.MustCompile(`^(.+)_mask_([0-9]{1,9})(?:_(.+))?$`)

// readMasks reads masks of one object each, a file or all in a folder: what is white, or not transparent. Those whose names are
// as they are written here belong to the picture of the same name; others to the picture that is called as they are. The
// pictures are called without their endings.
func readMasks(r *reader, name string) error {
	type numbered struct {
		number int
		item   Item
	}
	objects := map[string][]numbered{}
	err := r.each(name, ".png", func(file string) error {
		stem := strings.TrimSuffix(file, path.Ext(file))
		n := numbered{item: Item{Class: NoClass}}
		if m := maskName.FindStringSubmatch(path.Base(stem)); m != nil {
			stem = path.Join(path.Dir(stem), m[1])
			n.number, _ = strconv.Atoi(m[2]) // nine digits are a number
			n.item.Class = r.class(m[3])
		}
		data, err := r.load(file)
		if err != nil {
			return err
		}
		img, err := readPNG(r.ctx, data)
		if err != nil {
			return named(file, err)
		}
		if n.item.Mask, err = r.maskOf(img); err != nil {
			return named(file, err)
		}
		objects[stem] = append(objects[stem], n)
		return nil
	})
	if err != nil {
		return err
	}
	for stem, list := range objects {
		slices.SortStableFunc(list, func(a, b numbered) int { return a.number - b.number })
		w, h := list[0].item.Mask.Size()
		p := Page{Path: stem, W: w, H: h}
		for _, n := range list {
			if mw, mh := n.item.Mask.Size(); mw != w || mh != h {
				return fmt.Errorf("%s: its masks are %d x %d and %d x %d pixels", stem, w, h, mw, mh)
			}
			if err := r.add(&p, n.item); err != nil {
				return err
			}
		}
		p.Empty = len(p.Items) == 0
		r.set.Pages = append(r.set.Pages, p)
	}
	return nil
}

// maskOf is the part of a picture that is brighter than the middle; where some of it is transparent, what is not; and in one that
// is dark everywhere what is brighter than half of its brightest, so that 0 and 1 are as good as 0 and 255.
func (r *reader) maskOf(img image.Image) (mask.Mask, error) {
	g := shades(r.ctx, img)
	var count [256]int
	for _, v := range g.Pix {
		count[v]++
	}
	most := 255
	for most > 0 && count[most] == 0 {
		most--
	}
	if count[0]+count[most] < len(g.Pix) {
		r.note(noteShades)
	}
	if most > 0 && most < 128 {
		bright := image.NewGray(g.Rect)
		for i, v := range g.Pix {
			if int(v) > most/2 {
				bright.Pix[i] = 255
			}
		}
		g = bright
	}
	// A picture of few bytes may be one of many pieces.
	pieces := 0
	for i := 1; i < len(g.Pix); i++ {
		if (g.Pix[i]^g.Pix[i-1])&128 != 0 {
			pieces++
		}
	}
	if pieces/2 > r.runs {
		return mask.Mask{}, errTooMuch
	}
	return mask.FromGray(g), r.ctx.Err()
}

// shades is a picture in grey; of one that is transparent in parts, how little; none of it once the context has ended.
func shades(ctx context.Context, img image.Image) *image.Gray {
	b := img.Bounds()
	value := func(x, y int) uint8 { return color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y }
	switch p := img.(type) {
	case *image.Gray:
		return p // which a decoder has made, and has no gaps between its rows
	case *image.Gray16:
		value = func(x, y int) uint8 { return p.Pix[y*p.Stride+2*x] }
	case *image.NRGBA:
		if !p.Opaque() {
			value = func(x, y int) uint8 { return p.Pix[y*p.Stride+4*x+3] }
		}
	case *image.Paletted:
		if !opaque(p.Palette) {
			value = func(x, y int) uint8 { return alpha(p.Palette[p.Pix[y*p.Stride+x]]) }
		}
	}
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := 0; y < b.Dy() && ctx.Err() == nil; y++ {
		for x := range b.Dx() {
			g.Pix[y*g.Stride+x] = value(x, y)
		}
	}
	return g
}

func opaque(p color.Palette) bool {
	return !slices.ContainsFunc(p, func(c color.Color) bool { return alpha(c) != 255 })
}

func alpha(c color.Color) uint8 { return color.NRGBAModel.Convert(c).(color.NRGBA).A }

// knowsMask takes a PNG for a mask that is called like one, or that is grey and holds black and white alone.
func knowsMask(f *found) bool {
	if f.ending() != ".png" || !isPNG(f.head) {
		return false
	}
	if maskName.MatchString(strings.TrimSuffix(path.Base(f.name), path.Ext(f.name))) {
		return true
	}
	depth, kind := f.head[24], f.head[25]
	switch {
	case kind == grey && depth == 1:
		return true
	case kind == grey && depth <= 8:
		data, err := f.whole()
		if err != nil {
			return false
		}
		img, err := readPNG(context.Background(), data)
		if err != nil {
			return false
		}
		g, ok := img.(*image.Gray)
		return ok && !slices.ContainsFunc(g.Pix, func(v uint8) bool { return v != 0 && v != 255 })
	}
	return false
}

// isPNG tells whether a file begins as one, up to its depth and kind.
func isPNG(head []byte) bool {
	return len(head) > 26 && string(head[:8]) == "\x89PNG\r\n\x1a\n" && string(head[12:16]) == "IHDR"
}
