package inference_test

import (
	"context"
	"errors"
	"image"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// gridSide is how many prompts a side the test's job asks.
const gridSide = 4

// gridPoints are places all over a picture.
func gridPoints(w, h int) []prompt.Prompt {
	var out []prompt.Prompt
	for y := range gridSide {
		for x := range gridSide {
			out = append(out, at((float64(x)+0.5)*float64(w)/gridSide, (float64(y)+0.5)*float64(h)/gridSide, prompt.Positive))
		}
	}
	return out
}

// gridJob asks for the mask at each place of a grid and reports each row. Its result are all answers.
func gridJob(generation, revision uint64) inference.Job {
	return inference.Job{Generation: generation, Revision: revision, Run: func(_ context.Context, a *inference.Access) (any, error) {
		w, h := a.Picture().Size()
		var found []*prompt.Answer
		for i, p := range gridPoints(w, h) {
			answer, err := a.Decode(a.Embedding(), p, nil)
			if err != nil {
				return nil, err
			}
			found = append(found, answer)
			if (i+1)%gridSide == 0 {
				if err := a.Report(i+1, gridSide*gridSide, slices.Clone(found[i+1-gridSide:])); err != nil {
					return nil, err
				}
			}
		}
		return found, nil
	}}
}

// wantWork is the next event, of a job, of this kind.
func (s *stage) wantWork(kind inference.EventKind, generation, revision uint64) inference.Event {
	s.t.Helper()
	e := s.want(kind)
	if e.Op != inference.OpWork || e.Generation != generation || e.Revision != revision {
		s.t.Fatalf("the event is %v of %s %d of picture %d, want job %d", e.Kind, e.Op, e.Revision, e.Generation, revision)
	}
	return e
}

func equalAnswers(a, b *prompt.Answer) bool {
	return slices.Equal(a.IoU, b.IoU) && slices.EqualFunc(a.LowRes, b.LowRes, func(x, y mask.Logits) bool {
		return x.Grid == y.Grid && slices.Equal(x.Data, y.Data)
	})
}

func TestAJobReportsAsItGoesAndItsResult(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	s.showReady(sceneNumber(1), 1)
	s.Work(gridJob(1, 4))
	var parts []*prompt.Answer
	for row := range gridSide {
		e := s.wantWork(inference.EventProgress, 1, 4)
		if e.Done != (row+1)*gridSide || e.Total != gridSide*gridSide {
			t.Errorf("%d of %d are done", e.Done, e.Total)
		}
		parts = append(parts, e.Result.([]*prompt.Answer)...)
	}
	all := s.wantWork(inference.EventWorked, 1, 4).Result.([]*prompt.Answer)
	if len(all) != gridSide*gridSide || !slices.Equal(all, parts) {
		t.Errorf("%d answers, %d in parts", len(all), len(parts))
	}
	direct := inference.NewRunner(fake.New(fake.Options{}), inference.Options{})
	e, _, err := direct.Embed(t.Context(), sceneNumber(1))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range gridPoints(sceneW, sceneH) {
		want, err := direct.Decode(t.Context(), e, p, nil)
		if err != nil || !equalAnswers(all[i], want) {
			t.Errorf("prompt %d of the grid is answered differently (%v)", i, err)
		}
	}
}

// heldJob is a stage whose job 9 is held in its first decode.
func heldJob(t *testing.T, job inference.Job) (*stage, *fake.Gate, func()) {
	t.Helper()
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(nil, gate)}))
	s.showReady(sceneNumber(1), 1)
	cancel := s.Work(job)
	<-gate.Entered()
	return s, gate, cancel
}

func TestAClickWaitsForOneDecodeOfAJob(t *testing.T) {
	s, gate, _ := heldJob(t, gridJob(1, 9))
	s.Ask(click(1, 1))
	gate.Open(1) // the job's decode runs to its end
	<-gate.Entered()
	gate.Open(1) // and the next one is the click's
	if e := s.want(inference.EventAnswer); e.Revision != 1 {
		t.Errorf("%+v", e)
	}
	gate.Open(gridSide*gridSide - 1)
	for range gridSide {
		s.wantWork(inference.EventProgress, 1, 9)
	}
	s.wantWork(inference.EventWorked, 1, 9)
}

