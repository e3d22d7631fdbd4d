package batch

import (
	"errors"
	"strings"
	"testing"

	"clickmask/internal/jsonparts"
)

// 48 MB of empty prompts became 2.8 GB before they were found to be too many.
func TestALineOfEmptyPartsIsRefusedBeforeItIsRead(t *testing.T) {
	for name, line := range map[string]string{
		"prompts": `{"id":7,"picture":"a.png","prompts":[` + strings.Repeat("{},", mostParts.Objects) + `{}]}`,
		"points":  `{"id":7,"picture":"a.png","prompts":[{"points":[` + strings.Repeat("[1,2],", mostParts.Lists) + `[1,2]]}]}`,
		"labels":  `{"id":7,"picture":"a.png","prompts":[{"labels":[` + strings.Repeat("1,", mostParts.Values) + `1]}]}`,
	} {
		r, err := parse([]byte(line))
		if !errors.Is(err, jsonparts.ErrMany) || string(r.ID) != "7" {
			t.Errorf("%s: %v, of %s", name, err, r.ID)
		}
	}
}
