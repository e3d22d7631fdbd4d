// Package models opens models by name or path: the built-in one, which is part of the program, and what
// people bring as files.
//
// [Open] is the door; it decides by the name alone and reads nothing before its Opener runs. What a model
// does is in inference.Model; this package brings pictures and prompts into the built-in model's input and
// its tensors back out (geometry is package sam's), and hands checkpoints to package graph.
//
// [Catalogue] lists what can be downloaded, a [Store] keeps it: [Store.Download] is the only code that uses a
// network, and nothing calls it but people's wish. Bytes become a model in one way alone:
//
//	address --Download--> NAME.part --length, SHA-256, sync--> NAME --OpenVerified--> File --> package graph
//
// Whoever opens a model reads it through a [File], so that it is built from the bytes that were hashed.
package models
