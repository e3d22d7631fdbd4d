// Package bench times what a person waits for: opening a picture, encoding it, answering a prompt.
//
// Vocabulary: a [Contender] is one way of doing a thing; contenders of one [Race] take turns in every
// round, so that a machine that is busy for a while is busy for all of them, and ratios are medians of
// the rounds' own ratios. A [Stat] is the median of the rounds with its spread.
//
// The package prints nothing and knows models only by [inference.Model].
package bench
