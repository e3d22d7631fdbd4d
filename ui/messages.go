package ui

import (
	"errors"
	"unicode"
	"unicode/utf8"

	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// sentence says an error to a person.
func sentence(err error) string { return sentenceOr(err, lang.T("Something went wrong: %s", err)) }

// sentenceOr is [sentence] with words for errors that only their English text tells apart: what did not work.
func sentenceOr(err error, otherwise string) string {
	if inEnglish() {
		return english(err)
	}
	if text := worded(err); text != "" {
		return text
	}
	return otherwise
}

// inEnglish reports whether an error's own words will do.
func inEnglish() bool { return lang.Current() == "en" }

// worded is an error in the language of the window by its type and kind, "" where nothing knows it. English has the errors'
// own words instead, which know more.
func worded(err error) string {
	for _, words := range []func(error) string{deskWords, pictureWords, exportWords, sessionWords, downloadWords, deviceWords, engineWords, modelWords, fileWords, importWords} {
		if text := words(err); text != "" {
			return text
		}
	}
	return ""
}

// english makes an error's text one that people read: a capital at its start and a full stop at its end. A file's name at
// the start stays as it is.
func english(err error) string {
	text := printable.Error(err)
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

func deskWords(err error) string {
	var none *desk.NoPicturesError
	var many *desk.TooManyPicturesError
	switch {
	case errors.As(err, &none):
		return lang.T("There is no picture in the folder %s.", none.Folder)
	case errors.As(err, &many):
		return lang.T("%d pictures are more than the %d that a session can hold. Open a part of them.", many.Count, many.Most)
	}
	return ""
}

// pictureWords says what is wrong with a picture by its kind.
func pictureWords(err error) string {
	var e *picture.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Kind {
	case picture.Missing:
		return lang.T("%s does not exist.", e.Name)
	case picture.Unreadable:
		return lang.T("%s cannot be read. Look whether you have permission to.", e.Name)
	case picture.NotAFile:
		return lang.T("%s is not a file.", e.Name)
	case picture.EmptyFile:
		return lang.T("%s is empty.", e.Name)
	case picture.NotAPicture:
		return lang.T("%s is not a picture that ClickMask can read. Use JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF, JPEG XL, PNM, TGA or ICO.", e.Name)
	case picture.NotSupported:
		if e.Format != "" {
			return lang.T("%s is a %s file, which ClickMask does not read. Export it as JPEG or PNG first.", e.Name, e.Format)
		}
		return lang.T("%s is a picture of a kind that ClickMask does not read. Save it as an ordinary PNG first.", e.Name)
	case picture.NoReader:
		return lang.T("%s is a %s picture, which a program of the system reads for ClickMask. Install %s, or export it as JPEG or PNG first.", e.Name, e.Format, e.Needs)
	case picture.NoFolder:
		return lang.T("%s is a %s picture, which a program of the system reads for ClickMask. The folder for temporary files cannot be written to.", e.Name, e.Format)
	case picture.Damaged:
		return lang.T("%s is damaged or incomplete. Copy or export it anew.", e.Name)
	case picture.TooLarge:
		return lang.T("%s has %d × %d pixels and needs much memory.", e.Name, e.W, e.H)
	case picture.NoSuchFrame:
		return lang.T("%s does not hold the picture that is looked for.", e.Name)
	case picture.FarTooLarge:
		return lang.T("%s has %d × %d pixels, more than ClickMask can open.", e.Name, e.W, e.H)
	}
	return lang.T("%s could not be opened.", e.Name)
}
