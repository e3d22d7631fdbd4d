// Package jsonparts counts what a text of JSON is made of before anything is made of it. Two bytes, {}, become a structure of hundreds:
// a file of some megabytes would take gigabytes, and whoever reads it refuses its length only then.
package jsonparts

import (
	"bytes"
	"errors"
	"fmt"
)

// ErrMany is wrapped where a text has more parts than are read.
var ErrMany = errors.New("it is made of more than is read")

// Most is how many parts a text may have; 0 is no bound.
type Most struct {
	Objects int
	Lists   int
	Values  int // that stand behind a comma, in objects and lists
	Members int // of all objects together
	Keys    int // of the outermost object
}

// Check looks at a text, which need not be JSON: whoever reads it finds that out.
func Check(text []byte, most Most) error {
	var objects, lists, values, members, keys, depth int
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = end(text, i)
		case '{':
			depth++
			objects++
		case '[':
			depth++
			lists++
		case '}', ']':
			depth--
		case ',':
			values++
		case ':':
			if members++; depth == 1 {
				keys++
			}
		}
	}
	for _, count := range []struct {
		what      string
		has, most int
	}{{"objects", objects, most.Objects}, {"lists", lists, most.Lists}, {"values", values + 1, most.Values}, {"members", members, most.Members}, {"keys", keys, most.Keys}} {
		if count.most > 0 && count.has > count.most {
			return fmt.Errorf("%w: more than %d %s", ErrMany, count.most, count.what)
		}
	}
	return nil
}

// end is where the string that begins at i ends, or the text.
func end(text []byte, i int) int {
	for i++; i < len(text); i++ {
		n := bytes.IndexAny(text[i:], `"\`)
		if n < 0 {
			return len(text)
		}
		if i += n; text[i] == '"' {
			return i
		}
		i++ // what is escaped
	}
	return i
}
