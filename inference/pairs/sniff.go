package pairs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxFile is where protobuf messages end, ONNX files with them.
const maxFile = 1<<31 - 1

// sniff says what a file is that is no ONNX model at first sight, and nil where it may be one.
func sniff(src io.ReaderAt, size int64) error {
	return mark(NotAModel, otherSort(src, size))
}

func otherSort(src io.ReaderAt, size int64) error {
	if size == 0 {
		return mark(Damaged, fmt.Errorf("%w: it is empty", errDamaged))
	}
	if size > maxFile {
		return fmt.Errorf("it has %d bytes: ONNX files end at %d", size, maxFile)
	}
	head := make([]byte, min(size, 512))
	if n, err := src.ReadAt(head, 0); n < len(head) {
		return mark(Unreadable, err)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	switch {
	case bytes.HasPrefix(text, []byte("version https://git-lfs")):
		return errors.New("it is a Git LFS pointer, not the model itself: fetch it with git lfs pull, or download it from the project's page")
	case bytes.HasPrefix(text, []byte("<")):
		return errors.New("it is a web page (HTML), not a model: the download has failed")
	case bytes.HasPrefix(text, []byte("{")):
		return errors.New("it is JSON, not a model: the download may have failed")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return errors.New("it is a zip archive or a PyTorch checkpoint, not an ONNX model")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return errors.New("it is packed with gzip: unpack it first")
	case len(head) > 8 && bytes.Equal(head[4:8], []byte("ORTM")):
		return errors.New("it is in ONNX Runtime's own format, not an ONNX model")
	}
	return nil
}

// openRegular opens a file; it looks first, for opening a named pipe would wait for a writer.
func openRegular(path string) (*os.File, int64, error) {
	st, err := os.Stat(path)
	if err == nil && !st.Mode().IsRegular() {
		err = mark(NotAFile, errors.New("it is not a file"))
	}
	if err != nil {
		return nil, 0, plain(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, plain(err)
	}
	return f, st.Size(), nil
}

// plain takes a path off an error: whoever reports it names the file.
func plain(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ErrNotExist
	}
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
