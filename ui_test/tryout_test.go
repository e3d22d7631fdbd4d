package uitest

import (
	"context"
	"net/http"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/foreign"
	"clickmask/picture"
)

const lastTime = "made ClickMask stop last time."

func TestAModelThatBrokeDownIsOpenedAgainOnlyWhenThePersonSaysSo(t *testing.T) {
	settings, state := remember(t, map[string]any{"model": "better"}), t.TempDir()
	broken := true
	opener := func(name string) inference.Opener {
		if name != "better" {
			return twoModels(name)
		}
		return fake.Opener(fake.Options{Name: "Better", Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
			if broken {
				return &foreign.Failure{Kind: foreign.Crashed, Model: "better", During: "while it looked at a picture", Detail: "SIGFPE"}
			}
			return nil
		}}})
	}
	s := open(t, options{settings: settings, state: state, opener: opener})
	s.w.Open([]string{s.picture("beach.png", 400, 300)})
	s.until("it says so", func() bool { return s.has("crashed while it looked at a picture") })
	s.w.Close()

	broken = false
	next := open(t, options{settings: settings, state: state, opener: opener})
	next.w.Start([]string{next.picture("beach.png", 400, 300)}, false)
	next.until("it asks, and the built-in model serves", func() bool { return next.has(lastTime) && next.w.ModelName() == "Built-in" })
	if got := remembered(t, settings, "model"); got != "better" {
		t.Errorf("before the answer the choice is %q", got)
	}
	next.tap("Open it")
	next.until("the picture is shown", func() bool { return next.page() != nil && next.has("Ready") && next.w.ModelName() == "Better" })
	next.click(200, 150, desktop.MouseButtonPrimary, 0)
	next.answered()
	next.until("it is used", func() bool { return next.w.ModelName() == "Better" && next.page().Draft.Answer != nil })
	next.w.Close()

	if got := remembered(t, settings, "model"); got != "better" {
		t.Errorf("remembered: %q", got)
	}
	last := open(t, options{settings: settings, state: state, opener: opener})
	last.until("it is opened without a question", func() bool { return last.w.ModelName() == "Better" })
	if last.has(lastTime) {
		t.Error("it asks about a model that has answered")
	}
}

func TestAChoiceThatNeverAnsweredIsNotRemembered(t *testing.T) {
	store := shop(t, func(w http.ResponseWriter, r *http.Request) { w.Write(make([]byte, 200_000)) })
	s := open(t, options{models: store, opener: func(name string) inference.Opener {
		if name == "better" {
			return func(context.Context) (inference.Model, error) {
				return nil, &foreign.Failure{Kind: foreign.Late, Model: "better", During: "while it was being opened", Detail: "3m"}
			}
		}
		return twoModels(name)
	}})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the model is offered", func() bool { return s.has("Better makes better masks") })
	s.tap("Get")
	s.until("it fails", func() bool { return s.has("gave no answer within 3m") })
	if got := remembered(t, s.settings, "model"); got != "" {
		t.Errorf("remembered: %q", got)
	}
	s.w.Close()

	later := open(t, options{settings: s.settings, state: s.state, opener: twoModels})
	later.until("the one before is used", func() bool { return later.w.ModelName() == "Built-in" })
	if later.has(lastTime) {
		t.Error("it asks about a model that is not chosen")
	}
}
