// Package models opens models by name or path: the built-in one, which is part of the program, and what
// people bring as files.
//
// [Open] is the door; it decides by the name alone and reads nothing before its Opener runs. What a model
// does is in inference.Model; this package brings pictures and prompts into the built-in model's frame and
// its tensors back out (geometry is package sam's), and hands checkpoints to package graph.
package models
