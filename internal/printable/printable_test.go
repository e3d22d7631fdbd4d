package printable

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlainNamesStayAsTheyAre(t *testing.T) {
	for _, name := range []string{
		"", "photo.jpg", "two  blanks.png", "写真　一枚目.png", "Ünïcödé.png", "cafe\u0301.png", "שלום.png", "مرحبا.png", "می\u200cخواهم.png",
		"👩\u200d👧.png", "❤\ufe0f.png", `C:\pictures\new.png`, "half\ufffd.png", "\u00a0.png", "\ue000.png", "ไทย.png", "हिन्दी.png",
	} {
		if got := Text(name); got != name {
			t.Errorf("%q is shown as %q", name, got)
		}
		if got := Error(errors.New(name)); got != strings.Trim(name, " ") {
			t.Errorf("an error with %q is shown as %q", name, got)
		}
	}
}

func TestWhatDoesMoreThanStandForItselfIsShown(t *testing.T) {
	for name, want := range map[string]string{
		"a\x1b[2Jb":            `a\x1b[2Jb`,
		"a\x1b]0;title\ab":     `a\x1b]0;title\x07b`,
		"a\nb\rc\td\x00\x7f":   `a\nb\rc\td\x00\x7f`,
		"a\x9bb":               `a\x9bb`,   // a byte that 8-bit terminals take for ESC [
		"a\u009bb":             `a\u009bb`, // the same in UTF-8
		"gpj.\u202egnp":        `gpj.\u202egnp`,
		"\u2066x\u2069\u200e":  `\u2066x\u2069\u200e`,
		"\u061c\u200b\ufeff":   `\u061c\u200b\ufeff`,
		"a\u2028b\u2029\u0085": `a\u2028b\u2029\u0085`,
		"\U000e0041\xff\xc3":   `\U000e0041\xff\xc3`,
	} {
		if got := Text(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
	if got := Lines("a\tb\n\x1b\r\n"); got != "a\tb\n\\x1b\\r\n" {
		t.Errorf("lines are shown as %q", got)
	}
	if got := Error(errors.Join(errors.New("one\x1b"), errors.New(" two "))); got != `one\x1b two` {
		t.Errorf("an error of two lines is shown as %q", got)
	}
}

func TestWhatIsPrintedHoldsTheFormatsLinesAlone(t *testing.T) {
	var b strings.Builder
	if _, err := Fprintf(&b, "%s\t%d  %v %q\n", "a\nb", 3, errors.New("c\nd"), []string{"e\x1b"}); err != nil {
		t.Fatal(err)
	}
	if want := "a\\nb\t3  c d [\"e\\\\x1b\"]\n"; b.String() != want {
		t.Errorf("printed %q, want %q", b.String(), want)
	}
}

func TestTextOfATypeOfItsOwnIsMadeSafe(t *testing.T) {
	type name string
	var b bytes.Buffer
	if _, err := Fprintf(&b, "%s %d %v", name("a\x1b[2J\xff.png"), 7, nil); err != nil || b.String() != `a\x1b[2J\xff.png 7 <nil>` {
		t.Errorf("printed %q (%v)", b.String(), err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a\x1b[2J.png", "写真　.png", "\u202e\x9b\xff", "\U000e0041 👩\u200d👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		shown := Text(s)
		if !utf8.ValidString(shown) || firstUnsafe(shown, false) >= 0 {
			t.Errorf("%q is shown as %q", s, shown)
		}
		if Text(shown) != shown {
			t.Errorf("%q is not shown as itself", shown)
		}
		before, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var want, got string
		after := JSON(before)
		if err := errors.Join(json.Unmarshal(before, &want), json.Unmarshal(after, &got)); err != nil || want != got {
			t.Errorf("%s became %s (%v)", before, after, err)
		}
		if firstUnsafe(string(after), false) >= 0 {
			t.Errorf("%q is not safe", after)
		}
	})
}
