package uitest

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/inference/fake"
	"clickmask/prompt"
)

// Whatever is asked for by a key says what it lacks: nobody presses a key that does nothing without a word.
func TestAKeySaysWhatItLacks(t *testing.T) {
	const nothingKept, noMask = "Nothing is kept on this picture yet.", "There is no mask yet. Click a thing first."
	for key, want := range map[fyne.KeyName]string{
		fyne.KeyF2: noMask, fyne.KeyDelete: noMask, fyne.KeyReturn: noMask, fyne.KeyN: noMask, fyne.KeySpace: noMask, fyne.KeyTab: noMask,
		fyne.KeyBackspace: "no point or box to take back", fyne.KeyLeft: "There is no point to move.",
		fyne.KeyJ: "There is no mask: press Q", fyne.KeyE: "There is no mask: press Q", fyne.KeyW: "There is no mask: press Q",
		fyne.KeyC: "This is the only picture.", fyne.KeyD: "This is the only picture.", fyne.KeyPageUp: "This is the only picture.", fyne.KeyEnd: "This is the only picture.",
		fyne.KeyF5: "Nothing was made on this picture yet.", fyne.Key5: "No class has the key 5 yet.",
	} {
		s := open(t, options{})
		s.press(key)
		if key != fyne.Key5 && key != fyne.KeyJ && key != fyne.KeyE && key != fyne.KeyW && !s.has("Open a picture first") {
			t.Errorf("%s without a picture: %q", key, s.words())
		}
		s.shows(s.picture("a.png", 320, 200))
		s.press(fyne.KeyQ)
		s.press(key)
		if !s.has(want) {
			t.Errorf("%s: %q", key, s.words())
		}
	}
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	for command, want := range map[string]string{
		"Select all objects": nothingKept, "Find an object…": nothingKept, "Add it to the selected object": nothingKept, "Unite": nothingKept, "Export…": nothingKept,
		"Save mask as PNG…": noMask, "Edge and cut-out…": noMask, "Fill all holes": noMask, "Next unsure picture": "No picture has masks that need a look.",
		"Keep all that was found": "Nothing was found yet.",
	} {
		s.w.Command(command)
		if !s.has(want) {
			t.Errorf("%s: %q", command, s.words())
		}
	}
}

// What is lacked is another thing once objects are kept of which none is selected.
func TestAKeySaysThatAnObjectIsToBeSelected(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.keepOne(160, 40)
	s.keepOne(60, 140)
	s.w.Document().Select(0)
	for key, want := range map[fyne.KeyName]string{
		fyne.KeyF2: "There is no mask here. Click a thing first, or select an object in the list.", fyne.KeyDelete: "There is no mask here.",
		fyne.KeyJ: "Select the object first whose hair it is.", fyne.KeyE: "There is nothing to erase from. Select an object first",
	} {
		s.press(fyne.KeyQ)
		s.press(key)
		if !s.has(want) {
			t.Errorf("%s: %q", key, s.words())
		}
	}
	s.w.Command("Unite")
	if !s.has("Select several objects in the list first.") {
		t.Errorf("Unite: %q", s.words())
	}
	s.w.Command("Add it to the selected object")
	if !s.has("Select an object in the list first, then click") {
		t.Errorf("Add it to: %q", s.words())
	}
}

// A key that is held says it once, what is said goes by itself and with the next thing that is done, and pressing the key anew says it anew.
func TestWhatAKeyLacksIsNotSaidForEver(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	const want = "There is no mask yet."
	f := s.w.Fyne().Canvas().Focused()
	f.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: fyne.KeyDelete})
	for range 3 {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
		if !s.has(want) {
			t.Fatalf("the window says %q", s.words())
		}
	}
	s.passTime()
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if s.has(want) {
		t.Error("a held key says it again")
	}
	f.(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: fyne.KeyDelete})
	s.press(fyne.KeyDelete)
	if !s.has(want) {
		t.Errorf("pressed anew it says nothing: %q", s.words())
	}
	s.press(fyne.KeyB)
	if s.has(want) {
		t.Error("it is said still when a tool is taken in hand")
	}
	s.press(fyne.KeyQ)
	s.press(fyne.KeyDelete)
	s.click(160, 40, desktop.MouseButtonPrimary, 0)
	if s.has(want) {
		t.Error("it is said still after a click")
	}
}

// F2 on a mask that is not kept keeps it and names it; what is typed before the mask is there is the name, and runs no command.
func TestF2KeepsTheOpenMaskAndNamesIt(t *testing.T) {
	late := make(chan struct{})
	s := open(t, options{hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { <-late; return nil }}})
	s.shows(s.picture("a.png", 320, 200), s.picture("b.png", 320, 200))
	s.click(160, 40, desktop.MouseButtonPrimary, 0)
	s.press(fyne.KeyF2)
	for _, r := range "tap" {
		s.press(fyne.KeyName(r - 'a' + 'A'))
		s.w.Fyne().Canvas().Focused().TypedRune(r)
	}
	if c, _, _ := find[*canvas.Canvas](s, nil); c.Tool() != canvas.ToolAdd || s.page().Name != "a.png" {
		t.Errorf("the name ran commands: tool %s, picture %s", c.Tool(), s.page().Name)
	}
	close(late)
	s.nameTaken("tap")

	s.click(60, 140, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyF2) // the mask is there, and the list has it a moment later
	s.press(fyne.KeyT)
	s.w.Fyne().Canvas().Focused().TypedRune('t')
	s.nameTaken("t")
}

// nameTaken waits for the field of a name, which has the name already, and submits it.
func (s *stage) nameTaken(name string) {
	s.t.Helper()
	s.until("the field is there", func() bool {
		e, ok := s.w.Fyne().Canvas().Focused().(interface{ SelectedText() string })
		return ok && e != nil
	})
	s.w.Fyne().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	o := s.page().Objects
	if last := o[len(o)-1]; s.w.Document().ClassName(last.Class) != name {
		s.t.Errorf("of %d objects the last is called %q", len(o), s.w.Document().ClassName(last.Class))
	}
}

// With a tool in hand that clicks nothing out, neither the line of hints nor the list of objects nor what a key lacks says to click.
func TestTheHandIsNotToldToClick(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	if !s.says("Click a thing, then press Enter to keep it.") {
		t.Errorf("the list says %q", s.words())
	}
	s.press(fyne.KeyG)
	if s.has("click ") || s.has("Click a") || !s.has("drag moves the picture") {
		t.Errorf("the hand is told %q", s.words())
	}
	s.press(fyne.KeyF2)
	if !s.has("There is no mask: press Q and click a thing first.") {
		t.Errorf("F2 says %q", s.words())
	}
	s.press(fyne.KeyB)
	if !s.says("Draw a thing, then press Enter to keep it.") {
		t.Errorf("the list says %q", s.words())
	}
}
