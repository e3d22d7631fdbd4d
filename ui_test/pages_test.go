package uitest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/parts"
)

// shownThere waits until a page's picture is shown and the engine is ready for it.
func (s *stage) shownThere(path string) {
	s.t.Helper()
	s.until(path+" is shown", func() bool { return s.page() != nil && s.page().Path == path && s.has("Ready") })
}

// pair is a window with two pictures of the same size, the first shown.
func pair(t *testing.T) (s *stage, a, b string) {
	t.Helper()
	s = open(t, options{})
	a, b = s.picture("a.png", 400, 300), s.picture("bb.png", 400, 300)
	s.shows(a, b)
	return s, a, b
}

func TestAClickNeverLandsOnAPageThatIsNotOnTheScreen(t *testing.T) {
	s, a, b := pair(t)
	s.w.Command("Next picture")
	s.shownThere(b)
	s.keepOne(200, 150)
	s.w.Command("Previous picture")
	s.shownThere(a)
	if err := os.Remove(b); err != nil {
		t.Fatal(err)
	}
	c, _ := s.picturePlace(0, 0)
	s.w.Command("Undo") // of what was done on b
	if s.page().Path != b || len(c.Scene().Objects) > 0 {
		t.Fatalf("%s is current", s.page().Name)
	}
	s.until("the failure is told", func() bool { return s.has("bb.png does not exist.") })
	before := len(s.page().Draft.Prompt.Points)
	s.click(100, 100, desktop.MouseButtonPrimary, 0)
	if n := len(s.page().Draft.Prompt.Points); n != before {
		t.Errorf("a click on no picture became a point of %s", s.page().Name)
	}
}

func TestUndoOfWhatWasDoneOnAnotherPageGoesThereAndSaysSo(t *testing.T) {
	s, a, b := pair(t)
	s.keepOne(200, 150)
	s.w.Command("Next picture")
	s.shownThere(b)
	s.w.Command("Undo")
	s.shownThere(a)
	if !s.has("Undid “Keep object” on a.png") || len(s.page().Objects) != 0 {
		t.Errorf("the window says %q", s.words())
	}
}

func TestADigitBetweenEnterAndTheLookLabelsTheObjectThatIsKept(t *testing.T) {
	s, l := closerStage(t)
	doc := s.w.Document()
	for i, name := range []string{"cat", "dog"} {
		l.gate.Open(1)
		s.click(float64(100+150*i), 100, desktop.MouseButtonPrimary, 0)
		s.looked()
		s.press(fyne.KeyReturn)
		doc.SetLabel(s.page().Selected, name)
	}
	for len(l.gate.Entered()) > 0 {
		<-l.gate.Entered()
	}
	s.click(200, 220, desktop.MouseButtonPrimary, 0)
	s.answered()
	<-l.gate.Entered()
	s.press(fyne.KeyReturn) // which waits for the look
	s.press(fyne.Key1)
	l.gate.Open(1)
	s.until("it is kept", func() bool { return len(s.page().Objects) == 3 })
	var got []string
	for _, o := range s.page().Objects {
		got = append(got, doc.ClassName(o.Class))
	}
	if got[0] != "cat" || got[1] != "dog" || got[2] != "cat" {
		t.Errorf("the labels are %q", got)
	}
}

func TestAutosaveKeepsTheDraftOfAPageThatIsNotShown(t *testing.T) {
	s, a, b := pair(t)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.w.Command("Next picture")
	s.shownThere(b)
	left := t.TempDir()
	s.leaveBehind(left)
	later := open(t, options{state: left})
	later.w.Start(nil, false)
	later.until("it is offered", func() bool { return later.has("Restore") })
	later.tap("Restore")
	later.until("the work is back", func() bool { return len(later.w.Document().Pages()) == 2 })
	if p := later.w.Document().Pages()[0]; p.Path != a || len(p.Draft.Prompt.Points) != 1 {
		t.Errorf("%s came back with %d points", p.Name, len(p.Draft.Prompt.Points))
	}
}

func TestWhatWouldBeLostIsAskedAbout(t *testing.T) {
	for name, work := range map[string]func(s *stage){
		"an open draft": func(s *stage) {
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			s.answered()
		},
		"an emptied session": func(s *stage) {
			s.keepOne(200, 150)
			s.picker.save = filepath.Join(s.dir, "w.clickmask")
			s.w.Command("Save session")
			s.until("it is saved", func() bool { return !s.w.Document().Dirty() })
			s.press(fyne.KeyDelete)
		},
		"a list of classes": func(s *stage) { s.w.Document().AddClass("cat") },
		"an object":         func(s *stage) { s.keepOne(200, 150) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, options{})
			s.shows(s.picture("a.png", 400, 300))
			work(s)
			s.w.Command("Quit")
			if !s.has("Your changes are lost if you do not save them.") {
				t.Errorf("it closes without a question: %q", s.words())
			}
		})
	}
}

