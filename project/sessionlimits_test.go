package project

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"clickmask/prompt"
)

func TestRandomSessionsComeBackAsTheyWere(t *testing.T) {
	for seed := range uint64(80) { // of the later ones some end with a prompt whose points were taken away
		seed = seed%40 + seed/40*1000
		r := rand.New(rand.NewPCG(seed, 11))
		d := opened(3)
		for range 60 {
			scramble(t, d, r)
		}
		d.SetModel([]string{"", "model"}[seed%2])
		want := d.Session()
		var first, second, third bytes.Buffer
		if err := WriteSession(&first, want, "/pictures"); err != nil {
			t.Fatal(err)
		}
		if WriteSession(&third, d.Session(), "/pictures") != nil || !bytes.Equal(first.Bytes(), third.Bytes()) {
			t.Fatal("the same work gives other bytes")
		}
		got, err := ReadSession(bytes.NewReader(first.Bytes()), "/pictures")
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, first.Bytes())
		}
		if err := WriteSession(&second, got, "/pictures"); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("seed %d: %v\n%s\n%s", seed, err, first.Bytes(), second.Bytes())
		}
		a, b := comparable(got), comparable(want)
		for _, s := range []*Session{&a, &b} {
			if len(s.Classes) == 0 {
				s.Classes = nil
			}
			for i := range s.Pages {
				p := &s.Pages[i]
				p.Objects = append([]Object{}, p.Objects...)
				noPoints(&p.Draft.Prompt)
				for k := range p.Objects {
					noPoints(&p.Objects[k].Prompt)
				}
			}
		}
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("seed %d: the session is\n%+v\nwant\n%+v", seed, a, b)
		}
	}
}

// noPoints has a prompt without points be the same whether it ever had some.
func noPoints(p *prompt.Prompt) {
	if len(p.Points) == 0 {
		p.Points = nil
	}
}

// held is how many bytes reading a session holds at its end, when it holds most, whatever became of it: the text, what was
// made of it, and what was noted on the way.
func held(text []byte) (s Session, bytesHeld int64, err error) {
	before := heap()
	in := newReader("", maxSessionRuns)
	err = in.readAll(bytes.NewReader(text))
	bytesHeld = heap() - before
	runtime.KeepAlive(in)
	runtime.KeepAlive(text)
	return in.session, bytesHeld, err
}

func TestAFileOfNothingsCostsLittle(t *testing.T) {
	const bytesOfText = 3 << 20 // above the limit on pages, of which each costs 300 bytes
	many := func(of func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < bytesOfText; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(of(i))
		}
		return b.String()
	}
	const head = `{"format":"clickmask session","version":2,"current":0,`
	objects := func(of func(i int) string) string {
		return head + `"pages":[{"id":1,"picture":"a.png","width":1,"height":1,"objects":[` + many(of) + `]}]}`
	}
	same := func(text string) func(int) string { return func(int) string { return text } }
	for name, text := range map[string]string{
		"empty objects":  objects(same("{}")),
		"padded objects": objects(same("{" + strings.Repeat(" ", 60) + "}")),
		"smallest objects": objects(func(i int) string {
			return fmt.Sprintf(`{"id":%d,"colour":0,"visible":true,"mask":"AAE","prompt":{}}`, i+1)
		}),
		"numbers that fall": objects(func(i int) string {
			return fmt.Sprintf(`{"id":%d,"colour":0,"visible":true,"mask":"AAE","prompt":{}}`, 99999-i)
		}),
		"empty points": objects(func(int) string {
			return `{"id":1,"prompt":{"points":[` + strings.Repeat("[],", 1<<20/raceSlows) + `[]]}}`
		}),
		"rounds": objects(func(int) string {
			return `{"id":1,"colour":0,"visible":true,"mask":"AAE","prompt":{},"rounds":[` + strings.Repeat("[],", 1<<20/raceSlows) + `[]]}`
		}),
		"empty pages":       head + `"pages":[` + many(same("{}")) + `]}`,
		"smallest pages":    head + `"pages":[` + many(func(i int) string { return fmt.Sprintf(`{"id":%d,"picture":"a"}`, i+1) }) + `]}`,
		"empty classes":     head + `"classes":[` + many(same("{}")) + `],"pages":[]}`,
		"labels":            strings.Replace(head, `:2,`, `:1,`, 1) + `"labels":[` + many(same(`""`)) + `],"pages":[]}`,
		"fields":            head + many(func(i int) string { return fmt.Sprintf(`"%d":0`, i) }) + `}`,
		"something unknown": head + `"other":[` + many(same("{}")) + `],"pages":[]}`,
		"drafts":            head + `"pages":[` + many(func(i int) string { return fmt.Sprintf(`{"id":%d,"picture":"a","draft":{}}`, i+1) }) + `]}`,
	} {
		data := []byte(text)
		text = ""
		_, most, err := held(data)
		if float64(most) > 4*float64(len(data)) {
			t.Errorf("%s: %d MB of text cost %d MB (%v)", name, len(data)>>20, most>>20, err)
		}
		var e *SessionError
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%s: the error is %v", name, err)
		}
		t.Logf("%s: %.1f times the text, %v", name, float64(most)/float64(len(data)), err)
	}
}

