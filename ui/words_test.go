package ui

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/picture"
	"clickmask/ui/lang"
)

// TestNamesFromTablesAreTranslated looks up what lang.Named is given: menus, commands, steps of the document.
func TestNamesFromTablesAreTranslated(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {}, // Fyne's test driver would run them on the engine's goroutine, beside this one
	})
	defer w.Close()
	names := append([]string(nil), menuOrder...)
	for _, c := range w.commands {
		names = append(names, c.title)
	}
	names = append(names, documentSteps(t)...)
	for _, t := range canvas.Tools {
		names = append(names, t.Name)
	}
	lang.Set("ja")
	defer lang.Set("en")
	for _, name := range names {
		if lang.Named(name) == name {
			t.Errorf("%q has no translation", name)
		}
	}
}

// documentSteps finds the names of steps in the source of the document, where they are written once each.
func documentSteps(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, folder := range []string{"../project/*.go", "desk/*.go"} {
		some, err := filepath.Glob(folder)
		if err != nil || len(some) == 0 {
			t.Fatalf("no source in %s: %v", folder, err)
		}
		files = append(files, some...)
	}
	pattern := regexp.MustCompile(`(?:d\.Edit\(|d\.step\(|d\.edit\(|d\.change\(id, |name = |name := |const name = |step = |step := |step: |operate\(list, |": +)"([A-Z][a-z ]+)"`)
	var steps []string
	for _, file := range files {
		if matched, _ := filepath.Match("*_test.go", filepath.Base(file)); matched {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(source), -1) {
			steps = append(steps, m[1])
		}
	}
	if len(steps) < 10 {
		t.Fatalf("only %d steps found: %v", len(steps), steps)
	}
	return steps
}

func TestSentenceReadsLikeOne(t *testing.T) {
	for text, want := range map[string]string{
		"photo.tif: unsupported compression 7":    "photo.tif: unsupported compression 7.",
		"no model is loaded":                      "No model is loaded.",
		"It is there.":                            "It is there.",
		"IMG_2041.jpg is cut off":                 "IMG_2041.jpg is cut off.",
		"open model: file is cut off (at byte 3)": "Open model: file is cut off (at byte 3).",
	} {
		if got := sentence(errorText(text)); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestPictureErrorsAreTranslated makes one error of each kind, and one of a kind that is not there yet.
func TestPictureErrorsAreTranslated(t *testing.T) {
	defer lang.Set("en")
	for kind := picture.Missing; kind <= picture.FarTooLarge; kind++ {
		err := fmt.Errorf("open: %w", &picture.Error{Kind: kind, Name: "写真.png", Reason: "is unlike anything", W: 9000, H: 12000})
		lang.Set("en")
		if got := sentence(err); !strings.HasSuffix(got, "写真.png is unlike anything.") {
			t.Errorf("kind %d in English: %q", kind, got)
		}
		lang.Set("ja")
		got := sentence(err)
		if !strings.HasPrefix(got, "写真.png") || strings.Contains(got, "unlike") || !strings.HasSuffix(got, "。") {
			t.Errorf("kind %d in Japanese: %q", kind, got)
		}
	}
	if got := sentence(&picture.Error{Kind: 99, Name: "a.png", Reason: "is new"}); got != "a.png is new" {
		t.Errorf("a kind without words: %q", got)
	}
}

type errorText string

func (e errorText) Error() string { return string(e) }

// In Japanese the work is 作業 and the file that it is saved in セッション: what speaks of one never has the other's word.
// A setting is 設定, and a folder フォルダー.
func TestOneWordForOneThingInJapanese(t *testing.T) {
	texts := map[string]string{}
	data, err := os.ReadFile(filepath.Join("lang", "strings", "window.ja.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	for english, japanese := range texts {
		says := func(word string) bool { return strings.Contains(strings.ToLower(english), word) }
		if says("session") && !says("last session") && !strings.Contains(japanese, "セッション") {
			t.Errorf("%q has no セッション: %q", english, japanese)
		}
		if strings.Contains(japanese, "セッション") && !says("session") || strings.Contains(japanese, "環境設定") {
			t.Errorf("%q is %q", english, japanese)
		}
		if strings.Contains(strings.ReplaceAll(japanese, "フォルダー", ""), "フォルダ") {
			t.Errorf("%q has another word for a folder: %q", english, japanese)
		}
	}
}
