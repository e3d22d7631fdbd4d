package graph

import "testing"

// A checkpoint's graphs keep no working memory of their own, those that answer clicks no more than the encoder.
func TestAllGraphsWorkInMemoryThatGoesBack(t *testing.T) {
	if o := (&sessions{threads: 2}).options(); !o.Resting || o.Threads != 2 {
		t.Errorf("%+v", o)
	}
}
