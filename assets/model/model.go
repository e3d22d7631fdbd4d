// Package model holds the built-in model: two ONNX graphs made by training/export.py and described in
// docs/MODEL_CARD.md.
package model

import _ "embed" // the graphs are part of the program

// Encoder is the ONNX graph from a picture to its features.
//
// In: image float32 [1,3,512,512], RGB/127.5-1, longer side 512 pixels, content at the top left, 0 beyond it.
// Out: f8 float32 [1,64,64,64] and f4 float32 [1,32,128,128].
//
//go:embed encoder.onnx
var Encoder []byte

// Decoder is the ONNX graph from features and a prompt to masks.
//
// In: f8 and f4 as the encoder gave them; point_coords float32 [1,P,2], x and y in pixels of the 512x512 frame;
// point_labels float32 [1,P], 1 inside, 0 outside, 2 and 3 a box's corners, -1 unused, P at least 1;
// mask_input float32 [1,1,128,128], logits of an earlier answer, and has_mask_input float32 [1], 1 or 0.
// Out: low_res_masks float32 [1,4,128,128], logits of the single answer and of three candidates;
// iou_predictions float32 [1,4], in 0..1.
//
//go:embed decoder.onnx
var Decoder []byte
