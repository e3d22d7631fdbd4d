// Package fake is a deterministic inference.Model without ONNX Runtime, for tests of the engine, the
// window and the commands, and for trying the program where no runtime is installed.
//
// Its answers look as a person expects: a click gives a disc round it, a box its ellipse, a negative
// point bites out of both, and a mask input is what the next points add to. Nothing is recognised: the
// picture's pixels decide nothing but the embedding's numbers, so that a mixed up embedding is noticed.
//
// A test steers it with [Hooks], which run at the beginning of each call and may wait, fail or panic,
// and with a [Gate], which holds a call until the test lets it go. [Model.Counts] says what was called.
package fake
