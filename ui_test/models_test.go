package uitest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/parts"
)

// shop is a server with one model, and a store that knows it.
func shop(t *testing.T, serve http.HandlerFunc) *models.Store {
	t.Helper()
	weights := make([]byte, 200_000)
	if serve == nil {
		serve = func(w http.ResponseWriter, r *http.Request) { w.Write(weights) }
	}
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	sum := sha256.Sum256(weights)
	return &models.Store{Dir: t.TempDir(), Entries: []models.Entry{{
		Name: "better", Title: "Better", File: "better.pt", Kind: models.Checkpoint, Licence: "Apache-2.0",
		Size: int64(len(weights)), SHA256: hex.EncodeToString(sum[:]), URLs: []string{server.URL + "/better.pt"}, Notes: "Sharper.",
	}}}
}

// twoModels opens the built-in model and the one of the shop.
func twoModels(name string) inference.Opener {
	if name == "better" {
		return fake.Opener(fake.Options{Name: "Better"})
	}
	return fake.Opener(fake.Options{Name: "Built-in"})
}

func TestABetterModelIsOfferedAfterTheFirstMaskAndUsedOnceItIsThere(t *testing.T) {
	s := open(t, options{models: shop(t, nil), opener: twoModels})
	s.shows(s.picture("beach.png", 400, 300))
	if s.has("makes better masks") {
		t.Error("the model is offered before there is a mask")
	}
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the model is offered", func() bool { return s.has("Better makes better masks") })
	s.tap("Get")
	s.until("the model is used", func() bool { return s.has("Better is ready and in use.") && s.page().Draft.Answer != nil })
	s.until("the bar names it", func() bool { return s.w.ModelName() == "Better" })

	s.until("it has answered, and the choice is remembered", func() bool { return remembered(t, s.settings, "model") == "better" })

	later := open(t, options{settings: s.settings, opener: twoModels})
	later.until("the choice is remembered", func() bool { return later.w.ModelName() == "Better" })
}

func TestARefusedOfferIsNotMadeAgain(t *testing.T) {
	store := shop(t, nil)
	s := open(t, options{models: store, opener: twoModels})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the model is offered", func() bool { return s.has("makes better masks") })

	later := open(t, options{settings: s.settings, models: store, opener: twoModels})
	later.shows(later.picture("beach.png", 400, 300))
	later.click(200, 150, desktop.MouseButtonPrimary, 0)
	later.answered()
	if later.has("makes better masks") {
		t.Error("the model is offered a second time")
	}
}

func TestADownloadThatFailsIsToldAndTheModelStays(t *testing.T) {
	s := open(t, options{models: shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<html>Please log in</html>"))
	}), opener: twoModels})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the model is offered", func() bool { return s.has("makes better masks") })
	s.tap("Get")
	s.until("the failure is told", func() bool { return s.has("Try again") })
	if s.w.ModelName() != "Built-in" {
		t.Errorf("the model is %q", s.w.ModelName())
	}
}

func TestFastIsAPreferenceThatOpensTheModelAnew(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	top, _, ok := find[*parts.TopBar](s, nil)
	if !ok {
		t.Fatal("there is no bar at the top")
	}
	top.OnSettings()
	if !s.has("Fast (less exact)") {
		t.Fatal("the preferences do not offer it")
	}
	fast, _, ok := find[*parts.Switch](s, nil) // the last one
	if !ok || fast.On() {
		t.Fatal("there is no switch, or it is on from the start")
	}
	fast.Tapped(nil)
	s.until("the model is there again", func() bool { return s.has("Ready") })
	if want := []bool{false, true}; !slices.Equal(s.fast, want) {
		t.Errorf("models were opened fast: %v, want %v", s.fast, want)
	}
	if later := open(t, options{settings: s.settings}); !slices.Equal(later.fast, []bool{true}) {
		t.Errorf("the choice is not remembered: %v", later.fast)
	}
}

func TestCancelOfADownloadThatHasEndedDoesNothing(t *testing.T) {
	goes, weights := make(chan struct{}), make([]byte, 200_000)
	s := open(t, options{models: shop(t, func(w http.ResponseWriter, r *http.Request) { <-goes; w.Write(weights) }), opener: twoModels})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the model is offered", func() bool { return s.has("makes better masks") })
	s.tap("Get")
	bar, _, _ := find[*parts.TopBar](s, nil)
	for _, item := range bar.ModelMenu().Items {
		if item.Label == "More models…" {
			item.Action()
		}
	}
	close(goes)
	s.until("the model is used", func() bool { return s.w.ModelName() == "Better" })
	s.tap("Cancel") // on the card that was opened before
	if s.w.ModelName() != "Better" {
		t.Error("the model is no longer used")
	}
}
