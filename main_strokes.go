//go:build !nogui

package main

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"fyne.io/fyne/v2/app"

	"clickmask/canvas"
	"clickmask/cli/bench"
	"clickmask/picture"
)

// What a stroke is seen in: as many pixels as the canvas of a window of ordinary size has.
const strokeAreaW, strokeAreaH = 1280, 800

// strokesOfEach is how many strokes are timed of each way to draw, after one that does not count.
const strokesOfEach = 2

// measureStrokes draws on the picture at path without a window and prints what the moves took, the four ways in turns.
func measureStrokes(path string) error {
	app.NewWithID(appID) // has the canvas's clocks; as it is not run, nothing is shown and no display is asked for
	pic, err := picture.Open(context.Background(), path, picture.Options{})
	if err != nil {
		return err
	}
	pyramid := picture.NewPyramid(pic)
	var out []bench.StrokeMeasures
	for round := range strokesOfEach + 1 {
		for _, draft := range []bool{false, true} {
			for _, soft := range []bool{false, true} {
				s := canvas.Stroking{Picture: pic, Pyramid: pyramid, W: strokeAreaW, H: strokeAreaH, Draft: draft}
				if soft {
					s.Softness = 1
				}
				if times := s.Time(); round > 0 {
					out = append(out, bench.StrokeMeasures{Draft: draft, Soft: soft, Moves: milliseconds(times)})
				}
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func milliseconds(times []time.Duration) []float64 {
	ms := make([]float64, len(times))
	for i, d := range times {
		ms[i] = float64(d) / float64(time.Millisecond)
	}
	return ms
}
