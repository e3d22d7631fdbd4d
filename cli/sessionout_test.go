package cli

import (
	"os"
	"strings"
	"testing"

	"clickmask/project"
)

// What another window saves into a session while a command works on it is not dropped.
func TestASessionThatIsSavedMeanwhileIsNotDropped(t *testing.T) {
	for _, line := range []string{
		"replay work.clickmask --update --force",
		"replay work.clickmask --update --force -o ./work.clickmask",
		"replay first.clickmask --update --force -o work.clickmask",
		"replay first.clickmask --update -o new.clickmask",
		"annotate a.png --boxes boxes.csv --session work.clickmask --force -o out",
	} {
		s := newStage(t)
		writeReplayed(t, "a.png")
		writeFile(t, "boxes.csv", []byte("picture,x1,y1,x2,y2,class\na.png,5,5,30,30,cat\n"))
		session, _, err := project.LoadSession("work.clickmask")
		if err != nil {
			t.Fatal(err)
		}
		if err := project.SaveSession("first.clickmask", false, session); err != nil {
			t.Fatal(err)
		}
		saved := "work.clickmask"
		if strings.Contains(line, "new.clickmask") {
			saved = "new.clickmask"
		}
		session.Classes[0].Name = "saved meanwhile"
		s.whileEncoding(func() {
			if err := project.SaveSession(saved, true, session); err != nil {
				t.Error(err)
			}
		})
		code, _, stderr := s.call(t, line)
		if code != ExitFailed || !strings.Contains(stderr, "it was changed by another window or program") {
			t.Errorf("%s: exit %d, %s", line, code, stderr)
		}
		if now, _, err := project.LoadSession(saved); err != nil || now.Classes[0].Name != "saved meanwhile" {
			t.Errorf("%s: the session has the classes %v, %v", line, now.Classes, err)
		}
	}
}

// Where no mask is new the session is left as it is, also one that somebody saves meanwhile.
func TestReplayWritesNothingWhereNothingIsNew(t *testing.T) {
	s := newStage(t)
	writeReplayed(t, "a.png")
	s.mustCallQuietly(t, "replay work.clickmask --update --force")
	before, err := os.Stat("work.clickmask")
	if err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := s.call(t, "replay work.clickmask --update --force"); code != ExitDone || !strings.Contains(stderr, "0 masks are new") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if after, err := os.Stat("work.clickmask"); err != nil || !os.SameFile(before, after) {
		t.Errorf("the session was written again (%v)", err)
	}
}
