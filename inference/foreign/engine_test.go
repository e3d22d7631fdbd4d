package foreign

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"clickmask/inference"
	"clickmask/inference/segtest"
)

// The engine is what the window has: it hears of a model that crashes, goes on, and closes in time whatever a model does.
func TestTheEngineOutlivesAModelAndClosesWhileItLoops(t *testing.T) {
	caches(t)
	for name, c := range map[string]struct {
		decoder *net
		crashes bool
	}{
		"crashing": {atFivePoints(1, -1, dividing), true},
		"looping":  {atFivePoints(1, endless, looping), false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.crashes {
				dividingCrashes(t, Crashed)
			}
			m := opened(t, pair(t, encoder(nil), c.decoder), Limits{})
			events := make(chan inference.Event, 100)
			e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
			until := func(kind inference.EventKind, op string) inference.Event {
				t.Helper()
				for e := range events {
					if e.Kind == kind && e.Op == op {
						return e
					}
					if e.Kind == inference.EventFailed {
						t.Fatalf("%s: %v", e.Op, e.Err)
					}
				}
				return inference.Event{}
			}
			e.Use(func(context.Context) (inference.Model, error) { return m, nil })
			e.Show(segtest.Scene(64, 48, 1), 1)
			until(inference.EventReady, inference.OpEncode)
			e.Ask(inference.Query{Generation: 1, Revision: 1, Prompt: clicks(4)})
			if c.crashes {
				if failed := until(inference.EventFailed, inference.OpAsk); !errors.As(failed.Err, new(*Failure)) {
					t.Errorf("%v", failed.Err)
				}
				e.Ask(inference.Query{Generation: 1, Revision: 2, Prompt: clicks(2)})
				until(inference.EventAnswer, inference.OpAsk)
			}
			for !c.crashes && len(m.child.turn) == 0 { // until it is at it
				runtime.Gosched()
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
			<-m.child.reaped
		})
	}
}
