package detect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Limits of what a file says of itself.
const (
	maxNames = 10_000
	maxName  = 200 // bytes
)

// parseNames reads the names of classes as Python writes them: {0: 'person', 1: "don't"}, or a list of them.
func parseNames(text string) ([]string, error) {
	bad := func() ([]string, error) { return nil, errors.New("the names of its classes cannot be read") }
	text = strings.TrimSpace(text)
	if len(text) < 2 || !(text[0] == '{' && text[len(text)-1] == '}' || text[0] == '[' && text[len(text)-1] == ']') {
		return bad()
	}
	numbered := text[0] == '{'
	rest := strings.TrimSpace(text[1 : len(text)-1])
	var names []string
	for rest != "" {
		if numbered {
			number, after, ok := strings.Cut(rest, ":")
			if n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(number), `'"`)); !ok || err != nil || n != len(names) {
				return bad()
			}
			rest = strings.TrimSpace(after)
		}
		name, after, ok := pythonText(rest)
		if !ok || len(names) == maxNames || len(name) > maxName {
			return bad()
		}
		names = append(names, name)
		rest = strings.TrimSpace(after)
		if rest != "" {
			if rest[0] != ',' {
				return bad()
			}
			rest = strings.TrimSpace(rest[1:])
		}
	}
	return names, nil
}

// pythonText reads a text in quotes from the begin of s.
func pythonText(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '\'' && s[0] != '"' {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return b.String(), s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
			fallthrough
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}

// parseSize reads how large pictures are to be: [height, width], or one number for both. The default is YOLO's.
func parseSize(text string) (h, w int, err error) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("[](), ", r) })
	if len(fields) == 0 {
		return 640, 640, nil
	}
	h, err1 := strconv.Atoi(fields[0])
	w, err2 := strconv.Atoi(fields[len(fields)-1])
	if err1 != nil || err2 != nil || len(fields) > 2 || h < 32 || w < 32 {
		return 0, 0, fmt.Errorf("the size of its pictures, %.40q, cannot be read", text)
	}
	return h, w, nil
}
