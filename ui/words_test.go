package ui

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/lang"
	"clickmask/ui/tour"
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
		names = append(names, t.Hint)
		for _, words := range []string{t.First, t.Clicked} {
			if words != "" {
				names = append(names, words)
			}
		}
	}
	for _, e := range models.Catalogue() {
		names = append(names, e.Notes)
	}
	names = append(names, places...)
	for _, s := range tour.Steps {
		names = append(names, s.Title, s.Text)
		if s.First != "" {
			names = append(names, s.First)
		}
	}
	for _, r := range maskStyles {
		names = append(names, r.name)
	}
	for _, r := range maskStrengths {
		names = append(names, r.name)
	}
	lang.Set("ja")
	defer lang.Set("en")
	for _, name := range names {
		if lang.Named(name) == name {
			t.Errorf("%q has no translation", name)
		}
	}
}

// stepName is what a step of the document is called, and nothing else in the source of the document and the desk.
var stepName = regexp.MustCompile(`^[A-Z][a-z]+( [a-z]+)+$`)

// documentSteps finds the names of steps where they are written, in whatever call or variable.
func documentSteps(t *testing.T) []string {
	t.Helper()
	var steps []string
	for _, pattern := range []string{"../project/*.go", "desk/*.go"} {
		eachFile(t, pattern, func(_ string, f *ast.File) {
			ast.Inspect(f, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
					if text, err := strconv.Unquote(l.Value); err == nil && stepName.MatchString(text) {
						steps = append(steps, text)
					}
				}
				return true
			})
		})
	}
	if len(steps) < 25 {
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
		"a\u202e.png is cut off\nhere":            `a\u202e.png is cut off here.`,
	} {
		if got := sentence(errorText(text)); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
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
