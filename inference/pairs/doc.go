// Package pairs opens what others exported: SAM's image encoder and mask decoder as two ONNX files.
//
// Vocabulary: a pair is an encoder (picture to embedding) and a decoder (embedding and prompt to masks).
// Their contract is what the inputs and outputs are called, their types and shapes; it alone says what a
// file is, names of files never do. [Open] opens a pair, [Find] looks for the other file of one, [OpenFile]
// does both.
//
//	files --header (bounded)--> contract --fits?--> graphs with nothing but what is asked --> ONNX Runtime
//	                                                  --self-test on a drawn picture--> inference.Model
//
// Known encoders take an RGB picture, longer side scaled to the input's, as float32
//
//   - [H,W,3] or [1,H,W,3], not normalised, H and W free or both the input's side: mean, deviation and
//     padding are the graph's business (exports with preprocessing inside, as dlimgedit uses);
//   - [1,3,S,S], normalised and then zero padded by us (Meta's notebook, package graph's export).
//
// Known decoders have Meta's inputs (segment_anything utils/onnx.py): image_embeddings, point_coords,
// point_labels, mask_input, has_mask_input and perhaps orig_im_size, and answer low_res_masks and
// iou_predictions, one mask (chosen inside), three or four. Masks at the picture's size are never computed:
// the operators that only they need are left out of the graph that ONNX Runtime gets, which would run them
// even when nobody asks (24 megapixels: 440 ms a click instead of 130 ms on one busy core, 2026-11-25).
//
// Files are hostile data: nothing reaches ONNX Runtime before the header was read within limits, weights in
// other files lie in the same folder and are read here, and every operator belongs to a domain that the
// runtime brings along. ONNX Runtime itself opens no file, but for graphs over 2 GB. What nobody can tell
// beforehand is what a graph does when it runs: it may ask for gigabytes, never end, or crash. So the program
// opens pairs in another process, see package foreign.
package pairs
