// Package matting runs the small network of fine edges.
package matting

import (
	"context"
	"fmt"
	"sync"

	"clickmask/assets/matting"
	"clickmask/inference"
	"clickmask/inference/ort"
)

// Net is the network, loaded when it is first asked. Safe for concurrent use.
type Net struct {
	mu      sync.Mutex
	session *ort.Session
	err     error
}

// Logits are those of alpha for a tile of w x h pixels, both multiples of 16: see [matting.Alpha].
func (n *Net) Logits(ctx context.Context, tile []float32, w, h int) ([]float32, error) {
	if w%matting.Multiple != 0 || h%matting.Multiple != 0 || len(tile) != matting.Planes*w*h {
		return nil, fmt.Errorf("a tile of %d x %d pixels with %d numbers is none", w, h, len(tile))
	}
	session, err := n.loaded()
	if err != nil {
		return nil, err
	}
	out, err := session.Run(ctx, []inference.Tensor{{Name: "tile", Shape: []int64{1, matting.Planes, int64(h), int64(w)}, Data: tile}})
	if err != nil {
		return nil, err
	}
	if len(out) != 1 || len(out[0].Data) != w*h {
		return nil, fmt.Errorf("the network answers %d tensors", len(out))
	}
	return out[0].Data, nil
}

func (n *Net) loaded() (*ort.Session, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.session == nil && n.err == nil {
		// One thread a tile: several tiles are asked about at once.
		n.session, n.err = ort.NewSession(matting.Alpha, []string{"tile"}, []string{"logits"}, ort.Options{Threads: 1, Lean: true})
	}
	return n.session, n.err
}

// Close lets go of the network; runs under way end first.
func (n *Net) Close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.session == nil {
		return nil
	}
	session := n.session
	n.session = nil
	return session.Close()
}
