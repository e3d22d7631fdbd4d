// Package foreign opens and runs models that others exported in a process of their own.
//
// An ONNX file is a program: it can divide by zero, loop without end and ask for any amount of memory, and ONNX Runtime
// lets it. So a pair of ONNX files never comes into the process that holds a person's work. That process has a [Model],
// which starts this program again with a hidden command and talks to it through its standard input and output:
//
//	window ── Model ── packets ──► clickmask serve-pair ──► package pairs ──► ONNX Runtime
//	             ◄── packets ──            │ within bounds of memory, see package fence
//	             └ bounds of time
//
// Vocabulary: the parent asks, the child answers; a packet is a small head in JSON and a body of bytes (packet.go). The
// parent resizes pictures, so that a picture is at most the model's input; the child keeps the last embeddings in slots,
// so that a click sends a prompt and gets low-res masks.
//
// Whatever happens to the child, the parent gets a [*Failure], one sentence. A child that has ended is started again when
// it is asked next, [maxRestarts] times for one opened model. A child ends when its input does, so that none is left
// when the parent is gone, however that ended.
package foreign
