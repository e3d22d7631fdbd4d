// Package graph turns the weights of a SAM checkpoint into ONNX graphs and runs them: no Python, no
// exporter, nothing of the checkpoint executed.
//
// # Vocabulary
//
// A checkpoint's architecture is told from the names and shapes of its tensors alone (Recognise). An
// encoder turns the normalised picture into the image embedding; it is a TinyViT (MobileSAM, TinySAM) or
// SAM's ViT. The decoder turns embedding and prompt into four low-res masks with predicted IoU. Its work
// that depends on the picture alone is a graph of its own, prepare; what depends on the prompt is decode.
//
//	checkpoint --Recognise--> Arch --Encoder, Prepare, Decode--> Graph --WriteTo--> ONNX bytes
//	                                                               |                    |
//	                                                        Meta's contract        inference/ort
//	                                                         (Export)               (Open: Model)
//
// Tokens are the positions of a feature map in row-major order, kept as a matrix [tokens, channels]. Live
// rows are the rows of a map that the picture can reach; below them every value is a constant of the
// weights (padding.go).
//
// The built-in model comes as a graph. Of its weights, which are read out of that ([Stored]), a second one is made here for clicks
// alone (clicknet.go).
//
// Rewrites are exact: the same function computed in another order, so that only rounding differs. What was
// rewritten and what it gained is in docs/GRAPHS.md. The sources are the papers and the published
// definitions of TinyViT, Segment Anything and MobileSAM; the numbers that bind are those of the official
// code's answers.
//
// The package must not know Fyne, a document or a window.
package graph
