package picture

import "context"

// A gate lets so many decodes through at a time, so that their memory is bounded in the whole process.
type gate chan struct{}

// What is shown never waits for what is not, and small pictures in the background (thumbnails) never for a large one.
// Two may be shown at a time: one that was given up may still be on its way out while the next one begins.
var (
	shownGate = make(gate, 2)
	largeGate = make(gate, 1) // in the background
	smallGate = make(gate, 1) // in the background, of at most smallBytes
)

// smallBytes is the memory up to which a picture counts as small: 24 megapixels of most kinds.
const smallBytes = 256 << 20

// gateFor is the gate through which a decode goes that takes so many bytes.
func gateFor(background bool, bytes int64) gate {
	switch {
	case !background:
		return shownGate
	case bytes > smallBytes:
		return largeGate
	default:
		return smallGate
	}
}

// enter waits for its turn. Who has entered must leave.
func (g gate) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }
