package cli

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"clickmask/cli/batch"
	"clickmask/cli/bench"
	"clickmask/cli/eval"
)

// named types have a table of their own in docs/CLI.md, or are no objects in JSON.
var named = map[reflect.Type]string{reflect.TypeFor[eval.Group](): "group", reflect.TypeFor[eval.Recalls](): "recalls", reflect.TypeFor[eval.Carried](): "carried", reflect.TypeFor[json.RawMessage](): "any JSON", reflect.TypeFor[[]byte](): "base64",
	reflect.TypeFor[batch.Point](): "points", reflect.TypeFor[batch.Box](): "box"}

func TestTheDocumentedKeysAreThoseThatAreWritten(t *testing.T) {
	docs := documentedKeys(t, "../docs/CLI.md")
	for name, typ := range map[string]reflect.Type{
		"predict": reflect.TypeFor[pictureResult](),
		"embed":   reflect.TypeFor[embedResult](),
		"eval":    reflect.TypeFor[eval.Report](),
		"group":   reflect.TypeFor[eval.Group](),
		"bench":   reflect.TypeFor[bench.Report](),
		"convert": reflect.TypeFor[converted](),
		"replay":  reflect.TypeFor[replayed](),
		"models":  reflect.TypeFor[modelRow](),
		"doctor":  reflect.TypeFor[health](),

		"everything":       reflect.TypeFor[foundResult](),
		"everything-files": reflect.TypeFor[filesResult](),
		"eval-everything":  reflect.TypeFor[eval.EverythingReport](),
		"propagate":        reflect.TypeFor[carriedResult](),
		"eval-propagate":   reflect.TypeFor[eval.PropagateReport](),
		"carried":          reflect.TypeFor[eval.Carried](),
		"recalls":          reflect.TypeFor[eval.Recalls](),
	} {
		holdKeys(t, name, typ, docs)
	}
	if len(docs) > 0 {
		t.Errorf("tables without a type: %v", slices.Collect(maps.Keys(docs)))
	}
}

// holdKeys holds a type against its table, which it takes out of docs.
func holdKeys(t *testing.T, name string, typ reflect.Type, docs map[string]map[string]string) {
	t.Helper()
	written := map[string]string{}
	fields(typ, "", written)
	for _, key := range slices.Sorted(maps.Keys(written)) {
		if got, ok := docs[name][key]; !ok || got != written[key] {
			t.Errorf("%s: %s is %q, but documented as %q", name, key, written[key], got)
		}
		delete(docs[name], key)
	}
	for key := range docs[name] {
		t.Errorf("%s: %s is documented, but never written", name, key)
	}
	delete(docs, name)
}

var keyRow = regexp.MustCompile("^\\| `([^`]+)` \\| ([^|]+?) \\|")

// documentedKeys reads the tables below the marks "keys: NAME".
func documentedKeys(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	var table map[string]string
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "<!-- keys: "); ok {
			table = map[string]string{}
			out[strings.TrimSuffix(name, " -->")] = table
		} else if m := keyRow.FindStringSubmatch(line); m != nil && table != nil {
			table[m[1]] = m[2]
		} else if !strings.HasPrefix(line, "|") {
			table = nil
		}
	}
	return out
}

// fields lists the JSON keys of a struct with what they hold.
func fields(t reflect.Type, prefix string, out map[string]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		typ := f.Type
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if f.Anonymous && key == "" {
			fields(typ, prefix, out)
			continue
		}
		key = prefix + key
		if typ.Kind() == reflect.Map {
			key, typ = key+".*", typ.Elem()
		}
		out[key] = kind(typ)
		switch {
		case typ.Kind() == reflect.Struct && named[typ] == "":
			fields(typ, key+".", out)
		case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
			fields(typ.Elem(), key+"[].", out)
		}
	}
}

func kind(t reflect.Type) string {
	if name := named[t]; name != "" {
		return name
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "integer"
	case reflect.Struct:
		return "object"
	case reflect.Array:
		return strconv.Itoa(t.Len()) + " " + kind(t.Elem()) + "s"
	case reflect.Slice:
		return "list of " + strings.TrimSuffix(kind(t.Elem()), "s") + "s"
	default:
		return t.String()
	}
}
