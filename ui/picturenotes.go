package ui

import (
	"strconv"
	"strings"

	"clickmask/picture"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// noteWords says what the person ought to know of a picture, a sentence for each note.
func noteWords(name string, notes []picture.Note) string {
	var sentences []string
	for _, n := range notes {
		sentences = append(sentences, noteSentence(name, n))
	}
	return strings.Join(sentences, " ")
}

func noteSentence(name string, n picture.Note) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	switch n.Kind {
	case picture.CutShort:
		if n.Of == 0 {
			return lang.T("%s is incomplete and less sharp than it was.", name)
		}
		return lang.T("%s is incomplete or damaged. Rows that are there: %d of %d.", name, n.N, n.Of)
	case picture.Disturbed:
		return lang.T("%s is damaged. Disturbed rows: %d of %d.", name, n.N, n.Of)
	case picture.Stretched:
		return lang.T("%s is shown with black at %s and white at %s, the range that it uses.", name, number(n.Lo), number(n.Hi))
	case picture.BandsLeftOut:
		return lang.T("%s is shown in part. Bands that are shown: %d of %d.", name, n.Of, n.N)
	case picture.FirstOf:
		return lang.T("%s has several pictures. What is shown is the first of %d.", name, n.N)
	}
	return ""
}

// noteLevel warns where something of the picture is missing.
func noteLevel(notes []picture.Note) parts.Level {
	for _, n := range notes {
		if n.Kind == picture.CutShort || n.Kind == picture.Disturbed {
			return parts.LevelWarning
		}
	}
	return parts.LevelInfo
}
