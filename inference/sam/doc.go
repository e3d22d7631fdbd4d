// Package sam holds the geometry that every SAM-like model shares: how a picture is brought into a
// model's square input and how a prompt is brought into the same square.
//
// Vocabulary: the picture is what a person sees, in pixels after EXIF orientation. The content is the
// picture resized so that its longer side equals the input side. The input is the model's square, with
// the content at the top left and padding right and below. [GridFor] relates the three.
//
//	picture --Resize--> content (RGB bytes) --Normalise--> input (float32, channels first, padded)
//	prompt  --PointTokens----------------------------------> point_coords, point_labels
//
// Everything follows segment_anything (utils/transforms.py, modeling/sam.py, predictor.py) to the
// last bit, so that a checkpoint answers as it does under the official code. What happens to masks
// after the decoder is in package mask. Nothing here knows a tensor library or a file.
package sam
