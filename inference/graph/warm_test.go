package graph

import (
	"testing"

	"clickmask/inference"
)

// embedded encodes a picture of one of the small networks.
func embedded(t *testing.T, m *model) *inference.Embedding {
	t.Helper()
	tensor, err := m.embed(t.Context(), fixturePicture(fixtureSide, 180), fixtureSide, 180)
	if err != nil {
		t.Fatal(err)
	}
	return &inference.Embedding{Model: m.info.Fingerprint, Grid: m.Grid(fixtureSide, 180), Tensors: []inference.Tensor{tensor}}
}

func TestAWarmModelHasLoadedWhatClicksNeedAndKeepsThePicture(t *testing.T) {
	m := openFixture(t, "tiny", 2)
	e := embedded(t, m)
	if err := m.Prepare(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if err := m.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m.sessions.masked == nil {
		t.Error("the second click of an object has to load a graph")
	}
	if m.picture.of != e {
		t.Error("the first click has to prepare the picture again")
	}
}

func TestAnEmbeddingFromACacheIsPreparedBeforeTheFirstClick(t *testing.T) {
	m := openFixture(t, "tiny", 2)
	e := embedded(t, m)
	if m.picture.of == e {
		t.Fatal("prepared already")
	}
	if err := m.Prepare(t.Context(), e); err != nil || m.picture.of != e {
		t.Errorf("prepared: %v, error %v", m.picture.of == e, err)
	}
	if err := m.Prepare(t.Context(), &inference.Embedding{}); err == nil {
		t.Error("another model's embedding is prepared")
	}
}
