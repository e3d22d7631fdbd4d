// Package inference holds the engine: the background goroutine that owns the model and the cached embedding.
//
// Vocabulary: a [Model] encodes a picture once into an [Embedding] and then decodes any number of prompts
// against it. The [Engine] does both in the background for one shown picture, the [Runner] at once, for the
// command line. Both keep embeddings in memory and on disk.
//
//	Use, Show, Ask, LookCloser, Hover, Peek, Work, EncodeAhead
//	    --> mailbox --> worker goroutine --Deliver--> Event
//	                      |  Runner: memory -> disk -> Model.Encode
//	                      |  Model.Decode
//
// Every request is of a class. The table in classes.go says in which order classes are taken, which of them one request
// ends or drops when it arrives, and how each is answered. A [Job] is long work: its own code runs on a goroutine of its own
// and asks the worker for one step after the other, so that clicks come in between. Work that is not about pictures and can
// wait for everything is Options.Idle.
//
// The engine drops no stale answer: each carries the picture's generation and the prompt's revision, and
// the caller compares them. The package imports no runtime, no window and no document.
package inference