func TestAHugePictureInASessionIsOnlyAClaim(t *testing.T) {
	const text = `{"format":"clickmask session","version":2,"current":0,"pages":[{"id":1,"picture":"a.png","width":22000,"height":22000,` +
		`"objects":[{"id":1,"colour":0,"visible":true,"mask":"AAE","prompt":{}}],"draft":{"prompt":{"points":[[21999,21999]],"labels":[1]}}}]}`
	text484 := strings.Replace(text, `"mask":"AAE"`, `"mask":"AAGAlOWmAQ"`, 1)
	for _, x := range []string{text, text484} {
		s, most, err := held([]byte(x))
		if most > 1<<18 || err == nil && (len(s.Pages) != 1 || s.Pages[0].W != 22000) {
			t.Errorf("it costs %d bytes, error %v", most, err)
		}
	}
}

// The numbers that a model is given of an object that was opened again take a quarter of a megabyte, of some fifty bytes of text.
func TestObjectsThatAreOpenOnManyPagesCostNothingUntilTheyAreShown(t *testing.T) {
	const pages = 1000
	var b strings.Builder
	b.WriteString(`{"format":"clickmask session","version":2,"current":0,"pages":[`)
	for i := range pages {
		fmt.Fprintf(&b, `%s{"id":%d,"picture":"a","width":40,"height":30,"draft":{"prompt":{},"base":{"mask":"%s","prompt":{}}}}`,
			[]string{",", ""}[max(1-i, 0)], i+1, square(5).EncodeRows())
	}
	b.WriteString(`]}`)
	s, most, err := held([]byte(b.String()))
	if err != nil || most > 4<<20 {
		t.Fatalf("%d bytes of text cost %d (%v)", b.Len(), most, err)
	}
	d := New()
	d.Restore(s)
	d.Show(1)
	for i, p := range d.Pages() {
		if shown := p.Draft.ShowsBase(); shown != (i < 2) {
			t.Fatalf("that page %d shows what was opened again is %v", i+1, shown)
		}
	}
}

func TestPicturesAreFoundByNameAndByPixels(t *testing.T) {
	root := t.TempDir()
	put := func(name, content string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("new/day1/cat.png", "cat one")
	put("new/day2/CAT.png", "cat two")
	put("new/renamed.jpg", "dog")
	put("new/notes.txt", "fish")
	put("new/day2/bird.png", "another bird")
	page := func(id PageID, path, hash string) *Page {
		return &Page{ID: id, Path: filepath.Join(root, filepath.FromSlash(path)), Name: filepath.Base(path), PixelsHash: hash, Missing: true}
	}
	pages := []*Page{page(1, "old/day1/cat.png", "cat one"), page(2, "old/day2/cat.png", "cat two"), page(3, "old/dog.png", "dog"),
		page(4, "old/fish.png", "fish"), page(5, "old/day2/bird.png", "bird"), page(6, "old/day2/bird.png", "")}
	calls := 0
	hash := func(_ context.Context, at Picture) string {
		calls++
		data, _ := os.ReadFile(at.Path)
		return string(data)
	}
	at := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	want := map[PageID]string{1: at("new/day1/cat.png"), 2: at("new/day2/CAT.png"), 3: at("new/renamed.jpg"), 6: at("new/day2/bird.png")}
	if got := FindPages(t.Context(), pages, filepath.Join(root, "new"), hash); !reflect.DeepEqual(got, want) || calls > 4 {
		t.Errorf("found are %v after %d decodes, want %v", got, calls, want)
	}
	want = map[PageID]string{1: at("new/day1/cat.png"), 2: at("new/day2/CAT.png"), 5: at("new/day2/bird.png"), 6: at("new/day2/bird.png")}
	if got := FindPages(t.Context(), pages, filepath.Join(root, "new"), nil); !reflect.DeepEqual(got, want) {
		t.Errorf("by name alone found are %v, want %v", got, want)
	}
}

func TestMissingPagesAreMarkedUntilTheyAreFound(t *testing.T) {
	folder := t.TempDir()
	d := worked(t, folder)
	if err := os.WriteFile(filepath.Join(folder, "a b.png"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "w.clickmask")
	if err := d.Save(path, false); err != nil {
		t.Fatal(err)
	}
	s, missing, err := LoadSession(path)
	if err != nil || len(missing) != 2 {
		t.Fatalf("missing are %v, error %v", missing, err)
	}
	e := New()
	e.Restore(s)
	if list := e.MissingPages(); len(list) != 2 || list[0] != e.Pages()[1] || len(list[0].Objects) != 1 {
		t.Fatalf("the missing pages are %v", list)
	}
	told := 0
	e.OnChange(func() { told++ })
	if !e.RelocatePages(map[PageID]string{e.Pages()[1].ID: "/x/ü.jpg"}) || e.Pages()[1].Missing || !e.HasWork() || told != 1 {
		t.Error("the page that was found is still missing, or nobody was told")
	}
	if e.SetPictureOf(e.Pages()[2].ID, 4, 4, "x") != nil || e.Pages()[2].Missing {
		t.Error("a page whose picture was shown is still missing")
	}
	e.SetMissing(e.Pages()[0].ID, true)
	if !e.Pages()[0].Missing || told != 3 {
		t.Error("the page was not marked")
	}
}
