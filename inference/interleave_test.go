package inference_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/segtest"
	"clickmask/prompt"
)

// dialogue asks a click, then a correction of what was answered, and so on. It returns the answers, and the results of the jobs that were done meanwhile.
func dialogue(t *testing.T, s *stage, asks int) (answers []*prompt.Answer, worked [][]*prompt.Answer) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	q := inference.Query{Generation: 1}
	for i := range asks {
		if i%3 == 0 {
			q.Prompt, q.MaskInput = prompt.Prompt{}, nil
		}
		q.Revision++
		q.Prompt.Points = append(q.Prompt.Points, prompt.Point{X: 300 * random.Float64(), Y: 200 * random.Float64(), Label: prompt.Label(1 - i%3%2)})
		s.Ask(q)
		var e inference.Event
		for e.Kind != inference.EventAnswer {
			e = <-s.events
			switch e.Kind {
			case inference.EventFailed:
				t.Fatalf("%+v", e)
			case inference.EventWorked:
				worked = append(worked, e.Result.([]*prompt.Answer))
			}
		}
		answers = append(answers, e.Answer)
		q.MaskInput = &e.Answer.LowRes[e.Answer.Choose(q.Prompt)]
	}
	return answers, worked
}

func TestAJobChangesNoAnswerAndNoAnswerChangesAJob(t *testing.T) {
	for name, open := range map[string]inference.Opener{"the fake": fake.Opener(fake.Options{}), "the built-in model": models.Builtin(1)} {
		t.Run(name, func(t *testing.T) {
			ready := func() *stage {
				s := newStage(t, inference.Options{})
				s.Use(open)
				if e := s.final(inference.OpOpen, 0); errors.Is(e.Err, ort.ErrRuntimeMissing) {
					t.Skip(e.Err)
				}
				s.Show(segtest.Scene(300, 200, 1), 1)
				if e := s.final(inference.OpEncode, 0); e.Kind != inference.EventReady {
					t.Fatalf("%+v", e)
				}
				return s
			}
			const asks = 6
			alone := ready()
			want, _ := dialogue(t, alone, asks)
			alone.Work(gridJob(1, 1000))
			wantOfJob := alone.final(inference.OpWork, 1000).Result.([]*prompt.Answer)

			s := ready()
			s.Work(gridJob(1, 1000))
			s.Work(gridJob(1, 1001))
			got, worked := dialogue(t, s, asks)
			for i := range want {
				if !equalAnswers(got[i], want[i]) {
					t.Errorf("ask %d is answered differently beside a job", i)
				}
			}
			for len(worked) < 2 {
				if e := <-s.events; e.Kind == inference.EventWorked {
					worked = append(worked, e.Result.([]*prompt.Answer))
				}
			}
			for _, found := range worked {
				for i, a := range found {
					if !equalAnswers(a, wantOfJob[i]) {
						t.Errorf("prompt %d of a job is answered differently beside asks", i)
					}
				}
			}
		})
	}
}
