package desk_test

import (
	"testing"

	"clickmask/ui/desk"
)

func TestWhatIsComputedIsShownWhenItTakesItsTime(t *testing.T) {
	for name, begin := range map[string]func(s *stage){
		"an operation":    func(s *stage) { s.SelectAll(); s.Operate(desk.Unite) },
		"a slider":        func(s *stage) { s.Refine(desk.Refinement{Grow: 2}, true) },
		"the open object": func(s *stage) { s.ReopenSelected(); s.Refine(desk.Refinement{Grow: 2}, true) },
	} {
		t.Run(name, func(t *testing.T) {
			s := keptTwo(t)
			begin(s)
			if s.View().Status.Busy {
				t.Error("it is shown at once")
			}
			(&player{stage: s}).timePasses()
			if st := s.View().Status; !st.Busy || st.Kind != desk.StatusThinking {
				t.Errorf("after a while the state is %+v", st)
			}
			s.background()
			if s.View().Status.Busy {
				t.Error("it is shown when it is over")
			}
			s.Undo()
			(&player{stage: s}).timePasses()
			if s.View().Status.Busy {
				t.Error("it is shown with nothing to compute")
			}
		})
	}
}
