package parts

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// wrap breaks s into lines no wider than width: at spaces, and inside words that have none (Japanese).
func wrap(s string, width float32, measure func(string) float32) []string {
	var lines []string
	runes := []rune(s)
	for len(runes) > 0 {
		n := 1 + sort.Search(len(runes)-1, func(n int) bool { return measure(string(runes[:n+2])) > width })
		if n < len(runes) {
			n = breakBefore(runes, n)
		}
		lines = append(lines, trimSpaces(runes[:n]))
		runes = runes[n:]
		for len(runes) > 0 && runes[0] == ' ' {
			runes = runes[1:]
		}
	}
	return lines
}

// wrapEvenly is wrap with lines of about equal length, for short centred texts: no line holds a lone word.
func wrapEvenly(s string, width float32, measure func(string) float32) []string {
	widths := map[string]float32{} // measuring shapes the text, and the widths tried meet the same beginnings of lines
	once := func(s string) float32 {
		w, known := widths[s]
		if !known {
			w = measure(s)
			widths[s] = w
		}
		return w
	}
	lines := wrap(s, width, once)
	if len(lines) < 2 {
		return lines
	}
	for narrow := width; narrow > width/2; narrow -= style.Space4 {
		if tried := wrap(s, narrow, once); len(tried) == len(lines) {
			lines = tried
		}
	}
	return lines
}

// breakBefore moves the end n of a line back to where a reader expects it: a line of letters to the last space, a Japanese
// one to the end of a phrase, which is a particle or a sign. Where there is none but near its beginning, it only
// keeps what belongs to the sign before off the beginning of the next line.
func breakBefore(runes []rune, n int) int {
	if narrow(runes[n]) && narrow(runes[n-1]) {
		for i := n - 1; i > 0; i-- {
			if runes[i] == ' ' || !narrow(runes[i]) {
				return i + 1
			}
		}
		return n
	}
	if spaceBeforeLetters(runes, n) {
		return n
	}
	for _, ends := range []func(a, b rune) bool{phraseEnds, particleEnds, wordEnds} {
		for i := n; i > n/4; i-- {
			if ends(runes[i-1], runes[i]) {
				return i
			}
		}
	}
	for i := n; i > 1; i-- {
		if !strings.ContainsRune(notAtLineStart, runes[i]) && !strings.ContainsRune(notAtLineEnd, runes[i-1]) {
			return i
		}
	}
	return n
}

// narrow says whether a rune is a letter or a sign of a script that breaks its lines at spaces.
func narrow(r rune) bool { return r < 0x2E80 && r != ' ' }

// spaceBeforeLetters says whether runes[n] begins a word of letters, or is the space before one.
func spaceBeforeLetters(runes []rune, n int) bool {
	if runes[n] == ' ' {
		return n+1 == len(runes) || narrow(runes[n+1])
	}
	return runes[n-1] == ' ' && narrow(runes[n])
}

// phraseEnds says whether a Japanese phrase ends between two runes: after a stop, or between a particle (or the end of a
// verb) and what is not written in hiragana. Endings such as "しますか" are in hiragana and so stay in one piece.
func phraseEnds(a, b rune) bool {
	switch {
	case strings.ContainsRune(notAtLineStart, b):
		return false
	case strings.ContainsRune("、。」）？！", a):
		return true
	}
	return strings.ContainsRune("はがをにへとでものやかてたらるい", a) && !unicode.Is(unicode.Hiragana, b)
}

// particleEnds says whether a particle that is nothing else ends before a word in hiragana.
func particleEnds(a, b rune) bool {
	return strings.ContainsRune("がをには", a) && unicode.Is(unicode.Hiragana, b) && !strings.ContainsRune("はもをがのとっゃゅょ", b)
}

// wordEnds says whether a Japanese word may end between two runes: where the script changes, but not to hiragana.
func wordEnds(a, b rune) bool {
	if strings.ContainsRune(notAtLineStart, b) || strings.ContainsRune(notAtLineEnd, a) || unicode.Is(unicode.Hiragana, b) || b == ' ' {
		return false
	}
	return unicode.Is(unicode.Hiragana, a) || unicode.Is(unicode.Katakana, a) != unicode.Is(unicode.Katakana, b)
}

// notAtLineStart are the signs that belong to the one before: stops, closing brackets, small kana. notAtLineEnd belong to
// the one behind.
const (
	notAtLineStart = "、。，．」』）］・？！ー…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
	notAtLineEnd   = "「『（［"
)

func trimSpaces(runes []rune) string {
	for len(runes) > 0 && runes[len(runes)-1] == ' ' {
		runes = runes[:len(runes)-1]
	}
	return string(runes)
}

func measure(size float32, style fyne.TextStyle) func(string) float32 {
	return func(s string) float32 { return fyne.MeasureText(s, size, style).Width }
}
