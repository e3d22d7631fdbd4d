package protofields

import (
	"errors"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

func TestFieldsAreWalkedThrough(t *testing.T) {
	inner := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 300)
	message := protowire.AppendBytes(protowire.AppendTag(nil, 7, protowire.BytesType), inner)
	message = protowire.AppendFixed32(protowire.AppendTag(message, 3, protowire.Fixed32Type), 1)
	message = protowire.AppendBytes(protowire.AppendTag(message, 7, protowire.BytesType), nil)
	var bodies [][]byte
	if err := Below(message, []protowire.Number{7}, func(body []byte) error { bodies = append(bodies, body); return nil }); err != nil || len(bodies) != 2 || !slices.Equal(bodies[0], inner) || len(bodies[1]) != 0 {
		t.Errorf("below 7 are %v: %v", bodies, err)
	}
	var numbers []uint64
	if err := Each(inner, func(_ protowire.Number, body []byte, n uint64) error {
		if body != nil {
			t.Error("a number has a body")
		}
		numbers = append(numbers, n)
		return nil
	}); err != nil || !slices.Equal(numbers, []uint64{300}) {
		t.Errorf("numbers %v: %v", numbers, err)
	}
	for n := 1; n < len(message); n++ {
		if n == len(inner)+2 || n == len(inner)+7 { // whole fields
			continue
		}
		if err := Each(message[:n], func(protowire.Number, []byte, uint64) error { return nil }); !errors.Is(err, ErrMalformed) {
			t.Errorf("%d bytes of it: %v", n, err)
		}
	}
}
