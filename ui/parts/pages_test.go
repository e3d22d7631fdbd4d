package parts

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestWelcomeOffersThreeRecentOnes(t *testing.T) {
	w := NewWelcome()
	window(t, w, 720, 620)
	opened := ""
	w.OnRecent = func(path string) { opened = path }
	w.SetRecents([]Recent{{Path: "a"}, {Path: "b"}, {Path: "c"}, {Path: "d"}})
	if len(w.recents) != 3 {
		t.Fatalf("%d are shown", len(w.recents))
	}
	test.Tap(w.recents[1])
	if opened != "b" {
		t.Errorf("opened %q, want b", opened)
	}
	if w.sample.Visible() {
		t.Error("a sample is shown without a picture")
	}
}

func TestWelcomeCallsBack(t *testing.T) {
	var calls []string
	note := func(what string) func() { return func() { calls = append(calls, what) } }
	w := NewWelcome()
	w.OnOpen, w.OnFolder, w.OnSample = note("open"), note("folder"), note("sample")
	w.SetSample(scene(30, 20, 1))
	window(t, w, 720, 620)
	test.Tap(w.open)
	test.Tap(w.folder)
	test.Tap(w.sample)
	if want := []string{"open", "folder", "sample"}; !slices.Equal(calls, want) {
		t.Errorf("calls %v, want %v", calls, want)
	}
}

// In the smallest window all of the page must be within it.
func TestWelcomeFitsTheSmallestWindow(t *testing.T) {
	w := NewWelcome()
	w.SetSample(scene(30, 20, 1))
	w.SetRecents([]Recent{{Path: "a"}, {Path: "b"}, {Path: "c"}})
	window(t, w, 640, 436)
	for _, o := range test.TempWidgetRenderer(t, w).Objects() {
		if end := o.Position().Y + o.Size().Height; end > 436 || o.Position().Y < 0 {
			t.Errorf("%T from %.0f to %.0f", o, o.Position().Y, end)
		}
	}
}

// What comes while a card lies over the window is there when it has gone, for as long as any, and comes again where something else was
// said right after.
func TestAMessageUnderACardIsReadAfterIt(t *testing.T) {
	b := NewMessageBar()
	w := window(t, b, 600, 44)
	var due func()
	b.Later = func(_ time.Duration, f func()) func() { due = f; return func() { due = nil } }
	card := OverlaysOf(w.Canvas()).Card(newText(12), nil)
	b.ShowMessage(Message{Text: "Carried"})
	if due != nil {
		t.Fatal("its time runs under the card")
	}
	card.Close()
	if due == nil || !b.Says("Carried") {
		t.Fatal("its time does not run after the card")
	}
	b.ShowMessage(Message{Text: "Saved"})
	due()
	if !b.Says("Carried") {
		t.Fatal("what nobody could read does not come again")
	}
	card = OverlaysOf(w.Canvas()).Card(newText(12), nil) // before its time is over
	due()
	if card.Close(); !b.Says("Carried") {
		t.Fatal("its time was over under a card")
	}
	due()
	if b.Visible() {
		t.Error("it stays")
	}
}

func TestMessageStaysUntilItIsDealtWith(t *testing.T) {
	b := NewMessageBar()
	window(t, b, 600, 44)
	var due func()
	b.Later = func(_ time.Duration, f func()) func() { due = f; return func() { due = nil } }
	acted, dismissed := 0, 0
	b.OnDismiss = func() { dismissed++ }
	b.ShowMessage(Message{Level: LevelError, Text: "a.jpg could not be opened.", Action: "Try again", OnAction: func() { acted++ }})
	if !b.Visible() || due != nil {
		t.Error("an error must be shown, and must not go by itself")
	}
	test.Tap(b.action)
	if acted != 1 || dismissed != 1 || b.Visible() {
		t.Errorf("acted %d, dismissed %d, visible %v", acted, dismissed, b.Visible())
	}
	b.Dismiss()
	if dismissed != 1 {
		t.Error("dismissed twice")
	}
	b.ShowMessage(Message{Text: "Saved", Action: ""})
	if due == nil || b.action.Visible() {
		t.Fatal("an info message goes by itself and has no button without a word")
	}
	due()
	if b.Visible() {
		t.Error("an info message is still there when its time is over")
	}
	b.ShowMessage(Message{Text: "a very long text that is broken over two lines because one line of six hundred units is not enough for it"})
	if got := shownTexts(t, b); len(got) != 2 {
		t.Errorf("%d lines: %q", len(got), got)
	}
	b.Dismiss()
}

func TestQuestionIsAnsweredOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		danger bool
		do     func(*overlay, *questionCard)
		want   string
	}{
		{"button yes", false, func(_ *overlay, q *questionCard) { test.Tap(q.yes) }, "yes"},
		{"button other", false, func(_ *overlay, q *questionCard) { test.Tap(q.other) }, "other"},
		{"button no", false, func(_ *overlay, q *questionCard) { test.Tap(q.no) }, "no"},
		{"Enter", false, func(o *overlay, _ *questionCard) { o.TypedKey(key(fyne.KeyReturn)) }, "yes"},
		{"Enter when dangerous", true, func(o *overlay, _ *questionCard) { o.TypedKey(key(fyne.KeyReturn)) }, ""},
		{"Esc", false, func(o *overlay, _ *questionCard) { o.TypedKey(key(fyne.KeyEscape)) }, "no"},
		{"click beside", false, func(o *overlay, _ *questionCard) { test.Tap(o) }, "no"},
		{"click on the card", false, func(o *overlay, _ *questionCard) { test.Tap(o.card) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			entry := widget.NewEntry()
			w := window(t, entry, 800, 600)
			w.Canvas().Focus(entry)
			answers := ""
			ShowQuestion(w.Canvas(), Question{Title: "Save?", Yes: "Save", Other: "Don't save", Danger: c.danger,
				OnYes: func() { answers += "yes" }, OnOther: func() { answers += "other" }, OnNo: func() { answers += "no" }})
			over := w.Canvas().Overlays().Top().(*overlay)
			c.do(over, over.card.content.(*questionCard))
			if answers != c.want {
				t.Errorf("answers %q, want %q", answers, c.want)
			}
			if open := w.Canvas().Overlays().Top() != nil; open != (c.want == "") {
				t.Errorf("card open: %v", open)
			}
			if c.want != "" && w.Canvas().Focused() != entry {
				t.Error("the focus did not go back")
			}
		})
	}
}

func TestOverlayClosesByItsFunctionToo(t *testing.T) {
	w := window(t, widget.NewLabel(""), 400, 300)
	close := OverlaysOf(w.Canvas()).Card(NewCard("Settings", widget.NewLabel("x"), nil), nil).Close
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("nothing is shown")
	}
	close()
	close()
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the card stayed")
	}
}

func TestKeyCardSharesItsGroupsOut(t *testing.T) {
	test.NewTempApp(t)
	k := NewKeyCard(keyGroups())
	left, right, _ := k.columns(keyCardWidth)
	if len(left) != 2 || len(right) != 1 {
		t.Errorf("%d and %d groups", len(left), len(right))
	}
	closed := false
	k.OnClose = func() { closed = true }
	test.Tap(k.shut)
	if !closed {
		t.Error("the cross did not tell")
	}
}

// What waits for an answer comes again after each message that takes its place, until it is answered.
func TestAMessageThatWaitsComesAgain(t *testing.T) {
	b := NewMessageBar()
	window(t, b, 600, 44)
	var due func()
	b.Later = func(_ time.Duration, f func()) func() { due = f; return func() { due = nil } }
	waits := Message{Text: "Your work was kept", Sticky: true, Waits: true}
	b.ShowMessage(waits)
	for _, m := range []Message{{Level: LevelError, Text: "a.jpg is gone"}, {Text: "Saved"}} {
		b.ShowMessage(m)
		if !b.Says(m.Text) {
			t.Fatalf("%q is not said", m.Text)
		}
		if m.Level == LevelError {
			b.Dismiss()
		} else {
			due()
		}
		if !b.Says(waits.Text) {
			t.Fatalf("after %q it does not come again", m.Text)
		}
	}
	if b.Dismiss(); b.Visible() {
		t.Error("it comes again though it was answered")
	}
}
