package ui

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/inference/ort"
	"clickmask/internal/atomicfile"
	"clickmask/project/formats"
	"clickmask/ui/style"
)

// logged is what the log says while f runs.
func logged(t *testing.T, f func()) string {
	t.Helper()
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	f()
	return said.String()
}

var odd = settings{
	theme: style.Light, language: "ja", overview: true, labelme: true, model: "mobile_sam", device: ort.CUDA, fast: true, offered: true, started: true,
	recents: []string{"/a/猫.png", "/b.cmask"}, size: fyne.NewSize(1000, 700),
	cut:     formats.CutPreset{Background: "#1e90ff", Margin: 0.08, Square: 512, Shadow: true, Format: "webp", Quality: 85, KeepEXIF: true, Names: "{picture}"},
	presets: []formats.CutPreset{{Name: "猫の店", Edge: "soft", Softness: 3}},
}

func TestSettingsAreThoseOfTheLastRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clickmask", "settings.json")
	said := logged(t, func() {
		(&settingsFile{path: path}).write(odd)
		if got := (&settingsFile{path: path}).read(); !reflect.DeepEqual(got, odd) {
			t.Errorf("they are %+v", got)
		}
	})
	if said != "" {
		t.Errorf("the log says %s", said)
	}
	none := &settingsFile{}
	none.write(odd)
	if got := none.read(); got.model != "" || !got.preview || !got.closer || !got.propose || !got.byClass || got.size != fyne.NewSize(style.WindowW, style.WindowH) {
		t.Errorf("the usual settings are %+v", got)
	}
}

// What is written is read again, for each way to show masks; a word that nobody knows is the usual one.
func TestHowMasksAreShownIsRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	for _, style := range maskStyles {
		for _, strength := range maskStrengths {
			want := odd
			want.dress, want.overview = canvas.Dress{Style: style.is, Strength: strength.is}, style.is == canvas.Tinted
			(&settingsFile{path: path}).write(want)
			if got := (&settingsFile{path: path}).read(); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: they are %+v", style.word, strength.word, got)
			}
		}
	}
	if got, err := decodeSettings([]byte(`{"masks":"sparkling","strength":"Strong"}`)); err != nil || got.dress != (canvas.Dress{}) || !got.overview {
		t.Errorf("unknown words give %+v, overview %v, %v", got.dress, got.overview, err)
	}
}

// A file of Fyne's preferences is one of settings.
func TestSettingsOfFynesPreferencesAreRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	old := `{"byClass":false,"closer":false,"device":"cuda","fast":true,"height":700,"labelme":true,"language":"ja","model":"mobile_sam","offered":true,"preview":false,"recents":["/a/猫.png","/b.cmask"],"started":true,"theme":"light","width":1000}` + "\n"
	if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	want := odd
	want.propose, want.cut, want.presets = true, formats.CutPreset{}, nil // which are not in there
	if got := (&settingsFile{path: path}).read(); !reflect.DeepEqual(got, want) {
		t.Errorf("they are %+v", got)
	}
}

func TestDamagedSettingsAreKeptAsideAndSaidSo(t *testing.T) {
	whole, err := encodeSettings(keptOf(odd))
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string][]byte{
		"emptied":              {},
		"cut off":              whole[:len(whole)/2],
		"something else":       []byte("\x00\xff{{"),
		"another kind of list": []byte(`{"recents":[1,"a"],"theme":"light"}`),
		"far too large":        append(bytes.Repeat([]byte(" "), mostSettings), whole...),
		"a folder":             nil,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			var err error
			if damage == nil {
				err = os.Mkdir(path, 0o700)
			} else {
				err = os.WriteFile(path, damage, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			f := &settingsFile{path: path}
			var got settings
			if said := logged(t, func() { got = f.read() }); strings.Count(said, "\n") != 1 || !strings.Contains(said, path+".damaged") {
				t.Errorf("the log says %q", said)
			}
			if got.size != fyne.NewSize(style.WindowW, style.WindowH) || !got.preview {
				t.Errorf("the settings are %+v", got)
			}
			if kept, err := os.ReadFile(path + ".damaged"); damage != nil && (err != nil || !bytes.Equal(kept, damage)) {
				t.Errorf("%d bytes are kept aside: %v", len(kept), err)
			}
			f.write(odd)
			if said := logged(t, func() { got = (&settingsFile{path: path}).read() }); said != "" || !reflect.DeepEqual(got, odd) {
				t.Errorf("afterwards they are %+v, and the log says %q", got, said)
			}
		})
	}
}

