package inference_test

import (
	"context"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/prompt"
)

// heldBatches is a model whose batches are held at a gate.
type heldBatches struct {
	fake.Breaking
	gate  *fake.Gate
	sizes *[]int
}

func (m heldBatches) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	*m.sizes = append(*m.sizes, len(prompts))
	if err := m.gate.Pass(ctx); err != nil {
		return nil, err
	}
	return m.Breaking.DecodeBatch(ctx, e, prompts)
}

func TestABatchOfAJobGivesWayToAClickAndIsDoneAgain(t *testing.T) {
	var sizes []int
	m := heldBatches{fake.Breaking{Model: fake.New(fake.Options{})}, fake.NewGate(), &sizes}
	s := newStage(t, inference.Options{})
	s.Use(func(context.Context) (inference.Model, error) { return m, nil })
	s.Show(sceneNumber(1), 1)
	s.final(inference.OpEncode, 0)
	prompts := append(gridPoints(sceneW, sceneH), at(7, 9, prompt.Positive))
	s.Work(inference.Job{Generation: 1, Revision: 9, Run: func(_ context.Context, a *inference.Access) (any, error) {
		return a.DecodeBatch(a.Embedding(), prompts)
	}})
	<-m.gate.Entered()
	s.Ask(click(1, 1)) // the batch holds no token: it can only end by its context
	if e := s.final(inference.OpAsk, 1); e.Kind != inference.EventAnswer {
		t.Errorf("%+v", e)
	}
	<-m.gate.Entered()
	m.gate.Open(2)
	answers, _ := s.final(inference.OpWork, 9).Result.([]*prompt.Answer)
	if len(answers) != len(prompts) {
		t.Fatalf("%d answers", len(answers))
	}
	r := inference.NewRunner(fake.New(fake.Options{}), inference.Options{}) // without batches
	e, _, err := r.Embed(t.Context(), sceneNumber(1))
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.DecodeBatch(t.Context(), e, prompts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range answers {
		if !equalAnswers(answers[i], want[i]) {
			t.Errorf("prompt %d is answered differently", i)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if !slices.Equal(sizes, []int{inference.BatchSize, inference.BatchSize, 1}) {
		t.Errorf("batches of %v", sizes)
	}
}

// forgetful gives an answer too few.
type forgetful struct{ fake.Breaking }

func (m forgetful) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	return m.Breaking.DecodeBatch(ctx, e, prompts[1:])
}

func TestABatchWithAnAnswerTooFewIsAnError(t *testing.T) {
	r := inference.NewRunner(forgetful{fake.Breaking{Model: fake.New(fake.Options{})}}, inference.Options{})
	e, _, err := r.Embed(t.Context(), sceneNumber(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.DecodeBatch(t.Context(), e, gridPoints(sceneW, sceneH)); err == nil {
		t.Error("answers to other prompts are taken")
	}
}
