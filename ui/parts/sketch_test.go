package parts

import (
	"encoding/json"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

// perLetter measures ten units a letter, so that expectations can be counted.
func perLetter(s string) float32 { return float32(10 * len([]rune(s))) }

func TestCutKeepsWhatFits(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float32
		want  string
	}{
		{"beach.jpg", 90, "beach.jpg"},
		{"beach.jpg", 89, "beach.j…"},
		{"beach.jpg", 20, "b…"},
		{"beach.jpg", 19, ""},
		{"浜辺の写真", 40, "浜辺の…"},
		{"", 0, ""},
	} {
		if got := cut(c.in, c.width, perLetter); got != c.want {
			t.Errorf("cut(%q, %v) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestWrapBreaksAtSpacesAndInsideJapanese(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float32
		want  []string
	}{
		{"one two three", 130, []string{"one two three"}},
		{"one two three", 80, []string{"one two", "three"}},
		{"unbreakable", 40, []string{"unbr", "eaka", "ble"}},
		{"画像を開けません。", 80, []string{"画像を", "開けません。"}},
		{"クラス cat を削除しますか？", 150, []string{"クラス cat を", "削除しますか？"}},
		{"以前の作業を続けますか？", 100, []string{"以前の作業を", "続けますか？"}},
		{"Enter で残す、Tab で次の候補", 100, []string{"Enter で残す、", "Tab で次の候補"}},
		{"オブジェクトに", 30, []string{"オブ", "ジェク", "トに"}},
		{"", 80, nil},
	} {
		if got := wrap(c.in, c.width, perLetter); !slices.Equal(got, c.want) {
			t.Errorf("wrap(%q, %v) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

// Every Japanese text of the program, in every width that a line of a card or message may have.
func TestJapaneseBreaksBetweenPhrases(t *testing.T) {
	files, err := filepath.Glob("../lang/strings/*.ja.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			for letters := 16; letters <= 40; letters += 3 {
				lines := wrap(text, float32(10*letters), perLetter)
				squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
				if squeeze(strings.Join(lines, "")) != squeeze(text) {
					t.Errorf("%q becomes %q", text, lines)
				}
				for i, line := range lines {
					if perLetter(line) > float32(10*letters) {
						t.Errorf("%q is longer than %d", line, letters)
					}
					if i == 0 {
						continue
					}
					before := []rune(lines[i-1])
					a, b := before[len(before)-1], []rune(line)[0]
					stop := strings.ContainsRune("、。」）？！", a)
					if unicode.Is(unicode.Hiragana, b) && !stop && !strings.ContainsRune("がをには", a) || unicode.Is(unicode.Katakana, a) && unicode.Is(unicode.Katakana, b) || strings.ContainsRune(notAtLineStart, b) {
						t.Errorf("%q breaks inside a word: %q", text, lines)
					}
				}
			}
		}
	}
}

func TestWrapEvenlyLeavesNoLoneWord(t *testing.T) {
	got := wrapEvenly("press Enter to keep it", 210, perLetter)
	if want := []string{"press Enter", "to keep it"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// shownTexts are the texts that a part draws itself, without those of the parts in it.
func shownTexts(t *testing.T, w fyne.Widget) []string {
	t.Helper()
	var texts []string
	for _, o := range test.TempWidgetRenderer(t, w).Objects() {
		if x, ok := o.(*canvas.Text); ok && !x.Hidden && x.Text != "" {
			texts = append(texts, x.Text)
		}
	}
	return texts
}

// window shows a part in a window of its own, at a size.
func window(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t)
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func press(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}

// Fyne keeps an icon in the pixels that it was drawn in, which are too few once a unit has more of them.
func TestIconsAreDrawnAnewForAnotherScale(t *testing.T) {
	b := newIconButton(style.IconEye, style.Control, nil, nil, nil)
	w := window(t, b, 40, 40)
	var icon *canvas.Image
	for _, o := range test.WidgetRenderer(b).Objects() {
		if i, ok := o.(*canvas.Image); ok {
			icon = i
		}
	}
	before := icon.Image.Bounds().Dx()
	w.Canvas().(interface{ SetScale(float32) }).SetScale(2)
	Rescaled()
	b.Refresh()
	if got := icon.Image.Bounds().Dx(); got != 2*before {
		t.Errorf("the icon has %d pixels, and had %d", got, before)
	}
	drawn := icon.Image
	b.Refresh()
	if icon.Image != drawn {
		t.Error("it is drawn anew at every refresh")
	}
}

func TestWhatCannotBeSeenIsNotDrawn(t *testing.T) {
	test.NewTempApp(t)
	for name, part := range map[string]fyne.Widget{
		"a button of the rail": newIconButton(style.IconBrush, style.RailButton, nil, nil, nil),
		"a row of names":       newSuggestRow(newSuggestBox(), Suggestion{Name: "cat"}),
	} {
		sketch := test.WidgetRenderer(part).(*sketch)
		part.Refresh()
		for _, o := range sketch.objects {
			if r, ok := o.(*canvas.Rectangle); ok && r.FillColor != color.Transparent && unseen(r.FillColor) {
				t.Errorf("%s draws a rectangle of %v", name, r.FillColor)
			}
		}
	}
}
