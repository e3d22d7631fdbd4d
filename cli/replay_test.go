package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
)

// writeReplayed makes work.clickmask with objects on a.png as the fake model makes them: 1 of two clicks, 2 with a stroke on it,
// 3 that somebody changed, 4 of a box and another model, 5 drawn without a model.
func writeReplayed(t *testing.T, pictureFile string) {
	t.Helper()
	m := fake.New(fake.Options{})
	defer m.Close()
	runner := inference.NewRunner(m, inference.Options{})
	pic, err := picture.Open(t.Context(), pictureFile, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, h := pic.Size()
	e, _, err := runner.Embed(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q prompt.Prompt, input *mask.Logits) *prompt.Answer {
		a, err := runner.Ask(t.Context(), e, q, input)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	clicks := prompt.Prompt{Points: []prompt.Point{{X: 80, Y: 50, Label: prompt.Positive}, {X: 120, Y: 60, Label: prompt.Negative}}}
	first := ask(prompt.Prompt{Points: clicks.Points[:1]}, nil)
	second := ask(clicks, &first.LowRes[2])
	made := second.LowRes[0].Mask()
	object := func(id uint64, m mask.Mask) project.Object {
		return project.Object{ID: id, Visible: true, Mask: m, Prompt: clicks, Rounds: []project.Round{{Points: 1, Chosen: 2}, {Points: 2}}, Model: fake.New(fake.Options{}).Info().Fingerprint, IoU: second.IoU[0]}
	}
	stroke := mask.Hand{}.Add(mask.Hard(mask.Rect(w, h, image.Rect(1, 1, 9, 9))))
	drawn := object(2, stroke.Apply(made))
	drawn.Hand = &stroke
	other := object(4, made)
	other.Model = "another"
	bare := object(5, made)
	bare.Rounds, bare.Model, bare.Prompt = nil, "", prompt.Prompt{}
	path, err := filepath.Abs(pictureFile)
	if err != nil {
		t.Fatal(err)
	}
	objects := []project.Object{object(1, made), drawn, object(3, made.Grow(3)), other, bare}
	objects[0].Class = 1
	s := project.Session{Classes: project.Classes{{ID: 1, Name: "dog"}}, Pages: []project.Page{{ID: 1, Path: path, Name: filepath.Base(path), W: w, H: h, Objects: objects}}}
	if err := project.SaveSession("work.clickmask", true, s); err != nil {
		t.Fatal(err)
	}
}

func TestReplaySaysOfEachMaskWhetherItIsTheSame(t *testing.T) {
	s := newStage(t)
	writeReplayed(t, "a.png")
	code, stdout, stderr := s.call(t, "replay work.clickmask")
	want := []string{"a.png  object 1 (dog)  same", "a.png  object 2  same, with what was drawn by hand", "a.png  object 3  different in ",
		"a.png  object 4  made by another model, not asked", "a.png  object 5  made without a model, not asked"}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if code != ExitFailed || len(lines) != len(want) || stderr != "work.clickmask: 2 the same, 1 different, 1 of another model, 1 without one, 0 failed\n" {
		t.Fatalf("exit %d, printed %q, said %q", code, stdout, stderr)
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], w)
		}
	}
	_, stdout, _ = s.call(t, "replay work.clickmask --json")
	var r replayed
	if err := json.Unmarshal([]byte(strings.Split(stdout, "\n")[2]), &r); err != nil || r.State != replayDifferent || r.Pixels == 0 || r.IoU >= 1 || r.IoU <= 0 {
		t.Errorf("%s: %+v (%v)", stdout, r, err)
	}
}

func TestReplayMakesNewMasksAndKeepsWhatWasDrawn(t *testing.T) {
	s := newStage(t)
	writeReplayed(t, "a.png")
	for line, says := range map[string]string{
		"replay work.clickmask --update":                   "would replace work.clickmask: use --force",
		"replay work.clickmask -o new.clickmask":           "-o is the session that --update writes",
		"replay work.clickmask --update -o work.clickmask": "work.clickmask is already there; use --force",
		"replay":             "replay needs one session, got 0 arguments",
		"replay a.png b.png": "replay needs one session, got 2 arguments",
	} {
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, says) {
			t.Errorf("%s: exit %d, %s", line, code, stderr)
		}
	}
	code, stdout, stderr := s.call(t, "replay work.clickmask --update -o new.clickmask")
	if code != ExitDone || strings.Count(stdout, "; made anew") != 2 || !strings.Contains(stderr, "new.clickmask: 2 masks are new") {
		t.Fatalf("exit %d, printed %q, said %q", code, stdout, stderr)
	}
	before, _, err1 := project.LoadSession("work.clickmask")
	after, _, err2 := project.LoadSession("new.clickmask")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for k, o := range after.Pages[0].Objects {
		was := before.Pages[0].Objects[k]
		if changed := !o.Mask.Equal(was.Mask); changed != (o.ID == 3) || (o.Hand == nil) != (was.Hand == nil) {
			t.Errorf("object %d changed: %v", o.ID, changed)
		}
		// The object of the other model has the same mask, because this one gives it too.
		if o.ID == 3 && !o.Mask.Equal(after.Pages[0].Objects[0].Mask) {
			t.Error("object 3 is not as the model makes it")
		}
	}
	if code, _, stderr := s.call(t, "replay new.clickmask"); code != ExitDone || !strings.Contains(stderr, "4 the same, 0 different") {
		t.Errorf("again: exit %d, %s", code, stderr)
	}
}

