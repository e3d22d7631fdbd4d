// Package optimised keeps graphs as ONNX Runtime has rewritten them for this processor, so that later starts load them in a third
// of the time, with their numbers mapped from a file in place of copied.
//
// A kept graph is two files. One has a head that says what it was made of, and the graph; the other its numbers, whose length and
// checksum are in the head. Both are made in a folder of their own and renamed into place when they are whole. What is damaged,
// of somebody else, or of another library or processor is never loaded: the graph is optimised again. ONNX Runtime opens the numbers by their
// name, after they were looked at; in a folder that others may write to nothing is kept, and nothing loaded from it.
package optimised
