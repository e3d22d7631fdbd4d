// Package propagation carries the mask of a thing along from one picture of a sequence to the next.
//
//	Frame, Frame ... --Tracker--> Result, Result ...      one thing, one direction
//	anchors          --Carry----> all of it: before, behind and between the pictures whose masks are known
//
// A step has three parts. Where the thing may be now is told by pixels: what it looked like (an [exemplar]) is laid over the next
// picture, moved, turned and scaled, until it fits (motion.go). What it is there the model is asked, several times and in several
// ways: by a box, by points inside and outside, by the mask before moved along, each a little off (asks.go); the answers are judged
// by their likeness to the thing, and those that agree with the best are put together (judge.go). How far that can be trusted is
// told by how well all of that went (confidence.go). A thing that is not to be seen is looked for in all of the picture (search.go).
//
// The package knows no engine: a [Frame] is what answers.
package propagation
