// Package protofields walks through messages of protocol buffers whose schema is not compiled in: of an ONNX file a few fields are of
// interest, and the rest are weights.
package protofields

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrMalformed is what bytes that are no message give.
var ErrMalformed = errors.New("malformed protocol buffer")

// Each calls f for the fields of a message: body is that of one with a length, nil for others, n the value of a number. The first
// error ends it.
func Each(message []byte, f func(num protowire.Number, body []byte, n uint64) error) error {
	for len(message) > 0 {
		num, typ, size := protowire.ConsumeTag(message)
		if size < 0 {
			return ErrMalformed
		}
		message = message[size:]
		var body []byte
		var n uint64
		switch typ {
		case protowire.BytesType:
			body, size = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			n, size = protowire.ConsumeVarint(message)
		default:
			size = protowire.ConsumeFieldValue(num, typ, message)
		}
		if size < 0 {
			return ErrMalformed
		}
		if err := f(num, body, n); err != nil {
			return err
		}
		message = message[size:]
	}
	return nil
}

// Below calls f for every message at the end of a path of fields.
func Below(message []byte, path []protowire.Number, f func(body []byte) error) error {
	if len(path) == 0 {
		return f(message)
	}
	return Each(message, func(num protowire.Number, body []byte, _ uint64) error {
		if num != path[0] {
			return nil
		}
		return Below(body, path[1:], f)
	})
}