// The file has never less than the whole of what it had, or the whole of what it is to have: that is for atomicfile to
// keep, and for the settings to go through it.
func TestSettingsAreWrittenBesideAndThenPutInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	f := &settingsFile{path: path}
	f.write(settings{})
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	f.write(settings{})
	if same, err := os.Stat(path); err != nil || !os.SameFile(before, same) {
		t.Errorf("what has not changed is written again: %v", err)
	}
	left := filepath.Join(filepath.Dir(path), atomicfile.TempPrefix+"1a.tmp")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f.write(odd)
	if after, err := os.Stat(path); err != nil || os.SameFile(before, after) {
		t.Errorf("the file itself is written to: %v", err)
	}
	(&settingsFile{path: path}).read()
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(names) != 1 {
		t.Errorf("the folder has %q", names)
	}
}

// What two windows change is kept of both; what both change is that of the later one.
func TestTwoWindowsKeepTheirSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	(&settingsFile{path: path}).write(odd)
	one, other := &settingsFile{path: path}, &settingsFile{path: path}
	a, b := one.read(), other.read()
	a.language, a.fast, a.recents = "", false, []string{"/one.png", "/a/猫.png", "/b.cmask"}
	one.write(a)
	b.model, b.recents = "sam_b", []string{"/other.png", "/a/猫.png", "/b.cmask"}
	other.write(b)
	a.sticky = true // of the model of the other window this one has not heard
	one.write(a)
	want := odd
	want.language, want.fast, want.sticky, want.model = "", false, true, "sam_b"
	want.recents = []string{"/other.png", "/a/猫.png", "/b.cmask", "/one.png"}
	if got := (&settingsFile{path: path}).read(); !reflect.DeepEqual(got, want) {
		t.Errorf("they are  %+v\nand not    %+v", got, want)
	}
	b.recents = nil
	other.write(b)
	if got := (&settingsFile{path: path}).read(); len(got.recents) != 0 {
		t.Errorf("the list that was emptied has %q", got.recents)
	}
}

func TestSettingsThatCannotBeKeptAreSaidSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &settingsFile{path: filepath.Join(file, "settings.json")}
	if said := logged(t, func() { f.write(odd) }); !strings.Contains(said, "the settings could not be kept: ") {
		t.Errorf("the log says %q", said)
	}
}

// FuzzSettings reads settings that anything may have written.
func FuzzSettings(f *testing.F) {
	f.Add([]byte(`{"theme":"dark","language":"ja","model":"mobile_sam","recents":["a.png","b.png"],"width":800,"height":600}`))
	f.Add([]byte(`{"language":"\ufffd","width":1e300,"height":-1}`))
	f.Add([]byte(`{"theme":"plaid","language":"xx","model":"../../x","recents":["\u0000"],"width":"wide"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _ := decodeSettings(data)
		if !(s.size.Width >= style.MinW && s.size.Width <= maxWindow && s.size.Height >= style.MinH && s.size.Height <= maxWindow) {
			t.Errorf("a window becomes %v", s.size)
		}
		if len(s.recents) > maxRecents {
			t.Errorf("%d recent files are remembered", len(s.recents))
		}
		recentRows(s.recents)
		again, err := encodeSettings(keptOf(s))
		if err != nil || !json.Valid(again) {
			t.Fatalf("they cannot be written: %v", err)
		}
		if back, err := decodeSettings(again); err != nil || !reflect.DeepEqual(back, s) && len(s.recents) > 0 {
			t.Errorf("%+v becomes %+v: %v", s, back, err)
		}
	})
}
