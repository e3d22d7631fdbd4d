package project

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A session comes from anywhere, and Go's JSON reader would unfold two bytes into a structure of two hundred and take the
// last of two fields of one name. So the text is first walked where it lies: which fields an object has, which elements
// a list. All functions here are given JSON that [json.Valid] has seen.

// Limits of what one object or list of a session may hold, far above what is ever written.
const (
	maxFields   = 1 << 8
	maxDepth    = 16
	maxElements = 1 << 16 // of a list inside an object, a draft, or of the classes
)

// objectsLevel is how deep the lists of objects lie: head, pages, page, objects.
const objectsLevel = 3

// skipValue is the text behind the value that b begins with, which may stand behind white space.
func skipValue(b []byte) []byte {
	depth := 0
	for i := 0; i < len(b); {
		switch b[i] {
		case '"':
			i += len(b[i:]) - len(skipString(b[i:]))
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ' ', '\t', '\n', '\r', ',', ':':
			i++
			continue
		default: // a number or a word
			for i < len(b) && !ends[b[i]] {
				i++
			}
		}
		if depth <= 0 {
			return b[i:]
		}
	}
	return nil
}

// ends are the bytes that a number or a word ends before.
var ends = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, ',': true, ':': true, ']': true, '}': true}

// skipString is the text behind the string that b begins with.
func skipString(b []byte) []byte {
	for i := 1; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return nil
		}
		i += n
		slashes := 0
		for b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return b[i+1:]
		}
	}
	return nil
}

// skipSpace is b without white space, commas and colons before it.
func skipSpace(b []byte) []byte { return bytes.TrimLeft(b, " \t\n\r,:") }

// elements walks the elements of a list until each returns an error.
func elements(list []byte, each func(i int, value []byte) error) error {
	b := skipSpace(list)
	if len(b) == 0 || b[0] != '[' {
		return fmt.Errorf("a %s is where a list should be", kindOf(b))
	}
	b = skipSpace(b[1:])
	for i := 0; len(b) > 0 && b[0] != ']'; i++ {
		rest := skipValue(b)
		if err := each(i, b[:len(b)-len(rest)]); err != nil {
			return err
		}
		b = skipSpace(rest)
	}
	return nil
}

// fields walks the fields of an object until each returns an error. key is as Go's reader compares it, whatever the case
// of its letters.
func fields(object []byte, each func(key string, value []byte) error) error {
	b := skipSpace(object)
	if len(b) == 0 || b[0] != '{' {
		return fmt.Errorf("a %s is where an object should be", kindOf(b))
	}
	b = skipSpace(b[1:])
	for len(b) > 0 && b[0] != '}' {
		rest := skipString(b)
		key := fold(b[:len(b)-len(rest)])
		b = skipSpace(rest)
		rest = skipValue(b)
		if err := each(key, b[:len(b)-len(rest)]); err != nil {
			return err
		}
		b = skipSpace(rest)
	}
	return nil
}

// without is a copy of an object in which one field is null, so that Go's reader need not read what is walked.
func without(object, value []byte) []byte {
	if len(value) == 0 {
		return object
	}
	from := cap(object) - cap(value)
	return slices.Concat(object[:from], []byte("null"), object[from+len(value):])
}

// fold is a key without its quotes, with letters that Go's reader takes for the same replaced by one of them.
func fold(quoted []byte) string {
	if plain := quoted[1 : len(quoted)-1]; !bytes.ContainsFunc(plain, func(r rune) bool { return r == '\\' || r > unicode.MaxASCII }) {
		return string(bytes.ToLower(plain))
	}
	var key string
	if err := json.Unmarshal(quoted, &key); err != nil {
		return string(quoted)
	}
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return unicode.ToLower(least)
	}, key)
}

func kindOf(b []byte) string {
	if len(b) == 0 {
		return "nothing"
	}
	switch b[0] {
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "string"
	case 't', 'f':
		return "truth value"
	case 'n':
		return "null"
	}
	return "number"
}

// checkFields refuses what holds two fields of one name, at any level, and lists and objects that are longer than any
// session's. The lists of the first levels may have any length: they are walked element by element.
func checkFields(value []byte, level int) error {
	b := skipSpace(value)
	if level > maxDepth {
		return fmt.Errorf("it is nested more than %d levels deep", maxDepth)
	}
	if len(b) == 0 {
		return nil
	}
	switch b[0] {
	case '{':
		var seen []string
		return fields(b, func(key string, value []byte) error {
			for _, k := range seen {
				if k == key {
					return fmt.Errorf("the field %q is there twice", key)
				}
			}
			if seen = append(seen, key); len(seen) > maxFields {
				return fmt.Errorf("an object has more than %d fields", maxFields)
			}
			return checkFields(value, level+1)
		})
	case '[':
		return elements(b, func(i int, value []byte) error {
			if level > objectsLevel && i >= maxElements {
				return fmt.Errorf("a list has more than %d elements", maxElements)
			}
			return checkFields(value, level+1)
		})
	}
	return nil
}
