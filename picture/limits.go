package picture

import (
	"fmt"
	"math"
)

// Options bound what Open accepts and say for whom it works.
type Options struct {
	// Frame is which picture of the file is opened, from 0. One that is not there is an error of kind NoSuchFrame.
	Frame int
	// MaxPixels refuses larger pictures (ErrTooLarge, so that the caller may ask and retry); 0 means DefaultMaxPixels.
	MaxPixels int64
	// MaxBytes refuses pictures whose decoding takes more memory (ErrTooLarge too, with Error.Bytes); 0 means the
	// default's bytes for each of MaxPixels, and no limit where that is HardMaxPixels: who passes it has asked.
	MaxBytes int64
	// Background is for pictures that nobody waits for, such as thumbnails: they leave way to those that are shown.
	Background bool
	// Progress, if not nil, is told now and then how many bytes of the file have been read, at most a hundred times,
	// from another goroutine; never after the context has ended.
	Progress func(done, total int64)
	// Glance, if not nil, is given a large picture made small as soon as there is such, where its file has it to give: once,
	// from another goroutine, before Open comes back.
	Glance func(*Glance)
	// Spare, if not nil, is closed when all cores may be used. Until then a large picture of a camera leaves one of several to
	// what is more urgent.
	Spare <-chan struct{}
}

const (
	// DefaultMaxPixels is what opens without a question.
	DefaultMaxPixels = 100_000_000
	// DefaultMaxBytes is the memory that opening a picture may take without a question.
	DefaultMaxBytes = defaultBytesAPixel * DefaultMaxPixels
	// HardMaxPixels is what opens at all, whatever Options say: 2 GB of RGBA.
	HardMaxPixels = 500_000_000

	defaultBytesAPixel = 12 // a photograph in a progressive JPEG takes 11.5
)

// maxPixels is the limit that applies.
func (o Options) maxPixels() int64 {
	if o.MaxPixels <= 0 {
		return DefaultMaxPixels
	}
	return o.MaxPixels
}

// maxBytes is the limit that applies.
func (o Options) maxBytes() int64 {
	switch pixels := o.maxPixels(); {
	case o.MaxBytes > 0:
		return o.MaxBytes
	case pixels >= HardMaxPixels:
		return math.MaxInt64
	default:
		return max(DefaultMaxBytes, defaultBytesAPixel*pixels)
	}
}

// pixels is how many there are, or as many as an int64 holds: the sides that an AVIF says have 32 bits each.
func (i Info) pixels() int64 {
	if i.H > 0 && int64(i.W) > math.MaxInt64/int64(i.H) {
		return math.MaxInt64
	}
	return int64(i.W) * int64(i.H)
}

// checkSize refuses what is too large, what the file is too short to hold, and what takes more memory than allowed.
func checkSize(s source, f format, info Info, opts Options) error {
	pixels := info.pixels()
	e := &Error{Name: s.name, W: int64(info.W), H: int64(info.H), Bytes: info.Bytes}
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
	case pixels > opts.maxPixels():
		e.Kind = TooLarge
		e.Reason = fmt.Sprintf("has %d x %d pixels (%d megapixels), more than the %d megapixels that open without a question",
			info.W, info.H, pixels/1_000_000, opts.maxPixels()/1_000_000)
	case info.Bytes > opts.maxBytes():
		e.Kind = TooLarge
		e.Reason = fmt.Sprintf("is %d x %d pixels and would take %s of memory, more than the %s that open without a question",
			info.W, info.H, inBytes(info.Bytes), inBytes(opts.maxBytes()))
	default:
		return nil
	}
	return e
}

// inBytes is an amount of memory for people.
func inBytes(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