func TestAMissingPictureBarsNoSession(t *testing.T) {
	s, a, b := pair(t)
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(s.dir, "w.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { return !s.w.Document().Dirty() })
	for name, gone := range map[string]string{"another page's": b, "the shown page's": a} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(gone)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(gone); err != nil {
				t.Fatal(err)
			}
			defer os.WriteFile(gone, data, 0o600)
			later := open(t, options{})
			later.w.Open([]string{s.picker.save})
			left := map[string]string{a: b, b: a}[gone]
			later.until("the other page is shown", func() bool { return later.page() != nil && later.page().Path == left && later.has("Ready") })
			if !later.has(filepath.Base(gone)+" is not where it was.") || !later.has("Choose a folder") {
				t.Errorf("the window says %q", later.words())
			}
			if n := len(later.w.Document().Pages()[0].Objects); n != 1 {
				t.Errorf("%d objects came back", n)
			}
		})
	}
}

func TestADamagedPictureBarsNoFolder(t *testing.T) {
	s := open(t, options{})
	good := s.picture("b.png", 400, 300)
	for _, bad := range []string{"a.png", "c.png", "._b.png"} {
		if err := os.WriteFile(filepath.Join(s.dir, bad), []byte("no picture"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	last := s.picture("d.png", 400, 300)
	s.w.Open([]string{s.dir})
	s.shownThere(good)
	if n := len(s.w.Document().Pages()); n != 4 || !s.has("a.png") {
		t.Errorf("%d pages; the window says %q", n, s.words())
	}
	s.w.Command("Next picture") // steps over c.png
	s.shownThere(last)
	s.w.Command("Previous picture")
	s.shownThere(good)
}

func TestPressesOfTheNextPictureKeyCountWhilePicturesLoad(t *testing.T) {
	s := open(t, options{})
	var paths []string
	for _, name := range []string{"a.png", "bb.png", "ccc.png", "dddd.png"} {
		paths = append(paths, s.picture(name, 400, 300))
	}
	s.shows(paths...)
	for range 3 {
		s.press(fyne.KeyPageDown)
	}
	s.shownThere(paths[3])
}

func TestTheAnswerToAQuestionAboutAPageThatWasLeftIsDropped(t *testing.T) {
	s, a, b := pair(t)
	s.keepOne(200, 150)
	s.w.Command("Next picture")
	s.shownThere(b)
	s.keepOne(200, 150)
	s.keepOne(100, 100)
	if err := os.Remove(a); err != nil {
		t.Fatal(err)
	}
	s.picture("a.png", 300, 300)
	s.w.Command("Previous picture")
	s.until("it is asked", func() bool { return s.has("Use the new picture") })
	s.w.Command("Undo") // reaches nothing behind the question
	if s.page().Path != a || len(s.w.Document().Pages()[1].Objects) != 2 {
		t.Errorf("undo reached %s behind the question", s.page().Name)
	}
	s.w.Document().Undo() // as something in the background may
	s.until("the question is gone", func() bool { return !s.has("Use the new picture") })
	if p := s.w.Document().Pages(); len(p[0].Objects) != 1 || len(p[1].Objects) != 1 {
		t.Errorf("%d and %d objects are left", len(p[0].Objects), len(p[1].Objects))
	}
}

func TestNoCommandReachesTheWindowBehindAQuestion(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	s.w.Command("Quit")
	for _, command := range []string{"Quit", "Undo", "Delete the object", "Settings…", "Open…"} {
		s.w.Command(command)
	}
	if len(s.page().Objects) != 1 || len(s.picker.asked) != 0 || s.has("Theme") {
		t.Errorf("%d objects, %d file dialogs; the window says %q", len(s.page().Objects), len(s.picker.asked), s.words())
	}
	s.tap("Cancel")
	if s.has("Don't save") {
		t.Error("a second question lay under the first")
	}
}

func TestSavingToANameWithoutItsEndingAsksAboutTheFileThatIsWritten(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	there := filepath.Join(s.dir, "out.png")
	if err := os.WriteFile(there, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.picker.save = filepath.Join(s.dir, "out") // the dialog asked about "out", which is not there
	s.tap("Save mask")
	s.until("it is asked", func() bool { return s.has("Replace out.png?") })
	s.tap("Cancel")
	if got, _ := os.ReadFile(there); string(got) != "precious" {
		t.Fatal("out.png was replaced, and nobody was asked about it")
	}
	s.tap("Save mask")
	s.until("it is asked", func() bool { return s.has("Replace out.png?") })
	s.tap("Replace")
	s.until("it is written", func() bool { return s.has("Saved out.png") })
}

func TestAPictureThatIsOpenIsNeverReplaced(t *testing.T) {
	s, a, b := pair(t)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	linked := filepath.Join(s.dir, "linked.png")
	if err := os.Symlink(b, linked); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{a, b, linked} {
		before, _ := os.ReadFile(path)
		s.picker.save = path
		s.tap("Save mask")
		s.until("it is refused", func() bool { return s.has(filepath.Base(path) + " is ") })
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s was replaced", path)
		}
	}
}

func TestAFolderOffersTheSessionThatLiesInIt(t *testing.T) {
	s := open(t, options{})
	s.picture("a.png", 400, 300)
	s.picture("bb.png", 400, 300)
	s.w.Open([]string{s.dir})
	s.until("the folder is shown", func() bool { return s.page() != nil && s.has("Ready") })
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(s.dir, "w.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { return !s.w.Document().Dirty() })
	if name := s.picker.asked[0].Name; name != filepath.Base(s.dir)+".clickmask" {
		t.Errorf("the suggested name is %q", name)
	}
	for answer, objects := range map[string]int{"Open the session": 1, "Only the pictures": 0} {
		later := open(t, options{})
		later.w.Open([]string{s.dir})
		later.until("it is asked", func() bool { return later.has(answer) })
		later.tap(answer)
		later.until("the folder is shown", func() bool { return later.page() != nil && later.has("Ready") })
		if got := len(later.w.Document().Pages()[0].Objects); got != objects {
			t.Errorf("%s: %d objects, want %d", answer, got, objects)
		}
	}
}

func TestPicturesThatCameIntoAFolderSinceAreOfferedWithItsSession(t *testing.T) {
	s := open(t, options{})
	s.picture("a.png", 400, 300)
	s.w.Open([]string{s.dir})
	s.until("the folder is shown", func() bool { return s.page() != nil && s.has("Ready") })
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(s.dir, "w.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { return !s.w.Document().Dirty() })
	s.picture("b.png", 400, 300)
	for when, w := range map[string]*stage{"anew": open(t, options{}), "while it is open": s} {
		w.w.Open([]string{s.dir})
		w.until("it is asked", func() bool { return w.has("Open the session") })
		w.tap("Open the session")
		w.until("the new one is told", func() bool {
			return w.says("1 picture of the folder " + filepath.Base(s.dir) + " is not in the session.")
		})
		w.tap("Add them")
		w.until("it is added", func() bool { return w.says("1 picture was added.") })
		if pages := w.w.Document().Pages(); len(pages) != 2 || len(pages[0].Objects) != 1 || pages[1].Name != "b.png" {
			t.Errorf("%s there are %d pages", when, len(pages))
		}
		w.until("it is shown", func() bool { return w.page().Name == "b.png" })
	}
	// One that has another name now is missing under its old one, and is not new.
	s.w.Command("Save session")
	s.until("it is saved again", func() bool { return !s.w.Document().Dirty() })
	if err := os.Rename(filepath.Join(s.dir, "b.png"), filepath.Join(s.dir, "c.png")); err != nil {
		t.Fatal(err)
	}
	later := open(t, options{})
	later.w.Open([]string{s.dir})
	later.until("it is asked", func() bool { return later.has("Open the session") })
	later.tap("Open the session")
	later.until("the lost one is told", func() bool { return later.says("b.png is not where it was.") })
	if later.says("is not in the session") {
		t.Error("a renamed picture is offered as a new one")
	}
}

func TestWhatCouldNotBeOpenedIsNoMoreSaidWhenSomethingElseIs(t *testing.T) {
	s := open(t, options{})
	empty := t.TempDir()
	s.w.Open([]string{empty})
	s.until("it is said", func() bool { return s.says("There is no picture in the folder " + filepath.Base(empty)) })
	s.shows(s.picture("a.png", 400, 300))
	if s.says("There is no picture") {
		t.Error("it is still said of another folder")
	}
}

func TestPicturesAreAddedToThoseThatAreOpen(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	s.picker.open = []string{s.picture("b.png", 400, 300)}
	s.w.Command("Add pictures…")
	s.until("it is told", func() bool { return s.says("1 picture was added.") })
	s.until("it is shown", func() bool { return s.page().Name == "b.png" && s.has("Ready") })
	s.picture("c.png", 400, 300)
	s.picker.folder = s.dir
	s.w.Command("Add a folder…")
	s.until("the other is shown", func() bool { return s.page().Name == "c.png" && s.has("Ready") })
	s.w.Command("Add a folder…")
	s.until("nothing is new", func() bool { return s.says("All of these pictures are open already.") })
	if pages := s.w.Document().Pages(); len(pages) != 3 || len(pages[0].Objects) != 1 {
		t.Errorf("%d pages are there", len(pages))
	}
	s.w.Command("Undo")
	if n := len(s.w.Document().Pages()); n != 2 {
		t.Errorf("undone there are %d pages", n)
	}
}

func TestWhatTheCommandLineNamesIsOfferedBesideRestoredWork(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	left := t.TempDir()
	s.leaveBehind(left)
	later := open(t, options{state: left})
	asked := s.picture("asked.png", 400, 300)
	later.w.Start([]string{asked}, false)
	later.until("it is offered", func() bool { return later.has("Restore") })
	later.tap("Restore")
	later.until("the work is back", func() bool { return later.page() != nil && later.has("asked.png is not open yet.") })
	if p := later.w.Document().Pages(); len(p) != 1 || len(p[0].Objects) != 1 {
		t.Errorf("%d pages are there", len(p))
	}
	later.tap("Add it")
	later.shownThere(asked)
	if p := later.w.Document().Pages(); len(p) != 2 || len(p[0].Objects) != 1 {
		t.Errorf("%d pages are there", len(p))
	}
}

func TestRecentFilesAreRememberedByTheirWholePath(t *testing.T) {
	s := open(t, options{})
	s.picture("a.png", 400, 300)
	t.Chdir(s.dir)
	s.w.Open([]string{"a.png"})
	s.until("it is shown", func() bool { return s.page() != nil && s.has("Ready") })
	for _, path := range remembered(t, s.settings, "recents").([]any) {
		if !filepath.IsAbs(path.(string)) {
			t.Errorf("%q means another file when the program is started elsewhere", path)
		}
	}
}

func TestEnterWhileTheFirstModelLoadsIsNotLost(t *testing.T) {
	opens := make(chan struct{})
	s := open(t, options{opener: waitingOpener(opens)})
	s.w.Open([]string{s.picture("a.png", 400, 300)})
	s.until("the picture is shown", func() bool { return s.page() != nil })
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.press(fyne.KeyReturn)
	s.click(100, 100, desktop.MouseButtonPrimary, 0)
	close(opens)
	s.until("the first is kept and the second answered", func() bool {
		return len(s.page().Objects) == 1 && s.page().Draft.Answer != nil
	})
	if p := s.page().Draft.Prompt.Points; len(p) != 1 || p[0].Label != prompt.Positive || !s.page().Objects[0].Mask.At(200, 150) {
		t.Errorf("the open object has %+v", p)
	}
}

// waitingOpener opens a model once it may.
func waitingOpener(opens chan struct{}) func(string) inference.Opener {
	return func(string) inference.Opener {
		return func(ctx context.Context) (inference.Model, error) {
			select {
			case <-opens:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			return fake.New(fake.Options{Name: "Built-in"}), nil
		}
	}
}

func TestAPageIsMarkedByAKeyAndUndoTakesTheMarkBack(t *testing.T) {
	s, _, _ := pair(t)
	s.press(fyne.KeyM)
	if got := s.page().Mark; got != project.MarkedDone {
		t.Fatalf("M gives the mark %v", got)
	}
	s.press(fyne.KeyM)
	if got := s.page().Mark; got != project.Untouched {
		t.Errorf("M once more leaves the mark %v", got)
	}
	s.w.Command("Nothing here")
	if got := s.page().Mark; got != project.MarkedEmpty {
		t.Errorf("the mark is %v", got)
	}
	s.w.Command("Undo")
	s.keepOne(200, 150)
	s.w.Command("Nothing here")
	if got := s.page().Mark; got != project.Untouched {
		t.Errorf("a page with an object is marked %v", got)
	}
}

// smallPictures are those that the filmstrip shows.
func (s *stage) smallPictures() (n int) {
	film, _, ok := find[*parts.Filmstrip](s, nil)
	if !ok {
		return 0
	}
	eachShown(film, func(o fyne.CanvasObject) {
		if still, ok := o.(*fynecanvas.Image); ok && still.Image != nil && still.CornerRadius > 0 { // and no icon
			n++
		}
	})
	return n
}

// A still whose small picture was forgotten is asked for again when it comes into sight, also while its own picture is on the screen, which
// nobody opens a second time.
func TestTheStillOfTheShownPictureIsAskedForAgain(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300), s.picture("b.png", 300, 400))
	s.until("both are in the filmstrip", func() bool { return s.smallPictures() == 2 })
	film, _, _ := find[*parts.Filmstrip](s, nil)
	film.SetStills([]parts.Still{{Name: "a.png"}, {Name: "b.png"}}, 0)
	if s.smallPictures() == 2 {
		t.Fatal("nothing was forgotten")
	}
	s.until("both are there again", func() bool { return s.smallPictures() == 2 })
}