func TestHoversLooksAndPeeksGoBetweenTheStepsOfAJob(t *testing.T) {
	for name, ask := range map[string]func(s *stage){
		"hover": func(s *stage) { s.Hover(click(1, 1)) },
		"look":  func(s *stage) { s.lookAt(1, 1) },
		"peek":  func(s *stage) { s.peekAt(1, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			s, gate, _ := heldJob(t, gridJob(1, 9))
			ask(s)
			gate.Open(2) // not enough for a row of the grid
			if e := <-s.events; e.Revision != 1 || e.Kind == inference.EventFailed {
				t.Errorf("first comes %+v", e)
			}
			gate.Open(gridSide * gridSide)
			for range gridSide {
				s.wantWork(inference.EventProgress, 1, 9)
			}
			s.wantWork(inference.EventWorked, 1, 9)
		})
	}
}

// A job computes between its steps; meanwhile the engine answers, and prepares no pictures.
func TestNothingIsEncodedAheadWhileAJobIsInProgress(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	s.showReady(sceneNumber(1), 1)
	computes, goOn, reached := make(chan struct{}), make(chan struct{}), make(chan struct{})
	s.Work(inference.Job{Generation: 1, Revision: 9, Run: func(context.Context, *inference.Access) (any, error) {
		close(computes)
		<-goOn
		return nil, nil
	}})
	<-computes
	s.EncodeAhead(append(loads(plain(2)), lastLoad(reached)))
	s.Ask(click(1, 1))
	s.want(inference.EventAnswer)
	if c := m.Counts(); c.Encodes != 1 {
		t.Errorf("%d encodes", c.Encodes)
	}
	close(goOn)
	s.wantWork(inference.EventWorked, 1, 9)
	<-reached
}

func TestAJobInterruptsAnEncodeAheadWhichIsDoneLater(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
	gate.Open(1)
	s.showReady(sceneNumber(1), 1)
	<-gate.Entered()
	reached := make(chan struct{})
	s.EncodeAhead(append(loads(plain(2)), lastLoad(reached)))
	<-gate.Entered()
	s.Work(gridJob(1, 9)) // the encode ahead holds no token
	for range gridSide {
		s.wantWork(inference.EventProgress, 1, 9)
	}
	s.wantWork(inference.EventWorked, 1, 9)
	<-gate.Entered()
	gate.Open(1)
	<-reached
}

func TestAJobIsEndedOnceAndForAll(t *testing.T) {
	for name, end := range map[string]func(s *stage, cancel func()){
		"cancelled":       func(_ *stage, cancel func()) { cancel() },
		"cancelled twice": func(_ *stage, cancel func()) { cancel(); cancel() },
		"another picture": func(s *stage, _ func()) { s.Show(sceneNumber(2), 2) },
		"no picture":      func(s *stage, _ func()) { s.Show(nil, 2) },
		"another model":   func(s *stage, _ func()) { s.Use(fake.Opener(fake.Options{Name: "Other"})) },
		"all of these": func(s *stage, cancel func()) {
			s.Use(fake.Opener(fake.Options{Name: "Other"}))
			s.Show(sceneNumber(2), 2)
			cancel()
		},
	} {
		for _, when := range []string{"in a decode", "in an encode", "between steps"} {
			t.Run(name+" "+when, func(t *testing.T) {
				gate := fake.NewGate()
				s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{
					Encode: func(ctx context.Context, p *picture.Picture) error {
						if w, _ := p.Size(); w == sceneW {
							return nil
						}
						return gate.Pass(ctx)
					},
					Decode: func(ctx context.Context, _ prompt.Prompt) error { return gate.Pass(ctx) }}}))
				s.showReady(sceneNumber(1), 1)
				cancel := s.Work(inference.Job{Generation: 1, Revision: 9, Run: func(ctx context.Context, a *inference.Access) (any, error) {
					switch when {
					case "in a decode":
						return a.Decode(a.Embedding(), at(5, 5, prompt.Positive), nil)
					case "in an encode":
						return a.EncodeCrop(image.Rect(0, 0, 100, 100))
					}
					return nil, gate.Pass(ctx)
				}})
				waits := s.Work(gridJob(1, 10))
				<-gate.Entered()
				waits()
				end(s, cancel)
				told := map[uint64]int{}
				for told[9] == 0 || told[10] == 0 {
					if e := <-s.events; e.Op == inference.OpWork {
						if e.Kind != inference.EventSuperseded || e.Generation != 1 {
							t.Errorf("told is %+v", e)
						}
						told[e.Revision]++
					}
				}
				// The next job runs, and nothing more comes of the first two.
				s.Show(sceneNumber(3), 3)
				gate.Open(100)
				s.Work(gridJob(3, 11))
				for e := range s.events {
					if e.Op == inference.OpWork && e.Revision != 11 {
						t.Errorf("told is also %+v", e)
					}
					if e.Kind == inference.EventWorked {
						break
					}
				}
				cancel() // over long ago
			})
		}
	}
}

