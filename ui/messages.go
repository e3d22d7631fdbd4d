package ui

import (
	"unicode"
	"unicode/utf8"

	"clickmask/ui/parts"
)

// say shows one message over the picture.
func (w *Window) say(m parts.Message) {
	w.message.ShowMessage(m)
	w.frame.arrange()
}

// sentence makes an error's text one that people read: a capital at its start and a full stop at its end. A file's
// name at the start stays as it is.
func sentence(err error) string {
	text := err.Error()
	if text == "" {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	word := text
	for i, r := range text {
		if unicode.IsSpace(r) {
			word = text[:i]
			break
		}
	}
	if isPlainWord(word) {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if last, _ := utf8.DecodeLastRuneInString(text); !unicode.IsPunct(last) || last == ')' || last == '"' {
		text += "."
	}
	return text
}

// isPlainWord tells a word from a file's name, which may hold a dot, a digit or a sign.
func isPlainWord(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) && r != ':' && r != ',' {
			return false
		}
	}
	return true
}
