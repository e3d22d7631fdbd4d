package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestOneThingIsNotSeveral(t *testing.T) {
	defer Set("")
	for _, c := range []struct {
		code, want string
		n          int
	}{
		{"en", "1 file was exported", 1}, {"en", "2 files were exported", 2}, {"en", "0 files were exported", 0},
		{"ja", "1 個のファイルを書き出しました", 1},
	} {
		Set(c.code)
		if got := T("%d files were exported", c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
	Set("en")
	for n, want := range map[int]string{
		0: "a.jpg is not where it was.", 1: "a.jpg and 1 other are not where they were.", 2: "a.jpg and 2 others are not where they were.",
	} {
		if got := T("%s and %d others are not where they were.", "a.jpg", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// counted finds a whole number before a word for many things.
var counted = regexp.MustCompile(`%d (?:[a-z]+ )?[a-z]*[a-rt-z]s\b`)

func TestEveryCountHasAFormForOne(t *testing.T) {
	plurals := loadPlurals("en")
	for key := range load("en") {
		text := strings.ReplaceAll(key, "%d × %d pixels", "") // a size, of which the first number is no count
		if counted.MatchString(text) && key != "%d ms" && plurals[key].One == "" {
			t.Errorf("%q has no form for one in plurals/en.json", key)
		}
	}
	for _, n := range Names() {
		have := load(n.Code)
		for key, f := range loadPlurals(n.Code) {
			if have[key] == "" {
				t.Errorf("%s: %q has other forms and is no text", n.Code, key)
			}
			if !slices.Equal(verbs(f.One), verbs(key)) {
				t.Errorf("%s: %q takes %v, its form for one %v", n.Code, key, verbs(key), verbs(f.One))
			}
			for _, v := range verbs(f.Zero) {
				if !slices.Contains(verbs(key), v) {
					t.Errorf("%s: the form for none of %q takes %s", n.Code, key, v)
				}
			}
		}
	}
}

// latin are the names and units that Japanese writes in Latin letters.
var latin = regexp.MustCompile(`(?i)clickmask|onnx runtime|ort_lib|mobilesam|fastsam|utf-8|data\.yaml|\.(?:pth?|safetensors|onnx)|coco|yolo|ultralytics|labelme|numpy|npz|npy|cvat for images|cvat|datumaro|label studio|qupath|xml|svg|geojson|pascal voc|microsoft|visual c|opengl|png|jpeg xl|jpeg|webp|tiff|bmp|avif|gif|pnm|tga|ico|onnx|json|cpu|tab|enter|esc|shift|wl-copy|wl-paste|xclip|exif|px|sam|%[-+# 0-9.\[\]]*[a-zA-Z]|apache|zip`)

// A text in which nothing is left but names and signs may be the same in both languages; others were forgotten.
func TestNoEnglishIsLeftInJapanese(t *testing.T) {
	for key, text := range load("ja") {
		rest := latin.ReplaceAllString(text, "")
		run := 0
		for _, r := range rest {
			if unicode.Is(unicode.Latin, r) {
				run++
			}
		}
		if run > 1 {
			t.Errorf("%q is %q in Japanese", key, text)
		}
	}
}
