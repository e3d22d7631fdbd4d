// Package rendered makes sequences of pictures in which a thing moves, with its exact mask in each, from a seed: what carrying a
// mask along is judged by. A [Stock] gives grounds and things to put together, drawn ones ([Drawn]) or photographs.
package rendered
