package picture

import (
	"errors"
	"fmt"
	"image"
	"io"
	"strings"

	"clickmask/picture/jpegscan"
)

// Info is what the head of a file says.
type Info struct {
	Format      string // as in Picture.Format
	W, H        int    // pixels, upright
	Orientation int    // EXIF value, 1 when there is none
	Frames      int    // pictures in the file that can be opened
	Bytes       int64  // the memory that decoding takes at its peak, the picture itself included
	composed    bool   // it is drawn over others of the file, which are read before
	perPixel    int64  // bytes of the file that a pixel may take, where they are more than usual
}

// decode goes all the way from the bytes to the picture. It comes back as soon as the context ends; where a decoder or a
// disk cannot be interrupted its work goes on for a while, and keeps its place at the gate until its memory is free.
func decode(s source, opts Options) (*Picture, error) {
	type result struct {
		p   *Picture
		err error
	}
	done := make(chan result, 1)
	go func() {
		p, err := decodeInTurn(s, opts)
		done <- result{p, err}
	}()
	select {
	case r := <-done:
		return r.p, r.err
	case <-s.ctx.Done():
		return nil, s.ctx.Err()
	}
}

// decodeInTurn reads the head, asks about what is too large, and waits for its turn.
func decodeInTurn(s source, opts Options) (*Picture, error) {
	s.frame = opts.Frame
	f, info, err := readHead(s)
	if err != nil {
		return nil, err
	}
	if err := checkSize(s, f, info, opts); err != nil {
		return nil, err
	}
	g := gateFor(opts.Background, info.Bytes)
	if err := g.enter(s.ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	return decodePixels(s.metered(info.mayRead(s.size), opts.Progress), f, info, opts)
}

// decodePixels is what is left to do once the size is accepted.
func decodePixels(s source, f format, info Info, opts Options) (*Picture, error) {
	if int64(info.W)*int64(info.H) < GlanceFrom {
		opts.Glance = nil
	}
	p, err := guarded(func(s source) (*Picture, error) {
		p := &Picture{Name: s.name, Format: f.name, Frame: s.frame, Frames: info.Frames, Orientation: info.Orientation}
		var pix *image.RGBA
		var err error
		if f.upright != nil {
			pix, err = f.upright(s, info, opts)
		}
		if f.upright == nil || errors.Is(err, jpegscan.ErrOther) {
			pix, p.Notes, err = decodeWhole(s, f, info)
		}
		if err != nil {
			return nil, err
		}
		if p.Hash, err = hashPixels(s.ctx, pix); err != nil {
			return nil, err
		}
		p.pixels = newPixels(pix)
		return p, nil
	}, s)
	if err != nil {
		return nil, decodeError(s, f.label, int64(info.W), int64(info.H), err)
	}
	return p, nil
}

// decodeWhole decodes a picture as it lies in its file, then turns it upright.
func decodeWhole(s source, f format, info Info) (*image.RGBA, []Note, error) {
	img, err := f.decode(s)
	if err != nil {
		return nil, nil, err
	}
	img, notes := withoutNotes(img)
	w, h := uprightSize(img.Bounds().Dx(), img.Bounds().Dy(), info.Orientation)
	if w != info.W || h != info.H {
		return nil, nil, fmt.Errorf("its head says %d x %d pixels, it holds %d x %d", info.W, info.H, w, h)
	}
	if info.Frames > 1 && s.frame == 0 {
		notes = append(notes, Note{Kind: FirstOf, N: info.Frames})
	}
	deep, err := useBits(s.ctx, img)
	if err != nil {
		return nil, nil, err
	}
	if img, err = inPlace(s.ctx, img); err != nil {
		return nil, nil, err
	}
	pix, err := toUprightRGBA(s.ctx, img, f.chroma, info.Orientation)
	return pix, append(notes, deep...), err
}

// headBytes is how much of a file is looked at to recognise it: enough for the comment before an SVG's tag.
const headBytes = 1024

// readHead recognises the file and reads its size and orientation.
func readHead(s source) (format, Info, error) {
	f, err := kindOf(s)
	if err != nil {
		return f, Info{}, err
	}
	info := Info{Format: f.name}
	if info.Frames, err = countFrames(s, f); err != nil {
		return f, info, err
	}
	s = s.metered(mayRead(s.size, 0), nil)
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
		if f.reads != nil {
			info.perPixel = f.reads(s)
		}
		info.composed = f.composes && s.frame > 0
		info.Bytes = f.need(s, w, h).total(int64(w), int64(h), info.Orientation)
		return info, nil
	}, s)
	if err != nil {
		return f, info, decodeError(s, f.label, 0, 0, err)
	}
	return f, info, nil
}

// kindOf finds the format of a file.
func kindOf(s source) (format, error) {
	if s.size == 0 {
		return format{}, &Error{Kind: EmptyFile, Name: s.name, Reason: "is empty (0 bytes), not a picture"}
	}
	head := make([]byte, min(s.size, headBytes))
	if _, err := s.ReadAt(head, 0); err != nil && err != io.EOF {
		if s.ctx.Err() != nil {
			return format{}, err
		}
		return format{}, fileError(s.name, err)
	}
	return recognise(s.name, head)
}

// recognise finds the format of a file by its first bytes.
func recognise(name string, head []byte) (format, error) {
	for _, x := range foreigners {
		// What is both is read: many AVIF files carry HEIF's general brand too, and raw files TIFF's.
		if x.is(head) && (!readable(head) || isCanonRaw(head)) {
			return format{}, &Error{Kind: NotSupported, Name: name, Format: x.name,
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
