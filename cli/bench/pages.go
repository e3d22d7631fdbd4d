package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// PageTurns are what the window prints after going through a folder (`clickmask --measure=pages FOLDER`): milliseconds from
// the wish for another picture to something of it, and to all of it, on the screen.
type PageTurns struct {
	Model        string    `json:"model"`
	PictureW     int       `json:"picture_w"`
	PictureH     int       `json:"picture_h"`
	AheadFrame   []float64 `json:"ahead_frame_ms"` // the next picture, opened ahead
	AheadPicture []float64 `json:"ahead_picture_ms"`
	FarFrame     []float64 `json:"far_frame_ms"` // one of which nothing was known
	FarPicture   []float64 `json:"far_picture_ms"`
}

// pagesGoneTo is how many pictures a folder has to be gone through, and pageHeights by how much each is lower than the one
// before, so that no two have the same pixels.
const (
	pagesGoneTo = 10
	pageHeights = 8
)

// PageCases has the program's window go through a folder of pictures of about w x h pixels, which is made within dir. picture
// is the name of the cases.
func PageCases(ctx context.Context, picture, dir string, w, h int, program string, args ...string) ([]Window, error) {
	folder := filepath.Join(dir, "pages")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	for i := range pagesGoneTo {
		if err := SaveJPEG(filepath.Join(folder, fmt.Sprintf("%02d.jpg", i)), w, h-pageHeights*i); err != nil {
			return nil, err
		}
	}
	out, _, err := outputAndPeak(ctx, nil, program, append(args, "--measure=pages", folder))
	if err != nil {
		return nil, err
	}
	var m PageTurns
	if err := json.Unmarshal(out, &m); err != nil {
		return nil, fmt.Errorf("%s --measure=pages printed no measures: %w", program, err)
	}
	var cases []Window
	add := func(name string, ms []float64) {
		if len(ms) > 0 {
			cases = append(cases, Window{Case: name + ", " + picture, Stat: NewStat(ms), P95: percentile(ms, 0.95)})
		}
	}
	add("next picture, opened ahead, to something of it", m.AheadFrame)
	add("next picture, opened ahead, to the picture", m.AheadPicture)
	add("a picture far ahead, to something of it", m.FarFrame)
	add("a picture far ahead, to the picture", m.FarPicture)
	return cases, nil
}
