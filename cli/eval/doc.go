// Package eval judges a model by the clicking protocol that papers on interactive segmentation use.
//
// Vocabulary: a row is one mask file of a [Manifest] and the picture it belongs to; an object is one
// value in it (0 is background, 255 is ignored); a sample is what one object gave; a group is a set
// of samples (a source, a size) with their means and bootstrap intervals.
//
//	manifest -> rows -> objects --protocol--> samples --summary--> Report
//
// For each object: the first click is the point of the object farthest from its border (the maximum of
// the exact Euclidean distance transform, the edge of the picture counting as border); each further one
// the point of the errors farthest from theirs, positive where the object was missed and negative where
// too much was taken, which is the centre of the largest error region (Sofiiuk et al., RITM, arXiv
// 2102.06583, section 4). The low-res logits of the shown mask go back in as the mask input. What is shown is
// [prompt.Answer.Choose], as in the window. All chance comes from a fixed seed, so that a run gives the
// same numbers again.
//
// The package knows models only by [inference.Model]; it prints nothing.
package eval
