package formats

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FileNames are how a person wants files of masks and cut-outs to be called: text with words in braces.
type FileNames struct{ pieces []namePiece }

type namePiece struct {
	text string // as it is, "" for a word
	word string
}

// UsualNames are those that nobody has chosen.
const UsualNames = "{picture}_{kind}_{class}_{n}"

// NameWords are those that may stand in braces: the picture's name, mask or cutout, the object's class, the number of the
// mask in its picture, from 1.
var NameWords = []string{"picture", "kind", "class", "n"}

// FileAbout says what a file has of that.
type FileAbout struct {
	Picture, Kind, Class string
	N                    int
}

var errNoName = errors.New("files without a name cannot be")

// ParseFileNames refuses words that there are not, and signs that are none of a name's, those among them that lead to another
// folder.
func ParseFileNames(text string) (FileNames, error) {
	var n FileNames
	for rest := text; rest != ""; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			open = len(rest)
		}
		if open > 0 {
			plain := rest[:open]
			if strings.Contains(plain, "/") || strings.Contains(plain, `\`) {
				return FileNames{}, fmt.Errorf("%q would lead to another folder: names are of files alone", text)
			}
			if cleanName("a"+plain+"a") != "a"+plain+"a" {
				return FileNames{}, fmt.Errorf("%q has signs that not every system takes in the name of a file", text)
			}
			n.pieces = append(n.pieces, namePiece{text: plain})
			rest = rest[open:]
			continue
		}
		word, after, closed := strings.Cut(rest[1:], "}")
		if rest[0] != '{' || !closed || !slices.Contains(NameWords, word) {
			return FileNames{}, fmt.Errorf("%q: in braces stand %s and nothing else", text, "{"+strings.Join(NameWords, "}, {")+"}")
		}
		n.pieces = append(n.pieces, namePiece{word: word})
		rest = after
	}
	if len(n.pieces) == 0 {
		return FileNames{}, errNoName
	}
	return n, nil
}

// Has reports whether a word is in the names.
func (n FileNames) Has(word string) bool {
	return slices.ContainsFunc(n.pieces, func(p namePiece) bool { return p.word == word })
}

// Name is a file's name with its ending, one that every system takes and that leads nowhere.
func (n FileNames) Name(f FileAbout, ending string) string { return fit(n.base(f), ending) }

// Names reports whether anything is left of a file's name when what is empty is left out.
func (n FileNames) Names(f FileAbout) bool { return n.words(f) != "" }

// base is a file's name without its ending, its kind where nothing else is left: a name of an ending alone is hidden.
func (n FileNames) base(f FileAbout) string { return cmp.Or(n.words(f), f.Kind) }

// words leave out what stands between a word that is empty and the one before it, and dots and spaces where that leaves them to begin with:
// systems hide such files, or people do not see why they stand first.
func (n FileNames) words(f FileAbout) string {
	base, between := "", ""
	for _, p := range n.pieces {
		if p.word == "" {
			between += p.text
			continue
		}
		value := ""
		switch p.word {
		case "picture":
			value = f.Picture
		case "kind":
			value = f.Kind
		case "class":
			value = FileWord(f.Class)
		case "n":
			value = strconv.Itoa(f.N)
		}
		if value != "" {
			base += between + value
		} else if base == "" {
			base = between
		}
		between = ""
	}
	return strings.TrimLeft(base+between, ". ")
}

// FileNamer gives out names, none twice: what would be called as another is counted, as in exports.
type FileNamer struct {
	names FileNames
	given naming
}

// NewFileNamer has given out no names yet.
func NewFileNamer(names FileNames) *FileNamer {
	return &FileNamer{names: names, given: naming{taken: map[string]bool{}}}
}

// Name is a file's name with its ending.
func (g *FileNamer) Name(f FileAbout, ending string) string {
	return g.given.take("", g.names.base(f), ending)
}
