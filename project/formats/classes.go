package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// ClassEndings are those of files that hold a class list: text, one name a line, and the data.yaml of a YOLO data set. The
// first is that of new files.
var ClassEndings = []string{".txt", ".yaml", ".yml"}

// Limits of what is read, because a list may come from anywhere.
const (
	maxClassBytes = 1 << 20
	MaxClasses    = 10000
	maxClassName  = 200 // letters
)

// ListFault is what is wrong with a class list.
type ListFault int

// The faults of class lists.
const (
	ListMalformed ListFault = iota + 1 // not in the form that its ending says, or it cannot be read
	ListTooLarge                       // in bytes
	ListNotText                        // not UTF-8
	ListEmpty                          // no class is named
	ListTooMany                        // classes
	ListNameless                       // a class has no name
	ListLongName                       // a class has one that is too long
	ListTwice                          // two classes have one name
)

// ListError is a class list that cannot be used.
type ListError struct {
	File  string
	Fault ListFault
	Class int // 1 for the first, where one is to blame
	Err   error
}

// Error is one sentence that names the file.
func (e *ListError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *ListError) Unwrap() error { return e.Err }

// inFile names the file of a fault.
func inFile(name string, err error) error {
	var e *ListError
	if !errors.As(err, &e) {
		e = &ListError{Fault: ListMalformed, Err: err}
	}
	e.File = path.Base(name)
	return e
}

func listFault(f ListFault, class int, format string, args ...any) error {
	return &ListError{Fault: f, Class: class, Err: fmt.Errorf(format, args...)}
}

// ReadClasses reads the names of a class list in their order; those of a data.yaml are a list, or numbers from 0 with a
// name each. name tells by its ending which of the two it is, and begins the error, a [*ListError]. Names are trimmed and in Unicode's
// normal form C; none is empty, and none comes twice.
func ReadClasses(name string, r io.Reader) ([]Class, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxClassBytes+1))
	var names []string
	switch {
	case err != nil:
	case len(data) > maxClassBytes:
		err = listFault(ListTooLarge, 0, "it is larger than 1 MB, the most that a class list may be")
	case !utf8.Valid(data):
		err = listFault(ListNotText, 0, "it is not UTF-8 text")
	case isYAML(name):
		names, err = yamlNames(data)
	default:
		names = lines(string(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	}
	var classes []Class
	if err == nil {
		classes, err = classList(names)
	}
	if err != nil {
		return nil, inFile(name, err)
	}
	return classes, nil
}

func isYAML(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == ".yaml" || ending == ".yml"
}

// lines are those of a text without empty ones at the end: an empty one further up would shift the numbers below it.
func lines(text string) []string {
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n\r \t")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// classList checks names and brings them into the form in which they are compared.
func classList(names []string) ([]Class, error) {
	if len(names) == 0 {
		return nil, listFault(ListEmpty, 0, "it names no class")
	}
	if len(names) > MaxClasses {
		return nil, listFault(ListTooMany, 0, "it has %d classes, more than the %d that there may be", len(names), MaxClasses)
	}
	seen := map[string]int{}
	classes := make([]Class, 0, len(names))
	for i, n := range names {
		n = ClassName(n)
		first, twice := seen[n]
		switch {
		case n == "":
			return nil, listFault(ListNameless, i+1, "class %d has no name", i+1)
		case utf8.RuneCountInString(n) > maxClassName:
			return nil, listFault(ListLongName, i+1, "the name of class %d is longer than %d letters", i+1, maxClassName)
		case twice:
			return nil, listFault(ListTwice, i+1, "classes %d and %d are both called %q", first+1, i+1, n)
		}
		seen[n] = i
		classes = append(classes, Class{Name: n})
	}
	return classes, nil
}

// ClassName brings a name into the form in which it is kept and compared: Unicode's normal form C, so that one word typed
// on two systems is one name, on one line, without control characters and without space at its ends. It is empty where
// nothing is left.
func ClassName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	return strings.TrimSpace(norm.NFC.String(name))
}

// yamlNames reads "names" of a data.yaml, and "nc" where it is there.
func yamlNames(data []byte) ([]string, error) {
	var file struct {
		Names yaml.Node `yaml:"names"`
		Count *int      `yaml:"nc"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("it is no YAML that can be read: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	node := &file.Names
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	var names []string
	var err error
	switch node.Kind {
	case yaml.SequenceNode:
		for _, n := range node.Content {
			name, e := scalar(n)
			names, err = append(names, name), errors.Join(err, e)
		}
	case yaml.MappingNode:
		names, err = numberedNames(node)
	case 0:
		return nil, errors.New(`there is no "names" in it`)
	default:
		return nil, errors.New(`its "names" is neither a list nor numbers with names`)
	}
	if err == nil && file.Count != nil && *file.Count != len(names) {
		err = fmt.Errorf("it says that there are %d classes and names %d", *file.Count, len(names))
	}
	return names, err
}

// numberedNames puts names into the order of their numbers, which are 0 to one less than there are names.
func numberedNames(node *yaml.Node) ([]string, error) {
	n := len(node.Content) / 2
	names, given := make([]string, n), make([]bool, n)
	for i := range n {
		number, err := scalar(node.Content[2*i])
		if err != nil {
			return nil, err
		}
		k, err := strconv.Atoi(number)
		if err != nil || k < 0 || k >= n || given[k] {
			return nil, fmt.Errorf("the %d classes are not numbered 0 to %d: %q", n, n-1, number)
		}
		if names[k], err = scalar(node.Content[2*i+1]); err != nil {
			return nil, err
		}
		given[k] = true
	}
	return names, nil
}

// scalar is the text of a value as it is written, so that a class may be called no or 1.
func scalar(n *yaml.Node) (string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "", fmt.Errorf("line %d is not the name of a class", n.Line)
	}
	return n.Value, nil
}

// WriteClasses writes a class list as text, or as data.yaml where name ends in .yaml or .yml; [ReadClasses] gives the same
// names back. It refuses names that are not in the form of [ClassName].
func WriteClasses(w io.Writer, name string, classes []Class) error {
	names := make([]string, len(classes))
	for i, c := range classes {
		names[i] = c.Name
	}
	list, err := classList(names)
	if err != nil {
		return inFile(name, err)
	}
	for i := range list {
		if list[i].Name != names[i] {
			return fmt.Errorf("%s: the name of class %d has spaces around it or signs that do not show", path.Base(name), i+1)
		}
	}
	if isYAML(name) {
		return YOLOData(w, names)
	}
	b := bufio.NewWriter(w)
	for _, n := range names {
		fmt.Fprintln(b, n)
	}
	return b.Flush()
}
