package pairs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"clickmask/inference/ort"
)

// domains are those whose operators ONNX Runtime brings along for any processor.
var domains = []string{"", "ai.onnx.ml", "com.microsoft"}

// checkOperators refuses operators that ONNX Runtime would need a library for.
func (h *header) checkOperators() error {
	var strange []string
	for op := range h.used {
		if !slices.Contains(domains, op.domain) && !h.functions[op] {
			strange = append(strange, fmt.Sprintf("%s of domain %q", op.name, op.domain))
		}
	}
	if len(strange) > 0 {
		slices.Sort(strange)
		return fmt.Errorf("unknown operator %s: known are those of ai.onnx, ai.onnx.ml and com.microsoft", strange[0])
	}
	return nil
}

// The versions that the oldest ONNX Runtime in use is sure to know.
const (
	knownIR    = 10
	knownOpset = 21
)

// checkVersions asks the runtime whether it knows the model's format and operators, with a graph of one
// operator: every runtime knows its limits best.
func (h *header) checkVersions() error {
	if h.ir < 3 {
		return fmt.Errorf("ir_version is %d: expected 3 or newer", h.ir)
	}
	if h.ir > knownIR && !runtimeKnows(h.ir, knownOpset) {
		return h.tooNew("ir_version", h.ir, func(v int64) bool { return runtimeKnows(v, knownOpset) }, knownIR)
	}
	for _, domain := range slices.Sorted(maps.Keys(h.opsets)) {
		v := h.opsets[domain]
		if domain == "" && v > knownOpset && !runtimeKnows(knownIR, v) {
			return h.tooNew("opset_import", v, func(v int64) bool { return runtimeKnows(knownIR, v) }, knownOpset)
		}
	}
	return nil
}

func (h *header) tooNew(field string, have int64, knows func(int64) bool, from int64) error {
	newest := from
	for newest < from+100 && knows(newest+1) {
		newest++
	}
	version, err := ort.Version()
	if err != nil {
		return err
	}
	return fmt.Errorf("%s is %d: ONNX Runtime %s knows up to %d; export it for an older one or use a newer runtime", field, have, version, newest)
}

// runtimeKnows loads a graph of one operator. Only what the runtime says of versions counts.
func runtimeKnows(ir, opset int64) bool {
	s, err := ort.NewSession(identity(ir, opset), []string{"x"}, []string{"y"}, ort.Options{Threads: 1, Level: ort.OptimiseNone})
	if err != nil {
		text := strings.ToLower(err.Error())
		return !strings.Contains(text, "ir version") && !strings.Contains(text, "opset")
	}
	s.Close()
	return true
}

// identity is a model that gives back its input x [1] as y.
func identity(ir, opset int64) []byte {
	bytesField := func(b []byte, num protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), v)
	}
	number := func(b []byte, num protowire.Number, v int64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), uint64(v))
	}
	value := func(name string) []byte {
		shape := bytesField(nil, 1, number(nil, 1, 1))
		return bytesField(bytesField(nil, 1, []byte(name)), 2, bytesField(nil, 1, bytesField(number(nil, 1, typeFloat), 2, shape)))
	}
	n := bytesField(bytesField(bytesField(nil, 1, []byte("x")), 2, []byte("y")), 4, []byte("Identity"))
	g := bytesField(bytesField(nil, graphNode, n), 2, []byte("probe"))
	g = bytesField(bytesField(g, graphInput, value("x")), graphOutput, value("y"))
	return bytesField(bytesField(number(nil, modelIR, ir), modelGraph, g), modelOpset, number(nil, 2, opset))
}
