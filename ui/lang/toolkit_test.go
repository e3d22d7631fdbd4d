package lang

import (
	"encoding/json"
	"testing"

	fynelang "fyne.io/fyne/v2/lang"
)

// Whatever the system's locale, Fyne's own words are in the language of the setting.
func TestFynesOwnWordsFollowTheSetting(t *testing.T) {
	defer Set("")
	for _, locale := range []string{"en_US.UTF-8", "ja_JP.UTF-8", "de_DE.UTF-8", "C.UTF-8"} {
		t.Setenv("LC_ALL", locale)
		t.Setenv("LANGUAGE", "")
		for _, c := range []struct{ code, save, parent string }{
			{"ja", "保存", "上のフォルダー"}, {"en", "Save", "Folder above"}, {"ja", "保存", "上のフォルダー"},
		} {
			Set(c.code)
			if got := fynelang.L("Save"); got != c.save {
				t.Errorf("%s, %s: Save is %q", locale, c.code, got)
			}
			if got := fynelang.X("file.parent", "Parent"); got != c.parent {
				t.Errorf("%s, %s: Parent is %q", locale, c.code, got)
			}
		}
	}
}

func TestTheToolkitHasTheSameWordsInAllLanguages(t *testing.T) {
	words := func(code string) map[string]any {
		data, err := toolkitFiles.ReadFile("toolkit/" + code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	english := words("en")
	for _, n := range Names() {
		have := words(n.Code)
		for key := range english {
			if have[key] == nil {
				t.Errorf("%s lacks %q", n.Code, key)
			}
		}
		if len(have) != len(english) {
			t.Errorf("%s has %d words, English %d", n.Code, len(have), len(english))
		}
	}
}
