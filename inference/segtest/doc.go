// Package segtest is the one suite of tests that every inference.Model passes: sizes of pictures, the
// answers' shapes, prompts, mask inputs, ended contexts, bad input, Close.
//
// It knows nothing of how a model works and judges no mask: that is for the model's own tests.
//
//	func TestConformance(t *testing.T) {
//		segtest.Run(t, func(t *testing.T) inference.Model { … })
//	}
package segtest
