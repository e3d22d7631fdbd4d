// Package inference holds the engine: the background goroutine that owns the model and the cached embedding.
//
// Vocabulary: a [Model] encodes a picture once into an [Embedding] and then decodes any number of prompts
// against it. The [Engine] does both in the background for one shown picture, the [Runner] at once, for the
// command line. Both keep embeddings in memory and on disk. A request is of a class; of each class at most
// the latest waits, in the mailbox.
//
//	Use, Show, Ask, LookCloser, Hover, Peek, EncodeAhead
//	    --> mailbox --> worker goroutine --Deliver--> Event
//	                      |  Runner: memory -> disk -> Model.Encode
//	                      |  Model.Decode
//
//	class    waits for                      is ended by a later
//	use      nothing                        use, Close
//	show     use                            use, show of another picture, Close
//	ask      use, show                      Close
//	look     use, show, ask                 use, show, ask, look, Close
//	hover    use, show, ask, look           use, show, an ask of something else, Close
//	peek     use, show, ask, look, hover    use, show, ask, look, hover, peek, Close
//	warm     all of these                   use, show, ask, look, hover, Close
//	trim     all of these                   nothing, it is short
//	ahead    everything                     use, show, ask, look, once by a hover, a new list, Close
//
// Work that is not about pictures and can wait for all of them has a goroutine of its own, see Options.Idle.
//
// The engine drops no stale answer: each carries the picture's generation and the prompt's revision, and
// who asked compares them. It imports no runtime, no window and no document.
package inference
