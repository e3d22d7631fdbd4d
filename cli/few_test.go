package cli

import (
	"fmt"
	"strings"
	"testing"
)

func TestLongListsAreCutShort(t *testing.T) {
	var names []string
	for i := range 30_000 {
		names = append(names, fmt.Sprint("class ", i))
	}
	_, err := newChooser([]string{"none"}, nil, 0, names)
	if text := fmt.Sprint(err); len(text) > 1200 || !strings.Contains(text, "class 0, class 1, ") || !strings.Contains(text, ", …, and 29") {
		t.Errorf("%d bytes: %.100s", len(text), text)
	}
	_, err = newChooser(nil, map[string]string{"none": "x"}, 0, names)
	if text := fmt.Sprint(err); len(text) > 1200 {
		t.Errorf("%d bytes: %.100s", len(text), text)
	}
	long := strings.Repeat("x", 2000)
	for want, list := range map[string][]string{"": nil, "a": {"a"}, "a, b": {"a", "b"}, long: {long}, long + ", …, and 1 more": {long, "b"}} {
		if got := few(list); got != want {
			t.Errorf("%.20q…: %.40q", want, got)
		}
	}
}
