package picture

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Info is what the head of a file says.
type Info struct {
	Format      string // as in Picture.Format
	W, H        int    // pixels, upright
	Orientation int    // EXIF value, 1 when there is none
}

// decode goes all the way from the bytes to the picture.
func decode(ctx context.Context, s source, opts Options) (*Picture, error) {
	f, info, err := readHead(s)
	if err != nil {
		return nil, err
	}
	if err := checkSize(s, f, info, opts); err != nil {
		return nil, err
	}
	img, err := guarded(f.decode, s)
	if err != nil {
		return nil, decodeError(s, f.label, int64(info.W), int64(info.H), err)
	}
	w, h := uprightSize(img.Bounds().Dx(), img.Bounds().Dy(), info.Orientation)
	if w != info.W || h != info.H {
		return nil, &Error{Kind: Damaged, Name: s.name, W: int64(w), H: int64(h),
			Reason: fmt.Sprintf("is a damaged %s picture: its head says %d x %d pixels, it holds %d x %d", f.label, info.W, info.H, w, h)}
	}
	p := &Picture{Name: s.name, Format: f.name, Orientation: info.Orientation}
	for _, stage := range []func(){
		func() { p.Pix, img = toUprightRGBA(img, f.chroma, info.Orientation), nil },
		func() { p.Hash = HashPixels(p.Pix) },
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		stage()
	}
	return p, nil
}

// headBytes is how much of a file is looked at to recognise it: enough for the comment before an SVG's tag.
const headBytes = 1024

// readHead recognises the file and reads its size and orientation.
func readHead(s source) (format, Info, error) {
	if s.size == 0 {
		return format{}, Info{}, &Error{Kind: EmptyFile, Name: s.name, Reason: "is empty (0 bytes), not a picture"}
	}
	head := make([]byte, min(s.size, headBytes))
	if _, err := s.ReadAt(head, 0); err != nil && err != io.EOF {
		if s.ctx.Err() != nil {
			return format{}, Info{}, err
		}
		return format{}, Info{}, fileError(s.name, err)
	}
	f, err := recognise(s.name, head)
	if err != nil {
		return f, Info{}, err
	}
	info := Info{Format: f.name}
	info, err = guarded(func(s source) (Info, error) {
		w, h, err := f.config(s)
		if err != nil {
			return info, err
		}
		if w <= 0 || h <= 0 {
			return info, fmt.Errorf("its head says %d x %d pixels", w, h)
		}
		info.Orientation = f.orientation(s)
		info.W, info.H = uprightSize(w, h, info.Orientation)
		return info, nil
	}, s)
	if err != nil {
		return f, info, decodeError(s, f.label, 0, 0, err)
	}
	return f, info, nil
}

// recognise finds the format of a file by its first bytes.
func recognise(name string, head []byte) (format, error) {
	for _, x := range foreigners {
		// What is both is read: many AVIF files carry HEIF's general brand too, and raw files TIFF's.
		if x.is(head) && (!readable(head) || isCanonRaw(head)) {
			return format{}, &Error{Kind: NotSupported, Name: name,
				Reason: fmt.Sprintf("is %s, which ClickMask does not read; %s", x.what, x.todo)}
		}
	}
	for _, f := range formats {
		if f.is(head) {
			return f, nil
		}
	}
	labels := make([]string, len(formats))
	for i, f := range formats {
		labels[i] = f.label
	}
	return format{}, &Error{Kind: NotAPicture, Name: name,
		Reason: fmt.Sprintf("is not a picture that ClickMask knows; it reads %s", strings.Join(labels, ", "))}
}

func readable(head []byte) bool {
	for _, f := range formats {
		if f.is(head) {
			return true
		}
	}
	return false
}

// checkSize refuses what is too large, and what the file is too short to hold.
func checkSize(s source, f format, info Info, opts Options) error {
	pixels := int64(info.W) * int64(info.H)
	limit := opts.MaxPixels
	if limit <= 0 {
		limit = DefaultMaxPixels
	}
	e := &Error{Name: s.name, W: int64(info.W), H: int64(info.H)}
	// Sides are below 2^31, so that the product fits.
	switch {
	case pixels > HardMaxPixels:
		e.Kind = FarTooLarge
		e.Reason = fmt.Sprintf("has %d x %d pixels, more than the %d megapixels that ClickMask can hold; open a smaller copy",
			info.W, info.H, HardMaxPixels/1_000_000)
	case f.most > 0 && pixels > f.most:
		e.Kind = FarTooLarge
		e.Reason = fmt.Sprintf("has %d x %d pixels, more than the %d megapixels that ClickMask can decode of %s; save it as JPEG or PNG first",
			info.W, info.H, f.most/1_000_000, f.label)
	case f.perByte > 0 && pixels/f.perByte > s.size:
		e.Kind = Damaged
		e.Reason = fmt.Sprintf("is a damaged %s picture: its head says %d x %d pixels, for which %d bytes are too few",
			f.label, info.W, info.H, s.size)
	case pixels > limit:
		e.Kind = TooLarge
		e.Reason = fmt.Sprintf("has %d x %d pixels (%d megapixels), more than the %d megapixels that open without a question",
			info.W, info.H, pixels/1_000_000, limit/1_000_000)
	default:
		return nil
	}
	return e
}

// guarded turns a panic of a decoder into an error.
func guarded[T any](f func(source) (T, error), s source) (out T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the decoder gave up (%v)", r)
		}
	}()
	out, err = f(s)
	return out, err
}

// uprightSize is the size after the orientation was applied: 5 to 8 swap the sides.
func uprightSize(w, h, orientation int) (int, int) {
	if orientation >= 5 {
		return h, w
	}
	return w, h
}
