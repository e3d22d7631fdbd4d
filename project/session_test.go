package project

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"clickmask/internal/atomicfile"
	"clickmask/mask"
	"clickmask/prompt"
)

// worked is a document with objects on two pages and an answered draft of two rounds.
func worked(t *testing.T, folder string) *Document {
	t.Helper()
	d := New()
	d.SetModel("model-1")
	d.Open([]string{filepath.Join(folder, "a b.png"), filepath.Join(folder, "sub", "ü.jpg"), filepath.Join(folder, "c.png")})
	for i := range 2 {
		d.Show(i)
		if err := d.SetPicture(testW, testH, fmt.Sprint("hash", i)); err != nil {
			t.Fatal(err)
		}
		d.AddPoint(prompt.Point{X: 1.25, Y: 1e-9, Label: prompt.Negative})
		reply(t, d, 1)
		d.SetBox(prompt.Box{X0: 1, Y0: 2, X1: 3, Y1: 4.5})
		reply(t, d, 2)
		if _, ok := d.Keep(disc(9+i), "cat \"<&>\" ü", ""); !ok {
			t.Fatal("not kept")
		}
	}
	d.SetVisible(2, false)
	d.AddPoint(at(3, 3))
	reply(t, d, 3)
	d.ShowCandidate(1)
	d.AddPoint(at(4, 4))
	reply(t, d, 4)
	d.ShowCandidate(3)
	return d
}

// disc is a round mask.
func disc(radius int) mask.Mask {
	bits := make([]uint8, testW*testH)
	for i := range bits {
		if x, y := i%testW-15, i/testW-15; x*x+y*y < radius*radius {
			bits[i] = 1
		}
	}
	return mask.FromBits(testW, testH, bits)
}

// comparable makes what a file cannot hold equal: the answer of a draft, and slices that are empty or nil.
func comparable(s Session) Session {
	s.State, s.File = 0, ""
	for i := range s.Pages {
		s.Pages[i].Missing = false
		f := &s.Pages[i].Draft
		if f.Answer != nil {
			f.wanted = f.Chosen + 1
		}
		f.Answer, f.Chosen = nil, 0
		f.recent = nil
	}
	return s
}

func TestASessionComesBackAsItWas(t *testing.T) {
	folder := t.TempDir()
	d := worked(t, folder)
	path := filepath.Join(folder, "work.clickmask")
	want := comparable(d.Session())
	d = worked(t, folder)
	if err := d.Save(path, false); err != nil {
		t.Fatal(err)
	}
	if d.Dirty() || d.File() != path {
		t.Error("the document does not count as saved")
	}
	s, missing, err := LoadSession(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) != 3 || s.File != path {
		t.Errorf("missing are %v, the file is %s", missing, s.File)
	}
	if got := comparable(s); !reflect.DeepEqual(got, want) {
		t.Errorf("the session is\n%+v\nwant\n%+v", got, want)
	}

	e := New()
	e.SetModel("model-1")
	e.Restore(s)
	if e.Dirty() || e.CurrentIndex() != 1 || e.File() != path || !reflect.DeepEqual(e.Classes(), d.Classes()) {
		t.Errorf("restored: dirty %v, page %d, file %q, classes %v", e.Dirty(), e.CurrentIndex(), e.File(), e.Classes())
	}
	if got, want := draft(e).MaskInput, draft(d).MaskInput; !reflect.DeepEqual(got, want) {
		t.Error("the mask input is not the one that was saved")
	}
	reply(t, e, 4)
	if draft(e).Chosen != 3 || !reflect.DeepEqual(draft(e).Rounds(), draft(d).Rounds()) {
		t.Errorf("the candidate shown is %d after rounds %v", draft(e).Chosen, draft(e).Rounds())
	}
	o, ok := e.Keep(square(3), "", "")
	if !ok || o.ID != 3 {
		t.Errorf("the next object has the number %d, want 3", o.ID)
	}
	var first, second bytes.Buffer
	s2, _, _ := LoadSession(path)
	if WriteSession(&first, s, folder) != nil || WriteSession(&second, s2, folder) != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same session does not give the same bytes")
	}
}

