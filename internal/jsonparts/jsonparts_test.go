package jsonparts

import (
	"errors"
	"testing"
)

func TestPartsAreCountedWhereTheyAreNoText(t *testing.T) {
	const text = `{"a{[,:":[{}, {"b\\":"\"{,[:"}], "c":[[1,2],[]], "d":"` // cut off
	has := Most{Objects: 3, Lists: 4, Values: 6, Members: 4, Keys: 3}
	if err := Check([]byte(text), has); err != nil {
		t.Error(err)
	}
	for name, most := range map[string]Most{
		"objects": {Objects: has.Objects - 1}, "lists": {Lists: has.Lists - 1}, "values": {Values: has.Values - 1}, "members": {Members: has.Members - 1}, "keys": {Keys: has.Keys - 1},
	} {
		if err := Check([]byte(text), most); !errors.Is(err, ErrMany) {
			t.Errorf("one %s less: %v", name, err)
		}
	}
	for _, text := range []string{"", `"`, `"\`, `"\"`, "[", "]]"} {
		if err := Check([]byte(text), has); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
