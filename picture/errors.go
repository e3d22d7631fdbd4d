package picture

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"image/jpeg"
	"image/png"

	"clickmask/picture/outside"
)

// Kind is what a program may react to.
type Kind int

// The kinds of errors.
const (
	Missing      Kind = iota + 1 // there is no such file
	Unreadable                   // the file cannot be opened or read
	NotAFile                     // a folder, a device, a pipe
	EmptyFile                    // 0 bytes
	NotAPicture                  // nothing that is known as a picture
	NotSupported                 // a picture, but of a format or a kind that is not read
	Damaged                      // cut off, or not what its head says
	TooLarge                     // over Options.MaxPixels or MaxBytes: may be tried again with a higher limit
	FarTooLarge                  // over HardMaxPixels
	NoSuchFrame                  // the file holds no picture of Options.Frame
	NoReader                     // a program of the system reads such pictures, and is not there
	NoFolder                     // it is there, and no folder can be made for the copy that it reads
)

// ErrTooLarge is what errors.Is finds in an error of kind TooLarge; errors.As gives the [*Error] with the size.
var ErrTooLarge = errors.New("the picture is larger than allowed")

// Error is what is wrong with a picture's file.
type Error struct {
	Kind   Kind
	Name   string // the file's base name
	Reason string // the rest of the sentence that begins with the name
	Format string // of NotSupported, NoReader and NoFolder: the proper name of the format, where it has one
	W, H   int64  // the size in pixels where it is known
	Bytes  int64  // the memory that decoding would take, where it is known
	Needs  string // of NoReader: the package that has the program
	Frames int    // of NoSuchFrame: how many pictures the file holds
	Err    error  // the cause, nil when there is none beneath
}

// Error is one sentence that names the file and the reason.
func (e *Error) Error() string { return e.Name + " " + e.Reason }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrTooLarge) true for kind TooLarge.
func (e *Error) Is(target error) bool { return target == ErrTooLarge && e.Kind == TooLarge }

// unsupported is a kind of picture that is not read, by its name.
type unsupported string

func (u unsupported) Error() string { return string(u) }

// fileError says why a file could not be opened or read.
func fileError(name string, err error) *Error {
	e := &Error{Kind: Unreadable, Name: name, Err: err}
	var inner *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Kind, e.Reason = Missing, "does not exist"
	case errors.Is(err, fs.ErrPermission):
		e.Reason = "may not be read: you have no permission to"
	case errors.As(err, &inner):
		e.Reason = fmt.Sprintf("cannot be read: %v", inner.Err)
	default:
		e.Reason = fmt.Sprintf("cannot be read: %v", err)
	}
	return e
}

// decodeError turns what a decoder says into a sentence. The context's error and our own pass unchanged.
func decodeError(s source, label string, w, h int64, err error) error {
	var own *Error
	var atFile *fs.PathError
	var jpegUnsupported jpeg.UnsupportedError
	var pngUnsupported png.UnsupportedError
	var unsupported unsupported
	var noReader noReader
	e := &Error{Kind: Damaged, Name: s.name, W: w, H: h, Err: err}
	switch {
	case s.ctx.Err() != nil: // some decoders do not wrap it
		return s.ctx.Err()
	case errors.As(err, &own):
		return err
	case errors.As(err, &atFile):
		return fileError(s.name, err)
	case errors.As(err, &noReader) && noReader == "":
		e.Kind, e.Format = NotSupported, label
		e.Reason = fmt.Sprintf("is a %s picture, which ClickMask does not read on this system; %s", label, exportIt)
	case errors.As(err, &noReader):
		e.Kind, e.Format, e.Needs = NoReader, label, string(noReader)
		e.Reason = fmt.Sprintf("is a %s picture, which a program of the system reads for ClickMask; install %s, or %s", label, string(noReader), exportIt)
	case errors.Is(err, outside.ErrNoFolder):
		e.Kind, e.Format = NoFolder, label
		e.Reason = fmt.Sprintf("is a %s picture, which a program of the system reads for ClickMask, and %v", label, err)
	case errors.As(err, &jpegUnsupported), errors.As(err, &pngUnsupported), errors.As(err, &unsupported):
		e.Kind = NotSupported
		e.Reason = fmt.Sprintf("is a %s picture of a kind that ClickMask does not read (%s); save it as an ordinary PNG first",
			label, plain(err))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Reason = fmt.Sprintf("is an incomplete %s picture: the file ends too early", label)
	default:
		e.Reason = fmt.Sprintf("is a damaged %s picture: %s", label, plain(err))
	}
	return e
}

// plain is a decoder's message without its package's name in front.
func plain(err error) string {
	text := err.Error()
	for _, prefix := range []string{"jpeg: ", "png: ", "gif: ", "bmp: ", "tiff: ", "webp: ", "avif: ", "riff: ", "vp8: ", "vp8l: ",
		"unsupported feature: ", "unsupported JPEG feature: ", "invalid format: ", "invalid JPEG format: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}
