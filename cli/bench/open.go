package bench

import (
	"context"
	"path/filepath"

	"clickmask/picture"
)

// OpenCases times opening camera files of 24 and 100 megapixels, which are written into folder.
func OpenCases(ctx context.Context, folder string, rounds int) ([]Open, error) {
	var out []Open
	for _, c := range []struct {
		name string
		w, h int
	}{{"24 MP JPEG", 6000, 4000}, {"100 MP JPEG", 11648, 8584}} {
		path := filepath.Join(folder, c.name+".jpg")
		if err := SaveJPEG(path, c.w, c.h); err != nil {
			return nil, err
		}
		times, err := Race(ctx, rounds, Timed(c.name, func(ctx context.Context) error {
			_, err := picture.Open(ctx, path, picture.Options{})
			return err
		}))
		if err != nil {
			return nil, err
		}
		out = append(out, Open{Picture: c.name, Megapixels: round(float64(c.w) * float64(c.h) / 1e6), Stat: NewStat(times[0])})
	}
	return out, nil
}
