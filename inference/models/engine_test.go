package models_test

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/prompt"
)

func TestTheEngineAnswersWithTheBuiltinModelAndClosesInTheMiddleOfAnEncode(t *testing.T) {
	openBuiltin(t, 1) // skips where there is no runtime
	events := make(chan inference.Event, 100)
	e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }, CacheDir: t.TempDir()})
	e.Use(models.Open("", 0))
	e.Show(ball(640, 480, 300, 200, 90), 1)
	e.Ask(inference.Query{Generation: 1, Revision: 1,
		Prompt: prompt.Prompt{Points: []prompt.Point{{X: 300, Y: 200, Label: prompt.Positive}}}})
	for _, want := range []inference.EventKind{inference.EventLoading, inference.EventLoaded, inference.EventEncoding,
		inference.EventReady, inference.EventAnswer} {
		got := <-events
		if got.Kind != want {
			t.Fatalf("%+v, want kind %d", got, want)
		}
		if got.Kind == inference.EventAnswer {
			if m := got.Answer.LowRes[got.Answer.Choose(prompt.Prompt{})].Mask(); !m.At(300, 200) {
				t.Error("the click is not in its mask")
			}
		}
	}
	e.Show(ball(640, 480, 100, 100, 50), 2)
	if got := <-events; got.Kind != inference.EventEncoding {
		t.Fatalf("%+v", got)
	}
	if err := e.Close(); err != nil {
		t.Log(err) // how soon it ends is up to the machine here; the engine's own tests hold it to ending
	}
}