func TestASessionAndItsPicturesMoveTogether(t *testing.T) {
	old := t.TempDir()
	for _, name := range []string{"a b.png", filepath.Join("sub", "ü.jpg"), "c.png"} {
		path := filepath.Join(old, "here", name)
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	d := worked(t, filepath.Join(old, "here"))
	for range 2 { // the second time the document knows its file
		if err := d.Save(filepath.Join(old, "here", "w.clickmask"), true); err != nil {
			t.Fatal(err)
		}
	}
	raw, _ := os.ReadFile(filepath.Join(old, "here", "w.clickmask"))
	if bytes.Contains(raw, []byte(old)) || !bytes.Contains(raw, []byte(`"sub/ü.jpg"`)) {
		t.Error("the paths in the file are not relative")
	}
	if err := os.Rename(filepath.Join(old, "here"), filepath.Join(old, "there")); err != nil {
		t.Fatal(err)
	}
	s, missing, err := LoadSession(filepath.Join(old, "there", "w.clickmask"))
	if err != nil || len(missing) != 0 {
		t.Fatalf("missing %v, error %v", missing, err)
	}
	os.Rename(s.Pages[1].Path, filepath.Join(old, "ü.jpg"))
	e := New()
	e.Restore(s)
	page := e.Pages()[1]
	found := FindPages(t.Context(), []*Page{page}, old, nil)
	if missing = Missing(s); len(missing) != 1 || found[page.ID] != filepath.Join(old, "ü.jpg") {
		t.Errorf("missing %v, found %v", missing, found)
	}
	gen := e.Generation()
	e.RelocatePages(found)
	if e.Pages()[1].Path != filepath.Join(old, "ü.jpg") || e.Generation() == gen || !e.Dirty() || len(e.Pages()[1].Objects) != 1 {
		t.Error("the page did not follow its picture")
	}
}

func TestAFailedSaveKeepsEverything(t *testing.T) {
	folder := t.TempDir()
	d := worked(t, folder)
	taken := filepath.Join(folder, "taken.clickmask")
	if err := os.WriteFile(taken, []byte("someone's"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"taken":     {taken, "there is already a file of this name"},
		"no folder": {filepath.Join(folder, "none", "x.clickmask"), "no such file or directory"},
		"a folder":  {folder, "there is a folder of this name"},
		"too long":  {filepath.Join(folder, strings.Repeat("x", 300)), "file name too long"},
	} {
		state := d.State()
		err := d.Save(c.path, false)
		var e *atomicfile.Error
		if !errors.As(err, &e) || !strings.HasSuffix(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: the error is %v", name, err)
		}
		if !d.Dirty() || d.File() != "" || d.State() != state || len(d.Current().Objects) != 1 {
			t.Errorf("%s: the document changed", name)
		}
	}
	if got, _ := os.ReadFile(taken); string(got) != "someone's" {
		t.Error("the file that was there is gone")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, atomicfile.TempPrefix+"*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestScoresThatAreNoNumbersDoNotStopASave(t *testing.T) {
	d := opened(1)
	d.AddObjects([]Object{{Mask: square(2), IoU: float32(math.NaN())}, {Mask: square(3), IoU: float32(math.Inf(1))}}, "Import")
	if err := WriteSession(&bytes.Buffer{}, d.Session(), ""); err != nil {
		t.Error(err)
	}
}

// sessionText is a small valid session.
func sessionText(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSession(&b, worked(t, "/pictures").Session(), "/pictures"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBadSessionsAreRefusedWithTheReason(t *testing.T) {
	good := sessionText(t)
	change := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the session has no %s", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, c := range map[string]struct {
		text string
		kind SessionErrorKind
		says string
	}{
		"empty":             {"", SessionForeign, "is not a ClickMask session"},
		"a picture":         {"\x89PNG\r\n\x1a\n", SessionForeign, "is not a ClickMask session"},
		"other JSON":        {`{"shapes":[]}`, SessionForeign, "is not a ClickMask session"},
		"a list":            {`[1,2]`, SessionForeign, "is not a ClickMask session"},
		"newer":             {change(`"version":2`, `"version":7`), SessionNewer, "session version 7, this program reads up to 2"},
		"no version":        {change(`"version":2`, `"version":0`), SessionDamaged, "has no version"},
		"cut off":           {good[:len(good)-9], SessionDamaged, "unexpected end of JSON input at byte"},
		"more behind":       {good + "{}", SessionDamaged, "after top-level value"},
		"text for number":   {change(`"colour":0,"visible"`, `"colour":"red","visible"`), SessionDamaged, `"pages.objects.colour" is a string`},
		"colour":            {change(`"colour":0,"visible"`, `"colour":8,"visible"`), SessionDamaged, "page 1: object 1: colour 8 is none of 0 to 7"},
		"shown page":        {change(`"current":1`, `"current":3`), SessionDamaged, "page 4 is shown, of 3"},
		"no path":           {change(`"picture":"a b.png"`, `"picture":""`), SessionDamaged, "page 1: it names no picture"},
		"size":              {change(`"width":40`, `"width":1000000000`), SessionDamaged, "page 1: a picture of 1000000000 x 30 pixels cannot be"},
		"other size":        {change(`"width":40`, `"width":41`), SessionDamaged, "page 1: object 1: the mask's run lengths miss"},
		"same number":       {change(`"id":2,"class"`, `"id":1,"class"`), SessionDamaged, "page 2: object 1: its number 1 is not its own"},
		"point outside":     {change(`[1.25,1e-9]`, `[41,0]`), SessionDamaged, "point 1 (41,0) is outside the picture"},
		"labels":            {change(`"labels":[0]`, `"labels":[0,1]`), SessionDamaged, "2 labels for 1 points"},
		"round":             {change(`"rounds":[[1,0,2],[1,1,0]]`, `"rounds":[[2,0,2]]`), SessionDamaged, "round 1"},
		"selected":          {change(`"selected":1`, `"selected":9`), SessionDamaged, "object 9 is selected"},
		"no number of page": {change(`"id":1,"picture"`, `"id":0,"picture"`), SessionDamaged, "page 1: its number 0 is not its own"},
		"highest page":      {change(`"id":1,"picture"`, `"id":18446744073709551615,"picture"`), SessionDamaged, "page 1: its number 18446744073709551615 is not its own"},
		"highest object":    {change(`"id":2,"class"`, `"id":18446744073709551615,"class"`), SessionDamaged, "object 1: its number 18446744073709551615 is not its own"},
		"highest class":     {change(`"classes":[{`, `"classes":[{"id":18446744073709551615,"name":"x","colour":0},{`), SessionDamaged, "class 1: its number 18446744073709551615 is not its own"},
		"frame":             {change(`"picture":"a b.png"`, `"picture":"a b.png","frame":-1`), SessionDamaged, "a frame -1 cannot be"},
		"mark":              {change(`"picture":"a b.png"`, `"picture":"a b.png","mark":"maybe"`), SessionDamaged, `page 1: the mark "maybe" is none`},
		"empty with object": {change(`"picture":"a b.png"`, `"picture":"a b.png","mark":"empty"`), SessionDamaged, "page 1: it is marked empty, but has objects"},
		"class unknown":     {change(`"class":1`, `"class":5`), SessionDamaged, "page 1: object 1: there is no class 5"},
		"class number":      {change(`"classes":[{"id":1`, `"classes":[{"id":0`), SessionDamaged, "class 1: its number 0 is not its own"},
		"class name":        {change(`"classes":[{`, `"classes":[{"id":9,"name":" x","colour":0},{`), SessionDamaged, `class 1: " x" is no name of a class`},
		"class name twice":  {change(`"classes":[{`, `"classes":[{"id":9,"name":"x","colour":0},{"id":8,"name":"x","colour":0},{`), SessionDamaged, `class 2: "x" is no name`},
		"class key":         {change(`"key":1`, `"key":10`), SessionDamaged, "class 1: key 10 is taken, or none of 1 to 9"},
		"object field gone": {change(`"visible":true,`, ``), SessionDamaged, "page 1: object 1: it has not all of its fields"},
		"a point of three":  {change(`[1.25,1e-9]`, `[1.25,1e-9,4]`), SessionDamaged, "3 numbers are where 2 should be"},
		"current twice":     {change(`"current":1`, `"current":1,"current":0`), SessionDamaged, `the field "current" is there twice`},
		"pages twice":       {change(`"pages":[`, `"Pages":[],"pages":[`), SessionDamaged, `the field "pages" is there twice`},
		"picture twice":     {change(`"picture":"a b.png"`, `"picture":"a b.png","pict\u0075re":"b.png"`), SessionDamaged, `the field "picture" is there twice`},
		"mask twice":        {change(`"visible":true,`, `"visible":true,"mas\u212a":"",`), SessionDamaged, `the field "mask" is there twice`},
		"points twice":      {change(`"prompt":{`, `"prompt":{"points":[],`), SessionDamaged, `the field "points" is there twice`},
		"deep":              {change(`"current":1`, `"current":1,"x":`+strings.Repeat("[", 99)+strings.Repeat("]", 99)), SessionDamaged, "levels deep"},
		"mask no base64":    {change(`"mask":"`, `"mask":"!`), SessionDamaged, "are not base64"},
		"mask input sizes":  {change(`"low":[4,4]`, `"low":[4,5]`), SessionDamaged, "the numbers of its mask input are damaged"},
		"mask input frame":  {change(`"low":[4,4]`, `"low":[-4,-4]`), SessionDamaged, "the sizes of its mask input cannot be"},
		"shown":             {change(`"shown":3`, `"shown":-1`), SessionDamaged, "mask -1 is chosen"},
	} {
		_, err := ReadSession(strings.NewReader(c.text), "/pictures")
		var e *SessionError
		if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error is %v, want %q", name, err, c.says)
		}
	}
}

func TestAFewBytesCannotAskForGigabytes(t *testing.T) {
	// One run a row in a picture of a million rows, from 11 characters of text.
	const w, h = 500, 1000000
	text := base64.RawStdEncoding.EncodeToString(binary.AppendUvarint(binary.AppendUvarint(nil, 0), w*h))
	session := func(n int) io.Reader {
		var objects []string
		for i := range n {
			objects = append(objects, fmt.Sprintf(`{"id":%d,"colour":0,"visible":true,"mask":"%s","prompt":{}}`, i+1, text))
		}
		return strings.NewReader(fmt.Sprintf(`{"format":"clickmask session","version":2,"current":0,"pages":[{"id":1,"picture":"a.png","width":%d,"height":%d,"objects":[%s]}]}`,
			w, h, strings.Join(objects, ",")))
	}
	var e *SessionError
	if _, _, err := readSession(session(1000), "", 3*h/2); !errors.As(err, &e) || e.Kind != SessionTooLarge {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := readSession(session(1), "", h); err != nil {
		t.Error(err)
	}
}

func TestLoadingSaysWhatIsWrongWithTheFile(t *testing.T) {
	folder := t.TempDir()
	bad := filepath.Join(folder, "bad.clickmask")
	if err := os.WriteFile(bad, []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		bad:                                     "bad.clickmask is not a ClickMask session",
		filepath.Join(folder, "none.clickmask"): "none.clickmask does not exist",
		folder:                                  filepath.Base(folder) + " is a folder, not a session",
	} {
		_, _, err := LoadSession(path)
		if err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
	if _, _, err := LoadSession(filepath.Join(folder, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap fs.ErrNotExist", err)
	}
}

func TestASessionCannotMakeTheProgramCallAServer(t *testing.T) {
	for _, name := range []string{"//evil.example/share/a.png", `\\\\evil.example\\share\\a.png`, `/\\evil.example/share/a.png`} {
		text := `{"format":"clickmask session","version":1,"current":0,"pages":[{"picture":"` + name + `"}]}`
		s, err := ReadSession(strings.NewReader(text), "/work")
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Pages[0].Path; got != filepath.FromSlash("/work/a.png") {
			t.Errorf("%s lies at %s", name, got)
		}
	}
}

func TestPicturesInsideTheProgramStayWhatTheyAre(t *testing.T) {
	folder := t.TempDir()
	d := New()
	d.Open([]string{Builtin + "sample/cup.jpg"})
	if err := d.Save(filepath.Join(folder, "w.clickmask"), false); err != nil {
		t.Fatal(err)
	}
	s, missing, err := LoadSession(filepath.Join(folder, "w.clickmask"))
	if err != nil || len(missing) != 0 || s.Pages[0].Path != Builtin+"sample/cup.jpg" || s.Pages[0].Name != "cup.jpg" {
		t.Errorf("the page is %+v, missing %v, error %v", s.Pages, missing, err)
	}
}

func TestMarkSavedBelongsToTheStateThatWasWritten(t *testing.T) {
	folder := t.TempDir()
	d := worked(t, folder)
	s := d.Session()
	d.SetLabel(2, "later")
	if err := SaveSession(filepath.Join(folder, "w.clickmask"), false, s); err != nil {
		t.Fatal(err)
	}
	d.SavedAs(filepath.Join(folder, "w.clickmask"), s.State)
	if !d.Dirty() {
		t.Error("a change made during the save counts as saved")
	}
}

func TestASessionStaysWhatItWasWhileTheDocumentGoesOn(t *testing.T) {
	d := worked(t, "/pictures")
	// Slices that have been appended to one by one have room for more, which nobody else may write to.
	more, _ := d.AddClass("more")
	another, _ := d.AddClass("another")
	for n := range 3 {
		d.AddPoint(at(float64(n), 7))
		reply(t, d, float32(n))
		d.AddObjects([]Object{{Mask: square(4 + n), Class: more}}, "Import")
	}
	s := d.Session()
	var before, after bytes.Buffer
	if err := WriteSession(&before, s, ""); err != nil {
		t.Fatal(err)
	}
	d.Undo()
	d.Undo()
	d.ShowCandidate(3)
	d.AddPoint(at(8, 8))
	d.AddObjects([]Object{{Mask: square(5), Class: another}}, "Import")
	d.SetLabel(2, "changed")
	d.MoveObject(2, 1)
	d.DeleteObject(2)
	d.AddPoint(at(9, 9))
	reply(t, d, 5)
	d.ShowCandidate(2)
	if err := WriteSession(&after, s, ""); err != nil || !bytes.Equal(before.Bytes(), after.Bytes()) {
		t.Error("a session that was taken changed with its document")
	}
}
