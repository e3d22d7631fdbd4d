package fake

import "context"

// Gate holds calls until a test lets them go. Its methods may be called from any goroutine.
//
//	gate := fake.NewGate()
//	hooks.Encode = func(ctx context.Context, _ *picture.Picture) error { return gate.Pass(ctx) }
//	…
//	<-gate.Entered() // an encode has begun and waits
//	gate.Open(1)     // let it go on
type Gate struct {
	entered chan struct{}
	tokens  chan struct{}
}

// gateSize is how many calls may enter, and how many tokens may lie ready, before anybody looks.
const gateSize = 4096

// NewGate makes a closed gate.
func NewGate() *Gate {
	return &Gate{entered: make(chan struct{}, gateSize), tokens: make(chan struct{}, gateSize)}
}

// Pass says that a call has come and waits until it may go on; when ctx ends first, it is ctx.Err().
func (g *Gate) Pass(ctx context.Context) error {
	g.entered <- struct{}{}
	select {
	case <-g.tokens:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Entered gives one value for every call that has come to the gate.
func (g *Gate) Entered() <-chan struct{} { return g.entered }

// Open lets n calls through, waiting ones or ones to come.
func (g *Gate) Open(n int) {
	for range n {
		g.tokens <- struct{}{}
	}
}