func TestAnEncodeOfAJobGivesWayAndIsDoneAgain(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAtParts(gate)})
	s := withModel(t, m)
	s.showReady(sceneNumber(1), 1)
	part := image.Rect(100, 50, 220, 130)
	s.Work(inference.Job{Generation: 1, Revision: 9, Run: func(_ context.Context, a *inference.Access) (any, error) {
		return a.EncodeCrop(part)
	}})
	<-gate.Entered()
	s.Hover(click(1, 1)) // the encode holds no token: these can only end it
	s.want(inference.EventHover)
	<-gate.Entered()
	s.Ask(click(1, 2))
	s.want(inference.EventAnswer)
	<-gate.Entered()
	s.Hover(click(1, 3)) // waits now
	gate.Open(1)
	if e := s.want(inference.EventHover); e.Revision != 3 {
		t.Errorf("%+v", e)
	}
	if e := s.wantWork(inference.EventWorked, 1, 9).Result.(*inference.Embedding); e.Grid.Crop != part {
		t.Errorf("encoded is %v", e.Grid.Crop)
	}
	if c := m.Counts(); c.Encodes != 4 {
		t.Errorf("%d encodes: the picture, two that were interrupted and one that was not make 4", c.Encodes)
	}
}

func TestAJobEncodesOtherPictures(t *testing.T) {
	s := withModel(t, fake.New(fake.Options{}))
	s.showReady(sceneNumber(1), 1)
	s.Work(inference.Job{Generation: 1, Revision: 9, Run: func(_ context.Context, a *inference.Access) (any, error) {
		e, err := a.Encode(sceneNumber(2))
		if err != nil {
			return nil, err
		}
		return a.Decode(e, at(5, 5, prompt.Positive), nil)
	}})
	s.wantWork(inference.EventWorked, 1, 9)
	s.Show(sceneNumber(2), 2)
	if e := s.want(inference.EventReady); !e.Cached {
		t.Error("what a job has encoded is not kept")
	}
}

func TestJobsAreAnsweredInOrderAndFailuresAreTold(t *testing.T) {
	s := newStage(t, inference.Options{})
	s.Work(gridJob(1, 1))
	if e := s.wantWork(inference.EventFailed, 1, 1); !errors.Is(e.Err, inference.ErrNoModel) {
		t.Errorf("no model: %v", e.Err)
	}
	gate, fail := fake.NewGate(), errTest
	s.Use(fake.New(fake.Options{Hooks: fake.Hooks{Encode: func(ctx context.Context, _ *picture.Picture) error {
		if err := gate.Pass(ctx); err != nil {
			return err
		}
		return fail
	}}}).Opener())
	s.Show(sceneNumber(1), 1)
	<-gate.Entered()
	s.Work(gridJob(1, 2))
	s.Work(gridJob(1, 3))
	gate.Open(1)
	for _, kind := range []inference.EventKind{inference.EventLoading, inference.EventLoaded, inference.EventEncoding, inference.EventFailed} {
		s.want(kind)
	}
	for revision := uint64(2); revision <= 3; revision++ { // both waited for the encode that failed
		if e := s.wantWork(inference.EventFailed, 1, revision); !errors.Is(e.Err, errTest) {
			t.Errorf("%+v", e)
		}
	}
	fail = nil
	s.Work(inference.Job{Generation: 1, Revision: 4, Run: func(context.Context, *inference.Access) (any, error) { return nil, errTest }})
	s.Work(gridJob(2, 5)) // another picture
	gate.Open(1)          // a later job makes the engine try again
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	if e := s.wantWork(inference.EventFailed, 1, 4); !errors.Is(e.Err, errTest) {
		t.Errorf("%+v", e)
	}
	if e := s.wantWork(inference.EventFailed, 2, 5); !errors.Is(e.Err, inference.ErrNotShown) {
		t.Errorf("%+v", e)
	}
	gate.Open(1)
	s.Show(sceneNumber(2), 7)
	s.Work(gridJob(6, 6))
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	s.wantWork(inference.EventSuperseded, 6, 6)
}

func TestCloseEndsAJob(t *testing.T) {
	for _, waits := range []bool{false, true} {
		s, _, _ := heldJob(t, gridJob(1, 9))
		if waits { // for its turn
			s.Work(gridJob(1, 10))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if len(s.events) != 0 {
			t.Errorf("events after Close: %+v", <-s.events)
		}
		s.Work(gridJob(1, 11))()
	}
}
