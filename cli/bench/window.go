package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// WindowMeasures are what the window prints about itself after driving itself (`clickmask --measure PICTURE`): times
// in milliseconds from an event to the frame on the screen that shows what came of it.
type WindowMeasures struct {
	Model      string    `json:"model"`
	PictureW   int       `json:"picture_w"`
	PictureH   int       `json:"picture_h"`
	FirstFrame int64     `json:"first_frame_unix_ms"` // something of the picture is on the screen before it is, 0 where nothing was
	FirstPaint int64     `json:"first_paint_unix_ms"` // the picture is on the screen
	FirstMask  int64     `json:"first_mask_unix_ms"`  // and so is the mask of a click made at once
	Click      []float64 `json:"click_ms"`            // press to painted mask, no preview asked before
	OnPreview  []float64 `json:"click_on_preview_ms"` // the same where the pointer rests and the preview is shown
	Closer     []float64 `json:"closer_ms"`           // press to what a closer look saw, where there was more to see
	Pan        []float64 `json:"pan_ms"`              // from a frame to the next while each moves the picture
	Zoom       []float64 `json:"zoom_ms"`             // the same while each zooms
	Hovers     float64   `json:"hovers_per_second"`   // previews answered while the pointer keeps moving
	HoverPaint float64   `json:"hovers_painted_per_second"`
}

// firstClickRuns is how many processes are started to time their first clicks; the tenth of each stands beside it.
const firstClickRuns = 3

// Window is one case of the window, in a process of its own.
type Window struct {
	Case string `json:"case"`
	Stat
	P95       float64 `json:"p95_ms"`
	PerSecond float64 `json:"per_second,omitempty"` // of the median; for previews those counted
}

// WindowCases runs the program's window on the picture in args and sums up what it says; picture is the name of the cases. The
// memory is the most that the process had resident, 0 where the system does not tell.
func WindowCases(ctx context.Context, picture, program string, args ...string) (cases []Window, memoryMB float64, err error) {
	begun := time.Now().UnixMilli()
	m, peak, err := measureWindow(ctx, program, append(args, "--measure"))
	if err != nil {
		return nil, 0, err
	}
	var first, tenth []float64
	for range firstClickRuns {
		m, _, err := measureWindow(ctx, program, append(args, "--measure=clicks"))
		if err != nil {
			return nil, 0, err
		}
		if n := len(m.Click); n > 0 {
			first, tenth = append(first, m.Click[0]), append(tenth, m.Click[n-1])
		}
	}
	add := func(name string, ms []float64, perSecond bool) {
		if len(ms) == 0 {
			return
		}
		w := Window{Case: name + ", " + picture, Stat: NewStat(ms), P95: percentile(ms, 0.95)}
		if perSecond {
			w.PerSecond = round(1000 / w.Median)
		}
		cases = append(cases, w)
	}
	add("start to picture", []float64{float64(m.FirstPaint - begun)}, false)
	add("start to first mask", []float64{float64(m.FirstMask - begun)}, false)
	add("click to painted mask", m.Click, false)
	add("click on a shown preview", m.OnPreview, false)
	add("click to closer look", m.Closer, false)
	add("first click", first, false)
	add("tenth click", tenth, false)
	add("pan frame", m.Pan, true)
	add("zoom frame", m.Zoom, true)
	if m.Hovers > 0 {
		add("preview answered", []float64{1000 / m.Hovers}, true)
	}
	if m.HoverPaint > 0 {
		add("preview painted", []float64{1000 / m.HoverPaint}, true)
	}
	return cases, float64(peak) / 1e6, nil
}

// measureWindow runs the program, whose window drives itself, to its end.
func measureWindow(ctx context.Context, program string, args []string) (m WindowMeasures, peak int64, err error) {
	out, peak, err := outputAndPeak(ctx, nil, program, args)
	if err != nil {
		return m, 0, err
	}
	if err := json.Unmarshal(out, &m); err != nil {
		return m, 0, fmt.Errorf("%s --measure printed no measures: %w", program, err)
	}
	return m, peak, nil
}
