package parts

import (
	"strings"
	"testing"

	"clickmask/ui/lang"
)

func TestKeysAreWrittenAsTheMachinesPeopleDo(t *testing.T) {
	for _, c := range []struct{ combo, other, mac string }{
		{"Mod+O", "Ctrl O", "⌘ O"},
		{"Mod+Shift+Z", "Ctrl Shift Z", "⇧ ⌘ Z"},
		{"Shift+Alt+Mod+Ctrl+K", "Shift Alt Ctrl Ctrl K", "⌃ ⌥ ⇧ ⌘ K"},
		{"Mod++", "Ctrl +", "⌘ +"},
		{"+", "+", "+"},
		{"Enter", "Enter", "↩"},
		{"Right click", "Right click", "Right click"},
		{"", "", ""},
	} {
		if got := strings.Join(keyCaps(c.combo, false), " "); got != c.other {
			t.Errorf("%q elsewhere: %q, want %q", c.combo, got, c.other)
		}
		if got := strings.Join(keyCaps(c.combo, true), " "); got != c.mac {
			t.Errorf("%q on a Mac: %q, want %q", c.combo, got, c.mac)
		}
	}
}

func TestGesturesAreTranslated(t *testing.T) {
	lang.Set("ja")
	defer lang.Set("en")
	if got := strings.Join(keyCaps("Alt+Click", false), " "); got != "Alt クリック" {
		t.Errorf("got %q", got)
	}
}