func TestReplaySaysWhatCannotBeAsked(t *testing.T) {
	s := newStage(t)
	writePicture(t, "c.png", 200, 120)
	writeReplayed(t, "c.png")
	writePicture(t, "c.png", 120, 200)
	code, stdout, stderr := s.call(t, "replay work.clickmask")
	if code != ExitFailed || !strings.Contains(stderr, "c.png is now 120 x 200 pixels, but its masks were made on 200 x 120") || strings.Count(stdout, "\n") != 2 {
		t.Errorf("another picture: exit %d, printed %q, said %q", code, stdout, stderr)
	}
	s.open = func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{Name: "Another"}) }
	writePicture(t, "c.png", 200, 120)
	if code, stdout, _ := s.call(t, "replay work.clickmask"); code != ExitDone || strings.Count(stdout, "made by another model, not asked") != 4 {
		t.Errorf("another model: exit %d, %q", code, stdout)
	}
	if code, stdout, stderr := s.call(t, "replay work.clickmask --update --force"); code != ExitDone || !strings.Contains(stderr, "0 failed") {
		t.Errorf("another model's masks: exit %d, %q, %q", code, stdout, stderr)
	}
	if code, _, stderr := s.call(t, "replay none.clickmask"); code != ExitFailed || !strings.Contains(stderr, "none.clickmask") {
		t.Errorf("no session: exit %d, %q", code, stderr)
	}
	s.open = func(name string, _ models.Options) inference.Opener {
		return func(ctx context.Context) (inference.Model, error) {
			return nil, fmt.Errorf("there is no model called %s", name)
		}
	}
	if code, _, stderr := s.call(t, "replay work.clickmask --model gone"); code != ExitFailed || !strings.Contains(stderr, "the prompts of work.clickmask cannot be asked again: there is no model called gone") {
		t.Errorf("no model: exit %d, %q", code, stderr)
	}
}

func TestReplayLooksCloserAsTheWindowDoes(t *testing.T) {
	s := newStage(t)
	options := fake.Options{Closer: true}
	s.open = func(string, models.Options) inference.Opener { return fake.Opener(options) }
	m := fake.New(options)
	defer m.Close()
	runner := inference.NewRunner(m, inference.Options{})
	pic, err := picture.Open(t.Context(), "a.png", picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := runner.Embed(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	clicks := prompt.Prompt{Points: []prompt.Point{{X: 80, Y: 50, Label: prompt.Positive}, {X: 90, Y: 60, Label: prompt.Positive}}}
	var objects []project.Object
	// One whose looks were all done, and one whose second click came before the look at the first was.
	for id, between := range []bool{true, false} {
		one := prompt.Prompt{Points: clicks.Points[:1]}
		a, err := runner.Ask(t.Context(), e, one, nil)
		if err != nil {
			t.Fatal(err)
		}
		chosen := a.Choose(one)
		if between {
			if a, chosen, err = runner.LookCloser(t.Context(), pic, one, a, chosen); err != nil {
				t.Fatal(err)
			}
		}
		b, err := runner.Ask(t.Context(), e, clicks, &a.LowRes[chosen])
		if err != nil {
			t.Fatal(err)
		}
		last := b.Choose(clicks)
		if b, last, err = runner.LookCloser(t.Context(), pic, clicks, b, last); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, project.Object{ID: uint64(id + 1), Visible: true, Mask: b.LowRes[last].Mask(), Prompt: clicks,
			Rounds: []project.Round{{Points: 1, Chosen: chosen}, {Points: 2, Chosen: last}}, Model: m.Info().Fingerprint})
	}
	path, err := filepath.Abs("a.png")
	if err != nil {
		t.Fatal(err)
	}
	w, h := pic.Size()
	session := project.Session{Pages: []project.Page{{ID: 1, Path: path, Name: "a.png", W: w, H: h, Objects: objects}}}
	if err := project.SaveSession("work.clickmask", true, session); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := s.call(t, "replay work.clickmask"); code != ExitDone || !strings.Contains(stderr, "2 the same, 0 different") {
		t.Errorf("exit %d, printed %q, said %q", code, stdout, stderr)
	}
}
