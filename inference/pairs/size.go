package pairs

import (
	"context"
	"os"
	"path/filepath"
)

// Bytes is how large a pair is: its two files, and of the files beside them what its weights take there. Only headers
// are read.
func Bytes(ctx context.Context, encoderPath, decoderPath string) (int64, error) {
	var all int64
	for _, p := range []struct{ what, path string }{{"open encoder", encoderPath}, {"open decoder", decoderPath}} {
		n, err := fileBytes(p.path)
		if err != nil {
			return 0, fault(ctx, Unknown, p.what, p.path, err)
		}
		all += n
	}
	return all, nil
}

// GraphBytes is the same of a file that is no half of a pair.
func GraphBytes(ctx context.Context, path string) (int64, error) {
	n, err := fileBytes(path)
	if err != nil {
		return 0, fault(ctx, Unknown, "open", path, err)
	}
	return n, nil
}

func fileBytes(path string) (int64, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return 0, err
	}
	defer f.Close() // only read from
	if err := sniff(f, size); err != nil {
		return 0, err
	}
	h, err := readHeader(f, size)
	if err != nil {
		return 0, plain(err)
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return 0, plain(err)
	}
	defer folder.Close() // only read from
	ext, err := h.externals(folder)
	if err != nil {
		return 0, err
	}
	wanted := map[string]int64{} // tensors may share bytes
	for _, o := range ext {
		have, err := checkLocation(folder, o.location)
		if err != nil {
			return 0, err
		}
		wanted[o.location] = min(have, wanted[o.location]+o.bytes)
	}
	for _, n := range wanted {
		size += n
	}
	return size, nil
}
