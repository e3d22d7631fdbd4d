package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/internal/filelock"
	"clickmask/project"
	"clickmask/ui/parts"
)

// leaveBehind leaves the present work in a state folder as a process does that is killed: its files, and a lock that nobody
// holds.
func (s *stage) leaveBehind(state string) {
	s.t.Helper()
	if err := s.w.Rescue(); err != nil {
		s.t.Fatal(err)
	}
	if err := os.CopyFS(state, os.DirFS(s.state)); err != nil {
		s.t.Fatal(err)
	}
}

// left is a state folder with work on pictures of these names, the last one left last.
func left(t *testing.T, names ...string) (state string, pictures []string) {
	t.Helper()
	state = t.TempDir()
	for i, name := range names {
		s := open(t, options{})
		pictures = append(pictures, s.picture(name, 400, 300))
		s.shows(pictures[i])
		for n := range i + 1 {
			s.keepOne(float64(80+80*n), 150)
			if err := s.w.Rescue(); err != nil { // so that each is a change of its own in the journal
				t.Fatal(err)
			}
		}
		s.leaveBehind(state)
	}
	return state, pictures
}

// offered waits for the card of what was left.
func offered(t *testing.T, state string) *stage {
	t.Helper()
	s := open(t, options{state: state})
	s.w.Start(nil, false)
	s.until("what was left is offered", func() bool { return s.has("Later") })
	return s
}

// tapOf clicks the control with a word on it in the row that has a name.
func (s *stage) tapOf(name, word string) {
	s.t.Helper()
	card, _, ok := find[*parts.RecoveryCard](s, nil)
	if !ok {
		s.t.Fatal("nothing is offered")
	}
	for i, w := range card.List() {
		if w.Name == name {
			map[string]func(int){"Restore": card.OnRestore, "Discard": card.OnDiscard, "Keep aside": card.OnKeepAside}[word](i)
			s.pump()
			return
		}
	}
	s.t.Fatalf("nothing is called %s: %q", name, s.words())
}

// recoveries is what a state folder has to offer.
func recoveries(t *testing.T, state string) []*project.Recovery {
	t.Helper()
	list := project.Recoveries(state)
	for _, r := range list {
		r.Leave()
	}
	return list
}

