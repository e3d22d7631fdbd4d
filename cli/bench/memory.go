package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
)

// WindowAtRest is what the window prints about itself when it has shown a picture and a few masks and has nothing more
// to do (`clickmask --measure=memory PICTURE`).
type WindowAtRest struct {
	Model    string `json:"model"`
	Resident int64  `json:"resident_bytes"` // 0 where the system does not tell

	Shares []Share `json:"shares,omitempty"` // of what is resident, as [Where] tells it
}

// WindowMemory runs the program's window on a picture until it is at rest; name is the case's. The error is
// [ErrNotMeasured] where the system does not tell.
func WindowMemory(ctx context.Context, name, program string, args ...string) (m Memory, model string, err error) {
	out, peak, err := outputAndPeak(ctx, nil, program, args)
	if err != nil {
		return Memory{}, "", err
	}
	var rest WindowAtRest
	if err := json.Unmarshal(out, &rest); err != nil {
		return Memory{}, "", fmt.Errorf("%s printed no measures: %w", program, err)
	}
	if peak == 0 || rest.Resident == 0 {
		return Memory{}, rest.Model, ErrNotMeasured
	}
	return Memory{Case: name, PeakMB: math.Round(float64(peak) / 1e6), RestMB: math.Round(float64(rest.Resident) / 1e6), Shares: rest.Shares}, rest.Model, nil
}
