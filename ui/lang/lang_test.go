package lang

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTranslationFollowsTheSetting(t *testing.T) {
	defer Set("")
	Set("ja")
	if got := T("Open"); got != "開く" || Current() != "ja" {
		t.Errorf("Japanese: %q, %q", got, Current())
	}
	if got := T("%d of %d", 4, 512); got != "4 / 512" {
		t.Errorf("got %q", got)
	}
	Set("en")
	if got := T("%d of %d", 4, 512); got != "4 of 512" || Current() != "en" {
		t.Errorf("got %q, %q", got, Current())
	}
	if got := T("there is no such text %d", 7); got != "there is no such text 7" {
		t.Errorf("a text without translation: %q", got)
	}
	if got := T("Saved %s", "gpj.\u202egnp\n"); got != `Saved gpj.\u202egnp\n` {
		t.Errorf("a name that turns round what stands beside it: %q", got)
	}
}

func TestUnknownLanguageIsTheSystemsOrEnglish(t *testing.T) {
	defer Set("")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	Set("tlh")
	if Current() != "en" {
		t.Errorf("current %q, want en", Current())
	}
}

// used are the literals that the window's code translates, and those that its gallery shows, with the places. Other tests may ask for
// words that there are none of.
func used(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(file string, _ fs.DirEntry, err error) error {
		gallery := strings.HasPrefix(filepath.Base(file), "gallery_")
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") && !gallery {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "T" || fmt.Sprint(f.X) != "lang" {
				return true
			}
			where := set.Position(call.Pos()).String()
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: lang.T is called without a literal, so nobody can check its translation", where)
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Errorf("%s: %v", where, err)
			}
			found[text] = where
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEveryTextIsTranslated(t *testing.T) {
	texts := used(t)
	if len(texts) < 50 {
		t.Fatalf("only %d texts were found in the code", len(texts))
	}
	for _, n := range Names() {
		have := load(n.Code)
		for text, where := range texts {
			if have[text] == "" {
				t.Errorf("%s: %q is missing in strings/*.%s.json", where, text, n.Code)
			}
		}
	}
}

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	english := load("en")
	for _, n := range Names() {
		have := load(n.Code)
		for key := range english {
			if _, ok := have[key]; !ok {
				t.Errorf("%s lacks %q", n.Code, key)
			}
		}
		for key := range have {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %q, English has not", n.Code, key)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// verbs lists what a format takes, in the order of the arguments.
func verbs(format string) []string {
	var list []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		list = append(list, fmt.Sprint(next, m[2]))
		next++
	}
	slices.Sort(list)
	return list
}

func TestTranslationsTakeTheSameArguments(t *testing.T) {
	for _, n := range Names() {
		for key, text := range load(n.Code) {
			if want, got := verbs(key), verbs(text); !slices.Equal(want, got) {
				t.Errorf("%s: %q takes %v, its translation %q takes %v", n.Code, key, want, text, got)
			}
		}
	}
}

func TestVerbsSeesOrderAndEscapes(t *testing.T) {
	for format, want := range map[string][]string{
		"%d of %d": {"1d", "2d"}, "%[2]s %[1]d": {"1d", "2s"}, "100 %%": nil, "%+.1f px": {"1f"},
	} {
		if got := verbs(format); !slices.Equal(got, want) {
			t.Errorf("%q takes %v, want %v", format, got, want)
		}
	}
}

// A key in two files of one language would be overwritten silently.
func TestNoKeyIsInTwoFiles(t *testing.T) {
	entries, err := files.ReadDir("strings")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, e := range entries {
		data, err := files.ReadFile(path.Join("strings", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var keys map[string]string
		if err := json.Unmarshal(data, &keys); err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		parts := strings.Split(e.Name(), ".")
		for key, text := range keys {
			id := parts[1] + " " + key
			if before, twice := seen[id]; twice {
				t.Errorf("%q is in %s and in %s", key, before, e.Name())
			}
			seen[id] = e.Name()
			if strings.TrimSpace(text) != text || text == "" {
				t.Errorf("%s: %q has spaces around it or is empty", e.Name(), text)
			}
		}
	}
}

func TestWordsAreQuiet(t *testing.T) {
	for _, n := range Names() {
		for _, text := range load(n.Code) {
			if strings.ContainsAny(text, "!！") {
				t.Errorf("%s: %q shouts", n.Code, text)
			}
			if strings.Contains(strings.ToLower(text), "embedding") {
				t.Errorf("%s: %q is jargon", n.Code, text)
			}
		}
	}
}

// halfWide is a bracket or a question mark as Latin script has it, or a colon as wide as a sign, beside Japanese.
var halfWide = regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}ー] ?[()?]|[()?] ?[\p{Han}\p{Hiragana}\p{Katakana}ー]|：`)

// In Japanese brackets and question marks are as wide as its signs; a colon is the narrow one, with a space behind it.
func TestJapaneseMarksAreOfOneKind(t *testing.T) {
	for _, text := range load("ja") {
		if halfWide.MatchString(text) {
			t.Errorf("%q has a mark of another kind than the rest", text)
		}
	}
}