func TestAllThatWasLeftIsOfferedTheLatestFirst(t *testing.T) {
	state, _ := left(t, "a.png", "bb.png", "ccc.png")
	s := offered(t, state)
	words := s.words()
	at := 0
	for _, want := range []string{"ccc.png", "1 picture · 3 objects", "bb.png", "1 picture · 2 objects", "a.png", "1 picture · 1 object"} {
		i := strings.Index(words[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or in another place in %q", want, words)
		}
		at += i
	}
	if !strings.Contains(words, "Today ") {
		t.Errorf("it does not say when: %q", words)
	}
	card, _, _ := find[*parts.RecoveryCard](s, nil)
	s.until("the pictures are shown", func() bool {
		for _, w := range card.List() {
			if w.Thumb == nil {
				return false
			}
		}
		return true
	})

	s.tapOf("bb.png", "Restore")
	s.until("the work is back", func() bool { return s.page() != nil && s.has("Ready") })
	if s.page().Name != "bb.png" || len(s.page().Objects) != 2 || !s.w.Document().Dirty() {
		t.Errorf("%s came back with %d objects", s.page().Name, len(s.page().Objects))
	}
	if list := recoveries(t, state); len(list) != 2 || list[0].Objects != 3 || list[1].Objects != 1 {
		t.Errorf("%d are left for the next start", len(list))
	}
}

func TestDiscardingAsksAndTheOthersStayOnOffer(t *testing.T) {
	state, _ := left(t, "a.png", "bb.png", "ccc.png")
	s := offered(t, state)
	s.tapOf("bb.png", "Discard")
	if !s.has("Discard the work on bb.png?") || s.has("Restore") {
		t.Fatalf("the window says %q", s.words())
	}
	s.tap("Cancel")
	s.tapOf("bb.png", "Discard")
	s.tap("Discard")
	if s.has("bb.png") || !s.has("a.png") || !s.has("ccc.png") {
		t.Errorf("the window says %q", s.words())
	}
	s.tapOf("ccc.png", "Discard")
	s.tap("Discard")
	if !s.has("ClickMask ended before it could save a.png.") {
		t.Errorf("the last one is no question: %q", s.words())
	}
	s.tap("Later")
	if list := recoveries(t, state); len(list) != 1 || filepath.Base(list[0].Shown) != "a.png" {
		t.Errorf("%d are left", len(list))
	}
}

// Esc leaves all for later; Enter restores what has the loud button: of several the latest, and the others are offered again.
func TestLaterKeepsAllAndEnterRestoresTheLatest(t *testing.T) {
	state, pictures := left(t, "a.png", "bb.png")
	s := offered(t, state)
	s.press(fyne.KeyEscape)
	if s.has("Later") || len(recoveries(t, state)) != 2 {
		t.Fatalf("%d are left", len(recoveries(t, state)))
	}
	s = offered(t, state)
	s.press(fyne.KeyReturn)
	s.shownThere(pictures[1])
	if list := recoveries(t, state); len(list) != 1 || list[0].Shown != pictures[0] {
		t.Errorf("%d are left", len(list))
	}
	state, pictures = left(t, "a.png")
	s = offered(t, state)
	s.press(fyne.KeyReturn)
	s.shownThere(pictures[0])
}

func TestWorkThatIsOlderThanItsFileSaysSo(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(s.dir, "w.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { return !s.w.Document().Dirty() })
	s.keepOne(100, 100)
	state := t.TempDir()
	s.leaveBehind(state)
	if later := offered(t, state); later.has("was saved later than this work") || !later.has("w.clickmask") {
		t.Errorf("the window says %q", later.words())
	} else {
		later.tap("Later")
	}
	at := time.Now().Add(time.Hour)
	if err := os.Chtimes(s.picker.save, at, at); err != nil {
		t.Fatal(err)
	}
	if later := offered(t, state); !later.has("w.clickmask was saved later than this work.") {
		t.Errorf("the window says %q", later.words())
	}
}

func TestDamagedWorkIsShownAndKeptAside(t *testing.T) {
	state, _ := left(t, "a.png", "bb.png")
	damage := recoveries(t, state)[0].Path
	if err := os.WriteFile(damage, []byte(`{"format":"clickmask session","ver`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := offered(t, state)
	if !s.has("Damaged work") || !s.has("It is damaged: ") || !s.has("a.png") {
		t.Errorf("the window says %q", s.words())
	}
	s.tapOf("Damaged work", "Keep aside")
	if !s.has("The damaged work is kept in") || !s.has("ClickMask ended before it could save a.png.") {
		t.Errorf("the window says %q", s.words())
	}
	if aside, _ := filepath.Glob(filepath.Join(state, "damaged", "*", filepath.Base(damage))); len(aside) != 1 {
		t.Errorf("it lies at %q", aside)
	}
	s.tap("Restore")
	s.until("the other is back", func() bool { return s.page() != nil && s.has("Ready") })
}

func TestWorkWhoseLastChangesAreDamagedIsRestoredAndKeptAside(t *testing.T) {
	state, _ := left(t, "a.png", "bb.png")
	journal, err := filepath.Glob(filepath.Join(filepath.Dir(recoveries(t, state)[0].Path), "journal-*"))
	if err != nil || len(journal) != 1 {
		t.Fatalf("%q, %v", journal, err)
	}
	data, err := os.ReadFile(journal[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 0x55
	if err := os.WriteFile(journal[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	s := offered(t, state)
	if !s.has("Its last changes are damaged. The rest can be restored.") {
		t.Errorf("the window says %q", s.words())
	}
	s.tapOf("bb.png", "Restore")
	s.until("the work is back", func() bool { return s.page() != nil && s.has("Ready") })
	aside, _ := filepath.Glob(filepath.Join(state, "damaged", "*", "journal-*"))
	if len(aside) != 1 || !s.has("The damaged work is kept in") || len(s.page().Objects) == 0 {
		t.Errorf("%q lie aside, %d objects came back; the window says %q", aside, len(s.page().Objects), s.words())
	}
}

func TestWorkThatCannotBeRestoredAfterAllIsOfferedAsDamaged(t *testing.T) {
	state, _ := left(t, "a.png", "bb.png")
	s := offered(t, state)
	files, err := filepath.Glob(filepath.Join(state, "*", "*.clickmask"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%q, %v", files, err)
	}
	for _, f := range files { // after the card has come
		if err := os.Truncate(f, 40); err != nil {
			t.Fatal(err)
		}
	}
	s.tapOf("bb.png", "Restore")
	s.until("it is shown as damaged", func() bool { return s.has("It is damaged: ") && s.has("Keep aside") })
	if s.page() != nil || !s.has("a.png") {
		t.Errorf("the window says %q", s.words())
	}
}

func TestAMovedPictureOfRestoredWorkIsAskedFor(t *testing.T) {
	state, pictures := left(t, "beach.png")
	elsewhere := t.TempDir()
	if err := os.Rename(pictures[0], filepath.Join(elsewhere, "beach.png")); err != nil {
		t.Fatal(err)
	}
	s := offered(t, state)
	s.tap("Restore")
	s.until("it is asked for", func() bool { return s.has("beach.png is not where it was.") })
	s.picker.folder = elsewhere
	s.tap("Choose a folder")
	s.until("the work is shown", func() bool { return s.page() != nil && s.has("Ready") })
	if len(s.page().Objects) != 1 || !s.w.Document().Dirty() {
		t.Errorf("%d objects came back", len(s.page().Objects))
	}
}

// The application ends without anybody being asked, as after a signal.
func TestWorkIsKeptWhenTheApplicationEndsByItself(t *testing.T) {
	for name, work := range map[string]func(s *stage){
		"an open draft": func(s *stage) {
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			s.answered()
		},
		"an object":   func(s *stage) { s.keepOne(200, 150) },
		"nothing yet": func(*stage) {},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, options{})
			s.shows(s.picture("a.png", 400, 300))
			work(s)
			has := s.w.Document().HasWork()
			if err := s.w.Ended(); err != nil {
				t.Fatal(err)
			}
			if list := recoveries(t, s.state); (len(list) == 1) != has {
				t.Errorf("%d are left, and work: %v", len(list), has)
			}
		})
	}
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	s.w.Close() // the person was asked
	if err := s.w.Ended(); err != nil || len(recoveries(t, s.state)) != 0 {
		t.Errorf("%v, %d are left", err, len(recoveries(t, s.state)))
	}
}

// A list of classes is work before any picture is open.
func TestClassesWithoutAPictureAreWorkToo(t *testing.T) {
	s := open(t, options{})
	s.w.Document().AddClass("cat")
	s.w.Command("Quit")
	if !s.has("Save the list of classes?") {
		t.Fatalf("it closes without a question: %q", s.words())
	}
	s.tap("Cancel")
	state := t.TempDir()
	s.leaveBehind(state)

	s.shows(s.picture("a.png", 400, 300)) // they stay with it, so that nobody is asked
	if len(s.w.Document().Classes()) != 1 {
		t.Error("the classes are gone")
	}
	s.w.Command("Quit")
	if !s.has("Your changes are lost if you do not save them.") {
		t.Errorf("it closes without a question: %q", s.words())
	}

	later := offered(t, state)
	if !later.has("1 class") {
		t.Errorf("the window says %q", later.words())
	}
	later.tap("Restore")
	later.until("the classes are back", func() bool { return len(later.w.Document().Classes()) == 1 })
	later.w.Command("Quit")
	later.picker.save = filepath.Join(later.dir, "classes.txt")
	later.tap("Save")
	later.until("they are saved", func() bool {
		data, err := os.ReadFile(later.picker.save)
		return err == nil && string(data) == "cat\n"
	})
}

// dying has the locks of what was left in a folder, as processes have that were killed while the system takes their memory back.
func dying(t *testing.T, state string) (end func()) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(state, "*.lock"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("the locks are %q, %v", paths, err)
	}
	var locks []*filelock.Lock
	for _, path := range paths {
		l, err := filelock.Take(path)
		if err != nil {
			t.Fatal(err)
		}
		locks = append(locks, l)
	}
	return func() {
		for _, l := range locks {
			l.Release()
		}
	}
}

func TestWorkOfAProcessThatIsStillEndingIsOfferedOnceItHas(t *testing.T) {
	state, _ := left(t, "a.png")
	end := dying(t, state)
	s := open(t, options{state: state})
	s.w.Start(nil, true)
	s.until("the start goes on without it", func() bool { return s.page() != nil && s.has("Ready") })
	s.passTime()
	s.passTime()
	if s.has("Restore") || s.has("a.png") {
		t.Fatalf("the work of a process that lives is offered: %q", s.words())
	}
	end()
	s.until("it is spoken of", func() bool { s.passTime(); return s.has("The work on a.png was kept.") })
	s.tap("Show it")
	s.until("it is offered", func() bool { return s.has("Restore") })
	s.tap("Restore")
	s.until("the work is back", func() bool { return s.page() != nil && s.page().Name == "a.png" && s.has("Ready") })

	state, _ = left(t, "a.png")
	end = dying(t, state)
	s = open(t, options{state: state})
	before := s.waits()
	s.w.Start(nil, false)
	s.until("the start has looked", func() bool { return s.waits() > before })
	end()
	s.until("it is offered in the empty window", func() bool { s.passTime(); return s.has("Restore") })
}

func TestWorkThatIsFoundLateJoinsWhatIsOffered(t *testing.T) {
	state, _ := left(t, "a.png")
	end := dying(t, state)
	s := open(t, options{})
	s.shows(s.picture("bb.png", 400, 300))
	s.keepOne(80, 150)
	s.leaveBehind(state)
	s = offered(t, state)
	if s.has("a.png") {
		t.Fatalf("the work of a process that lives is offered: %q", s.words())
	}
	end()
	s.until("both are offered", func() bool { s.passTime(); return s.has("a.png") })
	s.tapOf("a.png", "Restore")
	s.until("the work is back", func() bool { return s.page() != nil && s.page().Name == "a.png" && s.has("Ready") })
	if list := recoveries(t, state); len(list) != 1 || filepath.Base(list[0].Shown) != "bb.png" {
		t.Errorf("%d are left", len(list))
	}
}

func TestAWindowBesideLooksSomeTimesAndNoMore(t *testing.T) {
	state, _ := left(t, "a.png")
	end := dying(t, state)
	s := open(t, options{state: state})
	before := s.waits()
	s.w.Start(nil, false)
	s.until("the start has looked", func() bool { return s.waits() > before })
	for range 100 {
		s.passTime()
	}
	end()
	s.passTime()
	if n := s.waits(); n > before || s.has("Restore") {
		t.Errorf("it looks for ever: %d timers, %d before", n, before)
	}
}
