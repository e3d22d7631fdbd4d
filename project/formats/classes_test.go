package formats

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestClassListsComeBackAsTheyWere(t *testing.T) {
	classes := []Class{{Name: "no"}, {Name: "1"}, {Name: "- a: b"}, {Name: "\u6f22\u5b57 \u00e9"}, {Name: "\"quoted\" # 'x' <&>"}, {Name: "null"}, {Name: "~"}, {Name: "{a}"}}
	for _, name := range []string{"classes.txt", "data.yaml", "x.YML"} {
		var b bytes.Buffer
		if err := WriteClasses(&b, name, classes); err != nil {
			t.Fatal(err)
		}
		got, err := ReadClasses(name, &b)
		if err != nil || !reflect.DeepEqual(got, classes) {
			t.Errorf("%s: %q came back (%v)", name, got, err)
		}
	}
	for _, bad := range []string{"", " x", "x\ny", "e\u0301"} {
		if err := WriteClasses(&bytes.Buffer{}, "x.txt", []Class{{Name: bad}}); err == nil {
			t.Errorf("%q was written", bad)
		}
	}
}

func TestClassListsOfOthersAreRead(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"text":              {"a.txt", "cat\ndog\n", "cat|dog"},
		"Windows text":      {"a.txt", "\ufeffcat\r\n dog \r\n\r\n", "cat|dog"},
		"other accents":     {"a.txt", "e\u0301", "\u00e9"},
		"list":              {"data.yaml", "path: .\nnames: [cat, no, 3]\n", "cat|no|3"},
		"block list":        {"data.yaml", "nc: 2\nnames:\n- cat\n- 'the dog'\n", "cat|the dog"},
		"map":               {"data.yml", "train: images\nnames:\n  1: dog\n  0: cat\n", "cat|dog"},
		"anchors":           {"data.yaml", "a: &n [cat, dog]\nnames: *n\n", "cat|dog"},
		"none in text":      {"a.txt", " \n\n", "a.txt: it names no class"},
		"a gap":             {"a.txt", "cat\n\ndog\n", "a.txt: class 2 has no name"},
		"twice":             {"sub/a.txt", "cat\ndog\ncat\n", `a.txt: classes 1 and 3 are both called "cat"`},
		"no text":           {"a.txt", "\xff\xfec\x00a\x00", "a.txt: it is not UTF-8 text"},
		"too long":          {"a.txt", strings.Repeat("x", 201), "a.txt: the name of class 1 is longer than 200 letters"},
		"too many":          {"a.txt", strings.Repeat("x\n", 10001), "a.txt: it has 10001 classes, more than the 10000 that there may be"},
		"too large":         {"a.txt", strings.Repeat("x", 1<<20+1), "a.txt: it is larger than 1 MB, the most that a class list may be"},
		"no names":          {"data.yaml", "nc: 2\n", `data.yaml: there is no "names" in it`},
		"empty file":        {"data.yaml", "", `data.yaml: there is no "names" in it`},
		"names is text":     {"data.yaml", "names: cat\n", `data.yaml: its "names" is neither a list nor numbers with names`},
		"a number missing":  {"data.yaml", "names: {0: cat, 2: dog}\n", `data.yaml: the 2 classes are not numbered 0 to 1: "2"`},
		"a list inside":     {"data.yaml", "names: [[cat]]\n", "data.yaml: line 1 is not the name of a class"},
		"another count":     {"data.yaml", "nc: 3\nnames: [cat]\n", "data.yaml: it says that there are 3 classes and names 1"},
		"no YAML":           {"data.yaml", "names: [cat\n", "data.yaml: it is no YAML that can be read: line 1: did not find expected ',' or ']'"},
		"a name of nothing": {"data.yaml", "names:\n- cat\n-\n", "data.yaml: class 2 has no name"},
	} {
		classes, err := ReadClasses(c.file, strings.NewReader(c.text))
		var names []string
		for _, k := range classes {
			names = append(names, k.Name)
		}
		got := strings.Join(names, "|")
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestAliasesCannotUnfoldToGigabytes(t *testing.T) {
	text := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		text += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "*" + string(c-1) + "]\n"
	}
	if _, err := ReadClasses("data.yaml", strings.NewReader(text+"names: *j\n")); err == nil {
		t.Error("read")
	}
}

func FuzzReadClasses(f *testing.F) {
	for _, text := range []string{"cat\ndog\n", "names: [cat, dog]\n", "names:\n  0: cat\n  1: dog\nnc: 2\n", "a: &n [x]\nnames: *n\n", "names: &a [*a]\n"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, asYAML bool) {
		name := "classes.txt"
		if asYAML {
			name = "data.yaml"
		}
		classes, err := ReadClasses(name, strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteClasses(&b, name, classes); err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		again, err := ReadClasses(name, &b)
		if err != nil || !reflect.DeepEqual(again, classes) {
			t.Fatalf("%q came back as %q (%v)", classes, again, err)
		}
	})
}
