package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A WebAssembly module can be ended from outside by the runtime, which then asks at every turn of a loop whether it should:
// decoding AVIF takes seven times as long. Here each function of the module asks when it is called, by a look at a word of
// the module's memory, which takes no time that can be measured. Decoders call functions for every few pixels.

// stopAddress is the word that is not 0 once the module is to stop. No compiler puts anything so near to the null pointer.
const stopAddress = 16

// stopCheck is: if the word at stopAddress is not 0, trap.
var stopCheck = []byte{
	0x41, 0x00, // i32.const 0
	0x28, 0x02, stopAddress, // i32.load align=4 offset=stopAddress
	0x04, 0x40, // if
	0x00, // unreachable
	0x0b, // end
}

var errModule = errors.New("the WebAssembly module makes no sense")

// stoppable puts stopCheck at the beginning of every function of a module (WebAssembly core specification 1.0, section 5.5).
func stoppable(module []byte) ([]byte, error) {
	const magic, codeSection = 8, 10
	if len(module) < magic {
		return nil, errModule
	}
	out := bytes.Clone(module[:magic])
	rest := &wasmReader{data: module[magic:]}
	for len(rest.data) > 0 {
		id := rest.bytes(1)
		body := rest.bytes(rest.number())
		if rest.short {
			return nil, errModule
		}
		if id[0] == codeSection {
			functions := &wasmReader{data: body}
			body = stoppableFunctions(functions)
			if functions.short {
				return nil, errModule
			}
		}
		out = append(out, id[0])
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	return out, nil
}

// stoppableFunctions does so for the functions of the code section.
func stoppableFunctions(r *wasmReader) []byte {
	count := r.number()
	out := binary.AppendUvarint(nil, uint64(count))
	for range count {
		body := r.bytes(r.number())
		// The variables come before the code: groups of a number and a type of one byte.
		f := &wasmReader{data: body}
		for range f.number() {
			f.number()
			f.bytes(1)
		}
		if r.short = r.short || f.short; r.short {
			return nil
		}
		out = binary.AppendUvarint(out, uint64(len(body)+len(stopCheck)))
		out = append(out, body[:len(body)-len(f.data)]...)
		out = append(out, stopCheck...)
		out = append(out, f.data...)
	}
	return out
}

// wasmReader reads a module piece by piece.
type wasmReader struct {
	data  []byte
	short bool // more was asked for than there is
}

func (r *wasmReader) bytes(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.short, r.data = true, nil
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *wasmReader) number() int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > 1<<31 {
		r.short, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}
