package bench

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"clickmask/inference"
	"clickmask/picture"
	"clickmask/prompt"
)

// ReopenCases times coming back to a picture whose embedding is on disk, in folder, but no longer in memory: from its
// file to its first mask. What counts in the times is the way from its pixels to the mask.
func ReopenCases(ctx context.Context, m inference.Model, folder string, rounds int) ([]Reopen, error) {
	var out []Reopen
	for _, c := range []struct {
		name string
		w, h int
	}{{"1280 x 720 JPEG", 1280, 720}, {"24 MP JPEG", 6000, 4000}} {
		path := filepath.Join(folder, "reopen "+c.name+".jpg")
		if err := SaveJPEG(path, c.w, c.h); err != nil {
			return nil, err
		}
		if _, err := reopen(ctx, m, path, folder); err != nil { // now it is known
			return nil, err
		}
		var files []float64
		times, err := Race(ctx, rounds, Contender{Name: "reopen " + c.name, Run: func(ctx context.Context) (time.Duration, error) {
			r, err := reopen(ctx, m, path, folder)
			if err == nil && !r.known {
				err = errors.New("the embedding was not kept")
			}
			files = append(files, float64(r.file.Nanoseconds())/1e6)
			return r.mask, err
		}})
		if err != nil {
			return nil, err
		}
		out = append(out, Reopen{Picture: c.name, Stat: NewStat(times[0]), FileMs: percentile(files[1:], 0.5)})
	}
	return out, nil
}

type reopened struct {
	file  time.Duration // from the file to its pixels
	mask  time.Duration // from the pixels to the mask of a click
	known bool          // the embedding was on disk
}

// reopen opens a picture with caches of which only that on disk knows anything, and asks for its first mask.
func reopen(ctx context.Context, m inference.Model, path, folder string) (r reopened, err error) {
	start := time.Now()
	p, err := picture.Open(ctx, path, picture.Options{})
	if err != nil {
		return r, err
	}
	r.file = time.Since(start)
	start = time.Now()
	runner := inference.NewRunner(m, inference.Options{CacheDir: filepath.Join(folder, "embeddings")})
	e, known, err := runner.Embed(ctx, p)
	if err != nil {
		return r, err
	}
	w, h := p.Size()
	click := prompt.Prompt{Points: []prompt.Point{{X: float64(w) / 2, Y: float64(h) / 2, Label: prompt.Positive}}}
	if _, err := runner.Decode(ctx, e, click, nil); err != nil {
		return r, err
	}
	r.mask, r.known = time.Since(start), known
	return r, nil
}
