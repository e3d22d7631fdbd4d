// Package everything finds the masks of all things in a picture, with nobody pointing at any.
//
//	Source --answers to a grid of points--> filters --> duplicates dropped --> []Region
//
// There are two ways. [Exact] is segment-anything's automatic mask generator: every point of the grid is asked, and all is
// judged on masks of the picture's size. [Quick] is ours: what low-res logits tell is told by them, points that lie in things
// already found are passed over, and answers are asked in batches, which models spread over the cores. Both have the
// options of segment-anything, by its names.
//
// Vocabulary: a [Region] is a mask that was found; a candidate is a mask that may become one; a crop is a rectangle of the
// picture that is encoded by itself. The package knows no engine: a [Source] is what answers.
package everything
