package formats

import (
	"strings"
	"testing"
)

func TestNamesAreMadeOfTheirWords(t *testing.T) {
	cat := FileAbout{Picture: "IMG_7", Kind: "cutout", Class: "cat", N: 3}
	bare := FileAbout{Picture: "IMG_7", Kind: "cutout", N: 3}
	for text, want := range map[string][2]string{
		UsualNames:              {"IMG_7_cutout_cat_3.png", "IMG_7_cutout_3.png"},
		"{picture}_{class}_{n}": {"IMG_7_cat_3.png", "IMG_7_3.png"},
		"{class} {n}":           {"cat 3.png", "3.png"},
		"{class}":               {"cat.png", "cutout.png"},
		"{class}.{n}":           {"cat.3.png", "3.png"},
		"shop-{n}-{class}.x":    {"shop-3-cat.x.png", "shop-3.x.png"},
		"thing":                 {"thing.png", "thing.png"},
		"写真{n}":                 {"写真3.png", "写真3.png"},
	} {
		names, err := ParseFileNames(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for i, about := range []FileAbout{cat, bare} {
			if got := names.Name(about, ".png"); got != want[i] {
				t.Errorf("%s gives %q, not %q", text, got, want[i])
			}
		}
	}
}

func TestNamesThatCannotBeAreRefused(t *testing.T) {
	for _, text := range []string{"", "{picture}/{n}", `..\{n}`, "../{picture}", "/{n}", "{colour}", "{n", "n}", "{}", "{N}", "a:{n}", "{n}*", "{{n}}", "a\x00{n}"} {
		if _, err := ParseFileNames(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

// Whatever a picture and a class are called, the file lies in the folder.
func TestNoWordLeadsOutOfTheFolder(t *testing.T) {
	for _, text := range []string{"{class}", "{picture}{class}", "{class}.{n}"} {
		names, err := ParseFileNames(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{"..", "../up", `..\up`, "/etc/passwd", "", "CON", "a\nb", strings.Repeat("long", 200)} {
			got := names.Name(FileAbout{Picture: value, Class: value}, ".png")
			if strings.ContainsAny(got, "/\\\n") || got == "" || len(got) > maxName || strings.HasPrefix(got, "CON.") {
				t.Errorf("%s with %q gives %q", text, value, got)
			}
		}
	}
}

func TestANameThatWasGivenIsCounted(t *testing.T) {
	names, err := ParseFileNames("{class}")
	if err != nil {
		t.Fatal(err)
	}
	g := NewFileNamer(names)
	for _, want := range []string{"cat.png", "Cat_2.png", "cat_3.png"} {
		class, _, _ := strings.Cut(strings.TrimSuffix(want, ".png"), "_")
		if got := g.Name(FileAbout{Class: class}, ".png"); got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
	}
}
