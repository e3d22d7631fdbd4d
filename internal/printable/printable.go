// Package printable makes text that came from elsewhere, such as the name of a file, safe to be shown to people: on a
// terminal, in the window and in the log.
//
// A file may have any name. One with escape sequences could rewrite what a terminal shows, one with line ends could forge
// a message, and one with marks that turn the direction of writing could pass for another. Such characters are shown as
// Go writes them, \x1b or \u202e; all others, of whatever script, stay as they are. A backslash stays too, because paths
// on Windows are made of them, so that what is shown cannot always be turned back into the name: that is what JSON is for.
package printable

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// The joiners hold the letters of some scripts and the parts of some emoji together, and do nothing else.
const zeroWidthNonJoiner, zeroWidthJoiner = '\u200c', '\u200d'

// safe tells a character that stands for itself from one that does something to those around it or is not to be seen.
func safe(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case r == zeroWidthNonJoiner, r == zeroWidthJoiner:
		return true
	}
	return !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Text is s on one line, without anything that does more than stand for itself. Bytes that are no UTF-8 are shown as \xff.
func Text(s string) string { return replace(s, false) }

// Lines is [Text] for text of several lines: ends of lines and tabs stay.
func Lines(s string) string { return replace(s, true) }

func replace(s string, lines bool) string {
	at := firstUnsafe(s, lines)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:at])
	for i := at; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case safe(r), lines && (r == '\n' || r == '\t'):
			b.WriteString(s[i : i+n])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < utf8.RuneSelf:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += n
	}
	return b.String()
}

// firstUnsafe is where the first character is that does not stay, -1 when all do.
func firstUnsafe(s string, lines bool) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || !safe(r) && !(lines && (r == '\n' || r == '\t')) {
			return i
		}
		i += n
	}
	return -1
}

// Error is the text of an error, safe and on one line.
func Error(err error) string { return Text(OneLine(err)) }

// OneLine is the text of an error with a blank for what ends lines in it, as libraries write them: for JSON.
func OneLine(err error) string {
	var words []string
	for line := range strings.FieldsFuncSeq(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(line, " \t"); line != "" {
			words = append(words, line)
		}
	}
	return strings.Join(words, " ")
}

// JSON is a JSON text that is safe to be shown, with the same values: what encoding/json leaves unescaped in strings is
// written as \u202e.
func JSON(text []byte) []byte {
	if firstUnsafe(string(text), true) < 0 {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		switch {
		case safe(r), r == '\n', r == '\t':
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.Bytes()
}

// Fprintf is [fmt.Fprintf] of arguments that are safe to be shown: strings as [Text], errors as [Error]. The format's own
// line ends and tabs stay.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Lines(fmt.Sprintf(format, Args(args)...)))
}

// Args are the arguments of a format, made safe as [Fprintf] does.
func Args(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string:
			out[i] = Text(a)
		case []string:
			list := make([]string, len(a))
			for k := range a {
				list[k] = Text(a[k])
			}
			out[i] = list
		case error:
			out[i] = Error(a)
		default:
			out[i] = a
			if v := reflect.ValueOf(a); v.Kind() == reflect.String && !v.Type().Implements(reflect.TypeFor[fmt.Stringer]()) {
				out[i] = Text(v.String()) // of a type of its own
			}
		}
	}
	return out
}

// Writer passes text of one or more lines on to w, each made safe as [Lines] does. Each Write must end with a whole
// character.
func Writer(w io.Writer) io.Writer { return writer{w} }

type writer struct{ w io.Writer }

func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.w, Lines(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
